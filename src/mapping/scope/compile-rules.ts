// Compiles the rules of a mapping file, each with its topic filters, and the rule of zero configuration behind them.

import type { Message, RuleId } from '../../model.ts'
import { compileCapture } from '../expression/compile-expression.ts'
import type { MappingFile, Rule } from '../language.ts'
import type { MappingLimits, MappingParts } from '../mapping-parts.ts'
import { once } from '../once.ts'
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
import { filterLevels, filterOf, labelCaptures, type TopicFilter } from '../topic/topic-filter.ts'
import { buildTopicTrie, findInTrie } from '../topic/topic-index.ts'
import { type Condition, compileCondition } from './compile-loop.ts'
import { type CompiledScope, compileScope } from './compile-scope.ts'
import { createMemberIndex, type MemberIndex } from './member-index.ts'
import {
  type BundledMapping,
  type Place,
  placesOf,
  type RuleHead,
  type RuleList,
  ruleListOf,
} from './rule-list.ts'

export interface CompiledRule {
  /** Undefined for zero configuration. */
  readonly id: RuleId | undefined
  readonly condition: Condition | undefined
  /** Undefined: messages are ignored. */
  readonly scope: CompiledScope | undefined
  /** Given where what the rule leaves out of a message is counted. */
  readonly createReached?: (() => Reached) | undefined
  /** The rule says itself what liveness there is of its messages. */
  readonly saysLiveness?: boolean
  /** Why messages with a topic are ignored all the same; undefined if they are not. */
  readonly ignoredFor?: (levels: readonly string[], message: Message) => string | undefined
}

export interface FilteredRule {
  readonly reader: () => ReadPayload
  /** @throws {PartNeeded} for a rule of the bundled mapping, or zero configuration, if the leaves are not loaded yet */
  readonly compiled: () => CompiledRule
  /** Given for a rule with `has`; those of a group have one in common. */
  readonly byMembers: MemberIndex | undefined
}

/** A rule stands here once for each of its filters, in file order. */
export interface CompiledRules {
  /** @returns index of the first rule whose filter matches and which comes after `after`, or -1 */
  readonly find: (levels: readonly string[], after: number) => number
  readonly at: (index: number) => FilteredRule | undefined
}

/**
 * The rules of a file are compiled at once, so that what is wrong or missing shows at the start. The bundled mapping,
 * whose rules are known to need nothing but leaves, is long, and a fleet uses few of them: it is looked at when the
 * file has no rule for a message, and its rules are compiled when first used.
 * @param bundled behind those of the file, and zero configuration behind them; undefined for neither
 * @param isFixed whether any rule gives a metric this name
 */
export function compileRules(
  file: MappingFile | undefined,
  bundled: BundledMapping | undefined,
  isFixed: (name: string) => boolean,
  limits: MappingLimits,
  parts: MappingParts,
): CompiledRules {
  const { payloadReader } = parts
  const context = {
    externalLabels: file?.external_labels ?? {},
    isFixed,
    timeLimits: limits,
    ...limits,
    ...parts,
  }
  function readerOf({ decode = 'json' }: RuleHead): ReadPayload {
    if (decode === 'json') return readJson
    if (payloadReader === undefined) throw new PartNeeded('payloadReader')
    return payloadReader(decode, limits.payloadDepthMax)
  }
  const compilerOf =
    (idOf: (index: number) => RuleId, labels?: readonly LabelSource[]): Compile =>
    (rule, index, filter) => {
      const id = idOf(index)
      const ruleWhere = typeof id === 'number' ? `rules[${id}].` : `${id}.`
      // The bundled mapping needs no part for its times.
      const anyTime = labels === undefined
      const { leaves } = parts
      const ruleContext = { ...context, leaves, anyTime, captures: filter.captures, ruleWhere }
      return compileRule(rule, id, filter, ruleContext, labels)
    }

  const own = filterRules(
    ruleListOf({ version: 1, rules: file?.rules ?? [] }),
    0,
    readerOf,
    compilerOf((index) => index),
  )
  for (let index = 0; index < own.count; index++) {
    const one = own.at(index)
    one?.reader()
    one?.compiled()
  }
  if (bundled === undefined) return own

  const behind = once(() => {
    // Whether a rule has a device is for the rule to say.
    const topic = trustedLabel('topic', ({ message }) =>
      parts.leaves?.steadyTopic(message.topic, message.receivedAtMs),
    )
    const sources = { topic, client_id: clientLabel }
    const labels = limits.identityLabels.flatMap((name) => (name === 'device' ? [] : [sources[name]]))
    const compile = compilerOf((index) => `bundled[${index}]`, labels)
    return filterRules(ruleListOf(bundled), own.count, readerOf, compile)
  })
  const zeroConfiguration: FilteredRule = {
    reader: () => readJson,
    compiled: once(() => {
      const { leaves } = parts
      if (leaves === undefined) throw new PartNeeded('leaves')
      const everything = { ...context, leaves, anyTime: false, captures: [], ruleWhere: '' }
      return compileZeroConfiguration(leaves, limits, file?.identity, everything)
    }),
    byMembers: undefined,
  }
  const first = own.count
  return {
    find(levels, after) {
      const found = after < first - 1 ? own.find(levels, after) : -1
      if (found !== -1) return found
      const { count, find } = behind()
      const further = find(levels, Math.max(after - first, -1))
      if (further !== -1) return first + further
      return after < first + count ? first + count : -1
    },
    at(index) {
      if (index < first) return own.at(index)
      return index === first + behind().count ? zeroConfiguration : behind().at(index - first)
    },
  }
}

