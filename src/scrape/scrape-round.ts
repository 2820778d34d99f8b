// A round: finds the targets, claims those that are due in the schedule, scrapes them side by side, and ends the series of
// those that are gone.

import { CollectError, type CollectedSample } from '#collect'
import { findTargets } from './find-targets.ts'
import { leftOutWords } from './read-samples.ts'
import { claimTargets, openMemory, saveSeries } from './round-memory.ts'
import type { RoundTools } from './round-tools.ts'
import type { ScrapeConfig } from './scrape-config.ts'
import { scrapeInLanes } from './scrape-in-lanes.ts'
import type { SeriesState } from './scrape-state.ts'
import { endTarget, type KeyedSample, reportNames } from './scrape-target.ts'
import { describeTarget } from './targets.ts'
import { createWrittenSeries } from './written-series.ts'

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
  const found = await findTargets(config, memory.schedule?.state.discoveries ?? {}, tools, endMs)
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
