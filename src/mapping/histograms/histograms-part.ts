// The part of the program that makes histograms. A start loads it only where a mapping file has one.
// https://prometheus.io/docs/concepts/metric_types/#histogram

import { histogramSuffixes } from '../../metric-types.ts'
import type { JsonValue, NativeHistogram } from '../../model.ts'
import type { Place } from '../expression/place.ts'
import type { Buckets, Metric } from '../language.ts'
import { type LabelSource, readLabels } from '../series/compile-labels.ts'
import { createLabelMaker, type ExtraLabels } from '../series/label-maker.ts'
import {
  addDrop,
  addSample,
  chargeLabels,
  hasRoom,
  isUsedUp,
  type Output,
  refuse,
  type SampleGroup,
} from '../series/output.ts'
import { compileNumberReader, readNumber } from '../series/read-number.ts'
import type { EmitNamed, HistogramsPart, ReadCounted, RuleContext, Shared } from '../series/scope-context.ts'
import { readBuckets, toNativeBuckets } from './device-buckets.ts'
import { histogramOf, narrow, schemaDefault } from './native-histogram.ts'

export const compileHistogram: HistogramsPart['compileHistogram'] = (metric, id, labels, compile, context) =>
  metric.buckets === undefined
    ? compileReadings(metric, id, labels, compile, context)
    : compileBuckets(metric.buckets, metric, id, labels, compile, context)

type Labels = Parameters<HistogramsPart['compileHistogram']>[2]
type Compile = Parameters<HistogramsPart['compileHistogram']>[3]

/** Adds a sample with the labels of the metric, and one more where it is given. */
type Add = (
  place: Place,
  output: Output,
  shared: Shared,
  sample: {
    readonly name: string
    readonly value: number
    readonly le?: string
    readonly histogram?: NativeHistogram
  },
) => void

/** Each list of readings becomes one gauge histogram. */
function compileReadings(
  metric: Metric,
  id: string,
  labels: Labels,
  compile: Compile,
  context: RuleContext,
): EmitNamed {
  const read = compile(metric.value as string, 'value')
  const readOne = compileNumberReader(metric)
  const add = compileAdd(labels, false, context, id)
  return (place, output, shared, name) => {
    const given = read(place, output)
    if (given === undefined) return
    const list = listOf(given.value)
    if (list.length === 0) return countMissing(metric, output, id)
    output.work.left -= list.length
    if (isUsedUp(output)) return addDrop(output, 'too_much_work', id)
    const readings: number[] = []
    for (const one of list) {
      const number = readOne(one)
      if (typeof number === 'number') readings.push(number)
      else addDrop(output, number, id)
    }
    if (readings.length === 0) return
    const histogram = histogramOf(readings, metric.schema ?? schemaDefault)
    add(place, output, shared, { name, value: histogram.count, histogram })
  }
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value as JsonValue]
}

const [bucketSuffix, countSuffix, sumSuffix] = histogramSuffixes

/** Counts of the device: series for each bucket, or a native histogram if the metric has a schema. */
function compileBuckets(
  buckets: Buckets,
  metric: Metric,
  id: string,
  labels: Labels,
  compile: Compile,
  context: RuleContext,
): EmitNamed {
  const readCounts = compile(buckets.counts, 'buckets.counts')
  const readSum: ReadCounted =
    buckets.sum === undefined ? () => ({ value: undefined }) : compile(buckets.sum, 'buckets.sum')
  const { schema } = metric
  const add = compileAdd(labels, schema === undefined, context, id)
  /** A name from the payload, with which a series would be one that the file fixes for something else. */
  const isOfOthers = (name: string) =>
    !context.isFixed(name) && histogramSuffixes.some((suffix) => context.isFixed(name + suffix))
  return (place, output, shared, name) => {
    const given = readCounts(place, output)
    const total = readSum(place, output)
    if (given === undefined || total === undefined) return
    if (given.value === undefined || given.value === null) return countMissing(metric, output, id)
    const cumulated = readBuckets(given.value, buckets, output.work)
    if (typeof cumulated === 'string') return addDrop(output, 'bad_buckets', id, cumulated)
    if (isUsedUp(output)) return addDrop(output, 'too_much_work', id)
    const sum = readNumber(total.value)
    if (typeof sum === 'string' && (sum !== 'missing' || buckets.sum !== undefined)) addDrop(output, sum, id)
    const count = cumulated.at(-1)?.count ?? 0
    if (schema === undefined) {
      if (isOfOthers(name)) return addDrop(output, 'bad_name', id)
      for (const { bound, count: below } of cumulated)
        add(place, output, shared, { name: name + bucketSuffix, value: below, le: formatBound(bound) })
      add(place, output, shared, { name: name + countSuffix, value: count })
      if (typeof sum === 'number') add(place, output, shared, { name: name + sumSuffix, value: sum })
      return
    }
    const native = toNativeBuckets(cumulated, schema)
    if (native === undefined)
      return addDrop(output, 'bad_buckets', id, 'bounds are not those of the `schema`')
    if (typeof sum === 'string') return
    const histogram = narrow({ schema, isGauge: false, count, sum, ...native, negative: [] })
    add(place, output, shared, { name, value: count, histogram })
  }
}

/**
 * As Prometheus' client library for Go writes it, so that a bucket of a device has the label that one of a server has: 0.5,
 * 1e+06, 1e-05.
 */
export function formatBound(bound: number): string {
  if (bound === Number.POSITIVE_INFINITY) return '+Inf'
  const [digits = '', exponent = ''] = bound.toExponential().split('e')
  if (Number(exponent) >= -4 && Number(exponent) < 6) return String(bound)
  const [sign = ''] = exponent
  return `${digits}e${sign}${exponent.slice(1).padStart(2, '0')}`
}

function countMissing({ required, value, buckets }: Metric, output: Output, id: string): void {
  if (required === true) addDrop(output, 'required', id, `nothing at ${buckets?.counts ?? value}`)
  else if (required !== false) addDrop(output, 'missing', id)
}

function withoutLe(extra: ExtraLabels | undefined): ExtraLabels | undefined {
  const at = extra?.names.indexOf('le')
  return (
    extra && {
      names: extra.names.toSpliced(at as number, 1),
      values: extra.values.toSpliced(at as number, 1),
    }
  )
}

function compileAdd(
  { outer, own }: Labels,
  hasBounds: boolean,
  { labelValueBytesMax }: RuleContext,
  id: string,
): Add {
  const makerOf = (more: readonly LabelSource[] | readonly { readonly name: string }[]) =>
    createLabelMaker([...outer, ...own, ...more])
  const make = makerOf([])
  const makeWithBound = hasBounds ? makerOf([{ name: 'le' }]) : make
  return (place, output, shared, { name, value, le, histogram }) => {
    if (shared.refusal !== undefined) return refuse(output, shared.refusal)
    let group: SampleGroup = shared
    // The payload names no bounds of its own.
    const isShadowed = hasBounds && shared.extra?.names.includes('le') === true
    const extra = isShadowed ? withoutLe(shared.extra) : shared.extra
    if (own.length > 0 || le !== undefined || isShadowed) {
      const values = readLabels(own, place, output, labelValueBytesMax)
      if (!Array.isArray(values)) return refuse(output, values)
      const all = [...shared.labelValues, ...values]
      if (le !== undefined) all.push(le)
      chargeLabels(output, all)
      const labels = (le === undefined ? make : makeWithBound)(all, extra)
      group = { labels, timestampMs: shared.timestampMs, names: undefined }
    }
    if (hasRoom(output)) addSample(output, name, group, value, id, histogram)
  }
}
