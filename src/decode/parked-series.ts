// Samples that a collector could not write at once, and parked in the failure queue: `{series: [{labels, samples}]}`,
// already what mapping makes of a message. Only a queue brings them, which devices cannot write to. JSON has no NaN: values
// that are not finite are text, and times at which a series ends are in `stale`.

import { isObject } from '#check'
import { createLabelTemplate } from '../label-set.ts'
import type { JsonValue, ParkedSeries, Sample } from '../model.ts'
import { isLabelName, isMetricName } from '../prometheus-names.ts'
import { objectOf, timeOf } from './envelope.ts'

/** As JavaScript reads them. */
const specialTexts: readonly unknown[] = ['NaN', 'Infinity', '-Infinity']

/**
 * @param sentAtMs when they were put into the queue; asked where `received_at` is missing
 * @returns undefined for what is not like that; a fault in one series is a fault in all, since they came together
 */
export function readParkedSeries(
  value: JsonValue,
  sentAtMs: () => number | undefined,
): ParkedSeries | undefined {
  const { series, received_at: receivedAt } = objectOf(value)
  if (!Array.isArray(series) || series.length === 0) return undefined
  const samples: Sample[] = []
  for (const one of series as readonly JsonValue[]) {
    if (!isObject(one) || !isObject(one['labels']) || !Array.isArray(one['samples'])) return undefined
    const { __name__: name, ...labels } = one['labels'] as { readonly [name: string]: JsonValue }
    if (typeof name !== 'string' || !isMetricName(name)) return undefined
    const names = Object.keys(labels)
    const values = Object.values(labels)
    if (!names.every(isLabelName)) return undefined
    if (!values.every((text) => typeof text === 'string' && text.isWellFormed())) return undefined
    const labelSet = createLabelTemplate(names)(values as string[])
    for (const sample of one['samples'] as readonly JsonValue[]) {
      const [timestampMs, number] = Array.isArray(sample) ? sample : []
      const value = specialTexts.includes(number) ? Number(number) : number
      if (
        !Number.isSafeInteger(timestampMs) ||
        typeof value !== 'number' ||
        (value === number && !Number.isFinite(value))
      ) {
        return undefined
      }
      samples.push({ name, labels: labelSet, timestampMs, value })
    }
    for (const timestampMs of [one['stale'] ?? []].flat()) {
      if (!Number.isSafeInteger(timestampMs)) return undefined
      samples.push({
        name,
        labels: labelSet,
        timestampMs: timestampMs as number,
        value: Number.NaN,
        stale: true,
      })
    }
  }
  return { kind: 'series', samples, receivedAtMs: timeOf(receivedAt) ?? sentAtMs() ?? 0, series }
}
