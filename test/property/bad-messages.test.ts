import fc from 'fast-check'
import { uncompress } from 'snappyjs'
import { describe, expect, it } from 'vitest'
import { createNoAuthorizer } from '../../src/remote-write/authorize.ts'
import type { Receiver } from '../../src/remote-write/classify-answer.ts'
import type { Answer, NoAnswer, Transport } from '../../src/remote-write/transport.ts'
import { createWriter } from '../../src/remote-write/write-samples.ts'
import { readWriteRequest } from '../../src/studio/receiver/read-write-request.ts'
import { createFakeClock } from '../helpers/fake-clock.ts'
import { redeliver } from '../helpers/redeliver.ts'
import { mergeSources, type SampleSource, sample } from '../helpers/samples.ts'

const startMs = 1_767_225_600_000
const answer = (status: number, body = ''): Answer => ({
  kind: 'answer',
  status,
  body,
  retryAfter: undefined,
  date: undefined,
})
const lost: NoAnswer = { kind: 'no_answer', reason: 'timeout', detail: '', staleConnection: false }

/** How the endpoint speaks of a series that it does not take. A device may have written the rest. */
const complaints: readonly ((series: string, labels: number) => string)[] = [
  () => 'no',
  (series) => `bad series: '${series}'`,
  (series) =>
    `sample invalid: ${JSON.stringify('out of order')} metric ${JSON.stringify(series.slice(0, 200))}`,
  (series, labels) => `series has too many labels (actual: ${labels}, limit: 4) series: '${series}'`,
]

interface Scene {
  readonly receiver: Receiver
  readonly source: 'sqs' | 'kinesis'
  readonly devices: number
  /** Of each message, whether its series is one that the endpoint does not take, and whether another series goes with it. */
  readonly messages: readonly { readonly isBad: boolean; readonly isDouble: boolean }[]
  readonly complaint: number
  readonly faults: readonly (503 | 'lost' | 'none' | 'stored')[]
}

const scenes: fc.Arbitrary<Scene> = fc.record({
  receiver: fc.constantFrom<Receiver>('amp', 'prometheus'),
  source: fc.constantFrom('sqs' as const, 'kinesis' as const),
  devices: fc.integer({ min: 1, max: 12 }),
  messages: fc.array(
    fc.record({
      isBad: fc.nat({ max: 5 }).map((number) => number === 0),
      isDouble: fc.nat({ max: 3 }).map((number) => number === 0),
    }),
    { minLength: 1, maxLength: 60 },
  ),
  complaint: fc.nat({ max: complaints.length - 1 }),
  faults: fc.array(
    fc.constantFrom(503 as const, 'lost' as const, 'none' as const, 'none' as const, 'stored' as const),
    {
      maxLength: 60,
    },
  ),
})

/** Five labels are one too many; the text in one of them is that of another error. */
const tooMany = { k: 'x', l: 'too old sample', m: "'}", n: 'out of order' }

function toSources({ messages, devices }: Scene): SampleSource[] {
  return messages.map(({ isBad, isDouble }, message) => {
    const labels = { device: `d${message % devices}` }
    const atMs = startMs + message
    const own = sample('t', isBad ? { ...labels, ...tooMany } : labels, atMs, message)
    return { message, receivedAtMs: atMs, samples: isDouble ? [own, sample('u', labels, atMs, 1)] : [own] }
  })
}

describe('bad messages among good ones, on a network with faults', () => {
  it('become dead letters, and no good one does: all of these are stored in the end', async () => {
    await fc.assert(
      fc.asyncProperty(scenes, async (scene) => {
        const stored = new Set<string>()
        const faults = [...scene.faults]
        function judge(body: Uint8Array): Answer {
          const { series } = readWriteRequest(new Uint8Array(uncompress(body)))
          const bad = series.find(({ labels }) => labels.length > 4)
          for (const { labels, samples } of series) {
            if (labels.length > 4 || (bad !== undefined && scene.receiver === 'prometheus')) continue
            const name = Object.fromEntries(labels)['__name__']
            for (const { timestampMs } of samples) stored.add(`${name} ${timestampMs}`)
          }
          if (bad === undefined) return answer(200)
          const { __name__, ...labels } = Object.fromEntries(bad.labels)
          const text = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
          const complain = complaints[scene.complaint] as (typeof complaints)[number]
          return answer(400, complain(`${__name__}{${text.join(', ')}}`, bad.labels.length))
        }
        const transport: Transport = {
          async post(_url, _headers, body) {
            const fault = faults.shift() ?? 'none'
            if (fault === 'none') return judge(body)
            if (fault === 'stored') judge(body)
            return fault === 503 ? answer(503) : lost
          },
        }
        const clock = createFakeClock(startMs)
        const write = createWriter(
          {
            url: new URL('http://127.0.0.1/'),
            receiver: scene.receiver,
            authorizer: createNoAuthorizer(),
            transport,
            clock,
            requestTimeoutMs: 1_000,
          },
          {
            requestBytesMax: 1_000_000,
            requestSamplesMax: 25,
            requestConcurrencyMax: 2,
            sampleAgeMaxMs: undefined,
          },
        )
        const all = toSources(scene)
        const { deadLetters, left } = await redeliver(scene.source, all, 150, (sources) =>
          write(mergeSources(sources), clock.now() + 3_000),
        )
        const bad = scene.messages.flatMap(({ isBad }, message) => (isBad ? [message] : []))
        expect([...left]).toEqual([])
        expect([...deadLetters].sort((a, b) => a - b)).toEqual(bad)
        for (const { message, samples } of all) {
          if (deadLetters.has(message)) continue
          for (const { name, timestampMs } of samples)
            expect(stored.has(`${name} ${timestampMs}`), `${message} ${name}`).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })
})
