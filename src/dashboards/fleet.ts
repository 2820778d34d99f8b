// The dashboard that the morning begins with: who reports, who is silent, who sends most, whose clock is wrong, which
// firmware is out there, and how a roll-out goes. It reads what liveness writes (docs/mapping.md).

import { choice, type Dashboard, dashboard, labelVariable, row } from './kit/dashboard.ts'
import { deviceOfCell, deviceOfSeries } from './kit/link.ts'
import { bars, graph, list, number } from './kit/panel.ts'
import { now, range, rows } from './kit/query.ts'

const seen = 'last_seen_timestamp_seconds{site=~"$site"}'
const skew = 'clock_skew_seconds{site=~"$site"}'
/** Firmware of a device: sent when it starts, so it is looked for in a day. */
const firmware =
  'max by (device, version) (last_over_time({__name__=~".+_info", version!="", site=~"$site"}[1d]))'
/** Time of the last message of each device of the last day; what came in the last five minutes may be missing. */
const known = `max by (site, device) (max_over_time(${seen}[1d:5m]))`
const reporting = `max by (site, device) (last_over_time(${seen}[$silence]))`
const silent = `(${known} unless ${reporting})`
/** Clocks that every message of a quarter of an hour shows ahead, or behind. */
const clocksAhead = `min by (site, device) (min_over_time(${skew}[15m])) > 60`
const clocksBehind = `max by (site, device) (max_over_time(${skew}[15m])) < -300`

