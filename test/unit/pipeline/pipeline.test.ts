import { describe, expect, it } from 'vitest'
import type { DeadLetter } from '../../../src/dead-letter/dead-letter.ts'
import type { Mapping } from '../../../src/mapping/compile-mapping.ts'
import type { Mapped, Message } from '../../../src/model.ts'
import { ingest } from '../../../src/pipeline.ts'
import { createNoAuthorizer } from '../../../src/remote-write/authorize.ts'
import { createWriter } from '../../../src/remote-write/write-samples.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import { labelSet } from '../../helpers/samples.ts'

const startMs = 1_767_225_600_000

/** An event of messages on the topics `0`, `1`, …, mapped by a mapping that behaves as given. */
async function run(
  messages: number,
  map: (message: Message) => Mapped | Promise<Mapped>,
  clock = createFakeClock(startMs),
) {
  const deadLetters: DeadLetter[] = []
  const mapping: Mapping = { map, metadata: new Map(), describe: () => undefined }
  const Records = Array.from({ length: messages }, (_, index) => ({
    eventSource: 'aws:kinesis',
    kinesis: {
      sequenceNumber: `${index}`,
      data: Buffer.from(JSON.stringify({ topic: `${index}`, received_at: startMs, payload: 1 })).toString(
        'base64',
      ),
    },
  }))
  const report = await ingest(
    {
      decode: { eventShape: 'envelope', trustedFields: [], payloadBytesMax: 1_000 },
      mapping: () => mapping,
      write: createWriter(
        {
          url: new URL('http://127.0.0.1/'),
          receiver: 'amp',
          authorizer: createNoAuthorizer(),
          transport: {
            post: async () => ({
              kind: 'answer',
              status: 200,
              body: '',
              retryAfter: undefined,
              date: undefined,
            }),
          },
          clock,
          requestTimeoutMs: 1_000,
        },
        { requestBytesMax: 1e6, requestSamplesMax: 1e4, requestConcurrencyMax: 4, sampleAgeMaxMs: undefined },
      ),
      deadLetters: {
        async keep(some) {
          deadLetters.push(...some)
          return some.map(() => true)
        },
      },
      clock,
    },
    { Records },
    () => startMs + 10_000,
  )
  return { report, deadLetters }
}

const mapped = ({ topic }: Message, skewMs = 0): Mapped => ({
  samples: [{ name: 'a', labels: labelSet({ topic }), timestampMs: startMs + skewMs, value: 1 }],
  drops: [],
  clockCorrections: [],
  steps: 10,
})

