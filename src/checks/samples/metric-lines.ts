// The output of a metric plugin: a value a line, `name<TAB>value<TAB>epoch seconds`.
// https://mackerel.io/docs/entry/advanced/custom-metrics

import type { Losses } from './losses.ts'
import { readDecimal } from './read-decimal.ts'

export interface MetricLine {
  readonly key: string
  readonly value: number
  /** Milliseconds since 1970, if the plugin says one that can be. */
  readonly timeMs: number | undefined
}

/** Of one run. */
export const metricLinesMax = 5_000

/** @param losses told of every line that has no value, but for empty ones and comments */
export function parseMetricLines(output: string, losses: Pick<Losses, 'add'>): readonly MetricLine[] {
  const lines: MetricLine[] = []
  for (const line of output.split('\n').map((one) => one.trim())) {
    if (line === '' || line.startsWith('#')) continue
    const [key = '', number = '', time, ...further] = line.split(/[\t ]+/)
    const value = readDecimal(number)
    if (time === undefined || further.length > 0) losses.add('not_readable', line)
    else if (value === undefined) losses.add('not_a_number', line)
    else if (value === 'ambiguous') losses.add('decimal_comma', line)
    else if (!/^[\w.-]{1,500}$/.test(key)) losses.add('bad_name', line)
    else if (lines.length === metricLinesMax) losses.add('too_many', line)
    else lines.push({ key: key.replace(/^custom\./, ''), value, timeMs: readTime(time) })
  }
  return lines
}

function readTime(text: string): number | undefined {
  const seconds = /^\d{1,12}(\.\d+)?$/.test(text) ? Number(text) : 0
  return seconds > 0 ? Math.floor(seconds * 1000) : undefined
}
