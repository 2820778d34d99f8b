// Smaller batches out of one: its halves by size, its halves by message, and what is left of it when time has passed.

import type { Series } from '../model.ts'
import type { SeriesSlice } from './encode-series.ts'
import { encodeBatch, type WriteBatch } from './split-series.ts'

/** The indices of the messages whose samples the batch holds. */
export function messagesOf({ slices }: WriteBatch): Set<number> {
  const messages = new Set<number>()
  for (const { series, from, to } of slices) {
    for (let index = from; index < to; index++) messages.add(series.messages[index] as number)
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
      const message = series.messages[index] as number
      const timestampMs = series.timestampsMs[index] as number
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
    const part: Series = { ...series, timestampsMs: [], values: [], messages: [] }
    for (let index = from; index < to; index++) {
      if (!wanted(series.messages[index] as number)) continue
      part.timestampsMs.push(series.timestampsMs[index] as number)
      part.values.push(series.values[index] as number)
      part.messages.push(series.messages[index] as number)
    }
    if (part.messages.length > 0) selected.push({ series: part, from: 0, to: part.messages.length })
  }
  return encodeBatch(selected)
}

/** The batch without samples older than `limitMs`; the same batch if there are none, undefined if all are. */
export function withoutOlder(batch: WriteBatch, limitMs: number): WriteBatch | undefined {
  if (batch.oldestMs >= limitMs) return batch
  const kept: SeriesSlice[] = []
  for (const { series, from, to } of batch.slices) {
    let start = from
    while (start < to && (series.timestampsMs[start] as number) < limitMs) start++
    if (start < to) kept.push({ series, from: start, to })
  }
  return kept.length === 0 ? undefined : encodeBatch(kept)
}
