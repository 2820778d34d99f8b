// A model of what Amazon Managed Service for Prometheus keeps and refuses: Cortex's distributor, ingester and the
// Prometheus TSDB beneath it, as far as a sender can tell. Only samples; nothing expires.
// cortexproject/cortex pkg/distributor/distributor.go and pkg/util/validation; prometheus/prometheus tsdb/head_append.go.

import type { ReceivedSample, WireSeries } from '#studio/receiver'

export interface AmpLimits {
  /** Samples behind the newest one of the workspace by more than this are too old. 0: in order only. AMP: 0 to 600. */
  readonly outOfOrderWindowSeconds: number
  readonly sampleAgeMaxSeconds: number
  readonly sampleAheadMaxSeconds: number
  readonly labelsPerSeriesMax: number
  readonly labelNameBytesMax: number
  readonly labelValueBytesMax: number
  /** Of all names and values of a series. */
  readonly labelSetBytesMax: number
  readonly seriesMax: number
}

export type RefusalReason =
  | 'missing_metric_name'
  | 'metric_name_invalid'
  | 'label_invalid'
  | 'duplicate_label_names'
  | 'max_label_names_per_series'
  | 'label_name_too_long'
  | 'label_value_too_long'
  | 'labels_size_bytes_exceeded'
  | 'greater_than_max_sample_age'
  | 'too_far_in_future'
  | 'sample-too-old'
  | 'sample-out-of-order'
  | 'sample-out-of-bounds'
  | 'new-value-for-timestamp'
  | 'per_user_series_limit'

export interface Refusal {
  readonly reason: RefusalReason
  readonly text: string
}

export interface AmpStore {
  /** Keeps what it can. @returns the one error that the answer names, if there was any */
  ingest(series: readonly WireSeries[], nowMs: number): Refusal | undefined
  /** Of exactly this series, in order of time. */
  samplesOf(labels: Readonly<Record<string, string>>): ReceivedSample[]
  seriesCount(): number
  readonly counts: AmpCounts
}

/** Samples. */
export interface AmpCounts {
  readonly stored: number
  /** There already, and accepted without an error. */
  readonly ignored: number
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>
}

interface StoredSeries {
  readonly samples: Map<number, number>
  newestMs: number
}

/** Half of the TSDB's two-hour blocks: a new sample may be that far behind the newest one of the workspace. */
const blockRangeHalfMs = 3_600_000

export function createAmpStore(limits: AmpLimits): AmpStore {
  const stored = new Map<string, StoredSeries>()
  let newestMs = Number.NEGATIVE_INFINITY
  const counts = { stored: 0, ignored: 0, refused: {} as Partial<Record<RefusalReason, number>> }

  function refuse(refusal: Refusal, samples: number): Refusal {
    counts.refused[refusal.reason] = (counts.refused[refusal.reason] ?? 0) + samples
    return refusal
  }

  /** @param headMaxMs the newest sample of the workspace before this request: an appender does not see its own */
  function append({ labels }: WireSeries, sample: ReceivedSample, headMaxMs: number): Refusal | undefined {
    const key = keyOf(labels)
    const known = stored.get(key)
    if (known === undefined && stored.size >= limits.seriesMax) {
      return { reason: 'per_user_series_limit', text: seriesLimitText(limits.seriesMax) }
    }
    const refusal = checkAppendable(known, sample, headMaxMs, limits.outOfOrderWindowSeconds * 1000)
    if (refusal !== undefined) return describe(refusal, sample, labels)
    const series = known ?? { samples: new Map<number, number>(), newestMs: Number.NEGATIVE_INFINITY }
    stored.set(key, series)
    // Another value for an older sample takes its place.
    if (Object.is(series.samples.get(sample.timestampMs), sample.value)) {
      counts.ignored++
      return undefined
    }
    series.samples.set(sample.timestampMs, sample.value)
    series.newestMs = Math.max(series.newestMs, sample.timestampMs)
    newestMs = Math.max(newestMs, sample.timestampMs)
    counts.stored++
    return undefined
  }

  return {
    counts,
    ingest(series, nowMs) {
      const headMaxMs = newestMs
      let firstInvalid: Refusal | undefined
      let firstRefused: Refusal | undefined
      for (const one of series) {
        const invalid = validate(one, limits, nowMs)
        if (invalid !== undefined) {
          // The distributor leaves out the whole series, also where only one of its samples is invalid.
          firstInvalid ??= refuse(invalid, one.samples.length)
          if (firstInvalid !== invalid) refuse(invalid, one.samples.length)
          continue
        }
        for (const sample of one.samples) {
          const refusal = append(one, sample, headMaxMs)
          if (refusal === undefined) continue
          refuse(refusal, 1)
          firstRefused ??= refusal
        }
      }
      return firstRefused ?? firstInvalid
    },
    samplesOf(labels) {
      const { samples } = stored.get(keyOf(Object.entries(labels))) ?? { samples: new Map<number, number>() }
      return [...samples].sort(([a], [b]) => a - b).map(([timestampMs, value]) => ({ timestampMs, value }))
    },
    seriesCount: () => stored.size,
  }
}

