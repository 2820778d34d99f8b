// Gives every series of a batch a number, found by label set and metric name, in order of first sight.

import type { LabelSet } from '../model.ts'
import { createLabelSetIndex } from './label-set-index.ts'
import type { SeriesTable } from './series-table.ts'

export interface SeriesIndex {
  /** @returns the number of the label set, from 0 */
  labelSetOf(labels: LabelSet): number
  /** The same by the numbers of its labels, sorted by their names. */
  labelSetBy(labels: ArrayLike<number>): number
  /**
   * @param isOwn who asks remembers the number, and does not ask for the label so again
   * @returns the number of the label
   */
  labelOf(name: string, value: string, isOwn?: boolean): number
  /** The value of a label, by its number. */
  valueOf(label: number): string
  /** @returns the number of the series, from 0 */
  seriesOf(labelSet: number, name: string): number
  /**
   * @param names each once; the same array for the same names
   * @returns the number of the first, where the label set has just these series, one behind the other; else a negative one
   */
  seriesBy(labelSet: number, names: readonly string[]): number
  /** Hands out what there is, and begins anew. */
  finish(): OrderedSeries
}

/** Series by position: those of one label set side by side, which are otherwise in order of first sight. */
export interface OrderedSeries extends Pick<SeriesTable, 'names' | 'labelSets' | 'labelSetOf'> {
  /** The number of the series at each position. */
  readonly order: Uint32Array
}

/** Up to this many series, walking those of a label set is quicker than a map. */
const walkedSeriesMax = 8

const none = -1

export function createSeriesIndex(): SeriesIndex {
  const labelSetIndex = createLabelSetIndex()

  // By label set. Its series are a chain.
  let firstSeries: number[]
  let lastSeries: number[]
  let seriesCounts: number[]
  let byName: Map<number, Map<string, number>>
  /** Opened together, and no other one since then. */
  let openedNames: (readonly string[] | undefined)[]
  /** The series expected next: messages of one kind carry their metrics in the same order. */
  let expected: number[]

  // By series.
  let names: string[]
  let nextSeries: number[]
  begin()

  function begin(): void {
    firstSeries = []
    lastSeries = []
    seriesCounts = []
    byName = new Map()
    openedNames = []
    expected = []
    names = []
    nextSeries = []
  }

  function find(labelSet: number, name: string): number {
    let series = expected[labelSet] as number
    if (series === none) series = firstSeries[labelSet] as number
    if (series === none || names[series] === name) return series
    const map = byName.get(labelSet)
    if (map !== undefined) return map.get(name) ?? none
    series = firstSeries[labelSet] as number
    while (series !== none && names[series] !== name) series = nextSeries[series] as number
    return series
  }

  function open(labelSet: number, name: string): number {
    const series = names.length
    openedNames[labelSet] = undefined
    names.push(name)
    nextSeries.push(none)
    if (lastSeries[labelSet] === none) firstSeries[labelSet] = series
    else nextSeries[lastSeries[labelSet] as number] = series
    lastSeries[labelSet] = series
    const count = (seriesCounts[labelSet] as number) + 1
    seriesCounts[labelSet] = count
    if (count > walkedSeriesMax) mapOf(labelSet).set(name, series)
    return series
  }

  function mapOf(labelSet: number): Map<string, number> {
    let map = byName.get(labelSet)
    if (map === undefined) {
      map = new Map()
      let one = firstSeries[labelSet] as number
      for (; one !== none; one = nextSeries[one] as number) map.set(names[one] as string, one)
      byName.set(labelSet, map)
    }
    return map
  }

  function opened(labelSet: number): number {
    if (labelSet === firstSeries.length) {
      firstSeries.push(none)
      lastSeries.push(none)
      seriesCounts.push(0)
      expected.push(none)
    }
    return labelSet
  }

  return {
    labelSetOf: (labels) => opened(labelSetIndex.numberOf(labels)),
    labelSetBy: (labels) => opened(labelSetIndex.numberBy(labels)),
    labelOf: labelSetIndex.labelOf,
    valueOf: labelSetIndex.valueOf,

    seriesOf(labelSet, name) {
      let series = find(labelSet, name)
      if (series === none) series = open(labelSet, name)
      expected[labelSet] = nextSeries[series] as number
      return series
    },

    seriesBy(labelSet, all) {
      const first = firstSeries[labelSet] as number
      if (openedNames[labelSet] === all) return first
      if (first !== none) return none
      for (const name of all) open(labelSet, name)
      openedNames[labelSet] = all
      return firstSeries[labelSet] as number
    },

    finish() {
      const order = new Uint32Array(names.length)
      const labelSetOf = new Uint32Array(names.length)
      let position = 0
      let inOrder = true
      for (let labelSet = 0; labelSet < firstSeries.length; labelSet++) {
        let series = firstSeries[labelSet] as number
        for (; series !== none; series = nextSeries[series] as number) {
          if (series !== position) inOrder = false
          labelSetOf[position] = labelSet
          order[position++] = series
        }
      }
      const ordered = {
        order,
        names: inOrder ? names : Array.from(order, (series) => names[series] as string),
        labelSets: labelSetIndex.finish(),
        labelSetOf,
      }
      begin()
      return ordered
    },
  }
}
