// Shelly as it documents itself: https://shelly-api-docs.shelly.cloud/gen1/ (the topics of each device) and gen2/
// (components, notifications, answers to requests), for generations 1 to 4 and BLU.

import type { JsonValue } from '../../../src/model.ts'
import type { Family, FamilyMessage } from './family.ts'

const wattHours = 3600

function states(
  topic: string,
  metric: string,
  labels: string,
  word: string,
  all: readonly string[],
): FamilyMessage {
  const [before, after = ''] = labels.split('…')
  const lines = all.map(
    (state) => `${metric}{${before}${metric}="${state}"${after}} ${Number(state === word)}`,
  )
  return [topic, word, ...lines]
}

/** Of the first generation: the last levels of the topic, the payload, and the sample. */
const firstGeneration: readonly FamilyMessage[] = (
  [
    // 1, 1PM, 1L, 2, 2.5, 4Pro, Plug, Plug S, EM, 3EM, UNI, i3, Button
    ['input/0', 1, 'shelly_input_on{channel="0",device="a"} 1'],
    ['longpush/0', 1, 'shelly_input_longpush{channel="0",device="a"} 1'],
    ['input_event/0', { event: 'S', event_cnt: 7 }, 'shelly_input_events_total{channel="0",device="a"} 7'],
    ['relay/0/power', 61.5, 'shelly_power_watts{channel="0",component="relay",device="a"} 61.5'],
    ['relay/0/energy', 2, 'shelly_energy_joules_total{channel="0",component="relay",device="a"} 120'],
    [
      'relay/0/overpower_value',
      2300,
      'shelly_overpower_watts{channel="0",component="relay",device="a"} 2300',
    ],
    ['relay/power', 61.5, 'shelly_power_watts{component="relay",device="a"} 61.5'],
    ['relay/energy', 2, 'shelly_energy_joules_total{component="relay",device="a"} 120'],
    ['temperature', 44.1, 'shelly_temperature_celsius{device="a"} 44.1'],
    ['overtemperature', 1, 'shelly_overtemperature{device="a"} 1'],
    ['voltage', 231.2, 'shelly_voltage_volts{device="a"} 231.2'],
    ['ext_temperature/1', 21.5, 'shelly_temperature_celsius{channel="1",device="a"} 21.5'],
    [
      'ext_temperatures',
      { 1: { hwID: '28f7', tC: 21.5 } },
      'shelly_temperature_celsius{channel="1",device="a"} 21.5',
    ],
    ['ext_humidity/0', 41, 'shelly_humidity_percent{channel="0",device="a"} 41'],
    [
      'ext_humidities',
      { 0: { hwID: '28f7', hum: 41 } },
      'shelly_humidity_percent{channel="0",device="a"} 41',
    ],
    ['ext_switch/0', 1, 'shelly_external_switch_on{channel="0",device="a"} 1'],
    ['adc/0', 12.1, 'shelly_voltage_volts{channel="0",device="a"} 12.1'],
    ['emeter/2/power', -310.5, 'shelly_power_watts{channel="2",component="emeter",device="a"} -310.5'],
    [
      'emeter/0/reactive_power',
      88.1,
      'shelly_reactive_power_vars{channel="0",component="emeter",device="a"} 88.1',
    ],
    ['emeter/0/voltage', 231.2, 'shelly_voltage_volts{channel="0",component="emeter",device="a"} 231.2'],
    ['emeter/0/current', 1.4, 'shelly_current_amperes{channel="0",component="emeter",device="a"} 1.4'],
    ['emeter/0/pf', -0.96, 'shelly_power_factor_ratio{channel="0",component="emeter",device="a"} -0.96'],
    ['emeter/0/energy', 2, 'shelly_interval_energy_joules{channel="0",component="emeter",device="a"} 120'],
    [
      'emeter/0/returned_energy',
      2,
      'shelly_interval_returned_energy_joules{channel="0",component="emeter",device="a"} 120',
    ],
    ['emeter/0/total', 10.5, 'shelly_energy_joules_total{channel="0",component="emeter",device="a"} 37800'],
    [
      'emeter/0/total_returned',
      10.5,
      'shelly_returned_energy_joules_total{channel="0",component="emeter",device="a"} 37800',
    ],
    // Rollers
    ['roller/0/pos', 40, 'shelly_cover_position_percent{channel="0",component="roller",device="a"} 40'],
    ['roller/0/pos', -1],
    ['roller/0/power', 90, 'shelly_power_watts{channel="0",component="roller",device="a"} 90'],
    ['roller/0/energy', 2, 'shelly_energy_joules_total{channel="0",component="roller",device="a"} 120'],
    // Dimmer, Bulb, Vintage, Duo, RGBW2
    ['light/0/power', 9, 'shelly_power_watts{channel="0",component="light",device="a"} 9'],
    ['light/0/energy', 2, 'shelly_energy_joules_total{channel="0",component="light",device="a"} 120'],
    ['color/0/power', 9, 'shelly_power_watts{channel="0",component="color",device="a"} 9'],
    ['white/3/energy', 2, 'shelly_energy_joules_total{channel="3",component="white",device="a"} 120'],
    [
      'light/0/status',
      { ison: true, mode: 'white', brightness: 40, temp: 4000 },
      'shelly_brightness_percent{channel="0",component="light",device="a"} 40',
      'shelly_color_temperature_kelvins{channel="0",component="light",device="a"} 4000',
      'shelly_switch_on{channel="0",component="light",device="a"} 1',
    ],
    [
      'color/0/status',
      { ison: false, red: 255, gain: 30, power: 0 },
      'shelly_gain_percent{channel="0",component="color",device="a"} 30',
      'shelly_power_watts{channel="0",component="color",device="a"} 0',
      'shelly_red{channel="0",component="color",device="a"} 255',
      'shelly_switch_on{channel="0",component="color",device="a"} 0',
    ],
    ['overload', 1, 'shelly_overload{device="a"} 1'],
    ['loaderror', 1, 'shelly_load_error{device="a"} 1'],
    // H&T, Flood, Door/Window, Smoke, Gas, Button, Motion
    ['sensor/temperature', 19.5, 'shelly_temperature_celsius{device="a"} 19.5'],
    ['sensor/humidity', 57.5, 'shelly_humidity_percent{device="a"} 57.5'],
    ['sensor/battery', 92, 'shelly_battery_percent{device="a"} 92'],
    ['sensor/ext_power', true, 'shelly_external_power{device="a"} 1'],
    ['sensor/charger', 1, 'shelly_charging{device="a"} 1'],
    ['sensor/error', 0, 'shelly_sensor_error{device="a"} 0'],
    ['sensor/flood', true, 'shelly_flood{device="a"} 1'],
    ['sensor/smoke', false, 'shelly_smoke{device="a"} 0'],
    ['sensor/motion', true, 'shelly_motion{device="a"} 1'],
    ['sensor/lux', 40, 'shelly_illuminance_lux{device="a"} 40'],
    ['sensor/tilt', 12, 'shelly_tilt_degrees{device="a"} 12'],
    ['sensor/vibration', 1, 'shelly_vibration{device="a"} 1'],
    ['sensor/concentration', 3, 'shelly_gas_concentration_ppm{device="a"} 3'],
    ['sensor/state', 'open', 'shelly_open{device="a"} 1'],
    ['sensor/state', 'close', 'shelly_open{device="a"} 0'],
    [
      'status',
      { motion: true, timestamp: 1_767_225_600, active: true, vibration: false, lux: 14, bat: 99 },
      'shelly_active{device="a"} 1',
      'shelly_battery_percent{device="a"} 99',
      'shelly_illuminance_lux{device="a"} 14',
      'shelly_motion{device="a"} 1',
      'shelly_vibration{device="a"} 0',
    ],
    // TRV
    [
      'status',
      { tmp: { value: 68, units: 'F', is_valid: true }, target_t: { value: 21, units: 'C' }, bat: 77 },
      'shelly_battery_percent{device="a"} 77',
      'shelly_target_temperature_celsius{device="a"} 21',
      'shelly_temperature_celsius{device="a"} 20',
    ],
    [
      'info',
      {
        thermostats: [
          {
            pos: 40,
            target_t: { value: 21, units: 'C' },
            tmp: { value: 20.5, units: 'C' },
            boost_minutes: 30,
            window_open: false,
          },
        ],
        bat: { value: 77, voltage: 3.9 },
      },
      'shelly_battery_percent{device="a"} 77',
      'shelly_battery_volts{device="a"} 3.9',
      'shelly_boost_seconds{channel="0",device="a"} 1800',
      'shelly_target_temperature_celsius{channel="0",device="a"} 21',
      'shelly_temperature_celsius{channel="0",device="a"} 20.5',
      'shelly_valve_position_percent{channel="0",device="a"} 40',
      'shelly_window_open{channel="0",device="a"} 0',
    ],
    // The document of all readings has the same series as their topics.
    [
      'info',
      {
        mode: 'relay',
        relays: [{ ison: true, overpower: false, timer_started: 0 }],
        meters: [{ power: 61.5, total: 2, timestamp: 1_767_225_600, counters: [1, 2, 3] }],
        inputs: [{ input: 1, event: '', event_cnt: 7 }],
        tmp: { tC: 44.1, tF: 111.4, is_valid: true },
        ext_temperature: { 1: { hwID: '28f7', tC: 21.5, tF: 70.7 } },
        ext_humidity: { 0: { hwID: '28f7', hum: 41 } },
        wifi_sta: { connected: true, rssi: -59 },
        update: { has_update: false, old_version: '1.14.0' },
        has_update: false,
        unixtime: 1_767_225_605,
        uptime: 90,
        ram_total: 50_456,
        ram_free: 37_056,
        fs_size: 233_681,
        fs_free: 149_094,
      },
      'shelly_energy_joules_total{channel="0",component="relay",device="a"} 120',
      'shelly_file_system_bytes{device="a"} 233681',
      'shelly_file_system_free_bytes{device="a"} 149094',
      'shelly_humidity_percent{channel="0",device="a"} 41',
      'shelly_info{device="a",version="1.14.0"} 1',
      'shelly_input_events_total{channel="0",device="a"} 7',
      'shelly_input_on{channel="0",device="a"} 1',
      'shelly_overpower{channel="0",component="relay",device="a"} 0',
      'shelly_power_watts{channel="0",component="relay",device="a"} 61.5',
      'shelly_ram_bytes{device="a"} 50456',
      'shelly_ram_free_bytes{device="a"} 37056',
      'shelly_switch_on{channel="0",component="relay",device="a"} 1',
      'shelly_temperature_celsius{channel="1",device="a"} 21.5',
      'shelly_temperature_celsius{device="a"} 44.1',
      'shelly_update_available{device="a"} 0',
      'shelly_uptime_seconds{device="a"} 90',
      'shelly_wifi_signal_dbm{device="a"} -59',
      'shelly_wifi_sta_connected{device="a"} 1',
    ],
    [
      'info',
      { lights: [{ ison: true, brightness: 40 }], meters: [{ power: 9, total: 2 }] },
      'shelly_brightness_percent{channel="0",component="light",device="a"} 40',
      'shelly_energy_joules_total{channel="0",component="light",device="a"} 120',
      'shelly_power_watts{channel="0",component="light",device="a"} 9',
      'shelly_switch_on{channel="0",component="light",device="a"} 1',
    ],
    [
      'info',
      {
        rollers: [{ state: 'stop', current_pos: 40, power: 0 }],
        meters: [{ total: 2 }],
        adcs: [{ voltage: 12.1 }],
      },
      'shelly_cover_position_percent{channel="0",component="roller",device="a"} 40',
      'shelly_energy_joules_total{channel="0",component="roller",device="a"} 120',
      'shelly_power_watts{channel="0",component="roller",device="a"} 0',
      'shelly_voltage_volts{channel="0",device="a"} 12.1',
    ],
    [
      'info',
      {
        emeters: [
          {
            power: 1,
            pf: 0.5,
            current: 2,
            voltage: 230,
            reactive: 3,
            total: 1,
            total_returned: 2,
            is_valid: true,
          },
        ],
      },
      'shelly_current_amperes{channel="0",component="emeter",device="a"} 2',
      'shelly_energy_joules_total{channel="0",component="emeter",device="a"} 3600',
      'shelly_power_factor_ratio{channel="0",component="emeter",device="a"} 0.5',
      'shelly_power_watts{channel="0",component="emeter",device="a"} 1',
      'shelly_reactive_power_vars{channel="0",component="emeter",device="a"} 3',
      'shelly_returned_energy_joules_total{channel="0",component="emeter",device="a"} 7200',
      'shelly_voltage_volts{channel="0",component="emeter",device="a"} 230',
    ],
    ['online', true, 'shelly_up{device="a",topic="shellies/a/online"} 1'],
    ['online', false, 'shelly_up{device="a",topic="shellies/a/online"} 0'],
    // Commands, and what another topic says as well
    ['announce', { id: 'a', mac: 'AAAA', new_fw: false }],
    ['command', 'announce'],
    ['relay/0/command', 'on'],
    ['roller/0/command', 'open'],
    ['roller/0/command/pos', 40],
    ['light/0/set', { brightness: 40 }],
    ['thermostat/0/command/target_t', 21],
    ['sensor/self_test', 'start'],
    ['sensor/act_reasons', ['sensor']],
    ['temperature_f', 111.4],
    ['ext_temperature_f/0', 70.7],
    ['ext_temperatures_f', { 0: { hwID: '28f7', tF: 70.7 } }],
  ] as const satisfies readonly (readonly [string, JsonValue, ...string[]])[]
).map(([topic, payload, ...samples]) => [`shellies/a/${topic}`, payload, ...samples])

