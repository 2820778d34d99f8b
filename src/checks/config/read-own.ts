// Reads the file of our own, `checks.yaml`: checks and metric plugins by name, and what holds for all of them.

import {
  type Checker,
  checkBoolean,
  checkChoice,
  checkInteger,
  checkObject,
  isObject,
  type Path,
  type Unchecked,
} from '#check'
import { isLabelName, isMetricName } from '../../prometheus-names.ts'
import { readDuration } from './duration.ts'
import type { Check, ChecksConfig, MetricPlugin, Plugin } from './model.ts'
import {
  checkName,
  intervalMinutesMax,
  readCommand,
  readEnv,
  readMemo,
  readPattern,
  timeoutSecondsDefault,
  timeoutSecondsMax,
} from './read-plugin.ts'

const keys = ['checks', 'metrics', 'concurrency', 'kilobyte', 'labels', 'prefix'] as const
const pluginKeys = ['command', 'env', 'timeout', 'interval'] as const
const checkKeys = [
  ...pluginKeys,
  ...(['max_attempts', 'notification_interval', 'memo', 'perfdata', 'thresholds'] as const),
] as const
const metricKeys = [...pluginKeys, 'include', 'exclude', 'use_plugin_timestamp'] as const

export const concurrencyDefault = 8
export const kilobyteDefault = 1024
export const prefixDefault = 'custom_'
export const attemptsMax = 100
const concurrencyMax = 100

/** Labels that the samples of plugins have themselves. */
const ownLabels = ['check', 'check_status', 'plugin', 'perfdata', 'unit', 'limit', 'reason', 'part', 'part2']

/** Reports everything that is wrong. */
export function readOwn(checker: Checker, value: unknown): ChecksConfig {
  const file = checkObject(checker, [], value, 'checks and metrics by name', keys) ?? {}
  const { checks, metrics, concurrency, kilobyte, labels, prefix } = file as Unchecked<(typeof keys)[number]>
  const read: ChecksConfig = {
    checks: entriesOf(checker, ['checks'], checks).map(([name, one]) => readCheck(checker, name, one)),
    metrics: entriesOf(checker, ['metrics'], metrics).map(([name, one]) => readMetrics(checker, name, one)),
    concurrency: checkInteger(checker, ['concurrency'], concurrency, 1, concurrencyMax) ?? concurrencyDefault,
    kilobyte:
      checkChoice(checker, ['kilobyte'], kilobyte === undefined ? undefined : String(kilobyte), [
        '1000',
        '1024',
      ]) === '1000'
        ? 1000
        : kilobyteDefault,
    labels: readLabels(checker, labels),
    prefix: readPrefix(checker, prefix),
    unused: [],
  }
  if (isObject(value) && isNothing(checks) && isNothing(metrics)) {
    const place = ['checks', 'metrics'].filter((key) => value[key] !== undefined).slice(0, 1)
    checker.report(place, 'expected at least one plugin, below `checks` or `metrics`')
  }
  return read
}

/** Neither plugins nor something else that is reported. */
function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (isObject(value) && Object.keys(value).length === 0)
}

function entriesOf(checker: Checker, path: Path, value: unknown): [string, unknown][] {
  if (value === undefined || value === null) return []
  return Object.entries(checkObject(checker, path, value, 'plugins by name') ?? {})
}

function readCheck(checker: Checker, name: string, value: unknown): Check {
  const path = ['checks', name]
  const given = objectOf(checker, path, value, checkKeys)
  return {
    kind: 'check',
    ...readShared(checker, path, name, given),
    maxAttempts: checkInteger(checker, [...path, 'max_attempts'], given.max_attempts, 1, attemptsMax) ?? 1,
    notificationIntervalMinutes: readMinutes(
      checker,
      [...path, 'notification_interval'],
      given.notification_interval,
      10_080,
    ),
    memo: readMemo(checker, [...path, 'memo'], given.memo),
    action: undefined,
    customIdentifier: undefined,
    perfdata: checkBoolean(checker, [...path, 'perfdata'], given.perfdata) ?? true,
    thresholds: checkBoolean(checker, [...path, 'thresholds'], given.thresholds) ?? false,
  }
}

function readMetrics(checker: Checker, name: string, value: unknown): MetricPlugin {
  const path = ['metrics', name]
  const given = objectOf(checker, path, value, metricKeys)
  return {
    kind: 'metrics',
    ...readShared(checker, path, name, given),
    include: readPattern(checker, [...path, 'include'], given.include),
    exclude: readPattern(checker, [...path, 'exclude'], given.exclude),
    usePluginTime:
      checkBoolean(checker, [...path, 'use_plugin_timestamp'], given.use_plugin_timestamp) ?? false,
  }
}

function objectOf<Key extends string>(
  checker: Checker,
  path: Path,
  value: unknown,
  known: readonly Key[],
): Unchecked<Key> {
  return (
    checkObject(checker, path, value, `a plugin with the keys ${known.join(', ')}`, known) ??
    // That its command is missing need not be said too.
    ({ command: 'false' } as Unchecked<string> as Unchecked<Key>)
  )
}

function readShared(
  checker: Checker,
  path: Path,
  name: string,
  given: Unchecked<(typeof pluginKeys)[number]>,
): Plugin {
  checkName(checker, path, name)
  const timeoutSeconds =
    given.timeout === undefined ? timeoutSecondsDefault : readDuration(given.timeout, 's')
  const isTimeout = timeoutSeconds !== undefined && timeoutSeconds >= 1 && timeoutSeconds <= timeoutSecondsMax
  if (!isTimeout) {
    checker.report([...path, 'timeout'], `expected a time from 1s to ${timeoutSecondsMax / 60}m, such as 30s`)
  }
  return {
    name,
    ...readCommand(checker, [...path, 'command'], given.command),
    env: readEnv(checker, [...path, 'env'], given.env),
    user: undefined,
    timeoutMs: (isTimeout ? timeoutSeconds : timeoutSecondsDefault) * 1000,
    intervalMinutes: readMinutes(checker, [...path, 'interval'], given.interval, intervalMinutesMax) ?? 1,
  }
}

function readMinutes(checker: Checker, path: Path, value: unknown, minutesMax: number): number | undefined {
  if (value === undefined) return undefined
  // A number alone does not say of what it is.
  const seconds = typeof value === 'string' && /[smh]$/.test(value) ? readDuration(value, 'm') : undefined
  const minutes = (seconds ?? 0) / 60
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= minutesMax) return minutes
  checker.report(path, `expected whole minutes from 1m to ${minutesMax}m, such as 5m`)
  return undefined
}

function readLabels(checker: Checker, value: unknown): Readonly<Record<string, string>> {
  if (value === undefined) return {}
  const labels: Record<string, string> = {}
  for (const [name, text] of Object.entries(checkObject(checker, ['labels'], value, 'labels') ?? {})) {
    if (!isLabelName(name) || ownLabels.includes(name)) {
      checker.report(['labels', name], `expected the name of a label, and none of ${ownLabels.join(', ')}`)
    } else if (typeof text !== 'string' || text === '' || !text.isWellFormed()) {
      checker.report(['labels', name], `expected text (actual: ${checker.describe(text)})`)
    } else labels[name] = text
  }
  return labels
}

function readPrefix(checker: Checker, value: unknown): string {
  if (value === undefined) return prefixDefault
  if (value === '' || (typeof value === 'string' && isMetricName(value))) return value
  checker.report(['prefix'], 'expected the beginning of a metric name, such as custom_')
  return prefixDefault
}
