// The collector of checks: each round runs what is due, and says of every check how its last run ended.

import { setMaxListeners } from 'node:events'
import { CollectError, type CollectedSample, type Collector, type CollectorTools } from '#collect'
import type { StateError, StateStore } from '#collect-state'
import type { MetricMetadata } from '../model.ts'
import { asTheyEnd } from './as-they-end.ts'
import type { Check, ChecksConfig, MetricPlugin } from './config/model.ts'
import { createLongRuns, longRunsMax } from './long-runs.ts'
import { deliverReports, type MackerelTarget } from './mackerel/deliver-reports.ts'
import {
  askGraphDefinitions,
  type PluginRun,
  runAction,
  runCheck,
  runMetricPlugin,
  runMsMax,
} from './plugin-runs.ts'
import { findAccount } from './run/find-account.ts'
import { checkMetadata, checkSamples, lossSamples } from './samples/check-samples.ts'
import type { GraphMetric } from './samples/graph-definitions.ts'
import { type LossesByReason, type LossReason, lossWords } from './samples/losses.ts'
import { isDue } from './schedule.ts'
import { type LeaseOptions, type LoadedState, loadState, runLeased } from './state/leased-run.ts'
import { toReport } from './state/pending-reports.ts'
import type { LastRun } from './state/plugin-state.ts'

/** How a run of a check ended, for the log and for notifications. */
export interface CheckReport {
  readonly check: Check
  readonly run: LastRun
  /** The run before it, if there was one. */
  readonly before: LastRun | undefined
  /** All that the check said. */
  readonly message: string
}

/** What plugins printed that becomes no sample, for the log. */
export interface LossReport {
  readonly plugin: Check | MetricPlugin
  readonly reason: LossReason
  /** In words. */
  readonly detail: string
  readonly count: number
  /** The first of them, as the plugin printed it. */
  readonly example: string
}

export interface ChecksParts {
  /**
   * The configuration of now.
   * @throws {ConfigError} if there is none
   */
  readonly config: () => ChecksConfig | Promise<ChecksConfig>
  readonly store: StateStore
  /** Of the states. */
  readonly instance: string
  /** Where the files of plugins are laid out. */
  readonly workFolder: string
  /** Of every plugin. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** Told of every run of a check. */
  readonly report: (report: CheckReport) => void | Promise<void>
  /** Told when a plugin begins to print what is lost, once for each reason. */
  readonly lose: (report: LossReport) => void
  /** Where runs are reported, too; undefined: nowhere. */
  readonly mackerel?: MackerelTarget | undefined
  /** What runs then is killed at once. */
  readonly stop?: AbortSignal | undefined
  /** Of all plugins this one alone; undefined: all. */
  readonly only?: { readonly kind: string; readonly name: string } | undefined
  /**
   * Of the program around the rounds. `repeated`: it has one after the other, and what is too long for one goes on
   * behind it. `single`: this is its only one, and others of the same state may have rounds meanwhile. Undefined: what
   * is too long for a round runs in the time that there is.
   */
  readonly rounds?: 'repeated' | 'single' | undefined
  /** Runs one that is due elsewhere; undefined: here. */
  readonly dispatch?: ((plugin: Check | MetricPlugin) => Promise<void>) | undefined
}

type AnyPlugin = Check | MetricPlugin

/** What is loaded at one time: small states of a table. */
const loadsMax = 16
/** For saving and reporting after a run, before the round is over. */
const endReserveMs = 4_000
/** For runs that may outlive the round: most of them take a moment, and are in it then. */
const longWaitMs = 5_000
/** Between the rounds of others. */
const minuteMs = 60_000

interface Candidate {
  readonly plugin: AnyPlugin
  readonly loaded: LoadedState
}

