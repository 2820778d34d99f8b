// A round: finds the targets, claims those that are due in the schedule, scrapes them side by side, and ends the series of
// those that are gone. A store that fails costs the round its memory, not its samples.

import { CollectError, type CollectedSample, type CollectorTools, type CollectProblem } from '#collect'
import { StateError, type StateStore } from '#collect-state'
import type { Clock } from '../clock.ts'
import type { MetricMetadata } from '../model.ts'
import { discoverTargets } from './discover-targets.ts'
import type { GetPage } from './http-client.ts'
import { leftOutWords } from './read-samples.ts'
import { planRound } from './schedule-targets.ts'
import type { HttpClientConfig, ScrapeConfig, ScrapeJob, TargetGroup } from './scrape-config.ts'
import {
  decodeSchedule,
  decodeSeries,
  encodeSchedule,
  encodeSeries,
  type ScheduleState,
  type SeriesState,
} from './scrape-state.ts'
import {
  endTarget,
  failTarget,
  type KeyedSample,
  reportNames,
  type Scrape,
  type ScrapeOptions,
  scrapeTarget,
} from './scrape-target.ts'
import { describeTarget, type Target, targetsOf } from './targets.ts'

export interface RoundTools extends Pick<CollectorTools, 'note' | 'remark'> {
  readonly clock: Clock
  readonly store: StateStore
  /** Of the states of this collector. */
  readonly stateKey: string
  /** Whether each round scrapes every target, whatever its interval. */
  readonly everyTarget: boolean
  clientOf(config: HttpClientConfig): GetPage
  describe(name: string, metadata: MetricMetadata): void
}

/** Of all jobs together: more cannot be asked in a round, and service discovery may say any number. */
const targetsMax = 5_000
/** Connections at a time: what they bring is in memory together. */
const lanes = 16
/** Of a round, with room for the markers of what ends; the frame takes 100,000. */
const samplesMax = 80_000
const markersMax = 15_000
/** Of the round's time, to save what is to be remembered; of a short round a quarter. */
const saveMsMax = 5_000

export async function* runScrapes(
  config: ScrapeConfig,
  tools: RoundTools,
  deadlineMs: number,
): AsyncGenerator<CollectedSample> {
  const { clock, note, remark } = tools
  const nowMs = clock.now()
  const endMs = deadlineMs - Math.min(saveMsMax, Math.max(0, deadlineMs - nowMs) / 4)
  const memory = await openMemory(tools)
  const found = await findTargets(config, memory.schedule, tools, endMs)
  const claim = await claimTargets(memory, found, tools, nowMs)
  if (claim === undefined) return

  const series: SeriesState = new Map([...claim.series])
  const external = config.externalLabels
  let markers = 0
  const pass = function* (samples: readonly CollectedSample[]): Generator<CollectedSample> {
    for (const sample of samples) {
      if (sample.stale === true && ++markers > markersMax) continue
      yield { ...sample, labels: { ...external, ...sample.labels } }
    }
  }
  // Of a target that has another address now and the same labels, the series go on. Of two targets that have one series at
  // one time, the first counts.
  const written = createWrittenSeries()
  const isAlone = claim.due.length === 1 && claim.gone.length === 0
  let room = samplesMax - claim.due.length * reportNames.length
  const takeRoom = (samples: number): boolean => {
    if (samples > room) return false
    room -= samples
    return true
  }
  const options = { clock, endMs, roomMax: samplesMax, takeRoom }
  for await (const { target, scrape } of scrapeInLanes(claim.due, found.refusals, series, tools, options)) {
    series.set(target.key, scrape.series)
    for (const [name, metadata] of scrape.metadata) tools.describe(name, metadata)
    if (scrape.problem !== undefined) note(scrape.problem)
    const leftOut = new Map(scrape.leftOut)
    const isNew = ({ key, sample: { timestampMs = 0, stale } }: KeyedSample): boolean => {
      if (stale === true) return written.mayEnd(key, timestampMs)
      if (written.take(key, timestampMs)) return true
      leftOut.set('other_target', (leftOut.get('other_target') ?? 0) + 1)
      return false
    }
    const samples = isAlone ? scrape.samples : scrape.samples.filter(isNew)
    for (const [reason, count] of leftOut) {
      const message = `${describeTarget(target)}: ${leftOutWords[reason]}`
      remark?.({ reason, message, samples: count })
    }
    yield* pass(samples.map(({ sample }) => sample))
  }
  for (const { key, labels } of claim.gone) {
    const ends = endTarget(labels, series.get(key) ?? new Map(), nowMs)
    yield* pass(ends.filter(({ key }) => !written.has(key)).map(({ sample }) => sample))
    series.delete(key)
  }
  if (markers > markersMax) {
    const lost = `${markers - markersMax} series end without a staleness marker`
    note(new CollectError('too_large', `more than ${markersMax} series end in one round: ${lost}`))
  }
  await saveSeries(series, claim, tools)
}

