// Counts a report and logs what somebody should look at. Reasons, places and limits only: nothing that a device sent.
// What is complained of again and again is logged once a minute, with the number of those held back in between.

import type { Complaint } from '#remote-write'
import type { Log, LogLevel, Metrics } from '#telemetry'
import { createHoldBack, type HoldBack } from '#telemetry'
import type { Drop } from '../model.ts'
import type { Report } from '../pipeline.ts'

/** Kinds of drops in the log line of one invocation. */
const dropsMax = 10

/** Of an error of the sink. */
const reasonCharactersMax = 500

/** What is counted and logged is the same whatever the source of the event. */
export type RecordedReport = Omit<Report, 'source'>

export type RecordReport = (report: RecordedReport, log: Log) => void

/** One for an instance: it remembers what it has logged. */
export function createReportRecorder(metrics: Metrics, now: () => number): RecordReport {
  const holdBack = createHoldBack(now)
  return (report, log) => {
    countReport(report, metrics)
    logComplaints(report, holdBack, log)
    if (report.deadLetterError !== undefined) {
      const heldBack = holdBack('dead letters')
      const reason = report.deadLetterError.slice(0, reasonCharactersMax)
      if (heldBack !== undefined) log('error', 'dead letters could not be stored', { reason, heldBack })
    }
    if (report.drops.length > 0) {
      // Not the detail: it may hold a name that was made of a payload's keys.
      const drops = report.drops.slice(0, dropsMax).map(({ detail: _, ...rest }) => rest)
      log('debug', 'dropped', { drops })
    }
  }
}

function countReport({ write, ...report }: RecordedReport, metrics: Metrics): void {
  metrics.count('Received', report.received)
  metrics.count('Mapped', report.mapped)
  metrics.count('Written', write.written)
  metrics.count('Requests', write.requests)
  metrics.count('Retried', write.retried)
  metrics.count('RequestBytes', write.requestBytes)
  metrics.measure('Latency', write.latencyMs)
  metrics.measure('SampleAge', write.sampleAgeMs)
  metrics.measure('ClockSkew', report.clockSkewMs)
  for (const drop of report.drops) countDrop(drop, metrics)
  for (const [reason, count] of write.refused) metrics.count('Refused', count, reason)
  for (const [reason, count] of report.deadLettered) metrics.count('DeadLettered', count, reason)
  for (const { reason } of report.failed) metrics.count('Failed', 1, reason)
  for (const correction of report.clockCorrections) metrics.count('ClockCorrected', 1, correction)
  for (const { verdict, reason } of write.complaints) {
    if (verdict === 'misconfigured') metrics.count('Misconfigured', 1, reason)
  }
}

/** A field that is not there is usual, and a message that could not even be kept is grave: neither is a drop like others. */
function countDrop({ stage, reason, count = 1 }: Drop, metrics: Metrics): void {
  if (reason === 'missing') metrics.count('Missing', count)
  else if (reason === 'dead_letter_suppressed') metrics.count('Suppressed', count)
  else metrics.count('Dropped', count, reason, stage)
}

function logComplaints({ write, failed }: RecordedReport, holdBack: HoldBack, log: Log): void {
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
    const heldBack = holdBack(kind, complaint.requests)
    return heldBack === undefined ? [] : [{ ...complaint, heldBack }]
  })
  if (complaints.length > 0) log(level, 'the endpoint did not store every request', { complaints })
}