const switches = ['relay', 'light', 'color', 'white'].flatMap((component) =>
  (
    [
      ['on', 1, 0],
      ['off', 0, 0],
      ['overpower', 0, 1],
    ] as const
  ).map(
    ([word, on, overpower]): FamilyMessage => [
      `shellies/a/${component}/0`,
      word,
      `shelly_overpower{channel="0",component="${component}",device="a"} ${overpower}`,
      `shelly_switch_on{channel="0",component="${component}",device="a"} ${on}`,
    ],
  ),
)

const roller = ['open', 'close', 'stop']
const stopReasons = ['normal', 'safety_switch', 'obstacle', 'overpower', 'overload']
const temperatures = ['Normal', 'High', 'Very High']
const illuminations = ['dark', 'twilight', 'bright']
const gases = ['unknown', 'none', 'mild', 'heavy', 'test']
const operations = ['unknown', 'warmup', 'normal', 'fault']
const selfTests = ['not_completed', 'completed', 'running', 'pending']
const valves = ['unknown', 'not_connected', 'failure', 'closed', 'opened', 'closing', 'opening', 'checking']
const coverStates = ['open', 'closed', 'opening', 'closing', 'stopped', 'calibrating']
const atComponent = (component: string) => `channel="0",component="${component}",device="a",…`

