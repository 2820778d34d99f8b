// Puts an explanation into words: the rule, then a line for each leaf of the payload with what became of it and why,
// one for each reason to leave others out, then what the mapping looked for and did not find.

import { formatSample } from '#exposition'
import type { ClockCorrection, Sample } from '../model.ts'
import type {
  ExplainedLeaf,
  Explanation,
  Fate,
  RuleOfMessage,
  TracedDrop,
  TracedSample,
} from './explanation.ts'
import type { DropNote } from './is-about.ts'
import { madeClientId } from './made-client-id.ts'
import { formatPayloadPath } from './payload-path.ts'
import type { TimeFinding } from './payload-times.ts'
import { isLook, ruleWhere } from './where.ts'

const pathCharsMax = 60
const valueCharsMax = 32

/** @param line number of the message in its file, from 1 */
export function renderExplanation(explanation: Explanation, line: number): string {
  const { topic, receivedAtMs, rule, passedOver, handedOn, leaves, otherSamples, drops } = explanation
  const { otherDrops, clockCorrections, samples } = explanation
  const told = leaves.filter((leaf) => !isLeftOut(leaf))
  const pathWidth = widest(told.map(({ path }) => formatPayloadPath(path).length))
  const valueWidth = widest(told.map(({ value }) => shorten(JSON.stringify(value)).length))
  const dropCount = drops.reduce((sum, { count }) => sum + count, 0)
  return [
    `line ${line}  ${topic}  ${counted(samples.length, 'sample')}, ${counted(dropCount, 'drop')}`,
    ...passedOverLines(rule.kind === 'none' ? [] : passedOver),
    ...handedOn.map((where) => `  ${where} matches, but finds nothing in the message`),
    ...ruleLines(rule).map((text) => `  ${text}`),
    ...told.flatMap((leaf) => leafLines(leaf, receivedAtMs, pathWidth, valueWidth)),
    ...leftOutLines(leaves.filter(isLeftOut), rule),
    ...otherSamples.map((traced) => `  ${traced.where} ${describeSample(traced, receivedAtMs)}`),
    ...otherDrops.filter(isNews).map((drop) => `  ${describeTracedDrop(drop)}`),
    ...clockLines(clockCorrections),
    ...clientLines(samples),
    '',
  ].join('\n')
}

/** @returns '' if there are none */
export function renderTimes(findings: readonly TimeFinding[]): string {
  if (findings.length === 0) return ''
  const lines = findings.slice(0, timesListedMax).map(({ device, path, messages, verdict, offer }) => {
    const use = offer === undefined ? 'as a timestamp it would lose readings' : `\`${offer}\` would use it`
    return `  ${device}  ${path}  ${verdict} (${counted(messages, 'message')}); ${use}`
  })
  const more = findings.length - lines.length
  return [
    'times in the payloads, which no rule uses',
    ...lines,
    ...(more > 0 ? [`  and ${more} more`] : []),
    '',
  ].join('\n')
}

const timesListedMax = 20

/** Of what is alike, such as conditions that do not hold. */
const listedMax = 3

function passedOverLines(rules: readonly string[]): string[] {
  if (rules.length === 0) return []
  const [verb, whose] = rules.length === 1 ? ['matches', 'its'] : ['match', 'their']
  return [`  ${listed(rules, listedMax)} ${verb} the topic, but ${whose} when is false`]
}

export function ruleLines(rule: RuleOfMessage): string[] {
  switch (rule.kind) {
    case 'rule':
      return [`${ruleWhere(rule.id)} ${listed(rule.filters, listedMax)}`]
    case 'zero-configuration':
      return [...nearestLines(rule.nearest), 'zero configuration: every reading is a sample']
    case 'unreadable':
      return [`the payload cannot be read: ${rule.reason}`]
    case 'none':
      return [
        ...(rule.nearest.length === 0
          ? ['no rule matches, and no filter is similar']
          : nearestLines(rule.nearest)),
      ]
  }
}

function nearestLines(nearest: readonly string[]): string[] {
  if (nearest.length === 0) return []
  return ['no rule matches; the nearest filters are', ...nearest.map((filter) => `  ${filter}`)]
}

/** Whether nothing came of a leaf because of what it is or what the rule selects: those are told together. */
function isLeftOut({ fates }: ExplainedLeaf): boolean {
  return fates.every(({ kind }) => leftOutKinds.has(kind))
}

const leftOutKinds: ReadonlySet<Fate['kind']> = new Set([
  'left_out',
  'passed_over',
  'not_selected',
  'not_read',
])

function leafLines(
  { path, value, fates }: ExplainedLeaf,
  receivedAtMs: number,
  ...widths: number[]
): string[] {
  const [pathWidth = 0, valueWidth = 0] = widths
  const start = `  ${formatPayloadPath(path).padEnd(pathWidth)}  ${shorten(JSON.stringify(value)).padEnd(valueWidth)}  `
  const outcomes = fates.flatMap((fate) => describeOutcome(fate, receivedAtMs))
  // Whoever wants to know what a leaf came to does not ask who else looked at it.
  const looks = outcomes.length > 0 ? [] : fates.flatMap((fate) => (fate.kind === 'read' ? [fate.as] : []))
  const texts = [...new Set([...outcomes, ...shortList([...new Set(looks)])])]
  return texts.map((text, index) => (index === 0 ? start : ' '.repeat(start.length)) + text)
}

