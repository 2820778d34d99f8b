// A Prometheus behind a bad network, and messages that it does not take among many good ones: each delivery gets on, and
// after eight of six seconds all good messages are written. Time is the test's own.

import { uncompress } from 'snappyjs'
import { describe, expect, it } from 'vitest'
import { createNoAuthorizer } from '../../../src/remote-write/authorize.ts'
import type { Answer, NoAnswer, Transport } from '../../../src/remote-write/transport.ts'
import { createWriter } from '../../../src/remote-write/write-samples.ts'
import { readWriteRequest, type WireSeries } from '../../../src/studio/receiver/read-write-request.ts'
import { createFakeClock, type FakeClock } from '../../helpers/fake-clock.ts'
import { redeliver } from '../../helpers/redeliver.ts'
import { mergeSources, type SampleSource, sample } from '../../helpers/samples.ts'

const startMs = 1_767_225_600_000
const windowMs = 600_000
const answer = (status: number, body = ''): Answer => ({
  kind: 'answer',
  status,
  body,
  retryAfter: undefined,
  date: undefined,
})
const reset: NoAnswer = {
  kind: 'no_answer',
  reason: 'connection',
  detail: 'ECONNRESET',
  staleConnection: false,
}
const timeout: NoAnswer = { kind: 'no_answer', reason: 'timeout', detail: '', staleConnection: false }

/** mulberry32 */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Stores a request whole or not at all; samples within the window in any order, and twice. */
function createEndpoint(clock: FakeClock, random: () => number, faultShare: number) {
  const stored = new Set<string>()

  function judge(series: readonly WireSeries[]): Answer {
    for (const { labels, samples } of series) {
      if (labels.some(([name]) => name === 'bad')) return answer(400, 'invalid labels')
      for (const { timestampMs } of samples) {
        if (timestampMs > clock.now() + windowMs)
          return answer(400, 'out of bounds: timestamp is too far in the future')
        if (timestampMs < startMs - windowMs) return answer(500, 'too old sample')
      }
    }
    for (const { labels, samples } of series) {
      const { device } = Object.fromEntries(labels)
      for (const { timestampMs } of samples) stored.add(`${device} ${timestampMs}`)
    }
    return answer(204)
  }

  const transport: Transport = {
    async post(_url, _headers, body, timeoutMs) {
      const isFault = random() < faultShare
      const fault = Math.floor(random() * 7)
      const isCarriedOut = random() < 0.5
      const tookMs = 20 + random() * 100
      clock.advance(Math.min(tookMs, timeoutMs))
      if (tookMs > timeoutMs) return timeout
      if (!isFault) return judge(readWriteRequest(new Uint8Array(uncompress(body))).series)
      if (isCarriedOut) judge(readWriteRequest(new Uint8Array(uncompress(body))).series)
      if (fault === 0) {
        clock.advance(timeoutMs - tookMs)
        return timeout
      }
      if (fault === 1) return reset
      // The last one breaks off within its body.
      return answer([500, 502, 503, 429, 503][fault - 2] as number, fault === 6 ? 'half' : '')
    },
  }
  return { transport, stored }
}

/** Two messages of each device; what is poisoned is of three kinds, one for each that Prometheus answers otherwise. */
function makeBatch(random: () => number, count: number, poisoned: number) {
  const bad = new Set<number>()
  while (bad.size < poisoned) bad.add(Math.floor(random() * count))
  const kinds = [...bad]
  const all: SampleSource[] = Array.from({ length: count }, (_, message) => {
    const device = `d${message % (count / 2)}`
    const kind = kinds.indexOf(message) % 3
    const timeMs = startMs + message + (kind === 1 ? 3_600_000 : kind === 2 ? -7_200_000 : 0)
    const labels = kind === 0 ? { device, bad: 'x' } : { device }
    return { message, receivedAtMs: startMs + message, samples: [sample('t', labels, timeMs, message)] }
  })
  return { all, bad }
}

const scenarios = (['sqs', 'kinesis'] as const).flatMap((source) =>
  [
    [10, 1],
    [100, 1],
    [100, 3],
    [1_000, 3],
    [1_000, 5],
  ].map(([count, poisoned]) => [source, count as number, poisoned as number] as const),
)

describe('under 30 % faults, with poison in the batch', () => {
  it.each(scenarios)(
    'from %s, of %i messages %i bad: the others are written within 8 deliveries of 6 s',
    async (source, count, poisoned) => {
      for (let seed = 0; seed < 10; seed++) {
        const random = createRandom(seed)
        const clock = createFakeClock(startMs, random)
        const { transport, stored } = createEndpoint(clock, random, 0.3)
        const write = createWriter(
          {
            url: new URL('http://127.0.0.1/'),
            receiver: 'prometheus',
            authorizer: createNoAuthorizer(),
            transport,
            clock,
            requestTimeoutMs: 10_000,
          },
          {
            requestBytesMax: 1_000_000,
            requestSamplesMax: 10_000,
            requestConcurrencyMax: 4,
            sampleAgeMaxMs: undefined,
          },
        )
        const { all, bad } = makeBatch(random, count, poisoned)
        const isStored = ({ message, samples: [first] }: SampleSource): boolean =>
          stored.has(`d${message % (count / 2)} ${first?.timestampMs}`)
        const { deadLetters } = await redeliver(source, all, 8, async (sources) => {
          const deadlineMs = clock.now() + 6_000
          const result = await write(mergeSources(sources), deadlineMs)
          expect(clock.now()).toBeLessThanOrEqual(deadlineMs)
          return result
        })
        const unwritten = all.filter((one) => !bad.has(one.message) && !isStored(one)).length
        const falseDeadLetters = [...deadLetters].filter((message) => !bad.has(message))
        expect([seed, unwritten, falseDeadLetters]).toEqual([seed, 0, []])
      }
    },
  )
})
