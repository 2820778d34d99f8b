// The series that the endpoint was sent, by metric. Bounded: those that were sent last stay, and the counts say that there
// were more.

import { formatLabel } from '#exposition'
import type { SentSeries, SeriesList, SeriesMetric, SeriesQuery } from '../../page-api.ts'

export interface SeriesBook {
  sent(series: SentNow): void
  describe(metric: MetricWords): void
  list(query: SeriesQuery): SeriesList
  /** Held. */
  count(): number
}

export interface SentNow {
  readonly name: string
  /** Without the name. */
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  readonly timestampMs: number
  readonly atMs: number
  readonly samples: number
  readonly isStored: boolean
  readonly topicId: number | undefined
}

export interface MetricWords {
  readonly name: string
  readonly type: string
  readonly help: string
  readonly unit: string
}

export interface SeriesLimits {
  readonly seriesMax: number
  /** Of names and labels together, in UTF-16 code units. */
  readonly textMax: number
  readonly wordsMax: number
}

const seriesLimits: SeriesLimits = { seriesMax: 20_000, textMax: 8_000_000, wordsMax: 2_000 }

const listedMax = 500

interface Held {
  readonly key: string
  readonly name: string
  labels: SentSeries['labels']
  value: number
  timestampMs: number
  atMs: number
  samples: number
  isStored: boolean
  topicId: number | undefined
}

export function createSeriesBook(limits: SeriesLimits = seriesLimits): SeriesBook {
  /** The one that was sent the longest ago first. */
  const held = new Map<string, Held>()
  const words = new Map<string, MetricWords>()
  /** Metrics of which series were forgotten, as far as they are held still. */
  const isMore = new Set<string>()
  let forgotten = 0
  let text = 0

  function forgetOldest(): void {
    const [oldest] = held.values()
    held.delete(oldest!.key)
    text -= oldest!.key.length
    forgotten++
    if (isMore.size < limits.wordsMax) isMore.add(oldest!.name)
  }

  return {
    sent({ name, labels, value, timestampMs, atMs, samples, isStored, topicId }) {
      const key = keyOf(name, labels)
      const known = held.get(key)
      const series = known ?? { key, name, labels, value, timestampMs, atMs, samples: 0, isStored, topicId }
      Object.assign(series, {
        value,
        timestampMs,
        atMs,
        isStored,
        topicId,
        samples: series.samples + samples,
      })
      if (known === undefined) text += key.length
      else held.delete(key)
      held.set(key, series)
      while (held.size > limits.seriesMax || (text > limits.textMax && held.size > 1)) forgetOldest()
    },
    describe(metric) {
      if (words.has(metric.name) || words.size < limits.wordsMax) words.set(metric.name, metric)
    },
    list({ find = '', topic, from = 0 }) {
      const wanted = find.trim().toLowerCase()
      const matching = [...held.values()].filter(
        (series) =>
          (topic === undefined || series.topicId === topic) &&
          (wanted === '' || series.key.toLowerCase().includes(wanted)),
      )
      matching.sort((a, b) => compareTexts(a.key, b.key))
      const cardinality = new Map<string, number>()
      for (const { name } of held.values()) cardinality.set(name, (cardinality.get(name) ?? 0) + 1)
      const metrics = new Map<string, SeriesMetric & { series: SentSeries[] }>()
      for (const series of matching.slice(from, from + listedMax)) {
        const { name, labels, value, timestampMs, atMs, samples, isStored } = series
        let metric = metrics.get(name)
        if (metric === undefined) {
          const { type = '', help = '', unit = '' } = words.get(name) ?? {}
          const counts = { cardinality: cardinality.get(name) ?? 0, isMore: isMore.has(name) }
          metric = { name, type, help, unit, ...counts, series: [] }
          metrics.set(name, metric)
        }
        metric.series.push({ labels, value, timestampMs, atMs, samples, isStored })
      }
      return {
        metrics: [...metrics.values()],
        total: matching.length,
        all: held.size,
        isAllMore: forgotten > 0,
      }
    },
    count: () => held.size,
  }
}

function keyOf(name: string, labels: SentSeries['labels']): string {
  const pairs = Object.entries(labels).map(([label, value]) => formatLabel(label, value))
  return `${name}{${pairs.join(',')}}`
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
