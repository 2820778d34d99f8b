import fc from 'fast-check'
import { uncompress } from 'snappyjs'
import { describe, expect, it } from 'vitest'
import type { Receiver } from '../../../../src/remote-write/classify-answer.ts'
import type { Answer, NoAnswer, Transport } from '../../../../src/remote-write/transport.ts'
import { readWriteRequest } from '../../../../src/studio/receiver/read-write-request.ts'
import {
  createMemoryStore,
  type DeadLetterText,
  deadLetterLine,
  failedBatch,
  failedBatchName,
  linesOf,
} from './dead-letter-texts.ts'
import { nowMs, replayInto } from './replay-into.ts'

/** What the endpoint does with a request, whatever is in it. */
type Deed =
  | { readonly kind: 'store' }
  | { readonly kind: 'refuse'; readonly every: number; readonly body: string }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'lose'; readonly stored: boolean }

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Deed>({ kind: 'store' }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('refuse' as const),
      every: fc.integer({ min: 1, max: 4 }),
      body: fc.constantFrom('out of order sample', 'duplicate sample for timestamp', 'label value too long'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Deed>(
      ...[500, 429, 413, 403, 302].map((status) => ({ kind: 'status' as const, status })),
    ),
  },
  { weight: 1, arbitrary: fc.boolean().map((stored): Deed => ({ kind: 'lose', stored })) },
)

/** Devices share nothing; dead letters of a device share series, and now and then a time. */
const deadLetter: fc.Arbitrary<DeadLetterText> = fc.record({
  topic: fc.constantFrom('device/1', 'device/2', 'device/3'),
  payload: fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 2 }), { minKeys: 1 })
        .map((fields) => JSON.stringify(fields)),
    },
    fc.constantFrom('{broken', '"no number"', ''),
  ),
  receivedAtMs: fc.integer({ min: 0, max: 12 }).map((minutes) => nowMs - minutes * 300_000 - 1_000),
})

function answer(status: number, body = ''): Answer {
  return { kind: 'answer', status, body, retryAfter: undefined, date: undefined }
}

/** Keeps what it stores; what it refuses of a request, and the rest with it if it is a Prometheus, it does not. */
function createEndpoint(receiver: Receiver, deeds: Iterator<Deed>) {
  const stored = new Set<string>()
  const transport: Transport = {
    async post(_url, _headers, body): Promise<Answer | NoAnswer> {
      const next = deeds.next().value as Deed
      const keys = readWriteRequest(new Uint8Array(uncompress(body))).series.flatMap(
        ({ labels, samples }) => {
          const { topic, __name__ } = Object.fromEntries(labels)
          return samples.map(({ timestampMs, value }) => `${topic} ${__name__} ${timestampMs} ${value}`)
        },
      )
      const keep = (some: readonly string[]) => {
        for (const key of some) stored.add(key)
      }
      switch (next.kind) {
        case 'store':
          keep(keys)
          return answer(200)
        case 'refuse':
          if (receiver === 'amp') keep(keys.filter((_, index) => index % next.every !== 0))
          return answer(400, next.body)
        case 'status':
          return answer(next.status)
        case 'lose':
          if (next.stored) keep(keys)
          return { kind: 'no_answer', reason: 'connection', detail: 'ECONNRESET', staleConnection: false }
      }
    },
  }
  return { transport, stored }
}

function keysOf({ topic, payload, receivedAtMs }: DeadLetterText): string[] {
  return Object.entries(JSON.parse(payload) as Record<string, number>).map(
    ([name, value]) => `${topic} ${name} ${receivedAtMs} ${value}`,
  )
}

/** What a line is of, whatever was said of it since. */
function identityOf(line: string): string {
  const { topic, received_at, payload_base64 } = JSON.parse(line)
  return `${topic} ${received_at} ${payload_base64}`
}

describe('replay, whatever the dead letters and the answers', () => {
  it.each<Receiver>(['amp', 'prometheus'])(
    'removes nothing that is not stored, and leaves the rest: %s',
    async (receiver) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(deadLetter, { maxLength: 8 }),
          fc.array(deadLetter, { maxLength: 8 }),
          fc.array(deadLetter, { minLength: 1, maxLength: 8 }),
          fc.infiniteStream(deed),
          fc.integer({ min: 1, max: 8 }),
          async (first, second, batch, deeds, requestSamplesMax) => {
            const { transport, stored } = createEndpoint(receiver, deeds)
            const lines = [first, second].map((deadLetters) => deadLetters.map((one) => deadLetterLine(one)))
            const store = createMemoryStore({
              'a.jsonl': lines[0]!.join('\n'),
              'b.jsonl': lines[1]!.map((line) => `${line}\n`).join(''),
              [failedBatchName]: failedBatch(batch),
            })
            const totals = await replayInto(store, { receiver, transport, requestSamplesMax })

            const wasRewritten = !store.objects.has(failedBatchName)
            const left = [...store.objects]
              .filter(([name]) => name !== failedBatchName)
              .flatMap(([, text]) => linesOf(text))
            const count = new Map<string, number>()
            for (const line of left) count.set(identityOf(line), (count.get(identityOf(line)) ?? 0) + 1)
            let removed = 0
            for (const one of [...first, ...second, ...(wasRewritten ? batch : [])]) {
              const identity = identityOf(deadLetterLine(one))
              const present = count.get(identity) ?? 0
              if (present > 0) {
                count.set(identity, present - 1)
                continue
              }
              removed++
              for (const key of keysOf(one)) expect(stored.has(key), key).toBe(true)
            }
            expect(removed).toBe(totals.stored)
            expect([...count.values()].every((rest) => rest === 0)).toBe(true)
            // As they were, byte for byte.
            for (const name of ['a.jsonl', 'b.jsonl']) {
              for (const line of linesOf(store.objects.get(name) ?? '')) expect(lines.flat()).toContain(line)
            }
            expect(totals.read).toBe(
              totals.ended === 'end'
                ? first.length + second.length + batch.length
                : totals.stored + totals.leftCount,
            )
          },
        ),
        { numRuns: 150 },
      )
    },
  )
})
