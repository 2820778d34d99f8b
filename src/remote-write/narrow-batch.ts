// Smaller batches out of one: its halves by size, its halves by message, and what is left of it when time has passed.

import type { SeriesSlice } from './encode-series.ts'
import { encodeBatch, type WriteBatch } from './split-series.ts'

/** The indices of the messages whose samples the batch holds. */
export function messagesOf({ slices }: WriteBatch): Set<number> {
  const messages = new Set<number>()
  for (const { series, from, to } of slices) {
    for (let index = from; index < to; index++) messages.add(series.columns.messages[index] as number)
  }
  return messages
}

/** Two batches, to be sent in this order; undefined for a batch of one sample. */
export function halveBySize({ slices }: WriteBatch): [WriteBatch, WriteBatch] | undefined {
  if (slices.length > 1) {
    const middle = slices.length >> 1
    return [encodeBatch(slices.slice(0, middle)), encodeBatch(slices.slice(middle))]
  }
  const { series, from, to } = slices[0] as SeriesSlice
  if (to - from < 2) return undefined
  const middle = (from + to) >> 1
  return [encodeBatch([{ series, from, to: middle }]), encodeBatch([{ series, from: middle, to }])]
}

/** Two batches without a message in common, the one with older samples first; undefined for a batch of one message. */
export function halveByMessage(batch: WriteBatch): [WriteBatch, WriteBatch] | undefined {
  const newestMs = new Map<number, number>()
  for (const { series, from, to } of batch.slices) {
    for (let index = from; index < to; index++) {
      const message = series.columns.messages[index] as number
      const timestampMs = series.columns.timestampsMs[index] as number
      newestMs.set(message, Math.max(timestampMs, newestMs.get(message) ?? timestampMs))
    }
  }
  if (newestMs.size < 2) return undefined
  const byAge = [...newestMs].sort((a, b) => a[1] - b[1]).map(([message]) => message)
  const older = new Set(byAge.slice(0, byAge.length >> 1))
  return [select(batch, (message) => older.has(message)), select(batch, (message) => !older.has(message))]
}

function select({ slices }: WriteBatch, wanted: (message: number) => boolean): WriteBatch {
  const selected: SeriesSlice[] = []
  for (const { series, from, to } of slices) {
    const { timestampsMs, values, messages } = series.columns
    const rows = Array.from({ length: to - from }, (_, index) => from + index).filter((row) =>
      wanted(messages[row] as number),
    )
    if (rows.length === 0) continue
    const columns = {
      timestampsMs: Float64Array.from(rows, (row) => timestampsMs[row] as number),
      values: Float64Array.from(rows, (row) => values[row] as number),
      messages: Uint32Array.from(rows, (row) => messages[row] as number),
    }
    const part = { ...series, columns, from: 0, to: rows.length }
    selected.push({ series: part, from: 0, to: rows.length })
  }
  return encodeBatch(selected)
}

/** The batch without samples older than `limitMs`; the same batch if there are none, undefined if all are. */
export function withoutOlder(batch: WriteBatch, limitMs: number): WriteBatch | undefined {
  if (batch.oldestMs >= limitMs) return batch
  const kept: SeriesSlice[] = []
  for (const { series, from, to } of batch.slices) {
    let start = from
    while (start < to && (series.columns.timestampsMs[start] as number) < limitMs) start++
    if (start < to) kept.push({ series, from: start, to })
  }
  return kept.length === 0 ? undefined : encodeBatch(kept)
}
