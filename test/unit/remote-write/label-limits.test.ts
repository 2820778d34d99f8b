// What an endpoint does not take in labels is not sent: below, at and above each limit, and in the words of the wire.

import { afterEach, describe, expect, it } from 'vitest'
import { createNoAuthorizer } from '../../../src/remote-write/authorize.ts'
import type { LabelLimits } from '../../../src/remote-write/label-limits.ts'
import { createTransport } from '../../../src/remote-write/transport.ts'
import { createWriter } from '../../../src/remote-write/write-samples.ts'
import { type AmpModel, startAmpModel } from '../../helpers/amp-model.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import { mergeSources, type SampleSource, sample } from '../../helpers/samples.ts'

const startMs = 1_767_225_600_000
const ampLimits: LabelLimits = {
  labelsMax: 150,
  nameBytesMax: 1_024,
  valueBytesMax: 2_048,
  setBytesMax: 7_168,
}

let model: AmpModel | undefined
afterEach(() => model?.close())

async function write(
  sources: readonly SampleSource[],
  { labels }: { labels?: LabelLimits } = { labels: ampLimits },
) {
  model = await startAmpModel({ now: () => startMs })
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
      labels,
    },
  )
  return writer(mergeSources(sources), startMs + 3_000)
}

const message = (index: number, labels: Record<string, string>, name = 't'): SampleSource => ({
  message: index,
  receivedAtMs: startMs,
  samples: [sample(name, labels, startMs, 1)],
})
/** With the metric's name. */
const manyLabels = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count - 1 }, (_, index) => [`l${index}`, 'x']))
/** Of so many bytes together, each label within its own limit. */
const largeSet = (bytes: number): Record<string, string> => {
  const four = Object.fromEntries(['k', 'l', 'm', 'n'].map((name) => [name, 'é'.repeat(850)]))
  return { ...four, o: 'x'.repeat(bytes - '__name__t'.length - 4 * 1_701 - 1) }
}

describe('a series', () => {
  it.each<[string, Record<string, string>, string | undefined, string?]>([
    ['with 149 labels', manyLabels(149), undefined],
    ['with 150 labels', manyLabels(150), undefined],
    ['with 151 labels', manyLabels(151), 'too_many_labels'],
    ['with a label name of 1,023 bytes', { ['n'.repeat(1_023)]: 'x' }, undefined],
    ['with a label name of 1,024 bytes', { ['n'.repeat(1_024)]: 'x' }, undefined],
    ['with a label name of 1,025 bytes', { ['n'.repeat(1_025)]: 'x' }, 'label_too_long'],
    ['with a label value of 2,047 bytes', { l: `${'é'.repeat(1_023)}x` }, undefined],
    ['with a label value of 2,048 bytes', { l: 'é'.repeat(1_024) }, undefined],
    ['with a label value of 2,049 bytes', { l: `${'é'.repeat(1_024)}x` }, 'label_too_long'],
    ['with a metric name of 2,048 bytes', {}, undefined, 't'.repeat(2_048)],
    ['with a metric name of 2,049 bytes', {}, 'label_too_long', 't'.repeat(2_049)],
    ['of 7,167 bytes', largeSet(7_167), undefined],
    ['of 7,168 bytes', largeSet(7_168), undefined],
    ['of 7,169 bytes', largeSet(7_169), 'label_set_too_large'],
  ])('%s', async (_, labels, reason, name) => {
    const result = await write([message(0, labels, name), message(1, { good: 'yes' })])
    expect(result.drops).toEqual(reason === undefined ? [] : [{ stage: 'write', reason, count: 1 }])
    expect(result.written).toBe(reason === undefined ? 2 : 1)
    // The endpoint takes just what is sent, at once; the message is neither kept nor sent again.
    expect([result.requests, model?.counts.refused]).toEqual([1, {}])
    expect([result.failed.size, result.rejected.size]).toEqual([0, 0])
    expect([...result.incomplete]).toEqual(reason === undefined ? [] : [[0, reason]])
  })

  it('is left out with all of its samples, and the rest of its messages is written', async () => {
    const bad = manyLabels(151)
    const result = await write([
      {
        message: 0,
        receivedAtMs: startMs,
        samples: [
          sample('a', { d: '1' }, startMs, 1),
          sample('b', bad, startMs, 1),
          sample('c', { d: '2' }, startMs, 1),
        ],
      },
      { message: 1, receivedAtMs: startMs, samples: [sample('b', bad, startMs + 1, 1)] },
    ])
    expect(result.written).toBe(2)
    expect(result.drops).toEqual([{ stage: 'write', reason: 'too_many_labels', count: 2 }])
    expect(model?.seriesCount()).toBe(2)
  })

  it('makes no request where nothing is left', async () => {
    const result = await write([message(0, manyLabels(151))])
    expect([result.requests, result.written]).toEqual([0, 0])
  })

  it('has no limit where none is set', async () => {
    const result = await write([message(0, manyLabels(151))], {})
    expect([result.requests, result.rejected.size]).toEqual([1, 1])
  })
})
