// Reads encoded label sets back: how large a series' labels are.

import { type LabelLimits, nameLabelBytes } from './label-limits.ts'
import type { EncodedLabelSets, SeriesTable } from './series-table.ts'

export interface LabelSizes {
  /** With `__name__`. */
  readonly labels: number
  /** Of the longest name, in bytes. */
  readonly nameBytes: number
  /** Of the longest value, the metric's name among them. */
  readonly valueBytes: number
  /** Of all names and values. */
  readonly setBytes: number
}

/** @param position of the series in its table */
export function sizesOf({ names, labelSets, labelSetOf }: SeriesTable, position: number): LabelSizes {
  const metricBytes = (names[position] as string).length
  let labels = 1
  let nameBytes = nameLabelBytes
  let valueBytes = metricBytes
  let setBytes = nameLabelBytes + metricBytes
  forEachLabel(labelSets, labelSetOf[position] as number, (name, value, end) => {
    labels++
    nameBytes = Math.max(nameBytes, value.tag - name)
    valueBytes = Math.max(valueBytes, end - value.start)
    setBytes += value.tag - name + end - value.start
  })
  return { labels, nameBytes, valueBytes, setBytes }
}

/** @returns the limit that the series is beyond, in the order in which Cortex looks */
export function excessOf(sizes: LabelSizes, limits: LabelLimits): keyof LabelLimits | undefined {
  if (sizes.labels > limits.labelsMax) return 'labelsMax'
  if (sizes.nameBytes > limits.nameBytesMax) return 'nameBytesMax'
  if (sizes.valueBytes > limits.valueBytesMax) return 'valueBytesMax'
  return sizes.setBytes > limits.setBytesMax ? 'setBytesMax' : undefined
}

/**
 * A Label field is its tag and length, then tag, length and bytes of the name, and of the value.
 * @param visit gets where the name's bytes begin, where the value's field and its bytes do, and where these end
 */
function forEachLabel(
  { bytes, starts, ends }: EncodedLabelSets,
  labelSet: number,
  visit: (name: number, value: { tag: number; start: number }, end: number) => void,
): void {
  let at = starts[labelSet] as number
  const end = ends[labelSet] as number
  function readLength(): number {
    let length = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes.getUint8(at++)
      length |= (byte & 0x7f) << shift
      if (byte < 0x80) return length
    }
  }
  while (at < end) {
    at++
    readLength()
    at++
    const nameBytes = readLength()
    const name = at
    const tag = name + nameBytes
    at = tag + 1
    const valueBytes = readLength()
    const start = at
    at += valueBytes
    visit(name, { tag, start }, at)
  }
}
