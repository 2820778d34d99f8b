// Zigbee2MQTT as it documents itself: https://www.zigbee2mqtt.io/guide/usage/exposes.html and
// mqtt_topics_and_messages.html, with the units and words of the exposes that its converters share.

import type { JsonValue } from '../../../src/model.ts'
import type { Family, FamilyMessage } from './family.ts'

const kilowattHours = 3_600_000

function states(metric: string, word: string, all: readonly string[]): FamilyMessage {
  const lines = all.map(
    (state) => `zigbee2mqtt_${metric}{device="a",zigbee2mqtt_${metric}="${state}"} ${Number(state === word)}`,
  )
  return ['zigbee2mqtt/a', { [metric]: word }, ...lines]
}

const systemModes = ['off', 'heat', 'cool', 'auto', 'dry', 'fan_only', 'sleep', 'emergency_heating']
const runningStates = ['idle', 'heat', 'cool', 'fan_only']
const runningModes = ['off', 'heat', 'cool']
const fanModes = ['off', 'low', 'medium', 'high', 'on', 'auto', 'smart']
const lockStates = ['locked', 'unlocked', 'not_fully_locked']
const doorStates = ['open', 'closed', 'error_jammed', 'error_forced_open', 'error_unspecified', 'undefined']
const pilotWireModes = ['comfort', 'comfort_-1', 'comfort_-2', 'eco', 'frost_protection', 'off']

