// The collector of checks: each round runs what is due, and says of every check how its last run ended.

import { CollectError, type CollectedSample, type Collector, type CollectorTools } from '#collect'
import type { StateError, StateStore } from '#collect-state'
import type { MetricMetadata } from '../model.ts'
import { asTheyEnd } from './as-they-end.ts'
import type { Check, ChecksConfig, MetricPlugin } from './config/model.ts'
import { deliverReports, type MackerelTarget } from './mackerel/deliver-reports.ts'
import { askGraphDefinitions, type PluginRun, runCheck, runMetricPlugin, runMsMax } from './plugin-runs.ts'
import { checkMetadata, checkSamples } from './samples/check-samples.ts'
import type { GraphMetric } from './samples/graph-definitions.ts'
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
  /** Where runs are reported, too; undefined: nowhere. */
  readonly mackerel?: MackerelTarget | undefined
  /** What runs then is killed at once. */
  readonly stop?: AbortSignal | undefined
  /** Of all plugins this one alone; undefined: all. */
  readonly only?: { readonly kind: string; readonly name: string } | undefined
  /** Runs one that is due elsewhere; undefined: here. */
  readonly dispatch?: ((plugin: Check | MetricPlugin) => Promise<void>) | undefined
}

type AnyPlugin = Check | MetricPlugin

/** What is loaded at one time: small states of a table. */
const loadsMax = 16
/** For saving and reporting after a run, before the round is over. */
const endReserveMs = 4_000

interface Candidate {
  readonly plugin: AnyPlugin
  readonly loaded: LoadedState
}

interface Outcome {
  readonly samples: readonly CollectedSample[]
}

export function createChecksCollector(
  parts: ChecksParts,
  { clock, note, fetchJson }: Pick<CollectorTools, 'clock' | 'note' | 'fetchJson'>,
): Collector {
  const metadata = new Map<string, MetricMetadata>(checkMetadata)
  /** By what decides about them. */
  const definitions = new Map<string, readonly GraphMetric[]>()

  async function load(plugin: AnyPlugin): Promise<Candidate | undefined> {
    try {
      return { plugin, loaded: await loadState(parts, plugin) }
    } catch (error) {
      note(new CollectError('state', `${describe(plugin)}: ${(error as StateError).message}`))
      return undefined
    }
  }

  /** @returns the samples of the run; none if it did not take place here */
  async function run(
    { plugin, loaded }: Candidate,
    config: ChecksConfig,
    timeoutMs: number,
    stop: AbortSignal,
  ): Promise<Outcome> {
    const surroundings = { clock, env: parts.env, cwd: parts.cwd, stop }
    const lease: LeaseOptions = { ...parts, clock }
    const before = loaded.state?.last
    const runMs = runMsMax(timeoutMs) * (plugin.kind === 'metrics' ? 2 : 1)
    const outcome = await runLeased<PluginRun>(plugin, loaded, runMs, lease, async (folder) => {
      const result =
        plugin.kind === 'check'
          ? await runCheck(plugin, before, folder, timeoutMs, config, surroundings)
          : await measure(plugin, folder, timeoutMs, config, surroundings)
      // It says nothing of the check that it was killed; the lease ends by itself, and then it is due again.
      if (stop.aborted) throw new CollectError('deadline', 'the round ended before the run')
      const report =
        plugin.kind === 'check' && parts.mackerel !== undefined
          ? toReport(plugin, result.last, before, result.message)
          : undefined
      return { result, last: result.last, isWhole: result.isWhole, report }
    })
    if (outcome.kind === 'elsewhere') return { samples: [] }
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
    if (plugin.kind === 'metrics') return { samples: result.samples }
    await parts.report({ check: plugin, run: result.last, before, message: result.message })
    return { samples: [...statusOf(plugin, config, result.last), ...result.samples] }
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
    if (known === undefined) {
      const startMs = clock.now()
      known = await askGraphDefinitions(plugin, folder, timeoutMs, surroundings)
      if (known === undefined) {
        return {
          last: { startMs, durationMs: clock.now() - startMs, status: 'unknown', failedAttempts: 0 },
          isWhole: false,
          samples: [],
          message: '',
          metrics: [],
          problem: 'it did not say what its graphs are, with MACKEREL_AGENT_PLUGIN_META=1',
        }
      }
      definitions.set(key, known)
    }
    return runMetricPlugin(plugin, known, folder, timeoutMs, config, surroundings)
  }

  function statusOf(check: Check, config: ChecksConfig, last: LastRun | undefined): CollectedSample[] {
    return [...checkSamples(check, { ...config.labels, check: check.name }, last, clock.now())]
  }

  async function* collect(deadlineMs: number): AsyncGenerator<CollectedSample> {
    const config = await parts.config()
    const plugins = [...config.checks, ...config.metrics].filter(
      ({ kind, name }) => parts.only === undefined || (parts.only.kind === kind && parts.only.name === name),
    )
    const due: Candidate[] = []
    for await (const candidate of asTheyEnd(plugins, loadsMax, load)) {
      if (candidate === undefined) continue
      const { plugin, loaded } = candidate
      // Also of those that are due: what runs longer than the round has its last status in it.
      if (plugin.kind === 'check') yield* statusOf(plugin, config, loaded.state?.last)
      if (isDue(plugin, loaded.state, clock.now())) due.push(candidate)
    }
    if (parts.dispatch !== undefined) yield* dispatchAll(due, parts.dispatch)
    else yield* runAll(due, config, deadlineMs)
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
    const stop = new AbortController()
    const signal = AbortSignal.any([stop.signal, ...(parts.stop === undefined ? [] : [parts.stop])])
    let postponed = 0
    try {
      const outcomes = asTheyEnd(due, config.concurrency, async (candidate) => {
        const { plugin } = candidate
        // One that no round has enough time for runs in the time that there is; another one waits for the next round.
        const timeoutMs = Math.min(plugin.timeoutMs, leftMs())
        if (timeoutMs < Math.min(plugin.timeoutMs, roundMs * 0.9) || timeoutMs <= 0) {
          postponed++
          return { samples: [] }
        }
        try {
          return await run(candidate, config, timeoutMs, signal)
        } catch (error) {
          const reason = error instanceof CollectError ? error.reason : 'state'
          note(new CollectError(reason, `${describe(plugin)}: ${(error as Error).message}`))
          return { samples: [] }
        }
      })
      for await (const { samples } of outcomes) yield* samples
    } finally {
      stop.abort()
    }
    if (postponed > 0) {
      note(new CollectError('deadline', `plugins that wait for the next round: ${postponed}`))
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

function describe({ kind, name }: AnyPlugin): string {
  return `${kind === 'check' ? 'check' : 'metric plugin'} ${name}`
}
