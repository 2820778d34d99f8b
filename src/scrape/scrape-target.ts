// One scrape of one target: its samples, the reports that Prometheus makes of a scrape, and staleness markers for what is
// missing since the last one.

import { CollectError, type CollectedSample } from '#collect'
import type { Clock } from '../clock.ts'
import { createLabelTemplate } from '../label-set.ts'
import type { LabelSet, MetricMetadata } from '../model.ts'
import { userAgent } from '../program-version.ts'
import { decodePage, describeStrangeType, formatOf } from './decode-page.ts'
import { describeUrl, type GetPage, type HttpAnswer } from './http-client.ts'
import { type PageReading, type ReadOptions, readSamples, type ScrapedSeries } from './read-samples.ts'
import type { KnownSeries } from './scrape-state.ts'
import { describeTarget, type Target } from './targets.ts'

export interface KeyedSample {
  /** Of name and labels, as `ScrapedSeries.key`. */
  readonly key: string
  readonly sample: CollectedSample
}

export interface Scrape {
  readonly samples: readonly KeyedSample[]
  readonly metadata: ReadonlyMap<string, MetricMetadata>
  /** By key: for the next scrape. */
  readonly series: ReadonlyMap<string, KnownSeries>
  /** Why it failed; `up` is 0 then. */
  readonly problem: CollectError | undefined
  /** How many samples are not written, by reason. */
  readonly leftOut: PageReading['leftOut']
}

export interface ScrapeOptions {
  readonly clock: Clock
  readonly endMs: number
  /** Samples of one page, at most. */
  readonly roomMax: number
  takeRoom(samples: number): boolean
}

/** What is said of each target, whether it answers or not. */
export const reportNames = [
  'up',
  'scrape_duration_seconds',
  'scrape_samples_scraped',
  'scrape_samples_post_metric_relabeling',
  'scrape_series_added',
] as const

/**
 * @param known series of the last good scrape
 * @param endMs when an answer must be here
 * @param takeRoom asked whether the round has room for so many samples
 */
export async function scrapeTarget(
  target: Target,
  get: GetPage,
  known: ReadonlyMap<string, KnownSeries>,
  { clock, endMs, roomMax, takeRoom }: ScrapeOptions,
): Promise<Scrape> {
  const startMs = clock.now()
  let outcome: Outcome
  try {
    const { body, contentType } = await get({
      url: target.url,
      headers: {
        accept: target.job.accept,
        ...(target.job.compression ? { 'accept-encoding': 'gzip' } : { 'accept-encoding': 'identity' }),
        'user-agent': userAgent,
        'x-prometheus-scrape-timeout-seconds': String(target.timeoutMs / 1000),
      },
      timeoutMs: Math.min(target.timeoutMs, endMs - startMs),
      bytesMax: target.job.limits.bodyBytesMax,
    })
    const isLate = () => clock.now() > endMs
    outcome = readPage(
      target,
      { body, contentType },
      { nowMs: startMs, samplesMax: roomMax, isLate },
      takeRoom,
    )
  } catch (error) {
    // Whatever it is, it is one target's, and not the others'. Its message may quote anything.
    const kind = error instanceof Error ? error.name : 'unknown error'
    outcome = failed(error instanceof CollectError ? error : new CollectError('failed', kind))
  }
  return conclude(target, outcome, known, startMs, clock)
}

function readPage(
  target: Target,
  { body, contentType }: HttpAnswer,
  options: ReadOptions,
  takeRoom: ScrapeOptions['takeRoom'],
): Outcome {
  const where = describeUrl(target.url)
  const format = formatOf(contentType, target.job.fallback)
  if (format === undefined) {
    return failed(new CollectError('bad_page', `${where}: the page is protobuf, which was not asked for`))
  }
  const { text, badLine } = decodePage(body)
  const reading = readSamples(text, format, target, options)
  const isBadLine = badLine !== undefined && reading.fault?.startsWith(`line ${badLine}:`) === true
  const fault = isBadLine ? `line ${badLine}: expected UTF-8` : reading.fault
  if (fault !== undefined) {
    const message = `${where}: ${fault}${describeStrangeType(contentType)}`
    return failed(
      new CollectError(reading.leftOut.has('too_large') ? 'too_large' : 'bad_page', message),
      reading,
    )
  }
  if (takeRoom(reading.samples.length)) return { problem: undefined, reading, samples: reading.samples }
  return failed(new CollectError('too_large', `${where}: more samples than a round has room for`), {
    ...reading,
    leftOut: new Map([['too_large', reading.samples.length]]),
  })
}

