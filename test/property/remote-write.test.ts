import fc from 'fast-check'
import { uncompress } from 'snappyjs'
import { describe, expect, it } from 'vitest'
import { prometheus } from '../../proto/remote.js'
import type { Sample } from '../../src/model.ts'
import { classifyAnswer } from '../../src/remote-write/classify-answer.ts'
import { retryDelayMs } from '../../src/remote-write/retry-delay.ts'
import { splitSeries } from '../../src/remote-write/split-series.ts'
import { readWriteRequest } from '../../src/studio/receiver/read-write-request.ts'
import { labelSet, mergeSources, readTable, type SampleSource, type SeriesRead } from '../helpers/samples.ts'

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

const idOf = ({ name, labels }: SeriesRead): string => JSON.stringify([name, labels])

describe('merge', () => {
  it('gives each series once, sorted, and accounts for every sample', () => {
    fc.assert(
      fc.property(sources, (all) => {
        const { table, drops } = mergeSources(all)
        const series = readTable(table)
        expect(new Set(series.map(idOf)).size).toBe(series.length)
        for (const { samples } of series) {
          const times = samples.map(({ timestampMs }) => timestampMs)
          expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
        }
        const kept = series.reduce((count, { samples }) => count + samples.length, 0)
        const dropped = drops.reduce((count, drop) => count + (drop.count ?? 1), 0)
        expect(kept + dropped).toBe(all.reduce((count, { samples }) => count + samples.length, 0))
      }),
    )
  })

  it('puts every series and time that came into it into its table, and nothing else', () => {
    const key = (name: string, labels: object, timestampMs: number): string =>
      JSON.stringify([name, labels, timestampMs])
    fc.assert(
      fc.property(sources, (all) => {
        const came = all.flatMap(({ samples }) =>
          samples.map(({ name, labels, timestampMs }) =>
            key(
              name,
              Object.fromEntries(labels.names.map((one, index) => [one, labels.values[index]])),
              timestampMs,
            ),
          ),
        )
        const there = readTable(mergeSources(all).table).flatMap(({ name, labels, samples }) =>
          samples.map(({ timestampMs }) => key(name, labels, timestampMs)),
        )
        expect(there.sort()).toEqual([...new Set(came)].sort())
      }),
    )
  })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(sources, (all) => {
        const once = readTable(mergeSources(all).table)
        const again = mergeSources(
          once.map(({ name, labels, samples }, message) => ({
            message,
            receivedAtMs: 0,
            samples: samples.map(({ timestampMs, value }) => ({
              name,
              labels: labelSet(labels),
              timestampMs,
              value,
            })),
          })),
        )
        const strip = (list: SeriesRead[]): string[] =>
          list
            .map(
              (one) =>
                idOf(one) + JSON.stringify(one.samples.map(({ timestampMs, value }) => [timestampMs, value])),
            )
            .sort()
        expect(again.drops).toEqual([])
        expect(strip(readTable(again.table))).toEqual(strip(once))
      }),
    )
  })
})

/** Labels as remote write wants them: the name among the others, sorted. */
function wireLabels({ name, labels }: SeriesRead): [string, string][] {
  return Object.entries({ ...labels, __name__: name }).sort(([a], [b]) => (a < b ? -1 : 1))
}

describe('encode', () => {
  const limits = fc.record({
    requestBytesMax: fc.integer({ min: 50, max: 5_000 }),
    requestSamplesMax: fc.integer({ min: 1, max: 20 }),
  })

  it('then an independent decode gives back what went in', () => {
    fc.assert(
      fc.property(sources, limits, (all, requestLimits) => {
        const { table } = mergeSources(all)
        const sent = readTable(table).flatMap((one) =>
          one.samples.map(({ timestampMs, value }) => [wireLabels(one), timestampMs, value]),
        )
        const received = splitSeries(table, requestLimits)
          .flat()
          .map(({ body }) => uncompress(body))
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
        const { table } = mergeSources(all)
        const wide = { requestBytesMax: 10_000_000, requestSamplesMax: 1_000_000 }
        const timeseries = readTable(table).map((one) => ({
          labels: wireLabels(one).map(([name, value]) => ({ name, value })),
          samples: one.samples.map(({ timestampMs, value }) => ({ timestamp: timestampMs, value })),
        }))
        const generated = prometheus.WriteRequest.encode({ timeseries, metadata: [] }).finish()
        const [batch] = splitSeries(table, wide).flat()
        const body = batch === undefined ? new Uint8Array() : uncompress(batch.body)
        expect(readWriteRequest(body)).toEqual(readWriteRequest(generated))
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

  it('is never shorter than the one before it', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), chance, chance, (attempt, one, other) => {
        const delayMs = retryDelayMs(attempt, undefined, 0, () => one)
        expect(retryDelayMs(attempt + 1, undefined, 0, () => other)).toBeGreaterThanOrEqual(delayMs)
      }),
    )
  })
})
