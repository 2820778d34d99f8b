// What an endpoint takes in the labels of a series. A series beyond it is not sent: the endpoint would refuse it, and its
// answer would say so of the whole request.

import type { SeriesTable } from './series-table.ts'
import { encodedLabelSets } from './wire/encode-labels.ts'

/** Each `Infinity` where there is none. Labels with the metric's name, which is the value of `__name__`; bytes of UTF-8. */
export interface LabelLimits {
  readonly labelsMax: number
  readonly nameBytesMax: number
  readonly valueBytesMax: number
  /** Of all names and values of a series together. */
  readonly setBytesMax: number
}

/** What any endpoint takes: no more than the least that Cortex or AMP have had as a default. */
export const ordinaryLabels: LabelLimits = {
  labelsMax: 30,
  nameBytesMax: 1_024,
  valueBytesMax: 1_024,
  setBytesMax: 4_096,
}

/** An encoded label has a name and a value of a byte at least, with a tag and a length for each, and for itself. */
const encodedLabelBytesMin = 8

export const nameLabelBytes = '__name__'.length

/** Quickly, by their size on the wire. @returns false if a series may be beyond a limit */
export function fitsLabelLimits({ names, labelSets, labelSetOf }: SeriesTable, limits: LabelLimits): boolean {
  const { labelsMax, nameBytesMax, valueBytesMax, setBytesMax } = limits
  const bytesMax = Math.min(
    encodedLabelBytesMin * labelsMax,
    nameBytesMax,
    valueBytesMax,
    setBytesMax - nameLabelBytes,
  )
  const { starts, ends } = encodedLabelSets(labelSets)
  for (let position = 0; position < names.length; position++) {
    const labelSet = labelSetOf[position] as number
    const bytes = (ends[labelSet] as number) - (starts[labelSet] as number)
    // A metric's name is ASCII.
    if (bytes + (names[position] as string).length > bytesMax) return false
  }
  return true
}
