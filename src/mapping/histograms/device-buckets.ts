// What a device counts in buckets of its own: the bounds stand in the mapping file, or beside the counts.

import { isDecimal } from '../../decimal.ts'
import { boundOf } from '../../histogram-bounds.ts'
import type { HistogramBucket, JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import type { Buckets } from '../language.ts'
import { keysIn } from '../members.ts'
import { readNumber } from '../series/read-number.ts'
import { bucketOf } from './native-histogram.ts'

/** Of one bucket, and of all below it; by its upper bound, the last one infinite. */
export interface Cumulated {
  readonly bound: number
  readonly count: number
}

/** More are no histogram of a device. */
export const deviceBucketsMax = 500

/** In the mapping's words, which name nothing of the payload. */
const noBuckets = {
  kind: 'expected a list of counts, or an object with a count for each bound',
  bounds: 'a list of counts needs `bounds`',
  length: 'expected as many counts as `bounds`, or one more',
  many: `expected at most ${deviceBucketsMax} buckets`,
  bound: 'expected a number, or +Inf, as each bound',
  twice: 'two bounds are equal',
  count: 'expected whole counts from 0 on',
  falling: 'counts with those below them must not fall',
  sum: 'the counts together are above 2^53',
} as const

/**
 * Charges for each bucket that it looks at, whatever comes of it.
 * @returns counts from the lowest bound to infinity, each with those below it; a text that says why they are none
 */
export function readBuckets(
  value: JsonValue,
  { bounds, cumulative = false }: Buckets,
  work: Work,
): Cumulated[] | string {
  const given = Array.isArray(value) ? fromList(value, bounds, work) : fromObject(value, work)
  if (typeof given === 'string') return given
  const cumulated: Cumulated[] = []
  let below = 0
  for (const [bound, text] of given) {
    const number = readNumber(text)
    if (Number.isNaN(bound)) return noBuckets.bound
    if (cumulated.at(-1)?.bound === bound) return noBuckets.twice
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 0) return noBuckets.count
    const count = cumulative ? number : below + number
    if (count < below) return noBuckets.falling
    if (!Number.isSafeInteger(count)) return noBuckets.sum
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
function fromList(counts: readonly JsonValue[], bounds: readonly number[] = [], work: Work): Given | string {
  const above = counts.length - bounds.length
  if (bounds.length === 0) return noBuckets.bounds
  if (above !== 0 && above !== 1) return noBuckets.length
  work.left -= counts.length
  return counts.map((count, index) => [bounds[index] ?? Number.POSITIVE_INFINITY, count])
}

/** The keys are the bounds, in any order. */
function fromObject(value: JsonValue, work: Work): Given | string {
  if (typeof value !== 'object' || value === null) return noBuckets.kind
  const keys = keysIn(value, work)
  if (keys.length === 0) return noBuckets.kind
  if (keys.length > deviceBucketsMax) return noBuckets.many
  work.left -= keys.length
  const members = value as { readonly [key: string]: JsonValue }
  return keys.map((key) => [readBound(key), members[key]] as const).sort(([a], [b]) => a - b)
}

const infinite = /^\+?inf(inity)?$/i

function readBound(key: string): number {
  if (infinite.test(key)) return Number.POSITIVE_INFINITY
  const text = key.replace(/^le_?/, '')
  return isDecimal(text) ? Number(text) : Number.NaN
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
