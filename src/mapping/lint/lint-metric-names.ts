// Compares metric names with what is said of the metrics, by the conventions of Prometheus
// (https://prometheus.io/docs/practices/naming/) and OpenMetrics.

import type { Path } from '#check'
import { histogramSuffixes, suffixes } from '../../metric-types.ts'
import type { MappingFile, Metric } from '../language.ts'
import type { ReportLint } from './report.ts'
import { leafNameVisits, metricVisits, scopesOf } from './visit-scopes.ts'

/** Ends of names that are no base units: the base unit, and what makes it of a value. */
const baseUnits: { readonly [suffix: string]: readonly [unit: string, operator: '*' | '/', factor: number] } =
  {
    ms: ['seconds', '/', 1000],
    msec: ['seconds', '/', 1000],
    millis: ['seconds', '/', 1000],
    milliseconds: ['seconds', '/', 1000],
    us: ['seconds', '/', 1e6],
    microseconds: ['seconds', '/', 1e6],
    minutes: ['seconds', '*', 60],
    hours: ['seconds', '*', 3600],
    days: ['seconds', '*', 86400],
    kb: ['bytes', '*', 1000],
    kilobytes: ['bytes', '*', 1000],
    kib: ['bytes', '*', 1024],
    mb: ['bytes', '*', 1e6],
    megabytes: ['bytes', '*', 1e6],
    mib: ['bytes', '*', 1048576],
    gb: ['bytes', '*', 1e9],
    gigabytes: ['bytes', '*', 1e9],
    mv: ['volts', '/', 1000],
    millivolts: ['volts', '/', 1000],
    ma: ['amperes', '/', 1000],
    milliamperes: ['amperes', '/', 1000],
  }

type Described = Pick<Metric, 'type' | 'unit' | 'value' | 'buckets' | 'schema'>

export function lintMetricNames(file: MappingFile, report: ReportLint): void {
  const named: { readonly name: string; readonly described: Described; readonly path: Path }[] = []
  for (const visit of scopesOf(file)) {
    for (const { name, metric, path } of metricVisits(visit)) {
      if (name !== undefined) named.push({ name, described: metric, path })
    }
    for (const leaf of leafNameVisits(visit))
      named.push({ name: leaf.name, described: leaf, path: leaf.path })
  }
  const classic = ({ buckets, schema }: Described): boolean => buckets !== undefined && schema === undefined
  const histograms = new Set(named.filter(({ described }) => classic(described)).map(({ name }) => name))
  for (const { name, described, path } of named) {
    lintName(name, described, path, report)
    lintHistogramSeries(name, histograms, path, report)
  }
}

function lintName(name: string, described: Described, path: Path, report: ReportLint): void {
  const { type, unit } = described
  const stem = name.endsWith(suffixes.counter) ? name.slice(0, -suffixes.counter.length) : name
  if (type === 'counter' && stem === name) {
    reportSuffix('counter', 'a counter', name, path, report)
  } else if (stem !== name && type !== undefined && type !== 'counter') {
    const remedy = `set \`type: counter\`, or rename it to \`${stem}\``
    report(
      'counter-suffix',
      path,
      `only the name of a counter ends in \`${suffixes.counter}\`, and this metric has type ${type}; ${remedy}`,
    )
  }
  if (type === 'info' && !name.endsWith(suffixes.info)) {
    reportSuffix('info', 'an info metric', name, path, report)
  }
  if (name.includes(':')) {
    report('colon-in-name', path, 'names with `:` are reserved for recording rules of Prometheus; use `_`')
  }
  if (unit !== undefined && stem !== unit && !stem.endsWith(`_${unit}`)) {
    const better = `${stem}_${unit}${name.slice(stem.length)}`
    report(
      'unit-suffix',
      path,
      `the name of a metric must end in its unit ${unit}; rename it to \`${better}\``,
    )
  }
  lintBaseUnit(name, stem, described, path, report)
}

/** A classic histogram writes series of these names: a second metric would be one of them. */
function lintHistogramSeries(
  name: string,
  histograms: ReadonlySet<string>,
  path: Path,
  report: ReportLint,
): void {
  const suffix = histogramSuffixes.find((end) => name.endsWith(end))
  if (suffix === undefined) return
  const histogram = name.slice(0, -suffix.length)
  if (!histograms.has(histogram)) return
  report(
    'histogram-series',
    path,
    `\`${name}\` is the name of a series of the histogram \`${histogram}\`; rename one of the two`,
  )
}

function reportSuffix(
  type: 'counter' | 'info',
  what: string,
  name: string,
  path: Path,
  report: ReportLint,
): void {
  const suffix = suffixes[type]
  const better = `${name}${suffix}`
  report(`${type}-suffix`, path, `the name of ${what} must end in \`${suffix}\`; rename it to \`${better}\``)
}

function lintBaseUnit(
  name: string,
  stem: string,
  described: Described,
  path: Path,
  report: ReportLint,
): void {
  const suffix = /_([a-z]+)$/.exec(stem)?.[1] ?? ''
  const isFahrenheit = suffix === 'fahrenheit'
  if (!isFahrenheit && !Object.hasOwn(baseUnits, suffix)) return
  const [unit, operator, factor] = baseUnits[suffix] ?? ['celsius', '*', Number.NaN]
  const better = `${stem.slice(0, -suffix.length)}${unit}${name.slice(stem.length)}`
  const { value = 'x' } = described
  const isLeaf = 'name' in described && !('value' in described)
  let remedy = `${better}: ${value} ${operator} ${factor}`
  if (isFahrenheit) remedy = `${better}: (${value} - 32) * 5 / 9`
  else if (isLeaf) remedy = `{ name: ${better}, scale: ${operator === '*' ? factor : 1 / factor} }`
  report('base-unit', path, `Prometheus uses the base unit ${unit}; write \`${remedy}\``)
}
