// Makes a native histogram of numbers: each falls into a bucket whose bounds follow from the schema alone.
// https://prometheus.io/docs/specs/native_histograms/#schema

import { boundOf, schemaMin } from '../../histogram-bounds.ts'
import type { HistogramBucket, NativeHistogram } from '../../model.ts'

/** Of a bucket that grows by 9 % from one bound to the next. */
export const schemaDefault = 3

/** Above so many the schema becomes coarser. AMP takes 200, and does the same above that. */
export const bucketsMax = 160

/** What Prometheus' client library has: 2^-128. */
const zeroThresholdMin = 2 ** -128

/** @param readings finite, at least one */
export function histogramOf(readings: readonly number[], schema: number): NativeHistogram {
  const positive = new Map<number, number>()
  const negative = new Map<number, number>()
  let zeroCount = 0
  let sum = 0
  for (const reading of readings) {
    sum += reading
    const size = Math.abs(reading)
    if (size <= zeroThresholdMin) zeroCount++
    else count(reading > 0 ? positive : negative, bucketOf(size, schema), 1)
  }
  return narrow({
    schema,
    isGauge: true,
    count: readings.length,
    sum,
    zeroCount,
    zeroThreshold: zeroThresholdMin,
    positive: sorted(positive),
    negative: sorted(negative),
  })
}

/** @returns the same with at most so many buckets: two become one, and at the coarsest schema the lowest go to zero */
export function narrow(histogram: NativeHistogram): NativeHistogram {
  let narrowed = histogram
  while (bucketsOf(narrowed) > bucketsMax) {
    narrowed = narrowed.schema > schemaMin ? coarser(narrowed) : widerZero(narrowed)
  }
  return narrowed
}

/**
 * The bucket of a number above 0: the lowest whose upper bound is not below it. Powers of 2 are bounds of every schema from 0
 * on, and are told exactly.
 */
export function bucketOf(value: number, schema: number): number {
  const exponent = exponentOf(value)
  const fraction = value / 2 ** exponent
  const perDoubling = 2 ** schema
  // From 0 to 1: how far the value is above 2^exponent.
  const share = Math.log2(fraction)
  // Never -0.
  if (schema <= 0) return Math.ceil((exponent + Math.sign(share)) * perDoubling) + 0
  const within = Math.ceil(share * perDoubling)
  // The logarithm of a bound can be off by its last bit.
  const bound = 2 ** ((within - 1) / perDoubling)
  return exponent * perDoubling + (within > 0 && fraction <= bound ? within - 1 : within)
}

/** @returns the largest whole number e with 2^e <= value */
function exponentOf(value: number): number {
  const about = Math.floor(Math.log2(value))
  if (2 ** about > value) return about - 1
  return 2 ** (about + 1) <= value ? about + 1 : about
}

function bucketsOf({ positive, negative }: NativeHistogram): number {
  return positive.length + negative.length
}

function coarser(histogram: NativeHistogram): NativeHistogram {
  const merge = (buckets: readonly HistogramBucket[]) => {
    const merged = new Map<number, number>()
    for (const { index, count: observations } of buckets) count(merged, Math.ceil(index / 2), observations)
    return sorted(merged)
  }
  const { schema, positive, negative } = histogram
  return { ...histogram, schema: schema - 1, positive: merge(positive), negative: merge(negative) }
}

/** The bucket next to zero becomes a part of it, on both sides. */
function widerZero(histogram: NativeHistogram): NativeHistogram {
  const { schema, positive, negative, zeroCount } = histogram
  const lowest = Math.min(...[positive, negative].flatMap(([first]) => first?.index ?? []))
  const isKept = ({ index }: HistogramBucket) => index !== lowest
  const moved = [...positive, ...negative].filter((bucket) => !isKept(bucket))
  return {
    ...histogram,
    zeroThreshold: boundOf(lowest, schema),
    zeroCount: moved.reduce((all, bucket) => all + bucket.count, zeroCount),
    positive: positive.filter(isKept),
    negative: negative.filter(isKept),
  }
}

function count(buckets: Map<number, number>, index: number, observations: number): void {
  buckets.set(index, (buckets.get(index) ?? 0) + observations)
}

function sorted(buckets: ReadonlyMap<number, number>): HistogramBucket[] {
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([index, observations]) => ({ index, count: observations }))
}
