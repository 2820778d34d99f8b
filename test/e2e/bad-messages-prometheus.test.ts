// Bad messages among good ones, to a real Prometheus with an out-of-order window: 2.42 answers 500 to a sample that is
// older than it, and stores nothing of the request.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { createNoAuthorizer, createTransport, createWriter } from '#remote-write'
import { systemClock } from '../../src/clock.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { type Prometheus, startPrometheus } from '../helpers/prometheus.ts'
import { redeliver } from '../helpers/redeliver.ts'
import { mergeSources, type SampleSource, sample } from '../helpers/samples.ts'

const hourMs = 3_600_000
const count = 1_000

describeWithParts('1,000 messages → Prometheus', ['prometheus'], (parts) => {
  let prometheus: Prometheus
  beforeAll(async () => {
    prometheus = await startPrometheus(parts.prometheus, { outOfOrderTimeWindow: '10m' })
  })
  afterAll(() => prometheus?.stop())

  it.each([1, 5, 50])('of which %i are two hours old: these alone become dead letters', async (poisoned) => {
    const write = createWriter(
      {
        url: new URL(prometheus.writeUrl),
        receiver: 'prometheus',
        authorizer: createNoAuthorizer(),
        transport: createTransport(4),
        clock: systemClock,
        requestTimeoutMs: 10_000,
      },
      {
        requestBytesMax: 1_000_000,
        requestSamplesMax: 10_000,
        requestConcurrencyMax: 4,
        sampleAgeMaxMs: undefined,
      },
    )
    const nowMs = Date.now()
    const run = `run${poisoned}`
    const bad = Array.from({ length: poisoned }, (_, index) =>
      Math.floor(((index + 0.37) * count) / poisoned),
    )
    const all: SampleSource[] = Array.from({ length: count }, (_, message) => {
      const timeMs = nowMs - 1_000 + (message % 1_000) - (bad.includes(message) ? 2 * hourMs : 0)
      const labels = { run, device: `d${message}` }
      return { message, receivedAtMs: timeMs, samples: [sample('t', labels, timeMs, message)] }
    })
    const first = { message: 0, receivedAtMs: nowMs, samples: [sample('t', { run: 'first' }, nowMs, 1)] }
    await write(mergeSources([first]), nowMs + 10_000)

    const { deadLetters, left, deliveries } = await redeliver('kinesis', all, 40, (sources) =>
      write(mergeSources(sources), Date.now() + 20_000),
    )
    expect([...left]).toEqual([])
    expect([...deadLetters].sort((a, b) => a - b)).toEqual(bad)
    // One by one: each takes a search among as many as there are good ones between two of them.
    expect(deliveries.length).toBeLessThanOrEqual(2)
    expect(deliveries.every(({ requests }) => requests <= 1 + 12 * poisoned)).toBe(true)
    const stored = await prometheus.samplesOf(`t{run="${run}"}`, nowMs - hourMs, nowMs + 60_000)
    expect(stored).toHaveLength(count - poisoned)
  })
})
