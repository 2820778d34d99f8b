// Counts a report and logs what somebody should look at. Reasons, places and limits only: nothing that a device sent.

import type { Report } from '../pipeline.ts'
import type { Counters } from '../telemetry/counters.ts'
import type { Log } from '../telemetry/log.ts'

/** Of complaints, and of kinds of drops, in the log lines of one invocation. */
const logEntriesMax = 10

export function recordReport(report: Report, counters: Counters, log: Log): void {
  const { write, failed, drops } = report
  counters.count('Received', report.received)
  counters.count('Written', write.written)
  counters.count('Requests', write.requests)
  counters.count('RequestBytes', write.requestBytes)
  for (const { reason, count = 1 } of drops) counters.count('Dropped', count, reason)
  for (const [reason, count] of write.refused) counters.count('Refused', count, reason)
  for (const [reason, count] of report.deadLettered) counters.count('DeadLettered', count, reason)
  for (const { reason } of failed) counters.count('Failed', 1, reason)
  for (const correction of report.clockCorrections) counters.count('ClockCorrected', 1, correction)

  for (const { verdict, reason } of write.complaints) {
    if (verdict === 'misconfigured') counters.count('Misconfigured', 1, reason)
  }
  if (write.complaints.length > 0) {
    const complaints = write.complaints.slice(0, logEntriesMax)
    log(failed.length > 0 ? 'error' : 'warn', 'the endpoint did not store every request', { complaints })
  }
  if (report.deadLetterError !== undefined) {
    log('error', 'dead letters could not be kept', { reason: report.deadLetterError })
  }
  if (drops.length > 0) {
    // Not the detail: it may hold a name that was made of a payload's keys.
    const named = drops.slice(0, logEntriesMax).map(({ detail: _, ...rest }) => rest)
    log('debug', 'dropped', { drops: named })
  }
}
