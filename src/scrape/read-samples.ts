// The samples of one page with the labels of its target, relabelled, and held against the limits of its job: what
// Prometheus makes of a scrape, and the counts that it reports of it.

import { type PageFormat, type PageType, parsePage } from '#exposition'
import { createLabelTemplate } from '../label-set.ts'
import type { LabelSet, MetricMetadata } from '../model.ts'
import { isMetricName } from '../prometheus-names.ts'
import { isAnyLabelName, RelabelFault, relabel } from './relabel.ts'
import type { ScrapeLimits } from './scrape-config.ts'
import type { Target } from './targets.ts'

export interface ScrapedSeries {
  readonly name: string
  readonly labels: LabelSet
  /** Of name and labels: equal series, and only they, have equal keys. */
  readonly key: string
  readonly value: number
  /** Of the page; undefined: of the scrape. */
  readonly timestampMs: number | undefined
}

export interface PageReading {
  /** Why the scrape failed; then the samples do not count. */
  readonly fault: string | undefined
  /** How many samples are not written, by reason: those that were read before a fault, too. */
  readonly leftOut: ReadonlyMap<LeftOut, number>
  /** Each series once for each time that the page gives it. Those after a fault are missing. */
  readonly samples: readonly ScrapedSeries[]
  readonly scraped: number
  readonly afterRelabelling: number
  /** By the name of a series: of a family with series of several names, by the first of them. */
  readonly metadata: ReadonlyMap<string, MetricMetadata>
}

/** Why a sample is left out, as it is counted. Limits have the names of their settings. */
export type LeftOut = keyof typeof leftOutWords

/** What is said of each, without a number: it is the same text in each round. */
export const leftOutWords = {
  duplicate: 'the page has a series twice; the first sample counts',
  collision: 'relabelling makes one series of several; the first sample counts',
  other_target: 'another target has the same series at the same time; its sample counts',
  too_new: 'timestamps are more than 10 minutes ahead',
  too_old: 'timestamps are not after 1970',
  reserved_label: 'labels that begin with __ are not written; remove them with labeldrop',
  bad_page: 'the page is not in its format; none of its samples is written',
  sample_limit: 'sample_limit is exceeded; none of the samples of the page is written',
  label_limit: 'label_limit is exceeded; none of the samples of the page is written',
  label_name_length_limit: 'label_name_length_limit is exceeded; none of the samples of the page is written',
  label_value_length_limit:
    'label_value_length_limit is exceeded; none of the samples of the page is written',
  too_large: 'the round has no room for the page; none of its samples is written',
} as const

/** Of a series. Receivers take a few dozens. */
const labelsMax = 10_000
/** Of a page, with those that relabelling drops. */
const scrapedMax = 1_000_000
const samplesBetweenLooks = 1_000

/** Prometheus takes no sample from further ahead. */
const aheadMsMax = 10 * 60_000

export interface ReadOptions {
  readonly nowMs: number
  readonly samplesMax: number
  isLate(): boolean
}

class ScrapeFault extends Error {
  readonly reason: LeftOut

  constructor(message: string, reason: LeftOut = 'bad_page') {
    super(message)
    this.reason = reason
  }
}

/**
 * @param nowMs time of the scrape
 * @param samplesMax what is beyond it ends the reading
 * @param isLate asked now and then: whether the reading has to end
 */
