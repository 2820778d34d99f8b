// What becomes of the good messages beside bad ones, delivery by delivery, until nothing is left of the batch.

import { afterEach, describe, expect, it } from 'vitest'
import { createNoAuthorizer } from '../../../src/remote-write/authorize.ts'
import type { Receiver } from '../../../src/remote-write/classify-answer.ts'
import { createTransport } from '../../../src/remote-write/transport.ts'
import { createWriter } from '../../../src/remote-write/write-samples.ts'
import { startReceiver } from '../../../src/studio/receiver/receiver.ts'
import { type AmpModelOptions, startAmpModel } from '../../helpers/amp-model.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import { redeliver } from '../../helpers/redeliver.ts'
import { mergeSources, type SampleSource, sample } from '../../helpers/samples.ts'

const startMs = 1_767_225_600_000
const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

function writerTo(url: string, receiver: Receiver) {
  const clock = createFakeClock(startMs)
  const write = createWriter(
    {
      url: new URL(url),
      receiver,
      authorizer: createNoAuthorizer(),
      transport: createTransport(4),
      clock,
      requestTimeoutMs: 5_000,
    },
    {
      requestBytesMax: 1_000_000,
      requestSamplesMax: 10_000,
      requestConcurrencyMax: 4,
      sampleAgeMaxMs: undefined,
    },
  )
  return (sources: readonly SampleSource[]) => write(mergeSources(sources), startMs + 50_000)
}

/** Messages spread over devices, of which `bad` are spread evenly and have something that the endpoint does not take. */
function fleet(
  count: number,
  bad: number,
  spoil: Spoil,
  devices = count,
): { all: SampleSource[]; bad: Set<number> } {
  const isBad = new Set(Array.from({ length: bad }, (_, index) => Math.floor(((index + 0.37) * count) / bad)))
  const all = Array.from({ length: count }, (_, index) => ({
    message: index,
    receivedAtMs: startMs + index,
    samples: [
      sample(
        't',
        { device: `d${index % devices}`, ...(isBad.has(index) ? spoil(index) : {}) },
        startMs + index,
        index,
      ),
    ],
  }))
  return { all, bad: isBad }
}

type Spoil = (index: number) => Record<string, string>
const manyLabels: Spoil = () =>
  Object.fromEntries(Array.from({ length: 80 }, (_, label) => [`l${label}`, 'x']))
const longValue: Spoil = (index) => ({ v: 'out of order '.repeat(20 + (index % 7)) })
const longName: Spoil = () => ({ [`n${'m'.repeat(200)}`]: 'too old sample' })
const largeSet: Spoil = () =>
  Object.fromEntries(
    ['k', 'l', 'm', 'n'].map((name) => [name, `{"duplicate sample for timestamp" ${'x'.repeat(140)}`]),
  )
const quotas: AmpModelOptions = {
  labelsPerSeriesMax: 70,
  labelNameBytesMax: 128,
  labelValueBytesMax: 200,
  labelSetBytesMax: 600,
  outOfOrderWindowSeconds: 600,
}

describe('AMP takes less in labels than the settings say', () => {
  it.each<[string, Spoil]>([
    ['too many labels', manyLabels],
    ['a label name too long, beside a value that says too old', longName],
    ['a label value too long, which says out of order', longValue],
    ['all labels together too large, of values that imitate its errors', largeSet],
  ])('%s: 1, 5 and 50 of 1,000', async (_, spoil) => {
    for (const count of [1, 5, 50]) {
      const model = await startAmpModel({ now: () => startMs, ...quotas })
      open.push(model)
      const { all, bad } = fleet(1_000, count, spoil)
      const result = await writerTo(model.url, 'amp')(all)
      expect(new Set(result.rejected.keys())).toEqual(bad)
      expect([result.failed.size, result.written, result.requests]).toEqual([0, 1_000 - count, 2])
      expect(model.counts.stored).toBe(1_000 - count)
    }
  })

  it('finds a series that the answer names, without a size', async () => {
    const model = await startAmpModel({ now: () => startMs })
    open.push(model)
    const { all } = fleet(1_000, 1, () => ({ kind: 'bad' }))
    const name = '{__name__="t", device="d370", kind="bad"}'
    model.next(1, { status: 400, body: `cannot take series ${name}` }, 'stored')
    model.next(1, { status: 400, body: `cannot take series ${name}` }, 'stored')
    const result = await writerTo(model.url, 'amp')(all)
    expect([...result.rejected.keys()]).toEqual([370])
    expect([result.written, result.requests]).toEqual([999, 3])
  })
})

