// Sorts the rows of one series by time, equal times in the order in which they came. Rows in order cost one look each;
// in any other order the cost grows as n log n.

import { createColumns, moveRow, type SampleColumns } from './series-table.ts'

/** Up to so many rows, insertion is quicker than a copy. */
const insertedRowsMax = 16

/** @param to exclusive */
export function sortRows(samples: SampleColumns, from: number, to: number): void {
  const { timestampsMs } = samples
  let row = from + 1
  while (row < to && (timestampsMs[row - 1] as number) <= (timestampsMs[row] as number)) row++
  if (row >= to) return
  if (to - from <= insertedRowsMax) insertRows(samples, from, row, to)
  else mergeRows(samples, from, to)
}

/** @param row the first that is not in its place */
function insertRows(samples: SampleColumns, from: number, row: number, to: number): void {
  const { timestampsMs } = samples
  const held = createColumns(1)
  for (let next = row; next < to; next++) {
    const timestampMs = timestampsMs[next] as number
    moveRow(samples, next, held, 0)
    let at = next
    for (; at > from && (timestampsMs[at - 1] as number) > timestampMs; at--)
      moveRow(samples, at - 1, samples, at)
    moveRow(held, 0, samples, at)
  }
}

function mergeRows(samples: SampleColumns, from: number, to: number): void {
  const copy = createColumns(to - from)
  for (let row = from; row < to; row++) moveRow(samples, row, copy, row - from)
  const times = copy.timestampsMs
  const order = Uint32Array.from(times, (_, row) => row)
  order.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b)
  for (let row = from; row < to; row++) moveRow(copy, order[row - from] as number, samples, row)
}
