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
  suggest,
  type Unchecked,
} from '#check'
import { isRoot } from '../run/find-account.ts'
import { readDuration } from './duration.ts'
import type { Action, Check, ChecksConfig, MetricPlugin, Plugin } from './model.ts'
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

const usedOfPlugins = ['command', 'env', 'timeout_seconds', 'user'] as const
const usedOfChecks = [
  ...usedOfPlugins,
  ...(['check_interval', 'notification_interval', 'max_check_attempts', 'memo'] as const),
  ...(['prevent_alert_auto_close', 'custom_identifier', 'action'] as const),
] as const
const usedOfActions = usedOfPlugins
const usedOfMetrics = [
  ...usedOfPlugins,
  ...(['include_pattern', 'exclude_pattern', 'use_plugin_timestamp'] as const),
] as const
/** What nothing here does, and why. */
const unusedOfMetrics = {
  custom_identifier: 'values of metric plugins are not sent to Mackerel',
}
const onlyRoot = 'plugins run as the user of this program; only root runs them as others'
const ofTheAgent = 'it is about mackerel-agent itself'
const kinds = ['checks', 'metrics', 'metadata'] as const

/**
 * Told of what is there and not used.
 * @param key for people; the same for all plugins
 */
export type NoteUnused = (path: Path, key: string, why: string) => void

/** Reports everything that is wrong. */
export function readAgentConf(
  checker: Checker,
  value: unknown,
  unused: NoteUnused,
): Omit<ChecksConfig, 'unused'> {
  const file = checkObject(checker, [], value, 'a configuration of mackerel-agent') ?? {}
  for (const [key, one] of Object.entries(file).filter(([key]) => key !== 'plugin')) {
    if (isMisplaced(key, one)) {
      const expected = 'expected [plugin.checks.NAME] or [plugin.metrics.NAME]'
      checker.report([key], `no section of mackerel-agent, and its plugins would not run; ${expected}`)
    } else if (key !== 'include') unused([key], key, ofTheAgent)
  }
  const plugin = objectAt(checker, ['plugin'], (file as Unchecked<'plugin'>).plugin)
  for (const key of Object.keys(plugin).filter((one) => !kinds.some((kind) => kind === one))) {
    checker.report(['plugin', key], `unknown kind of plugin \`${key}\`; ${suggest(key, kinds)}`)
  }
  if (plugin['metadata'] !== undefined) {
    unused(['plugin', 'metadata'], 'plugin.metadata', 'plugins of metadata are not run')
  }
  const checks = Object.entries(objectAt(checker, ['plugin', 'checks'], plugin['checks']))
  const metrics = Object.entries(objectAt(checker, ['plugin', 'metrics'], plugin['metrics']))
  return {
    checks: checks.map(([name, one]) => readCheck(checker, name, one, unused)),
    metrics: metrics.map(([name, one]) => readMetrics(checker, name, one, unused)),
    concurrency: concurrencyDefault,
    kilobyte: kilobyteDefault,
    labels: {},
    prefix: prefixDefault,
  }
}

/** A section of plugins under another name than theirs, such as [plugins.checks.NAME]: the agent has no other commands. */
function isMisplaced(key: string, value: unknown): boolean {
  if (!isObject(value)) return false
  const isNear = suggest(key, ['plugin', 'checks', 'metrics']).startsWith('did you mean')
  return isNear || hasCommand(value, 3)
}

function hasCommand(value: unknown, depth: number): boolean {
  if (!isObject(value) || depth === 0) return false
  return Object.hasOwn(value, 'command') || Object.values(value).some((one) => hasCommand(one, depth - 1))
}

function objectAt(checker: Checker, path: Path, value: unknown): { readonly [key: string]: unknown } {
  return value === undefined ? {} : (checkObject(checker, path, value, 'a table') ?? {})
}

function readCheck(checker: Checker, name: string, value: unknown, unused: NoteUnused): Check {
  const path = ['plugin', 'checks', name]
  const given = readTable(checker, path, value, usedOfChecks, {}, unused)
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
    ...readShared(checker, path, name, given, unused),
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
    action: readAction(checker, [...path, 'action'], given.action, unused),
    customIdentifier: readWord(checker, [...path, 'custom_identifier'], given.custom_identifier),
    perfdata: true,
    thresholds: false,
  }
}

function readMetrics(checker: Checker, name: string, value: unknown, unused: NoteUnused): MetricPlugin {
  const path = ['plugin', 'metrics', name]
  const given = readTable(checker, path, value, usedOfMetrics, unusedOfMetrics, unused)
  return {
    kind: 'metrics',
    ...readShared(checker, path, name, given, unused),
    intervalMinutes: 1,
    include: readPattern(checker, [...path, 'include_pattern'], given.include_pattern),
    exclude: readPattern(checker, [...path, 'exclude_pattern'], given.exclude_pattern),
    usePluginTime:
      checkBoolean(checker, [...path, 'use_plugin_timestamp'], given.use_plugin_timestamp) ?? false,
  }
}

function readAction(checker: Checker, path: Path, value: unknown, unused: NoteUnused): Action | undefined {
  if (value === undefined) return undefined
  const given = readTable(checker, path, value, usedOfActions, {}, unused)
  return readRun(checker, path, given, unused)
}

function readWord(checker: Checker, path: Path, value: unknown): string | undefined {
  if (value === undefined || value === '') return undefined
  if (typeof value === 'string') return value
  checker.report(path, `expected text (actual: ${checker.describe(value)})`)
  return undefined
}

/** @returns the keys that are used */
function readTable<Used extends string>(
  checker: Checker,
  path: Path,
  value: unknown,
  used: readonly Used[],
  known: Readonly<Record<string, string>>,
  unused: NoteUnused,
): Unchecked<Used> {
  if (!isObject(value)) {
    checker.report(path, `expected a table [${path.join('.')}] (actual: ${checker.describe(value)})`)
    return { command: 'false' } as Unchecked<string> as Unchecked<Used>
  }
  const isKnown = (key: string) => Object.hasOwn(known, key)
  for (const key of Object.keys(value).filter(isKnown)) {
    unused([...path, key], `plugin.${path[1]}.*.${key}`, known[key] as string)
  }
  const own = Object.fromEntries(Object.entries(value).filter(([key]) => !isKnown(key)))
  return checkObject(checker, path, own, 'a table', used) ?? {}
}

function readShared(
  checker: Checker,
  path: Path,
  name: string,
  given: Unchecked<(typeof usedOfPlugins)[number]>,
  unused: NoteUnused,
): Omit<Plugin, 'intervalMinutes'> {
  checkName(checker, path, name)
  return { name, ...readRun(checker, path, given, unused) }
}

function readRun(
  checker: Checker,
  path: Path,
  given: Unchecked<(typeof usedOfPlugins)[number]>,
  unused: NoteUnused,
): Action {
  const seconds =
    checkInteger(checker, [...path, 'timeout_seconds'], given.timeout_seconds, 0, timeoutSecondsMax) ?? 0
  const user = readWord(checker, [...path, 'user'], given.user)
  if (user !== undefined && !isRoot()) unused([...path, 'user'], `plugin.${path[1]}.*.user`, onlyRoot)
  return {
    user,
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
