import { afterEach, describe, expect, it } from 'vitest'
import { createNoAuthorizer } from '../../../src/remote-write/authorize.ts'
import type { Receiver } from '../../../src/remote-write/classify-answer.ts'
import { createTransport } from '../../../src/remote-write/transport.ts'
import { createWriter, type WriteLimits } from '../../../src/remote-write/write-samples.ts'
import {
  type AnsweredRequest,
  type ReceiverAnswer,
  startReceiver,
} from '../../../src/studio/receiver/receiver.ts'
import { type AmpModelOptions, startAmpModel } from '../../helpers/amp-model.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import { mergeSources, type SampleSource, sample } from '../../helpers/samples.ts'

const startMs = 1_767_225_600_000
const limits: WriteLimits = {
  requestBytesMax: 1_000_000,
  requestSamplesMax: 10_000,
  requestConcurrencyMax: 4,
  sampleAgeMaxMs: 3_300_000,
}

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

function writerTo(
  url: string,
  receiver: Receiver,
  some: Partial<WriteLimits> = {},
  clock = createFakeClock(startMs),
) {
  const endpoint = {
    url: new URL(url),
    receiver,
    authorizer: createNoAuthorizer(),
    transport: createTransport(4),
    clock,
    requestTimeoutMs: 1_000,
  }
  const write = createWriter(endpoint, { ...limits, ...some })
  return (sources: readonly SampleSource[], deadlineMs: number) => write(mergeSources(sources), deadlineMs)
}

/** Message `index` carries one sample of its own device. */
const messages = (count: number, label: (index: number) => string = () => 'good'): SampleSource[] =>
  Array.from({ length: count }, (_, index) => ({
    message: index,
    receivedAtMs: startMs + index,
    samples: [sample('t', { device: `d${index}`, kind: label(index) }, startMs + index, index)],
  }))

async function amp(options: AmpModelOptions = {}) {
  const model = await startAmpModel({ now: () => startMs, ...options })
  open.push(model)
  return model
}

/** A receiver that rolls a whole request back for one bad sample, as Prometheus does. */
async function prometheus(answer: (request: AnsweredRequest) => ReceiverAnswer | undefined) {
  const receiver = await startReceiver({ answer })
  open.push(receiver)
  return receiver
}

const isBad = ({ reading }: AnsweredRequest): boolean =>
  !reading.ok || reading.request.series.some(({ labels }) => labels['kind'] === 'bad')
const deadlineMs = startMs + 3_000

