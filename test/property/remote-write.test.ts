import fc from 'fast-check'
import { uncompress } from 'snappyjs'
import { describe, expect, it } from 'vitest'
import { prometheus } from '../../proto/remote.js'
import type { Sample } from '../../src/model.ts'
import { classifyAnswer } from '../../src/remote-write/classify-answer.ts'
import { retryDelayMs } from '../../src/remote-write/retry-delay.ts'
import { splitSeries } from '../../src/remote-write/split-series.ts'
import { readWriteRequest } from '../../src/studio/receiver/read-write-request.ts'
import { labelSet, mergeSources, type SampleSource, samplesOf } from '../helpers/samples.ts'

const labelName = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/).filter((name) => !name.startsWith('__'))
const labelValue = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter((value) => value.isWellFormed())
const finite = fc.double({ noNaN: true, noDefaultInfinity: true })

/** Few names, labels and times, so that series and times meet. */
const anySample: fc.Arbitrary<Sample> = fc.record({
  name: fc.constantFrom('a', 'b_total', 'A:rule'),
  labels: fc.dictionary(labelName, labelValue, { maxKeys: 3 }).map(labelSet),
  timestampMs: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.nat({ max: Number.MAX_SAFE_INTEGER })),
  value: finite,
})
const crowded: fc.Arbitrary<Sample> = fc.record({
  name: fc.constantFrom('a', 'b'),
  labels: fc
    .constantFrom({}, { d: '1' }, { d: '2' })
    .map((labels) => labelSet(labels as Record<string, string>)),
  timestampMs: fc.integer({ min: 0, max: 5 }),
  value: finite,
})
const sources = fc
  .array(fc.tuple(fc.nat({ max: 9 }), fc.array(fc.oneof(anySample, crowded), { maxLength: 6 })), {
    maxLength: 8,
  })
  .map((list): SampleSource[] =>
    list.map(([receivedAtMs, samples], message) => ({ message, receivedAtMs, samples })),
  )

describe('merge', () => {
  it('gives each series once, sorted, and accounts for every sample', () => {
    fc.assert(
      fc.property(sources, (all) => {
        const { series, drops } = mergeSources(all)
        const keys = series.map(({ name, labels }) => `${name} ${labels.key}`)
        expect(new Set(keys).size).toBe(keys.length)
        for (const one of series) {
          const timestampsMs = samplesOf(one).map(({ timestampMs }) => timestampMs)
          expect(timestampsMs).toEqual([...new Set(timestampsMs)].sort((a, b) => a - b))
        }
        const kept = series.reduce((count, { from, to }) => count + to - from, 0)
        const dropped = drops.reduce((count, drop) => count + (drop.count ?? 1), 0)
        expect(kept + dropped).toBe(all.reduce((count, { samples }) => count + samples.length, 0))
      }),
    )
  })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(sources, (all) => {
        const once = mergeSources(all).series
        const again = mergeSources(
          once.map((one, message) => ({
            message,
            receivedAtMs: 0,
            samples: samplesOf(one).map(({ timestampMs, value }) => ({
              name: one.name,
              labels: one.labels,
              timestampMs,
              value,
            })),
          })),
        )
        const strip = (list: typeof once) =>
          list
            .map((one) =>
              JSON.stringify([
                one.name,
                one.labels.key,
                samplesOf(one).map(({ timestampMs, value }) => [timestampMs, value]),
              ]),
            )
            .sort()
        expect(again.drops).toEqual([])
        expect(strip(again.series)).toEqual(strip(once))
      }),
    )
  })
})

describe('encode', () => {
  const limits = fc.record({
    requestBytesMax: fc.integer({ min: 50, max: 5_000 }),
    requestSamplesMax: fc.integer({ min: 1, max: 20 }),
  })

  it('then an independent decode gives back what went in', () => {
    fc.assert(
      fc.property(sources, limits, (all, requestLimits) => {
        const { series } = mergeSources(all)
        const sent = series.flatMap((one) => {
          const { name, labels } = one
          const pairs = [
            ['__name__', name],
            ...labels.names.map((label, index) => [label, labels.values[index]]),
          ]
          const sorted = pairs.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1))
          return samplesOf(one).map(({ timestampMs, value }) => [sorted, timestampMs, value])
        })
        const received = splitSeries(series, requestLimits)
          .flat()
          .map(({ body }) => new Uint8Array(uncompress(body)))
          .flatMap((body) => readWriteRequest(body).series)
          .flatMap(({ labels, samples }) =>
            samples.map(({ timestampMs, value }) => [labels, timestampMs, value]),
          )
        const byText = (list: unknown[]) => list.map((one) => JSON.stringify(one)).sort()
        expect(byText(received)).toEqual(byText(sent))
      }),
    )
  })

  it('writes what the generated module reads as the same message', () => {
    fc.assert(
      fc.property(sources, (all) => {
        const { series } = mergeSources(all)
        const wide = { requestBytesMax: 10_000_000, requestSamplesMax: 1_000_000 }
        for (const { body, series: parts } of splitSeries(series, wide).flat()) {
          const timeseries = parts.map((one) => ({
            labels: [
              { name: '__name__', value: one.name },
              ...one.labels.names.map((name, index) => ({ name, value: one.labels.values[index] as string })),
            ].sort((a, b) => (a.name < b.name ? -1 : 1)),
            samples: samplesOf(one).map(({ timestampMs, value }) => ({ timestamp: timestampMs, value })),
          }))
          const generated = prometheus.WriteRequest.encode({ timeseries, metadata: [] }).finish()
          expect(readWriteRequest(uncompress(body))).toEqual(readWriteRequest(generated))
        }
      }),
    )
  })
})

describe('classify', () => {
  it('has a verdict for every answer, and retries only what may succeed', () => {
    const answer = fc.record({
      kind: fc.constant('answer' as const),
      status: fc.integer({ min: 100, max: 999 }),
      body: fc.oneof(
        fc.string(),
        fc.constantFrom('out of order sample', 'per-user series limit of 10 exceeded'),
      ),
      retryAfter: fc.constant(undefined),
      date: fc.constant(undefined),
    })
    fc.assert(
      fc.property(answer, fc.constantFrom('amp' as const, 'prometheus' as const), (one, receiver) => {
        const { kind } = classifyAnswer(one, receiver)
        expect(kind === 'stored').toBe(one.status >= 200 && one.status < 300)
        if (kind === 'unavailable') expect([408, 429].includes(one.status) || one.status >= 500).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('the delay before a retry', () => {
  it('is never shorter than the endpoint asks, nor longer than both need', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.option(fc.nat({ max: 100_000 }).map(String), { nil: undefined }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, retryAfter, random) => {
          const delayMs = retryDelayMs(attempt, retryAfter, 0, () => random)
          const askedMs = Number(retryAfter ?? 0) * 1000
          expect(delayMs).toBeGreaterThanOrEqual(askedMs)
          expect(delayMs).toBeLessThanOrEqual(Math.max(askedMs, 5_000))
        },
      ),
    )
  })
})
