// Gathers the samples of a batch of messages into series: each series once, its times strictly increasing, each
// sample with the message it came from. Same series and millisecond: the last received wins, the other is a drop.

import type { Drop, LabelSet, Sample, SampleColumns, Series } from '../model.ts'

/** Takes samples message by message, and keeps nothing of them but numbers. */
export interface Merger {
  /** @param message index of the message in its batch; each is added once at most */
  add(message: number, receivedAtMs: number, samples: readonly Sample[]): void
  /** Series in order of first sight, those of one label set side by side, and a drop for what had a later twin. */
  finish(): Merged
}

export interface Merged {
  readonly series: readonly Series[]
  readonly drops: readonly Drop[]
}

/** A series while it is gathered: `to - from` is the number of its samples. */
interface OpenSeries {
  readonly name: string
  readonly labels: LabelSet
  columns: SampleColumns
  from: number
  to: number
}

/** Series that share a label set. They stay neighbours, so that encoding can reuse the labels. */
interface Group {
  readonly labels: LabelSet
  readonly series: OpenSeries[]
  byName: Map<string, OpenSeries> | undefined
  /** Where the next sample's series is expected: messages of one kind carry their metrics in the same order. */
  cursor: number
}

/** Up to this many series a scan of a group is quicker than a map. */
const scannedSeriesMax = 8

const noColumns = createColumns(0)

export function createMerger(): Merger {
  const groups = new Map<string, Group>()
  const receivedAtMs: number[] = []
  /** As the samples came; `seriesOf` has the series of each row. */
  let rows = createColumns(1_024)
  const seriesOf: OpenSeries[] = []

  function grow(): void {
    const larger = createColumns(rows.values.length * 2)
    larger.timestampsMs.set(rows.timestampsMs)
    larger.values.set(rows.values)
    larger.messages.set(rows.messages)
    rows = larger
  }

  return {
    add(message, messageReceivedAtMs, samples) {
      receivedAtMs[message] = messageReceivedAtMs
      let group: Group | undefined
      for (const { name, labels, timestampMs, value } of samples) {
        if (group === undefined || (group.labels !== labels && group.labels.key !== labels.key)) {
          group = groupOf(labels, groups)
        }
        const series = find(name, group) ?? addSeries(name, group)
        const row = seriesOf.length
        if (row === rows.values.length) grow()
        rows.timestampsMs[row] = timestampMs
        rows.values[row] = value
        rows.messages[row] = message
        seriesOf.push(series)
        series.to++
      }
    },

    finish() {
      const series: OpenSeries[] = []
      for (const group of groups.values()) for (const one of group.series) series.push(one)
      gatherRows(series, seriesOf, rows)
      let duplicates = 0
      for (const one of series) {
        sortByTime(one)
        duplicates += removeTwins(one, receivedAtMs)
      }
      const drop: Drop = { stage: 'write', reason: 'duplicate', count: duplicates }
      return { series, drops: duplicates === 0 ? [] : [drop] }
    },
  }
}

function createColumns(length: number): SampleColumns {
  return {
    timestampsMs: new Float64Array(length),
    values: new Float64Array(length),
    messages: new Uint32Array(length),
  }
}

function groupOf(labels: LabelSet, groups: Map<string, Group>): Group {
  let group = groups.get(labels.key)
  if (group === undefined) {
    group = { labels, series: [], byName: undefined, cursor: 0 }
    groups.set(labels.key, group)
  }
  return group
}

function find(name: string, group: Group): OpenSeries | undefined {
  const { series, byName } = group
  if (group.cursor >= series.length) group.cursor = 0
  const expected = series[group.cursor]
  if (expected?.name === name) {
    group.cursor++
    return expected
  }
  if (byName !== undefined) return byName.get(name)
  const index = series.findIndex((one) => one.name === name)
  group.cursor = index + 1
  return series[index]
}

function addSeries(name: string, group: Group): OpenSeries {
  const { labels, series } = group
  const added: OpenSeries = { name, labels, columns: noColumns, from: 0, to: 0 }
  series.push(added)
  group.cursor = series.length
  if (group.byName !== undefined) group.byName.set(name, added)
  else if (series.length > scannedSeriesMax) group.byName = new Map(series.map((one) => [one.name, one]))
  return added
}

/** Puts the rows of each series together, in the order they came. */
function gatherRows(
  series: readonly OpenSeries[],
  seriesOf: readonly OpenSeries[],
  rows: SampleColumns,
): void {
  const columns = createColumns(seriesOf.length)
  let next = 0
  for (const one of series) {
    const samples = one.to
    one.columns = columns
    one.from = next
    one.to = next
    next += samples
  }
  for (let row = 0; row < seriesOf.length; row++) {
    moveRow(rows, row, columns, (seriesOf[row] as OpenSeries).to++)
  }
}

/** By insertion, which keeps the order of equal times and costs nothing where samples come in order. */
function sortByTime({ columns, from, to }: OpenSeries): void {
  const { timestampsMs, values, messages } = columns
  for (let row = from + 1; row < to; row++) {
    const timestampMs = timestampsMs[row] as number
    if ((timestampsMs[row - 1] as number) <= timestampMs) continue
    const value = values[row] as number
    const message = messages[row] as number
    let at = row
    for (; at > from && (timestampsMs[at - 1] as number) > timestampMs; at--)
      moveRow(columns, at - 1, columns, at)
    timestampsMs[at] = timestampMs
    values[at] = value
    messages[at] = message
  }
}

/** @returns how many samples gave way to another one of their time */
function removeTwins(series: OpenSeries, receivedAtMs: readonly number[]): number {
  const { columns, from, to } = series
  const { timestampsMs, messages } = columns
  let kept = from
  for (let row = from + 1; row < to; row++) {
    if (timestampsMs[row] !== timestampsMs[kept]) {
      kept++
      if (kept < row) moveRow(columns, row, columns, kept)
    } else {
      const present = receivedAtMs[messages[kept] as number] as number
      if ((receivedAtMs[messages[row] as number] as number) >= present) moveRow(columns, row, columns, kept)
    }
  }
  series.to = kept + 1
  return to - series.to
}

function moveRow(source: SampleColumns, row: number, target: SampleColumns, to: number): void {
  target.timestampsMs[to] = source.timestampsMs[row] as number
  target.values[to] = source.values[row] as number
  target.messages[to] = source.messages[row] as number
}
