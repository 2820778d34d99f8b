import fc from 'fast-check'
import { uncompress } from 'snappyjs'
import { describe, expect, it } from 'vitest'
import type { DeadLetter } from '../../src/dead-letter/dead-letters.ts'
import { compileMapping } from '../../src/mapping/compile-mapping.ts'
import { ingest } from '../../src/pipeline.ts'
import { createNoAuthorizer } from '../../src/remote-write/authorize.ts'
import type { Receiver } from '../../src/remote-write/classify-answer.ts'
import type { Answer, NoAnswer, Transport } from '../../src/remote-write/transport.ts'
import { createWriter } from '../../src/remote-write/write-samples.ts'
import { readWriteRequest } from '../../src/studio/receiver/read-write-request.ts'
import { createFakeClock } from '../helpers/fake-clock.ts'

const startMs = 1_767_225_600_000

const answer = (status: number, body = ''): Answer => ({
  kind: 'answer',
  status,
  body,
  retryAfter: undefined,
  date: undefined,
})
const answers = fc.oneof(
  { weight: 4, arbitrary: fc.constant(answer(200)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(answer(400, 'bad'), answer(400, 'out of order sample'), answer(413)),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom<(Answer | NoAnswer)[]>(
        ...([answer(500), answer(429), answer(403), answer(302)].map((one) => [one]) as Answer[][]),
        [{ kind: 'no_answer', reason: 'connection', detail: 'ECONNRESET', staleConnection: true }],
      )
      .map(([one]) => one as Answer | NoAnswer),
  },
)

/** Messages of devices that share series, and messages that cannot become samples. Each gets a time of its own. */
const record = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      topic: fc.constantFrom('device/1', 'device/2', 'device/3'),
      payload: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
    }),
  },
  fc.constantFrom<unknown>('{broken', '"no number"', '', 'no envelope'),
)

/** What a message, once delivered, has to show for itself: the key of each of its samples. */
function keysOf(body: unknown, index: number): string[] {
  if (typeof body !== 'object') return []
  const { topic, payload } = body as { topic: string; payload: string[] }
  return payload.map((name) => `${topic} ${name} ${startMs + index}`)
}

function envelopeOf(body: unknown, index: number): string {
  if (body === 'no envelope') return body
  const { topic, payload } = (typeof body === 'object' ? body : { topic: 'x', payload: body }) as {
    topic: string
    payload: string[] | string
  }
  const text = Array.isArray(payload)
    ? JSON.stringify(Object.fromEntries(payload.map((name) => [name, 1])))
    : payload
  return JSON.stringify({
    topic,
    received_at: startMs + index,
    payload_base64: Buffer.from(text).toString('base64'),
  })
}

describe('a batch, whatever the endpoint answers', () => {
  it.each<Receiver>(['amp', 'prometheus'])('is accounted for, message by message: %s', async (receiver) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(answers),
        fc.integer({ min: 1, max: 6 }),
        async (bodies, stream, requestSamplesMax) => {
          const stored = new Set<string>()
          const refused = new Set<string>()
          const transport: Transport = {
            async post(_url, _headers, body) {
              const next = stream.next().value as Answer | NoAnswer
              const isStored = next.kind === 'answer' && next.status === 200
              const isRefused = next.kind === 'answer' && next.body === 'out of order sample'
              for (const { labels, samples } of readWriteRequest(new Uint8Array(uncompress(body))).series) {
                for (const { timestampMs } of samples) {
                  const { topic, __name__ } = Object.fromEntries(labels)
                  const key = `${topic} ${__name__} ${timestampMs}`
                  if (isStored) stored.add(key)
                  if (isRefused) refused.add(key)
                }
              }
              return next
            },
          }
          const clock = createFakeClock(startMs)
          const limits = {
            requestBytesMax: 1_000_000,
            requestSamplesMax,
            requestConcurrencyMax: 2,
            sampleAgeMaxMs: 3_300_000,
          }
          const letters: DeadLetter[] = []
          const mapping = compileMapping(undefined, {
            identityLabels: ['topic'],
            clockAheadMaxMs: 30_000,
            sampleAgeMaxMs: undefined,
            now: clock.now,
            payloadDepthMax: 32,
            messageSamplesMax: 100,
            labelValueBytesMax: 100,
          })
          const report = await ingest(
            {
              decode: { eventShape: 'envelope', trustedFields: [], payloadBytesMax: 10_000 },
              mapping: () => mapping,
              write: createWriter(
                {
                  url: new URL('http://127.0.0.1/'),
                  receiver,
                  authorizer: createNoAuthorizer(),
                  transport,
                  clock,
                  requestTimeoutMs: 1_000,
                },
                limits,
              ),
              deadLetters: {
                async keep(some) {
                  letters.push(...some)
                  return some.length
                },
              },
              clock,
            },
            {
              Records: bodies.map((body, index) => ({
                eventSource: 'aws:sqs',
                messageId: `${index}`,
                body: envelopeOf(body, index),
              })),
            },
            () => startMs + 3_000,
          )

          const failed = new Set(report.failed.map(({ recordId }) => Number(recordId)))
          const kept = new Map(letters.map((letter) => [letter.received_at, letter]))
          for (const [index, body] of bodies.entries()) {
            const letter = kept.get(startMs + index)
            expect(failed.has(index) && letter !== undefined, 'failed and kept').toBe(false)
            for (const key of keysOf(body, index)) {
              // Nothing that is acknowledged is lost: it is stored, refused for good, or kept.
              const known = stored.has(key) || refused.has(key) || letter !== undefined
              expect(failed.has(index) || known, key).toBe(true)
              if (letter?.maybe_written === false) expect(stored.has(key), key).toBe(false)
            }
          }
          expect(report.received).toBe(bodies.length)
          if (failed.size === 0 && report.write.rejected.size === 0) {
            const samples = bodies.flatMap(keysOf).length
            const refusals = [...report.write.refused.values()].reduce((sum, count) => sum + count, 0)
            expect(report.write.written + refusals).toBe(samples)
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})
