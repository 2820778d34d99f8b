import { uncompress } from 'snappyjs'
import { describe, expect, it } from 'vitest'
import type { FamilyType, MetricType } from '../../../src/metric-types.ts'
import type { MetricMetadata } from '../../../src/model.ts'
import { createMetadataSchedule, type Describe } from '../../../src/remote-write/metadata-schedule.ts'
import { withoutOlder } from '../../../src/remote-write/narrow-request.ts'
import { splitSeries, type WriteRequest } from '../../../src/remote-write/split-series.ts'
import { encodeMetadata } from '../../../src/remote-write/wire/encode-metadata.ts'
import { readWriteRequest, type WireMetadata } from '../../../src/studio/receiver/read-write-request.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import { mergeSources, sample } from '../../helpers/samples.ts'

const startMs = 1_767_225_600_000

const gauge = (help: string, unit = ''): MetricMetadata => ({ type: 'gauge', help, unit })
const read = (bytes: Uint8Array): readonly WireMetadata[] => readWriteRequest(bytes).metadata

describe('metadata', () => {
  /** Of prompb/types.proto. A type that is missing here does not compile. */
  const numbers: { readonly [type in MetricType | FamilyType]: number } = {
    unknown: 0,
    counter: 1,
    gauge: 2,
    histogram: 3,
    gaugehistogram: 4,
    summary: 5,
    info: 6,
    stateset: 7,
  }

  it.each(Object.entries(numbers) as [MetricType | FamilyType, number][])('says %s as %i', (type, number) => {
    const { bytes } = encodeMetadata('m', { type, help: 'Hé 🙂', unit: 'volts' }) ?? {}
    expect(read(bytes as Uint8Array)).toEqual([
      { type: number, metricFamilyName: 'm', help: 'Hé 🙂', unit: 'volts' },
    ])
  })

  it('has the name of the family, where its series have others', () => {
    const said = { type: 'histogram', help: '', unit: '', family: 'm_seconds' } as const
    const { name, bytes } = encodeMetadata('m_seconds_bucket', said) ?? {}
    expect([name, read(bytes as Uint8Array)[0]?.metricFamilyName]).toEqual(['m_seconds_bucket', 'm_seconds'])
  })

  it.each([
    ['fits exactly', 'x'.repeat(1024 - 7), 1024 - 7],
    ['is one byte over', 'x'.repeat(1024 - 6), 1024 - 7],
    ['would end within a character', `${'x'.repeat(1024 - 7 - 3)}🙂`, 1024 - 7 - 3],
    ['ends with a whole character', `${'x'.repeat(1024 - 7 - 4)}🙂${'y'.repeat(9)}`, 1024 - 7],
    ['has half a character', `\ud83d${'x'.repeat(2000)}`, 1024 - 7],
  ])('cuts help so that name, help and unit have 1024 bytes at most: %s', (_case, help, bytes) => {
    const [one] = read(encodeMetadata('name', gauge(help, 'aé'))?.bytes as Uint8Array)
    expect(Buffer.byteLength(one?.help as string)).toBe(bytes)
    expect(help.toWellFormed().startsWith(one?.help as string)).toBe(true)
  })

  it('is UTF-8 where the mapping has half a character', () => {
    expect(read(encodeMetadata('m', gauge('\ud83d!', '\udc00'))?.bytes as Uint8Array)).toMatchObject([
      { help: '\ufffd!', unit: '\ufffd' },
    ])
  })

  it('has no room for help under a name that takes all of it, and none at all under a longer one', () => {
    expect(read(encodeMetadata('n'.repeat(1021), gauge('x', 'abc'))?.bytes as Uint8Array)).toMatchObject([
      { help: '', unit: 'abc' },
    ])
    expect(encodeMetadata('n'.repeat(1022), gauge('x', 'abc'))).toBeUndefined()
  })
})

