// Devices whose clocks are wrong. Where the rule has a `timestamp`, liveness writes the error of each; others only count.

import { type Asking, byDevice, dayMs, deviceSelector, type Page } from './view.ts'

export async function clocks({ options, query, insights }: Asking): Promise<Page> {
  const { label, top } = options
  const skew = deviceSelector(options, '__name__="clock_skew_seconds"')
  const worst = await query(`topk(${top}, max by (${label}) (abs(last_over_time(${skew}[1h]))))`)
  const signed = byDevice(await query(`max by (${label}) (last_over_time(${skew}[1h]))`), label)
  const rows = [...byDevice(worst, label)]
    .toSorted(([, a], [, b]) => b - a)
    .map(([device]) => [device, (signed.get(device) ?? 0).toFixed(1)])
  const corrected = await insights(
    'filter ispresent(ClockCorrected) and ispresent(Reason) | stats sum(ClockCorrected) as corrected by Reason',
    dayMs,
  )
  return {
    header: [label, 'seconds ahead'],
    rows,
    numeric: [1],
    notes: [
      ...(rows.length === 0
        ? [
            'no series clock_skew_seconds: give the rule a timestamp, and do not turn liveness off (docs/mapping.md, Liveness)',
          ]
        : []),
      ...corrected.map(
        ({ Reason = '', corrected: count = '0' }) =>
          `corrected in the last day: ${Reason} ${Number(count).toLocaleString('en-US')}`,
      ),
    ],
  }
}
