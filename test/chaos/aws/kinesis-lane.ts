// One of the sequences into which an event source mapping divides a shard: its records in their order, the checkpoint
// in them, and the batch that is being tried. It knows nothing of time or of the function.
//
// With a parallelization factor of n, a shard has up to n batches at a time, each partition key in one of them only.
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
// Assumed: that the other batches go on when one fails, and how keys are divided among them.

import type { KinesisRecord } from './kinesis-stream.ts'

export interface KinesisLane {
  add(record: KinesisRecord): void
  /** Not checkpointed. */
  pending(): number
  /** The first of those. */
  first(): KinesisRecord | undefined
  /** When the record arrived with which a batch is as large as one can be; undefined if none is. */
  filledMs(): number | undefined
  /** Makes a batch of the records that arrived until then. */
  takeBatch(arrivedMsMax: number): void
  /** Leaves the second half of what is left of the batch to the next one. */
  halve(): void
  /** What is left of the batch. */
  batch(): readonly KinesisRecord[]
  /** Puts the checkpoint behind that many records of what is left, and returns these. */
  checkpoint(count: number): readonly KinesisRecord[]
  /** Loses the checkpoints since the batch was made, and returns how many records come again. */
  rewind(): number
}

export interface KinesisLaneSettings {
  readonly batchSize: number
  readonly eventBytesMax: number
  /** A record's size in the event. */
  readonly bytesOf: (record: KinesisRecord) => number
}

interface Entry {
  readonly record: KinesisRecord
  readonly bytes: number
}

export function createKinesisLane({ batchSize, eventBytesMax, bytesOf }: KinesisLaneSettings): KinesisLane {
  let entries: Entry[] = []
  let batchStart = 0
  let position = 0
  let batchEnd = 0
  let pendingBytes = 0

  const recordsOf = (start: number, end: number): readonly KinesisRecord[] =>
    entries.slice(start, end).map(({ record }) => record)

  return {
    add(record) {
      const bytes = bytesOf(record)
      pendingBytes += bytes
      entries.push({ record, bytes })
    },
    pending: () => entries.length - position,
    first: () => entries[position]?.record,
    filledMs() {
      const filling = pendingBytes >= eventBytesMax ? entries.at(-1) : undefined
      return (entries[position + batchSize - 1] ?? filling)?.record.arrivedMs
    },
    takeBatch(arrivedMsMax) {
      // What is behind the batch cannot come again, and need not be kept.
      if (position > 1000 && 2 * position > entries.length) {
        entries = entries.slice(position)
        position = 0
      }
      batchStart = position
      batchEnd = position
      let bytes = 0
      for (let entry = entries[batchEnd]; entry !== undefined; entry = entries[batchEnd]) {
        bytes += entry.bytes
        const isFull = batchEnd - position === batchSize || (batchEnd > position && bytes > eventBytesMax)
        if (isFull || entry.record.arrivedMs > arrivedMsMax) break
        batchEnd += 1
      }
    },
    halve() {
      batchEnd = position + Math.ceil((batchEnd - position) / 2)
    },
    batch: () => recordsOf(position, batchEnd),
    checkpoint(count) {
      const passed = entries.slice(position, position + count)
      for (const { bytes } of passed) pendingBytes -= bytes
      position += count
      return passed.map(({ record }) => record)
    },
    rewind() {
      const count = position - batchStart
      for (const { bytes } of entries.slice(batchStart, position)) pendingBytes += bytes
      position = batchStart
      return count
    },
  }
}
