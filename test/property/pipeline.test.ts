import fc from 'fast-check'
import { uncompress } from 'snappyjs'
import { describe, expect, it } from 'vitest'
import type { DeadLetter } from '../../src/dead-letter/dead-letter.ts'
import { UndeliveredError } from '../../src/errors.ts'
import { type Acknowledgement, acknowledge } from '../../src/lambda/ingest/acknowledge.ts'
import { compileMapping } from '../../src/mapping/compile-mapping.ts'
import type { JsonValue } from '../../src/model.ts'
import { ingest, type Report } from '../../src/pipeline.ts'
import { createNoAuthorizer } from '../../src/remote-write/authorize.ts'
import type { Receiver } from '../../src/remote-write/classify-answer.ts'
import type { Answer, NoAnswer, Transport } from '../../src/remote-write/transport.ts'
import { createWriter } from '../../src/remote-write/write-samples.ts'
import { readWriteRequest } from '../../src/studio/receiver/read-write-request.ts'
import type { SourceName } from '../helpers/deliver.ts'
import { createFakeClock } from '../helpers/fake-clock.ts'
import { mappingParts } from '../helpers/mapping.ts'

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

/**
 * Messages of devices that share series, and messages that cannot become samples. Each gets a time of its own, of which
 * some are older than the endpoint takes.
 */
interface Readings {
  readonly topic: string
  readonly names: readonly string[]
  readonly old: boolean
  readonly parked: boolean
}

const record = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record<Readings>({
      topic: fc.constantFrom('device/1', 'device/2', 'device/3'),
      names: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
      old: fc.integer({ max: 7, min: 0 }).map((number) => number === 0),
      parked: fc.integer({ max: 3, min: 0 }).map((number) => number === 0),
    }),
  },
  fc.constantFrom('{broken', '"no number"', '', 'no envelope'),
)

type Body = Readings | string

const timeOf = (body: Body, index: number): number =>
  startMs + index - (typeof body === 'object' && body.old ? 4_000_000 : 0)

/** What a message, once delivered, has to show for itself: the key of each of its samples. */
function keysOf(body: Body, index: number): string[] {
  if (typeof body !== 'object') return []
  return body.names.map((name) => `${body.topic} ${name} ${timeOf(body, index)}`)
}

function textOf(body: Body, index: number, source: SourceName): string {
  if (body === 'no envelope') return `${body} ${index}`
  const receivedAtMs = timeOf(body, index)
  if (typeof body === 'object' && body.parked && source === 'sqs') {
    return JSON.stringify({
      received_at: receivedAtMs,
      series: body.names.map((__name__) => ({
        labels: { topic: body.topic, __name__ },
        samples: [[receivedAtMs, 1]],
      })),
    })
  }
  const payload =
    typeof body === 'string' ? body : JSON.stringify(Object.fromEntries(body.names.map((name) => [name, 1])))
  return JSON.stringify({
    topic: typeof body === 'string' ? 'x' : body.topic,
    received_at: receivedAtMs,
    payload_base64: Buffer.from(payload).toString('base64'),
  })
}

function eventOf(texts: readonly string[], source: SourceName): JsonValue {
  const kinesis = {
    Records: texts.map((text, index) => ({
      eventSource: 'aws:kinesis',
      kinesis: { sequenceNumber: `${index}`, data: Buffer.from(text).toString('base64') },
    })),
  }
  if (source === 'kinesis') return kinesis
  // The one event of many messages that is answered as a whole.
  if (source === 'direct') return { KinesisBatchInfo: {}, payload: JSON.stringify(kinesis) }
  return {
    Records: texts.map((body, index) => ({ eventSource: 'aws:sqs', messageId: `${index}`, body })),
  }
}

/** The messages that their source gives up after this answer. */
function acknowledged(report: Report, length: number): Set<number> {
  const all = Array.from({ length }, (_, index) => index)
  let answer: Acknowledgement
  try {
    answer = acknowledge(report)
  } catch (error) {
    if (error instanceof UndeliveredError) return new Set()
    throw error
  }
  if (!('batchItemFailures' in answer)) return new Set(all)
  const named = answer.batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier))
  if (report.source.name === 'sqs') return new Set(all.filter((index) => !named.includes(index)))
  return new Set(all.filter((index) => index < Math.min(...named)))
}

