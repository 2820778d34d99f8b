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
  /** In order of first sight. */
  readonly id: number
  readonly name: string
  readonly labels: LabelSet
  columns: SampleColumns
  from: number
  to: number
  /** Of the same label set. */
  next: OpenSeries | undefined
}

/** Series that share a label set, as a chain. They stay neighbours, so that encoding can reuse the labels. */
interface Group {
  readonly labels: LabelSet
  readonly first: OpenSeries
  last: OpenSeries
  length: number
  byName: Map<string, OpenSeries> | undefined
  /** Where the next sample's series is expected: messages of one kind carry their metrics in the same order. */
  expected: OpenSeries | undefined
}

/** Up to this many series, walking the chain of a group is quicker than a map. */
const walkedSeriesMax = 8

/** Samples as they came, with the series of each. */
interface Rows extends SampleColumns {
  readonly seriesIds: Uint32Array
}

const noColumns = createColumns(0)

export function createMerger(): Merger {
  const groups = new Map<string, Group>()
  const series: OpenSeries[] = []
  const receivedAtMs: number[] = []
  let rows = createRows(1_024)
  let length = 0

  function open(name: string, labels: LabelSet): OpenSeries {
    const opened = { id: series.length, name, labels, columns: noColumns, from: 0, to: 0, next: undefined }
    series.push(opened)
    return opened
  }

  return {
    add(message, messageReceivedAtMs, samples) {
      receivedAtMs[message] = messageReceivedAtMs
      if (length + samples.length > rows.values.length) rows = grow(rows, length + samples.length)
      const { timestampsMs, values, messages, seriesIds } = rows
      let group: Group | undefined
      for (const { name, labels, timestampMs, value } of samples) {
        let one: OpenSeries | undefined
        if (group === undefined || (group.labels !== labels && group.labels.key !== labels.key)) {
          group = groups.get(labels.key)
          if (group === undefined) {
            one = open(name, labels)
            group = { labels, first: one, last: one, length: 1, byName: undefined, expected: undefined }
            groups.set(labels.key, group)
          }
        }
        one ??= find(name, group) ?? append(open(name, group.labels), group)
        timestampsMs[length] = timestampMs
        values[length] = value
        messages[length] = message
        seriesIds[length] = one.id
        length++
        one.to++
      }
    },

    finish() {
      const neighbours: OpenSeries[] = []
      for (const { first } of groups.values()) {
        for (let one: OpenSeries | undefined = first; one !== undefined; one = one.next) neighbours.push(one)
      }
      gatherRows(neighbours, series, rows, length)
      let duplicates = 0
      for (const one of neighbours) {
        sortByTime(one)
        duplicates += removeTwins(one, receivedAtMs)
      }
      const drop: Drop = { stage: 'write', reason: 'duplicate', count: duplicates }
      return { series: neighbours, drops: duplicates === 0 ? [] : [drop] }
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

function createColumns(length: number): SampleColumns {
  return {
    timestampsMs: new Float64Array(length),
    values: new Float64Array(length),
    messages: new Uint32Array(length),
  }
}

function find(name: string, group: Group): OpenSeries | undefined {
  const expected = group.expected ?? group.first
  let found: OpenSeries | undefined
  if (expected.name === name) found = expected
  else if (group.byName !== undefined) found = group.byName.get(name)
  else for (found = group.first; found !== undefined && found.name !== name; ) found = found.next
  if (found !== undefined) group.expected = found.next
  return found
}

function append(added: OpenSeries, group: Group): OpenSeries {
  group.last.next = added
  group.last = added
  group.length++
  if (group.byName !== undefined) {
    group.byName.set(added.name, added)
  } else if (group.length > walkedSeriesMax) {
    group.byName = new Map()
    for (let one: OpenSeries | undefined = group.first; one !== undefined; one = one.next) {
      group.byName.set(one.name, one)
    }
  }
  return added
}

/** Puts the rows of each series together, in the order they came. */
function gatherRows(
  neighbours: readonly OpenSeries[],
  byId: readonly OpenSeries[],
  rows: Rows,
  length: number,
): void {
  const columns = createColumns(length)
  let next = 0
  for (const one of neighbours) {
    const samples = one.to
    one.columns = columns
    one.from = next
    one.to = next
    next += samples
  }
  for (let row = 0; row < length; row++) {
    moveRow(rows, row, columns, (byId[rows.seriesIds[row] as number] as OpenSeries).to++)
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