export function fleet(): Dashboard {
  return (
    dashboard({
      name: 'fleet',
      title: 'IoT fleet',
      description:
        'All devices: reporting, silent, talkers, clocks, firmware and roll-outs. Needs `liveness` in the mapping, which is on by default.',
      range: '6h',
    })
      .withVariable(
        labelVariable({ name: 'site', label: 'Site', selector: 'last_seen_timestamp_seconds{site!=""}' }),
      )
      .withVariable(choice('silence', 'Silent after', ['15m', '30m', '1h', '3h', '6h', '12h']))

      // What a glance has to tell.
      .withPanel(
        number(
          {
            title: 'Reporting',
            description: 'Devices that sent a message within the time that is set as "Silent after".',
            span: 4,
            unit: 'short',
          },
          now(`count(${reporting}) or vector(0)`),
        ),
      )
      .withPanel(
        number(
          {
            title: 'Silent',
            description: 'Devices that sent a message in the last day, but none within "Silent after".',
            span: 4,
            unit: 'short',
            steps: ['green', [1, 'orange']],
          },
          now(`count(${silent}) or vector(0)`),
        ),
      )
      .withPanel(
        number(
          {
            title: 'Share silent',
            description:
              'Silent devices of all devices of the last day. Above 20 % the cause is hardly the devices: look at the network of a site, or at the pipeline.',
            span: 4,
            unit: 'percentunit',
            decimals: 1,
            steps: ['green', [0.05, 'orange'], [0.2, 'red']],
          },
          now(`(count(${silent}) or vector(0)) / count(${known})`),
        ),
      )
      .withPanel(
        number(
          {
            title: 'Newest message',
            description:
              'Age of the newest message of any device that liveness wrote: up to five minutes with few devices. If it grows, no message arrives at all: look at the pipeline.',
            span: 4,
            unit: 's',
            decimals: 0,
            steps: ['green', [600, 'orange'], [900, 'red']],
          },
          now(`time() - max(${reporting} or ${known})`),
        ),
      )
      .withPanel(
        number(
          {
            title: 'Wrong clocks',
            description: 'Devices whose clock is more than a minute ahead or five minutes behind.',
            span: 4,
            unit: 'short',
            steps: ['green', [1, 'orange']],
          },
          now(`count(${clocksAhead} or ${clocksBehind}) or vector(0)`),
        ),
      )
      .withPanel(
        number(
          {
            title: 'Alerts that fire',
            description: 'Of all rules in the workspace, once for each site or device that they name.',
            span: 4,
            unit: 'short',
            steps: ['green', [1, 'red']],
          },
          now('count(ALERTS{alertstate="firing"}) or vector(0)'),
        ),
      )

      .withRow(row('Who is silent'))
      .withPanel(
        graph(
          {
            title: 'Devices reporting, by site',
            description: 'A step in one line is a site; a step in all of them is the pipeline.',
            span: 12,
            height: 9,
            unit: 'short',
            min: 0,
          },
          range(`count by (site) (${reporting})`, '{{site}}'),
        ),
      )
      .withPanel(
        graph(
          {
            title: 'Missing against yesterday, by site',
            description: 'Devices that reported at the same time yesterday and do not report now.',
            span: 12,
            height: 9,
            unit: 'short',
            min: 0,
          },
          range(
            `count by (site) (max by (site, device) (last_over_time(${seen}[$silence] offset 1d)) unless ${reporting})`,
            '{{site}}',
          ),
        ),
      )
      .withPanel(
        list(
          {
            title: 'Silent devices, the longest first',
            description:
              'Up to 500 devices of the last day without a message. The name leads to everything of the device.',
            span: 14,
            height: 10,
            noValue: 'nobody is silent',
          },
          [
            { label: 'device', title: 'Device', link: deviceOfCell },
            { label: 'site', title: 'Site' },
            {
              label: 'Value',
              title: 'Silent for',
              unit: 'dtdurations',
              steps: ['text', [3_600, 'orange'], [21_600, 'red']],
            },
          ],
          rows(`sort_desc(topk(500, time() - ${silent}))`),
        ),
      )
      .withPanel(
        list(
          {
            title: 'Alerts that fire',
            description: 'By alert and site; how many devices each names.',
            span: 10,
            height: 10,
            noValue: 'no alert fires',
          },
          [
            { label: 'alertname', title: 'Alert' },
            { label: 'site', title: 'Site' },
            { label: 'severity', title: 'Severity' },
            { label: 'Value', title: 'Alerts', width: 90 },
          ],
          rows('sort_desc(count by (alertname, site, severity) (ALERTS{alertstate="firing"}))'),
        ),
      )

      .withRow(row('Who sends most'))
      .withPanel(
        bars(
          {
            title: 'Samples in the last 15 minutes',
            description:
              'The 20 devices with the most samples, which is what AMP bills. At most one sample of a series is counted in 15 s.',
            span: 12,
            height: 12,
            unit: 'short',
            links: [deviceOfSeries],
          },
          now(
            'sort_desc(topk(20, sum_over_time(count by (device) (last_over_time({device!="", site=~"$site"}[14s999ms]))[15m:15s])))',
            '{{device}}',
          ),
        ),
      )
      .withPanel(
        bars(
          {
            title: 'Series',
            description:
              'The 20 devices with the most series. One that invents names or labels shows here: see NewIdentity in the pipeline.',
            span: 12,
            height: 12,
            unit: 'short',
            links: [deviceOfSeries],
          },
          now(
            'sort_desc(topk(20, count by (device) (last_over_time({device!="", site=~"$site"}[15m]))))',
            '{{device}}',
          ),
        ),
      )

      .withRow(row('Clocks'))
      .withPanel(
        graph(
          {
            title: 'Wrong clocks',
            description:
              'Devices that are ahead by more than a minute, or behind by more than five. Behind may also be a device that sends what it kept.',
            span: 12,
            unit: 'short',
            min: 0,
          },
          range(`count(${clocksAhead}) or vector(0)`, 'ahead'),
          range(`count(${clocksBehind}) or vector(0)`, 'behind'),
        ),
      )
      .withPanel(
        list(
          {
            title: 'The clocks that are furthest off',
            description: 'Above zero: ahead. Needs a `timestamp` in the rule.',
            span: 12,
          },
          [
            { label: 'device', title: 'Device', link: deviceOfCell },
            { label: 'site', title: 'Site' },
            { label: 'Value', title: 'Off by', unit: 's' },
          ],
          rows(
            `topk(50, max by (site, device) (last_over_time(${skew}[1h])) > 0) or bottomk(50, min by (site, device) (last_over_time(${skew}[1h])))`,
          ),
        ),
      )

      .withRow(row('Firmware and roll-outs'))
      .withPanel(
        graph(
          {
            title: 'Devices by firmware',
            description:
              'Share of each version. A device says its version when it starts; it counts for a day.',
            span: 12,
            stacked: 'percent',
            unit: 'short',
          },
          range(`count by (version) (${firmware})`, '{{version}}'),
        ),
      )
      .withPanel(
        graph(
          {
            title: 'Roll-outs: things by state of their job',
            description:
              'AWS IoT Jobs, as their events say. In progress and queued should go down, failed should not go up.',
            span: 12,
            unit: 'short',
            min: 0,
          },
          range('max by (job_id) (last_over_time(aws_jobs_succeeded_things[1d]))', '{{job_id}} succeeded'),
          range('max by (job_id) (last_over_time(aws_jobs_failed_things[1d]))', '{{job_id}} failed'),
          range('max by (job_id) (last_over_time(aws_jobs_rejected_things[1d]))', '{{job_id}} rejected'),
        ),
      )
      .withPanel(
        bars(
          {
            title: 'Silent devices by firmware',
            description:
              'A version that stands out beside a roll-out is the reason to stop it. Devices without a version are not in it.',
            span: 12,
            unit: 'short',
            noValue: 'no device with a known version is silent',
            steps: ['green', [1, 'orange']],
          },
          now(
            `sort_desc(count by (version) (${firmware} and on (device) ${silent}) or 0 * count by (version) (${firmware}))`,
            '{{version}}',
          ),
        ),
      )
      .withPanel(
        bars(
          {
            title: 'Failed job executions by firmware',
            description:
              'Devices whose last job execution failed, was rejected or timed out, by the version that they run.',
            span: 12,
            unit: 'short',
            noValue: 'no device with a known version',
            steps: ['green', [1, 'red']],
          },
          now(
            `sort_desc(count by (version) (${firmware} and on (device) (last_over_time(aws_jobs_execution_status{aws_jobs_execution_status=~"FAILED|REJECTED|TIMED_OUT"}[1d]) == 1)) or 0 * count by (version) (${firmware}))`,
            '{{version}}',
          ),
        ),
      )
      .build()
  )
}
