// Compiles the rules of a mapping file, each with its topic filters, and the rule of zero configuration behind them.

import type { Message, RuleId } from '../../model.ts'
import { compileCapture } from '../expression/compile-expression.ts'
import type { MappingFile, Rule } from '../language.ts'
import type { MappingLimits, MappingParts } from '../mapping-parts.ts'
import type { ReadPayload } from '../payload-format/reading.ts'
import {
  constantLabels,
  externalLabels,
  type LabelSource,
  payloadLabels,
  trustedLabel,
} from '../series/compile-labels.ts'
import type { Reached } from '../series/output.ts'
import type { LeavesPart, RuleContext } from '../series/scope-context.ts'
import { createScopeExpressions, PartNeeded } from '../series/scope-expressions.ts'
import { filtersOf, labelCaptures, type TopicFilter } from '../topic/topic-filter.ts'
import { compileLiveness } from './compile-liveness.ts'
import { type Condition, compileCondition } from './compile-loop.ts'
import { type CompiledScope, compileScope } from './compile-scope.ts'
import { createMemberIndex, type MemberIndex } from './member-index.ts'

export interface CompiledRule {
  /** Undefined for zero configuration. */
  readonly id: RuleId | undefined
  readonly read: ReadPayload
  readonly condition: Condition | undefined
  /** Undefined: messages are ignored. */
  readonly scope: CompiledScope | undefined
  /** Given where what the rule leaves out of a message is counted. */
  readonly createReached?: (() => Reached) | undefined
  /** Why messages with a topic are ignored all the same; undefined if they are not. */
  readonly ignoredFor?: (levels: readonly string[], message: Message) => string | undefined
}

export interface FilteredRule {
  readonly filter: TopicFilter
  readonly compiled: () => CompiledRule
  /** Given for a rule with `has`; those of a group have one in common. */
  byMembers?: MemberIndex
}

type RuleOfFile = FilteredRule & { readonly rule: Rule }

/**
 * The rules of a file are compiled at once, so that what is wrong or missing shows at the start. The bundled mapping,
 * whose rules are known to need nothing, is long, and a fleet uses few of them: those are compiled when first used.
 * @param bundled behind those of the file, and zero configuration behind them; undefined for neither
 */
export function compileRules(
  file: MappingFile | undefined,
  bundled: readonly Rule[] | undefined,
  fixedNames: ReadonlySet<string>,
  limits: MappingLimits,
  { interpreter, payloadReader, leaves, timeReader, trace }: MappingParts,
): FilteredRule[] {
  const context = {
    externalLabels: file?.external_labels ?? {},
    fixedNames,
    timeLimits: limits,
    ...limits,
    interpreter,
    leaves,
    timeReader,
    trace,
  }
  function readerOf({ decode = 'json' }: Rule): ReadPayload {
    if (decode === 'json') return readJson
    if (payloadReader === undefined) throw new PartNeeded('payloadReader')
    return payloadReader(decode, limits.payloadDepthMax)
  }
  const addFilters = (
    rule: Rule,
    id: RuleId | undefined,
    ruleWhere: string,
    labels?: readonly LabelSource[],
  ) =>
    filtersOf(rule.topic).map((filter): RuleOfFile => {
      // The bundled mapping needs no part for its times.
      const anyTime = labels === undefined
      const ruleContext = { ...context, anyTime, captures: filter.captures, ruleWhere }
      const compiled = once(() => compileRule(rule, id, filter, readerOf(rule), ruleContext, labels))
      return { rule, filter, compiled }
    })
  const rules = (file?.rules ?? []).flatMap((rule, index) => addFilters(rule, index, `rules[${index}].`))
  for (const { compiled } of rules) compiled()
  if (bundled !== undefined) {
    // Rules that are compiled when first used find all that they need.
    if (leaves === undefined) throw new PartNeeded('leaves')
    // Whether a rule has a device is for the rule to say.
    const labels = limits.identityLabels.flatMap((name) => (name === 'device' ? [] : [identityLabels[name]]))
    for (const [index, rule] of bundled.entries()) {
      const id: RuleId = `bundled[${index}]`
      rules.push(...addFilters(rule, id, `${id}.`, labels))
    }
    const everything = { ...context, anyTime: false, captures: [], ruleWhere: '' }
    const compiled = once(() => compileZeroConfiguration(leaves, limits, file?.identity, everything))
    groupByMembers(rules)
    return [...rules, { filter: zeroConfigurationFilter, compiled }]
  }
  groupByMembers(rules)
  return rules
}

/** Rules in a row with `has`, the same single filter and the same format are a group. */
function groupByMembers(rules: readonly RuleOfFile[]): void {
  for (const [index, one] of rules.entries()) {
    const { rule } = one
    if (rule.has === undefined) continue
    const before = rules[index - 1]
    // Of a list each filter has captures of its own, and the first rule wins, whichever of its filters matches.
    const joins = before?.rule !== rule && before?.rule.topic === rule.topic
    const known = joins && before.rule.decode === rule.decode ? before.byMembers : undefined
    one.byMembers = known ?? createMemberIndex(index)
    one.byMembers.add(rule.has)
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

const readJson: ReadPayload = ({ payload }) => payload.read()

/** @param bundledLabels of a rule of the bundled mapping with an unnamed wildcard; undefined for a rule of the user's */
function compileRule(
  rule: Rule,
  id: RuleId | undefined,
  filter: TopicFilter,
  read: ReadPayload,
  context: RuleContext,
  bundledLabels: readonly LabelSource[] | undefined,
): CompiledRule {
  const condition = rule.when === undefined ? undefined : compileCondition(rule.when, 'when', context)
  if (rule.ignore === true) return { id, read, condition, scope: undefined }
  const expressions = createScopeExpressions(context)
  // In rising precedence, so that no payload can replace what the mapping file or the topic says.
  const own = [
    ...externalLabels(context.externalLabels),
    ...payloadLabels(rule.labels, 'labels', expressions, context.externalLabels),
    ...constantLabels(rule.const_labels),
    // A wildcard without a name would let two devices share a series.
    ...(filter.unnamed ? (bundledLabels ?? [identityLabels.topic]) : []),
    ...labelCaptures(filter).map((capture) => trustedLabel(capture.name, compileCapture(capture))),
  ]
  const liveness = rule.liveness === true ? compileLiveness(rule, expressions, context) : undefined
  const scope = compileScope(rule, '', { outer: [], own }, expressions, context, liveness)
  const isBundled = bundledLabels !== undefined
  const createReached = context.leaves?.compileLeftOut(rule, isBundled, context.payloadDepthMax)
  return { id, read, condition, scope, createReached }
}

const zeroConfigurationFilter: TopicFilter = {
  levels: [],
  open: true,
  tail: [],
  captures: [],
  unnamed: true,
}

function compileZeroConfiguration(
  part: LeavesPart,
  limits: MappingLimits,
  identity: MappingFile['identity'],
  context: RuleContext,
): CompiledRule {
  const run = part.compileZeroConfiguration(limits.identityLabels, identity, context)
  return {
    id: undefined,
    read: readJson,
    condition: undefined,
    scope: { run, runInterpreted: undefined, canCollide: true },
    ignoredFor: part.commandOn,
  }
}

const identityLabels = {
  topic: trustedLabel('topic', ({ message }) => message.topic),
  client_id: trustedLabel('client_id', ({ message }) => message.clientId),
}