describe('metadata is due', () => {
  function schedule(metadata: ReadonlyMap<string, MetricMetadata>) {
    const clock = createFakeClock(startMs)
    let current = metadata
    const one = createMetadataSchedule(() => current, clock.now)
    const dueOf = (name: string) => one.due()?.(name)
    return {
      clock,
      ...one,
      isDue: (name: string) => dueOf(name) !== undefined,
      settleName: (name: string) => one.markSent([dueOf(name)].filter((it) => it !== undefined)),
      replace(next: ReadonlyMap<string, MetricMetadata>) {
        current = next
      },
    }
  }
  const both = new Map([
    ['a', gauge('A')],
    ['b', gauge('B')],
  ])

  it('until it is settled, and again after five minutes', () => {
    const { clock, isDue, settleName } = schedule(both)
    expect([isDue('a'), isDue('a')]).toEqual([true, true])
    settleName('a')
    expect([isDue('a'), isDue('b')]).toEqual([false, true])
    clock.advance(299_999)
    expect(isDue('a')).toBe(false)
    clock.advance(1)
    expect(isDue('a')).toBe(true)
  })

  it('at once where a new mapping says something else, and only there', () => {
    const { isDue, settleName, replace } = schedule(both)
    settleName('a')
    settleName('b')
    replace(new Map([...both, ['b', gauge('Other')]]))
    expect([isDue('a'), isDue('b')]).toEqual([false, true])
  })

  it('for no metric that the mapping does not describe', () => {
    expect(schedule(both).isDue('c')).toBe(false)
    expect(schedule(new Map()).isDue('a')).toBe(false)
  })
})

/** Each device has one sample of each metric. */
const table = (names: readonly string[], devices: number) =>
  mergeSources(
    Array.from({ length: devices }, (_, device) => ({
      message: device,
      receivedAtMs: startMs,
      samples: names.map((name) => sample(name, { device: `device-${device}` }, startMs + device, device)),
    })),
  ).table
const describeAll: Describe = (name) => encodeMetadata(name, gauge(`Help of ${name}. ${'x'.repeat(60)}`))
const namesIn = (bodies: readonly WriteRequest[]): string[][] =>
  bodies.map(({ body }) => read(uncompress(body)).map(({ metricFamilyName }) => metricFamilyName))

describe('a request', () => {
  const wide = { requestBytesMax: 1_000_000, requestSamplesMax: 1_000_000 }

  it('carries the metadata of its metrics, each once however many requests there are', () => {
    const batches = splitSeries(table(['a', 'b'], 20), { ...wide, requestSamplesMax: 10 }, describeAll).flat()
    expect(batches).toHaveLength(4)
    expect(namesIn(batches)).toEqual([['a', 'b'], [], [], []])
    expect(batches.map(({ metadata }) => metadata.map(({ name }) => name))).toEqual(namesIn(batches))
  })

  it('carries none where nothing is due', () => {
    expect(namesIn(splitSeries(table(['a'], 2), wide, () => undefined).flat())).toEqual([[]])
    expect(namesIn(splitSeries(table(['a'], 2), wide).flat())).toEqual([[]])
  })

  it.each([120, 150, 200, 250, 400, 1000])('is never larger than %i bytes for it', (requestBytesMax) => {
    const names = ['a', 'b', 'c']
    const batches = splitSeries(table(names, 10), { ...wide, requestBytesMax }, describeAll).flat()
    for (const { body } of batches) expect(uncompress(body).length).toBeLessThanOrEqual(requestBytesMax)
    const sent = namesIn(batches).flat()
    expect(new Set(sent).size).toBe(sent.length)
    // A metric's metadata waits for a request that has room for it; at 120 bytes none has.
    expect(sent.sort()).toEqual(requestBytesMax === 120 ? [] : names)
  })

  it('has room for the metadata of many metrics', () => {
    const names = Array.from({ length: 100 }, (_, index) => `metric_${index}`)
    const [batch, ...others] = splitSeries(table(names, 1), wide, (name) =>
      encodeMetadata(name, gauge('x'.repeat(1_000))),
    ).flat()
    expect(others).toEqual([])
    expect(namesIn([batch as WriteRequest])).toEqual([names])
  })

  it('of one sample that is too large alone is sent, without metadata', () => {
    const [batch] = splitSeries(table(['a'], 1), { ...wide, requestBytesMax: 20 }, describeAll).flat()
    expect(batch).toMatchObject({ samples: 1, metadata: [] })
  })

  it('keeps the metadata of what is left when samples have become too old', () => {
    const [batch] = splitSeries(table(['a'], 3), wide, describeAll).flat()
    const left = withoutOlder(batch as WriteRequest, startMs + 1) as WriteRequest
    expect(left.samples).toBe(2)
    expect(namesIn([left])).toEqual([['a']])
  })
})
