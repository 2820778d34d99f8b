// Every message is in exactly one of written or dropped, dead letter, and failed; and what is written is what mapping
// made of it, read by another decoder.

import { isDeepStrictEqual } from 'node:util'
import type { DeadLetter } from '#dead-letter'
import type { Sample } from '../../src/model.ts'
import type { Report } from '../../src/pipeline.ts'
import { type MemoryEndpoint, seriesKey } from './endpoint.ts'
import type { DeadLetterOf } from './event-of.ts'
import type { FuzzCase } from './fuzz-case.ts'
import type { Expected, Problem } from './problem.ts'

export interface Evidence {
  /** By which a dead letter is known, for each record. */
  readonly deadLetters: readonly DeadLetterOf[]
  readonly kept: readonly DeadLetter[]
  readonly endpoint: MemoryEndpoint
  /** What each record is mapped to. */
  readonly mapped: readonly Expected[]
}

export function checkAccounts(report: Report, fuzzCase: FuzzCase, evidence: Evidence): Problem | undefined {
  const { deadLetters, kept, mapped } = evidence
  const length = deadLetters.length
  if (report.received !== length)
    return { kind: 'received is not what came', detail: String(report.received) }

  const failed = new Set(
    fuzzCase.source === 'direct' && report.failed.length > 0
      ? deadLetters.keys()
      : report.failed.map(({ recordId }) => Number(recordId)),
  )
  const isWhole = fuzzCase.source === 'direct'
  if (!isWhole && failed.size !== report.failed.length)
    return { kind: 'failed twice', detail: JSON.stringify(report.failed) }

  const deadLettered = new Set<number>()
  for (const deadLetter of kept) {
    const index = deadLetters.findIndex(
      (one, place) => !deadLettered.has(place) && isDeadLetterOf(deadLetter, one),
    )
    if (index < 0) return { kind: 'a dead letter of nothing that came', detail: JSON.stringify(deadLetter) }
    deadLettered.add(index)
  }
  const counted = [...report.deadLettered.values()].reduce((sum, count) => sum + count, 0)
  if (counted !== kept.length)
    return { kind: 'dead letters are miscounted', detail: `${counted}, ${kept.length}` }
  const suppressed = sumOf(report, (reason) => reason === 'dead_letter_suppressed')
  if (!isWhole) {
    const firstFailed = fuzzCase.source === 'kinesis' ? Math.min(...failed) : Number.POSITIVE_INFINITY
    for (const index of deadLettered) {
      // Two records with the same bytes are one dead letter's as well as the other's.
      if (isAmbiguous(deadLetters, index)) continue
      if (failed.has(index) || index > firstFailed)
        return { kind: 'kept, and comes again', detail: String(index) }
    }
  }

  const comesAgain = (index: number) =>
    failed.has(index) || (fuzzCase.source === 'kinesis' && index > Math.min(...failed))
  let lost = 0
  for (const [index, { isLost }] of mapped.entries()) {
    if (isLost && !comesAgain(index) && !deadLettered.has(index) && !isAmbiguous(deadLetters, index)) lost++
  }
  if (lost > suppressed)
    return { kind: 'neither kept nor coming again', detail: `${lost}, suppressed ${suppressed}` }
  return checkSamples(
    report,
    evidence,
    (index) => comesAgain(index) || deadLettered.has(index) || isAmbiguous(deadLetters, index),
  )
}

function checkSamples(
  report: Report,
  { endpoint, mapped }: Evidence,
  isNotWritten: (index: number) => boolean,
): Problem | undefined {
  const made = new Map<string, number[]>()
  let total = 0
  for (const { samples } of mapped) {
    total += samples.length
    for (const sample of samples) {
      const key = keyOf(sample)
      made.set(key, [...(made.get(key) ?? []), sample.value])
    }
  }
  for (const [key, value] of endpoint.stored) {
    if (made.get(key)?.some((one) => Object.is(one, value)) !== true) {
      return { kind: 'stored, and made of no message', detail: `${key} ${value}` }
    }
  }
  const droppedAtWrite = sumOf(
    report,
    (reason, stage) => stage === 'write' && reason !== 'dead_letter_suppressed',
  )
  const suppressed = sumOf(report, (reason) => reason === 'dead_letter_suppressed')
  let missing = 0
  let missingMessages = 0
  for (const [index, { samples }] of mapped.entries()) {
    if (isNotWritten(index)) continue
    const absent = samples.map(keyOf).filter((key) => !endpoint.stored.has(key) && !endpoint.refused.has(key))
    missing += absent.length
    if (absent.length > 0) missingMessages++
  }
  if (missing > droppedAtWrite && missingMessages > suppressed) {
    return { kind: 'acknowledged, and not written', detail: `${missing} samples, ${droppedAtWrite} dropped` }
  }
  const { written, refused, failed, rejected } = report.write
  const settled = written + droppedAtWrite + [...refused.values()].reduce((sum, count) => sum + count, 0)
  const isComplete = report.failed.length === 0 && failed.size === 0 && rejected.size === 0
  if (isComplete && settled !== total)
    return { kind: 'samples are miscounted', detail: `${settled} of ${total}` }
  return undefined
}

function keyOf({ name, labels, timestampMs }: Sample): string {
  const pairs = labels.names.map((label, index) => [label, labels.values[index] as string] as const)
  const all = [...pairs, ['__name__', name] as const].sort(([a], [b]) => (a < b ? -1 : 1))
  return `${seriesKey(all)} ${timestampMs}`
}

function isDeadLetterOf(deadLetter: DeadLetter, { base64, series }: DeadLetterOf): boolean {
  if (deadLetter.series !== undefined)
    return series !== undefined && isDeepStrictEqual(deadLetter.series, series)
  return deadLetter.payload_base64 === base64
}

function isAmbiguous(deadLetters: readonly DeadLetterOf[], index: number): boolean {
  const { base64 } = deadLetters[index] as DeadLetterOf
  return deadLetters.some((one, place) => place !== index && one.base64 === base64)
}

function sumOf({ drops }: Report, isMeant: (reason: string, stage: string) => boolean): number {
  return drops.reduce((sum, { reason, stage, count = 1 }) => (isMeant(reason, stage) ? sum + count : sum), 0)
}