function shortList(texts: readonly string[]): string[] {
  const more = texts.length - listedMax
  return more > 1 ? [...texts.slice(0, listedMax), `and ${more} more`] : [...texts]
}

/** @returns nothing for an expression that only looked at it */
function describeOutcome(fate: Fate, receivedAtMs: number): string[] {
  switch (fate.kind) {
    case 'sample':
      return [describeSample(fate, receivedAtMs)]
    case 'dropped':
      return [`dropped: ${describeDrop(fate.drop)}${behind(fate)}`]
    case 'read':
      return isLook(fate.where) ? [] : [fate.as]
    default:
      return []
  }
}

/** One line for each reason, in the order of the payload. */
function leftOutLines(leaves: readonly ExplainedLeaf[], rule: RuleOfMessage): string[] {
  const reasons = new Map<string, { readonly paths: string[]; readonly wheres: Set<string> }>()
  for (const { path, fates } of leaves) {
    const [fate = { kind: 'not_selected' }] = fates
    const why = whyLeftOut(fate, rule)
    const reason = reasons.get(why) ?? { paths: [], wheres: new Set() }
    reasons.set(why, reason)
    reason.paths.push(formatPayloadPath(path))
    if (fate.kind === 'left_out') reason.wheres.add(behind(fate))
  }
  return [...reasons].map(([why, { paths, wheres }]) => {
    const where = wheres.size === 1 ? [...wheres].join() : ''
    return `  ${why}${where}: ${listed(paths, leftOutListedMax)}`
  })
}

const leftOutListedMax = 8

export function whyLeftOut(fate: Fate, rule: RuleOfMessage): string {
  switch (fate.kind) {
    case 'left_out':
      return `not selected, ${fate.why}`
    case 'passed_over':
      return `not selected, as ${fate.where} is false`
    case 'not_read':
      return `not read, as ${fate.why}`
    default:
      return rule.kind === 'rule'
        ? `not selected, no expression in ${ruleWhere(rule.id)} reads it`
        : 'not selected'
  }
}

/** Where it is decided. Zero configuration has nothing but its leaves, and numbers for its rules. */
function behind({ where, zero }: { readonly where: string; readonly zero?: number }): string {
  return `${where === 'leaves' ? '' : `, ${where}`}${zero === undefined ? '' : `, zero ${zero}`}`
}

/** `→ power_watts{device="a"} 12 W · gauge · mapping.yaml:5`; the time only if it is not that of receipt. */
function describeSample({ sample, derivation }: TracedSample, receivedAtMs: number): string {
  const withoutTime = formatSample(sample).slice(0, -String(sample.timestampMs).length - 1)
  const { unit, type, steps, source, isGuess } = derivation
  const time = sample.timestampMs === receivedAtMs ? '' : ` @${new Date(sample.timestampMs).toISOString()}`
  const value = `→ ${withoutTime}${unit === undefined ? '' : ` ${unit}`}${time}`
  return [value, type, ...steps, isGuess ? 'guess' : undefined, source]
    .filter((part) => part !== undefined)
    .join(' · ')
}

/** That no rule matches, or that one ignores the message, is said at the beginning and beside each leaf. */
function isNews({ drop }: TracedDrop): boolean {
  return drop.reason !== 'no_rule' && drop.reason !== 'ignored'
}

export function describeTracedDrop({ where, expression, drop, count }: TracedDrop): string {
  const times = count === 1 ? '' : ` × ${count}`
  if (drop.reason === 'no_metric') return 'no_metric: the rule yields no samples'
  if (where === '') return `${describeDrop(drop)}${times}`
  const reads = expression === undefined ? '' : ` reads ${expression}`
  const { reason, detail = '' } = drop
  const nothing = reason === 'required' || (reason === 'missing' && !/ is an? /.test(detail))
  return `${where}${reads}: ${nothing ? `found nothing (${reason})` : describeDrop(drop)}${times}`
}

export function describeDrop({ reason, detail }: DropNote): string {
  return detail === undefined ? reason : `${reason} (${detail})`
}

function clientLines(samples: readonly Sample[]): string[] {
  const clientId = madeClientId(samples)
  if (clientId === undefined) return []
  return [
    `  client id ${clientId}: a library makes it, another one at each connection, and each begins new series. Give the client an id of its own.`,
  ]
}

export function clockLines(corrections: readonly ClockCorrection[]): string[] {
  return [...new Set(corrections)].map((correction) => {
    const count = corrections.filter((one) => one === correction).length
    return `  ${correction}${count === 1 ? '' : ` × ${count}`}: the time of receipt replaces the time of the payload`
  })
}

function shorten(text: string): string {
  return text.length <= valueCharsMax ? text : `${text.slice(0, valueCharsMax - 1)}…`
}

function widest(lengths: readonly number[]): number {
  return lengths.reduce((most, length) => Math.max(most, Math.min(length, pathCharsMax)), 0)
}

function listed(texts: readonly string[], max: number): string {
  const more = texts.length - max
  // One more takes no more room than to say so.
  if (more <= 1) return texts.join(', ')
  return `${texts.slice(0, max).join(', ')} and ${more} more`
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
