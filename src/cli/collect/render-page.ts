// Samples as a page that Prometheus scrapes: its text format 0.0.4, or OpenMetrics 1.0. Families by name, series by
// labels.
// https://prometheus.io/docs/instrumenting/exposition_formats/
// https://prometheus.io/docs/specs/om/open_metrics_spec/

import { textNames } from '../../metric-types.ts'
import type { MetricMetadata } from '../../model.ts'
import type { Exposed, ExposedSample } from './expose-rounds.ts'
import { openMetricsFamily } from './openmetrics-family.ts'

export type PageFormat = 'text' | 'openmetrics'

export function renderPage({ samples, metadata }: Exposed, format: PageFormat): string {
  const byName = new Map<string, ExposedSample[]>()
  for (const sample of samples) {
    const family = byName.get(sample.name)
    if (family === undefined) byName.set(sample.name, [sample])
    else family.push(sample)
  }
  const names = [...byName.keys()].sort()
  const taken = new Set(names)
  const lines = names.flatMap((name) => {
    const family = byName.get(name) as ExposedSample[]
    const known = metadata.get(name)
    const head = format === 'text' ? textHead(name, known) : openMetricsHead(name, known, family, taken)
    return [...head, ...sampleLines(family, format)]
  })
  if (format === 'openmetrics') lines.push('# EOF')
  return lines.map((line) => `${line}\n`).join('')
}

/** The text format has no units. */
function textHead(name: string, metadata: MetricMetadata | undefined): string[] {
  if (metadata === undefined) return []
  const { type, help } = metadata
  return [
    ...(help === '' ? [] : [`# HELP ${name} ${escapeText(help, /[\\\n]/g)}`]),
    `# TYPE ${name} ${textNames[type]}`,
  ]
}

function openMetricsHead(
  name: string,
  metadata: MetricMetadata | undefined,
  samples: readonly ExposedSample[],
  taken: Set<string>,
): string[] {
  if (metadata === undefined) return []
  const { family, type, unit } = openMetricsFamily(name, metadata, samples, taken)
  return [
    `# TYPE ${family} ${type}`,
    ...(unit === '' ? [] : [`# UNIT ${family} ${unit}`]),
    ...(metadata.help === '' ? [] : [`# HELP ${family} ${escapeText(metadata.help)}`]),
  ]
}

/** Samples of one series stay in their order, which is that of their times. */
function sampleLines(samples: readonly ExposedSample[], format: PageFormat): string[] {
  return samples
    .map((sample) => ({ sample, series: `${sample.name}${labelText(sample)}` }))
    .sort((a, b) => (a.series < b.series ? -1 : a.series > b.series ? 1 : 0))
    .map(({ sample, series }) => `${series} ${valueText(sample.value)}${timeText(sample, format)}`)
}

function labelText({ labels: { names, values } }: ExposedSample): string {
  const pairs = names.map((name, index) => `${name}="${escapeText(values[index] as string)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function valueText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** Milliseconds in the text format, seconds in OpenMetrics. */
function timeText({ timestampMs }: ExposedSample, format: PageFormat): string {
  if (timestampMs === undefined) return ''
  return ` ${format === 'text' ? timestampMs : timestampMs / 1000}`
}

function escapeText(text: string, characters = /[\\\n"]/g): string {
  return text.replace(characters, (character) => (character === '\n' ? '\\n' : `\\${character}`))
}
