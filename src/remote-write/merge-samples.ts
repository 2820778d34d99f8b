// Gathers the samples of a batch of messages into series: each series once, its times strictly increasing, each
// sample with the message it came from. Same series and millisecond: the last received wins, the other is a drop.

import type { Drop, LabelSet, NativeHistogram, Sample } from '../model.ts'
import { createSeriesIndex } from './series-index.ts'
import {
  createColumns,
  moveRow,
  native,
  type SampleColumns,
  type SeriesTable,
  stale,
} from './series-table.ts'
import { sortRows } from './sort-rows.ts'

/** Takes samples message by message, and keeps nothing of them but numbers, and each label once. */
export interface Merger {
  /** @param message index of the message in its batch; each is added once at most */
  add(message: number, receivedAtMs: number, samples: readonly Sample[]): void
  /** For who has numbers instead of samples. */
  readonly rows: Rows
  /**
   * Series in order of first sight, those of one label set side by side, and a drop for what had a later twin. Another batch
   * has the merger then.
   */
  finish(): Merged
}

/** Takes messages whose samples have one label set and one time. */
export interface Rows {
  /**
   * @param isOwn who asks remembers the number, and does not ask for the label so again
   * @returns the number of the label
   */
  labelOf(name: string, value: string, isOwn?: boolean): number
  /** The value of a label, by its number. */
  valueOf(label: number): string
  /**
   * @param labels numbers, sorted by their names
   * @param names of metrics, each once; the same array for the same names
   * @param values the first ones are those of the metrics
   */
  add(
    message: number,
    receivedAtMs: number,
    labels: ArrayLike<number>,
    timestampMs: number,
    names: readonly string[],
    values: ArrayLike<number>,
  ): void
}

export interface Merged {
  readonly table: SeriesTable
  readonly drops: readonly Drop[]
}

const rowsMin = 1_024

/** Samples as they came, with the series of each. */
interface Arrived extends SampleColumns {
  readonly seriesIds: Uint32Array
}

/**
 * Those that no batch has. V8 compiles a function together with the closures that it has seen: with new ones for each batch,
 * it would compile all of this anew in the second one, and know less of it from then on.
 */
const idle: Merger[] = []

/** For one batch. */
export function createMerger(): Merger {
  return idle.pop() ?? createAnother()
}

function createAnother(): Merger {
  const index = createSeriesIndex()
  let receivedAtMs: number[] = []
  let rows = createRows(rowsMin)
  let length = 0
  let histograms: NativeHistogram[] = []

  const merger: Merger = {
    add(message, messageReceivedAtMs, samples) {
      receivedAtMs[message] = messageReceivedAtMs
      rows = withRoom(rows, length + samples.length)
      const { timestampsMs, values, kinds, messages, seriesIds } = rows
      let labels: LabelSet | undefined
      let labelSet = 0
      for (const sample of samples) {
        if (sample.labels !== labels) {
          labels = sample.labels
          labelSet = index.labelSetOf(labels)
        }
        timestampsMs[length] = sample.timestampMs
        values[length] = sample.value
        if (sample.stale) kinds[length] = stale
        if (sample.histogram !== undefined) {
          kinds[length] = native
          values[length] = histograms.push(sample.histogram) - 1
        }
        messages[length] = message
        seriesIds[length] = index.seriesOf(labelSet, sample.name)
        length++
      }
    },

    rows: {
      labelOf: index.labelOf,
      valueOf: index.valueOf,
      add(message, messageReceivedAtMs, labels, timestampMs, names, added) {
        receivedAtMs[message] = messageReceivedAtMs
        rows = withRoom(rows, length + names.length)
        const { timestampsMs, values, messages, seriesIds } = rows
        const labelSet = index.labelSetBy(labels)
        const first = index.seriesBy(labelSet, names)
        for (let at = 0; at < names.length; at++, length++) {
          timestampsMs[length] = timestampMs
          values[length] = added[at] as number
          messages[length] = message
          seriesIds[length] = first < 0 ? index.seriesOf(labelSet, names[at] as string) : first + at
        }
      },
    },

    finish() {
      const { order, ...series } = index.finish()
      const { samples, rowStarts, rowEnds } = gatherRows(order, rows, length)
      let kept = 0
      for (let position = 0; position < order.length; position++) {
        const from = rowStarts[position] as number
        const to = rowEnds[position] as number
        sortRows(samples, from, to)
        const end = removeTwins(samples, from, to, receivedAtMs)
        rowEnds[position] = end
        kept += end - from
      }
      const some = histograms.length === 0 ? undefined : { values: histograms }
      const table: SeriesTable = { ...series, samples, histograms: some, rowStarts, rowEnds }
      const drop: Drop = { stage: 'write', reason: 'duplicate', count: length - kept }
      const drops = kept === length ? [] : [drop]
      receivedAtMs = []
      rows = createRows(rowsMin)
      length = 0
      histograms = []
      idle.push(merger)
      return { table, drops }
    },
  }
  return merger
}

function createRows(length: number): Arrived {
  return { ...createColumns(length), seriesIds: new Uint32Array(length) }
}

function withRoom(rows: Arrived, lengthMin: number): Arrived {
  if (lengthMin <= rows.values.length) return rows
  const larger = createRows(Math.max(lengthMin, rows.values.length * 4))
  larger.timestampsMs.set(rows.timestampsMs)
  larger.values.set(rows.values)
  larger.kinds.set(rows.kinds)
  larger.messages.set(rows.messages)
  larger.seriesIds.set(rows.seriesIds)
  return larger
}

/** Puts the rows of each series together, in the order they came. */
function gatherRows(
  order: Uint32Array,
  rows: Arrived,
  length: number,
): { samples: SampleColumns; rowStarts: Uint32Array; rowEnds: Uint32Array } {
  const rowStarts = new Uint32Array(order.length)
  const rowEnds = new Uint32Array(order.length)
  const cursors = new Uint32Array(order.length)
  const counts = new Uint32Array(order.length)
  let areTogether = true
  let last = 0
  for (let row = 0; row < length; row++) {
    const series = rows.seriesIds[row] as number
    ;(counts[series] as number)++
    if (series < last) areTogether = false
    last = series
  }
  let next = 0
  for (let position = 0; position < order.length; position++) {
    const series = order[position] as number
    if (series !== position) areTogether = false
    rowStarts[position] = next
    cursors[series] = next
    next += counts[series] as number
    rowEnds[position] = next
  }
  // As when each message is from another device: they can stay where they are.
  if (areTogether) return { samples: rows, rowStarts, rowEnds }
  const samples = createColumns(length)
  for (let row = 0; row < length; row++) {
    const series = rows.seriesIds[row] as number
    const to = cursors[series] as number
    cursors[series] = to + 1
    moveRow(rows, row, samples, to)
  }
  return { samples, rowStarts, rowEnds }
}

/** @returns the end of the rows that are left when, of those of one time, just the last received stays */
function removeTwins(
  samples: SampleColumns,
  from: number,
  to: number,
  receivedAtMs: readonly number[],
): number {
  const { timestampsMs, messages } = samples
  let kept = from
  for (let row = from + 1; row < to; row++) {
    if (timestampsMs[row] !== timestampsMs[kept]) {
      kept++
      if (kept < row) moveRow(samples, row, samples, kept)
    } else {
      const present = receivedAtMs[messages[kept] as number] as number
      if ((receivedAtMs[messages[row] as number] as number) >= present) moveRow(samples, row, samples, kept)
    }
  }
  return kept + 1
}