/** Of a target that nobody asks: it is down, and its series end. */
export function failTarget(
  target: Target,
  problem: CollectError,
  known: ReadonlyMap<string, KnownSeries>,
  clock: Clock,
): Scrape {
  return conclude(target, failed(problem), known, clock.now(), clock)
}

function conclude(
  target: Target,
  { problem, reading, samples }: Outcome,
  known: ReadonlyMap<string, KnownSeries>,
  startMs: number,
  clock: Clock,
): Scrape {
  const durationSeconds = (clock.now() - startMs) / 1000
  const added = new Set(reading.samples.map(({ key }) => key).filter((key) => !known.has(key))).size
  const reports = [
    problem === undefined ? 1 : 0,
    durationSeconds,
    reading.scraped,
    reading.afterRelabelling,
    added,
  ]
  const exposed = new Set(
    samples.filter(({ timestampMs }) => timestampMs === undefined).map(({ key }) => key),
  )
  const { series, missing } = compare(known, reading, problem === undefined, target)
  const labels = Object.fromEntries(target.labels)
  const ownKey = createLabelTemplate([...target.labels.keys()])([...target.labels.values()]).key
  return {
    problem: problem && new CollectError(problem.reason, `${describeTarget(target)}: ${problem.message}`),
    metadata: problem === undefined ? reading.metadata : new Map(),
    series,
    leftOut: reading.leftOut,
    samples: [
      ...samples.map(({ key, name, labels: own, value, timestampMs = startMs }): KeyedSample => {
        return { key, sample: { name, labels: toRecord(own), value, timestampMs } }
      }),
      // A page that has a report's series itself, with the labels of the target, was first.
      ...reportNames.flatMap((name, index): KeyedSample[] => {
        const value = reports[index] as number
        const key = `${name} ${ownKey}`
        return exposed.has(key) ? [] : [{ key, sample: { name, labels, value, timestampMs: startMs } }]
      }),
      ...missing.map(([key, one]) => staleMarker(key, one, startMs)),
    ],
  }
}

/** Of a target that is not there any more: the end of its series, and of its reports. */
export function endTarget(
  labels: readonly (readonly [string, string])[],
  known: ReadonlyMap<string, KnownSeries>,
  nowMs: number,
): KeyedSample[] {
  const own = Object.fromEntries(labels)
  const ownKey = createLabelTemplate(labels.map(([name]) => name))(labels.map(([, value]) => value)).key
  const tracked = [...known].filter(([, one]) => one.tracked)
  return [
    ...tracked.map(([key, one]) => staleMarker(key, one, nowMs)),
    ...reportNames.map((name): KeyedSample => {
      return {
        key: `${name} ${ownKey}`,
        sample: { name, labels: own, value: 0, stale: true, timestampMs: nowMs },
      }
    }),
  ]
}

interface Outcome {
  readonly problem: CollectError | undefined
  readonly reading: PageReading
  /** That are written. */
  readonly samples: readonly ScrapedSeries[]
}

function failed(problem: CollectError, reading = nothing): Outcome {
  return { problem, reading, samples: [] }
}

const nothing: PageReading = {
  fault: undefined,
  leftOut: new Map(),
  samples: [],
  scraped: 0,
  afterRelabelling: 0,
  metadata: new Map(),
}

/** A scrape that failed says nothing of new series, and ends those that were there. */
function compare(
  known: ReadonlyMap<string, KnownSeries>,
  { samples }: PageReading,
  isGood: boolean,
  { job }: Target,
): { series: ReadonlyMap<string, KnownSeries>; missing: (readonly [key: string, KnownSeries])[] } {
  const current = new Map<string, KnownSeries>()
  for (const { key, name, labels, timestampMs } of samples) {
    const tracked = isGood && (timestampMs === undefined || job.trackTimestamps)
    // One that is on the page with a time and without has no time of its own.
    if (current.get(key)?.tracked !== true) current.set(key, { name, labels, tracked })
  }
  const missing = [...known].filter(([key, { tracked }]) => tracked && current.get(key)?.tracked !== true)
  const ended = [...known].map(([key, one]) => [key, { ...one, tracked: false }] as const)
  return {
    series: isGood ? current : new Map([...ended, ...current]),
    missing,
  }
}

function staleMarker(key: string, { name, labels }: KnownSeries, timestampMs: number): KeyedSample {
  return { key, sample: { name, labels: toRecord(labels), value: 0, stale: true, timestampMs } }
}

function toRecord({ names, values }: LabelSet): Record<string, string> {
  return Object.fromEntries(names.map((name, index) => [name, values[index] as string]))
}
