// Reads samples of the text format as people and programs write them.

import { formatValue } from './format-value.ts'
import { type ExposedSample, formatSeries } from './sample-text.ts'
import { PageFault, readLabels } from './scan-labels.ts'

const samplePattern = /^([a-zA-Z_:][\w:]*)\s*(\{.*\})?\s*(\S+)(?:\s+(-?\d+))?$/s

/** @returns the lines of a text without comments, each as `formatSample` writes it if it is a sample, sorted */
export function normalizeExposition(text: string): string[] {
  return linesOf(text).map(normalizeLine).sort()
}

/** @returns the value of the first sample of the metric; undefined if the text has none */
export function findValue(text: string, metric: string): number | undefined {
  for (const line of linesOf(text)) {
    const sample = parseSample(line)
    if (sample?.name === metric) return sample.value
  }
  return undefined
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

/** Labels sorted, numbers in one form, spaces as usual; what is no sample stays as it is. */
function normalizeLine(line: string): string {
  const sample = parseSample(line)
  if (sample === undefined) return line
  return `${formatSeries(sample)} ${formatValue(sample.value)}${sample.time === undefined ? '' : ` ${sample.time}`}`
}

interface ParsedSample extends ExposedSample {
  /** As it is written. */
  readonly time: string | undefined
}

/** @returns undefined for a line that is no sample with a finite number; else its labels are sorted */
function parseSample(line: string): ParsedSample | undefined {
  const [, name, labelText = '', valueText = '', time] = samplePattern.exec(line) ?? []
  const labels = labelText === '' ? [] : parseLabels(labelText)
  if (name === undefined || labels === undefined || !/^[-+]?(\d|\.\d)/.test(valueText)) return undefined
  const value = Number(valueText)
  if (Number.isNaN(value)) return undefined
  labels.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const names = labels.map(([label]) => label)
  const values = labels.map(([, text]) => text)
  return { name, labels: { names, values }, value, time }
}

/** @returns undefined unless the braces hold labels, and nothing stands behind them */
function parseLabels(text: string): ReturnType<typeof readLabels> | undefined {
  const scan = { text, at: 0, strict: false }
  try {
    const labels = readLabels(scan)
    return scan.at === text.length ? labels : undefined
  } catch (error) {
    if (error instanceof PageFault) return undefined
    throw error
  }
}
