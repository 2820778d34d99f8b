// What is remembered from round to round, in two states: the schedule, which is small and changes each round, and the
// series of the targets, which are many and seldom change.

import { formatSeries, parsePage } from '#exposition'
import { createLabelTemplate } from '../label-set.ts'
import type { LabelSet } from '../model.ts'
import type { TargetGroup } from './scrape-config.ts'

export interface ScheduleState {
  readonly targets: { readonly [key: string]: ScheduledTarget }
  /** The last good answers, by job and URL. */
  readonly discoveries: {
    readonly [key: string]: { readonly atMs: number; readonly groups: readonly TargetGroup[] }
  }
}

export interface ScheduledTarget {
  readonly job: string
  /** Of its interval, counted from 1970 with the phase of the target: of the last scrape, or of its first sight. */
  readonly slot: number
  /** Of the last scrape; absent: none yet. */
  readonly scrapedAtMs?: number
  /** As `Target.labels`, for the reports of one that vanishes. */
  readonly labels: readonly (readonly [name: string, value: string])[]
}

/** A series of the last good scrape. */
export interface KnownSeries {
  readonly name: string
  readonly labels: LabelSet
  /** Whether it gets a staleness marker where it is missing: it has no time of its own, and has not got one already. */
  readonly tracked: boolean
}

/** By the key of the target, then by that of the series. */
export type SeriesState = Map<string, ReadonlyMap<string, KnownSeries>>

/** Of another program, or version, there is nothing to be known. */
const version = 1

export function encodeSchedule(state: ScheduleState): Uint8Array {
  return Buffer.from(JSON.stringify({ version, ...state }))
}

/** @returns undefined for what no `encodeSchedule` made */
export function decodeSchedule(bytes: Uint8Array): ScheduleState | undefined {
  const value = parseJson(bytes) as (ScheduleState & { readonly version?: unknown }) | undefined
  return value?.version === version ? { targets: value.targets, discoveries: value.discoveries } : undefined
}

/** Each target's series are a page of the text format, whose values say whether they are tracked. */
export function encodeSeries(state: SeriesState): Uint8Array {
  const pages = [...state].map(([target, series]) => {
    const lines = [...series.values()].map((one) => `${formatSeries(one)} ${one.tracked ? 1 : 0}\n`)
    return [target, lines.join('')] as const
  })
  return Buffer.from(JSON.stringify({ version, pages: Object.fromEntries(pages) }))
}

export function decodeSeries(bytes: Uint8Array): SeriesState | undefined {
  const value = parseJson(bytes) as
    | { readonly version?: unknown; readonly pages: Record<string, string> }
    | undefined
  if (value?.version !== version) return undefined
  const state: SeriesState = new Map()
  for (const [target, page] of Object.entries(value.pages)) {
    const series = new Map<string, KnownSeries>()
    const fault = parsePage(page, 'text', {
      sample(name, pairs, tracked) {
        const labels = createLabelTemplate(pairs.map(([label]) => label))(pairs.map(([, text]) => text))
        series.set(`${name} ${labels.key}`, { name, labels, tracked: tracked === 1 })
      },
    })
    if (fault !== undefined) return undefined
    state.set(target, series)
  }
  return state
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}