const words: readonly FamilyMessage[] = [
  ...roller.map((word) =>
    states('shellies/a/roller/0', 'shelly_roller_state', 'channel="0",device="a",…', word, roller),
  ),
  ...stopReasons.map((word) =>
    states(
      'shellies/a/roller/0/stop_reason',
      'shelly_roller_stop_reason',
      atComponent('roller'),
      word,
      stopReasons,
    ),
  ),
  ...temperatures.map((word) =>
    states('shellies/a/temperature_status', 'shelly_temperature_status', 'device="a",…', word, temperatures),
  ),
  ...illuminations.map((word) =>
    states('shellies/a/sensor/illumination', 'shelly_illumination', 'device="a",…', word, illuminations),
  ),
  ...gases.map((word) => states('shellies/a/sensor/gas', 'shelly_gas', 'device="a",…', word, gases)),
  ...operations.map((word) =>
    states('shellies/a/sensor/operation', 'shelly_operation', 'device="a",…', word, operations),
  ),
  ...selfTests.map((word) =>
    states('shellies/a/sensor/self_test', 'shelly_self_test', 'device="a",…', word, selfTests),
  ),
  ...valves.map((word) =>
    states('shellies/a/valve/0/state', 'shelly_valve_state', atComponent('valve'), word, valves),
  ),
  ...coverStates.map((word): FamilyMessage => {
    const [, , ...lines] = states(
      '',
      'shelly_cover_state',
      'component="cover:0",device="shelly-a",…',
      word,
      coverStates,
    )
    return ['shelly-a/status/cover:0', { id: 0, state: word }, ...lines]
  }),
]

