// A summary in words and tables.

import { toPrintable } from '../../printable.ts'
import { counted, formatDuration, formatTime, table } from './figures.ts'
import type { PassedOver } from './stored-dead-letter.ts'
import { type AgeLimits, outOfOrderWindowMaxMs, type Summary } from './summary.ts'

/** @param isWhole false: only the first dead letters were looked at */
export function summaryPage(
  summary: Summary,
  place: { readonly name: string; readonly passedOver: PassedOver },
  limits: AgeLimits,
  nowMs: number,
  isWhole: boolean,
): string {
  const { deadLetters, origins, topics, received } = summary
  if (deadLetters === 0)
    return lines([`no messages in ${place.name}`, ...describePassedOver(place.passedOver)])
  const when =
    received.min <= received.max
      ? `, received ${formatTime(received.min)} to ${formatTime(received.max)} ` +
        `(${span(nowMs - received.max, nowMs - received.min)} ago)`
      : ''
  return lines([
    `${isWhole ? '' : 'the first '}${counted(deadLetters, 'message')} in ${place.name}${when}`,
    'by origin',
    ...table(byCount(origins)),
    ...topicLines(topics),
    'of these messages',
    ...table(verdicts(summary, limits)),
    ...remark(summary, limits),
    ...describePassedOver(place.passedOver),
  ])
}

const topicsListedMax = 20

function topicLines(topics: Summary['topics']): string[] {
  if (topics.size === 0) return []
  const rows = byCount(topics).map(([count, text]) => [count, toPrintable(text)] as const)
  const more = rows.length - topicsListedMax
  return [
    'by topic and origin',
    ...table(rows.slice(0, topicsListedMax)),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]
}

function verdicts(summary: Summary, { receiver }: AgeLimits): [number, string][] {
  const { writable, late, tooOld, tooOldBy, unwritable } = summary
  const by =
    tooOldBy.min <= tooOldBy.max ? ` by ${span(tooOldBy.min, tooOldBy.max)}` : ' already when received'
  const minutes = outOfOrderWindowMaxMs / 60_000
  const rows: [number, string][] = [
    [writable, 'can be written'],
    [late, `may be refused: more than ${minutes} min old, accepted only if their series has no newer sample`],
    [
      tooOld,
      `too old for ${receiver === 'amp' ? 'Amazon Managed Service for Prometheus' : 'the endpoint'}${by}`,
    ],
    ...byCount(unwritable),
  ]
  return rows.filter(([count]) => count > 0)
}

/** What a table does not say by itself. */
function remark(
  { deadLetters, writable, late, tooOld, tooOldBy }: Summary,
  { receiver, sampleAgeMaxMs = 0 }: AgeLimits,
): string[] {
  if (writable + late > 0) return []
  if (tooOld < deadLetters)
    return [
      'None of these messages can be written with this mapping. Use --mapping FILE to choose another one.',
    ]
  const least = tooOldBy.min <= tooOldBy.max ? `, the newest by ${formatDuration(tooOldBy.min)}` : ''
  if (receiver !== 'amp') {
    return [
      `None of these messages can be written: all are older than ${formatDuration(sampleAgeMaxMs)}${least}.`,
      'SAMPLE_AGE_MAX_SECONDS sets this limit; remove it to send samples of any age.',
    ]
  }
  return [
    'None of these messages can be written: Amazon Managed Service for Prometheus refuses samples older than ' +
      `an hour, and all of these are${least}.`,
    'Use --remote-write-url URL to write them to another Prometheus.',
  ]
}

export function describePassedOver({ count, examples }: PassedOver): string[] {
  if (count === 0) return []
  const more = count > examples.length ? [`  and ${counted(count - examples.length, 'more object')}`] : []
  return ['skipped', ...examples.map((example) => `  ${example}`), ...more]
}

function span(fromMs: number, toMs: number): string {
  const [from, to] = [formatDuration(fromMs), formatDuration(toMs)]
  return from === to ? from : `${from} to ${to}`
}

function byCount(counts: ReadonlyMap<string, number>): [number, string][] {
  return [...counts].sort((a, b) => b[1] - a[1]).map(([what, count]) => [count, what])
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('')
}
