// What a write tells of itself beside the outcome of each message.

import { afterEach, describe, expect, it } from 'vitest'
import { createNoAuthorizer } from '../../../src/remote-write/authorize.ts'
import type { Answer } from '../../../src/remote-write/transport.ts'
import { createWriter } from '../../../src/remote-write/write-samples.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import { mergeSources, type SampleSource, sample } from '../../helpers/samples.ts'

const startMs = 1_767_225_600_000
const sampleAgeMaxMs = 3_300_000

const answer = (status: number, body = ''): Answer => ({
  kind: 'answer',
  status,
  body,
  retryAfter: undefined,
  date: undefined,
})

const answers: Answer[] = []
afterEach(() => answers.splice(0))

/** Message `index` has one sample of the given age; each answer takes 200 ms. */
function write(agesMs: readonly number[], requestSamplesMax = 100) {
  const clock = createFakeClock(startMs)
  const writer = createWriter(
    {
      url: new URL('http://127.0.0.1/'),
      receiver: 'amp',
      authorizer: createNoAuthorizer(),
      transport: {
        async post() {
          clock.advance(200)
          return answers.shift() ?? answer(200)
        },
      },
      clock,
      requestTimeoutMs: 1_000,
    },
    { requestBytesMax: 1e6, requestSamplesMax, requestConcurrencyMax: 1, sampleAgeMaxMs },
  )
  const sources = agesMs.map(
    (ageMs, message): SampleSource => ({
      message,
      receivedAtMs: startMs - ageMs,
      samples: [sample('t', { device: `d${message}` }, startMs - ageMs, 1)],
    }),
  )
  return writer(mergeSources(sources), startMs + 3_000)
}

describe('a write', () => {
  it('tells how old the samples were that it stored, and how long answers took', async () => {
    const result = await write([0, 1_000, 5_000])
    expect(result).toMatchObject({ requests: 1, retried: 0 })
    expect(result.latencyMs).toEqual({ count: 1, sum: 200, min: 200, max: 200 })
    expect(result.sampleAgeMs).toEqual({ count: 3, sum: 6_600, min: 200, max: 5_200 })
  })

  it('counts the requests that repeat one, and the age at the attempt that stored', async () => {
    answers.push(answer(503), answer(503))
    const result = await write([0])
    // Two delays of 50 and 100 ms, three answers.
    expect(result).toMatchObject({ requests: 3, retried: 2 })
    expect(result.latencyMs).toEqual({ count: 3, sum: 600, min: 200, max: 200 })
    expect(result.sampleAgeMs).toEqual({ count: 1, sum: 825, min: 825, max: 825 })
  })

  it('measures nothing of what is not stored', async () => {
    answers.push(answer(400, 'out of order sample'))
    expect((await write([0])).sampleAgeMs.count).toBe(0)
  })
})

describe('messages of which a sample is not stored for good', () => {
  it('are those of a request of which a part was refused', async () => {
    answers.push(answer(200), answer(400, 'out of order sample'), answer(200))
    expect([...(await write([0, 0, 0], 1)).incomplete]).toEqual([[1, 'out_of_order']])
  })

  it('have the reason, if the endpoint names them', async () => {
    answers.push(answer(400, 'out of order sample, series: t{device="d1"}'))
    expect([...(await write([0, 0, 0])).incomplete]).toEqual([
      [0, undefined],
      [1, 'out_of_order'],
      [2, undefined],
    ])
  })

  it('are those of a request that a limit of series refuses: it is not waited for', async () => {
    answers.push(answer(429, 'per-user series limit of 10000 exceeded'))
    const result = await write([0, 0])
    expect(result.requests).toBe(1)
    expect([...result.refused]).toEqual([['series_limit', 2]])
    expect([...result.incomplete.keys()]).toEqual([0, 1])
    expect(result.failed.size).toBe(0)
  })

  it('are those whose samples are too old, and not those beside them in a request', async () => {
    const result = await write([0, sampleAgeMaxMs + 1, sampleAgeMaxMs])
    expect([...result.incomplete]).toEqual([[1, 'too_old']])
    expect(result.written).toBe(2)
  })

  it('are not those that come again, and not those that are stored', async () => {
    answers.push(...Array.from({ length: 30 }, () => answer(500)))
    const result = await write([0, 0])
    expect(result.failed.size).toBe(2)
    expect(result.incomplete.size).toBe(0)
    expect((await write([0])).incomplete.size).toBe(0)
  })
})
