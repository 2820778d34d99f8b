import { describe, expect, it } from 'vitest'
import { createMerger } from '#remote-write'
import { mergeSources, readTable, type SampleSource, sample } from '../../helpers/samples.ts'

const source = (
  message: number,
  receivedAtMs: number,
  ...samples: SampleSource['samples']
): SampleSource => ({
  message,
  receivedAtMs,
  samples,
})

function merged(...sources: SampleSource[]) {
  const { table, drops } = mergeSources(sources)
  return {
    drops,
    series: readTable(table).map(({ name, labels, samples }) => ({
      id: [name, ...Object.values(labels)].join(' '),
      samples: samples.map(({ timestampMs, value, message }) => [timestampMs, value, message]),
    })),
  }
}

describe('merging', () => {
  it('keeps samples of one series in time order, whatever order they came in', () => {
    const { series, drops } = merged(
      source(0, 10, sample('t', { d: '1' }, 300, 3)),
      source(1, 11, sample('t', { d: '1' }, 100, 1)),
      source(2, 12, sample('t', { d: '1' }, 200, 2)),
    )
    expect(drops).toEqual([])
    expect(series).toEqual([
      {
        id: 't 1',
        samples: [
          [100, 1, 1],
          [200, 2, 2],
          [300, 3, 0],
        ],
      },
    ])
  })

  it('keeps series of one label set side by side', () => {
    const of = (device: string, message: number) =>
      source(message, message, sample('a', { device }, message, 1), sample('b', { device }, message, 1))
    const { series } = merged(of('x', 0), of('y', 1), of('x', 2))
    expect(series.map(({ id }) => id)).toEqual(['a x', 'b x', 'a y', 'b y'])
  })

  it('finds series again among many of one label set, in another order', () => {
    const names = Array.from({ length: 30 }, (_, index) => `m${index}`)
    const all = (message: number, order: string[]) =>
      source(message, message, ...order.map((name) => sample(name, { d: '1' }, message, message)))
    const { series } = merged(all(0, names), all(1, [...names].reverse()), all(2, ['m9', 'm8', 'new', 'm7']))
    expect(series).toHaveLength(31)
    expect(
      series.find(({ id }) => id.startsWith('m9 '))?.samples.map(([timestampMs]) => timestampMs),
    ).toEqual([0, 1, 2])
    expect(
      series.find(({ id }) => id.startsWith('m0 '))?.samples.map(([timestampMs]) => timestampMs),
    ).toEqual([0, 1])
  })

  it.each([
    ['as they stand in the batch', [10, 11]],
    ['as they were received, not as they stand in the batch', [11, 10]],
  ])('lets the last received win a millisecond, %s', (_name, [first, second]) => {
    const { series, drops } = merged(
      source(0, first as number, sample('t', {}, 100, 1)),
      source(1, second as number, sample('t', {}, 100, 2)),
    )
    const winner = (first as number) < (second as number) ? 1 : 0
    expect(series[0]?.samples).toEqual([[100, winner + 1, winner]])
    expect(drops).toEqual([{ stage: 'write', reason: 'duplicate', count: 1 }])
  })

  it('holds more samples than it began with room for', () => {
    const many = Array.from({ length: 5_000 }, (_, index) =>
      source(index, index, sample('t', { d: `${index % 7}` }, index, index)),
    )
    const { series } = merged(...many)
    expect(series.map(({ samples }) => samples.length)).toEqual([715, 715, 714, 714, 714, 714, 714])
    expect(series[3]?.samples[713]).toEqual([4994, 4994, 4994])
  })

  it('does not take label sets for one another whose values run together', () => {
    const { series } = merged(
      source(0, 0, sample('t', { a: '1', b: '23' }, 1, 1), sample('t', { a: '12', b: '3' }, 1, 1)),
    )
    expect(series).toHaveLength(2)
  })
})

