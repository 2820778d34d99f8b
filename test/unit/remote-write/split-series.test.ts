import { uncompress } from 'snappyjs'
import { describe, expect, it } from 'vitest'
import type { Series } from '../../../src/model.ts'
import { type Lane, splitSeries } from '../../../src/remote-write/split-series.ts'
import { readWriteRequest } from '../../../src/studio/receiver/read-write-request.ts'
import { series } from '../../helpers/samples.ts'

const nowMs = 1_767_225_600_000
const many = { requestBytesMax: 1_000_000, requestSamplesMax: 1_000_000 }

const device = (id: number, samples = 1): Series =>
  series(
    'temperature',
    { device: `device-${id}` },
    Array.from({ length: samples }, (_, index) => [nowMs + index, index]),
  )

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
    expect(splitSeries([], many)).toEqual([])
  })

  it('makes one request of what fits', () => {
    const [lane] = splitSeries([device(1), device(2)], many)
    expect(lane).toHaveLength(1)
    expect(lane?.[0]).toMatchObject({ samples: 2, oldestMs: nowMs })
  })

  it.each([
    [1, '1 1 1'],
    [2, '2 1'],
    [3, '3'],
    [4, '3'],
  ])('cuts at %i samples a request: %s', (requestSamplesMax, expected) => {
    const lanes = splitSeries([device(1), device(2), device(3)], { ...many, requestSamplesMax })
    expect(shape(lanes)).toBe(expected)
  })

  it.each([
    ['below', -1, '1 1'],
    ['at', 0, '2'],
    ['above', 1, '2'],
  ])('cuts by bytes: %s the size of two series', (_name, difference, expected) => {
    const both = [device(1), device(2)]
    const bytes = uncompress(splitSeries(both, many)[0]?.[0]?.body as Uint8Array).length
    expect(shape(splitSeries(both, { ...many, requestBytesMax: bytes + difference }))).toBe(expected)
  })

  it('sends the parts of one series one after the other', () => {
    const lanes = splitSeries([device(1), device(2, 10), device(3)], { ...many, requestSamplesMax: 4 })
    expect(lanes.flat().every(({ samples }) => samples <= 4)).toBe(true)
    const lanesOfSecond = lanes.filter((lane) =>
      lane.some((batch) => batch.series.some(({ labels }) => labels.values[0] === 'device-2')),
    )
    expect(lanesOfSecond).toHaveLength(1)
    const times = content(lanesOfSecond)
      .filter((line) => line.includes('device-2'))
      .map((line) => JSON.parse(line)[1])
    expect(times).toEqual(Array.from({ length: 10 }, (_, index) => nowMs + index))
  })

  it('loses and repeats nothing', () => {
    const all = [device(1, 7), device(2, 1), device(3, 30), device(4, 2)]
    const whole = content(splitSeries(all, many)).sort()
    expect(whole).toHaveLength(40)
    for (const requestSamplesMax of [1, 2, 3, 5, 8, 13, 39]) {
      expect(content(splitSeries(all, { ...many, requestSamplesMax })).sort()).toEqual(whole)
    }
  })

  it('gives a sample that is larger than a request may be a request of its own', () => {
    expect(shape(splitSeries([device(1), device(2)], { ...many, requestBytesMax: 1 }))).toBe('1 1')
  })
})
