// How large a series' labels are.

import { type LabelLimits, nameLabelBytes } from './label-limits.ts'
import type { SeriesTable } from './series-table.ts'

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
  const labelSet = labelSetOf[position] as number
  const end = labelSets.starts[labelSet + 1] as number
  for (let at = labelSets.starts[labelSet] as number; at < end; at++) {
    const label = labelSets.labels[at] as number
    const name = Buffer.byteLength(labelSets.labelNames[label] as string)
    const value = Buffer.byteLength(labelSets.labelValues[label] as string)
    labels++
    nameBytes = Math.max(nameBytes, name)
    valueBytes = Math.max(valueBytes, value)
    setBytes += name + value
  }
  return { labels, nameBytes, valueBytes, setBytes }
}

/** @returns the limit that the series is beyond, in the order in which Cortex looks */
export function excessOf(sizes: LabelSizes, limits: LabelLimits): keyof LabelLimits | undefined {
  if (sizes.labels > limits.labelsMax) return 'labelsMax'
  if (sizes.nameBytes > limits.nameBytesMax) return 'nameBytesMax'
  if (sizes.valueBytes > limits.valueBytesMax) return 'valueBytesMax'
  return sizes.setBytes > limits.setBytesMax ? 'setBytesMax' : undefined
}
