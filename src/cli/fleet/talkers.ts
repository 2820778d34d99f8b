// Devices with the most samples: what they cost.

import { costOf } from '#plan'
import type { QuerySeries } from '#stack'
import type { FleetOptions } from './fleet-options.ts'
import { type Asking, byDevice, deviceSelector, type Page } from './view.ts'

/** 365.25 days by 12. */
const hoursOfMonth = 730.5

/** The metrics with the most series; a query names each. */
const metricsMax = 100

export async function talkers({ options, query }: Asking): Promise<Page> {
  const { label, top } = options
  const all = `last_over_time(${deviceSelector(options)}[1h])`
  const { series: metrics } = await query(`topk(${metricsMax}, count by (__name__) (${all}))`)
  const { series: metricCount } = await query(`count(count by (__name__) (${all}))`)
  const { series: deviceCount } = await query(`count(count by (${label}) (${all}))`)
  const counts = metrics.map(({ labels }) => samplesOf(labels['__name__'] ?? '', options)).join(' or ')
  const isEmpty = metrics.length === 0
  const bySamples = isEmpty ? none : await query(`topk(${top}, sum by (${label}) (${counts}))`)
  const { series: whole } = isEmpty ? none : await query(`sum(${counts})`)
  const total = whole[0]?.samples[0]?.[1] ?? 0
  const listed = [...byDevice(bySamples, label).keys()].map(escapeRegex).join('|')
  const theirs = `${label}=~${JSON.stringify(listed)}`
  const series = isEmpty
    ? new Map<string, number>()
    : byDevice(
        await query(`count by (${label}) (last_over_time(${deviceSelector(options, theirs)}[1h]))`),
        label,
      )
  const left = firstValue(metricCount) - metrics.length
  // At the price of the first tier: a large fleet pays less for each.
  const usd = (samples: number) => costOf('ampSample', 1e9) * ((samples * hoursOfMonth) / 1e9)
  const rows = [...byDevice(bySamples, label)]
    .toSorted(([, a], [, b]) => b - a)
    .map(([device, samples]) => [
      device,
      samples.toLocaleString('en-US'),
      (series.get(device) ?? 0).toLocaleString('en-US'),
      `${((100 * samples) / Math.max(1, total)).toFixed(1)} %`,
      usd(samples).toFixed(4),
    ])
  return {
    header: [label, 'samples/h', 'series', 'share', 'USD/month'],
    rows,
    numeric: [1, 2, 3, 4],
    notes: [
      `${total.toLocaleString('en-US')} samples of ${firstValue(deviceCount).toLocaleString('en-US')} devices in the last hour; USD: ingestion at the price of the first tier of AMP, without messages and Lambda`,
      ...(left > 0 ? [`counted: the ${metricsMax} metrics with the most series; ${left} more are not`] : []),
    ],
  }
}

const none = { kind: 'vector', series: [], warnings: [] } as const

function firstValue(series: readonly QuerySeries[]): number {
  return series[0]?.samples[0]?.[1] ?? 0
}

/** Counting drops the name, and two series with the same labels are an error: so each metric is counted by itself. */
function samplesOf(metric: string, options: FleetOptions): string {
  const selector = deviceSelector(options, `__name__="${metric}"`)
  return `label_replace(count_over_time(${selector}[1h]), "__metric", "${metric}", "", "")`
}

/** RE2. */
function escapeRegex(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
}
