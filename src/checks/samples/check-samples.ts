// Samples of a check's last run. The message is in none of them.

import type { CollectedSample } from '#collect'
import type { MetricMetadata } from '../../model.ts'
import { checkStatuses } from '../check-status.ts'
import type { Check, MetricPlugin } from '../config/model.ts'
import type { LastRun } from '../state/plugin-state.ts'
import type { LossesByReason } from './losses.ts'

/** After that many intervals the last status says nothing about now. */
const staleIntervals = 3

/**
 * Of every check in every round, whether it ran in it or not: a series that pauses makes alerts flap.
 * @param last undefined: it has not run yet
 */
export function* checkSamples(
  { intervalMinutes, timeoutMs, maxAttempts }: Check,
  labels: Readonly<Record<string, string>>,
  last: LastRun | undefined,
  nowMs: number,
): Generator<CollectedSample> {
  // A run that takes longer than the interval delays the next one.
  const intervalMs = Math.max(intervalMinutes * 60_000, timeoutMs)
  yield { name: 'check_interval_seconds', labels, value: intervalMs / 1000 }
  yield { name: 'check_max_attempts', labels, value: maxAttempts }
  if (last === undefined) return
  yield { name: 'check_last_run_timestamp_seconds', labels, value: last.startMs / 1000 }
  if (nowMs - last.startMs > staleIntervals * intervalMs) return
  for (const status of checkStatuses) {
    const own = { ...labels, check_status: status }
    yield { name: 'check_status', labels: own, value: status === last.status ? 1 : 0 }
  }
  yield { name: 'check_failed_attempts', labels, value: last.failedAttempts }
  yield { name: 'check_duration_seconds', labels, value: last.durationMs / 1000 }
}

/** How much of the output of a run is in no other sample, by reason. */
export function* lossSamples(
  losses: LossesByReason,
  { kind, name }: Check | MetricPlugin,
  labels: Readonly<Record<string, string>>,
): Generator<CollectedSample> {
  const [metric, label] =
    kind === 'check' ? ['check_dropped_values', 'check'] : ['plugin_dropped_values', 'plugin']
  for (const [reason, { count }] of losses) {
    yield { name: metric, labels: { ...labels, [label]: name, reason }, value: count }
  }
}

const gauge = (help: string, unit = ''): MetricMetadata => ({ type: 'gauge', help, unit })

export const checkMetadata: readonly (readonly [string, MetricMetadata])[] = [
  ['check_status', { type: 'stateset', help: 'Status of the last run of the check.', unit: '' }],
  [
    'check_interval_seconds',
    gauge('Time from one run of the check to the next: the interval, or a longer timeout.', 'seconds'),
  ],
  ['check_max_attempts', gauge('Failed attempts in a row after which the check is to raise an alert.')],
  ['check_last_run_timestamp_seconds', gauge('Time at which the check last began.', 'seconds')],
  ['check_failed_attempts', gauge('Runs in a row, up to the last one, that were not OK.')],
  ['check_duration_seconds', gauge('Duration of the last run of the check.', 'seconds')],
  ['check_reports_waiting', gauge('Reports that Mackerel does not have yet.')],
  ['check_dropped_values', gauge('Values in the output of the last run of the check that were dropped.')],
  ['plugin_dropped_values', gauge('Values in the output of the last run of the plugin that were dropped.')],
  ['check_perfdata', gauge('Performance data of a check, in its own unit.')],
  ['check_perfdata_seconds', gauge('Performance data of a check: times.', 'seconds')],
  ['check_perfdata_bytes', gauge('Performance data of a check: bytes.', 'bytes')],
  ['check_perfdata_percent', gauge('Performance data of a check: percentages.', 'percent')],
  ['check_perfdata_total', { type: 'counter', help: 'Performance data of a check: counters.', unit: '' }],
  ['check_perfdata_limit', gauge('Thresholds of performance data.')],
  ['check_perfdata_limit_seconds', gauge('Thresholds of performance data: times.', 'seconds')],
  ['check_perfdata_limit_bytes', gauge('Thresholds of performance data: bytes.', 'bytes')],
  ['check_perfdata_limit_percent', gauge('Thresholds of performance data: percentages.', 'percent')],
]