export function readSamples(
  text: string,
  format: PageFormat,
  target: Target,
  { nowMs, samplesMax, isLate }: ReadOptions,
): PageReading {
  const { job } = target
  const samples: ScrapedSeries[] = []
  /** Of each series and time, how the page says it. */
  const seen = new Map<string, string>()
  const leftOut = new Map<LeftOut, number>()
  const leaveOut = (reason: LeftOut): void => void leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1)
  const families = new Map<string, Family>()
  const makers = new Map<string, Made | undefined>()
  let scraped = 0
  let afterRelabelling = 0
  let overLimit = false

  const familyOf = (name: string): Family => {
    const known = families.get(name)
    if (known !== undefined) return known
    const family: Family = { type: 'unknown', help: '', unit: '' }
    families.set(name, family)
    return family
  }

  const visit = (
    name: string,
    labels: readonly (readonly [string, string])[],
    value: number,
    given: number | undefined,
  ) => {
    scraped++
    if (scraped > scrapedMax) throw new ScrapeFault(`more than ${scrapedMax} samples on a page`, 'too_large')
    if (scraped % samplesBetweenLooks === 0 && isLate()) {
      throw new ScrapeFault('the round had to end before the page was read', 'too_large')
    }
    const raw = rawKey(name, labels)
    let made = makers.get(raw)
    if (made === undefined && !makers.has(raw)) {
      made = makeSeries(name, labels, target)
      makers.set(raw, made)
    }
    if (made === undefined) return
    afterRelabelling++
    const timestampMs = job.honorTimestamps ? given : undefined
    // Beyond the limit the page is read to its end, so that the counts are whole.
    if (job.limits.samplesMax !== undefined && afterRelabelling > job.limits.samplesMax) overLimit = true
    if (overLimit) return
    // What Prometheus drops, too: too old for anything, too far ahead, or there already.
    if (timestampMs !== undefined && timestampMs < 1) return leaveOut('too_old')
    if (timestampMs !== undefined && timestampMs > nowMs + aheadMsMax) return leaveOut('too_new')
    const sampleKey = `${made.key} ${timestampMs ?? ''}`
    const first = seen.get(sampleKey)
    if (first !== undefined) return leaveOut(first === raw ? 'duplicate' : 'collision')
    seen.set(sampleKey, raw)
    if (made.isReserved) leaveOut('reserved_label')
    if (samples.length === samplesMax) {
      throw new ScrapeFault('more samples than a round has room for', 'too_large')
    }
    samples.push({ name: made.name, labels: made.labels, key: made.key, value, timestampMs })
  }

  let fault: string | undefined
  let faultReason: LeftOut = 'bad_page'
  let unfinished = 0
  try {
    fault = parsePage(text, format, {
      sample: visit,
      type: (family, type) => void Object.assign(familyOf(family), { type }),
      help: (family, help) => void Object.assign(familyOf(family), { help }),
      unit: (family, unit) => void Object.assign(familyOf(family), { unit }),
    })
  } catch (error) {
    if (!(error instanceof ScrapeFault || error instanceof RelabelFault)) throw error
    fault = error.message
    if (error instanceof ScrapeFault) faultReason = error.reason
    unfinished = 1
  }
  if (fault === undefined && overLimit) {
    fault = `sample_limit exceeded: more than ${job.limits.samplesMax} samples`
    faultReason = 'sample_limit'
  }
  const lost = afterRelabelling + unfinished
  return {
    fault,
    leftOut: fault === undefined ? leftOut : new Map(lost === 0 ? [] : [[faultReason, lost]]),
    samples,
    scraped,
    afterRelabelling,
    metadata: describeSeries(samples, families, format),
  }
}

interface Made extends Pick<ScrapedSeries, 'name' | 'labels' | 'key'> {
  /** Whether it had labels that are not written. */
  readonly isReserved: boolean
}

/** @returns undefined if relabelling drops the series */
function makeSeries(
  name: string,
  given: readonly (readonly [string, string])[],
  { job, labels: targetLabels }: Target,
): Made | undefined {
  if (given.length > labelsMax)
    throw new ScrapeFault(`a series has more than ${labelsMax} labels`, 'label_limit')
  const own = new Map<string, string>([['__name__', name], ...given])
  if (own.size !== given.length + 1) throw new ScrapeFault('a series has a label twice')
  const labels = new Map(own)
  for (const [label, value] of own) if (value === '') labels.delete(label)
  if (job.honorLabels) {
    // A label that is there with an empty value keeps the target's away.
    for (const [label, value] of targetLabels) if (!own.has(label)) labels.set(label, value)
  } else addTargetLabels(labels, targetLabels)
  if (!relabel(labels, job.metricRelabelRules)) return undefined
  if (labels.size === 0) return undefined
  const finalName = labels.get('__name__')
  if (finalName === undefined) throw new ScrapeFault('relabelling leaves a series without a name')
  if (!isMetricName(finalName) || ![...labels.keys()].every(isAnyLabelName)) {
    throw new ScrapeFault('a series has an invalid name, or a label with an invalid name')
  }
  checkLimits(labels, job.limits)
  labels.delete('__name__')
  // Reserved for the inside: no receiver has use for them.
  const reserved = [...labels.keys()].filter((label) => label.startsWith('__'))
  for (const label of reserved) labels.delete(label)
  const labelSet = createLabelTemplate([...labels.keys()])([...labels.values()])
  return {
    name: finalName,
    labels: labelSet,
    key: `${finalName} ${labelSet.key}`,
    isReserved: reserved.length > 0,
  }
}

