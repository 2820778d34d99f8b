// One sample as text: `name{label="value"} value time`, with what both formats have to escape.
// https://prometheus.io/docs/instrumenting/exposition_formats/

import type { LabelSet, Sample } from '../model.ts'

/** A sample as it is shown. */
export interface ExposedSample {
  readonly name: string
  readonly labels: Pick<LabelSet, 'names' | 'values'>
  readonly value: number
  /** Absent: the time at which it is read. */
  readonly timestampMs?: number
}

/** @returns `name{label="value"} value timestamp`, the timestamp in milliseconds since 1970 */
export function formatSample(sample: Sample): string {
  return `${formatSeries(sample)} ${formatValue(sample.value)} ${sample.timestampMs}`
}

/** @returns `name{label="value"}`, `name` without labels */
export function formatSeries({ name, labels }: Pick<ExposedSample, 'name' | 'labels'>): string {
  const pairs = labels.names.map((label, index) => formatLabel(label, labels.values[index] as string))
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`
}

export function formatLabel(name: string, value: string): string {
  return `${name}="${escapeText(value, /[\\\n"]/g)}"`
}

/** The shortest decimal that is the same float64, as Go reads it. */
export function formatValue(value: number): string {
  if (Object.is(value, -0)) return '-0'
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}

export function escapeText(text: string, characters: RegExp): string {
  return text.replace(characters, (character) => (character === '\n' ? '\\n' : `\\${character}`))
}

/** Of a label value, and of help in OpenMetrics. Before any other character a backslash stands for itself. */
export function unescapeText(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\([\\"n])/g, (_, character) => (character === 'n' ? '\n' : character))
}
