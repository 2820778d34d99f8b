// Gathers the samples of a batch of messages into series: each series once, its times strictly increasing, each
// sample with the message it came from. Same series and millisecond: the last received wins, the other is a drop.

import type { Drop, LabelSet, Sample } from '../model.ts'
import { createLabelEncoder } from './encode-labels.ts'
import { createColumns, moveRow, type SampleColumns, type SeriesTable } from './series-table.ts'

/** Takes samples message by message, and keeps nothing of them but numbers and encoded labels. */
export interface Merger {
  /** @param message index of the message in its batch; each is added once at most */
  add(message: number, receivedAtMs: number, samples: readonly Sample[]): void
  /** Series in order of first sight, those of one label set side by side, and a drop for what had a later twin. */
  finish(): Merged
}

export interface Merged {
  readonly table: SeriesTable
  readonly drops: readonly Drop[]
}

/** Samples as they came, with the series of each. */
interface Rows extends SampleColumns {
  readonly seriesIds: Uint32Array
}

/** Up to this many series, walking those of a label set is quicker than a map. */
const walkedSeriesMax = 8

const none = -1

export function createMerger(): Merger {
  const labelEncoder = createLabelEncoder()
  const receivedAtMs: number[] = []
  let rows = createRows(1_024)
  let length = 0

  // Label sets by number: their series are a chain, in order of first sight.
  const labelSetIds = new Map<string, number>()
  const firstSeries: number[] = []
  const lastSeries: number[] = []
  const seriesCounts: number[] = []
  const byName = new Map<number, Map<string, number>>()
  /** The series expected next: messages of one kind carry their metrics in the same order. */
  const expected: number[] = []

  // Series by number, in order of first sight.
  const names: string[] = []
  const labelSetOf: number[] = []
  const nextSeries: number[] = []
  const sampleCounts: number[] = []

  function labelSetId(labels: LabelSet): number {
    let id = labelSetIds.get(labels.key)
    if (id === undefined) {
      id = labelEncoder.add(labels)
      labelSetIds.set(labels.key, id)
      firstSeries.push(none)
      lastSeries.push(none)
      seriesCounts.push(0)
      expected.push(none)
    }
    return id
  }

  function find(name: string, labelSet: number): number {
    let series = expected[labelSet] as number
    if (series === none) series = firstSeries[labelSet] as number
    if (series === none) return none
    if (names[series] !== name) {
      const map = byName.get(labelSet)
      if (map !== undefined) series = map.get(name) ?? none
      else {
        series = firstSeries[labelSet] as number
        while (series !== none && names[series] !== name) series = nextSeries[series] as number
      }
    }
    if (series !== none) expected[labelSet] = nextSeries[series] as number
    return series
  }

  function open(name: string, labelSet: number): number {
    const series = names.length
    names.push(name)
    labelSetOf.push(labelSet)
    nextSeries.push(none)
    sampleCounts.push(0)
    if (lastSeries[labelSet] === none) firstSeries[labelSet] = series
    else nextSeries[lastSeries[labelSet] as number] = series
    lastSeries[labelSet] = series
    const count = (seriesCounts[labelSet] as number) + 1
    seriesCounts[labelSet] = count
    if (count === walkedSeriesMax + 1)
      byName.set(labelSet, new Map(chain(labelSet).map((one) => [names[one] as string, one])))
    else if (count > walkedSeriesMax) byName.get(labelSet)?.set(name, series)
    return series
  }

  function chain(labelSet: number): number[] {
    const ids: number[] = []
    for (let one = firstSeries[labelSet] as number; one !== none; one = nextSeries[one] as number)
      ids.push(one)
    return ids
  }

  return {
    add(message, messageReceivedAtMs, samples) {
      receivedAtMs[message] = messageReceivedAtMs
      if (length + samples.length > rows.values.length) rows = grow(rows, length + samples.length)
      const { timestampsMs, values, messages, seriesIds } = rows
      let labels: LabelSet | undefined
      let labelSet = none
      for (const sample of samples) {
        if (sample.labels !== labels) {
          labels = sample.labels
          labelSet = labelSetId(labels)
        }
        let series = find(sample.name, labelSet)
        if (series === none) series = open(sample.name, labelSet)
        timestampsMs[length] = sample.timestampMs
        values[length] = sample.value
        messages[length] = message
        seriesIds[length] = series
        length++
        sampleCounts[series] = (sampleCounts[series] as number) + 1
      }
    },

    finish() {
      const order = new Uint32Array(names.length)
      let position = 0
      for (const first of firstSeries) {
        for (let one = first; one !== none; one = nextSeries[one] as number) order[position++] = one
      }
      const { samples, rowStarts, rowEnds } = gatherRows(order, sampleCounts, rows, length)
      let kept = 0
      for (position = 0; position < order.length; position++) {
        const from = rowStarts[position] as number
        const to = rowEnds[position] as number
        sortByTime(samples, from, to)
        const end = removeTwins(samples, from, to, receivedAtMs)
        rowEnds[position] = end
        kept += end - from
      }
      const inOrder = order.every((series, index) => series === index)
      const table: SeriesTable = {
        names: inOrder ? names : Array.from(order, (series) => names[series] as string),
        labelSets: labelEncoder.finish(),
        labelSetOf: inOrder ? labelSetOf : order.map((series) => labelSetOf[series] as number),
        samples,
        rowStarts,
        rowEnds,
      }
      const drop: Drop = { stage: 'write', reason: 'duplicate', count: length - kept }
      return { table, drops: kept === length ? [] : [drop] }
    },
  }
}

function createRows(length: number): Rows {
  return { ...createColumns(length), seriesIds: new Uint32Array(length) }
}

function grow(rows: Rows, lengthMin: number): Rows {
  const larger = createRows(Math.max(lengthMin, rows.values.length * 4))
  larger.timestampsMs.set(rows.timestampsMs)
  larger.values.set(rows.values)
  larger.messages.set(rows.messages)
  larger.seriesIds.set(rows.seriesIds)
  return larger
}

/** Puts the rows of each series together, in the order they came. */
function gatherRows(
  order: Uint32Array,
  sampleCounts: readonly number[],
  rows: Rows,
  length: number,
): { samples: SampleColumns; rowStarts: Uint32Array; rowEnds: Uint32Array } {
  const samples = createColumns(length)
  const rowStarts = new Uint32Array(order.length)
  const rowEnds = new Uint32Array(order.length)
  const cursors = new Uint32Array(order.length)
  let next = 0
  for (let position = 0; position < order.length; position++) {
    const series = order[position] as number
    rowStarts[position] = next
    cursors[series] = next
    next += sampleCounts[series] as number
    rowEnds[position] = next
  }
  for (let row = 0; row < length; row++) {
    const series = rows.seriesIds[row] as number
    const to = cursors[series] as number
    cursors[series] = to + 1
    moveRow(rows, row, samples, to)
  }
  return { samples, rowStarts, rowEnds }
}

/** By insertion, which keeps the order of equal times and costs nothing where samples come in order. */
function sortByTime(samples: SampleColumns, from: number, to: number): void {
  const { timestampsMs, values, messages } = samples
  for (let row = from + 1; row < to; row++) {
    const timestampMs = timestampsMs[row] as number
    if ((timestampsMs[row - 1] as number) <= timestampMs) continue
    const value = values[row] as number
    const message = messages[row] as number
    let at = row
    for (; at > from && (timestampsMs[at - 1] as number) > timestampMs; at--)
      moveRow(samples, at - 1, samples, at)
    timestampsMs[at] = timestampMs
    values[at] = value
    messages[at] = message
  }
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