interface Memory {
  /** Undefined: the store cannot be reached. */
  readonly schedule: { readonly state: ScheduleState; readonly version: string | undefined } | undefined
}

const noSchedule: ScheduleState = { targets: {}, discoveries: {} }

async function openMemory({ store, stateKey, note }: RoundTools): Promise<Memory> {
  try {
    const stored = await store.load(stateKey)
    const state = stored === undefined ? noSchedule : (decodeSchedule(stored.bytes) ?? noSchedule)
    return { schedule: { state, version: stored?.version } }
  } catch (error) {
    note(stateProblem(error))
    return { schedule: undefined }
  }
}

interface Found {
  readonly targets: readonly Target[]
  /** Jobs of which not every target is known: none of theirs is gone. */
  readonly unknownJobs: ReadonlySet<string>
  readonly discoveries: ScheduleState['discoveries']
  /** By name: jobs none of whose targets is asked, and why. */
  readonly refusals: ReadonlyMap<string, CollectError>
}

async function findTargets(
  config: ScrapeConfig,
  schedule: Memory['schedule'],
  { clock, clientOf, note }: RoundTools,
  endMs: number,
): Promise<Found> {
  const unknownJobs = new Set<string>()
  const discoveries: Record<string, ScheduleState['discoveries'][string]> = Object.create(null)
  const refusals = new Map<string, CollectError>()
  const noteOf = (job: ScrapeJob, reason: CollectProblem, message: string): CollectError => {
    const problem = new CollectError(reason, `job ${job.name}: ${message}`)
    note(problem)
    return problem
  }
  const targetsOfJobs = await Promise.all(
    config.jobs.map(async (job) => {
      const groups: TargetGroup[] = [...job.groups]
      for (const discovery of job.discoveries) {
        const key = JSON.stringify([job.name, discovery.url.href])
        const kept = schedule?.state.discoveries[key]
        const nowMs = clock.now()
        let found = kept
        // The next round may come a little early.
        if (kept === undefined || nowMs - kept.atMs >= discovery.refreshMs - 15_000) {
          try {
            const get = clientOf(discovery.client)
            found = { atMs: nowMs, groups: await discoverTargets(discovery, get, endMs - nowMs) }
          } catch (error) {
            // The last list goes on, as in Prometheus.
            const { reason, message } = toProblem(error)
            noteOf(job, reason, `service discovery: ${message}`)
          }
        }
        if (found === undefined) unknownJobs.add(job.name)
        else {
          discoveries[key] = found
          groups.push(...found.groups)
        }
      }
      const made = targetsOf(job, groups)
      for (const [message, count] of made.faults) {
        noteOf(job, 'bad_config', count === 1 ? message : `${message} (${count} targets)`)
      }
      const limit = job.limits.targetsMax
      if (limit !== undefined && made.targets.length > limit) {
        const counts = `number of targets: ${made.targets.length}, limit: ${limit}`
        const problem = noteOf(job, 'bad_config', `target_limit exceeded (${counts}): none is scraped`)
        refusals.set(job.name, problem)
      }
      return made.targets
    }),
  )
  const targets = new Map(targetsOfJobs.flat().map((target) => [target.key, target]))
  const kept = [...targets.values()].slice(0, targetsMax)
  if (targets.size > targetsMax) {
    const others = `${targets.size - targetsMax} of ${targets.size} targets are not scraped, and have no up`
    const remedy = `a configuration has at most ${targetsMax}; split it into several stacks`
    note(new CollectError('too_large', `${others}: ${remedy}`))
  }
  return { targets: kept, unknownJobs, discoveries, refusals }
}

interface Claim {
  readonly due: readonly Target[]
  readonly gone: readonly { readonly key: string; readonly labels: readonly (readonly [string, string])[] }[]
  readonly series: SeriesState
  /** Undefined: nothing is saved. */
  readonly seriesVersion:
    | { readonly version: string | undefined; readonly bytes: Uint8Array | undefined }
    | undefined
}

/** @returns undefined if another round is at it */
async function claimTargets(
  memory: Memory,
  found: Found,
  tools: RoundTools,
  nowMs: number,
): Promise<Claim | undefined> {
  const { store, stateKey, everyTarget, note } = tools
  let { schedule } = memory
  for (let attempt = 1; schedule !== undefined; attempt++) {
    const { targets: known } = schedule.state
    const plan = planRound(found.targets, known, nowMs)
    const absent = Object.entries(known).filter(([key]) => !Object.hasOwn(plan.schedule, key))
    const isKept = ([, { job }]: (typeof absent)[number]): boolean => found.unknownJobs.has(job)
    const next: ScheduleState = {
      targets: { ...plan.schedule, ...Object.fromEntries(absent.filter(isKept)) },
      discoveries: found.discoveries,
    }
    try {
      const outcome = await store.save(stateKey, encodeSchedule(next), schedule.version)
      if (outcome === 'saved') {
        const gone = absent.filter((one) => !isKept(one)).map(([key, { labels }]) => ({ key, labels }))
        const due = everyTarget ? found.targets : plan.due
        return { due, gone, ...(await loadSeries(tools)) }
      }
      // Another round was quicker; with what it leaves, this one tries once more.
      schedule = attempt === 1 ? (await openMemory(tools)).schedule : undefined
      if (attempt > 1) return undefined
    } catch (error) {
      note(stateProblem(error))
      schedule = undefined
    }
  }
  const due = everyTarget ? found.targets : planRound(found.targets, undefined, nowMs).due
  return { due, gone: [], series: new Map(), seriesVersion: undefined }
}

