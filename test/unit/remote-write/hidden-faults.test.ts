// A request with a sample that is refused for its time and a label that AMP does not take: it names the time alone.

import { afterEach, describe, expect, it } from 'vitest'
import { createNoAuthorizer } from '../../../src/remote-write/authorize.ts'
import { createTransport } from '../../../src/remote-write/transport.ts'
import { createWriter } from '../../../src/remote-write/write-samples.ts'
import { type AmpModel, type AmpModelOptions, startAmpModel } from '../../helpers/amp-model.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import { mergeSources, type SampleSource, sample } from '../../helpers/samples.ts'

const startMs = 1_767_225_600_000

let model: AmpModel
afterEach(() => model.close())

async function start(options: AmpModelOptions = {}) {
  model = await startAmpModel({
    now: () => startMs,
    labelsPerSeriesMax: 70,
    outOfOrderWindowSeconds: 600,
    ...options,
  })
  const writer = createWriter(
    {
      url: new URL(model.url),
      receiver: 'amp',
      authorizer: createNoAuthorizer(),
      transport: createTransport(4),
      clock: createFakeClock(startMs),
      requestTimeoutMs: 1_000,
    },
    {
      requestBytesMax: 1_000_000,
      requestSamplesMax: 10_000,
      requestConcurrencyMax: 4,
      sampleAgeMaxMs: undefined,
    },
  )
  return (sources: readonly SampleSource[]) => writer(mergeSources(sources), startMs + 3_000)
}

const labels = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`l${index}`, 'x']))
const message = (index: number, timeMs: number, more: Record<string, string> = {}): SampleSource => ({
  message: index,
  receivedAtMs: startMs,
  samples: [sample('t', { device: `d${index}`, ...more }, timeMs, 1)],
})
const lateMs = startMs - 2 * 3_600_000

describe('a label that AMP does not take, behind a sample that is too old', () => {
  it.each([1, 500])('is found and kept, beside %i of these', async (late) => {
    const write = await start()
    const batch = Array.from({ length: 1_000 }, (_, index) =>
      message(
        index,
        index < late ? lateMs : startMs,
        index === 700 || index === 900 ? labels(index / 10) : {},
      ),
    )
    const result = await write(batch)
    expect(
      [...result.rejected].map(([index, { reason, maybeWritten }]) => [index, reason, maybeWritten]),
    ).toEqual([
      [700, 'http_400', true],
      [900, 'http_400', true],
    ])
    expect(result.requests).toBe(2)
    expect([...result.refused.keys()]).toEqual(['too_old'])
    expect(result.failed.size).toBe(0)
    expect(model.counts.stored).toBe(998 - late)
  })

  it('is not looked for where all labels are ordinary', async () => {
    const write = await start()
    const result = await write([message(0, lateMs), message(1, startMs, labels(28))])
    expect(result.requests).toBe(1)
  })

  it('is looked for once: what is stored of that size needs no further look', async () => {
    const write = await start({ labelsPerSeriesMax: 150 })
    const first = await write([message(0, lateMs), message(1, startMs, labels(80))])
    expect([first.requests, first.rejected.size]).toEqual([2, 0])
    expect([first.written, ...first.refused]).toEqual([1, ['too_old', 1]])
    expect((await write([message(0, lateMs), message(2, startMs, labels(80))])).requests).toBe(1)
    expect((await write([message(0, lateMs), message(3, startMs, labels(81))])).requests).toBe(2)
  })

  it('comes again where the endpoint does not answer about it', async () => {
    const write = await start()
    model.next(1, 'none')
    model.next(100, { status: 503 })
    const result = await write([message(0, lateMs), message(1, startMs, labels(80)), message(2, startMs)])
    expect([...result.failed.keys()]).toEqual([1])
  })
})