describe('to AMP', () => {
  it('writes everything in requests of bounded size, side by side', async () => {
    const model = await amp()
    const result = await writerTo(model.url, 'amp', { requestSamplesMax: 30 })(messages(100), deadlineMs)
    expect(result).toMatchObject({ written: 100, requests: 4, drops: [], complaints: [] })
    expect(model.counts.stored).toBe(100)
    expect(model.violations).toEqual([])
  })

  it('never resends a request of which a part is refused', async () => {
    const model = await amp()
    const [first] = messages(1)
    const write = writerTo(model.url, 'amp')
    await write([first as SampleSource], deadlineMs)
    const changed = {
      ...(first as SampleSource),
      samples: [sample('t', { device: 'd0', kind: 'good' }, startMs, 99)],
    }
    const result = await write([changed, ...messages(3).slice(1)], deadlineMs)
    expect(result.requests).toBe(1)
    expect([...result.refused]).toEqual([['duplicate_sample', 3]])
    expect([result.failed.size, result.rejected.size]).toEqual([0, 0])
    expect(model.counts.stored).toBe(3)
  })

  it('asks again about the messages of any other 400, and acknowledges those that it had stored', async () => {
    const model = await amp()
    model.next(2, { status: 400, body: 'sample invalid label: "x" metric "y"' }, 'stored')
    const result = await writerTo(model.url, 'amp')(messages(3), deadlineMs)
    expect([...result.rejected]).toEqual([
      [0, { reason: 'http_400', detail: 'sample invalid label: "…"', maybeWritten: true }],
    ])
    expect([result.written, result.requests, result.failed.size]).toEqual([2, 3, 0])
    expect(model.counts.stored).toBe(3)
  })

  it('takes what is refused at the second asking as stored, or refused for good', async () => {
    const model = await amp({ outOfOrderWindowSeconds: 0 })
    // Two samples of one series: asked again, the older one is late for a workspace without a window.
    const [first, second] = messages(2)
    const twice = {
      ...(second as SampleSource),
      samples: [sample('t', { device: 'd1' }, startMs, 1), sample('t', { device: 'd1' }, startMs + 1, 2)],
    }
    model.next(1, { status: 400, body: 'no' }, 'stored')
    const result = await writerTo(model.url, 'amp')([first as SampleSource, twice], deadlineMs)
    expect([...result.refused]).toEqual([['out_of_order', 2]])
    expect([result.failed.size, result.rejected.size, result.written]).toEqual([0, 0, 1])
    expect(model.counts.stored).toBe(3)
  })

  it('halves what is too large, to the single sample', async () => {
    const model = await amp({ requestBytesMax: 150 })
    const huge: SampleSource = {
      message: 9,
      receivedAtMs: startMs,
      samples: [sample('t', { device: 'x'.repeat(200) }, startMs, 1)],
    }
    const result = await writerTo(model.url, 'amp')([...messages(8), huge], deadlineMs)
    expect(result.written).toBe(8)
    expect([...result.rejected]).toEqual([[9, { reason: 'too_large', detail: '', maybeWritten: false }]])
    expect(model.counts.stored).toBe(8)
  })

  it('fails just the messages of the requests that failed, and those behind them in a series', async () => {
    const model = await amp()
    const series: SampleSource[] = Array.from({ length: 4 }, (_, index) => ({
      message: index,
      receivedAtMs: startMs + index,
      samples: [sample('t', { device: 'one' }, startMs + index, index)],
    }))
    const other: SampleSource = {
      message: 4,
      receivedAtMs: startMs + 9,
      samples: [sample('u', { device: 'two' }, startMs, 1)],
    }
    model.next(1, 'none')
    model.next(100, { status: 503 })
    const write = writerTo(model.url, 'amp', { requestSamplesMax: 1, requestConcurrencyMax: 1 })
    const result = await write([...series, other], deadlineMs)
    expect(result.written).toBe(1)
    expect([...result.failed.keys()].sort()).toEqual([1, 2, 3, 4])
    expect([...result.failed.values()]).toEqual(Array(4).fill('http_503'))
  })

  it('stops asking once access is refused', async () => {
    const model = await amp()
    model.next(100, { status: 403, body: '{"message":"no"}' })
    const write = writerTo(model.url, 'amp', { requestSamplesMax: 1, requestConcurrencyMax: 1 })
    const result = await write(messages(5), deadlineMs)
    expect(result.requests).toBe(2)
    expect([...result.failed.values()]).toEqual(Array(5).fill('http_403'))
    expect(result.complaints).toEqual([
      { verdict: 'misconfigured', reason: 'http_403', text: 'no', samples: 1 },
    ])
  })

  it.each([
    ['below', -1, 1],
    ['at', 0, 1],
    ['above', 1, 0],
  ])('drops what is too old: %s the limit', async (_name, differenceMs, written) => {
    const model = await amp()
    const old = {
      message: 0,
      receivedAtMs: startMs,
      samples: [sample('t', {}, startMs - 3_300_000 - differenceMs, 1)],
    }
    const result = await writerTo(model.url, 'amp')([old], deadlineMs)
    expect(result.written).toBe(written)
    expect(result.drops).toEqual(written === 1 ? [] : [{ stage: 'write', reason: 'too_old', count: 1 }])
    expect(result.requests).toBe(written)
  })

  it('drops what becomes too old while it waits', async () => {
    const model = await amp()
    model.next(1, { status: 503, headers: { 'retry-after': '2' } })
    const aging = { message: 0, receivedAtMs: startMs, samples: [sample('t', {}, startMs - 3_299_000, 1)] }
    const result = await writerTo(model.url, 'amp')([aging, ...messages(2).slice(1)], deadlineMs)
    expect(result).toMatchObject({ written: 1, drops: [{ reason: 'too_old', count: 1 }] })
    expect([...result.failed]).toEqual([])
  })

  it.each(['reset', 'garbage'] as const)('survives %s', async (fault) => {
    const model = await amp()
    model.next(2, fault)
    expect(await writerTo(model.url, 'amp')(messages(3), deadlineMs)).toMatchObject({
      written: 3,
      requests: 3,
    })
  })
})

