// The output of a metric plugin: a value a line, `name<TAB>value<TAB>epoch seconds`.
// https://mackerel.io/docs/entry/advanced/custom-metrics

export interface MetricLine {
  readonly key: string
  readonly value: number
  /** Milliseconds since 1970, if the plugin says one that can be. */
  readonly timeMs: number | undefined
}

/** Of one run. */
export const metricLinesMax = 5_000

/** @returns the lines that have a value, and how many have something else in its place */
export function parseMetricLines(output: string): {
  readonly lines: readonly MetricLine[]
  readonly faults: number
} {
  const lines: MetricLine[] = []
  let faults = 0
  for (const line of output.split('\n')) {
    const [key = '', number = '', time, ...further] = line.trim().split(/[\t ]+/)
    // As the agent does: what has fewer fields is no value.
    if (time === undefined || further.length > 0) continue
    const value = Number(number)
    const isKey = /^[\w.-]{1,500}$/.test(key)
    if (!isKey || number === '' || !Number.isFinite(value) || lines.length === metricLinesMax) faults++
    else lines.push({ key: key.replace(/^custom\./, ''), value, timeMs: readTime(time) })
  }
  return { lines, faults }
}

function readTime(text: string): number | undefined {
  const seconds = /^\d{1,12}(\.\d+)?$/.test(text) ? Number(text) : 0
  return seconds > 0 ? Math.floor(seconds * 1000) : undefined
}
