import { describe, expect, it } from 'vitest'
import type { SampleColumns } from '../../../src/remote-write/series-table.ts'
import { sortRows } from '../../../src/remote-write/sort-rows.ts'

/** Columns that count how often a time in them is read or written. @param timesMs one row each; its value is its place */
function countedColumns(timesMs: readonly number[]): { columns: SampleColumns; touched: () => number } {
  let touched = 0
  const count = (key: string | symbol): void => {
    if (typeof key === 'string' && /^\d+$/.test(key)) touched++
  }
  const timestampsMs = new Proxy(Float64Array.from(timesMs), {
    get(target, key) {
      count(key)
      return Reflect.get(target, key, target)
    },
    set(target, key, value) {
      count(key)
      return Reflect.set(target, key, value, target)
    },
  })
  const columns = {
    timestampsMs,
    values: Float64Array.from(timesMs, (_, row) => row),
    kinds: Uint8Array.from(timesMs, (_, row) => row % 2),
    messages: Uint32Array.from(timesMs, (_, row) => row),
  }
  return { columns, touched: () => touched }
}

function sorted(timesMs: readonly number[], from = 0, to = timesMs.length) {
  const { columns, touched } = countedColumns(timesMs)
  sortRows(columns, from, to)
  const rows = timesMs.map((_, row) => [
    columns.timestampsMs[row],
    columns.values[row],
    columns.messages[row],
  ])
  expect(Array.from(columns.kinds)).toEqual(Array.from(columns.values, (row) => row % 2))
  return { rows, touched: touched() - timesMs.length }
}

/** What a stable sort makes of it. */
const expected = (timesMs: readonly number[]) =>
  timesMs.map((timeMs, row) => [timeMs, row, row]).sort(([a], [b]) => (a as number) - (b as number))

const rising = (count: number): number[] => Array.from({ length: count }, (_, row) => row)
/** A device that sends what it has kept newest first: each message in order, and older than the one before it. */
const newestFirst = (messages: number, records: number): number[] =>
  Array.from({ length: messages }, (_, message) =>
    rising(records).map((record) => (messages - message) * records + record),
  ).flat()

describe('sorting the rows of a series', () => {
  it.each<[string, number[]]>([
    ['nothing', []],
    ['one', [5]],
    ['in order, with equal times', [1, 2, 2, 3, 3]],
    ['backwards', [3, 2, 1]],
    ['equal times out of order', [2, 1, 2, 1, 2, 1]],
    ['as many as are inserted', rising(16).reverse()],
    ['one more than that', rising(17).reverse()],
    ['many equal times', Array.from({ length: 100 }, (_, row) => (row * 7) % 5)],
    ['newest first', newestFirst(10, 20)],
  ])('%s', (_, timesMs) => {
    expect(sorted(timesMs).rows).toEqual(expected(timesMs))
  })

  it('leaves the rows of other series alone', () => {
    const { rows } = sorted([9, 3, 2, 1, 0], 1, 4)
    expect(rows.map(([timeMs]) => timeMs)).toEqual([9, 1, 2, 3, 0])
  })

  it('looks at each row in order just twice', () => {
    expect(sorted(rising(1_000)).touched).toBe(2 * 999)
  })

  it.each([
    ['backwards', (count: number) => rising(count).reverse()],
    ['newest message first', (count: number) => newestFirst(50, count / 50)],
    [
      'older and newer in turns',
      (count: number) => rising(count).map((row) => (row % 2 === 0 ? row : count - row)),
    ],
    ['the last one oldest', (count: number) => [...rising(count - 1).map((row) => row + 1), 0]],
  ])('touches a row no more than some 2 log n times: %s', (_, timesMs) => {
    for (const count of [1_000, 50_000]) {
      expect(sorted(timesMs(count)).touched / count).toBeLessThan(2 * Math.log2(count) + 8)
    }
  })
})
