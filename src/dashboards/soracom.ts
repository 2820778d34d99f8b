// SORACOM: the SIMs of an account as the collector sees them (docs/collectors.md), and which layer is at fault when a device
// is silent.

import { type Dashboard, dashboard, labelVariable, row } from './kit/dashboard.ts'
import { deviceOfCell } from './kit/link.ts'
import { bars, graph, list, number } from './kit/panel.ts'
import { now, range, rows } from './kit/query.ts'

/** Rounds are at most a quarter of an hour apart. */
const sims = (name: string, more = '') => `last_over_time(${name}{name=~"$name"${more}}[20m])`
/** A SIM belongs to the device that its tag, its name or its IMSI is called after. */
const byDevice = ['device', 'name', 'imsi']
  .map((label) => `label_replace(${sims('soracom_session_status')}, "device", "$1", "${label}", "(.+)")`)
  .join(' or ')
const online = `max by (device) (${byDevice})`
const seen = 'last_seen_timestamp_seconds'
const silent = `time() - (max by (device) (max_over_time(${seen}[1d:5m])) unless max by (device) (last_over_time(${seen}[15m])))`

export function soracom(): Dashboard {
  return dashboard({
    name: 'soracom',
    title: 'IoT SORACOM',
    description: 'SIMs: sessions, status, traffic, cost; and whether the SIM or the device is at fault.',
    range: '24h',
  })
    .withVariable(labelVariable({ name: 'name', label: 'SIM', selector: 'soracom_session_known' }))
    .withPanel(
      number(
        { title: 'Online', description: 'SIMs with a session.', span: 6, unit: 'short' },
        now(`sum(${sims('soracom_session_status')})`),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Offline although active',
          description: 'SIMs that had a session once, are active, and have none now.',
          span: 6,
          unit: 'short',
          steps: ['green', [1, 'orange']],
        },
        now(
          `count(${sims('soracom_session_status')} == 0 and on (imsi) ${sims('soracom_sim_status', ', status="active"')}) or vector(0)`,
        ),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Never connected',
          description: 'SIMs of which SORACOM knows no session.',
          span: 6,
          unit: 'short',
        },
        now(`count(${sims('soracom_session_known')} == 0) or vector(0)`),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Cost this month',
          description: 'Preliminary, as SORACOM has added it up; in the currency of the account.',
          span: 6,
          unit: 'short',
          noValue: 'not collected',
        },
        now('sum by (currency) (last_over_time(soracom_month_cost[1h]))', '{{currency}}'),
      ),
    )
    .withRow(row('Which layer is at fault?'))
    .withPanel(
      list(
        {
          title: 'SIM online, device silent',
          description: 'The network works: the program of the device hangs, or its power supply sags.',
          span: 12,
          noValue: 'none',
        },
        [
          { label: 'device', title: 'Device', link: deviceOfCell },
          { label: 'Value', title: 'Silent for', unit: 'dtdurations' },
        ],
        rows(`sort_desc(${silent} and on (device) ${online} == 1)`),
      ),
    )
    .withPanel(
      list(
        {
          title: 'SIM offline, device silent',
          description: 'No session: coverage, antenna, power, or the status of the SIM.',
          span: 12,
          noValue: 'none',
        },
        [
          { label: 'device', title: 'Device', link: deviceOfCell },
          { label: 'Value', title: 'Silent for', unit: 'dtdurations' },
        ],
        rows(`sort_desc(${silent} and on (device) ${online} == 0)`),
      ),
    )
    .withRow(row('Sessions'))
    .withPanel(
      graph(
        {
          title: 'SIMs online',
          description: 'A step for many at once is the network.',
          span: 12,
          unit: 'short',
          min: 0,
        },
        range(`sum(${sims('soracom_session_status')})`, 'online'),
        range(`count(${sims('soracom_session_status')} == 0) or vector(0)`, 'offline'),
      ),
    )
    .withPanel(
      bars(
        {
          title: 'SIMs by status',
          description: 'Only active ones cost the monthly fee.',
          span: 6,
          unit: 'short',
        },
        now(`sort_desc(count by (status) (${sims('soracom_sim_status')}))`, '{{status}}'),
      ),
    )
    .withPanel(
      bars(
        { title: 'SIMs by speed class', description: 'As it is set now.', span: 6, unit: 'short' },
        now(`sort_desc(count by (speed_class) (${sims('soracom_sim_info')}))`, '{{speed_class}}'),
      ),
    )
    .withPanel(
      list(
        {
          title: 'SIMs without a session, the longest first',
          description: 'Since when.',
          span: 12,
          noValue: 'none',
        },
        [
          { label: 'name', title: 'SIM' },
          { label: 'imsi', title: 'IMSI' },
          { label: 'Value', title: 'Offline for', unit: 'dtdurations' },
        ],
        rows(
          `sort_desc(time() - ${sims('soracom_session_last_update_timestamp_seconds')} and on (imsi) ${sims('soracom_session_status')} == 0)`,
        ),
      ),
    )
    .withPanel(
      bars(
        {
          title: 'Traffic in 24 hours',
          description: 'The 20 SIMs with the most. Needs `SoracomTraffic`.',
          span: 12,
          unit: 'bytes',
          noValue: 'not collected',
        },
        now(
          'sort_desc(topk(20, sum by (name, imsi) (increase(soracom_traffic_bytes_total{name=~"$name"}[1d]))))',
          '{{name}} {{imsi}}',
        ),
      ),
    )
    .withRow(row('Collector'))
    .withPanel(
      graph(
        {
          title: 'Rounds that worked',
          description: '0: the whole round or a part of it failed. The log of the collector names what.',
          span: 24,
          height: 5,
          min: 0,
          max: 1,
        },
        range('last_over_time(up{collector="soracom"}[20m])', '{{instance}}'),
      ),
    )
    .build()
}
