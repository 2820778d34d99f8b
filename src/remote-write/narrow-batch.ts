// Smaller batches out of one: its halves by size, its halves by message, and what is left of it when time has passed.

import type { Series } from '../model.ts'
import { encodeBatch, type WriteBatch } from './split-series.ts'

/** The indices of the messages whose samples the batch holds. */
export function messagesOf({ series }: WriteBatch): Set<number> {
  const messages = new Set<number>()
  for (const { columns, from, to } of series) {
    for (let row = from; row < to; row++) messages.add(columns.messages[row] as number)
  }
  return messages
}

/** Two batches, to be sent in this order; undefined for a batch of one sample. */
export function halveBySize({ series }: WriteBatch): [WriteBatch, WriteBatch] | undefined {
  if (series.length > 1) {
    const middle = series.length >> 1
    return [encodeBatch(series.slice(0, middle)), encodeBatch(series.slice(middle))]
  }
  const one = series[0] as Series
  if (one.to - one.from < 2) return undefined
  const middle = (one.from + one.to) >> 1
  return [encodeBatch([{ ...one, to: middle }]), encodeBatch([{ ...one, from: middle }])]
}

/** Two batches without a message in common, the one with older samples first; undefined for a batch of one message. */
export function halveByMessage(batch: WriteBatch): [WriteBatch, WriteBatch] | undefined {
  const newestMs = new Map<number, number>()
  for (const { columns, from, to } of batch.series) {
    for (let row = from; row < to; row++) {
      const message = columns.messages[row] as number
      const timestampMs = columns.timestampsMs[row] as number
      newestMs.set(message, Math.max(timestampMs, newestMs.get(message) ?? timestampMs))
    }
  }
  if (newestMs.size < 2) return undefined
  const byAge = [...newestMs].sort((a, b) => a[1] - b[1]).map(([message]) => message)
  const older = new Set(byAge.slice(0, byAge.length >> 1))
  return [select(batch, (message) => older.has(message)), select(batch, (message) => !older.has(message))]
}

function select({ series }: WriteBatch, wanted: (message: number) => boolean): WriteBatch {
  const selected: Series[] = []
  for (const one of series) {
    const { timestampsMs, values, messages } = one.columns
    const rows = Array.from({ length: one.to - one.from }, (_, index) => one.from + index).filter((row) =>
      wanted(messages[row] as number),
    )
    if (rows.length === 0) continue
    const columns = {
      timestampsMs: Float64Array.from(rows, (row) => timestampsMs[row] as number),
      values: Float64Array.from(rows, (row) => values[row] as number),
      messages: Uint32Array.from(rows, (row) => messages[row] as number),
    }
    selected.push({ ...one, columns, from: 0, to: rows.length })
  }
  return encodeBatch(selected)
}

/** The batch without samples older than `limitMs`; the same batch if there are none, undefined if all are. */
export function withoutOlder(batch: WriteBatch, limitMs: number): WriteBatch | undefined {
  if (batch.oldestMs >= limitMs) return batch
  const kept: Series[] = []
  for (const one of batch.series) {
    let { from } = one
    while (from < one.to && (one.columns.timestampsMs[from] as number) < limitMs) from++
    if (from < one.to) kept.push({ ...one, from })
  }
  return kept.length === 0 ? undefined : encodeBatch(kept)
}
