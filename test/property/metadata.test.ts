import fc from 'fast-check'
import { uncompress } from 'snappyjs'
import { describe, expect, it } from 'vitest'
import { type MetricType, wireNumbers } from '../../src/metric-types.ts'
import type { MetricMetadata } from '../../src/model.ts'
import { createNoAuthorizer } from '../../src/remote-write/authorize.ts'
import type { Receiver } from '../../src/remote-write/classify-answer.ts'
import type { Answer, NoAnswer, Transport } from '../../src/remote-write/transport.ts'
import { encodeMetadata } from '../../src/remote-write/wire/encode-metadata.ts'
import { createWriter } from '../../src/remote-write/write-samples.ts'
import { readWriteRequest, type WireRequest } from '../../src/studio/receiver/read-write-request.ts'
import { createFakeClock } from '../helpers/fake-clock.ts'
import { mergeSources, sample } from '../helpers/samples.ts'

const startMs = 1_767_225_600_000
const intervalMs = 300_000
const names = ['a', 'b_total', 'c_info']

const anyMetadata: fc.Arbitrary<MetricMetadata> = fc.record({
  type: fc.constantFrom(...(Object.keys(wireNumbers) as MetricType[])),
  help: fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 2_000, size: 'max' }),
    fc.string({ unit: 'binary', maxLength: 20 }),
  ),
  unit: fc.string({ maxLength: 10 }),
})
const anyDescriptions = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...names), anyMetadata), { selector: ([name]) => name })
  .map((entries) => new Map(entries))

/** Each write has some messages, each with some metrics. */
const anyWrites = fc.array(
  fc.array(fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }), { minLength: 1, maxLength: 5 }),
  { minLength: 1, maxLength: 4 },
)
const anyReceiver = fc.constantFrom<Receiver>('amp', 'prometheus')

const answer = (status: number, body = ''): Answer => ({
  kind: 'answer',
  status,
  body,
  retryAfter: undefined,
  date: undefined,
})
const lost: NoAnswer = {
  kind: 'no_answer',
  reason: 'connection',
  detail: 'ECONNRESET',
  staleConnection: true,
}
const tooLong = answer(400, `metadata 'HELP' value too long: "x" metric "a"`)
const among = (...some: (Answer | NoAnswer)[]): fc.Arbitrary<Answer | NoAnswer> => fc.constantFrom(...some)
const ok = answer(200)
/** The same request may succeed later. */
const anyDelay = among(answer(403), answer(429), answer(500), answer(503), lost)
const anyVerdict = among(answer(400), answer(413), answer(422), tooLong, answer(400, 'out of order sample'))
const anyAnswer = fc.oneof({ weight: 3, arbitrary: among(ok) }, anyDelay, anyVerdict)

interface Exchange {
  readonly atMs: number
  readonly bytes: number
  readonly request: WireRequest
  readonly answer: Answer | NoAnswer
}

/** A writer whose endpoint is a function, and everything that went there and back. */
function createTrial(
  descriptions: ReadonlyMap<string, MetricMetadata>,
  receiver: Receiver,
  reply: (request: WireRequest) => Answer | NoAnswer,
  requestBytesMax = 1_000_000,
) {
  const exchanges: Exchange[] = []
  const clock = createFakeClock(startMs)
  const transport: Transport = {
    async post(_url, _headers, body) {
      const bytes = new Uint8Array(uncompress(body))
      const request = readWriteRequest(bytes)
      const one = { atMs: clock.now(), bytes: bytes.length, request, answer: reply(request) }
      exchanges.push(one)
      return one.answer
    },
  }
  const write = createWriter(
    {
      url: new URL('http://127.0.0.1/'),
      receiver,
      authorizer: createNoAuthorizer(),
      transport,
      clock,
      requestTimeoutMs: 1_000,
    },
    { requestBytesMax, requestSamplesMax: 7, requestConcurrencyMax: 2, sampleAgeMaxMs: 3_300_000 },
    () => descriptions,
  )
  const send = (messages: readonly (readonly string[])[]) => {
    const nowMs = clock.now()
    const sources = messages.map((metrics, message) => ({
      message,
      receivedAtMs: nowMs,
      samples: metrics.map((name) => sample(name, { device: `${message % 3}` }, nowMs + message, message)),
    }))
    return write(mergeSources(sources), nowMs + 3_000)
  }
  return { exchanges, clock, send }
}

const isStored = ({ answer: one }: Exchange): boolean => one.kind === 'answer' && one.status === 200
const describedIn = ({ request }: Exchange): string[] =>
  request.metadata.map(({ metricFamilyName }) => metricFamilyName)
