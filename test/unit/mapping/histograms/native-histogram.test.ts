// Buckets of native histograms, against the bounds of the specification.
// https://prometheus.io/docs/specs/native_histograms/#schema

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundOf, schemaMax, schemaMin } from '../../../../src/histogram-bounds.ts'
import {
  bucketOf,
  bucketsMax,
  histogramOf,
  narrow,
} from '../../../../src/mapping/histograms/native-histogram.ts'

const schemas = Array.from({ length: schemaMax - schemaMin + 1 }, (_, index) => schemaMin + index)

describe('bucketOf', () => {
  it.each([
    [0, 1, 0],
    [0, 1.5, 1],
    [0, 2, 1],
    [0, 0.5, -1],
    [0, 0.75, 0],
    [-1, 4, 1],
    [-1, 4.5, 2],
    [-4, 65536, 1],
    [-4, 65537, 2],
    [-4, 1, 0],
    [-4, 0.5, 0],
    [3, 1, 0],
    [3, 2, 8],
    [8, 2, 256],
    [8, Number.MAX_VALUE, 1024 * 256],
    [-4, Number.MAX_VALUE, 64],
  ])('schema %d puts %d into bucket %d', (schema, value, index) => {
    expect(bucketOf(value, schema)).toBe(index)
  })

  it.each(schemas)('with schema %d each bound is the end of its own bucket', (schema) => {
    const reach = Math.min(2000, Math.floor(1000 * 2 ** schema))
    for (let index = -reach; index <= reach; index++)
      expect(bucketOf(boundOf(index, schema), schema)).toBe(index)
  })

  it('holds each number between its bounds', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-300, noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom(...schemas),
        (value, schema) => {
          const index = bucketOf(value, schema)
          // A bound is a float64 too: the last bit may be off.
          expect(value).toBeLessThanOrEqual(boundOf(index, schema) * (1 + 2 ** -51))
          expect(value).toBeGreaterThan(boundOf(index - 1, schema) * (1 - 2 ** -51))
        },
      ),
    )
  })
})

describe('histogramOf', () => {
  it('counts readings on both sides of zero, and zero itself', () => {
    expect(histogramOf([1, 2, 3, -4, 0, -0, 100], 0)).toEqual({
      schema: 0,
      isGauge: true,
      count: 7,
      sum: 102,
      zeroCount: 2,
      zeroThreshold: 2 ** -128,
      positive: [
        { index: 0, count: 1 },
        { index: 1, count: 1 },
        { index: 2, count: 1 },
        { index: 7, count: 1 },
      ],
      negative: [{ index: 2, count: 1 }],
    })
  })

  it('becomes coarser with more buckets than a histogram may have, and loses no reading', () => {
    const readings = Array.from({ length: bucketsMax + 1 }, (_, index) => boundOf(index, 3))
    expect(histogramOf(readings.slice(1), 3)).toMatchObject({ schema: 3 })
    const histogram = histogramOf(readings, 3)
    expect(histogram.schema).toBe(2)
    expect(histogram.positive).toHaveLength(81)
    expect(histogram).toEqual(histogramOf(readings, 2))
  })

  it('gives the lowest buckets to zero where even the coarsest schema has too many', () => {
    const positive = Array.from({ length: bucketsMax / 2 + 1 }, (_, at) => ({ index: at - 60, count: 1 }))
    const negative = positive.slice(1)
    const all = positive.length + negative.length
    const given = { schema: -4, isGauge: true, count: all, sum: 0, zeroCount: 0, zeroThreshold: 0 }
    const { zeroThreshold, zeroCount, ...narrowed } = narrow({ ...given, positive, negative })
    expect(zeroThreshold).toBe(boundOf(-60, -4))
    expect(zeroCount).toBe(1)
    expect(narrowed.positive).toEqual(positive.slice(1))
    expect(narrowed.negative).toEqual(negative)
  })

  it('has as many observations in its buckets as there are readings, whatever they are', () => {
    const reading = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(
        fc.array(reading, { minLength: 1, maxLength: 400 }),
        fc.constantFrom(...schemas),
        (readings, schema) => {
          const { count, zeroCount, positive, negative } = histogramOf(readings, schema)
          const buckets = [...positive, ...negative]
          expect(buckets.length).toBeLessThanOrEqual(bucketsMax)
          expect(buckets.reduce((all, bucket) => all + bucket.count, zeroCount)).toBe(readings.length)
          expect(count).toBe(readings.length)
        },
      ),
    )
  })
})