function component(name: string, fields: Family['fields'][number]['fields']): Family['fields'] {
  return [
    {
      topic: `shelly-a/status/${name}`,
      around: (field) => ({ id: 0, mac: 'AAAA', sta_ip: '192.0.2.9', connected: null, ...field }),
      labels: `component="${name}",device="shelly-a"`,
      fields,
    },
    {
      topic: 'shelly-a/events/rpc',
      around: (field) => ({
        src: 'shelly-a',
        method: 'NotifyStatus',
        params: { [name]: { id: 0, ...field } },
      }),
      labels: `component="${name}",device="shelly-a"`,
      fields,
    },
  ]
}

/** A field below another one. */
function inside(name: string, outer: string, fields: Family['fields'][number]['fields']): Family['fields'] {
  return [
    {
      topic: `home/garden/a/status/${name}`,
      around: (field) => ({ id: 0, [outer]: { by_minute: [1], minute_ts: 1_767_225_600, tF: 1, ...field } }),
      labels: `component="${name}",device="home/garden/a"`,
      fields,
    },
  ]
}

const power = [
  ['apower', 'shelly_power_watts', 'watts'],
  ['voltage', 'shelly_voltage_volts', 'volts'],
  ['current', 'shelly_current_amperes', 'amperes'],
  ['pf', 'shelly_power_factor_ratio', 'ratio'],
  ['freq', 'shelly_frequency_hertz', 'hertz'],
] as const

