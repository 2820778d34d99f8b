// One sample as text: `name{label="value"} value time`, with what both formats have to escape.
// https://prometheus.io/docs/instrumenting/exposition_formats/

import type { LabelSet, NativeHistogram, Sample } from '../model.ts'
import { formatValue } from './format-value.ts'
import { formatHistogram } from './histogram-text.ts'

/** A sample as it is shown. */
export interface ExposedSample {
  readonly name: string
  readonly labels: Pick<LabelSet, 'names' | 'values'>
  readonly value: number
  readonly histogram?: NativeHistogram
  /** Absent: the time at which it is read. */
  readonly timestampMs?: number
}

/** @returns `name{label="value"} value timestamp`, the timestamp in milliseconds since 1970 */
export function formatSample(sample: Sample): string {
  return `${formatSeries(sample)} ${formatSampleValue(sample)} ${sample.timestampMs}`
}

/** A number, or a native histogram. */
export function formatSampleValue({ value, histogram }: Pick<ExposedSample, 'value' | 'histogram'>): string {
  return histogram === undefined ? formatValue(value) : formatHistogram(histogram)
}

/** @returns `name{label="value"}`, `name` without labels */
export function formatSeries({ name, labels }: Pick<ExposedSample, 'name' | 'labels'>): string {
  const pairs = labels.names.map((label, index) => formatLabel(label, labels.values[index] as string))
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`
}

export function formatLabel(name: string, value: string): string {
  return `${name}="${escapeText(value, /[\\\n"]/g)}"`
}

export function escapeText(text: string, characters: RegExp): string {
  return text.replace(characters, (character) => (character === '\n' ? '\\n' : `\\${character}`))
}

/** Of a label value, and of help in OpenMetrics. Before any other character a backslash stands for itself. */
export function unescapeText(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\([\\"n])/g, (_, character) => (character === 'n' ? '\n' : character))
}