/** Stores the valid part, or nothing of a request with something bad in it; names what is bad, or does not. */
async function strict(receiver: Receiver, names: boolean) {
  const stored = new Set<string>()
  const server = await startReceiver({
    answer({ reading }) {
      if (!reading.ok) return undefined
      const { series } = reading.request
      const bad = series.find(({ labels }) => labels['kind'] === 'bad')
      for (const { labels } of series) {
        const isStored = labels['kind'] !== 'bad' && (bad === undefined || receiver === 'amp')
        if (isStored) stored.add(labels['device'] as string)
      }
      if (bad === undefined) return undefined
      const { __name__, ...labels } = bad.labels
      const text = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      return { status: 400, body: names ? `bad series: '${__name__}{${text.join(', ')}}'` : 'no' }
    },
  })
  open.push(server)
  return { url: server.url, stored }
}

/** By how many are bad: where the answer names one, and where it does not. */
const deliveriesMax: Readonly<Record<string, readonly [named: number, unnamed: number]>> = {
  1: [1, 1],
  5: [1, 2],
  50: [6, 14],
  200: [20, 40],
}

describe.each<Receiver>(['amp', 'prometheus'])('a receiver like %s that says', (receiver) => {
  describe.each([true, false])('which series is bad: %s', (names) => {
    it.each<['sqs' | 'kinesis', number]>([
      ['sqs', 1],
      ['sqs', 5],
      ['sqs', 50],
      ['sqs', 200],
      ['kinesis', 1],
      ['kinesis', 5],
      ['kinesis', 50],
    ])('from %s, %i of 1,000', async (source, count) => {
      const { url, stored } = await strict(receiver, names)
      const { all, bad } = fleet(1_000, count, () => ({ kind: 'bad' }))
      const write = writerTo(url, receiver)
      const { deliveries, deadLetters, left } = await redeliver(source, all, 200, write)
      expect(left.size).toBe(0)
      // No delivery keeps a good message as a dead letter, and each gets on.
      for (const [round, { received, failed, deadLetters: kept, requests }] of deliveries.entries()) {
        expect(kept.filter((message) => !bad.has(message))).toEqual([])
        expect(requests).toBeLessThanOrEqual(33)
        if (failed > 0) expect(deliveries[round + 1]?.received).toBeLessThan(received)
      }
      expect(deadLetters).toEqual(bad)
      expect(stored.size).toBe(1_000 - count)
      expect(deliveries.length).toBeLessThanOrEqual(deliveriesMax[`${count}`]?.[names ? 0 : 1] ?? 0)
    })

    it('of ten devices with a hundred messages each, one of them bad', async () => {
      const { url } = await strict(receiver, names)
      const { all } = fleet(1_000, 0, () => ({}), 10)
      const spoilt = all.map((one) => ({
        ...one,
        samples: one.samples.map((each) =>
          one.message === 503
            ? sample('t', { device: 'd3', kind: 'bad' }, each.timestampMs, each.value)
            : each,
        ),
      }))
      const { deliveries, deadLetters, left } = await redeliver(
        'kinesis',
        spoilt,
        20,
        writerTo(url, receiver),
      )
      expect([[...deadLetters], left.size, deliveries.length]).toEqual([[503], 0, 1])
    })
  })
})