/** The distributor's checks. */
function validate({ labels, samples }: WireSeries, limits: AmpLimits, nowMs: number): Refusal | undefined {
  const kept = labels.filter(([, value]) => value !== '')
  const metric = kept.find(([name]) => name === '__name__')?.[1]
  if (metric === undefined) return { reason: 'missing_metric_name', text: 'sample missing metric name' }
  if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(metric)) {
    return { reason: 'metric_name_invalid', text: `sample invalid metric name: ${quote(metric)}` }
  }
  const series = format(metric, kept)
  const sizes = (actual: number, limit: number): string => `(actual: ${actual}, limit: ${limit})`
  if (kept.length > limits.labelsPerSeriesMax) {
    return {
      reason: 'max_label_names_per_series',
      text: `series has too many labels ${sizes(kept.length, limits.labelsPerSeriesMax)} series: '${series}'`,
    }
  }
  const names = new Set<string>()
  let setBytes = 0
  for (const [name, value] of kept) {
    const at = `${quote(name)} metric ${quote(series)}`
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name))
      return { reason: 'label_invalid', text: `sample invalid label: ${at}` }
    const nameBytes = Buffer.byteLength(name)
    if (nameBytes > limits.labelNameBytesMax) {
      const where = `${sizes(nameBytes, limits.labelNameBytesMax)} metric: ${quote(series)}`
      return {
        reason: 'label_name_too_long',
        text: `label name too long for metric ${where} label name: ${quote(name)}`,
      }
    }
    const valueBytes = Buffer.byteLength(value)
    if (valueBytes > limits.labelValueBytesMax) {
      const where = `${sizes(valueBytes, limits.labelValueBytesMax)} metric: ${quote(series)}`
      return {
        reason: 'label_value_too_long',
        text: `label value too long for metric ${where} label name: ${quote(name)} label value: ${quote(value)}`,
      }
    }
    if (names.has(name)) return { reason: 'duplicate_label_names', text: `duplicate label name: ${at}` }
    names.add(name)
    setBytes += nameBytes + valueBytes
  }
  if (setBytes > limits.labelSetBytesMax) {
    return {
      reason: 'labels_size_bytes_exceeded',
      text: `labels size bytes exceeded for metric ${sizes(setBytes, limits.labelSetBytesMax)} metric: ${quote(series)}`,
    }
  }
  for (const { timestampMs } of samples) {
    const at = `${timestampMs} metric: ${quote(metric)}`
    if (timestampMs < nowMs - limits.sampleAgeMaxSeconds * 1000) {
      return { reason: 'greater_than_max_sample_age', text: `timestamp too old: ${at}` }
    }
    if (timestampMs > nowMs + limits.sampleAheadMaxSeconds * 1000) {
      return { reason: 'too_far_in_future', text: `timestamp too new: ${at}` }
    }
  }
  return undefined
}

/** `appendable` of the TSDB. */
function checkAppendable(
  series: StoredSeries | undefined,
  { timestampMs, value }: ReceivedSample,
  headMaxMs: number,
  windowMs: number,
): Refusal | undefined {
  const recent = timestampMs >= headMaxMs - blockRangeHalfMs
  if (recent && (series === undefined || timestampMs > series.newestMs)) return undefined
  if (recent && timestampMs === series?.newestMs) {
    const existing = series.samples.get(timestampMs) as number
    if (Object.is(existing, value)) return undefined
    const values = `overrides not allowed: existing ${existing}, new value ${value}`
    return {
      reason: 'new-value-for-timestamp',
      text: `duplicate sample for timestamp ${timestampMs}; ${values}`,
    }
  }
  if (windowMs > 0) {
    return timestampMs >= headMaxMs - windowMs
      ? undefined
      : { reason: 'sample-too-old', text: 'too old sample' }
  }
  if (!recent) return { reason: 'sample-out-of-bounds', text: 'out of bounds' }
  return { reason: 'sample-out-of-order', text: 'out of order sample' }
}

function describe(
  { reason, text }: Refusal,
  { timestampMs }: ReceivedSample,
  labels: WireSeries['labels'],
): Refusal {
  const time = new Date(timestampMs).toISOString().replace(/\.?0*Z$/, 'Z')
  return { reason, text: `err: ${text}. timestamp=${time}, series=${show(labels)}` }
}

function seriesLimitText(seriesMax: number): string {
  return (
    `per-user series limit of ${seriesMax} exceeded, Capacity from 2,000,000 to ${seriesMax} is automatically ` +
    'adjusted based on the last 30 min of usage'
  )
}

/** The server sorts labels and leaves out empty ones. */
function keyOf(labels: WireSeries['labels']): string {
  return JSON.stringify(labels.filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : 1)))
}

function show(labels: WireSeries['labels']): string {
  return `{${labels.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`
}

/** Go's `%.200q`, as far as JSON says the same. */
function quote(text: string): string {
  return JSON.stringify([...text].slice(0, 200).join(''))
}

/** As the distributor prints a series: `up{job="a"}`. */
function format(metric: string, labels: WireSeries['labels']): string {
  const others = labels.filter(([name]) => name !== '__name__')
  if (others.length === 0) return metric
  return `${metric}{${others.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`
}
