// Counts a report and logs what somebody should look at: of its write as record-write.ts does, and of its messages.

import { createIdentityFilter, createLogThrottle, type Log, type Metrics } from '#telemetry'
import type { Report } from '../pipeline.ts'
import { createWriteRecorder } from './record-write.ts'

/** Of an error of the sink. */
const reasonCharactersMax = 500

export type RecordReport = (report: Report, log: Log) => void

/** One for an instance: it remembers what it has logged. */
export function createReportRecorder(metrics: Metrics, now: () => number): RecordReport {
  const logThrottle = createLogThrottle(now)
  const recordWrite = createWriteRecorder(metrics, logThrottle)
  const isNew = createIdentityFilter()
  return (report, log) => {
    metrics.count('Received', report.received)
    metrics.count('Mapped', report.mapped)
    metrics.measure('ClockSkew', report.clockSkewMs)
    for (const [reason, count] of report.deadLettered) metrics.count('DeadLettered', count, reason)
    for (const correction of report.clockCorrections) metrics.count('ClockCorrected', 1, correction)
    for (const [clientId, device] of report.identities) {
      if (isNew(`${clientId}\n${device}`)) metrics.count('NewIdentity', 1)
    }
    recordWrite(report, log)
    if (report.deadLetterError !== undefined) {
      const heldBack = logThrottle('dead letters')
      const reason = report.deadLetterError.slice(0, reasonCharactersMax)
      if (heldBack !== undefined) log('error', 'dead letters could not be stored', { reason, heldBack })
    }
  }
}
