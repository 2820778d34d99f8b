// What there is to replay, before anything is sent: how many dead letters from when to when, why they were put aside, and
// which of them the endpoint can still take.

import type { Receiver } from '#remote-write'
import type { MappedDeadLetter } from './map-dead-letter.ts'
import type { StoredDeadLetter } from './stored-dead-letter.ts'

export interface Summary {
  deadLetters: number
  /** By why they were put aside. */
  readonly origins: Map<string, number>
  /** By topic and why; empty unless that is asked for. At most `topicsMax`, and one for all others. */
  readonly topics: Map<string, number>
  /** When they were received, where they say so; Infinity and -Infinity where none does. */
  readonly received: Range
  writable: number
  /** Of receiver `amp`: writable only where their series has no newer sample. */
  late: number
  /** Samples of both. */
  samples: number
  tooOld: number
  /** By how many milliseconds, of those that were in time when they were received. */
  readonly tooOldBy: Range
  /** `unreadable` and `unmapped` with the reason. */
  readonly unwritable: Map<string, number>
}

export interface Range {
  min: number
  max: number
}

export interface AgeLimits {
  readonly receiver: Receiver
  /** Undefined: the endpoint takes samples of any age. */
  readonly sampleAgeMaxMs: number | undefined
}

/** Devices may put anything into a topic. */
export const topicsMax = 10_000

/** The widest out-of-order window of a workspace; 60 s unless somebody has set it. */
export const outOfOrderWindowMaxMs = 600_000

export function createSummary(): Summary {
  return {
    deadLetters: 0,
    origins: new Map(),
    topics: new Map(),
    received: emptyRange(),
    writable: 0,
    late: 0,
    samples: 0,
    tooOld: 0,
    tooOldBy: emptyRange(),
    unwritable: new Map(),
  }
}

export function addToSummary(
  summary: Summary,
  { origin, content }: StoredDeadLetter,
  mapped: MappedDeadLetter,
  { receiver, sampleAgeMaxMs }: AgeLimits,
  nowMs: number,
  byTopic = false,
): void {
  summary.deadLetters++
  increase(summary.origins, origin)
  if (byTopic) {
    const key = `${content.kind === 'message' ? content.topic : '(no topic)'}  ${origin}`
    const isRoom = summary.topics.size < topicsMax || summary.topics.has(key)
    increase(summary.topics, isRoom ? key : '(other topics)')
  }
  if (mapped.receivedAtMs) widen(summary.received, mapped.receivedAtMs)
  if ('fate' in mapped) {
    if (mapped.fate === 'too_old') summary.tooOld++
    else increase(summary.unwritable, `${mapped.fate} (${mapped.reason})`)
    return
  }
  let oldestMs = Number.POSITIVE_INFINITY
  for (const { timestampMs } of mapped.samples) oldestMs = Math.min(oldestMs, timestampMs)
  const ageMs = nowMs - oldestMs
  if (sampleAgeMaxMs !== undefined && ageMs > sampleAgeMaxMs) {
    summary.tooOld++
    widen(summary.tooOldBy, ageMs - sampleAgeMaxMs)
    return
  }
  summary.samples += mapped.samples.length
  if (receiver === 'amp' && ageMs > outOfOrderWindowMaxMs) summary.late++
  else summary.writable++
}

function emptyRange(): Range {
  return { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY }
}

function widen(range: Range, value: number): void {
  range.min = Math.min(range.min, value)
  range.max = Math.max(range.max, value)
}

export function increase(counts: Map<string, number>, key: string, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}
