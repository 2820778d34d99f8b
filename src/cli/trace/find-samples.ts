// Asks the workspace again and again until it has the samples of a message.

import type { QueryApi } from '#stack'
import type { LabelSet, Sample } from '../../model.ts'

export interface FoundSamples {
  readonly found: readonly Sample[]
  readonly missing: readonly Sample[]
  /** Of label sets that were not asked for. */
  readonly notAsked: readonly Sample[]
}

export interface FindOptions {
  readonly queries: QueryApi
  readonly samples: readonly Sample[]
  /** When the message was received here, which is near to when the rule received it. */
  readonly receivedAtMs: number
  readonly waitMs: number
  now(): number
  sleep(durationMs: number): Promise<void>
}

/** A query for each. */
const labelSetsMax = 10
const firstPauseMs = 500
const pauseMsMax = 5_000
/** How far the clocks of the rules engine and of this machine may be apart. */
const clockMs = 60_000

export async function findSamples(options: FindOptions): Promise<FoundSamples> {
  const { queries, samples, receivedAtMs, waitMs, now, sleep } = options
  const byLabels = grouped(samples)
  const asked = [...byLabels.values()].slice(0, labelSetsMax)
  const notAsked = [...byLabels.values()].slice(labelSetsMax).flat()
  const missing = new Set(asked.flat())
  const endMs = now() + waitMs
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, pauseMsMax)) {
    for (const group of asked) {
      const wanted = group.filter((sample) => missing.has(sample))
      if (wanted.length === 0) continue
      const { promql, timeMs } = queryFor(wanted, now() + clockMs)
      const { series } = await queries.query(promql, timeMs)
      for (const sample of wanted) {
        const same = series.filter(({ labels }) => isSeriesOf(sample, labels))
        const has = same.some((one) => one.samples.some((stored) => isSample(sample, stored, receivedAtMs)))
        if (has) missing.delete(sample)
      }
    }
    if (missing.size === 0 || now() + pauseMs > endMs) break
    await sleep(pauseMs)
  }
  const found = asked.flat().filter((sample) => !missing.has(sample))
  return { found, missing: [...missing], notAsked }
}

function grouped(samples: readonly Sample[]): Map<string, Sample[]> {
  const groups = new Map<string, Sample[]>()
  for (const sample of samples) {
    const group = groups.get(sample.labels.key) ?? []
    groups.set(sample.labels.key, group)
    group.push(sample)
  }
  return groups
}

/** The raw samples of all series with these labels, from before the earliest on. */
function queryFor(samples: readonly Sample[], endMs: number): { promql: string; timeMs: number } {
  const earliestMs = Math.min(...samples.map(({ timestampMs }) => timestampMs))
  const latestMs = Math.max(endMs, ...samples.map(({ timestampMs }) => timestampMs + 1))
  const seconds = Math.ceil((latestMs - earliestMs + clockMs) / 1000)
  const names = [...new Set(samples.map(({ name }) => name))]
  return { promql: `${selectorOf(names, samples[0]!.labels)}[${seconds}s]`, timeMs: latestMs }
}

export function selectorOf(names: readonly string[], { names: labels, values }: LabelSet): string {
  const name = names.length === 1 ? `__name__="${names[0]}"` : `__name__=~"${names.join('|')}"`
  const pairs = labels.map((label, index) => `${label}=${JSON.stringify(values[index])}`)
  return `{${[name, ...pairs].join(', ')}}`
}

/** Labels of the endpoint's own, such as external labels, may be there too. */
function isSeriesOf({ name, labels }: Sample, stored: Readonly<Record<string, string>>): boolean {
  return (
    stored['__name__'] === name &&
    labels.names.every((label, index) => stored[label] === labels.values[index])
  )
}

/** A time of the payload's is the same to the millisecond; that of receipt is the rules engine's, and not known here. */
function isSample(
  { value, timestampMs }: Sample,
  [storedMs, storedValue]: readonly [number, number],
  receivedAtMs: number,
): boolean {
  if (storedValue !== value) return false
  return timestampMs === receivedAtMs
    ? Math.abs(storedMs - receivedAtMs) <= clockMs
    : storedMs === timestampMs
}
