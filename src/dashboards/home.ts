// A home: Tasmota, Zigbee2MQTT, Shelly and ESPHome beside each other, by what they measure and not by who made them.

import { type Dashboard, dashboard, labelVariable, row } from './kit/dashboard.ts'
import { deviceOfCell, deviceOfSeries } from './kit/link.ts'
import { bars, graph, list, number, states } from './kit/panel.ts'
import { now, range, rows } from './kit/query.ts'

const families = 'tasmota|zigbee2mqtt|shelly|esphome'
const meters = ['tasmota', 'zigbee2mqtt', 'shelly'] as const

/** Series of one quantity, whoever made the device. @param names such as `power_watts`, as a regular expression */
function of(names: string): string {
  return `{__name__=~"(${families})_(${names})", device=~"$device"}`
}

/** Battery devices report once in an hour or two; what hangs on the mains, once in some minutes. */
const newest = (names: string, window = '15m') => `last_over_time(${of(names)}[${window}])`

/** Each family by itself, since a function that drops the names would find some series twice. */
const energy = (window: string) =>
  meters.map((family) => `increase(${family}_energy_joules_total{device=~"$device"}[${window}])`).join(' or ')

const onOff = { '0': ['off', 'dark-blue'], '1': ['on', 'yellow'] } as const
const opened = { '0': ['closed', 'green'], '1': ['open', 'orange'] } as const

