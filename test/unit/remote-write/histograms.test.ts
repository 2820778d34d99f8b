// Native histograms from samples to what a reader of the request sees, in whatever order and company.

import fc from 'fast-check'
import { uncompress } from 'snappyjs'
import { afterEach, describe, expect, it } from 'vitest'
import { type Receiver, readWriteRequest, startReceiver } from '#studio/receiver'
import type { NativeHistogram, Sample } from '../../../src/model.ts'
import { createNoAuthorizer } from '../../../src/remote-write/authorize.ts'
import { splitSeries } from '../../../src/remote-write/split-series.ts'
import { createTransport } from '../../../src/remote-write/transport.ts'
import { encodeHistograms } from '../../../src/remote-write/wire/encode-histogram.ts'
import { createWriter } from '../../../src/remote-write/write-samples.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import { mergeSources, sample } from '../../helpers/samples.ts'

const startMs = 1_767_225_600_000

const count = fc.integer({ min: 1, max: 1_000_000 })
const buckets = fc
  .uniqueArray(fc.tuple(fc.integer({ min: -5_000, max: 5_000 }), count), {
    selector: ([index]) => index,
    maxLength: 12,
  })
  .map((all) =>
    all.sort(([a], [b]) => a - b).map(([index, observations]) => ({ index, count: observations })),
  )
const histograms: fc.Arbitrary<NativeHistogram> = fc.record({
  schema: fc.integer({ min: -4, max: 8 }),
  isGauge: fc.boolean(),
  count,
  sum: fc.double(),
  zeroCount: fc.nat(),
  zeroThreshold: fc.double({ min: 0, noNaN: true }),
  positive: buckets,
  negative: buckets,
})

function histogramAt(name: string, timestampMs: number, histogram: NativeHistogram): Sample {
  return { ...sample(name, { device: 'a' }, timestampMs, histogram.count), histogram }
}

function requestsOf(samples: readonly Sample[], requestBytesMax = 1_000_000) {
  const { table } = mergeSources([{ message: 0, receivedAtMs: startMs, samples }])
  if (table.histograms !== undefined) encodeHistograms(table.histograms)
  const limits = { requestBytesMax, requestSamplesMax: 10_000 }
  return splitSeries(table, limits)
    .flat()
    .map(({ body }) => new Uint8Array(uncompress(body)))
}

describe('native histograms in requests', () => {
  it('are read as they were, beside samples, in the order of their times', () => {
    fc.assert(
      fc.property(fc.array(histograms, { minLength: 1, maxLength: 30 }), fc.boolean(), (all, isReversed) => {
        const samples = all.map((one, index) => histogramAt('h', startMs + index, one))
        const given = [
          ...(isReversed ? samples.toReversed() : samples),
          sample('x', { device: 'a' }, startMs, 1),
        ]
        const [request = new Uint8Array()] = requestsOf(given)
        const { series } = readWriteRequest(request)
        expect(series.find(({ labels }) => labels.some(([, text]) => text === 'h'))?.samples).toEqual(
          samples.map(({ timestampMs, value, histogram }) => ({ timestampMs, value, histogram })),
        )
      }),
    )
  })

  it('are cut into requests of the size that there may be', () => {
    fc.assert(
      fc.property(fc.array(histograms, { minLength: 1, maxLength: 30 }), (all) => {
        const samples = all.map((one, index) => histogramAt('h', startMs + index, one))
        const requests = requestsOf(samples, 400)
        const read = requests.flatMap((one) => readWriteRequest(one).series).flatMap((one) => one.samples)
        expect(read.map(({ histogram }) => histogram)).toEqual(all)
        for (const request of requests) {
          const alone = readWriteRequest(request).series.flatMap((one) => one.samples).length === 1
          if (!alone) expect(request.length).toBeLessThanOrEqual(400)
        }
      }),
    )
  })
})

describe('an endpoint without native histograms', () => {
  let receiver: Receiver
  afterEach(() => receiver.close())

  const one = { schema: 0, isGauge: true, count: 1, sum: 1, zeroCount: 0, zeroThreshold: 0 }
  const histogram: NativeHistogram = { ...one, positive: [{ index: 0, count: 1 }], negative: [] }

  /** As Prometheus without its feature flag. */
  async function write(samples: readonly Sample[]) {
    receiver = await startReceiver({
      answer: ({ reading }) => {
        const { series } = reading.ok ? reading.request : { series: [] }
        const hasOne = series.some(({ samples: all }) => all.some((each) => each.histogram !== undefined))
        return hasOne ? { status: 500, body: 'native histograms are disabled' } : { status: 204 }
      },
    })
    const writer = createWriter(
      {
        url: new URL(receiver.url),
        receiver: 'prometheus',
        authorizer: createNoAuthorizer(),
        transport: createTransport(4),
        clock: createFakeClock(startMs),
        requestTimeoutMs: 1_000,
      },
      {
        requestBytesMax: 1_000_000,
        requestSamplesMax: 10_000,
        requestConcurrencyMax: 4,
        sampleAgeMaxMs: undefined,
      },
    )
    const sources = samples.map((each, message) => ({ message, receivedAtMs: startMs, samples: [each] }))
    return writer(mergeSources(sources), startMs + 3_000)
  }

  it('gets everything else, and each histogram is a counted drop of its message', async () => {
    const result = await write([sample('x', {}, startMs, 1), histogramAt('h', startMs, histogram)])
    expect(result).toMatchObject({
      written: 1,
      requests: 2,
      drops: [{ stage: 'write', reason: 'histograms_refused', count: 1 }],
      failed: new Map(),
      rejected: new Map(),
      incomplete: new Map([[1, 'histograms_refused']]),
    })
  })

  it('is asked once if there is nothing else', async () => {
    const result = await write([histogramAt('h', startMs, histogram)])
    expect(result).toMatchObject({ written: 0, requests: 1, failed: new Map(), rejected: new Map() })
    expect(result.incomplete).toEqual(new Map([[0, 'histograms_refused']]))
  })
})