async function loadSeries({
  store,
  stateKey,
  note,
}: RoundTools): Promise<Pick<Claim, 'series' | 'seriesVersion'>> {
  try {
    const stored = await store.load(seriesKey(stateKey))
    const series = (stored === undefined ? undefined : decodeSeries(stored.bytes)) ?? new Map()
    return { series, seriesVersion: { version: stored?.version, bytes: stored?.bytes } }
  } catch (error) {
    note(stateProblem(error))
    return { series: new Map(), seriesVersion: undefined }
  }
}

async function saveSeries(
  series: SeriesState,
  { seriesVersion }: Claim,
  { store, stateKey, note }: RoundTools,
): Promise<void> {
  if (seriesVersion === undefined) return
  const bytes = encodeSeries(series)
  // Most rounds find the series of the round before.
  if (seriesVersion.bytes !== undefined && Buffer.compare(bytes, seriesVersion.bytes) === 0) return
  try {
    if ((await store.save(seriesKey(stateKey), bytes, seriesVersion.version)) === 'conflict') {
      note(new CollectError('state', 'another round has saved the series of the targets meanwhile'))
    }
  } catch (error) {
    note(stateProblem(error))
  }
}

/** Which series a round has written, and at which times. A value counts more than an end. */
function createWrittenSeries() {
  // Nearly every series has one time.
  const timesOf = new Map<string, number | Set<number>>()
  const has = (key: string, timeMs: number): boolean => {
    const known = timesOf.get(key)
    return typeof known === 'object' ? known.has(timeMs) : known === timeMs
  }
  return {
    has: (key: string) => timesOf.has(key),
    /** @returns whether the series has no end or value at that time yet */
    mayEnd(key: string, timeMs: number): boolean {
      if (has(key, timeMs)) return false
      if (!timesOf.has(key)) timesOf.set(key, Number.NaN)
      return true
    },
    /** @returns false if there is a value at that time already */
    take(key: string, timeMs: number): boolean {
      if (has(key, timeMs)) return false
      const known = timesOf.get(key)
      if (typeof known === 'object') known.add(timeMs)
      else timesOf.set(key, known === undefined ? timeMs : new Set([known, timeMs]))
      return true
    },
  }
}

function seriesKey(stateKey: string): string {
  return `${stateKey}/series`
}

async function* scrapeInLanes(
  due: readonly Target[],
  refusals: Found['refusals'],
  known: SeriesState,
  { clientOf, note }: RoundTools,
  options: ScrapeOptions,
): AsyncGenerator<{ readonly target: Target; readonly scrape: Scrape }> {
  const knownOf = ({ key }: Target) => known.get(key) ?? new Map()
  // That a target is down is said of its job, or of the round, and not of each.
  const fail = (target: Target, problem: CollectError) => {
    const scrape = failTarget(target, problem, knownOf(target), options.clock)
    return { target, scrape: { ...scrape, problem: undefined } }
  }
  const waiting: Target[] = []
  for (const target of due) {
    const refusal = refusals.get(target.job.name)
    if (refusal === undefined) waiting.push(target)
    else yield fail(target, refusal)
  }
  const running = new Map<Target, Promise<{ target: Target; scrape: Scrape }>>()
  let next = 0
  while (next < waiting.length || running.size > 0) {
    for (; running.size < lanes && next < waiting.length && options.clock.now() < options.endMs; next++) {
      const target = waiting[next] as Target
      const scrape = scrapeTarget(target, clientOf(target.job.client), knownOf(target), options)
      running.set(
        target,
        scrape.then((done) => ({ target, scrape: done })),
      )
    }
    if (running.size === 0) break
    const done = await Promise.race(running.values())
    running.delete(done.target)
    yield done
  }
  const late = waiting.slice(next)
  if (late.length === 0) return
  const message = `${late.length} targets were not scraped before the round had to end, and count as down`
  const problem = new CollectError('deadline', message)
  note(problem)
  for (const target of late) yield fail(target, problem)
}

function stateProblem(error: unknown): CollectError {
  if (!(error instanceof StateError)) throw error
  return new CollectError('state', error.message)
}

function toProblem(error: unknown): CollectError {
  if (!(error instanceof CollectError)) throw error
  return error
}