type Compile = (rule: Rule, index: number, filter: TopicFilter) => CompiledRule

/** @param first index of the first one among all rules */
function filterRules(
  { heads, rule, topics }: RuleList,
  first: number,
  readerOf: (head: RuleHead) => ReadPayload,
  compile: Compile,
) {
  const places = placesOf(heads)
  const groupOf = groupsByMembers(heads, places, first)
  const readers: ReadPayload[] = []
  const made: FilteredRule[] = []
  const make = (at: number, [index, topic]: Place): FilteredRule => ({
    reader() {
      readers[index] ??= readerOf(heads[index] as RuleHead)
      return readers[index]
    },
    compiled: once(() => compile(rule(index), index, filterOf(topic))),
    byMembers: groupOf(at),
  })
  return {
    count: places.length,
    find: findInTrie(topics ?? buildTopicTrie(places.map(([, topic]) => filterLevels(topic)))),
    at(at: number): FilteredRule | undefined {
      const place = places[at]
      if (place !== undefined) made[at] ??= make(at, place)
      return made[at]
    },
  }
}

/**
 * Rules in a row with `has`, the same single filter and the same format are a group.
 * @returns finds the group of a place, and indexes it when it is first asked for: a message meets few
 */
function groupsByMembers(heads: readonly RuleHead[], places: readonly Place[], first: number) {
  const groups = new Map<number, MemberIndex>()
  const headAt = (at: number): RuleHead | undefined => heads[places[at]?.[0] ?? -1]

  /** Of a list each filter has captures of its own, and the first rule wins, whichever of its filters matches. */
  function joinsBefore(at: number): boolean {
    const [head, before] = [headAt(at), headAt(at - 1)]
    if (head?.has === undefined || before?.has === undefined) return false
    const isSameRule = places[at]?.[0] === places[at - 1]?.[0]
    return !isSameRule && head.topic === before.topic && head.decode === before.decode
  }

  return (at: number): MemberIndex | undefined => {
    if (headAt(at)?.has === undefined) return undefined
    const known = groups.get(at)
    if (known !== undefined) return known
    let next = at
    while (joinsBefore(next)) next--
    const members = createMemberIndex(first + next)
    do {
      members.add(headAt(next)?.has ?? [])
      groups.set(next++, members)
    } while (joinsBefore(next))
    return members
  }
}

const readJson: ReadPayload = ({ payload }) => payload.read()

/** @param bundledLabels of a rule of the bundled mapping with an unnamed wildcard; undefined for a rule of the user's */
function compileRule(
  rule: Rule,
  id: RuleId | undefined,
  filter: TopicFilter,
  context: RuleContext,
  bundledLabels: readonly LabelSource[] | undefined,
): CompiledRule {
  const condition = rule.when === undefined ? undefined : compileCondition(rule.when, 'when', context)
  if (rule.ignore === true) return { id, condition, scope: undefined }
  const expressions = createScopeExpressions(context)
  // In rising precedence, so that no payload can replace what the mapping file or the topic says.
  const own = [
    ...externalLabels(context.externalLabels),
    ...payloadLabels(rule.labels, 'labels', expressions, context.externalLabels),
    ...constantLabels(rule.const_labels),
    // A wildcard without a name would let two devices share a series.
    ...(filter.unnamed ? (bundledLabels ?? [topicLabel]) : []),
    ...labelCaptures(filter).map((capture) => trustedLabel(capture.name, compileCapture(capture))),
  ]
  if (rule.liveness === true && context.compileLiveness === undefined) throw new PartNeeded('compileLiveness')
  const liveness = rule.liveness === true ? context.compileLiveness?.(rule, expressions, context) : undefined
  const scope = compileScope(rule, '', { outer: [], own }, expressions, context, liveness)
  const isBundled = bundledLabels !== undefined
  // It counts what such a rule leaves out.
  if (isBundled && context.leaves === undefined) throw new PartNeeded('leaves')
  const createReached = context.leaves?.compileLeftOut(rule, isBundled, context.payloadDepthMax)
  return { id, condition, scope, createReached, saysLiveness: rule.liveness !== undefined }
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
    condition: undefined,
    scope: { run, runInterpreted: undefined, canCollide: true },
    ignoredFor: part.commandOn,
  }
}

const topicLabel = trustedLabel('topic', ({ message }) => message.topic)
const clientLabel = trustedLabel('client_id', ({ message }) => message.clientId)
