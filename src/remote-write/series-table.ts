// The series of a batch in columns instead of objects: at 50,000 series, objects that outlive the mapping of their
// message cost the garbage collector more than merging and encoding together.

import type { NativeHistogram } from '../model.ts'

export const stale = 1
export const native = 2

/** Samples of many series, one behind the other. */
export interface SampleColumns {
  /** Milliseconds since 1970. */
  readonly timestampsMs: Float64Array
  readonly values: Float64Array
  /**
   * What the value is: a number (0); the staleness marker (`stale`), since JavaScript does not promise to keep the bits of a NaN;
   * or the place of a native histogram in the table (`native`).
   */
  readonly kinds: Uint8Array
  /** Index of each sample's message in its batch. */
  readonly messages: Uint32Array
}

/** The native histograms of a batch, by place. */
export interface Histograms {
  readonly values: readonly NativeHistogram[]
  /** Each as a prompb.Histogram without its time, once somebody has encoded them. */
  encoded?: readonly Uint8Array[]
}

/** Label sets without `__name__`, by number: their labels are numbers too, and each label's text stands once. */
export interface LabelSets {
  readonly count: number
  /** The labels of one set behind those of another, sorted by name. */
  readonly labels: ArrayLike<number>
  /** A set's labels are those from here up to, not including, the start of the next one. */
  readonly starts: ArrayLike<number>
  /** By label. */
  readonly labelNames: readonly string[]
  readonly labelValues: readonly string[]
}

/** Series by position. Those of one label set stand side by side. */
export interface SeriesTable {
  readonly names: readonly string[]
  readonly labelSets: LabelSets
  /** Each series' label set. */
  readonly labelSetOf: ArrayLike<number>
  readonly samples: SampleColumns
  /** Undefined if there are none. */
  readonly histograms: Histograms | undefined
  /** A series' samples are the rows from here up to, not including, its end, in strictly rising time. */
  readonly rowStarts: ArrayLike<number>
  readonly rowEnds: ArrayLike<number>
}

/** A run of series: all rows of those between, and of the first and last one those from and up to here. */
export interface SeriesRange {
  readonly table: SeriesTable
  readonly first: number
  /** Inclusive. */
  readonly last: number
  readonly firstRow: number
  /** Exclusive. */
  readonly lastRow: number
}

export function createColumns(length: number): SampleColumns {
  return {
    timestampsMs: new Float64Array(length),
    values: new Float64Array(length),
    kinds: new Uint8Array(length),
    messages: new Uint32Array(length),
  }
}

export function moveRow(source: SampleColumns, row: number, target: SampleColumns, to: number): void {
  target.timestampsMs[to] = source.timestampsMs[row] as number
  target.values[to] = source.values[row] as number
  target.kinds[to] = source.kinds[row] as number
  target.messages[to] = source.messages[row] as number
}

/** All of a table that has any series. */
export function wholeTable(table: SeriesTable): SeriesRange {
  const last = table.names.length - 1
  const lastRow = table.rowEnds[last] as number
  return { table, first: 0, last, firstRow: table.rowStarts[0] as number, lastRow }
}

/** The rows of the series at `position` that are in the range. */
export function rowsOf(range: SeriesRange, position: number): { from: number; to: number } {
  const { table, first, last, firstRow, lastRow } = range
  return {
    from: position === first ? firstRow : (table.rowStarts[position] as number),
    to: position === last ? lastRow : (table.rowEnds[position] as number),
  }
}

/** @param wanted is asked for each row of the range; the rows that it wants become a table of their own */
export function filterRows(range: SeriesRange, wanted: (row: number) => boolean): SeriesTable {
  const { samples, names, labelSetOf, ...whole } = range.table
  const kept: number[] = []
  const series = {
    names: [] as string[],
    labelSetOf: [] as number[],
    rowStarts: [] as number[],
    rowEnds: [] as number[],
  }
  for (let position = range.first; position <= range.last; position++) {
    const { from, to } = rowsOf(range, position)
    const start = kept.length
    for (let row = from; row < to; row++) if (wanted(row)) kept.push(row)
    if (kept.length === start) continue
    series.names.push(names[position] as string)
    series.labelSetOf.push(labelSetOf[position] as number)
    series.rowStarts.push(start)
    series.rowEnds.push(kept.length)
  }
  const columns = createColumns(kept.length)
  for (const [to, row] of kept.entries()) moveRow(samples, row, columns, to)
  return { ...whole, ...series, samples: columns }
}