export function createChecksCollector(
  parts: ChecksParts,
  { clock, note, fetchJson }: Pick<CollectorTools, 'clock' | 'note' | 'fetchJson'>,
): Collector {
  const metadata = new Map<string, MetricMetadata>(checkMetadata)
  /** By what decides about them. */
  const definitions = new Map<string, readonly GraphMetric[]>()
  const longRuns = createLongRuns()
  /** Why something of the last run is lost, by plugin. */
  const lostBefore = new Map<string, LossesByReason>()

  async function load(plugin: AnyPlugin): Promise<Candidate | undefined> {
    try {
      return { plugin, loaded: await loadState(parts, plugin) }
    } catch (error) {
      note(new CollectError('state', `${describe(plugin)}: ${(error as StateError).message}`))
      return undefined
    }
  }

  /**
   * @param endMs until then its action may run
   * @returns the samples of the run; none if it did not take place here
   */
  async function run(
    { plugin, loaded }: Candidate,
    config: ChecksConfig,
    timeoutMs: number,
    stop: AbortSignal,
    endMs: number,
  ): Promise<readonly CollectedSample[]> {
    const surroundings = { clock, env: parts.env, cwd: parts.cwd, stop }
    const account = await findAccount(plugin.user)
    const owner = typeof account === 'string' ? undefined : account
    const lease: LeaseOptions = { ...parts, clock, owner }
    const before = loaded.state?.last
    const runMs = wholeRunMs(plugin, timeoutMs)
    let workFolder = ''
    const outcome = await runLeased<PluginRun>(plugin, loaded, runMs, lease, async (folder) => {
      const result =
        plugin.kind === 'check'
          ? await runCheck(plugin, before, folder, timeoutMs, config, surroundings)
          : await measure(plugin, folder, timeoutMs, config, surroundings)
      workFolder = folder
      // It says nothing of the check that it was killed; the lease ends by itself, and then it is due again.
      if (stop.aborted) throw new CollectError('deadline', 'the round ended before the run')
      const report =
        plugin.kind === 'check' && parts.mackerel !== undefined
          ? toReport(plugin, result.last, before, result.message)
          : undefined
      return { result, last: result.last, isWhole: result.isWhole, report }
    })
    if (outcome.kind === 'elsewhere') return []
    const { result } = outcome.work
    for (const { message } of outcome.problems) {
      note(new CollectError('state', `${describe(plugin)}: ${message}`))
    }
    if (result.problem !== undefined) {
      note(new CollectError('plugin', `${describe(plugin)}: ${result.problem}`))
    }
    for (const { name, help, unit } of result.metrics) {
      if (help !== '' || unit !== '') metadata.set(name, { type: 'gauge', help, unit })
    }
    const samples = [...result.samples, ...lossSamples(result.losses, plugin, config.labels)]
    reportLosses(plugin, result.losses)
    if (plugin.kind === 'metrics') return samples
    await parts.report({ check: plugin, run: result.last, before, message: result.message })
    if (plugin.action !== undefined) {
      const actionMs = Math.min(plugin.action.timeoutMs, endMs - clock.now())
      const problem =
        actionMs <= 0
          ? 'the round has no time for it'
          : await runAction(plugin.action, result, before, workFolder, actionMs, surroundings)
      if (problem !== undefined) note(new CollectError('plugin', `action of ${describe(plugin)}: ${problem}`))
    }
    return [...statusOf(plugin, config, result.last), ...samples]
  }

  function reportLosses(plugin: AnyPlugin, losses: LossesByReason): void {
    const before = lostBefore.get(keyOf(plugin))
    for (const [reason, loss] of losses) {
      if (before?.has(reason) !== true) parts.lose({ plugin, reason, detail: lossWords[reason], ...loss })
    }
    lostBefore.set(keyOf(plugin), losses)
  }

  async function measure(
    plugin: MetricPlugin,
    folder: string,
    timeoutMs: number,
    config: ChecksConfig,
    surroundings: Parameters<typeof runMetricPlugin>[5],
  ): Promise<PluginRun> {
    const key = JSON.stringify([plugin.argv, plugin.env])
    let known = definitions.get(key)
    const startMs = clock.now()
    if (known === undefined) {
      const answer = await askGraphDefinitions(plugin, folder, timeoutMs, surroundings)
      if ('problem' in answer) {
        return {
          last: { startMs, durationMs: clock.now() - startMs, status: 'unknown', failedAttempts: 0 },
          isWhole: false,
          samples: [],
          message: '',
          metrics: [],
          losses: new Map(),
          problem: answer.problem,
        }
      }
      known = answer.known
      definitions.set(key, known)
    }
    // One timeout for both, so that both fit where one does.
    const leftMs = Math.max(1_000, timeoutMs - (clock.now() - startMs))
    return runMetricPlugin(plugin, known, folder, leftMs, config, surroundings)
  }

  function statusOf(check: Check, config: ChecksConfig, last: LastRun | undefined): CollectedSample[] {
    return [...checkSamples(check, { ...config.labels, check: check.name }, last, clock.now())]
  }

  async function* collect(deadlineMs: number): AsyncGenerator<CollectedSample> {
    const config = await parts.config()
    const plugins = [...config.checks, ...config.metrics].filter(
      ({ kind, name }) => parts.only === undefined || (parts.only.kind === kind && parts.only.name === name),
    )
    const startMs = clock.now()
    const due: Candidate[] = []
    for await (const candidate of asTheyEnd(plugins, loadsMax, load)) {
      if (candidate === undefined) continue
      const { plugin, loaded } = candidate
      // Also of those that are due: what runs longer than the round has its last status in it.
      if (plugin.kind === 'check') yield* statusOf(plugin, config, loaded.state?.last)
      if (!longRuns.has(keyOf(plugin)) && isDue(plugin, loaded.state, clock.now())) due.push(candidate)
    }
    yield* longRuns.take()
    if (parts.dispatch !== undefined) yield* dispatchAll(due, parts.dispatch)
    else yield* runAll(due, config, deadlineMs)
    if (parts.rounds === 'single' && clock.now() - startMs >= minuteMs) yield* statusesOfOthers(config, due)
    if (parts.mackerel !== undefined && parts.only === undefined) {
      yield* deliverAll(parts.mackerel, config, deadlineMs)
    }
  }

  async function* deliverAll(
    target: MackerelTarget,
    config: ChecksConfig,
    deadlineMs: number,
  ): AsyncGenerator<CollectedSample> {
    const { store, instance } = parts
    try {
      const options = { ...target, store, instance, clock, fetchJson, deadlineMs }
      const waiting = await deliverReports(config.checks, options)
      if (waiting !== undefined)
        yield { name: 'check_reports_waiting', labels: config.labels, value: waiting }
    } catch (error) {
      const isKnown = error instanceof CollectError
      note(new CollectError(isKnown ? error.reason : 'state', `Mackerel: ${(error as Error).message}`))
    }
  }

  async function* runAll(
    due: readonly Candidate[],
    config: ChecksConfig,
    deadlineMs: number,
  ): AsyncGenerator<CollectedSample> {
    const leftMs = (): number => deadlineMs - clock.now() - endReserveMs - runMsMax(0)
    const roundMs = leftMs()
    const isLong = ({ plugin }: Candidate): boolean =>
      parts.rounds === 'repeated' && plugin.timeoutMs > roundMs
    const stop = new AbortController()
    const always = parts.stop ?? new AbortController().signal
    const signal = AbortSignal.any([stop.signal, always])
    // Each run listens.
    setMaxListeners(0, signal, always)
    let postponed = 0

    const long = due.filter(isLong)
    const begun = long.slice(0, Math.max(0, longRunsMax(config.concurrency) - longRuns.count()))
    postponed += long.length - begun.length
    for (const candidate of begun) {
      const { plugin } = candidate
      longRuns.begin(keyOf(plugin), attempt(candidate, config, plugin.timeoutMs, always, Infinity))
    }
    const short = due.filter((candidate) => !isLong(candidate))
    const lanes = config.concurrency - longRuns.count()
    if (lanes <= 0) postponed += short.length
    try {
      const outcomes = asTheyEnd(short, lanes, async (candidate) => {
        const { plugin } = candidate
        // One that no round has enough time for runs in the time that there is; another one waits for the next round.
        const timeoutMs = Math.min(plugin.timeoutMs, leftMs())
        if (timeoutMs < Math.min(plugin.timeoutMs, roundMs * 0.9) || timeoutMs <= 0) {
          postponed++
          return []
        }
        return attempt(candidate, config, timeoutMs, signal, clock.now() + leftMs())
      })
      for await (const samples of outcomes) yield* samples
    } finally {
      stop.abort()
    }
    if (begun.length > 0) {
      await longRuns.wait(Math.min(longWaitMs, leftMs()))
      yield* longRuns.take()
    }
    if (postponed > 0) {
      note(new CollectError('deadline', `plugins that wait for the next round: ${postponed}`))
    }
  }

  /** @returns the samples of the run; a problem is noted. Never rejects. */
  async function attempt(
    candidate: Candidate,
    config: ChecksConfig,
    timeoutMs: number,
    stop: AbortSignal,
    endMs: number,
  ): Promise<readonly CollectedSample[]> {
    try {
      return await run(candidate, config, timeoutMs, stop, endMs)
    } catch (error) {
      const reason = error instanceof CollectError ? error.reason : 'state'
      note(new CollectError(reason, `${describe(candidate.plugin)}: ${(error as Error).message}`))
      return []
    }
  }

  /** Of checks that did not run here: somebody else may have run them during a long round. */
  async function* statusesOfOthers(
    config: ChecksConfig,
    ran: readonly Candidate[],
  ): AsyncGenerator<CollectedSample> {
    const others = config.checks.filter((check) => ran.every(({ plugin }) => plugin !== check))
    for await (const one of asTheyEnd(others, loadsMax, load)) {
      if (one?.plugin.kind === 'check') yield* statusOf(one.plugin, config, one.loaded.state?.last)
    }
  }

  async function* dispatchAll(
    due: readonly Candidate[],
    dispatch: (plugin: AnyPlugin) => Promise<void>,
  ): AsyncGenerator<CollectedSample> {
    const ends = asTheyEnd(due, loadsMax, async ({ plugin }) => {
      try {
        await dispatch(plugin)
      } catch (error) {
        note(new CollectError('failed', `${describe(plugin)}: not invoked: ${(error as Error).name}`))
      }
    })
    for await (const _ of ends);
  }

  return { metadata, collect }
}

/** The longest that a run takes: a metric plugin is asked for its graphs first. */
function wholeRunMs({ kind }: AnyPlugin, timeoutMs: number): number {
  return runMsMax(timeoutMs) * (kind === 'metrics' ? 2 : 1)
}

function wholeRunMsOf(plugin: AnyPlugin): number {
  const action = plugin.kind === 'check' ? plugin.action : undefined
  return wholeRunMs(plugin, plugin.timeoutMs) + (action === undefined ? 0 : runMsMax(action.timeoutMs))
}

/**
 * The longest that a round takes in which every plugin runs.
 * @returns at least a minute
 */
export function roundMsMax({ checks, metrics, concurrency }: ChecksConfig): number {
  const plugins = [...checks, ...metrics]
  const longestMs = Math.max(0, ...plugins.map(wholeRunMsOf))
  return Math.max(minuteMs, Math.ceil(plugins.length / concurrency) * longestMs + endReserveMs)
}

function keyOf({ kind, name }: AnyPlugin): string {
  return `${kind}/${name}`
}

function describe({ kind, name }: AnyPlugin): string {
  return `${kind === 'check' ? 'check' : 'metric plugin'} ${name}`
}