/** Labels of the page that are the target's, too, get the prefix `exported_`, as often as it takes. */
function addTargetLabels(labels: Map<string, string>, targetLabels: ReadonlyMap<string, string>): void {
  const conflicts: [string, string][] = []
  for (const [label, value] of targetLabels) {
    const exposed = labels.get(label)
    if (exposed !== undefined) conflicts.push([label, exposed])
    labels.set(label, value)
  }
  // The shortest first, so that `exported_job` of the page does not take the place of `job`.
  for (const [label, value] of conflicts.sort(([a], [b]) => a.length - b.length)) {
    let exported = `exported_${label}`
    while (labels.has(exported)) exported = `exported_${exported}`
    labels.set(exported, value)
  }
}

function checkLimits(labels: ReadonlyMap<string, string>, limits: ScrapeLimits): void {
  const { labelsMax, labelNameBytesMax: nameMax, labelValueBytesMax: valueMax } = limits
  if (labelsMax !== undefined && labels.size > labelsMax) {
    const message = `label_limit exceeded: a series has ${labels.size} labels, more than ${labelsMax}`
    throw new ScrapeFault(message, 'label_limit')
  }
  for (const [label, value] of labels) {
    if (nameMax !== undefined && label.length > nameMax) {
      const message = `label_name_length_limit exceeded: more than ${nameMax} bytes`
      throw new ScrapeFault(message, 'label_name_length_limit')
    }
    if (valueMax !== undefined && Buffer.byteLength(value) > valueMax) {
      const message = `label_value_length_limit exceeded: more than ${valueMax} bytes`
      throw new ScrapeFault(message, 'label_value_length_limit')
    }
  }
}

function rawKey(name: string, labels: readonly (readonly [string, string])[]): string {
  let key = name
  for (const [label, value] of labels) key += `,${label}=${value.length}:${value}`
  return key
}

interface Family {
  type: PageType
  help: string
  unit: string
}

/** Suffixes of the series of a family, by its type. */
const suffixes: { readonly [type in PageType]?: readonly string[] } = {
  histogram: ['_bucket', '_count', '_sum'],
  gaugehistogram: ['_bucket', '_gcount', '_gsum'],
  summary: ['', '_count', '_sum'],
}

/** OpenMetrics names the family of a counter without the suffix of its series. */
function describeSeries(
  samples: readonly ScrapedSeries[],
  families: ReadonlyMap<string, Family>,
  format: PageFormat,
): Map<string, MetricMetadata> {
  const names = new Set(samples.map(({ name }) => name))
  const metadata = new Map<string, MetricMetadata>()
  for (const [family, { type, help, unit }] of families) {
    const said = { type, help, unit }
    const several = suffixes[type]
    if (several !== undefined) {
      const first = several.map((suffix) => `${family}${suffix}`).find((name) => names.has(name))
      if (first !== undefined) metadata.set(first, { ...said, family })
      continue
    }
    const suffix =
      format === 'openmetrics' ? (type === 'counter' ? '_total' : type === 'info' ? '_info' : '') : ''
    if (names.has(`${family}${suffix}`)) metadata.set(`${family}${suffix}`, said)
  }
  return metadata
}
