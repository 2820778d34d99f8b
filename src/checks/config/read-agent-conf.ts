// Reads checks and metric plugins out of a `mackerel-agent.conf` as people have it. What the agent does besides, and
// what it does with a check that this runner does not, is listed as unused, not refused; a misspelt key is an error.
// https://github.com/mackerelio/mackerel-agent/blob/master/config/config.go

import {
  type Checker,
  checkBoolean,
  checkInteger,
  checkObject,
  isObject,
  type Path,
  type Unchecked,
} from '#check'
import { readDuration } from './duration.ts'
import type { Check, ChecksConfig, MetricPlugin, Plugin } from './model.ts'
import { attemptsMax, concurrencyDefault, kilobyteDefault, prefixDefault } from './read-own.ts'
import {
  checkName,
  intervalMinutesMax,
  memoCharactersMax,
  readCommand,
  readEnv,
  readPattern,
  timeoutSecondsDefault,
  timeoutSecondsMax,
} from './read-plugin.ts'

const usedOfPlugins = ['command', 'env', 'timeout_seconds'] as const
const usedOfChecks = [
  ...usedOfPlugins,
  ...(['check_interval', 'notification_interval', 'max_check_attempts', 'memo'] as const),
  'prevent_alert_auto_close',
] as const
const usedOfMetrics = [
  ...usedOfPlugins,
  ...(['include_pattern', 'exclude_pattern', 'use_plugin_timestamp'] as const),
] as const
/** Of the agent alone. */
const unusedOfChecks = ['user', 'custom_identifier', 'action'] as const
const unusedOfMetrics = ['user', 'custom_identifier'] as const

/**
 * Reports everything that is wrong.
 * @param unused told the path of what is there and not used
 */
export function readAgentConf(
  checker: Checker,
  value: unknown,
  unused: (path: Path) => void,
): Omit<ChecksConfig, 'unused'> {
  const file = checkObject(checker, [], value, 'a configuration of mackerel-agent') ?? {}
  for (const key of Object.keys(file).filter((one) => one !== 'plugin')) unused([key])
  const plugin = objectAt(checker, ['plugin'], (file as Unchecked<'plugin'>).plugin)
  for (const key of Object.keys(plugin).filter((one) => one !== 'checks' && one !== 'metrics')) {
    unused(['plugin', key])
  }
  const checks = Object.entries(objectAt(checker, ['plugin', 'checks'], plugin['checks']))
  const metrics = Object.entries(objectAt(checker, ['plugin', 'metrics'], plugin['metrics']))
  if (plugin['checks'] === undefined && plugin['metrics'] === undefined) {
    checker.report([], 'expected a check or a metric plugin, [plugin.checks.NAME] or [plugin.metrics.NAME]')
  }
  return {
    checks: checks.map(([name, one]) => readCheck(checker, name, one, unused)),
    metrics: metrics.map(([name, one]) => readMetrics(checker, name, one, unused)),
    concurrency: concurrencyDefault,
    kilobyte: kilobyteDefault,
    labels: {},
    prefix: prefixDefault,
  }
}

function objectAt(checker: Checker, path: Path, value: unknown): { readonly [key: string]: unknown } {
  return value === undefined ? {} : (checkObject(checker, path, value, 'a table') ?? {})
}

function readCheck(checker: Checker, name: string, value: unknown, unused: (path: Path) => void): Check {
  const path = ['plugin', 'checks', name]
  const given = readTable(checker, path, value, usedOfChecks, unusedOfChecks, unused)
  const attempts = checkInteger(
    checker,
    [...path, 'max_check_attempts'],
    given.max_check_attempts,
    0,
    attemptsMax,
  )
  // Mackerel would close the alert at the next attempt that is counted.
  const keepsOpen = checkBoolean(
    checker,
    [...path, 'prevent_alert_auto_close'],
    given.prevent_alert_auto_close,
  )
  return {
    kind: 'check',
    ...readShared(checker, path, name, given),
    intervalMinutes:
      readMinutes(checker, [...path, 'check_interval'], given.check_interval, intervalMinutesMax) ?? 1,
    maxAttempts: keepsOpen === true ? 1 : Math.max(1, attempts ?? 1),
    notificationIntervalMinutes: readMinutes(
      checker,
      [...path, 'notification_interval'],
      given.notification_interval,
      Number.MAX_SAFE_INTEGER,
    ),
    memo: readLongMemo(checker, [...path, 'memo'], given.memo),
    perfdata: true,
    thresholds: false,
  }
}

function readMetrics(
  checker: Checker,
  name: string,
  value: unknown,
  unused: (path: Path) => void,
): MetricPlugin {
  const path = ['plugin', 'metrics', name]
  const given = readTable(checker, path, value, usedOfMetrics, unusedOfMetrics, unused)
  return {
    kind: 'metrics',
    ...readShared(checker, path, name, given),
    intervalMinutes: 1,
    include: readPattern(checker, [...path, 'include_pattern'], given.include_pattern),
    exclude: readPattern(checker, [...path, 'exclude_pattern'], given.exclude_pattern),
    usePluginTime:
      checkBoolean(checker, [...path, 'use_plugin_timestamp'], given.use_plugin_timestamp) ?? false,
  }
}

/** @returns the keys that are used */
function readTable<Used extends string>(
  checker: Checker,
  path: Path,
  value: unknown,
  used: readonly Used[],
  known: readonly string[],
  unused: (path: Path) => void,
): Unchecked<Used> {
  if (!isObject(value)) {
    checker.report(path, `expected a table [${path.join('.')}] (actual: ${checker.describe(value)})`)
    return { command: 'false' } as Unchecked<string> as Unchecked<Used>
  }
  for (const key of Object.keys(value).filter((one) => known.includes(one))) unused([...path, key])
  const own = Object.fromEntries(Object.entries(value).filter(([key]) => !known.includes(key)))
  return checkObject(checker, path, own, 'a table', used) ?? {}
}

function readShared(
  checker: Checker,
  path: Path,
  name: string,
  given: Unchecked<(typeof usedOfPlugins)[number]>,
): Omit<Plugin, 'intervalMinutes'> {
  checkName(checker, path, name)
  const seconds =
    checkInteger(checker, [...path, 'timeout_seconds'], given.timeout_seconds, 0, timeoutSecondsMax) ?? 0
  return {
    name,
    ...readCommand(checker, [...path, 'command'], given.command),
    env: readEnv(checker, [...path, 'env'], given.env),
    // 0 is the agent's way to leave it out.
    timeoutMs: (seconds || timeoutSecondsDefault) * 1000,
  }
}

/** A number is minutes. As the agent does, what is below a minute or above the limit becomes that. */
function readMinutes(checker: Checker, path: Path, value: unknown, minutesMax: number): number | undefined {
  if (value === undefined) return undefined
  const seconds = readDuration(value, 'm')
  if (seconds === undefined) {
    checker.report(path, `expected minutes, such as 5 or "5m" (actual: ${checker.describe(value)})`)
    return undefined
  }
  return Math.min(Math.max(1, Math.floor(seconds / 60)), minutesMax)
}

/** The agent warns of a memo that is too long, and cuts it. */
function readLongMemo(checker: Checker, path: Path, value: unknown): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return [...value].slice(0, memoCharactersMax).join('')
  checker.report(path, `expected text (actual: ${checker.describe(value)})`)
  return ''
}
