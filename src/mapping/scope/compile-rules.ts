// Compiles the rules of a mapping file, each with its topic filters, and the rule of zero configuration behind them.

import { compileCapture } from '../expression/compile-expression.ts'
import type { MappingFile, Rule } from '../language.ts'
import type { MappingLimits, MappingParts } from '../mapping-parts.ts'
import type { ReadPayload } from '../payload-format/read-payload.ts'
import { constantLabels, externalLabels, payloadLabels, trustedLabel } from '../series/compile-labels.ts'
import type { LeavesPart, RuleContext } from '../series/scope-context.ts'
import { createScopeExpressions, PartNeeded } from '../series/scope-expressions.ts'
import { filtersOf, labelCaptures, type TopicFilter } from '../topic/topic-filter.ts'
import { compileLiveness } from './compile-liveness.ts'
import { type Condition, compileCondition } from './compile-loop.ts'
import { type CompiledScope, compileScope } from './compile-scope.ts'

export interface CompiledRule {
  /** In the mapping file; undefined for zero configuration. */
  readonly index: number | undefined
  readonly read: ReadPayload
  readonly condition: Condition | undefined
  /** Undefined: messages are ignored. */
  readonly scope: CompiledScope | undefined
  /** Why messages with a topic are ignored all the same; undefined if they are not. */
  readonly ignoredFor?: (levels: readonly string[]) => string | undefined
}

export interface FilteredRule {
  readonly filter: TopicFilter
  readonly compiled: () => CompiledRule
}

/**
 * The rules of a file are compiled at once, so that what is wrong or missing shows at the start. The bundled mapping,
 * whose rules are known to need nothing, is long, and a fleet uses few of them: those are compiled when first used.
 */
export function compileRules(
  file: MappingFile | undefined,
  fixedNames: ReadonlySet<string>,
  limits: MappingLimits,
  parts: MappingParts,
): FilteredRule[] {
  const { interpreter, payloadReader, leaves, trace, zeroConfiguration = file === undefined } = parts
  const context = {
    externalLabels: file?.external_labels ?? {},
    fixedNames,
    timeLimits: limits,
    ...limits,
    interpreter,
    leaves,
    trace,
  }
  function readerOf({ decode = 'json' }: Rule): ReadPayload {
    if (decode === 'json') return readJson
    if (payloadReader === undefined) throw new PartNeeded('payloadReader')
    return payloadReader(decode, limits.payloadDepthMax)
  }
  const rules = (file?.rules ?? []).flatMap((rule, index) =>
    filtersOf(rule.topic).map((filter) => {
      const { captures } = filter
      const ruleContext = { ...context, captures, ruleWhere: `rules[${index}].` }
      return { filter, compiled: once(() => compileRule(rule, index, filter, readerOf(rule), ruleContext)) }
    }),
  )
  if (zeroConfiguration) {
    // Rules that are compiled when first used find all that they need.
    if (leaves === undefined) throw new PartNeeded('leaves')
    const everything = { ...context, captures: [], ruleWhere: '' }
    const compiled = once(() => compileZeroConfiguration(leaves, limits, file?.identity, everything))
    return [...rules, { filter: zeroConfigurationFilter, compiled }]
  }
  for (const { compiled } of rules) compiled()
  return rules
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

const readJson: ReadPayload = ({ payload }) => payload.read()

function compileRule(
  rule: Rule,
  index: number,
  filter: TopicFilter,
  read: ReadPayload,
  context: RuleContext,
): CompiledRule {
  const condition = rule.when === undefined ? undefined : compileCondition(rule.when, 'when', context)
  if (rule.ignore === true) return { index, read, condition, scope: undefined }
  const expressions = createScopeExpressions(context)
  // In rising precedence, so that no payload can replace what the mapping file or the topic says.
  const own = [
    ...externalLabels(context.externalLabels),
    ...payloadLabels(rule.labels, 'labels', expressions, context.externalLabels),
    ...constantLabels(rule.const_labels),
    // A wildcard without a name would let two devices share a series.
    ...(filter.unnamed ? [topicLabel] : []),
    ...labelCaptures(filter).map((capture) => trustedLabel(capture.name, compileCapture(capture))),
  ]
  const liveness = rule.liveness === true ? compileLiveness(rule, expressions, context) : undefined
  const scope = compileScope(rule, '', { outer: [], own }, expressions, context, liveness)
  return { index, read, condition, scope }
}

const zeroConfigurationFilter: TopicFilter = { levels: [], open: true, captures: [], unnamed: true }

function compileZeroConfiguration(
  part: LeavesPart,
  limits: MappingLimits,
  identity: MappingFile['identity'],
  context: RuleContext,
): CompiledRule {
  const run = part.compileZeroConfiguration(limits.identityLabels, identity, context)
  return {
    index: undefined,
    read: readJson,
    condition: undefined,
    scope: { run, runInterpreted: undefined, canCollide: true },
    ignoredFor: part.commandOn,
  }
}

const topicLabel = trustedLabel('topic', ({ message }) => message.topic)
