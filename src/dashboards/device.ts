// One device: how it is, and then every series that it has.

import { type Dashboard, dashboard, labelVariable, row } from './kit/dashboard.ts'
import { graph, list, number, states } from './kit/panel.ts'
import { now, range, rows } from './kit/query.ts'

const own = 'device="$device"'
const seen = `last_seen_timestamp_seconds{${own}}`

export function device(): Dashboard {
  return dashboard({
    name: 'device',
    title: 'IoT device',
    description: 'How one device is, and every series that it has.',
    range: '6h',
  })
    .withVariable(labelVariable({ name: 'device', label: 'Device', selector: '{device!=""}', single: true }))
    .withVariable(
      labelVariable({
        name: 'metric',
        label: 'Series',
        selector: `{${own}}`,
        of: '__name__',
        // Of rules, not of the device.
        regex: '/^(?!ALERTS)[^:]+$/',
      }),
    )

    .withPanel(
      number(
        {
          title: 'Last message',
          description: 'Age of the last message that liveness wrote: up to five minutes more than it is.',
          span: 4,
          unit: 's',
          decimals: 0,
          steps: ['green', [900, 'orange'], [3_600, 'red']],
        },
        now(`time() - max(max_over_time(${seen}[7d]))`),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Connection',
          description:
            'What its last will, its gateway or AWS IoT says of the connection. It may say online while the program of the device is stuck.',
          span: 4,
          words: { '0': ['offline', 'red'], '1': ['online', 'green'] },
          noValue: 'nobody says',
        },
        now(`min(last_over_time({__name__=~".+_up|aws_iot_connected", ${own}}[1d]))`),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Battery',
          description: 'The lowest of its batteries.',
          span: 4,
          unit: 'percent',
          steps: ['red', [15, 'orange'], [30, 'green']],
          noValue: 'none',
        },
        now(
          `min(last_over_time({__name__=~".+_battery_percent", ${own}}[1d]) or 100 * last_over_time({__name__=~".+_battery_ratio", ${own}}[1d]))`,
        ),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Signal',
          description: 'The best of its radio links. Below -90 dBm messages get lost.',
          span: 4,
          unit: 'dBm',
          steps: ['red', [-90, 'orange'], [-75, 'green']],
          noValue: 'none',
        },
        now(`max(last_over_time({__name__=~".+_signal_dbm", ${own}}[1d]))`),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Clock',
          description: 'Time of the device minus time of receipt. Above zero: its clock is ahead.',
          span: 4,
          unit: 's',
          decimals: 1,
          steps: ['red', [-300, 'green'], [60, 'red']],
          noValue: 'no own time',
        },
        now(`max(last_over_time(clock_skew_seconds{${own}}[1h]))`),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Series',
          description: 'That had a value in the last hour.',
          span: 4,
          unit: 'short',
        },
        now(`count(last_over_time({${own}}[1h]))`),
      ),
    )
    .withPanel(
      graph(
        {
          title: 'Quarter minutes with a message, of 15 minutes',
          description:
            'At most 60. Gaps are silence; peaks are a device that starts again or sends what it kept.',
          span: 12,
          height: 6,
          unit: 'short',
          bars: true,
        },
        range(`sum_over_time(group(last_over_time({${own}}[14s999ms]))[15m:15s])`, 'quarter minutes'),
      ),
    )
    .withPanel(
      states(
        {
          title: 'Connection over time',
          description: 'By who says so: a last will, a gateway, or AWS IoT.',
          span: 12,
          height: 6,
          words: { '0': ['offline', 'red'], '1': ['online', 'green'] },
        },
        range(`last_over_time({__name__=~".+_up|aws_iot_connected", ${own}}[1d])`, '{{__name__}}'),
      ),
    )
    .withPanel(
      list(
        {
          title: 'What it says of itself',
          description: 'Info series: versions, names, reasons. Each column is a label.',
          span: 12,
          height: 7,
        },
        [
          { label: '__name__', title: 'Series' },
          { label: 'version', title: 'Version' },
          { label: 'module', title: 'Module' },
          { label: 'reason', title: 'Reason' },
          { label: 'long_name', title: 'Name' },
        ],
        rows(`last_over_time({__name__=~".+_info", ${own}}[7d])`),
      ),
    )
    .withPanel(
      list(
        {
          title: 'Alerts of this device',
          description: 'That fire now. The rules name at most 100 devices each.',
          span: 12,
          height: 7,
          noValue: 'no alert fires',
        },
        [
          { label: 'alertname', title: 'Alert' },
          { label: 'severity', title: 'Severity' },
        ],
        rows(`ALERTS{alertstate="firing", ${own}}`),
      ),
    )

    .withRow(row('Every series: newest values'))
    .withPanel(
      list(
        {
          title: 'Newest values',
          description:
            'Of the last hour. Labels that keep series of one name apart are in the columns on the right; filter by the names.',
          span: 24,
          height: 12,
        },
        [
          { label: '__name__', title: 'Series' },
          { label: 'Value', title: 'Value' },
          ...[
            'sensor',
            'channel',
            'component',
            'entity',
            'endpoint',
            'phase',
            'id',
            'name',
            'unit',
            'topic',
          ].map((label) => ({ label, title: label })),
        ],
        rows(`sort(last_over_time({__name__=~"$metric", ${own}}[1h]))`),
      ),
    )

    .withRow(row('Every series: over time'))
    .withPanel(
      graph(
        {
          title: '$metric',
          description: 'As it is stored. Choose series by the variable at the top.',
          span: 8,
          height: 7,
        },
        range(`last_over_time({__name__=~"$metric", ${own}}[15m])`),
      )
        .repeat('metric')
        .repeatDirection('h')
        .maxPerRow(3),
    )
    .build()
}
