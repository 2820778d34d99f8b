// What runs of plugins come to: the command, its end in words, and the samples of it. State and leases are around this.

import type { CollectedSample } from '#collect'
import type { Clock } from '../clock.ts'
import { describeEnd, shellFailures, statusOf } from './check-status.ts'
import type { Action, Check, ChecksConfig, MetricPlugin } from './config/model.ts'
import { findAccount } from './run/find-account.ts'
import { type CommandResult, killAfterMsDefault, runCommand } from './run/run-command.ts'
import {
  type GraphMetric,
  type NamedMetric,
  nameMetric,
  parseGraphDefinitions,
} from './samples/graph-definitions.ts'
import { createLosses, type Losses, type LossesByReason } from './samples/losses.ts'
import { type MetricLine, parseMetricLines } from './samples/metric-lines.ts'
import { parseOutput } from './samples/parse-perfdata.ts'
import { perfSamples } from './samples/perf-samples.ts'
import type { LastRun } from './state/plugin-state.ts'

export interface RunSurroundings {
  readonly clock: Clock
  /** Of every plugin; its own variables come over it. */
  readonly env: Readonly<Record<string, string>>
  /** Where relative names of programs start. */
  readonly cwd: string
  readonly stop: AbortSignal
}

const noOutput: Pick<CommandResult, 'stdout' | 'stderr' | 'isCut'> = { stdout: '', stderr: '', isCut: false }

export interface PluginRun {
  readonly last: LastRun
  readonly isWhole: boolean
  readonly samples: readonly CollectedSample[]
  /** All of what the check says, for people; of a check that did not end as one, why. */
  readonly message: string
  /** What its values are called. */
  readonly metrics: readonly NamedMetric[]
  /** What it printed that is in no sample. */
  readonly losses: LossesByReason
  /** Why there is nothing of it, or not all. */
  readonly problem: string | undefined
}

const linesOfErrorMax = 3
/** As the agent has it. */
const pluginTimeAgoMsMax = 15 * 60_000
/** A sample further ahead would keep those of the next rounds out of its series. */
const pluginTimeAheadMsMax = 30_000

/** @param timeoutMs of this run */
export async function runCheck(
  check: Check,
  before: LastRun | undefined,
  folder: string,
  timeoutMs: number,
  config: Pick<ChecksConfig, 'kilobyte' | 'labels'>,
  surroundings: RunSurroundings,
): Promise<PluginRun> {
  const { clock } = surroundings
  const startMs = clock.now()
  const result = await runIn(check, folder, timeoutMs, {}, surroundings)
  const status = statusOf(result.end)
  const trouble = describeEnd(result.end, timeoutMs)
  const { text, values, losses } = parseOutput(wholeWords(result))
  const labels = { ...config.labels, check: check.name }
  const { kilobyte } = config
  const { thresholds } = check
  const isMeasured = check.perfdata && trouble === undefined
  if (!thresholds) losses.remove('bad_limit')
  if (result.isCut) losses.add('output_cut', '')
  return {
    last: {
      startMs,
      durationMs: clock.now() - startMs,
      status,
      failedAttempts: status === 'ok' ? 0 : (before?.failedAttempts ?? 0) + 1,
    },
    isWhole: result.end.kind === 'exit',
    samples: isMeasured ? [...perfSamples(values, labels, { kilobyte, thresholds }, losses)] : [],
    message: [trouble, (trouble === undefined ? result.stdout.trim() : text) || firstLines(result.stderr)]
      .filter((part) => part !== undefined && part !== '')
      .join('; '),
    metrics: [],
    losses: isMeasured ? losses.byReason : new Map(),
    problem: undefined,
  }
}

/** Of an output that is cut the last word may be a part of one, and so another number. */
function wholeWords({ stdout, isCut }: CommandResult): string {
  return isCut ? stdout.replace(/\S+$/, '') : stdout
}

/** @param definitions of this plugin, if they are known already */
export async function runMetricPlugin(
  plugin: MetricPlugin,
  definitions: readonly GraphMetric[],
  folder: string,
  timeoutMs: number,
  { labels, prefix }: Pick<ChecksConfig, 'labels' | 'prefix'>,
  surroundings: RunSurroundings,
): Promise<PluginRun> {
  const { clock } = surroundings
  const startMs = clock.now()
  const result = await runIn(plugin, folder, timeoutMs, { MACKEREL_AGENT_PLUGIN_META: '' }, surroundings)
  const status = statusOf(result.end)
  const trouble =
    describeEnd(result.end, timeoutMs) ?? (status === 'ok' ? undefined : 'exit status other than 0')
  const losses = createLosses()
  const lines = parseMetricLines(result.isCut ? result.stdout.replace(/[^\n]*$/, '') : result.stdout, losses)
  if (result.isCut) losses.add('output_cut', '')
  const named = nameLines(lines, plugin, definitions, prefix, startMs, losses)
  const faults = (['not_a_number', 'decimal_comma', 'bad_name', 'too_many'] as const).reduce(
    (sum, reason) => sum + (losses.byReason.get(reason)?.count ?? 0),
    0,
  )
  const problems = [
    trouble === undefined ? undefined : [trouble, firstLines(result.stderr)].filter(Boolean).join('; '),
    faults === 0 ? undefined : `lines without a name and a number: ${faults}`,
  ].filter((one) => one !== undefined)
  return {
    last: { startMs, durationMs: clock.now() - startMs, status, failedAttempts: 0 },
    isWhole: result.end.kind === 'exit',
    samples: named.map(({ line: { value, timeMs }, metric }) => ({
      name: metric.name,
      labels: { ...labels, plugin: plugin.name, ...metric.labels },
      value: value * metric.factor,
      ...(plugin.usePluginTime && timeMs !== undefined && { timestampMs: timeMs }),
    })),
    message: '',
    metrics: named.map(({ metric }) => metric),
    losses: losses.byReason,
    problem: problems.length === 0 ? undefined : problems.join('; '),
  }
}

