// Puts an explanation into words: the rule, then a line for each leaf of the payload with what became of it, then what
// the mapping looked for and did not find.

import { formatSample } from '#exposition'
import type { ClockCorrection, Sample } from '../../model.ts'
import type { ExplainedLeaf, Explanation, Fate, RuleOfMessage, TracedDrop } from './explanation.ts'
import type { DropNote } from './is-about.ts'
import { formatPayloadPath } from './payload-path.ts'
import { ruleWhere } from './where.ts'

const pathCharsMax = 60
const valueCharsMax = 32

/** @param line number of the message in its file, from 1 */
export function renderExplanation(explanation: Explanation, line: number): string {
  const {
    topic,
    rule,
    passedOver,
    handedOn,
    leaves,
    otherSamples,
    drops,
    otherDrops,
    clockCorrections,
    samples,
  } = explanation
  const pathWidth = widest(leaves.map(({ path }) => formatPayloadPath(path).length))
  const valueWidth = widest(leaves.map(({ value }) => shorten(JSON.stringify(value)).length))
  const dropCount = drops.reduce((sum, { count }) => sum + count, 0)
  return [
    `line ${line}  ${topic}  ${counted(samples.length, 'sample')}, ${counted(dropCount, 'drop')}`,
    ...(rule.kind === 'none' ? [] : passedOver).map(
      (where) => `  ${where} matches the topic, but its when is false`,
    ),
    ...handedOn.map((where) => `  ${where} matches, but finds nothing in the message`),
    ...ruleLines(rule).map((text) => `  ${text}`),
    ...leaves.flatMap((leaf) => leafLines(leaf, rule, pathWidth, valueWidth)),
    ...otherSamples.map(({ where, sample }) => `  ${where} → ${describeSample(sample)}`),
    ...otherDrops.filter(isNews).map((drop) => `  ${describeTracedDrop(drop)}`),
    ...clockLines(clockCorrections),
    '',
  ].join('\n')
}

function ruleLines(rule: RuleOfMessage): string[] {
  switch (rule.kind) {
    case 'rule':
      return [`${ruleWhere(rule.id)} ${rule.topic}`]
    case 'zero-configuration':
      return [...nearestLines(rule.nearest), 'zero configuration: every number and boolean is a sample']
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

function leafLines(
  { path, value, fates }: ExplainedLeaf,
  rule: RuleOfMessage,
  ...widths: number[]
): string[] {
  const [pathWidth = 0, valueWidth = 0] = widths
  const start = `  ${formatPayloadPath(path).padEnd(pathWidth)}  ${shorten(JSON.stringify(value)).padEnd(valueWidth)}  `
  const texts = [...new Set(fates.map((fate) => describeFate(fate, rule)))]
  return texts.map((text, index) => (index === 0 ? start : ' '.repeat(start.length)) + text)
}

function describeFate(fate: Fate, rule: RuleOfMessage): string {
  switch (fate.kind) {
    case 'sample':
      return `→ ${describeSample(fate.sample)}`
    case 'dropped':
      return `dropped: ${describeDrop(fate.drop)}${behind(fate.where)}`
    case 'read':
      return fate.as
    case 'left_out':
      return `not selected: ${fate.why}${behind(fate.where)}`
    case 'passed_over':
      return `not selected: ${fate.where} is false`
    case 'not_read':
      return `not read: ${fate.why}`
    case 'not_selected':
      return rule.kind === 'rule'
        ? `not selected: no expression in ${ruleWhere(rule.id)} reads it`
        : 'not selected'
  }
}

/** Zero configuration has nothing but its leaves. */
function behind(where: string): string {
  return where === 'leaves' ? '' : `, ${where}`
}

function describeSample(sample: Sample): string {
  const withoutTime = formatSample(sample).slice(0, -String(sample.timestampMs).length - 1)
  return `${withoutTime} @${new Date(sample.timestampMs).toISOString()}`
}

/** That no rule matches, or that one ignores the message, is said at the beginning and beside each leaf. */
function isNews({ drop }: TracedDrop): boolean {
  return drop.reason !== 'no_rule' && drop.reason !== 'ignored'
}

function describeTracedDrop({ where, expression, drop, count }: TracedDrop): string {
  const times = count === 1 ? '' : ` × ${count}`
  if (drop.reason === 'no_metric') return 'no_metric: the rule yields no samples'
  if (where === '') return `${describeDrop(drop)}${times}`
  const reads = expression === undefined ? '' : ` reads ${expression}`
  const { reason, detail = '' } = drop
  const nothing = reason === 'required' || (reason === 'missing' && !/ is an? /.test(detail))
  return `${where}${reads}: ${nothing ? `found nothing (${reason})` : describeDrop(drop)}${times}`
}

function describeDrop({ reason, detail }: DropNote): string {
  return detail === undefined ? reason : `${reason} (${detail})`
}

function clockLines(corrections: readonly ClockCorrection[]): string[] {
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

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
