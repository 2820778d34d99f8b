// Counts a write and logs what somebody should look at. Reasons, places and limits only: nothing that a device sent.
// What is complained of again and again is logged once a minute, with the number of those held back in between.

import type { Complaint, WriteResult } from '#remote-write'
import type { CounterName, Log, LogLevel, LogThrottle, Metrics } from '#telemetry'
import type { Drop, DropReason } from '../model.ts'

/** What an invocation says of its write. */
export interface RecordedWrite {
  readonly write: Omit<WriteResult, 'drops' | 'refused' | 'failed' | 'rejected' | 'incomplete'> & {
    /** Samples that the endpoint refused for good, by reason. */
    readonly refused: ReadonlyMap<string, number>
  }
  /** Also of samples that never came to the write. */
  readonly drops: readonly Drop[]
  /** What has to be delivered again, or is lost, and why. */
  readonly failed: readonly { readonly reason: string }[]
}

/** Kinds of drops in the log line of one invocation. */
const dropsMax = 10

export type RecordWrite = (recorded: RecordedWrite, log: Log) => void

/** @param logThrottle one for an instance of the function: it remembers what has been logged */
export function createWriteRecorder(metrics: Metrics, logThrottle: LogThrottle): RecordWrite {
  return (recorded, log) => {
    countWrite(recorded, metrics)
    logComplaints(recorded, logThrottle, log)
    if (recorded.drops.length > 0) {
      // Not the detail: it may hold a name that was made of a payload's keys.
      const drops = recorded.drops.slice(0, dropsMax).map(({ detail: _, ...rest }) => rest)
      log('debug', 'dropped', { drops })
    }
  }
}

function countWrite({ write, drops, failed }: RecordedWrite, metrics: Metrics): void {
  metrics.count('Written', write.written)
  metrics.count('Requests', write.requests)
  metrics.count('Retried', write.retried)
  metrics.count('RequestBytes', write.requestBytes)
  metrics.measure('Latency', write.latencyMs)
  metrics.measure('SampleAge', write.sampleAgeMs)
  for (const drop of drops) countDrop(drop, metrics)
  for (const [reason, count] of write.refused) metrics.count('Refused', count, reason)
  for (const { reason } of failed) metrics.count('Failed', 1, reason)
  for (const { verdict, reason } of write.complaints) {
    if (verdict === 'misconfigured') metrics.count('Misconfigured', 1, reason)
  }
}

/**
 * A field that is not there, and a sample that is not wanted, are usual, and a message that could not even be kept is grave:
 * none is a drop like others.
 */
const ownCounters: { readonly [Reason in DropReason]?: CounterName } = {
  missing: 'Missing',
  thinned: 'Thinned',
  dead_letter_suppressed: 'Suppressed',
}

function countDrop({ stage, reason, count = 1 }: Drop, metrics: Metrics): void {
  const own = ownCounters[reason]
  metrics.count(own ?? 'Dropped', count, ...(own ? [] : ([reason, stage] as const)))
}

function logComplaints({ write, failed }: RecordedWrite, logThrottle: LogThrottle, log: Log): void {
  const level: LogLevel = failed.length > 0 ? 'error' : 'warn'
  const byKind = new Map<string, Complaint & { requests: number; samples: number }>()
  for (const complaint of write.complaints) {
    // A line that the log's level hides must not hold back one that it would show.
    const kind = `${level} ${complaint.verdict} ${complaint.reason}`
    const known = byKind.get(kind)
    if (known === undefined) byKind.set(kind, { ...complaint, requests: 1 })
    else {
      known.requests++
      known.samples += complaint.samples
    }
  }
  const complaints = [...byKind].flatMap(([kind, complaint]) => {
    const heldBack = logThrottle(kind, complaint.requests)
    return heldBack === undefined ? [] : [{ ...complaint, heldBack }]
  })
  if (complaints.length > 0) log(level, 'the endpoint did not store every request', { complaints })
}
