// What a round remembers of those before: the schedule, by which it claims the targets that are due, and the series of the
// targets. A store that fails costs the round its memory, not its samples.

import { CollectError } from '#collect'
import { StateError } from '#collect-state'
import type { Found } from './find-targets.ts'
import type { RoundTools } from './round-tools.ts'
import { planRound } from './schedule-targets.ts'
import {
  decodeSchedule,
  decodeSeries,
  encodeSchedule,
  encodeSeries,
  type ScheduleState,
  type SeriesState,
} from './scrape-state.ts'
import type { Target } from './targets.ts'

export interface Memory {
  /** Undefined: the store cannot be reached. */
  readonly schedule: { readonly state: ScheduleState; readonly version: string | undefined } | undefined
}

const noSchedule: ScheduleState = { targets: {}, discoveries: {} }

export async function openMemory({ store, stateKey, note }: RoundTools): Promise<Memory> {
  try {
    const stored = await store.load(stateKey)
    const state = stored === undefined ? noSchedule : (decodeSchedule(stored.bytes) ?? noSchedule)
    return { schedule: { state, version: stored?.version } }
  } catch (error) {
    note(stateProblem(error))
    return { schedule: undefined }
  }
}

export interface Claim {
  readonly due: readonly Target[]
  readonly gone: readonly { readonly key: string; readonly labels: readonly (readonly [string, string])[] }[]
  readonly series: SeriesState
  /** Undefined: nothing is saved. */
  readonly seriesVersion:
    | { readonly version: string | undefined; readonly bytes: Uint8Array | undefined }
    | undefined
}

/** @returns undefined if another round is at it */
export async function claimTargets(
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

export async function saveSeries(
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

function seriesKey(stateKey: string): string {
  return `${stateKey}/series`
}

function stateProblem(error: unknown): CollectError {
  if (!(error instanceof StateError)) throw error
  return new CollectError('state', error.message)
}
