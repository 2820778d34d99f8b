// Samples as Prometheus exposition text with timestamps: single lines, and whole pages grouped by metric family.
// https://prometheus.io/docs/instrumenting/exposition_formats/

import { textNames } from '../metric-types.ts'
import type { LabelSet, MetricMetadata, Sample } from '../model.ts'

/** @returns `name{label="value"} value timestamp`, the timestamp in milliseconds since 1970 */
export function formatSample({ name, labels, value, timestampMs }: Sample): string {
  return `${name}${formatLabels(labels)} ${formatValue(value)} ${timestampMs}`
}

/**
 * @param metadata what is known of metrics by name; others are `untyped`, which goes without saying
 * @returns a page with families by name, series by labels and samples by time; '' without samples
 */
export function formatExposition(
  samples: readonly Sample[],
  metadata: ReadonlyMap<string, MetricMetadata> = new Map(),
): string {
  const families = new Map<string, Sample[]>()
  for (const sample of samples) {
    const family = families.get(sample.name)
    if (family === undefined) families.set(sample.name, [sample])
    else family.push(sample)
  }
  const names = [...families.keys()].sort()
  return names
    .flatMap((name) => [
      ...describeFamily(name, metadata.get(name)),
      ...sortFamily(families.get(name) as Sample[]).map(formatSample),
    ])
    .map((line) => `${line}\n`)
    .join('')
}

/** @returns the lines of a text without comments, each as `formatSample` writes it if it is a sample, sorted */
export function normalizeExposition(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(normalizeLine)
    .sort()
}

/** The text format has no units. */
function describeFamily(name: string, metadata: MetricMetadata | undefined): string[] {
  if (metadata === undefined) return []
  const { help, type } = metadata
  const escaped = help.replace(/[\\\n]/g, escapeCharacter)
  return [...(help === '' ? [] : [`# HELP ${name} ${escaped}`]), `# TYPE ${name} ${textNames[type]}`]
}

function sortFamily(samples: readonly Sample[]): Sample[] {
  return samples
    .map((sample) => ({ sample, labels: formatLabels(sample.labels) }))
    .sort((a, b) => compare(a.labels, b.labels) || a.sample.timestampMs - b.sample.timestampMs)
    .map(({ sample }) => sample)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function formatLabels({ names, values }: LabelSet): string {
  const pairs = names.map((name, index) => formatLabel(name, values[index] as string))
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function formatLabel(name: string, value: string): string {
  return `${name}="${value.replace(/[\\\n"]/g, escapeCharacter)}"`
}

function escapeCharacter(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`
}

/** The shortest decimal that is the same float64, as Go reads it. */
function formatValue(value: number): string {
  if (Object.is(value, -0)) return '-0'
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}

const samplePattern = /^([a-zA-Z_:][\w:]*)\s*(?:\{(.*)\})?\s*(\S+)(?:\s+(-?\d+))?$/s
const labelPattern = /\s*([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/sy

/** Labels sorted, numbers in one form, spaces as usual; what is no sample stays as it is. */
function normalizeLine(line: string): string {
  const match = samplePattern.exec(line)
  const [, name, labelText = '', valueText = '', time] = match ?? []
  const labels = readLabels(labelText)
  if (name === undefined || labels === undefined || !/^[-+]?(\d|\.\d)/.test(valueText)) return line
  const number = Number(valueText)
  if (Number.isNaN(number)) return line
  const pairs = labels.sort((a, b) => compare(a.name, b.name)).map((one) => formatLabel(one.name, one.value))
  const set = pairs.length === 0 ? '' : `{${pairs.join(',')}}`
  return `${name}${set} ${formatValue(number)}${time === undefined ? '' : ` ${time}`}`
}

function readLabels(text: string): { name: string; value: string }[] | undefined {
  const labels: { name: string; value: string }[] = []
  let at = 0
  while (at < text.length && text.slice(at).trim() !== '') {
    labelPattern.lastIndex = at
    const match = labelPattern.exec(text)
    if (match === null) return undefined
    const [, name = '', escaped = ''] = match
    const value = escaped.replace(/\\(.)/gs, (_, character) => (character === 'n' ? '\n' : character))
    labels.push({ name, value })
    at = labelPattern.lastIndex
  }
  return labels
}