export function home(): Dashboard {
  return dashboard({
    name: 'home',
    title: 'IoT home',
    description:
      'Tasmota, Zigbee2MQTT, Shelly and ESPHome together: power, climate, switches, doors, batteries.',
    range: '24h',
  })
    .withVariable(
      labelVariable({
        name: 'device',
        label: 'Device',
        selector: `{__name__=~"(${families})_.+", device!=""}`,
      }),
    )

    .withPanel(
      number(
        { title: 'Power now', description: 'All meters together.', span: 4, unit: 'watt' },
        now(`sum(${newest('power_watts')})`),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Energy in 24 hours',
          description: 'Rise of all counters of energy. Energy that is fed in is not in it.',
          span: 4,
          unit: 'joule',
        },
        now(`sum(${energy('1d')})`),
      ),
    )
    .withPanel(
      number(
        { title: 'On', description: 'Switches, lights and plugs that are on.', span: 4, unit: 'short' },
        now(`count(${newest('switch_on|on', '1d')} == 1) or vector(0)`),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Open',
          description: 'Doors and windows that are open.',
          span: 4,
          unit: 'short',
          steps: ['green', [1, 'orange']],
        },
        now(
          `count(${newest('open|door_open', '1d')} == 1 or last_over_time(zigbee2mqtt_contact_closed{device=~"$device"}[1d]) == 0) or vector(0)`,
        ),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Batteries below 20 %',
          description: 'To be changed soon; which ones is in the list of batteries.',
          span: 4,
          unit: 'short',
          steps: ['green', [1, 'red']],
        },
        now(`count(min by (device) (${newest('battery_percent', '1d')}) < 20) or vector(0)`),
      ),
    )
    .withPanel(
      number(
        {
          title: 'Offline',
          description: 'Devices whose last will or gateway says that they are not there.',
          span: 4,
          unit: 'short',
          steps: ['green', [1, 'red']],
        },
        now(`count(min by (device) (${newest('up', '1d')}) == 0) or vector(0)`),
      ),
    )

    .withRow(row('Power and energy'))
    .withPanel(
      graph(
        {
          title: 'Power',
          description: 'Each device on top of the others; the phases of a meter are added.',
          span: 16,
          height: 9,
          unit: 'watt',
          stacked: true,
          links: [deviceOfSeries],
        },
        range(`sum by (device) (${newest('power_watts')})`, '{{device}}'),
      ),
    )
    .withPanel(
      bars(
        {
          title: 'Energy in 24 hours',
          description: 'Who uses most.',
          span: 8,
          height: 9,
          unit: 'joule',
          links: [deviceOfSeries],
        },
        now(`sort_desc(topk(15, sum by (device) (${energy('1d')})))`, '{{device}}'),
      ),
    )

    .withRow(row('Climate'))
    .withPanel(
      graph(
        {
          title: 'Temperature',
          description:
            'Sensors, thermostats and the devices themselves. ESPHome sends sensors without a unit: they are below.',
          span: 12,
          height: 9,
          unit: 'celsius',
          links: [deviceOfSeries],
        },
        range(
          newest('temperature_celsius|local_temperature_celsius|climate_temperature_celsius', '1h'),
          '{{device}} {{sensor}}{{component}}{{entity}}{{channel}}',
        ),
      ),
    )
    .withPanel(
      graph(
        {
          title: 'Humidity',
          description: 'Above 60 % for days, there will be mould.',
          span: 12,
          height: 9,
          unit: 'humidity',
          min: 0,
          max: 100,
          links: [deviceOfSeries],
        },
        range(newest('humidity_percent', '1h'), '{{device}} {{sensor}}{{component}}'),
      ),
    )
    .withPanel(
      graph(
        {
          title: 'Set temperature',
          description: 'What thermostats are set to.',
          span: 12,
          unit: 'celsius',
          links: [deviceOfSeries],
        },
        range(
          newest(
            'heating_setpoint_celsius|target_temperature_celsius|climate_target_temperature_celsius',
            '3h',
          ),
          '{{device}} {{entity}}',
        ),
      ),
    )
    .withPanel(
      graph(
        {
          title: 'Sensors of ESPHome',
          description: 'Their messages have no unit, so each has its own scale.',
          span: 12,
          unit: 'short',
          links: [deviceOfSeries],
        },
        range(
          'last_over_time(esphome_state{component="sensor", device=~"$device"}[1h])',
          '{{device}} {{entity}}',
        ),
      ),
    )

    .withRow(row('Switches, doors, covers'))
    .withPanel(
      states(
        {
          title: 'Switches and lights',
          description: 'Tasmota, Shelly and Zigbee2MQTT by output; ESPHome by entity.',
          span: 12,
          height: 10,
          words: onOff,
        },
        range(
          `${newest('switch_on|on', '1d')} or last_over_time(esphome_state{component=~"switch|light|fan", device=~"$device"}[1d])`,
          '{{device}} {{switch}}{{channel}}{{component}}{{property}}{{entity}}',
        ),
      ),
    )
    .withPanel(
      states(
        {
          title: 'Doors and windows',
          description: 'A contact that is closed is a closed door.',
          span: 12,
          height: 10,
          words: opened,
        },
        range(
          `${newest('open|door_open', '1d')} or 1 - last_over_time(zigbee2mqtt_contact_closed{device=~"$device"}[1d])`,
          '{{device}}',
        ),
      ),
    )
    .withPanel(
      graph(
        {
          title: 'Covers, shutters, dimmers',
          description: 'Position of covers and shutters: 100 % is open.',
          span: 24,
          height: 6,
          unit: 'percent',
          min: 0,
          max: 100,
          links: [deviceOfSeries],
        },
        range(
          newest(
            'position_percent|cover_position_percent|shutter_position_percent|brightness_percent|dimmer_percent',
            '1d',
          ),
          '{{device}} {{shutter}}{{component}}{{entity}}',
        ),
      ),
    )

    .withRow(row('Care'))
    .withPanel(
      list(
        {
          title: 'Batteries, the lowest first',
          description: 'Of the last day.',
          span: 8,
          height: 9,
          unit: 'percent',
        },
        [
          { label: 'device', title: 'Device', link: deviceOfCell },
          { label: 'Value', title: 'Charge', steps: ['red', [20, 'orange'], [40, 'green']] },
        ],
        rows(`sort(min by (device) (${newest('battery_percent', '1d')}))`),
      ),
    )
    .withPanel(
      graph(
        {
          title: 'Wi-Fi signal',
          description: 'Below -80 dBm a device loses messages: move it, or the access point.',
          span: 8,
          height: 9,
          unit: 'dBm',
          links: [deviceOfSeries],
        },
        range(`max by (device) (${newest('wifi_signal_dbm', '1h')})`, '{{device}}'),
      ),
    )
    .withPanel(
      graph(
        {
          title: 'Zigbee link quality',
          description: 'From 0 to 255, as the coordinator sees it. Below 50 the way through the mesh is bad.',
          span: 8,
          height: 9,
          unit: 'short',
          min: 0,
          max: 255,
          links: [deviceOfSeries],
        },
        range(`max by (device) (${newest('link_quality', '3h')})`, '{{device}}'),
      ),
    )
    .withPanel(
      states(
        {
          title: 'Online',
          description: 'As last wills and gateways say.',
          span: 16,
          height: 9,
          words: { '0': ['offline', 'red'], '1': ['online', 'green'] },
        },
        range(`min by (device) (${newest('up', '1d')})`, '{{device}}'),
      ),
    )
    .withPanel(
      list(
        {
          title: 'Updates',
          description: 'Devices with a newer firmware than theirs.',
          span: 8,
          height: 9,
          noValue: 'none',
        },
        [
          { label: 'device', title: 'Device', link: deviceOfCell },
          {
            label: 'Value',
            title: 'Update',
            words: { '0': ['none', 'green'], '1': ['there is one', 'orange'] },
          },
        ],
        rows(`sort_desc(max by (device) (${newest('update_available', '1d')}))`),
      ),
    )
    .build()
}