describe('to Prometheus', () => {
  it('finds the message at fault among many, and writes the others', async () => {
    const receiver = await prometheus((request) =>
      isBad(request) ? { status: 400, body: 'out of bounds' } : undefined,
    )
    const write = writerTo(receiver.url, 'prometheus')
    const result = await write(
      messages(64, (index) => (index === 21 ? 'bad' : 'good')),
      deadlineMs,
    )
    expect(result.written).toBe(63)
    expect([...result.rejected]).toEqual([
      [21, { reason: 'too_old', detail: 'out of bounds', maybeWritten: true }],
    ])
    expect(result.requests).toBe(9)
  })

  it.each([
    ['out of order sample', 'out_of_order', true],
    ['duplicate sample for timestamp 5', 'duplicate_sample', true],
    ['too far in the future', 'too_new', false],
    ['invalid label', 'http_400', false],
  ])(
    'says of a message refused for %j that it may be there already: %s, %s',
    async (body, reason, maybeWritten) => {
      const receiver = await prometheus(() => ({ status: 400, body }))
      const result = await writerTo(receiver.url, 'prometheus')(messages(1), deadlineMs)
      expect([...result.rejected.values()]).toEqual([{ reason, detail: body, maybeWritten }])
    },
  )

  describe('that refuses whole requests for the time of one sample', () => {
    /** Stores nothing of a request with a sample that is not newer than its series, unless it is new enough. */
    async function strictPrometheus(
      stored: Map<string, number>,
      takenFromMs = Number.POSITIVE_INFINITY,
      onRequest = () => {},
    ) {
      return prometheus(({ reading }) => {
        onRequest()
        if (!reading.ok) return undefined
        const isLate = ({ labels, samples }: (typeof reading.request.series)[number]): boolean =>
          samples.some(
            ({ timestampMs }) =>
              timestampMs < takenFromMs && timestampMs < (stored.get(labels['device'] ?? '') ?? 0),
          )
        if (reading.request.series.some(isLate)) return { status: 500, body: 'too old sample' }
        for (const { labels, samples } of reading.request.series) {
          const newest = Math.max(...samples.map(({ timestampMs }) => timestampMs))
          stored.set(labels['device'] ?? '', newest)
        }
        return undefined
      })
    }

    /** Four messages of each device, all of them in turns. */
    const turns = (devices: number): SampleSource[] =>
      Array.from({ length: devices * 4 }, (_, index) => ({
        message: index,
        receivedAtMs: startMs + index,
        samples: [sample('t', { device: `d${index % devices}` }, startMs + index, index)],
      }))

    it('writes the series that are not stored yet when a batch comes again', async () => {
      const all = turns(200)
      const stored = new Map<string, number>()
      // The first half of the devices, as a request that succeeded beside one that failed.
      for (let device = 0; device < 100; device++) stored.set(`d${device}`, startMs + 600 + device)
      const receiver = await strictPrometheus(stored)
      const result = await writerTo(receiver.url, 'prometheus')(all, startMs + 30_000)
      const isRejected = (index: number): boolean => result.rejected.has(index)
      expect(all.filter((_, index) => index % 200 >= 100 && isRejected(index))).toEqual([])
      expect(result.requests).toBeLessThanOrEqual(200)
      expect(result.written).toBe(500)
      expect([...result.rejected.values()].every(({ maybeWritten }) => maybeWritten)).toBe(true)
    })

    it('writes what is young enough of messages that waited while their devices went on', async () => {
      const all = turns(20)
      const stored = new Map(all.map((_, index) => [`d${index % 20}`, startMs + 9_000]))
      const receiver = await strictPrometheus(stored, startMs + 50)
      const result = await writerTo(receiver.url, 'prometheus')(all, startMs + 30_000)
      expect([...result.rejected.keys()].sort((a, b) => a - b)).toEqual(
        Array.from({ length: 50 }, (_, index) => index),
      )
      expect(result.written).toBe(30)
      expect(result.requests).toBeLessThanOrEqual(50)
    })

    it('rejects what is stored already in groups', async () => {
      const all = turns(500)
      const stored = new Map(all.map((_, index) => [`d${index % 500}`, startMs + 9_000]))
      const receiver = await strictPrometheus(stored)
      const result = await writerTo(receiver.url, 'prometheus')(all, startMs + 30_000)
      expect(result.rejected.size).toBe(2_000)
      expect(result.requests).toBeLessThanOrEqual(80)
    })

    // The endpoint refuses `#`. It would store `x`, but it refuses the group of `x` and the last message of that group. The
    // parts are those that the writer asks about next, as the first message and the number of messages.
    it.each([
      ['7 in a row', '#######', ['31+4']],
      ['7, then one behind a good one', '#######.#', ['31+4', '31+2', '31+1']],
      ['8 in a row', '########', ['31+4', '31+2', '31+1', '32+2']],
      ['8, then one behind a good one', '########x#', ['31+4', '31+2', '31+1', '32+2', '33+1']],
      ['9 in a row', '#########', ['31+4', '31+2', '31+1', '32+2', '33+1']],
      ['10 in a row', '##########', ['31+4', '31+2', '31+1', '32+2', '33+1', '34+2']],
    ])('rejects a group for its last message once 8 in a row are refused: %s', async (_, row, asked) => {
      const marks = [...row.padStart(24 + row.length, '.').padEnd(64, '.')]
      const parts: string[] = []
      const receiver = await prometheus((request) => {
        if (!request.reading.ok) return undefined
        const { series } = request.reading.request
        const indexes = series.map(({ labels }) => Number(labels['device']?.slice(1)))
        parts.push(`${Math.min(...indexes)}+${indexes.length}`)
        return isBad(request) ? { status: 400, body: 'out of order sample' } : undefined
      })
      const write = writerTo(receiver.url, 'prometheus')
      const all = messages(64, (index) => (marks[index] === '#' ? 'bad' : 'good'))
      const result = await write(all, startMs + 30_000)
      const behindSeven = parts.lastIndexOf('30+1') + 1
      expect(parts.slice(behindSeven, behindSeven + asked.length)).toEqual(asked)
      expect([...result.rejected.keys()]).toEqual([...marks.keys()].filter((index) => marks[index] !== '.'))
      expect(result.written).toBe(64 - result.rejected.size)
    })

    it('stores nothing behind what is not settled when the time is over', async () => {
      const clock = createFakeClock(startMs)
      const racks: SampleSource[] = Array.from({ length: 270 }, (_, index) => ({
        message: index,
        receivedAtMs: startMs + index,
        samples: ['1', '2', '3'].map((probe) =>
          sample('c', { device: `d${index % 30}`, probe }, startMs + index, index),
        ),
      }))
      // Half of the devices went on while these waited.
      const stored = new Map<string, number>()
      for (let device = 0; device < 30; device += 2) stored.set(`d${device}`, startMs + 9_000)
      const receiver = await strictPrometheus(stored, undefined, () => clock.advance(300))
      const write = writerTo(receiver.url, 'prometheus', {}, clock)
      const result = await write(racks, startMs + 30_000)
      const settled = 270 - result.failed.size
      expect([...new Set(result.failed.values())]).toEqual(['search_unfinished'])
      expect(settled).toBeGreaterThan(10)
      expect(Math.min(...result.failed.keys())).toBe(settled)
      expect(result.written).toBe(3 * (settled - result.rejected.size))
      for (const index of result.rejected.keys()) expect(index % 2).toBe(0)
    })

    it('tries all of it again that is not decided when the endpoint goes away meanwhile', async () => {
      let requests = 0
      const receiver = await startReceiver({
        answer: () =>
          requests++ < 5 ? { status: 400, body: 'out of order sample' } : { status: 503, body: '' },
      })
      open.push(receiver)
      const result = await writerTo(receiver.url, 'prometheus')(messages(64), deadlineMs)
      expect(result.written).toBe(0)
      expect([result.failed.size, result.rejected.size]).toEqual([64, 0])
    })
  })

  it('spends no more than 32 further requests on it, and has the rest come again', async () => {
    const receiver = await prometheus((request) =>
      isBad(request) ? { status: 400, body: 'bad' } : undefined,
    )
    const write = writerTo(receiver.url, 'prometheus')
    const result = await write(
      messages(200, (index) => (index % 2 === 0 ? 'bad' : 'good')),
      deadlineMs,
    )
    expect(result.requests).toBe(33)
    const settled = result.written + result.rejected.size
    expect(settled).toBeGreaterThan(10)
    expect(settled + result.failed.size).toBe(200)
    expect(new Set(result.failed.values())).toEqual(new Set(['search_unfinished']))
    // Those in front first.
    expect(Math.min(...result.failed.keys())).toBe(settled)
    for (const index of result.rejected.keys()) expect(index % 2).toBe(0)
  })

  it('finds the one sample that is ahead of time among those of its device', async () => {
    const aheadMs = startMs + 1_200_000
    const receiver = await prometheus(({ reading }) =>
      reading.ok &&
      reading.request.series.some(({ samples }) => samples.some((one) => one.timestampMs > aheadMs - 1))
        ? { status: 400, body: 'out of bounds: timestamp is too far in the future' }
        : undefined,
    )
    const device: SampleSource[] = Array.from({ length: 8 }, (_, index) => ({
      message: index,
      receivedAtMs: startMs + index,
      samples: [sample('t', { device: 'one' }, index === 3 ? aheadMs : startMs + index, index)],
    }))
    const result = await writerTo(receiver.url, 'prometheus')(device, deadlineMs)
    expect([...result.rejected].map(([index, { reason }]) => [index, reason])).toEqual([[3, 'too_new']])
    expect([result.written, result.failed.size]).toEqual([7, 0])
  })

  it('marks a message that is at fault in one request and stored in another', async () => {
    const receiver = await prometheus((request) =>
      isBad(request) ? { status: 400, body: 'bad' } : undefined,
    )
    const both: SampleSource = {
      message: 0,
      receivedAtMs: startMs,
      samples: [sample('t', { kind: 'good' }, startMs, 1), sample('t', { kind: 'bad' }, startMs, 1)],
    }
    const result = await writerTo(receiver.url, 'prometheus', { requestSamplesMax: 1 })([both], deadlineMs)
    expect([...result.rejected.values()]).toMatchObject([{ maybeWritten: true }])
  })

  it('marks a message that is at fault in the end, and may be stored by an attempt whose answer was lost', async () => {
    let requests = 0
    const receiver = await startReceiver({
      answer: () => (requests++ === 0 ? (response) => response.destroy() : { status: 400, body: 'bad' }),
    })
    open.push(receiver)
    const result = await writerTo(receiver.url, 'prometheus')(messages(2), deadlineMs)
    expect([...result.rejected.values()].map(({ maybeWritten }) => maybeWritten)).toEqual([true, true])
  })

  it('retries a message as a whole if a part of it failed, whatever else is wrong with it', async () => {
    const receiver = await prometheus((request) =>
      isBad(request) ? { status: 400, body: 'bad' } : { status: 500, body: '' },
    )
    const both: SampleSource = {
      message: 0,
      receivedAtMs: startMs,
      samples: [sample('t', { kind: 'bad' }, startMs, 1), sample('t', { kind: 'good' }, startMs, 1)],
    }
    const result = await writerTo(receiver.url, 'prometheus', { requestSamplesMax: 1 })([both], deadlineMs)
    expect([...result.failed]).toEqual([[0, 'http_500']])
    expect(result.rejected.size).toBe(0)
  })
})
