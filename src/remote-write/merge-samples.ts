// Gathers the samples of a batch of messages into series: each series once, its times strictly increasing, each
// sample with the message it came from. Same series and millisecond: the last received wins, the other is a drop.

import type { Drop, LabelSet, Sample, Series } from '../model.ts'

/** The samples of one message. */
export interface SampleSource {
  /** Index of the message in its batch. */
  readonly message: number
  readonly receivedAtMs: number
  readonly samples: readonly Sample[]
}

/** Series that share a label set, in order of first sight. They stay neighbours, so that encoding can reuse the labels. */
interface Group {
  readonly labels: LabelSet
  readonly series: Series[]
  byName: Map<string, Series> | undefined
  /** Where the next sample's series is expected: messages of one kind carry their metrics in the same order. */
  cursor: number
}

/** Up to this many series a scan of a group is quicker than a map. */
const scannedSeriesMax = 8

/** @returns series in order of first sight, series of one label set adjacent, and a drop for each duplicate */
export function mergeSamples(sources: readonly SampleSource[]): { series: Series[]; drops: Drop[] } {
  const groups = new Map<string, Group>()
  let duplicates = 0
  for (const source of inOrderOfReceipt(sources)) {
    let group: Group | undefined
    for (const sample of source.samples) {
      if (group === undefined || (group.labels !== sample.labels && group.labels.key !== sample.labels.key)) {
        group = groupOf(sample.labels, groups)
      }
      const series = find(sample.name, group)
      if (series === undefined) add(sample, source.message, group)
      else if (!insert(sample, source.message, series)) duplicates++
    }
  }
  const series: Series[] = []
  for (const group of groups.values()) for (const one of group.series) series.push(one)
  return {
    series,
    drops: duplicates === 0 ? [] : [{ stage: 'write', reason: 'duplicate', count: duplicates }],
  }
}

function inOrderOfReceipt(sources: readonly SampleSource[]): readonly SampleSource[] {
  const sorted = sources.every(
    (source, index) =>
      index === 0 || (sources[index - 1] as SampleSource).receivedAtMs <= source.receivedAtMs,
  )
  return sorted ? sources : [...sources].sort((a, b) => a.receivedAtMs - b.receivedAtMs)
}

function groupOf(labels: LabelSet, groups: Map<string, Group>): Group {
  let group = groups.get(labels.key)
  if (group === undefined) {
    group = { labels, series: [], byName: undefined, cursor: 0 }
    groups.set(labels.key, group)
  }
  return group
}

function find(name: string, group: Group): Series | undefined {
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

function add({ name, timestampMs, value }: Sample, message: number, group: Group): void {
  const { labels, series } = group
  // Arrays made with their first element take a fraction of the memory of empty ones that grow.
  const added: Series = { name, labels, timestampsMs: [timestampMs], values: [value], messages: [message] }
  series.push(added)
  group.cursor = series.length
  if (group.byName !== undefined) group.byName.set(name, added)
  else if (series.length > scannedSeriesMax) group.byName = new Map(series.map((one) => [one.name, one]))
}

/** @returns false if the sample took the place of one that had its time */
function insert({ timestampMs, value }: Sample, message: number, series: Series): boolean {
  const { timestampsMs, values, messages } = series
  let at = timestampsMs.length
  while (at > 0 && (timestampsMs[at - 1] as number) > timestampMs) at--
  if (at > 0 && timestampsMs[at - 1] === timestampMs) {
    values[at - 1] = value
    messages[at - 1] = message
    return false
  }
  if (at === timestampsMs.length) {
    timestampsMs.push(timestampMs)
    values.push(value)
    messages.push(message)
  } else {
    timestampsMs.splice(at, 0, timestampMs)
    values.splice(at, 0, value)
    messages.splice(at, 0, message)
  }
  return true
}
