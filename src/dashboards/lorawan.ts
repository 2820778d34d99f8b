// LoRaWAN: The Things Stack, ChirpStack and AWS IoT Core for LoRaWAN beside each other. Devices report once in minutes or
// hours, so that everything is looked for in hours.

import { type Dashboard, dashboard, labelVariable, row } from './kit/dashboard.ts'
import { deviceOfCell, deviceOfSeries } from './kit/link.ts'
import { bars, graph, list, number } from './kit/panel.ts'
import { now, range, rows } from './kit/query.ts'

const families = ['ttn', 'chirpstack', 'aws_lorawan'] as const

/** Of all three, by a name that they share. */
function of(name: string, window = '3h'): string {
  return `last_over_time({__name__=~"(${families.join('|')})_${name}", device=~"$device"}[${window}])`
}

/** Of each by itself, since functions of ranges drop the names. */
const each = (make: (frames: string) => string) =>
  families
    .map((family) => make(`${family}_uplink_frames_total{device=~"$device"}`))
    .map((expr) => `max by (device) (${expr})`)
    .join(' or ')

const received = each((frames) => `changes(${frames}[1d])`)
const sent = each((frames) => `increase(${frames}[1d]) > 0`)

export function lorawan(): Dashboard {
  return dashboard({
    name: 'lorawan',
    title: 'IoT LoRaWAN',
    description: 'Radio, gateways and batteries of LoRaWAN devices, whichever network server they are on.',
    range: '24h',
  })
    .withVariable(
      labelVariable({
        name: 'device',
        label: 'Device',
        selector: `{__name__=~"(${families.join('|')})_uplink_frames_total"}`,
      }),
    )
    .withPanel(
      number(
        { title: 'Devices', description: 'With an uplink in the last day.', span: 6, unit: 'short' },
        now(`count(group by (device) (${of('uplink_frames_total', '1d')}))`),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Gateways',
          description: 'That heard a device in the last three hours.',
          span: 6,
          unit: 'short',
        },
        now(`count(group by (gateway) (${of('signal_dbm')}))`),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Weak links',
          description: 'Devices that no gateway hears above -115 dBm. They lose uplinks in rain.',
          span: 6,
          unit: 'short',
          steps: ['green', [1, 'orange']],
        },
        now(`count(max by (device) (${of('signal_dbm')}) < -115) or vector(0)`),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Batteries below 20 %',
          description: 'As devices or network servers say.',
          span: 6,
          unit: 'short',
          steps: ['green', [1, 'red']],
        },
        now(`count(min by (device) (${of('battery_percent', '1d')}) < 20) or vector(0)`),
      ),
    )
    .withRow(row('Radio'))
    .withPanel(
      graph(
        {
          title: 'Signal, best gateway',
          description: 'RSSI of the gateway that hears the device best.',
          span: 12,
          unit: 'dBm',
          links: [deviceOfSeries],
        },
        range(`max by (device) (${of('signal_dbm')})`, '{{device}}'),
      ),
    )
    .withPanel(
      graph(
        {
          title: 'Signal to noise, best gateway',
          description: 'LoRa still works below zero: down to -7.5 dB at SF7 and -20 dB at SF12.',
          span: 12,
          unit: 'dB',
          links: [deviceOfSeries],
        },
        range(`max by (device) (${of('signal_to_noise_decibels')})`, '{{device}}'),
      ),
    )
    .withPanel(
      graph(
        {
          title: 'Spreading factor',
          description:
            'A high one costs battery and air time. With adaptive data rate it falls where the link is good.',
          span: 12,
          unit: 'short',
          min: 7,
          max: 12,
          links: [deviceOfSeries],
        },
        range(`max by (device) (${of('spreading_factor')})`, '{{device}}'),
      ),
    )
    .withPanel(
      bars(
        {
          title: 'Devices heard, by gateway',
          description:
            'In three hours. A gateway that is missing is down; devices that only it hears are lost then.',
          span: 12,
          unit: 'short',
        },
        now(
          `sort_desc(count by (gateway) (group by (gateway, device) (${of('signal_dbm')})))`,
          '{{gateway}}',
        ),
      ),
    )
    .withRow(row('Uplinks'))
    .withPanel(
      list(
        {
          title: 'Uplinks that were lost in a day',
          description:
            'By the frame counter: share of uplinks that the device sent and nobody received. A counter that starts again counts as no loss.',
          span: 12,
          height: 9,
        },
        [
          { label: 'device', title: 'Device', link: deviceOfCell },
          {
            label: 'Value',
            title: 'Lost',
            unit: 'percentunit',
            steps: ['green', [0.1, 'orange'], [0.3, 'red']],
          },
        ],
        rows(`sort_desc(clamp_min(1 - (${received}) / (${sent}), 0))`),
      ),
    )
    .withPanel(
      list(
        {
          title: 'Batteries, the lowest first',
          description: 'Of the last day.',
          span: 12,
          height: 9,
          unit: 'percent',
        },
        [
          { label: 'device', title: 'Device', link: deviceOfCell },
          { label: 'Value', title: 'Charge', steps: ['red', [20, 'orange'], [40, 'green']] },
        ],
        rows(`sort(min by (device) (${of('battery_percent', '1d')}))`),
      ),
    )
    .build()
}
