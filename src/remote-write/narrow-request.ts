// Smaller requests out of one: its halves by size, label set or message, some of its messages, what is left of it when time
// has passed, and its samples alone. Parts carry no metadata: they are sent because something is wrong.

import { filterRows, rowsOf, type SeriesRange, wholeTable } from './series-table.ts'
import { encodeRequest, type WriteRequest } from './split-series.ts'

/** The indices of the messages whose samples the request holds; of those whose samples are older than `limitMs`, if given. */
export function messagesOf({ range }: WriteRequest, limitMs = Number.POSITIVE_INFINITY): Set<number> {
  const { messages, timestampsMs } = range.table.samples
  const found = new Set<number>()
  forEachRow(range, (row) => {
    if ((timestampsMs[row] as number) < limitMs) found.add(messages[row] as number)
  })
  return found
}

/** Two requests, to be sent in this order; undefined for a request of one sample. */
export function halveBySize({ range }: WriteRequest): [WriteRequest, WriteRequest] | undefined {
  const { table, first, last, firstRow, lastRow } = range
  if (last > first) {
    const middle = (first + last) >> 1
    return [
      encodeRequest({ ...range, last: middle, lastRow: rowsOf(range, middle).to }),
      encodeRequest({ ...range, first: middle + 1, firstRow: table.rowStarts[middle + 1] as number }),
    ]
  }
  if (lastRow - firstRow < 2) return undefined
  const middleRow = (firstRow + lastRow) >> 1
  return [encodeRequest({ ...range, lastRow: middleRow }), encodeRequest({ ...range, firstRow: middleRow })]
}

/** Parts of one request may be sent in any order, and one without the other, if no series is in both. */
export function haveNoSeriesInCommon({ range: one }: WriteRequest, { range: other }: WriteRequest): boolean {
  return one.table === other.table && one.last < other.first
}

/** What the request has of these messages, and what of others; undefined if there are none. */
export function splitByMessage(
  request: WriteRequest,
  wanted: ReadonlySet<number>,
): [WriteRequest, WriteRequest | undefined] {
  const { messages } = request.range.table.samples
  const others = filterRows(request.range, (row) => !wanted.has(messages[row] as number))
  return [
    selectMessages(request, wanted),
    others.names.length === 0 ? undefined : encodeRequest(wholeTable(others)),
  ]
}

/** What the request has of these messages. */
export function selectMessages({ range }: WriteRequest, wanted: ReadonlySet<number>): WriteRequest {
  const { messages } = range.table.samples
  return select(range, (row) => wanted.has(messages[row] as number))
}

export function selectRows({ range }: WriteRequest, wanted: ReadonlySet<number>): WriteRequest {
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

/** Two requests without a message in common, the one with older samples first; undefined for a request of one message. */
export function halveByMessage({ range }: WriteRequest): [WriteRequest, WriteRequest] | undefined {
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
export function withoutMetadata({ range }: WriteRequest): WriteRequest {
  return encodeRequest(range)
}

/** The request without samples older than `limitMs`; the same request if there are none, undefined if all are. */
export function withoutOlder(request: WriteRequest, limitMs: number): WriteRequest | undefined {
  if (request.oldestMs >= limitMs) return request
  const { timestampsMs } = request.range.table.samples
  const kept = filterRows(request.range, (row) => (timestampsMs[row] as number) >= limitMs)
  return kept.names.length === 0 ? undefined : encodeRequest(wholeTable(kept), request.metadata)
}

function select(range: SeriesRange, wanted: (row: number) => boolean): WriteRequest {
  return encodeRequest(wholeTable(filterRows(range, wanted)))
}

export function forEachRow(range: SeriesRange, visit: (row: number) => void): void {
  for (let position = range.first; position <= range.last; position++) {
    const { from, to } = rowsOf(range, position)
    for (let row = from; row < to; row++) visit(row)
  }
}
