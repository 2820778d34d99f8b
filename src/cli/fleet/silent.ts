// Devices that were seen in the last day, and not lately: since when, and what they said last.

import type { QuerySeries } from '#stack'
import { formatDuration, formatTime } from '../replay/figures.ts'
import { type Asking, deviceSelector, type Page } from './view.ts'

const valuesMax = 3

export async function silent({ options, nowMs, query }: Asking): Promise<Page> {
  const { label, top, silentMs } = options
  const all = deviceSelector(options)
  const seconds = Math.round(silentMs / 1000)
  // Not present_over_time, which drops the name and then meets two series with the same labels.
  const seenToday = `group by (${label}) (last_over_time(${all}[1d]))`
  const seenLately = `group by (${label}) (last_over_time(${all}[${seconds}s]))`
  const { series } = await query(`${seenToday} unless ${seenLately}`)
  const { series: reporting } = await query(`count(${seenLately})`)
  const devices = series.map(({ labels }) => labels[label] ?? '').toSorted()
  const rows: { readonly lastMs: number; readonly row: string[] }[] = []
  for (const device of devices.slice(0, top)) {
    const { series: own } = await query(
      `${deviceSelector(options, `${label}=${JSON.stringify(device)}`)}[1d]`,
    )
    const lastMs = Math.max(0, ...own.map((one) => one.samples.at(-1)?.[0] ?? 0))
    rows.push({
      lastMs,
      row: [device, formatTime(lastMs), formatDuration(nowMs - lastMs), lastValues(own, lastMs)],
    })
  }
  return {
    header: [label, 'last seen', 'silent for', 'last values'],
    rows: rows.toSorted((a, b) => b.lastMs - a.lastMs).map(({ row }) => row),
    numeric: [],
    notes: [
      `${devices.length} of ${devices.length + (reporting[0]?.samples[0]?.[1] ?? 0)} devices of the last day are silent for ${formatDuration(silentMs)}`,
      ...(devices.length > top ? [`shown: the first ${top} by name; --top N shows more`] : []),
    ],
  }
}

function lastValues(series: readonly QuerySeries[], lastMs: number): string {
  const last = series
    .filter(({ samples }) => samples.at(-1)?.[0] === lastMs)
    .map(({ labels, samples }) => `${labels['__name__']} ${samples.at(-1)?.[1]}`)
    .toSorted()
  const more = last.length - valuesMax
  return `${last.slice(0, valuesMax).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
