import { uncompress } from 'snappyjs'
import { describe, expect, it } from 'vitest'
import { type Lane, type RequestLimits, splitSeries } from '../../../src/remote-write/split-series.ts'
import { readWriteRequest } from '../../../src/studio/receiver/read-write-request.ts'
import { mergeSources, type SampleSource, sample } from '../../helpers/samples.ts'

const nowMs = 1_767_225_600_000
const many = { requestBytesMax: 1_000_000, requestSamplesMax: 1_000_000 }

/** One series, each sample from a message of its own. */
const device = (id: number, samples = 1): SampleSource[] =>
  Array.from({ length: samples }, (_, index) => ({
    message: id * 100 + index,
    receivedAtMs: nowMs + index,
    samples: [sample('temperature', { device: `device-${id}` }, nowMs + index, index)],
  }))

const split = (sources: SampleSource[][], limits: RequestLimits): Lane[] =>
  splitSeries(mergeSources(sources.flat()).table, limits)

const shape = (lanes: Lane[]): string =>
  lanes.map((lane) => lane.map(({ samples }) => samples).join('+')).join(' ')

/** Every sample of every request: series, time, value. */
const content = (lanes: Lane[]): string[] =>
  lanes
    .flat()
    .flatMap(({ body }) => readWriteRequest(uncompress(body)).series)
    .flatMap(({ labels, samples }) =>
      samples.map(({ timestampMs, value }) => JSON.stringify([labels, timestampMs, value])),
    )

describe('splitting', () => {
  it('makes no request of nothing', () => {
    expect(split([], many)).toEqual([])
  })

  it('makes one request of what fits', () => {
    const [lane] = split([device(1), device(2)], many)
    expect(lane).toHaveLength(1)
    expect(lane?.[0]).toMatchObject({ samples: 2, oldestMs: nowMs })
  })

  it.each([
    [1, '1 1 1'],
    [2, '2 1'],
    [3, '3'],
    [4, '3'],
  ])('cuts at %i samples a request: %s', (requestSamplesMax, expected) => {
    const lanes = split([device(1), device(2), device(3)], { ...many, requestSamplesMax })
    expect(shape(lanes)).toBe(expected)
  })

  it.each([
    ['below', -1, '1 1'],
    ['at', 0, '2'],
    ['above', 1, '2'],
  ])('cuts by bytes: %s the size of two series', (_name, difference, expected) => {
    const both = [device(1), device(2)]
    const bytes = uncompress(split(both, many)[0]?.[0]?.body as Uint8Array).length
    expect(shape(split(both, { ...many, requestBytesMax: bytes + difference }))).toBe(expected)
  })

  it('sends the parts of one series one after the other', () => {
    const lanes = split([device(1), device(2, 10), device(3)], { ...many, requestSamplesMax: 4 })
    expect(lanes.flat().every(({ samples }) => samples <= 4)).toBe(true)
    const lanesOfSecond = lanes.filter((lane) => content([lane]).some((line) => line.includes('device-2')))
    expect(lanesOfSecond).toHaveLength(1)
    const times = content(lanesOfSecond)
      .filter((line) => line.includes('device-2'))
      .map((line) => JSON.parse(line)[1])
    expect(times).toEqual(Array.from({ length: 10 }, (_, index) => nowMs + index))
  })

  it('loses and repeats nothing', () => {
    const all = [device(1, 7), device(2, 1), device(3, 30), device(4, 2)]
    const whole = content(split(all, many)).sort()
    expect(whole).toHaveLength(40)
    for (const requestSamplesMax of [1, 2, 3, 5, 8, 13, 39]) {
      expect(content(split(all, { ...many, requestSamplesMax })).sort()).toEqual(whole)
    }
  })

  it('gives a sample that is larger than a request may be a request of its own', () => {
    expect(shape(split([device(1), device(2)], { ...many, requestBytesMax: 1 }))).toBe('1 1')
  })
})