describe.each<Receiver>(['amp', 'prometheus'])('a batch, whatever a receiver like %s answers', (receiver) => {
  it.each<SourceName>(['sqs', 'kinesis', 'direct'])(
    'is accounted for, message by message: %s',
    async (source) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(record, { minLength: 1, maxLength: 12 }),
          fc.infiniteStream(answers),
          fc.integer({ min: 1, max: 6 }),
          fc.integer({ min: 0, max: 4 }),
          async (bodies, stream, requestSamplesMax, sinkState) => {
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
            const deadLetters: DeadLetter[] = []
            const sinkFails = sinkState === 0
            const suppresses = sinkState === 1
            const mapping = compileMapping(
              undefined,
              {
                identityLabels: ['topic'],
                clockAheadMaxMs: 30_000,
                sampleAgeMaxMs: undefined,
                now: clock.now,
                payloadDepthMax: 32,
                messageSamplesMax: 100,
                messageStepsMax: 50_000,
                labelValueBytesMax: 100,
              },
              mappingParts,
            )
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
                    if (sinkFails) throw new Error('no such bucket')
                    // Not the first ones: which are kept is the sink's to say.
                    const isKept = some.map((_, index) => !suppresses || index === some.length - 1)
                    deadLetters.push(...some.filter((_, index) => isKept[index]))
                    return isKept
                  },
                },
                clock,
              },
              eventOf(
                bodies.map((body, index) => textOf(body, index, source)),
                source,
              ),
              () => startMs + 3_000,
            )

            const gone = acknowledged(report, bodies.length)
            const suppressed =
              report.drops.find(({ reason }) => reason === 'dead_letter_suppressed')?.count ?? 0
            let unaccounted = 0
            for (const [index, body] of bodies.entries()) {
              const time = timeOf(body, index)
              const bytes = Buffer.from(`no envelope ${index}`).toString('base64')
              const deadLetter = deadLetters.find(({ received_at, payload_base64 }) =>
                body === 'no envelope' ? payload_base64 === bytes : received_at === time,
              )
              // What comes again is not kept as well: it would be there twice. An event that comes again as a whole may.
              if (source !== 'direct')
                expect(!gone.has(index) && deadLetter !== undefined, 'again and kept').toBe(false)
              const keys = keysOf(body, index)
              for (const key of keys) {
                if (deadLetter?.maybe_written === false) expect(stored.has(key), key).toBe(false)
              }
              if (!gone.has(index)) continue
              // Nothing that is given up is lost: it is stored, refused for good, too old, or kept.
              const isTooOld = typeof body === 'object' && body.old
              const known = keys.every((key) => stored.has(key) || refused.has(key) || isTooOld)
              const keepable = body === '{broken' || body === 'no envelope'
              if (deadLetter === undefined && (!known || keepable)) unaccounted++
            }
            expect(unaccounted).toBeLessThanOrEqual(suppressed)
            expect(report.received).toBe(bodies.length)
            if (gone.size === bodies.length && report.write.rejected.size === 0) {
              const samples = bodies.flatMap(keysOf).length
              const refusals = [...report.write.refused.values()].reduce((sum, count) => sum + count, 0)
              const tooOld = report.write.drops.reduce((sum, { count = 1 }) => sum + count, 0)
              expect(report.write.written + refusals + tooOld).toBe(samples)
            }
            for (const [index, body] of bodies.entries()) {
              const whole = keysOf(body, index).every((key) => stored.has(key))
              const settled = !report.write.failed.has(index) && !report.write.rejected.has(index)
              if (settled && !whole) expect(report.write.incomplete.has(index), 'incomplete').toBe(true)
            }
          },
        ),
        { numRuns: 200 },
      )
    },
  )
})