const samplesIn = ({ request }: Exchange): string[] =>
  request.series.flatMap(({ labels, samples }) =>
    samples.map(({ timestampMs }) => JSON.stringify([labels, timestampMs])),
  )

describe('metadata', () => {
  it('costs no sample at an endpoint that dislikes it, whatever it answers', async () => {
    const dislikes = fc.constantFrom(answer(400), answer(413), answer(422), answer(500), answer(429), tooLong)
    await fc.assert(
      fc.asyncProperty(anyDescriptions, anyWrites, dislikes, async (descriptions, writes, dislike) => {
        // To AMP's answers without a word about metadata belongs a sample at fault, by what is known of it.
        const receiver = dislike === tooLong ? 'amp' : 'prometheus'
        const { exchanges, clock, send } = createTrial(descriptions, receiver, ({ metadata }) =>
          metadata.length > 0 ? dislike : answer(200),
        )
        let sent = 0
        for (const messages of writes) {
          const result = await send(messages)
          expect([result.failed.size, result.rejected.size, result.refused.size]).toEqual([0, 0, 0])
          expect(result.written).toBe(messages.flat().length)
          sent += messages.flat().length
          clock.advance(1_000)
        }
        const stored = exchanges.filter(isStored).flatMap(samplesIn)
        expect(new Set(stored).size).toBe(sent)
        expect(stored).toHaveLength(sent)
      }),
    )
  })

  it('changes nothing in what becomes of messages, whatever the endpoint answers', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyDescriptions,
        anyWrites,
        anyReceiver,
        fc.infiniteStream(anyAnswer),
        async (descriptions, writes, receiver, stream) => {
          const reply = () => stream.next().value as Answer | NoAnswer
          const { exchanges, clock, send } = createTrial(descriptions, receiver, reply)
          for (const messages of writes) {
            const before = exchanges.length
            const result = await send(messages)
            const during = exchanges.slice(before)
            const stored = during.filter(isStored).flatMap(samplesIn)
            expect(new Set(stored).size, 'stored twice').toBe(stored.length)
            expect(result.written).toBe(stored.length)
            const refused = [...result.refused.values()].reduce((sum, count) => sum + count, 0)
            if (result.failed.size === 0 && result.rejected.size === 0) {
              expect(stored.length + refused).toBe(messages.flat().length)
            }
            clock.advance(1_000)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('stays due until a request with it is stored, and then is not due within the interval', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyDescriptions,
        anyWrites,
        anyReceiver,
        fc.infiniteStream(fc.oneof(among(ok), anyDelay)),
        async (descriptions, writes, receiver, stream) => {
          const reply = () => stream.next().value as Answer | NoAnswer
          const { exchanges, clock, send } = createTrial(descriptions, receiver, reply)
          const spent = new Set<string>()
          for (const messages of writes) {
            const before = exchanges.length
            await send(messages)
            const during = exchanges.slice(before)
            for (const name of during.flatMap(describedIn)) expect(spent.has(name), name).toBe(false)
            if (during.every(isStored)) {
              const due = new Set(
                messages.flat().filter((name) => descriptions.has(name) && !spent.has(name)),
              )
              expect(new Set(during.flatMap(describedIn))).toEqual(due)
            }
            for (const name of during.filter(isStored).flatMap(describedIn)) spent.add(name)
            clock.advance(1_000)
          }
          clock.advance(intervalMs)
          for (const name of descriptions.keys()) {
            const from = exchanges.length
            await send([[name]])
            expect(describedIn(exchanges[from] as Exchange)).toEqual([name])
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('makes no request larger than it may be, and says what the mapping says as far as it fits', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyDescriptions,
        anyWrites,
        fc.integer({ min: 100, max: 3_000 }),
        async (descriptions, writes, requestBytesMax) => {
          const { exchanges, send } = createTrial(descriptions, 'prometheus', () => ok, requestBytesMax)
          for (const messages of writes) await send(messages)
          for (const { bytes, request } of exchanges) {
            expect(bytes).toBeLessThanOrEqual(requestBytesMax)
            for (const { metricFamilyName, help, unit } of request.metadata) {
              const source = descriptions.get(metricFamilyName) as MetricMetadata
              expect(Buffer.byteLength(metricFamilyName + help + unit)).toBeLessThanOrEqual(1024)
              expect(source.help.toWellFormed().startsWith(help)).toBe(true)
              expect(unit).toBe(source.unit.toWellFormed())
              expect(encodeMetadata(metricFamilyName, source)).toBeDefined()
            }
          }
        },
      ),
    )
  })
})
