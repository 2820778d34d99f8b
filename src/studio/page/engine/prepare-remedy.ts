// Prepares a change of the mapping that mends a problem: of the candidates the first one that is a mapping file, whose tests
// pass as before, and with which the message no longer has the problem.

import type { Explanation } from '#explain'
import { formatPayloadPath, isTimestamp, ruleWhere } from '#explain'
import { defaultMappingText } from '#mapping/authoring'
import { checkMapping } from './check-mapping.ts'
import { messageOf } from './message.ts'
import type { Prepared } from './prepare.ts'
import type { MappingText, RecordedMessage } from './protocol.ts'
import { candidatesFor, type RemedyContext, type RemedyText } from './remedies.ts'
import type { RemedyRequest } from './remedy-kinds.ts'
import { suggestRules } from './suggest-rules.ts'

export interface RemedyOptions {
  /** @throws {ConfigError} if the text is no mapping file */
  prepare(text: MappingText): Prepared
  readonly text: MappingText
  readonly message: RecordedMessage
  /** With the words that a field may have, too. */
  readonly held: readonly RecordedMessage[]
  readonly request: RemedyRequest
}

/** Messages that are looked through for words. */
const lookedThroughMax = 500

/** @returns undefined if no change is known */
export async function prepareRemedy(options: RemedyOptions): Promise<RemedyText | undefined> {
  const { prepare, text, message, request } = options
  const before = await explain(prepare(text), message)
  const context = await contextOf(options, before)
  const failing = await failingTests(text, prepare)
  for (const candidate of candidatesFor(context)) {
    const failed = await failingTests(candidate.text, prepare)
    if (failed === undefined || failed > (failing ?? 0)) continue
    const after = await explain(prepare(candidate.text), message)
    if (isMended(request, context, before, after)) return candidate
  }
  return undefined
}

async function explain(prepared: Prepared, message: RecordedMessage): Promise<Explanation> {
  const explainer = await prepared.explainer()
  return explainer.explain(messageOf(message, prepared.trial))
}

/** @returns undefined for a text that is no mapping file */
async function failingTests(
  text: MappingText,
  prepare: RemedyOptions['prepare'],
): Promise<number | undefined> {
  if (text === undefined) return 0
  const { problems, tests } = await checkMapping(text, prepare)
  if (problems.some(({ severity }) => severity === 'error')) return undefined
  return tests.filter(({ passed }) => !passed).length
}

async function contextOf(
  { prepare, text, message, held, request }: RemedyOptions,
  explanation: Explanation,
): Promise<RemedyContext> {
  const { rule, leaves } = explanation
  const prepared = prepare(text)
  const takenBy = takerOf(explanation)
  const place = placeOf(request, explanation)
  const ruleId = rule.kind === 'rule' ? ruleWhere(rule.id) : ''
  const isUnknown = takenBy === 'zero' || takenBy === 'none'
  const suggested = isUnknown ? (await suggestRules(prepare(undefined), [message])).text : undefined
  const fieldOf = place.field === '' ? request.field : place.field
  return {
    ...request,
    field: fieldOf,
    text,
    bundledText: defaultMappingText(),
    topic: message.topic,
    takenBy,
    ruleIndex: Number(/\[(\d+)\]/.exec(ruleId)?.[1] ?? 0),
    where: place.where.startsWith(`${ruleId}.`) ? place.where.slice(ruleId.length + 1) : '',
    words: await wordsOf(prepared, fieldOf, message, held),
    fields: leaves.map(({ path }) => formatPayloadPath(path)),
    suggested,
  }
}

function takerOf({ rule }: Explanation): RemedyContext['takenBy'] {
  if (rule.kind === 'rule') return typeof rule.id === 'number' ? 'own' : 'bundled'
  return rule.kind === 'zero-configuration' ? 'zero' : rule.kind
}

/** Where the problem is in the mapping and in the payload. */
function placeOf(
  { kind, reason, field }: RemedyRequest,
  { leaves, otherDrops }: Explanation,
): { readonly where: string; readonly field: string } {
  for (const { path, fates } of leaves) {
    const own = formatPayloadPath(path)
    for (const fate of fates) {
      if (kind === 'format' && fate.kind === 'read' && isTimestamp(fate.where)) {
        return { where: fate.where, field: own }
      }
      if (fate.kind !== 'dropped' || fate.drop.reason !== reason) continue
      if (field === '' || own === field) return { where: fate.where, field: own }
    }
  }
  const other = otherDrops.find(({ drop, expression = '' }) => {
    return drop.reason === reason && (field === '' || expression === field)
  })
  return { where: other?.where ?? '', field: other?.expression ?? '' }
}

/** The texts of a field, that of the message first. */
async function wordsOf(
  prepared: Prepared,
  field: string,
  message: RecordedMessage,
  held: readonly RecordedMessage[],
): Promise<string[]> {
  const words = new Set<string>()
  const shape = message.topic.split('/').length
  const alike = held.filter(({ topic }) => topic.split('/').length === shape).slice(-lookedThroughMax)
  for (const one of [message, ...alike]) {
    const { leaves } = await explain(prepared, one)
    for (const { path, value, fates } of leaves) {
      const isWord = typeof value === 'string' && value !== '' && value.length <= 100
      if (!isWord || formatPayloadPath(path) !== field) continue
      // A word that is understood already keeps its number.
      if (words.size === 0 || fates.every(({ kind }) => kind !== 'sample')) words.add(value)
    }
  }
  return [...words]
}

function isMended(
  { kind, reason }: RemedyRequest,
  { field, where }: RemedyContext,
  before: Explanation,
  after: Explanation,
): boolean {
  const has = (explanation: Explanation) => countOf(explanation, reason)
  if (kind === 'format')
    return after.clockCorrections.length < before.clockCorrections.length || has(after) < has(before)
  if (kind === 'map') {
    const isMore = after.samples.length > before.samples.length
    return isMore && (reason === 'no_metric' || reason === 'no_rule' || has(after) < has(before))
  }
  // What is mended must not go wrong in another way.
  const isBetter = has(after) < has(before) && problemsOf(after) < problemsOf(before)
  if (kind === 'leave_out')
    return isBetter && (field === '' && where === '' ? true : hasOthers(field, before, after))
  const leaf = after.leaves.find(({ path }) => formatPayloadPath(path) === field)
  return isBetter && leaf?.fates.some((fate) => fate.kind === 'sample') === true
}

/** No other field lost its series. */
function hasOthers(field: string, before: Explanation, after: Explanation): boolean {
  const count = ({ leaves }: Explanation) =>
    leaves.filter(({ path, fates }) => {
      return formatPayloadPath(path) !== field && fates.some(({ kind }) => kind === 'sample')
    }).length
  return count(after) >= count(before)
}

function countOf({ drops, rule }: Explanation, reason: string): number {
  const isUnreadable = rule.kind === 'unreadable' && rule.reason.startsWith(`${reason}:`)
  return drops.reduce((sum, one) => sum + (one.drop.reason === reason ? one.count : 0), isUnreadable ? 1 : 0)
}

function problemsOf({ drops, rule }: Explanation): number {
  const some = drops.filter(({ drop }) => !harmless.has(drop.reason))
  return some.reduce((sum, { count }) => sum + count, rule.kind === 'unreadable' ? 1 : 0)
}

const harmless: ReadonlySet<string> = new Set(['left_out', 'thinned', 'ignored', 'no_rule', 'empty'])