export const zigbee2mqtt: Family = {
  fields: [
    {
      topic: 'zigbee2mqtt/attic',
      around: (field) => ({ last_seen: '2026-01-01T00:00:05+00:00', ...field }),
      labels: 'device="attic"',
      fields: [
        ['temperature', 'zigbee2mqtt_temperature_celsius', 'celsius'],
        ['local_temperature', 'zigbee2mqtt_local_temperature_celsius', 'celsius'],
        ['device_temperature', 'zigbee2mqtt_device_temperature_celsius', 'celsius'],
        ['cpu_temperature', 'zigbee2mqtt_cpu_temperature_celsius', 'celsius'],
        ['soil_temperature', 'zigbee2mqtt_soil_temperature_celsius', 'celsius'],
        ['occupied_heating_setpoint', 'zigbee2mqtt_heating_setpoint_celsius', 'celsius'],
        ['current_heating_setpoint', 'zigbee2mqtt_heating_setpoint_celsius', 'celsius'],
        ['unoccupied_heating_setpoint', 'zigbee2mqtt_unoccupied_heating_setpoint_celsius', 'celsius'],
        ['internal_heating_setpoint', 'zigbee2mqtt_internal_heating_setpoint_celsius', 'celsius'],
        ['occupied_cooling_setpoint', 'zigbee2mqtt_cooling_setpoint_celsius', 'celsius'],
        ['unoccupied_cooling_setpoint', 'zigbee2mqtt_unoccupied_cooling_setpoint_celsius', 'celsius'],
        ['local_temperature_calibration', 'zigbee2mqtt_local_temperature_calibration_celsius', 'celsius'],
        ['eco_temperature', 'zigbee2mqtt_eco_temperature_celsius', 'celsius'],
        ['comfort_temperature', 'zigbee2mqtt_comfort_temperature_celsius', 'celsius'],
        ['holiday_temperature', 'zigbee2mqtt_holiday_temperature_celsius', 'celsius'],
        ['away_preset_temperature', 'zigbee2mqtt_away_preset_temperature_celsius', 'celsius'],
        ['min_temperature', 'zigbee2mqtt_min_temperature_celsius', 'celsius'],
        ['max_temperature', 'zigbee2mqtt_max_temperature_celsius', 'celsius'],
        ['min_temperature_limit', 'zigbee2mqtt_min_temperature_limit_celsius', 'celsius'],
        ['max_temperature_limit', 'zigbee2mqtt_max_temperature_limit_celsius', 'celsius'],
        ['min_heat_setpoint_limit', 'zigbee2mqtt_min_heat_setpoint_limit_celsius', 'celsius'],
        ['max_heat_setpoint_limit', 'zigbee2mqtt_max_heat_setpoint_limit_celsius', 'celsius'],
        ['min_cool_setpoint_limit', 'zigbee2mqtt_min_cool_setpoint_limit_celsius', 'celsius'],
        ['max_cool_setpoint_limit', 'zigbee2mqtt_max_cool_setpoint_limit_celsius', 'celsius'],
        ['deadzone_temperature', 'zigbee2mqtt_deadzone_temperature_celsius', 'celsius'],
        ['open_window_temperature', 'zigbee2mqtt_open_window_temperature_celsius', 'celsius'],
        ['external_temperature_input', 'zigbee2mqtt_external_temperature_input_celsius', 'celsius'],
        ['humidity', 'zigbee2mqtt_humidity_percent', 'percent'],
        ['soil_moisture', 'zigbee2mqtt_soil_moisture_percent', 'percent'],
        ['pressure', 'zigbee2mqtt_pressure_pascals', 'pascals', 100],
        ['battery', 'zigbee2mqtt_battery_percent', 'percent'],
        ['linkquality', 'zigbee2mqtt_link_quality', ''],
        ['illuminance', 'zigbee2mqtt_illuminance_lux', 'lux'],
        ['illuminance_lux', 'zigbee2mqtt_illuminance_lux', 'lux'],
        ['illuminance_raw', 'zigbee2mqtt_illuminance_raw', ''],
        ['co2', 'zigbee2mqtt_carbon_dioxide_ppm', 'ppm'],
        ['eco2', 'zigbee2mqtt_equivalent_carbon_dioxide_ppm', 'ppm'],
        ['co', 'zigbee2mqtt_carbon_monoxide_ppm', 'ppm'],
        ['pm1', 'zigbee2mqtt_pm1_micrograms_per_cubic_meter', ''],
        ['pm25', 'zigbee2mqtt_pm2_5_micrograms_per_cubic_meter', ''],
        ['pm10', 'zigbee2mqtt_pm10_micrograms_per_cubic_meter', ''],
        ['formaldehyd', 'zigbee2mqtt_formaldehyde_milligrams_per_cubic_meter', ''],
        ['hcho', 'zigbee2mqtt_formaldehyde_milligrams_per_cubic_meter', ''],
        ['voc', 'zigbee2mqtt_voc', ''],
        ['voc_index', 'zigbee2mqtt_voc_index', ''],
        ['aqi', 'zigbee2mqtt_aqi', ''],
        ['noise', 'zigbee2mqtt_noise_decibels', 'decibels'],
        ['ac_frequency', 'zigbee2mqtt_frequency_hertz', 'hertz'],
        ['energy', 'zigbee2mqtt_energy_joules_total', 'joules', kilowattHours],
        ['produced_energy', 'zigbee2mqtt_produced_energy_joules_total', 'joules', kilowattHours],
        ['energy_produced', 'zigbee2mqtt_produced_energy_joules_total', 'joules', kilowattHours],
        ['power', 'zigbee2mqtt_power_watts', 'watts'],
        ['current', 'zigbee2mqtt_current_amperes', 'amperes'],
        ['voltage', 'zigbee2mqtt_voltage_volts', 'volts'],
        ['power_factor', 'zigbee2mqtt_power_factor', ''],
        ['power_apparent', 'zigbee2mqtt_apparent_power_voltamperes', 'voltamperes'],
        ['power_reactive', 'zigbee2mqtt_reactive_power_vars', 'vars'],
        ['position', 'zigbee2mqtt_position_percent', 'percent'],
        ['pi_heating_demand', 'zigbee2mqtt_heating_demand_percent', 'percent'],
        ['pi_cooling_demand', 'zigbee2mqtt_cooling_demand_percent', 'percent'],
        ['brightness', 'zigbee2mqtt_brightness', ''],
        ['color_temp', 'zigbee2mqtt_color_temperature_mireds', 'mireds'],
        ['color_temp_startup', 'zigbee2mqtt_startup_color_temperature_mireds', 'mireds'],
        ['power_outage_count', 'zigbee2mqtt_power_outages_total', ''],
        ['trigger_count', 'zigbee2mqtt_trigger_count', ''],
        ['boost_time', 'zigbee2mqtt_boost_time_seconds', 'seconds'],
        ['auto_relock_time', 'zigbee2mqtt_auto_relock_time_seconds', 'seconds'],
        ['detection_interval', 'zigbee2mqtt_detection_interval_seconds', 'seconds'],
        ['elapsed', 'zigbee2mqtt_elapsed_seconds', 'seconds', 0.001],
        ['x_axis', 'zigbee2mqtt_x_axis', ''],
        ['angle_x', 'zigbee2mqtt_angle_x', ''],
      ],
    },
    ...(
      [
        ['phase_b', 'phase="b"'],
        ['phase_c', 'phase="c"'],
      ] as const
    ).map(([suffix, label]) => ({
      topic: 'zigbee2mqtt/meter',
      around: (field: { readonly [name: string]: JsonValue }) => field,
      labels: `device="meter",${label}`,
      fields: [
        [`power_${suffix}`, 'zigbee2mqtt_power_watts', 'watts'],
        [`current_${suffix}`, 'zigbee2mqtt_current_amperes', 'amperes'],
        [`voltage_${suffix}`, 'zigbee2mqtt_voltage_volts', 'volts'],
        [`power_factor_${suffix}`, 'zigbee2mqtt_power_factor', ''],
        [`power_apparent_${suffix}`, 'zigbee2mqtt_apparent_power_voltamperes', 'voltamperes'],
        [`power_reactive_${suffix}`, 'zigbee2mqtt_reactive_power_vars', 'vars'],
      ] as const,
    })),
    ...(
      [
        ['a', 'phase="a"'],
        ['b', 'phase="b"'],
        ['c', 'phase="c"'],
        ['l1', 'endpoint="l1"'],
        ['l2', 'endpoint="l2"'],
        ['l3', 'endpoint="l3"'],
        ['l4', 'endpoint="l4"'],
      ] as const
    ).map(([suffix, label]) => ({
      topic: 'zigbee2mqtt/meter',
      around: (field: { readonly [name: string]: JsonValue }) => field,
      labels: `device="meter",${label}`,
      fields: [
        [`power_${suffix}`, 'zigbee2mqtt_power_watts', 'watts'],
        [`current_${suffix}`, 'zigbee2mqtt_current_amperes', 'amperes'],
        [`voltage_${suffix}`, 'zigbee2mqtt_voltage_volts', 'volts'],
        [`power_factor_${suffix}`, 'zigbee2mqtt_power_factor', ''],
        [`energy_${suffix}`, 'zigbee2mqtt_energy_joules_total', 'joules', kilowattHours],
      ] as const,
    })),
  ],
  messages: [
    // Topics.
    ['zigbee2mqtt/kitchen/lamp', { humidity: 7 }, 'zigbee2mqtt_humidity_percent{device="kitchen/lamp"} 7'],
    [
      'zigbee2mqtt/lamp/availability',
      { state: 'online' },
      'zigbee2mqtt_up{device="lamp",topic="zigbee2mqtt/lamp/availability"} 1',
    ],
    [
      'zigbee2mqtt/lamp/availability',
      'offline',
      'zigbee2mqtt_up{device="lamp",topic="zigbee2mqtt/lamp/availability"} 0',
    ],
    [
      'zigbee2mqtt/kitchen/lamp/availability',
      { state: 'offline' },
      'zigbee2mqtt_up{device="kitchen/lamp",topic="zigbee2mqtt/kitchen/lamp/availability"} 0',
    ],
    [
      'zigbee2mqtt/bridge/state',
      { state: 'online' },
      'zigbee2mqtt_up{device="bridge",topic="zigbee2mqtt/bridge/state"} 1',
    ],
    [
      'zigbee2mqtt/bridge/state',
      'offline',
      'zigbee2mqtt_up{device="bridge",topic="zigbee2mqtt/bridge/state"} 0',
    ],
    [
      'zigbee2mqtt/bridge/health',
      {
        process: { uptime_sec: 60, memory_used_mb: 2, memory_percent: 3 },
        mqtt: { connected: true, queued: 0, published: 7, received: 9 },
        devices: {
          '0xabc': { messages: 4, messages_per_sec: 0.5, leave_count: 1, network_address_changes: 0 },
        },
      },
      'zigbee2mqtt_bridge_device_leaves_total{device="bridge",id="0xabc"} 1',
      'zigbee2mqtt_bridge_device_messages_per_sec{device="bridge",id="0xabc"} 0.5',
      'zigbee2mqtt_bridge_device_messages_total{device="bridge",id="0xabc"} 4',
      'zigbee2mqtt_bridge_device_network_address_changes{device="bridge",id="0xabc"} 0',
      'zigbee2mqtt_bridge_memory_bytes{device="bridge"} 2097152',
      'zigbee2mqtt_bridge_memory_percent{device="bridge"} 3',
      'zigbee2mqtt_bridge_mqtt_connected{device="bridge"} 1',
      'zigbee2mqtt_bridge_mqtt_published_total{device="bridge"} 7',
      'zigbee2mqtt_bridge_mqtt_queued{device="bridge"} 0',
      'zigbee2mqtt_bridge_mqtt_received_total{device="bridge"} 9',
      'zigbee2mqtt_bridge_uptime_seconds{device="bridge"} 60',
    ],
    ['zigbee2mqtt/lamp/set', { state: 'ON' }],
    ['zigbee2mqtt/kitchen/lamp/set/brightness', 7],
    ['zigbee2mqtt/lamp/get', { state: '' }],
    ['zigbee2mqtt/bridge/info', { config: { version: 5 } }],
    ['zigbee2mqtt/bridge/devices', [{ network_address: 29_159 }]],
    ['zigbee2mqtt/bridge/logging', { level: 'info', message: 'x' }],
    ['zigbee2mqtt/bridge/response/permit_join', { data: { time: 254 }, status: 'ok' }],

    // Binary exposes.
    ...[
      'battery_low',
      'calibrated',
      'carbon_monoxide',
      'consumer_connected',
      'dry',
      'gas',
      'moving',
      'noise_detected',
      'occupancy',
      'power_outage_memory',
      'presence',
      'rain',
      'schedule',
      'setup',
      'smoke',
      'sos',
      'tamper',
      'test',
      'tilt',
      'valve_alarm',
      'vibration',
      'water_leak',
      'window_open',
    ].map((field) => ['zigbee2mqtt/a', { [field]: true }, `zigbee2mqtt_${field}{device="a"} 1`] as const),
    ['zigbee2mqtt/a', { contact: true }, 'zigbee2mqtt_contact_closed{device="a"} 1'],
    ['zigbee2mqtt/a', { contact: false }, 'zigbee2mqtt_contact_closed{device="a"} 0'],

    // Words of state, by their polarity.
    ['zigbee2mqtt/a', { state: 'ON' }, 'zigbee2mqtt_on{device="a",property="state"} 1'],
    ['zigbee2mqtt/a', { state: 'OFF' }, 'zigbee2mqtt_on{device="a",property="state"} 0'],
    ['zigbee2mqtt/a', { state_l2: 'ON' }, 'zigbee2mqtt_on{device="a",property="state_l2"} 1'],
    ['zigbee2mqtt/a', { state_left: 'OFF' }, 'zigbee2mqtt_on{device="a",property="state_left"} 0'],
    ['zigbee2mqtt/a', { fan_state: 'ON' }, 'zigbee2mqtt_on{device="a",property="fan_state"} 1'],
    ['zigbee2mqtt/a', { state: 'OPEN' }, 'zigbee2mqtt_open{device="a",property="state"} 1'],
    ['zigbee2mqtt/a', { state: 'CLOSE' }, 'zigbee2mqtt_open{device="a",property="state"} 0'],
    ['zigbee2mqtt/a', { state: 'STOP' }],
    ['zigbee2mqtt/a', { state: 'LOCK' }, 'zigbee2mqtt_locked{device="a",property="state"} 1'],
    ['zigbee2mqtt/a', { state: 'UNLOCK' }, 'zigbee2mqtt_locked{device="a",property="state"} 0'],
    ['zigbee2mqtt/a', { child_lock: 'LOCK' }, 'zigbee2mqtt_child_lock{device="a"} 1'],
    ['zigbee2mqtt/a', { child_lock: 'UNLOCK' }, 'zigbee2mqtt_child_lock{device="a"} 0'],
    ['zigbee2mqtt/a', { child_lock: true }, 'zigbee2mqtt_child_lock{device="a"} 1'],
    ['zigbee2mqtt/a', { auto_lock: 'AUTO' }, 'zigbee2mqtt_auto_lock{device="a"} 1'],
    ['zigbee2mqtt/a', { auto_lock: 'MANUAL' }, 'zigbee2mqtt_auto_lock{device="a"} 0'],
    ['zigbee2mqtt/a', { valve_state: 'OPEN' }, 'zigbee2mqtt_valve_open{device="a"} 1'],
    ['zigbee2mqtt/a', { valve_state: 'CLOSED' }, 'zigbee2mqtt_valve_open{device="a"} 0'],
    ...[
      'away_mode',
      'button_lock',
      'eco_mode',
      'flip_indicator_light',
      'open_window',
      'valve_detection',
      'window_detection',
    ].flatMap((field) => [
      ['zigbee2mqtt/a', { [field]: 'ON' }, `zigbee2mqtt_${field}{device="a"} 1`] as const,
      ['zigbee2mqtt/a', { [field]: 'OFF' }, `zigbee2mqtt_${field}{device="a"} 0`] as const,
      ['zigbee2mqtt/a', { [field]: false }, `zigbee2mqtt_${field}{device="a"} 0`] as const,
    ]),

    // Enumerations are statesets of all that is documented.
    ...systemModes.map((mode) => states('system_mode', mode, systemModes)),
    ...runningStates.map((state) => states('running_state', state, runningStates)),
    ...runningModes.map((mode) => states('running_mode', mode, runningModes)),
    ...fanModes.map((mode) => states('fan_mode', mode, fanModes)),
    ...lockStates.map((state) => states('lock_state', state, lockStates)),
    ...doorStates.map((state) => states('door_state', state, doorStates)),
    ...pilotWireModes.map((mode) => states('pilot_wire_mode', mode, pilotWireModes)),

    // Millivolts of a battery and volts of the mains have the same name.
    ['zigbee2mqtt/a', { voltage: 3000 }, 'zigbee2mqtt_battery_volts{device="a"} 3'],
    [
      'zigbee2mqtt/a',
      { battery: 0, voltage: 900 },
      'zigbee2mqtt_battery_percent{device="a"} 0',
      'zigbee2mqtt_battery_volts{device="a"} 0.9',
    ],
    [
      'zigbee2mqtt/a',
      { battery_low: true, voltage: 800 },
      'zigbee2mqtt_battery_low{device="a"} 1',
      'zigbee2mqtt_battery_volts{device="a"} 0.8',
    ],
    [
      'zigbee2mqtt/a',
      { power: 0, voltage: 230 },
      'zigbee2mqtt_power_watts{device="a"} 0',
      'zigbee2mqtt_voltage_volts{device="a"} 230',
    ],

    // With phases b and c, what has no suffix is phase a; energy is the sum.
    [
      'zigbee2mqtt/a',
      { power: 1, power_phase_b: 2, energy: 1, current_neutral: 0.5 },
      'zigbee2mqtt_current_amperes{device="a",phase="n"} 0.5',
      'zigbee2mqtt_energy_joules_total{device="a"} 3600000',
      'zigbee2mqtt_power_watts{device="a",phase="a"} 1',
      'zigbee2mqtt_power_watts{device="a",phase="b"} 2',
    ],
    // In earlier versions illuminance is raw where illuminance_lux stands beside it.
    [
      'zigbee2mqtt/a',
      { illuminance: 21_000, illuminance_lux: 126 },
      'zigbee2mqtt_illuminance_lux{device="a"} 126',
      'zigbee2mqtt_illuminance_raw{device="a"} 21000',
    ],
    [
      'zigbee2mqtt/a',
      { color: { x: 0.4, y: 0.3, hue: 30, saturation: 90 }, color_mode: 'xy' },
      'zigbee2mqtt_color_hue{device="a"} 30',
      'zigbee2mqtt_color_saturation{device="a"} 90',
      'zigbee2mqtt_color_x{device="a"} 0.4',
      'zigbee2mqtt_color_y{device="a"} 0.3',
    ],

    // Updates, events, times, and what the device is.
    [
      'zigbee2mqtt/a',
      { update: { state: 'idle', installed_version: 12, latest_version: 12 } },
      'zigbee2mqtt_update_available{device="a"} 0',
    ],
    [
      'zigbee2mqtt/a',
      { update: { state: 'available', installed_version: 12 } },
      'zigbee2mqtt_update_available{device="a"} 1',
    ],
    [
      'zigbee2mqtt/a',
      { update: { state: 'updating', progress: 13.5, remaining: 219 } },
      'zigbee2mqtt_update_available{device="a"} 1',
      'zigbee2mqtt_update_progress_percent{device="a"} 13.5',
      'zigbee2mqtt_update_remaining_seconds{device="a"} 219',
    ],
    ['zigbee2mqtt/a', { update_available: false }, 'zigbee2mqtt_update_available{device="a"} 0'],
    ['zigbee2mqtt/a', { action: 'single', action_group: 3, action_duration: 0.5 }],
    ['zigbee2mqtt/a', { last_seen: 1_767_225_605_000 }],
    ['zigbee2mqtt/a', { device: { networkAddress: 29_159, ieeeAddr: '0x90fd9ffffe6494fc' } }],
  ],
}
