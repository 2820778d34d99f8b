// What a device counts in buckets of its own: the bounds stand in the mapping file, or beside the counts.

import { boundOf } from '../../histogram-bounds.ts'
import type { HistogramBucket, JsonValue } from '../../model.ts'
import type { Buckets } from '../language.ts'
import { readNumber } from '../series/read-number.ts'
import { bucketOf } from './native-histogram.ts'

/** Of one bucket, and of all below it; by its upper bound, the last one infinite. */
export interface Cumulated {
  readonly bound: number
  readonly count: number
}

/** More are no histogram of a device. */
const bucketsMax = 500

/**
 * @returns counts from the lowest bound to infinity, each with those below it; undefined if they are none: not whole, below
 *   0, falling, without bounds, or too many
 */
export function readBuckets(
  value: JsonValue,
  { bounds, cumulative = false }: Buckets,
): Cumulated[] | undefined {
  const given = Array.isArray(value) ? fromList(value, bounds) : fromObject(value)
  if (given === undefined || given.length > bucketsMax) return undefined
  const cumulated: Cumulated[] = []
  let below = 0
  for (const [bound, text] of given) {
    const number = readNumber(text)
    if (Number.isNaN(bound) || !Number.isSafeInteger(number)) return undefined
    const count = cumulative ? (number as number) : below + (number as number)
    if (count < below || cumulated.at(-1)?.bound === bound) return undefined
    cumulated.push({ bound, count })
    below = count
  }
  if (cumulated.at(-1)?.bound !== Number.POSITIVE_INFINITY) {
    cumulated.push({ bound: Number.POSITIVE_INFINITY, count: below })
  }
  return cumulated
}

type Given = (readonly [bound: number, count: JsonValue | undefined])[]

/** A count for each bound, and perhaps one for what is above the last. */
function fromList(counts: readonly JsonValue[], bounds: readonly number[] = []): Given | undefined {
  const above = counts.length - bounds.length
  if (bounds.length === 0 || (above !== 0 && above !== 1)) return undefined
  return counts.map((count, index) => [bounds[index] ?? Number.POSITIVE_INFINITY, count])
}

/** The keys are the bounds, in any order. */
function fromObject(value: JsonValue): Given | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const entries = Object.entries(value)
  if (entries.length === 0 || entries.length > bucketsMax) return undefined
  return entries.map(([key, count]) => [readBound(key), count] as const).sort(([a], [b]) => a - b)
}

const infinite = /^\+?inf(inity)?$/i

function readBound(key: string): number {
  if (infinite.test(key)) return Number.POSITIVE_INFINITY
  const number = readNumber(key.replace(/^le_?/, ''))
  return typeof number === 'number' ? number : Number.NaN
}

/** As a native histogram has them. */
export interface NativeBuckets {
  readonly zeroThreshold: number
  readonly zeroCount: number
  readonly positive: HistogramBucket[]
}

/**
 * Up to the lowest bound above zero is the zero bucket: nobody knows how near to zero the observations in it are. What is above
 * the highest is in the bucket that no number of float64 reaches the end of.
 * @returns undefined where a bound is not the next one of the schema, or something was observed below zero
 */
export function toNativeBuckets(cumulated: readonly Cumulated[], schema: number): NativeBuckets | undefined {
  const first = cumulated.findIndex(({ bound }) => bound > 0)
  const { bound: zeroThreshold, count: zeroCount } = cumulated[first] as Cumulated
  if (zeroThreshold === Number.POSITIVE_INFINITY || (cumulated[first - 1]?.count ?? 0) > 0) return undefined
  const positive: HistogramBucket[] = []
  let last = bucketOf(zeroThreshold, schema)
  let below = zeroCount
  if (boundOf(last, schema) !== zeroThreshold) return undefined
  for (const { bound, count } of cumulated.slice(first + 1)) {
    const isAbove = bound === Number.POSITIVE_INFINITY
    const index = isAbove ? bucketOf(Number.MAX_VALUE, schema) + 1 : last + 1
    if (!isAbove && boundOf(index, schema) !== bound) return undefined
    if (count > below) positive.push({ index, count: count - below })
    below = count
    last = index
  }
  return { zeroThreshold, zeroCount, positive }
}
