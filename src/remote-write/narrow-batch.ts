// Smaller batches out of one: its halves by size, label set or message, some of its messages, what is left of it when time
// has passed, and its samples alone. Parts carry no metadata: they are sent because something is wrong.

import { filterRows, rowsOf, type SeriesRange, wholeTable } from './series-table.ts'
import { encodeBatch, type WriteBatch } from './split-series.ts'

/** The indices of the messages whose samples the batch holds; of those whose samples are older than `limitMs`, if given. */
export function messagesOf({ range }: WriteBatch, limitMs = Number.POSITIVE_INFINITY): Set<number> {
  const { messages, timestampsMs } = range.table.samples
  const found = new Set<number>()
  forEachRow(range, (row) => {
    if ((timestampsMs[row] as number) < limitMs) found.add(messages[row] as number)
  })
  return found
}

/** Two batches, to be sent in this order; undefined for a batch of one sample. */
export function halveBySize({ range }: WriteBatch): [WriteBatch, WriteBatch] | undefined {
  const { table, first, last, firstRow, lastRow } = range
  if (last > first) {
    const middle = (first + last) >> 1
    return [
      encodeBatch({ ...range, last: middle, lastRow: rowsOf(range, middle).to }),
      encodeBatch({ ...range, first: middle + 1, firstRow: table.rowStarts[middle + 1] as number }),
    ]
  }
  if (lastRow - firstRow < 2) return undefined
  const middleRow = (firstRow + lastRow) >> 1
  return [encodeBatch({ ...range, lastRow: middleRow }), encodeBatch({ ...range, firstRow: middleRow })]
}

/** Parts of one batch may be sent in any order, and one without the other, if no series is in both. */
export function haveNoSeriesInCommon({ range: one }: WriteBatch, { range: other }: WriteBatch): boolean {
  return one.table === other.table && one.last < other.first
}

/** What the batch has of these messages, and what of others; undefined if there are none. */
export function splitByMessage(
  batch: WriteBatch,
  wanted: ReadonlySet<number>,
): [WriteBatch, WriteBatch | undefined] {
  const { messages } = batch.range.table.samples
  const others = filterRows(batch.range, (row) => !wanted.has(messages[row] as number))
  return [
    selectMessages(batch, wanted),
    others.names.length === 0 ? undefined : encodeBatch(wholeTable(others)),
  ]
}

/** What the batch has of these messages. */
export function selectMessages({ range }: WriteBatch, wanted: ReadonlySet<number>): WriteBatch {
  const { messages } = range.table.samples
  return select(range, (row) => wanted.has(messages[row] as number))
}

export function selectRows({ range }: WriteBatch, wanted: ReadonlySet<number>): WriteBatch {
  return select(range, (row) => wanted.has(row))
}

export function labelSetsOf({ table: { labelSetOf }, first, last }: SeriesRange): number {
  let labelSets = 1
  for (let position = first + 1; position <= last; position++)
    if (labelSetOf[position] !== labelSetOf[position - 1]) labelSets++
  return labelSets
}

/** The series of the first so many label sets, and those behind them, if there are any. */
export function cutByLabelSet(range: SeriesRange, labelSets: number): [SeriesRange, SeriesRange | undefined] {
  const { labelSetOf, rowStarts } = range.table
  let left = labelSets
  for (let position = range.first + 1; position <= range.last; position++) {
    if (labelSetOf[position] === labelSetOf[position - 1] || --left > 0) continue
    const last = position - 1
    return [
      { ...range, last, lastRow: rowsOf(range, last).to },
      { ...range, first: position, firstRow: rowStarts[position] as number },
    ]
  }
  return [range, undefined]
}

/** Two batches without a message in common, the one with older samples first; undefined for a batch of one message. */
export function halveByMessage({ range }: WriteBatch): [WriteBatch, WriteBatch] | undefined {
  const { messages, timestampsMs } = range.table.samples
  const newestMs = new Map<number, number>()
  forEachRow(range, (row) => {
    const message = messages[row] as number
    const timestampMs = timestampsMs[row] as number
    newestMs.set(message, Math.max(timestampMs, newestMs.get(message) ?? timestampMs))
  })
  if (newestMs.size < 2) return undefined
  const byAge = [...newestMs].sort((a, b) => a[1] - b[1]).map(([message]) => message)
  const older = new Set(byAge.slice(0, byAge.length >> 1))
  const isOlder = (row: number): boolean => older.has(messages[row] as number)
  return [select(range, isOlder), select(range, (row) => !isOlder(row))]
}

/** The same samples alone. */
export function withoutMetadata({ range }: WriteBatch): WriteBatch {
  return encodeBatch(range)
}

/** The batch without samples older than `limitMs`; the same batch if there are none, undefined if all are. */
export function withoutOlder(batch: WriteBatch, limitMs: number): WriteBatch | undefined {
  if (batch.oldestMs >= limitMs) return batch
  const { timestampsMs } = batch.range.table.samples
  const kept = filterRows(batch.range, (row) => (timestampsMs[row] as number) >= limitMs)
  return kept.names.length === 0 ? undefined : encodeBatch(wholeTable(kept), batch.metadata)
}

function select(range: SeriesRange, wanted: (row: number) => boolean): WriteBatch {
  return encodeBatch(wholeTable(filterRows(range, wanted)))
}

function forEachRow(range: SeriesRange, visit: (row: number) => void): void {
  for (let position = range.first; position <= range.last; position++) {
    const { from, to } = rowsOf(range, position)
    for (let row = from; row < to; row++) visit(row)
  }
}