describe('an event', () => {
  it('reports the devices that payloads name, beside the clients that sent them', async () => {
    const named = (message: Message): Mapped =>
      message.topic === '1' ? mapped(message) : { ...mapped(message), identity: `device ${message.topic}` }
    const { report } = await run(3, named)
    expect(report.identities.map(([, device]) => device)).toEqual(['device 0', 'device 2'])
  })

  it('whose mapping takes half of the time is written so far, and the rest comes again', async () => {
    const clock = createFakeClock(startMs)
    const { report } = await run(
      8,
      async (message) => {
        await clock.sleep(2_000)
        return mapped(message)
      },
      clock,
    )
    expect(report.write.written).toBe(3)
    expect(report.failed.map(({ recordId }) => recordId)).toEqual(['3', '4', '5', '6', '7'])
    expect(new Set(report.failed.map(({ reason }) => reason))).toEqual(new Set(['mapping_takes_too_long']))
  })

  /** Of cheap messages, by their own account, that each take as long as given. */
  async function runSlow(messages: number, tookMs: (index: number) => number, steps = 0) {
    const clock = createFakeClock(startMs)
    let looks = 0
    const counting = {
      ...clock,
      now() {
        looks++
        return clock.now()
      },
    }
    const { report, deadLetters } = await run(
      messages,
      (message) => {
        clock.advance(tookMs(Number(message.topic)))
        return { ...mapped(message), steps }
      },
      counting,
    )
    return { report, deadLetters, looks: () => looks }
  }

  it('of cheap messages looks at the clock every 16 of them', async () => {
    const one = await runSlow(1, () => 0)
    const many = await runSlow(161, () => 0)
    // The writing looks as often for one message as for many.
    expect(many.looks() - one.looks()).toBe(10)
  })

  it.each([
    [1_249, 10],
    [1_250, 10],
    [20_000, 160],
    [1_000_000, 160],
  ])('of messages of %i steps looks at the clock once in 20,000 steps: %i looks', async (steps, looks) => {
    const one = await runSlow(1, () => 0, steps)
    expect((await runSlow(161, () => 0, steps)).looks() - one.looks()).toBe(looks)
  })

  it('whose messages say that they are dear stops behind the one with which half of the time is over', async () => {
    const { report } = await runSlow(40, () => 200, 20_000)
    expect(report.write.written).toBe(26)
    expect(report.failed.map(({ recordId }) => recordId)).toEqual(
      Array.from({ length: 14 }, (_, index) => String(26 + index)),
    )
  })

  it('whose messages take far longer than they say is found out at the first look', async () => {
    const { report } = await runSlow(40, () => 200)
    // The look behind message 16 finds 3.2 s behind it, and from then on there is one behind each.
    expect(report.write.written).toBe(26)
  })

  it.each([
    [7_400, 1, []],
    [7_500, 1, []],
    [7_501, 0, ['too_slow']],
  ])('whose first message takes %i ms of ten seconds writes %i message', async (tookMs, written, reasons) => {
    const { report, deadLetters } = await runSlow(3, () => tookMs)
    expect(report.write.written).toBe(written)
    expect(deadLetters.map(({ reason }) => reason)).toEqual(reasons)
    expect(report.failed.map(({ recordId }) => recordId)).toEqual(['1', '2'])
  })

  it('that holds more samples than should be in memory at one time is written in parts', async () => {
    const { report } = await run(300, (message) => ({
      ...mapped(message),
      samples: Array.from({ length: 1_000 }, (_, index) => ({
        name: 'a',
        labels: labelSet({ topic: message.topic }),
        timestampMs: startMs + index,
        value: 1,
      })),
    }))
    expect(report.write.written).toBe(201_000)
    expect(report.failed).toHaveLength(99)
    expect(new Set(report.failed.map(({ reason }) => reason))).toEqual(new Set(['too_many_samples_at_once']))
  })

  it.each<[string, (message: Message) => Mapped | Promise<Mapped>]>([
    [
      'throws',
      (message) => {
        if (message.topic === '1') throw new TypeError('secret words of a payload')
        return mapped(message)
      },
    ],
    [
      'rejects',
      async (message) => {
        if (message.topic === '1') throw new TypeError('secret words of a payload')
        return mapped(message)
      },
    ],
  ])('whose mapping %s for one message keeps that one, and writes the others', async (_name, map) => {
    const { report, deadLetters } = await run(3, map)
    expect(report.write.written).toBe(2)
    expect(report.failed).toEqual([])
    expect(deadLetters).toEqual([
      {
        payload_base64: Buffer.from('1').toString('base64'),
        topic: '1',
        received_at: startMs,
        stage: 'map',
        reason: 'mapping_failed',
        detail: 'TypeError',
        maybe_written: false,
      },
    ])
  })

  it('says how many messages made samples, and how far their own times are from the time of receipt', async () => {
    const { report } = await run(4, (message) => {
      if (message.topic === '3') return { ...mapped(message), samples: [] }
      return mapped(message, [0, -5_000, 2_000][Number(message.topic)])
    })
    expect(report.mapped).toBe(3)
    expect(report.clockSkewMs).toEqual({ count: 2, sum: -3_000, min: -5_000, max: 2_000 })
  })

  it('takes a message for mapped whose samples are thinned', async () => {
    const { report } = await run(2, (message) => {
      const { samples, ...rest } = mapped(message, 2_000)
      return { ...rest, samples: [], thinned: samples }
    })
    expect(report.mapped).toBe(2)
    expect(report.write.written).toBe(0)
    expect(report.clockSkewMs).toEqual({ count: 2, sum: 4_000, min: 2_000, max: 2_000 })
  })
})