describe('rows', () => {
  it('make the series that samples make', () => {
    const names = ['t', 'h']
    const byRows = createMerger()
    const bySamples = createMerger()
    const add = (message: number, labels: Readonly<Record<string, string>>, given: readonly string[]) => {
      const numbers = Object.entries(labels).map(([name, value]) => byRows.rows.labelOf(name, value))
      byRows.rows.add(message, message, numbers, 100 + message, given, [message, -message])
      const [first, second] = given
      const samples = [sample(first as string, labels, 100 + message, message)]
      if (second !== undefined) samples.push(sample(second, labels, 100 + message, -message))
      bySamples.add(message, message, samples)
    }
    add(0, { d: '1' }, names)
    add(1, { d: '2' }, ['h'])
    add(2, { d: '1' }, names)
    // The label set has other series by then.
    add(3, { d: '2' }, names)
    add(4, {}, names)
    add(5, { d: '1' }, ['x'])
    add(6, { d: '1' }, names)
    add(7, { d: '1' }, ['h', 't'])
    add(8, { d: '1', e: '1' }, [...names])
    for (let message = 9; message < 2_000; message++) add(message, { d: String(message % 7) }, names)
    const rows = byRows.finish()
    expect(readTable(rows.table)).toEqual(readTable(bySamples.finish().table))
    expect(rows.drops).toEqual([])
  })

  it('share labels that are their own with samples, whoever comes first', () => {
    const merger = createMerger()
    const { rows } = merger
    const own = rows.labelOf('d', '1', true)
    rows.add(0, 10, [own], 100, ['t'], [1])
    merger.add(1, 11, [sample('t', { d: '1' }, 200, 2), sample('t', { d: '2' }, 200, 3)])
    expect(rows.labelOf('d', '1')).toBe(own)
    rows.add(2, 12, [rows.labelOf('d', '2', true)], 300, ['t'], [4])
    expect(rows.labelOf('e', '1', true)).not.toBe(own)
    expect(readTable(merger.finish().table)).toMatchObject([
      { labels: { d: '1' }, samples: [{ value: 1 }, { value: 2 }] },
      { labels: { d: '2' }, samples: [{ value: 3 }, { value: 4 }] },
    ])
  })

  it('share series and labels with samples', () => {
    const merger = createMerger()
    merger.add(0, 10, [sample('t', { d: '1' }, 100, 1)])
    merger.rows.add(1, 11, [merger.rows.labelOf('d', '1')], 100, ['t'], [2])
    merger.add(2, 12, [sample('t', { d: '1' }, 200, 3)])
    const { table, drops } = merger.finish()
    expect(drops).toEqual([{ stage: 'write', reason: 'duplicate', count: 1 }])
    expect(readTable(table)).toMatchObject([
      {
        name: 't',
        labels: { d: '1' },
        samples: [
          { value: 2, message: 1 },
          { value: 3, message: 2 },
        ],
      },
    ])
  })
})

describe('a merger', () => {
  it('that another batch had has nothing of it, and changes nothing in what that batch got', () => {
    const fill = (device: string) => {
      const merger = createMerger()
      merger.add(0, 10, [sample('t', { d: device }, 100, 1), sample('h', { d: device }, 100, 2)])
      merger.rows.add(1, 11, [merger.rows.labelOf('d', device, true)], 200, ['t'], [3])
      return merger
    }
    const first = fill('1').finish().table
    const before = readTable(first)
    const [second, third] = [fill('2'), fill('3')]
    expect(second).not.toBe(third)
    expect(readTable(second.finish().table)).toEqual(
      readTable(first).map((one) => ({ ...one, labels: { d: '2' } })),
    )
    expect(readTable(third.finish().table)).toEqual(
      readTable(first).map((one) => ({ ...one, labels: { d: '3' } })),
    )
    expect(readTable(first)).toEqual(before)
    expect(readTable(createMerger().finish().table)).toEqual([])
  })
})
