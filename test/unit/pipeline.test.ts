import { describe, expect, it } from 'vitest'
import type { DeadLetter } from '../../src/dead-letter/dead-letters.ts'
import type { Mapping } from '../../src/mapping/compile-mapping.ts'
import type { Mapped, Message } from '../../src/model.ts'
import { ingest } from '../../src/pipeline.ts'
import { createNoAuthorizer } from '../../src/remote-write/authorize.ts'
import { createWriter } from '../../src/remote-write/write-samples.ts'
import { createFakeClock } from '../helpers/fake-clock.ts'
import { labelSet } from '../helpers/samples.ts'

const startMs = 1_767_225_600_000

/** An event of messages on the topics `0`, `1`, …, mapped by a mapping that behaves as given. */
async function run(
  messages: number,
  map: (message: Message) => Mapped | Promise<Mapped>,
  clock = createFakeClock(startMs),
) {
  const letters: DeadLetter[] = []
  const mapping: Mapping = { map, metadata: new Map() }
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
          letters.push(...some)
          return some.length
        },
      },
      clock,
    },
    { Records },
    () => startMs + 10_000,
  )
  return { report, letters }
}

const mapped = ({ topic }: Message, skewMs = 0): Mapped => ({
  samples: [{ name: 'a', labels: labelSet({ topic }), timestampMs: startMs + skewMs, value: 1 }],
  drops: [],
  clockCorrections: [],
  steps: 0,
})

describe('an event', () => {
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

  it('whose mapping takes long without waiting for anything is looked at every 16 messages', async () => {
    const clock = createFakeClock(startMs)
    const { report } = await run(
      40,
      (message) => {
        clock.advance(200)
        return mapped(message)
      },
      clock,
    )
    // Half of the time is over behind message 26.
    expect(report.write.written).toBe(32)
    expect(report.failed.map(({ recordId }) => recordId)).toEqual(
      Array.from({ length: 8 }, (_, index) => String(32 + index)),
    )
  })

  it('whose mapping takes all of the time for each message is written one message at a time', async () => {
    const clock = createFakeClock(startMs)
    const slow = async (message: Message) => {
      await clock.sleep(6_000)
      return mapped(message)
    }
    const { report } = await run(3, slow, clock)
    expect(report.write.written).toBe(1)
    expect(report.failed.map(({ recordId }) => recordId)).toEqual(['1', '2'])
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
    const { report, letters } = await run(3, map)
    expect(report.write.written).toBe(2)
    expect(report.failed).toEqual([])
    expect(letters).toEqual([
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
})