const phaseFields = [
  ['act_power', 'shelly_power_watts', 'watts'],
  ['aprt_power', 'shelly_apparent_power_voltamperes', 'voltamperes'],
  ['voltage', 'shelly_voltage_volts', 'volts'],
  ['current', 'shelly_current_amperes', 'amperes'],
  ['pf', 'shelly_power_factor_ratio', 'ratio'],
  ['freq', 'shelly_frequency_hertz', 'hertz'],
  ['total_act_energy', 'shelly_energy_joules_total', 'joules', wattHours],
  ['total_act_ret_energy', 'shelly_returned_energy_joules_total', 'joules', wattHours],
] as const

export const shelly: Family = {
  fields: [
    ...component('switch:0', [...power, ['output', 'shelly_switch_on', '']]),
    ...component('pm1:0', [...power, ['aprtpower', 'shelly_apparent_power_voltamperes', 'voltamperes']]),
    ...component('cover:0', [
      ...power,
      ['current_pos', 'shelly_cover_position_percent', 'percent'],
      ['target_pos', 'shelly_cover_target_percent', 'percent'],
      ['slat_pos', 'shelly_cover_slat_percent', 'percent'],
    ]),
    ...component('light:0', [
      ['output', 'shelly_switch_on', ''],
      ['brightness', 'shelly_brightness_percent', 'percent'],
    ]),
    ...component('cct:0', [['ct', 'shelly_color_temperature_kelvins', 'kelvins']]),
    ...component('rgbw:0', [['white', 'shelly_white', '']]),
    ...component('input:0', [
      ['percent', 'shelly_input_percent', 'percent'],
      ['xpercent', 'shelly_input_scaled', ''],
      ['freq', 'shelly_frequency_hertz', 'hertz'],
      ['xfreq', 'shelly_frequency_scaled', ''],
    ]),
    ...component('em1:0', [
      ['act_power', 'shelly_power_watts', 'watts'],
      ['aprt_power', 'shelly_apparent_power_voltamperes', 'voltamperes'],
      ['voltage', 'shelly_voltage_volts', 'volts'],
      ['current', 'shelly_current_amperes', 'amperes'],
      ['pf', 'shelly_power_factor_ratio', 'ratio'],
      ['freq', 'shelly_frequency_hertz', 'hertz'],
    ]),
    ...component('em1data:0', [
      ['total_act_energy', 'shelly_energy_joules_total', 'joules', wattHours],
      ['total_act_ret_energy', 'shelly_returned_energy_joules_total', 'joules', wattHours],
    ]),
    ...component('temperature:100', [['tC', 'shelly_temperature_celsius', 'celsius']]),
    ...component('humidity:0', [['rh', 'shelly_humidity_percent', 'percent']]),
    ...component('illuminance:0', [['lux', 'shelly_illuminance_lux', 'lux']]),
    ...component('voltmeter:100', [
      ['voltage', 'shelly_voltage_volts', 'volts'],
      ['xvoltage', 'shelly_voltage_scaled', ''],
    ]),
    ...component('smoke:0', [
      ['alarm', 'shelly_alarm', ''],
      ['mute', 'shelly_mute', ''],
    ]),
    ...component('flood:0', [['alarm', 'shelly_alarm', '']]),
    ...component('thermostat:0', [
      ['target_C', 'shelly_target_temperature_celsius', 'celsius'],
      ['current_C', 'shelly_temperature_celsius', 'celsius'],
      ['current_humidity', 'shelly_humidity_percent', 'percent'],
      ['target_humidity', 'shelly_target_humidity_percent', 'percent'],
      ['output', 'shelly_switch_on', ''],
    ]),
    ...component('blutrv:200', [
      ['target_C', 'shelly_target_temperature_celsius', 'celsius'],
      ['current_C', 'shelly_temperature_celsius', 'celsius'],
      ['pos', 'shelly_valve_position_percent', 'percent'],
      ['battery', 'shelly_battery_percent', 'percent'],
      ['rssi', 'shelly_bluetooth_signal_dbm', 'dbm'],
    ]),
    ...component('bthomedevice:200', [
      ['rssi', 'shelly_bluetooth_signal_dbm', 'dbm'],
      ['battery', 'shelly_battery_percent', 'percent'],
    ]),
    ...component('bthomesensor:203', [['value', 'shelly_value', '']]),
    ...component('number:200', [['value', 'shelly_value', '']]),
    ...component('script:1', [
      ['running', 'shelly_running', ''],
      ['mem_used', 'shelly_script_memory_bytes', 'bytes'],
      ['mem_peak', 'shelly_script_memory_peak_bytes', 'bytes'],
      ['mem_free', 'shelly_script_memory_free_bytes', 'bytes'],
    ]),
    ...component('wifi', [
      ['rssi', 'shelly_wifi_signal_dbm', 'dbm'],
      ['ap_client_count', 'shelly_wifi_clients', ''],
    ]),
    ...component('sys', [
      ['uptime', 'shelly_uptime_seconds', 'seconds'],
      ['ram_size', 'shelly_ram_bytes', 'bytes'],
      ['ram_free', 'shelly_ram_free_bytes', 'bytes'],
      ['ram_min_free', 'shelly_ram_least_free_bytes', 'bytes'],
      ['fs_size', 'shelly_file_system_bytes', 'bytes'],
      ['fs_free', 'shelly_file_system_free_bytes', 'bytes'],
      ['restart_required', 'shelly_restart_required', ''],
      ['reset_reason', 'shelly_reset_reason', ''],
    ]),
    ...component('cloud', [['connected', 'shelly_connected', '']]),
    ...component('mqtt', [['connected', 'shelly_connected', '']]),
    ...inside('switch:0', 'aenergy', [['total', 'shelly_energy_joules_total', 'joules', wattHours]]),
    ...inside('switch:0', 'ret_aenergy', [
      ['total', 'shelly_returned_energy_joules_total', 'joules', wattHours],
    ]),
    ...inside('switch:0', 'temperature', [['tC', 'shelly_temperature_celsius', 'celsius']]),
    ...inside('input:2', 'counts', [
      ['total', 'shelly_input_counts_total', ''],
      ['xtotal', 'shelly_input_counts_scaled', ''],
    ]),
    ...inside('devicepower:0', 'battery', [
      ['V', 'shelly_battery_volts', 'volts'],
      ['percent', 'shelly_battery_percent', 'percent'],
    ]),
    ...inside('devicepower:0', 'external', [['present', 'shelly_external_power', '']]),
    ...['a', 'b', 'c', 'n'].map((phase) => ({
      topic: 'shelly-a/status/em:0',
      around: (field: { readonly [name: string]: JsonValue }) => ({
        id: 0,
        a_act_power: null,
        total_act_power: 300,
        ...field,
      }),
      labels: `component="em:0",device="shelly-a",phase="${phase}"`,
      fields: phaseFields.map(([field, ...rest]) => [`${phase}_${field}`, ...rest] as const),
    })),
    ...['a', 'c'].map((phase) => ({
      topic: 'shelly-a/events/rpc',
      around: (field: { readonly [name: string]: JsonValue }) => ({
        src: 'shelly-a',
        method: 'NotifyFullStatus',
        params: { 'em:0': { id: 0, a_act_power: null, ...field } },
      }),
      labels: `component="em:0",device="shelly-a",phase="${phase}"`,
      fields: phaseFields.map(([field, ...rest]) => [`${phase}_${field}`, ...rest] as const),
    })),
  ],
  messages: [
    ...firstGeneration,
    ...switches,
    ...words,
    ['shellies/announce', { id: 'a', mac: 'AAAA' }],
    ['shellies/command', 'announce'],

    // Later generations: prefixes, notifications, answers, requests.
    ['shelly-a/online', true, 'shelly_up{device="shelly-a",topic="shelly-a/online"} 1'],
    ['home/shelly-a/online', false, 'shelly_up{device="home/shelly-a",topic="home/shelly-a/online"} 0'],
    [
      'shellies/a/status/humidity:0',
      { id: 0, rh: 7 },
      'shelly_humidity_percent{component="humidity:0",device="shellies/a"} 7',
    ],
    ['pv1/status/switch:0', { id: 0, output: true }, 'shelly_switch_on{component="switch:0",device="pv1"} 1'],
    [
      'home/solar/pv1/events/rpc',
      { src: 'shelly-a', method: 'NotifyStatus', params: { 'switch:0': { id: 0, output: false } } },
      'shelly_switch_on{component="switch:0",device="home/solar/pv1"} 0',
    ],
    [
      'shelly-a/status/input:0',
      { id: 0, state: true },
      'shelly_input_on{component="input:0",device="shelly-a"} 1',
    ],
    ['shelly-a/status/input:0', { id: 0, state: null }],
    [
      'shelly-a/status/boolean:200',
      { id: 200, value: true },
      'shelly_value{component="boolean:200",device="shelly-a"} 1',
    ],
    [
      'shelly-a/status/sys',
      {
        mac: 'AAAA',
        unixtime: 1_767_225_605,
        cfg_rev: 4,
        available_updates: { stable: { version: '1.5.0' } },
      },
      'shelly_update_available{component="sys",device="shelly-a"} 1',
    ],
    [
      'shelly-a/status/sys',
      { mac: 'AAAA', available_updates: {} },
      'shelly_update_available{component="sys",device="shelly-a"} 0',
    ],
    [
      'client/7/rpc',
      {
        id: 1,
        src: 'shelly-a',
        dst: 'client/7',
        result: { 'switch:0': { id: 0, apower: 7 }, cloud: { connected: true } },
      },
      'shelly_connected{client_id="c",component="cloud",device="shelly-a",topic="client/7/rpc"} 1',
      'shelly_power_watts{client_id="c",component="switch:0",device="shelly-a",topic="client/7/rpc"} 7',
    ],
    [
      'client/rpc',
      {
        id: 1,
        src: 'shelly-a',
        dst: 'client',
        result: { id: 'shelly-a', model: 'SNSW-001', gen: 2, ver: '1.4.4' },
      },
      'shelly_info{client_id="c",device="shelly-a",model="SNSW-001",topic="client/rpc",version="1.4.4"} 1',
    ],
    ['client/rpc', { id: 1, src: 'shelly-a', dst: 'client', result: { was_on: true } }],
    ['shelly-a/rpc', { id: 1, src: 'client', method: 'Switch.Set', params: { id: 0, on: true } }],
    ['shelly-a/command', 'status_update'],
    ['shelly-a/command/switch:0', 'on'],
    [
      'shelly-a/events/rpc',
      {
        src: 'shelly-a',
        method: 'NotifyEvent',
        params: { events: [{ component: 'input:0', id: 0, event: 'single_push' }] },
      },
    ],
    [
      'shelly-a/events/rpc',
      {
        src: 'shelly-a',
        method: 'NotifyEvent',
        params: {
          events: [
            {
              component: 'script:1',
              event: 'shelly-blu',
              data: {
                BTHome_version: 2,
                pid: 118,
                battery: 100,
                temperature: 22.1,
                humidity: 45,
                illuminance: 9,
                window: 1,
                rotation: 5,
                motion: 0,
                rssi: -66,
                address: '7c:c6:b6:00:00:01',
              },
            },
          ],
        },
      },
      'shelly_battery_percent{device="shelly-a",id="7c:c6:b6:00:00:01"} 100',
      'shelly_bluetooth_signal_dbm{device="shelly-a",id="7c:c6:b6:00:00:01"} -66',
      'shelly_humidity_percent{device="shelly-a",id="7c:c6:b6:00:00:01"} 45',
      'shelly_illuminance_lux{device="shelly-a",id="7c:c6:b6:00:00:01"} 9',
      'shelly_motion{device="shelly-a",id="7c:c6:b6:00:00:01"} 0',
      'shelly_open{device="shelly-a",id="7c:c6:b6:00:00:01"} 1',
      'shelly_rotation_degrees{device="shelly-a",id="7c:c6:b6:00:00:01"} 5',
      'shelly_temperature_celsius{device="shelly-a",id="7c:c6:b6:00:00:01"} 22.1',
    ],
  ],
}
