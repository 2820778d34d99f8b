// The versions that devices run, from the metrics whose names end in _info and have a label for it.

import { type Asking, deviceSelector, type Page } from './view.ts'

/** As presets and firmwares name it. */
const versionLabels = [
  'version',
  'firmware',
  'firmware_version',
  'fw_version',
  'sw_version',
  'fw',
  'ver',
] as const

export async function versions({ options, query }: Asking): Promise<Page> {
  const { label, top } = options
  const found: { readonly metric: string; readonly version: string; readonly devices: number }[] = []
  for (const name of versionLabels) {
    const info = deviceSelector(options, '__name__=~".+_info"', `${name}!=""`)
    const last = (window: string) => `last_over_time(${info}[${window}])`
    const without = `unless on (__name__, ${label})`
    // Of a device that was updated in the last days, the version that it has now.
    const latest = `${last('1h')} or (${last('1d')} ${without} ${last('1h')}) or (${last('7d')} ${without} ${last('1d')})`
    const promql = `count by (__name__, ${name}) (group by (__name__, ${name}, ${label}) (${latest}))`
    const { series } = await query(promql)
    for (const { labels, samples } of series) {
      found.push({
        metric: labels['__name__'] ?? '',
        version: labels[name] ?? '',
        devices: samples[0]?.[1] ?? 0,
      })
    }
  }
  const totals = new Map<string, number>()
  for (const { metric, devices } of found) totals.set(metric, (totals.get(metric) ?? 0) + devices)
  const rows = found
    .toSorted((a, b) => a.metric.localeCompare(b.metric) || b.devices - a.devices)
    .slice(0, top)
    .map(({ metric, version, devices }) => [
      metric,
      version,
      devices.toLocaleString('en-US'),
      `${((100 * devices) / Math.max(1, totals.get(metric) ?? 1)).toFixed(1)} %`,
    ])
  return {
    header: ['metric', 'version', 'devices', 'share'],
    rows,
    numeric: [2, 3],
    notes:
      rows.length === 0
        ? [`no metric with a name that ends in _info has a label ${versionLabels.join(', ')}`]
        : [
            'each device with its last version of the last 7 days; one that was updated in the last hour counts twice',
          ],
  }
}
