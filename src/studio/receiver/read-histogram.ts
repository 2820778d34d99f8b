// Reads a prompb.Histogram with counts that are whole numbers, as this project sends them.

import type { HistogramBucket, NativeHistogram } from '../../model.ts'
import { readFields, toSafeInteger, WireError } from './read-fields.ts'

const gauge = 3

interface Span {
  offset: number
  length: number
}

/** @returns as `ReceivedSample` has it. @throws WireError */
export function readHistogram(bytes: Uint8Array): {
  timestampMs: number
  value: number
  histogram: NativeHistogram
} {
  const read = { count: 0, sum: 0, schema: 0, zeroThreshold: 0, zeroCount: 0, hint: 0, timestampMs: 0 }
  const negative = { spans: [] as Span[], deltas: [] as number[] }
  const positive = { spans: [] as Span[], deltas: [] as number[] }
  const varint = (key: keyof typeof read) => ({
    varint: (content: bigint) => Object.assign(read, { [key]: toSafeInteger(content) }),
  })
  const double = (key: keyof typeof read) => ({
    fixed64: (content: number) => Object.assign(read, { [key]: content }),
  })
  readFields(bytes, 'Histogram', {
    1: varint('count'),
    3: double('sum'),
    4: { varint: (content) => Object.assign(read, { schema: toSigned(content) }) },
    5: double('zeroThreshold'),
    6: varint('zeroCount'),
    8: { bytes: (content) => negative.spans.push(readSpan(content)) },
    9: { bytes: (content) => negative.deltas.push(...readPacked(content)) },
    11: { bytes: (content) => positive.spans.push(readSpan(content)) },
    12: { bytes: (content) => positive.deltas.push(...readPacked(content)) },
    14: varint('hint'),
    15: varint('timestampMs'),
  })
  const { timestampMs, hint, ...rest } = read
  const buckets = { negative: toBuckets(negative), positive: toBuckets(positive) }
  const histogram = { ...rest, isGauge: hint === gauge, ...buckets }
  return { timestampMs, value: histogram.count, histogram }
}

function readSpan(bytes: Uint8Array): Span {
  const span = { offset: 0, length: 0 }
  readFields(bytes, 'BucketSpan', {
    1: { varint: (content) => Object.assign(span, { offset: toSigned(content) }) },
    2: { varint: (content) => Object.assign(span, { length: toSafeInteger(content) }) },
  })
  return span
}

/** Varints one behind the other. */
function readPacked(bytes: Uint8Array): number[] {
  const numbers: number[] = []
  let value = 0n
  let shift = 0n
  for (const byte of bytes) {
    value |= BigInt(byte & 0x7f) << shift
    shift += 7n
    if (byte >= 0x80) continue
    numbers.push(toSigned(value))
    value = 0n
    shift = 0n
  }
  if (shift !== 0n) throw new WireError('Histogram: the bytes end within a number')
  return numbers
}

/** ZigZag, of sint32 and sint64. */
function toSigned(content: bigint): number {
  return toSafeInteger((content >> 1n) ^ -(content & 1n))
}

function toBuckets({
  spans,
  deltas,
}: {
  spans: readonly Span[]
  deltas: readonly number[]
}): HistogramBucket[] {
  const buckets: HistogramBucket[] = []
  let index = 0
  let count = 0
  for (const { offset, length } of spans) {
    index += offset
    for (let at = 0; at < length; at++) {
      const delta = deltas[buckets.length]
      if (delta === undefined) throw new WireError('Histogram: fewer counts than buckets')
      count += delta
      buckets.push({ index, count })
      index++
    }
  }
  if (buckets.length < deltas.length) throw new WireError('Histogram: more counts than buckets')
  return buckets
}