/** Longer ones are cut, since a program takes no variable above 128 KB. */
const messageCharactersMax = 1_024

/**
 * Runs the action of a check with the variables that mackerel-agent gives it.
 * @returns why it failed; undefined if it did not
 * https://mackerel.io/docs/entry/custom-checks
 */
export async function runAction(
  action: Action,
  { last, message }: Pick<PluginRun, 'last' | 'message'>,
  before: LastRun | undefined,
  folder: string,
  timeoutMs: number,
  surroundings: RunSurroundings,
): Promise<string | undefined> {
  const variables = {
    MACKEREL_STATUS: last.status.toUpperCase(),
    MACKEREL_PREVIOUS_STATUS: before?.status.toUpperCase() ?? '',
    MACKEREL_CHECK_MESSAGE: [...message.replaceAll('\0', '')].slice(0, messageCharactersMax).join(''),
  }
  const { end, stderr } = await runIn(action, folder, timeoutMs, variables, surroundings)
  if (end.kind === 'exit' && end.code === 0) return undefined
  const trouble = describeEnd(end, timeoutMs) ?? 'exit status other than 0'
  return [trouble, firstLines(stderr)].filter(Boolean).join('; ')
}

interface NamedLine {
  readonly line: MetricLine
  readonly metric: NamedMetric
}

/** @returns one line for each series and time: of keys that become the same, always the same one */
function nameLines(
  lines: readonly MetricLine[],
  { include, exclude, usePluginTime }: MetricPlugin,
  definitions: readonly GraphMetric[],
  prefix: string,
  nowMs: number,
  losses: Losses,
): readonly NamedLine[] {
  const bySeries = new Map<string, NamedLine>()
  for (const line of lines) {
    const { key, timeMs = nowMs } = line
    if (include?.matches(key) === false || exclude?.matches(key) === true) continue
    if (usePluginTime && (timeMs < nowMs - pluginTimeAgoMsMax || timeMs > nowMs + pluginTimeAheadMsMax)) {
      losses.add('bad_time', key)
      continue
    }
    const metric = nameMetric(key, definitions, prefix)
    const series = JSON.stringify([metric.name, metric.labels, usePluginTime ? timeMs : 0])
    const other = bySeries.get(series)
    if (other !== undefined) losses.add('same_series', `${other.line.key}, ${key}`)
    // Plugins in Go print in another order each time.
    if (other === undefined || key <= other.line.key) bySeries.set(series, { line, metric })
  }
  return [...bySeries.values()]
}

/** Asks the plugin what its values are called: its graphs, or why it did not answer. Then nobody knows. */
export async function askGraphDefinitions(
  plugin: MetricPlugin,
  folder: string,
  timeoutMs: number,
  surroundings: RunSurroundings,
): Promise<{ readonly known: readonly GraphMetric[] } | { readonly problem: string }> {
  const meta = { MACKEREL_AGENT_PLUGIN_META: '1' }
  const { end, stdout, stderr } = await runIn(plugin, folder, timeoutMs, meta, surroundings)
  const trouble = describeEnd(end, timeoutMs)
  // A plugin may fail because it has nothing to say to this question, and then its values have plain names.
  if (trouble === undefined || (end.kind === 'exit' && !shellFailures.includes(end.code))) {
    return { known: parseGraphDefinitions(stdout) }
  }
  if (end.kind === 'not_started') return { problem: trouble }
  const question = 'asked for its graphs with MACKEREL_AGENT_PLUGIN_META=1'
  return { problem: [`${trouble}, ${question}`, firstLines(stderr)].filter(Boolean).join('; ') }
}

async function runIn(
  { argv, isShell, env: own, user }: Action,
  folder: string,
  timeoutMs: number,
  further: Readonly<Record<string, string>>,
  { env, cwd, stop }: RunSurroundings,
): Promise<CommandResult> {
  const account = await findAccount(user)
  if (typeof account === 'string') return { end: { kind: 'not_started', problem: account }, ...noOutput }
  const ofUser = account && { HOME: account.home, USER: account.name, LOGNAME: account.name }
  return runCommand({
    argv,
    isShell,
    env: { ...env, ...ofUser, MACKEREL_PLUGIN_WORKDIR: folder, ...further, ...own },
    cwd,
    account,
    timeoutMs,
    stop,
  })
}

function firstLines(text: string): string {
  return text.trim().split('\n').slice(0, linesOfErrorMax).join(' ')
}

/** The longest that a run takes which has this timeout. */
export function runMsMax(timeoutMs: number): number {
  return timeoutMs + killAfterMsDefault
}
