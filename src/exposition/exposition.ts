// Samples as a page: the text format 0.0.4, or OpenMetrics 1.0. Families by name, series by labels, samples by time.
// https://prometheus.io/docs/instrumenting/exposition_formats/
// https://prometheus.io/docs/specs/om/open_metrics_spec/

import { textNames } from '../metric-types.ts'
import type { MetricMetadata } from '../model.ts'
import { openMetricsFamily } from './openmetrics-family.ts'
import { type ExposedSample, escapeText, formatSampleValue, formatSeries } from './sample-text.ts'

export type PageFormat = 'text' | 'openmetrics'

/**
 * @param metadata what is known of metrics by name; others are `untyped`, which goes without saying
 * @returns in the text format '' without samples
 */
export function formatExposition(
  samples: readonly ExposedSample[],
  metadata: ReadonlyMap<string, MetricMetadata> = new Map(),
  format: PageFormat = 'text',
): string {
  const families = new Map<string, ExposedSample[]>()
  const described = new Map(metadata)
  for (const one of metadata.values()) if (one.family !== undefined) described.set(one.family, one)
  for (const sample of samples) {
    const name = familyOf(sample.name, described)
    const family = families.get(name)
    if (family === undefined) families.set(name, [sample])
    else family.push(sample)
  }
  const names = [...families.keys()].sort()
  const taken = new Set(names)
  const lines = names.flatMap((name) => {
    const family = families.get(name) as ExposedSample[]
    const known = described.get(name)
    if (known === undefined) return sampleLines(family, format)
    const lines = known.family === undefined ? sampleLines(family, format) : linesInOrder(family, format)
    const head = format === 'text' ? textHead(name, known) : openMetricsHead(name, known, family, taken)
    return [...head, ...lines]
  })
  if (format === 'openmetrics') lines.push('# EOF')
  return lines.map((line) => `${line}\n`).join('')
}

const familySuffixes = /_(bucket|count|sum|gcount|gsum|created)$/

/** Series of several names are of one family where metadata says so. */
function familyOf(name: string, described: ReadonlyMap<string, MetricMetadata>): string {
  const stem = name.replace(familySuffixes, '')
  return described.get(stem)?.family === stem ? stem : name
}

/** The text format has no units. */
function textHead(name: string, { type, help }: MetricMetadata): string[] {
  return [
    ...(help === '' ? [] : [`# HELP ${name} ${escapeText(help, /[\\\n]/g)}`]),
    `# TYPE ${name} ${textNames[type]}`,
  ]
}

function openMetricsHead(
  name: string,
  metadata: MetricMetadata,
  samples: readonly ExposedSample[],
  taken: Set<string>,
): string[] {
  const { family, type, unit } = openMetricsFamily(name, metadata, samples, taken)
  const { help } = metadata
  return [
    `# TYPE ${family} ${type}`,
    ...(unit === '' ? [] : [`# UNIT ${family} ${unit}`]),
    ...(help === '' ? [] : [`# HELP ${family} ${escapeText(help, /[\\\n"]/g)}`]),
  ]
}

function sampleLines(samples: readonly ExposedSample[], format: PageFormat): string[] {
  const inOrder = samples
    .map((sample) => ({ sample, series: formatSeries(sample) }))
    .sort((a, b) => {
      if (a.series !== b.series) return a.series < b.series ? -1 : 1
      return (a.sample.timestampMs ?? 0) - (b.sample.timestampMs ?? 0)
    })
  return linesInOrder(
    inOrder.map(({ sample }) => sample),
    format,
  )
}

/** Buckets stay in the order of their bounds, in which they come. */
function linesInOrder(samples: readonly ExposedSample[], format: PageFormat): string[] {
  return samples.map((sample) => {
    const time = formatTime(sample.timestampMs, format)
    // Neither format has native histograms: for its reader it is a comment.
    const start = sample.histogram === undefined ? '' : '# native histogram '
    return `${start}${formatSeries(sample)} ${formatSampleValue(sample)}${time}`
  })
}

/** Milliseconds in the text format, seconds in OpenMetrics. */
function formatTime(timestampMs: number | undefined, format: PageFormat): string {
  if (timestampMs === undefined) return ''
  return ` ${format === 'text' ? timestampMs : timestampMs / 1000}`
}
