// Families that publish one value a topic, as their makers document the topics.

import type { JsonValue } from '../../../src/model.ts'
import type { Family, FamilyMessage } from './family.ts'

const kilowattHours = 3_600_000
const wattHours = 3_600

/** The last part of the topic, the metric, the factor, and labels in place of the group's. */
type Reading = readonly [reading: string, metric: string, factor?: number, labels?: string]

/** @param before of each topic, up to the reading */
function numbers(before: string, labels: string, readings: readonly Reading[], after = ''): FamilyMessage[] {
  return readings.map(([reading, metric, factor = 1, own = labels]) => [
    `${before}${reading}${after}`,
    7,
    `${metric}{${own}} ${7 * factor}`,
  ])
}

/** No sample comes of them, whatever the payload. */
function nothing(payload: JsonValue, topics: readonly string[]): FamilyMessage[] {
  return topics.map((topic) => [topic, payload])
}

function onlyMessages(...messages: FamilyMessage[]): Family {
  return { fields: [], messages }
}

function states(
  topic: string,
  metric: string,
  [before, after]: readonly [before: string, after: string],
  all: readonly string[],
  further: (word: string) => readonly string[] = () => [],
): FamilyMessage[] {
  return all.map((word) => [
    topic,
    word,
    ...all.map((one) => `${metric}{${before}${metric}="${one}"${after}} ${Number(one === word)}`),
    ...further(word),
  ])
}

/** https://github.com/victronenergy/venus/wiki/dbus */
function victronValues(service: string, instance: string, readings: readonly Reading[]): FamilyMessage[] {
  return readings.map(([path, metric, factor = 1]) => [
    `N/c0619ab1/${service}/${instance}/${path}`,
    { value: 7 },
    `${metric}{device="c0619ab1",device_instance="${instance}",path="${path}",service="${service}"} ${7 * factor}`,
  ])
}

export const victron = onlyMessages(
  ...victronValues('battery', '512', [
    ['Dc/0/Voltage', 'victron_voltage_volts'],
    ['Dc/0/Current', 'victron_current_amperes'],
    ['Dc/0/Power', 'victron_power_watts'],
    ['Dc/0/Temperature', 'victron_temperature_celsius'],
    ['Soc', 'victron_charge_percent'],
    ['ConsumedAmphours', 'victron_value'],
    ['TimeToGo', 'victron_value'],
    ['Info/MaxChargeVoltage', 'victron_value'],
    ['Alarms/LowVoltage', 'victron_value'],
  ]),
  ...victronValues('solarcharger', '279', [
    ['Pv/V', 'victron_voltage_volts'],
    ['Pv/0/V', 'victron_voltage_volts'],
    ['Pv/0/P', 'victron_power_watts'],
    ['Yield/Power', 'victron_power_watts'],
    ['Yield/User', 'victron_energy_joules_total', kilowattHours],
    ['Yield/System', 'victron_energy_joules_total', kilowattHours],
    ['State', 'victron_value'],
    ['History/Daily/0/Yield', 'victron_value'],
  ]),
  ...victronValues('vebus', '276', [
    ['Ac/ActiveIn/L1/V', 'victron_voltage_volts'],
    ['Ac/ActiveIn/L1/I', 'victron_current_amperes'],
    ['Ac/ActiveIn/L1/P', 'victron_power_watts'],
    ['Ac/Out/L1/F', 'victron_frequency_hertz'],
    ['Mode', 'victron_value'],
  ]),
  ...victronValues('grid', '30', [
    ['Ac/L1/Voltage', 'victron_voltage_volts'],
    ['Ac/L2/Power', 'victron_power_watts'],
    ['Ac/Frequency', 'victron_frequency_hertz'],
    ['Ac/Energy/Forward', 'victron_energy_joules_total', kilowattHours],
    ['Ac/L3/Energy/Reverse', 'victron_returned_energy_joules_total', kilowattHours],
  ]),
  ...victronValues('temperature', '24', [
    ['Temperature', 'victron_temperature_celsius'],
    ['Humidity', 'victron_humidity_percent'],
  ]),
  [
    'N/c0619ab1/settings/0/Settings/LEDs/Enable',
    { max: 9, min: 0, value: 1 },
    'victron_setting_max{device="c0619ab1",device_instance="0",path="Settings/LEDs/Enable",service="settings"} 9',
    'victron_setting_min{device="c0619ab1",device_instance="0",path="Settings/LEDs/Enable",service="settings"} 0',
    'victron_value{device="c0619ab1",device_instance="0",path="Settings/LEDs/Enable",service="settings"} 1',
  ],
  ...nothing({ value: null }, ['N/c0619ab1/system/0/Dc/Pv/Power', 'N/c0619ab1/battery/512/Soc']),
  ...nothing({ value: 'BMV-700' }, ['N/c0619ab1/battery/512/ProductName']),
  ...nothing({ value: [] }, ['N/c0619ab1/battery/512/Soc']),
  // The time, and that all has been sent.
  ...nothing({ value: 1_764_331_000 }, ['N/c0619ab1/heartbeat', 'N/c0619ab1/full_publish_completed']),
  // What is asked of it.
  ...nothing({ value: 3 }, ['W/c0619ab1/vebus/276/Mode', 'R/c0619ab1/system/0/Serial']),
  ...nothing(['system/0/#'], ['R/c0619ab1/keepalive']),
)

/** https://www.opendtu.solar/firmware/mqtt_topics/ */
export const opendtu = onlyMessages(
  ...numbers('solar/114190123456/0/', 'channel="0",device="114190123456"', [
    ['power', 'opendtu_power_watts'],
    ['powerdc', 'opendtu_dc_power_watts'],
    ['powerfactor', 'opendtu_power_factor_ratio'],
    ['reactivepower', 'opendtu_reactive_power_vars'],
    ['current', 'opendtu_current_amperes'],
    ['voltage', 'opendtu_voltage_volts'],
    ['frequency', 'opendtu_frequency_hertz'],
    ['temperature', 'opendtu_temperature_celsius'],
    ['efficiency', 'opendtu_efficiency_percent'],
    ['yieldday', 'opendtu_yield_day_joules', wattHours],
    ['yieldtotal', 'opendtu_yield_joules_total', kilowattHours],
    ['voltage_ph1n', 'opendtu_voltage_ph1n'],
  ]),
  ...numbers('solar/114190123456/2/', 'channel="2",device="114190123456"', [
    ['power', 'opendtu_power_watts'],
    ['current', 'opendtu_current_amperes'],
    ['voltage', 'opendtu_voltage_volts'],
    ['irradiation', 'opendtu_irradiation_percent'],
    ['yieldday', 'opendtu_yield_day_joules', wattHours],
    ['yieldtotal', 'opendtu_yield_joules_total', kilowattHours],
  ]),
  ...numbers('solar/114190123456/', 'device="114190123456"', [
    ['status/reachable', 'opendtu_reachable'],
    ['status/producing', 'opendtu_producing'],
    ['status/limit_relative', 'opendtu_limit_percent'],
    ['status/limit_absolute', 'opendtu_limit_watts'],
    ['radio/tx_request', 'opendtu_tx_request'],
    ['radio/rx_fail_nothing', 'opendtu_rx_fail_nothing'],
    ['radio/rssi', 'opendtu_signal_dbm'],
  ]),
  ...numbers('solar/', 'device="ac"', [
    ['ac/power', 'opendtu_total_power_watts'],
    ['ac/yieldday', 'opendtu_total_yield_day_joules', wattHours],
    ['ac/yieldtotal', 'opendtu_total_yield_joules_total', kilowattHours],
    ['ac/is_valid', 'opendtu_ac_is_valid'],
    ['dc/power', 'opendtu_total_power_watts', 1, 'device="dc"'],
    ['dc/irradiation', 'opendtu_total_irradiation_percent', 1, 'device="dc"'],
    ['dtu/uptime', 'opendtu_dtu_uptime_seconds', 1, 'device="dtu"'],
    ['dtu/rssi', 'opendtu_dtu_signal_dbm', 1, 'device="dtu"'],
    ['dtu/temperature', 'opendtu_dtu_temperature_celsius', 1, 'device="dtu"'],
  ]),
  ['solar/dtu/status', 'online', 'opendtu_up{device="dtu"} 1'],
  ['solar/dtu/status', 'offline', 'opendtu_up{device="dtu"} 0'],
  ...nothing('192.168.1.9', ['solar/dtu/ip', 'solar/dtu/hostname', 'solar/dtu/bssid']),
  ...nothing(7, [
    'solar/114190123456/name',
    'solar/114190123456/status/last_update',
    'solar/114190123456/device/hwversion',
    'solar/114190123456/cmd/limit_persistent_relative',
    'solar/114190123456/cmd/restart',
  ]),
)

/** https://github.com/lumapu/ahoy/blob/main/manual/User_Manual.md */
export const ahoydtu = onlyMessages(
  ...numbers('inverter/HM-800/ch0/', 'channel="ch0",device="HM-800"', [
    ['U_AC', 'ahoydtu_ac_voltage_volts'],
    ['I_AC', 'ahoydtu_ac_current_amperes'],
    ['P_AC', 'ahoydtu_ac_power_watts'],
    ['P_DC', 'ahoydtu_dc_power_watts'],
    ['Q_AC', 'ahoydtu_reactive_power_vars'],
    ['F_AC', 'ahoydtu_frequency_hertz'],
    ['PF_AC', 'ahoydtu_power_factor_ratio'],
    ['Temp', 'ahoydtu_temperature_celsius'],
    ['Efficiency', 'ahoydtu_efficiency_percent'],
    ['MaxPower', 'ahoydtu_max_power_watts'],
    ['YieldDay', 'ahoydtu_yield_day_joules', wattHours],
    ['YieldTotal', 'ahoydtu_yield_joules_total', kilowattHours],
    ['active_PowerLimit', 'ahoydtu_active_PowerLimit'],
  ]),
  ...numbers('inverter/HM-800/ch1/', 'channel="ch1",device="HM-800"', [
    ['U_DC', 'ahoydtu_dc_voltage_volts'],
    ['I_DC', 'ahoydtu_dc_current_amperes'],
    ['P_DC', 'ahoydtu_dc_power_watts'],
    ['Irradiation', 'ahoydtu_irradiation_percent'],
    ['YieldDay', 'ahoydtu_yield_day_joules', wattHours],
    ['YieldTotal', 'ahoydtu_yield_joules_total', kilowattHours],
  ]),
  ...numbers('inverter/total/', 'channel="total",device="c"', [
    ['P_AC', 'ahoydtu_ac_power_watts'],
    ['YieldTotal', 'ahoydtu_yield_joules_total', kilowattHours],
  ]),
  [
    'inverter/HM-800/ch0',
    { U_AC: 233.3, P_AC: 71, YieldDay: 4, YieldTotal: 5, Temp: 22.4, active_PowerLimit: 100 },
    'ahoydtu_ac_power_watts{channel="ch0",device="HM-800"} 71',
    'ahoydtu_ac_voltage_volts{channel="ch0",device="HM-800"} 233.3',
    'ahoydtu_active_PowerLimit{channel="ch0",device="HM-800"} 100',
    'ahoydtu_temperature_celsius{channel="ch0",device="HM-800"} 22.4',
    'ahoydtu_yield_day_joules{channel="ch0",device="HM-800"} 14400',
    'ahoydtu_yield_joules_total{channel="ch0",device="HM-800"} 18000000',
  ],
  [
    'inverter/HM-800/radio_stat',
    { tx: 7, success: 6 },
    'ahoydtu_radio_success{device="HM-800"} 6',
    'ahoydtu_radio_tx{device="HM-800"} 7',
  ],
  ...nothing({ part: 269619201, version: '256' }, ['inverter/HM-800/hardware', 'inverter/HM-800/firmware']),
  ['inverter/HM-800/available', 2, 'ahoydtu_available{device="HM-800"} 2'],
  ['inverter/mqtt', 'connected', 'ahoydtu_up{device="c"} 1'],
  ['inverter/mqtt', 'not connected', 'ahoydtu_up{device="c"} 0'],
  ...nothing(7, ['inverter/HM-800/last_success', 'inverter/ctrl/limit/0', 'inverter/setup/set_time']),
)

/** https://www.home-assistant.io/integrations/mqtt_statestream/ */
const twoStates: readonly (readonly [domain: string, one: string, zero: string])[] = [
  ['binary_sensor', 'on', 'off'],
  ['switch', 'on', 'off'],
  ['cover', 'open', 'closed'],
  ['lock', 'unlocked', 'locked'],
  ['person', 'home', 'not_home'],
  ['device_tracker', 'home', 'not_home'],
  ['sun', 'above_horizon', 'below_horizon'],
]

export const statestream = onlyMessages(
  ...twoStates.flatMap(([domain, one, zero]): FamilyMessage[] => [
    [`homeassistant/${domain}/x/state`, one, `homeassistant_state{device="x",domain="${domain}"} 1`],
    [`homeassistant/${domain}/x/state`, zero, `homeassistant_state{device="x",domain="${domain}"} 0`],
  ]),
  ['homeassistant/sensor/attic/state', 21.5, 'homeassistant_state{device="attic",domain="sensor"} 21.5'],
  ['homeassistant/light/x/brightness', 128, 'homeassistant_brightness{device="x",domain="light"} 128'],
  [
    'homeassistant/climate/x/temperature',
    20.5,
    'homeassistant_temperature{device="x",domain="climate"} 20.5',
  ],
  ['homeassistant/fan/x/oscillating', true, 'homeassistant_oscillating{device="x",domain="fan"} 1'],
  ...nothing('unavailable', ['homeassistant/sensor/attic/state']),
  ...nothing('unknown', ['homeassistant/binary_sensor/x/state']),
  ...nothing('idle', ['homeassistant/media_player/x/state']),
  ...nothing('2026-01-01T00:00:00+00:00', [
    'homeassistant/sensor/attic/last_changed',
    'homeassistant/sensor/attic/last_updated',
  ]),
  [
    'homeassistant/sensor/attic/unit_of_measurement',
    '°C',
    'homeassistant_unit_info{device="attic",domain="sensor",unit="°C"} 1',
  ],
  ...nothing(1, [
    'homeassistant/light/x/set',
    'homeassistant/light/x/command',
    'homeassistant/light/x/config',
  ]),
)

/** https://homieiot.github.io/specification/ */
export const homie = onlyMessages(
  ...['homie/', 'homie/5/'].flatMap((base): FamilyMessage[] => [
    [`${base}attic/climate/temperature`, 21.5, 'homie_temperature{device="attic",node="climate"} 21.5'],
    [`${base}attic/relay/power`, true, 'homie_power{device="attic",node="relay"} 1'],
    [`${base}attic/$stats/uptime`, 7, 'homie_stats_uptime{device="attic"} 7'],
    ...states(
      `${base}attic/$state`,
      'homie_state',
      ['device="attic",', ''],
      ['init', 'ready', 'disconnected', 'sleeping', 'lost', 'alert'],
      (word) => [`homie_up{device="attic"} ${Number(['ready', 'sleeping', 'alert'].includes(word))}`],
    ),
    ...nothing('eco', [`${base}attic/climate/mode`]),
    ...nothing('4.0.0', [`${base}attic/$homie`]),
    ...nothing(7, [
      `${base}attic/$name`,
      `${base}attic/$description`,
      `${base}attic/$fw/version`,
      `${base}attic/climate/$name`,
      `${base}attic/climate/temperature/$unit`,
      `${base}attic/climate/temperature/$target`,
      `${base}attic/climate/temperature/set`,
      `${base}$broadcast/alert`,
    ]),
  ]),
)

/** https://dsmr-reader.readthedocs.io/en/v5/how-to/mqtt.html, https://github.com/mhendriks/P1-Dongle-ESP32 */
const phases = ['1', '2', '3']
const ofReader = 'device="c",group="reading"'
const ofDongle = 'device="c",group="P1-Dongle-Pro"'

export const dsmr = onlyMessages(
  ...numbers('dsmr/reading/', ofReader, [
    ['electricity_currently_delivered', 'dsmr_power_watts', 1000],
    ['electricity_currently_returned', 'dsmr_returned_power_watts', 1000],
    ['electricity_delivered_1', 'dsmr_energy_joules_total', kilowattHours, `${ofReader},tariff="1"`],
    ['electricity_delivered_2', 'dsmr_energy_joules_total', kilowattHours, `${ofReader},tariff="2"`],
    ['electricity_returned_1', 'dsmr_returned_energy_joules_total', kilowattHours, `${ofReader},tariff="1"`],
    ['electricity_returned_2', 'dsmr_returned_energy_joules_total', kilowattHours, `${ofReader},tariff="2"`],
    ['extra_device_delivered', 'dsmr_gas_cubic_meters_total'],
    ...phases.flatMap((phase): Reading[] => {
      const labels = `${ofReader},phase="l${phase}"`
      return [
        [`phase_currently_delivered_l${phase}`, 'dsmr_phase_power_watts', 1000, labels],
        [`phase_currently_returned_l${phase}`, 'dsmr_phase_returned_power_watts', 1000, labels],
        [`phase_voltage_l${phase}`, 'dsmr_voltage_volts', 1, labels],
        [`phase_power_current_l${phase}`, 'dsmr_current_amperes', 1, labels],
      ]
    }),
  ]),
  ...numbers('dsmr/meter-stats/', 'device="c",group="meter-stats"', [
    ['power_failure_count', 'dsmr_power_failures_total'],
    ['long_power_failure_count', 'dsmr_long_power_failures_total'],
    ['voltage_sag_count_l1', 'dsmr_voltage_sag_count_l1'],
    ['rejected_telegrams', 'dsmr_rejected_telegrams'],
  ]),
  ['dsmr/meter-stats/electricity_tariff', 2, 'dsmr_tariff{device="c",group="meter-stats"} 2'],
  ['P1-Dongle-Pro/electricity_tariff', '0001', `dsmr_tariff{${ofDongle}} 1`],
  // The same name in two periods.
  ['dsmr/day-consumption/electricity1', 2.5, 'dsmr_electricity1{device="c",group="day-consumption"} 2.5'],
  ['dsmr/current-month/electricity1', 61, 'dsmr_electricity1{device="c",group="current-month"} 61'],
  [
    'dsmr/day-consumption/energy_supplier_price_electricity_delivered_1',
    0.3,
    'dsmr_energy_supplier_price_electricity_delivered_1{device="c",group="day-consumption"} 0.3',
  ],
  ...numbers('P1-Dongle-Pro/', ofDongle, [
    ['power_delivered', 'dsmr_power_watts', 1000],
    ['power_returned', 'dsmr_returned_power_watts', 1000],
    ['energy_delivered_tariff1', 'dsmr_energy_joules_total', kilowattHours, `${ofDongle},tariff="1"`],
    ['energy_returned_tariff2', 'dsmr_returned_energy_joules_total', kilowattHours, `${ofDongle},tariff="2"`],
    ['voltage_l2', 'dsmr_voltage_volts', 1, `${ofDongle},phase="l2"`],
    ['current_l3', 'dsmr_current_amperes', 1, `${ofDongle},phase="l3"`],
    ['power_delivered_l1', 'dsmr_phase_power_watts', 1000, `${ofDongle},phase="l1"`],
    ['gas_delivered', 'dsmr_gas_cubic_meters_total'],
    ['water', 'dsmr_water_cubic_meters_total'],
    ['wifi_rssi', 'dsmr_signal_dbm'],
  ]),
  ...nothing('2026-01-01T00:00:00Z', ['dsmr/reading/timestamp', 'dsmr/reading/extra_device_timestamp']),
  ...nothing('KFM5KAIFA-METER', ['P1-Dongle-Pro/identification']),
)

/** https://github.com/mruettgers/SMLReader */
const ofSml = 'device="meter",sensor="1"'
export const smlreader = onlyMessages(
  ...numbers(
    'meter/sensor/1/obis/1-0:',
    ofSml,
    [
      ['1.8.0', 'smlreader_energy_joules_total', wattHours, `${ofSml},tariff="all"`],
      ['1.8.1', 'smlreader_energy_joules_total', wattHours, `${ofSml},tariff="1"`],
      ['1.8.2', 'smlreader_energy_joules_total', wattHours, `${ofSml},tariff="2"`],
      ['2.8.0', 'smlreader_returned_energy_joules_total', wattHours, `${ofSml},tariff="all"`],
      ['16.7.0', 'smlreader_power_watts'],
      ['36.7.0', 'smlreader_phase_power_watts', 1, `device="meter",phase="l1",sensor="1"`],
      ['56.7.0', 'smlreader_phase_power_watts', 1, `device="meter",phase="l2",sensor="1"`],
      ['76.7.0', 'smlreader_phase_power_watts', 1, `device="meter",phase="l3",sensor="1"`],
      ['32.7.0', 'smlreader_voltage_volts', 1, `device="meter",phase="l1",sensor="1"`],
      ['52.7.0', 'smlreader_voltage_volts', 1, `device="meter",phase="l2",sensor="1"`],
      ['71.7.0', 'smlreader_current_amperes', 1, `device="meter",phase="l3",sensor="1"`],
      ['14.7.0', 'smlreader_frequency_hertz'],
      ['81.7.1', 'smlreader_value', 1, 'code="1-0:81.7.1",device="meter",sensor="1"'],
    ],
    '/255/value',
  ),
  ...nothing('EMH', ['meter/sensor/1/obis/129-129:199.130.3/255/value', 'meter/info']),
)

/** https://github.com/mrWheel/DSMRloggerAPI */
export const dsmrApi = onlyMessages(
  ...(
    [
      ['power_delivered', 'dsmr_power_watts', 1000],
      ['power_returned', 'dsmr_returned_power_watts', 1000],
      ['energy_delivered_tariff1', 'dsmr_energy_joules_total', kilowattHours, 'device="c",tariff="1"'],
      [
        'energy_returned_tariff2',
        'dsmr_returned_energy_joules_total',
        kilowattHours,
        'device="c",tariff="2"',
      ],
      ['power_delivered_l1', 'dsmr_phase_power_watts', 1000, 'device="c",phase="l1"'],
      ['power_returned_l3', 'dsmr_phase_returned_power_watts', 1000, 'device="c",phase="l3"'],
      ['voltage_l2', 'dsmr_voltage_volts', 1, 'device="c",phase="l2"'],
      ['current_l1', 'dsmr_current_amperes', 1, 'device="c",phase="l1"'],
      ['gas_delivered', 'dsmr_gas_cubic_meters_total'],
      ['electricity_failures', 'dsmr_power_failures_total'],
    ] satisfies Reading[]
  ).map(
    ([reading, metric, factor = 1, labels = 'device="c"']): FamilyMessage => [
      `DSMR-API/${reading}`,
      { [reading]: [{ value: 7, unit: 'x' }] },
      `${metric}{${labels}} ${7 * factor}`,
    ],
  ),
  ['DSMR-API/electricity_tariff', { electricity_tariff: [{ value: '0002' }] }, 'dsmr_tariff{device="c"} 2'],
)

/** https://docs.evcc.io/en/integrations/mqtt-api */
export const evcc = onlyMessages(
  ...numbers('evcc/loadpoints/1/', 'device="c",loadpoint="1"', [
    ['chargePower', 'evcc_charge_power_watts'],
    ['chargeCurrent', 'evcc_charge_current_amperes'],
    ['minCurrent', 'evcc_min_current_amperes'],
    ['maxCurrent', 'evcc_max_current_amperes'],
    ['chargedEnergy', 'evcc_session_energy_joules', wattHours],
    ['chargeRemainingEnergy', 'evcc_remaining_energy_joules', wattHours],
    ['chargeTotalImport', 'evcc_charge_energy_joules_total', kilowattHours],
    ['vehicleSoc', 'evcc_vehicle_charge_percent'],
    ['vehicleRange', 'evcc_vehicle_range_meters', 1000],
    ['vehicleOdometer', 'evcc_vehicle_odometer_meters', 1000],
    ['limitSoc', 'evcc_limit_charge_percent'],
    ['phasesActive', 'evcc_phasesActive'],
    ['chargeDuration', 'evcc_charge_duration_seconds'],
    ['connectedDuration', 'evcc_connected_duration_seconds'],
    ['chargeRemainingDuration', 'evcc_charge_remaining_duration_seconds'],
    ['chargeCurrents/2', 'evcc_phase_current_amperes', 1, 'device="c",loadpoint="1",phase="2"'],
    ['chargeVoltages/3', 'evcc_phase_voltage_volts', 1, 'device="c",loadpoint="1",phase="3"'],
  ]),
  // Of older versions in nanoseconds.
  [
    'evcc/loadpoints/1/chargeDuration',
    5_400_000_000_000,
    'evcc_charge_duration_seconds{device="c",loadpoint="1"} 5400',
  ],
  ...['charging', 'connected', 'enabled'].flatMap((word): FamilyMessage[] => [
    [`evcc/loadpoints/2/${word}`, true, `evcc_${word}{device="c",loadpoint="2"} 1`],
    [`evcc/loadpoints/2/${word}`, false, `evcc_${word}{device="c",loadpoint="2"} 0`],
  ]),
  ...states(
    'evcc/loadpoints/1/mode',
    'evcc_mode',
    ['device="c",', ',loadpoint="1"'],
    ['off', 'pv', 'minpv', 'now'],
  ),
  ...numbers('evcc/site/', 'device="c"', [
    ['gridPower', 'evcc_grid_power_watts'],
    ['homePower', 'evcc_home_power_watts'],
    ['pvPower', 'evcc_pv_power_watts'],
    ['batteryPower', 'evcc_battery_power_watts'],
    ['batterySoc', 'evcc_battery_charge_percent'],
    ['tariffGrid', 'evcc_tariffGrid'],
    ['pv/1/power', 'evcc_power_watts', 1, 'device="c",meter="pv/1"'],
    ['pv/2/energy', 'evcc_energy_joules_total', kilowattHours, 'device="c",meter="pv/2"'],
    ['battery/1/soc', 'evcc_charge_percent', 1, 'device="c",meter="battery/1"'],
    ['grid/power', 'evcc_power_watts', 1, 'device="c",meter="grid"'],
    ['grid/currents/1', 'evcc_phase_current_amperes', 1, 'device="c",meter="grid",phase="1"'],
    ['grid/powers/2', 'evcc_phase_power_watts', 1, 'device="c",meter="grid",phase="2"'],
  ]),
  ...numbers('evcc/vehicles/tesla/', 'device="c",vehicle="tesla"', [
    ['minSoc', 'evcc_min_charge_percent'],
    ['limitSoc', 'evcc_limit_charge_percent'],
    ['capacity', 'evcc_capacity'],
  ]),
  ['evcc/circuits/main/power', 7, 'evcc_power_watts{device="c",part="circuits/main"} 7'],
  ['evcc/status', 'online', 'evcc_up{device="c"} 1'],
  ['evcc/status', 'offline', 'evcc_up{device="c"} 0'],
  ...nothing('Garage', ['evcc/loadpoints/1/title', 'evcc/vehicles/tesla/title', 'evcc/site/siteTitle']),
  ...nothing(7, ['evcc/updated', 'evcc/loadpoints/1/limitSoc/set', 'evcc/site/bufferSoc/set']),
)

/** https://emsesp.org/Commands */
export const emsEsp: Family = {
  fields: [
    {
      topic: 'ems-esp/boiler_data',
      around: (field) => ({ ...field }),
      labels: 'device="c",part="boiler"',
      fields: [
        ['outdoortemp', 'emsesp_outdoor_temperature_celsius', 'celsius'],
        ['curflowtemp', 'emsesp_flow_temperature_celsius', 'celsius'],
        ['selflowtemp', 'emsesp_selected_flow_temperature_celsius', 'celsius'],
        ['rettemp', 'emsesp_return_temperature_celsius', 'celsius'],
        ['exhausttemp', 'emsesp_exhaust_temperature_celsius', 'celsius'],
        ['curburnpow', 'emsesp_burner_power_percent', 'percent'],
        ['heatingpumpmod', 'emsesp_pump_modulation_percent', 'percent'],
        ['syspress', 'emsesp_system_pressure_pascals', 'pascals', 100_000],
        ['burnstarts', 'emsesp_burnstarts', ''],
      ],
    },
    {
      topic: 'ems-esp/thermostat_data',
      around: (field) => ({ hc2: field, datetime: '10:02:00 01.01.2026' }),
      labels: 'circuit="hc2",device="c",part="thermostat"',
      fields: [
        ['seltemp', 'emsesp_selected_room_temperature_celsius', 'celsius'],
        ['currtemp', 'emsesp_room_temperature_celsius', 'celsius'],
        ['daytemp', 'emsesp_daytemp', ''],
      ],
    },
    {
      topic: 'ems-esp/temperaturesensor_data',
      around: (field) => ({ '28-233D-9497-0C03': { name: 'cellar', ...field } }),
      labels: 'device="c",part="temperaturesensor",sensor="28-233D-9497-0C03"',
      fields: [['temp', 'emsesp_sensor_temperature_celsius', 'celsius']],
    },
  ],
  messages: [
    [
      'ems-esp/boiler_data',
      { heatingactive: 'on', reset: '' },
      'emsesp_heatingactive{device="c",part="boiler"} 1',
    ],
    ...numbers('ems-esp/boiler_data/', 'device="c",part="boiler"', [
      ['outdoortemp', 'emsesp_outdoor_temperature_celsius'],
      ['syspress', 'emsesp_system_pressure_pascals', 100_000],
      ['burnstarts', 'emsesp_burnstarts'],
    ]),
    ...numbers('ems-esp/thermostat/hc1/', 'circuit="hc1",device="c",part="thermostat"', [
      ['currtemp', 'emsesp_room_temperature_celsius'],
    ]),
    ...numbers('ems-esp/boiler_data_dhw/', 'circuit="dhw",device="c",part="boiler"', [
      ['curtemp', 'emsesp_water_temperature_celsius'],
    ]),
    ['ems-esp/boiler_data/heatingactive', 'on', 'emsesp_heatingactive{device="c",part="boiler"} 1'],
    ...nothing('auto', ['ems-esp/thermostat_data/hc1/mode']),
    ['ems-esp/status', 'online', 'emsesp_up{device="c"} 1'],
    ['ems-esp/status', 'offline', 'emsesp_up{device="c"} 0'],
    ...nothing({ cmd: 'wwseltemp', data: 55 }, ['ems-esp/boiler', 'ems-esp/boiler/dhw']),
    ...nothing({ event: 'start', version: '3.7.0' }, ['ems-esp/info']),
  ],
}

/** https://github.com/wmbusmeters/wmbusmeters */
export const wmbusmeters: Family = {
  fields: [
    {
      topic: 'wmbusmeters/Cellar',
      around: (field) => ({
        media: 'heat',
        meter: 'multical603',
        name: 'Cellar',
        id: '12345678',
        device: 'im871a[1]',
        current_status: 'OK',
        ...field,
      }),
      labels:
        'client_id="c",device="12345678",driver="multical603",media="heat",name="Cellar",topic="wmbusmeters/Cellar"',
      fields: [
        ['total_m3', 'wmbusmeters_volume_cubic_meters_total', 'cubic_meters'],
        ['target_m3', 'wmbusmeters_target_volume_cubic_meters', 'cubic_meters'],
        ['total_energy_consumption_kwh', 'wmbusmeters_energy_joules_total', 'joules', kilowattHours],
        ['total_energy_production_kwh', 'wmbusmeters_returned_energy_joules_total', 'joules', kilowattHours],
        ['current_power_consumption_kw', 'wmbusmeters_power_watts', 'watts', 1000],
        ['flow_temperature_c', 'wmbusmeters_flow_temperature_celsius', 'celsius'],
        ['temperature_c', 'wmbusmeters_temperature_celsius', 'celsius'],
        ['relative_humidity_rh', 'wmbusmeters_humidity_percent', 'percent'],
        ['rssi_dbm', 'wmbusmeters_signal_dbm', 'dbm'],
        ['max_flow_m3h', 'wmbusmeters_max_flow_m3h', ''],
        ['current_consumption_hca', 'wmbusmeters_current_consumption_hca', ''],
      ],
    },
  ],
  messages: [],
}

/** https://jomjol.github.io/AI-on-the-edge-device-docs/MQTT-API/ */
const ofWater = 'device="watermeter",meter="main"'
export const aiOnTheEdge = onlyMessages(
  [
    'watermeter/main/json',
    {
      value: '317.3988',
      raw: '00317.3988',
      pre: '317.3987',
      error: 'no error',
      rate: '0.00033',
      timestamp: '',
    },
    `aiontheedge_error{${ofWater}} 0`,
    `aiontheedge_previous{${ofWater}} 317.3987`,
    `aiontheedge_rate{${ofWater}} 0.00033`,
    `aiontheedge_raw{${ofWater}} 317.3988`,
    `aiontheedge_value{${ofWater}} 317.3988`,
  ],
  [
    'watermeter/main/json',
    { value: '', raw: '0031N.3988', pre: '', error: 'Neg. Rate - Read: 1', rate: '', timestamp: '' },
    `aiontheedge_error{${ofWater}} 1`,
  ],
  ...numbers('watermeter/main/', ofWater, [
    ['value', 'aiontheedge_value'],
    ['raw', 'aiontheedge_raw'],
    ['rate', 'aiontheedge_rate'],
  ]),
  [
    'attic/cam/reading',
    { value: '901.2', raw: '0901.2', error: 'no error', rate: '0.5', timestamp: '' },
    'aiontheedge_error{client_id="c",device="c",topic="attic/cam/reading"} 0',
    'aiontheedge_rate{client_id="c",device="c",topic="attic/cam/reading"} 0.5',
    'aiontheedge_raw{client_id="c",device="c",topic="attic/cam/reading"} 901.2',
    'aiontheedge_value{client_id="c",device="c",topic="attic/cam/reading"} 901.2',
  ],
  ...nothing('no error', ['watermeter/main/error']),
)

/** https://docs.frigate.video/integrations/mqtt/ */
export const frigate = onlyMessages(
  ['frigate/front/person', 2, 'frigate_objects{device="front",object="person"} 2'],
  ['frigate/front/all', 3, 'frigate_objects{device="front",object="all"} 3'],
  ['frigate/front/person/active', 1, 'frigate_active_objects{device="front",object="person"} 1'],
  ['frigate/front/motion', 'ON', 'frigate_motion{device="front"} 1'],
  ['frigate/front/motion', 'OFF', 'frigate_motion{device="front"} 0'],
  ['frigate/front/audio/dBFS', -41.5, 'frigate_audio_dBFS{device="front"} -41.5'],
  ...['detect', 'recordings', 'snapshots', 'audio', 'motion', 'improve_contrast'].map(
    (setting): FamilyMessage => [
      `frigate/front/${setting}/state`,
      'ON',
      `frigate_setting{device="front",setting="${setting}"} 1`,
    ],
  ),
  [
    'frigate/front/motion_threshold/state',
    30,
    'frigate_setting{device="front",setting="motion_threshold"} 30',
  ],
  ['frigate/available', 'online', 'frigate_up{device="c"} 1'],
  ['frigate/available', 'offline', 'frigate_up{device="c"} 0'],
  [
    'frigate/stats',
    {
      cameras: { front: { camera_fps: 5.1, pid: 812, capture_pid: 813 } },
      detectors: { coral: { inference_speed: 10.2, pid: 900, detection_start: 0 } },
      detection_fps: 2.5,
      cpu_usages: { 812: { cpu: '3.1', mem: '0.4' } },
      service: {
        uptime: 77,
        storage: { '/tmp/cache': { total: 10, used: 1, free: 9, mount_type: 'tmpfs' } },
      },
    },
    'frigate_camera_camera_fps{device="front"} 5.1',
    'frigate_detection_fps{device="c"} 2.5',
    'frigate_detector_inference_speed{detector="coral",device="c"} 10.2',
    'frigate_storage_free_bytes{device="c",path="/tmp/cache"} 9437184',
    'frigate_storage_size_bytes{device="c",path="/tmp/cache"} 10485760',
    'frigate_storage_used_bytes{device="c",path="/tmp/cache"} 1048576',
    'frigate_uptime_seconds{device="c"} 77',
  ],
  ...nothing({ type: 'new', after: { score: 0.8 } }, ['frigate/events', 'frigate/reviews']),
  ...nothing('ON', ['frigate/front/detect/set']),
)

/** https://kno.wled.ge/interfaces/mqtt/, https://github.com/pakerfeldt/knx-mqtt */
export const others = onlyMessages(
  ['wled/kitchen/g', 128, 'wled_brightness{device="kitchen"} 128'],
  ['wled/kitchen/status', 'online', 'wled_up{device="kitchen"} 1'],
  ['wled/kitchen/status', 'offline', 'wled_up{device="kitchen"} 0'],
  ...nothing('#FFA000', ['wled/kitchen/c', 'wled/kitchen/col']),
  ...nothing('<vs><ac>7</ac></vs>', ['wled/kitchen/v']),
  ...nothing(128, ['wled/kitchen']),
  ...nothing('ON', ['wled/all']),
  ['teslamate/cars/1/usable_battery_level', 67, 'teslamate_usable_battery_level{car="1",device="c"} 67'],
  ['teslamate/cars/1/plugged_in', false, 'teslamate_plugged_in{car="1",device="c"} 0'],
  [
    'go-eCharger/072246/nrg',
    [230, 231, 229, 1, 6, 7, 8, 1380, 1610, 1840, 0, 4830, 99, 98, 97, 0],
    'goecharger_current_l1_amperes{device="072246"} 6',
    'goecharger_current_l2_amperes{device="072246"} 7',
    'goecharger_current_l3_amperes{device="072246"} 8',
    'goecharger_power_l1_watts{device="072246"} 1380',
    'goecharger_power_l2_watts{device="072246"} 1610',
    'goecharger_power_l3_watts{device="072246"} 1840',
    'goecharger_power_n_watts{device="072246"} 0',
    'goecharger_power_watts{device="072246"} 4830',
    'goecharger_voltage_l1_volts{device="072246"} 230',
    'goecharger_voltage_l2_volts{device="072246"} 231',
    'goecharger_voltage_l3_volts{device="072246"} 229',
    'goecharger_voltage_n_volts{device="072246"} 1',
  ],
  ['s/us', '211,25', 'c8y_temperature_celsius{device="c"} 25'],
  ['s/us/child-1', '211,25.5,2026-06-15T00:00:00.000Z', 'c8y_temperature_celsius{device="child-1"} 25.5'],
  ['s/us', '210,-87,32', 'c8y_signal_dbm{device="c"} -87'],
  ['s/us', '212,95', 'c8y_battery_percent{device="c"} 95'],
  ['s/us', '200,c8y_Flow,F,25,l/h', 'c8y_value{device="c",fragment="c8y_Flow",series="F",unit="l/h"} 25'],
  ['s/us', '200,c8y_Flow,F,25', 'c8y_value{device="c",fragment="c8y_Flow",series="F"} 25'],
  ['c8y/s/us', '211,20', 'c8y_temperature_celsius{device="c"} 20'],
  ['c8y/s/us/child-1', '212,95', 'c8y_battery_percent{device="child-1"} 95'],
  ['c8y/s/us/child-1', '200,c8y_Flow,F,25', 'c8y_value{device="child-1",fragment="c8y_Flow",series="F"} 25'],
  ['c8y/s/us', '210,-87', 'c8y_signal_dbm{device="c"} -87'],
  ...nothing('200,c8y_Flow,F,25,l\n211,25', ['s/us', 'c8y/s/us']),
  ...nothing('100,name,c8y_MQTTDevice', ['s/us', 's/us/child-1', 'c8y/s/us']),
  [
    'v1/u/things/t1/data/3',
    'temp,c=20.7',
    'cayenne_value{channel="3",device="t1",type="temp",unit="c",user="u"} 20.7',
  ],
  ['v1/u/things/t1/data/4', 'digital=1', 'cayenne_value{channel="4",device="t1",type="digital",user="u"} 1'],
  ['v1/u/things/t1/data/5', 20.7, 'cayenne_value{channel="5",device="t1",user="u"} 20.7'],
  ...nothing({ command: 'switchlight', idx: 7, switchcmd: 'On' }, ['domoticz/in']),
  ['go-eCharger/072246/amp', 16, 'goecharger_amp{device="072246"} 16'],
  ['panasonic_heat_pump/main/Outside_Temp', 7, 'heishamon_outside_temp{device="c",part="main"} 7'],
  ...nothing(3, ['panasonic_heat_pump/commands/SetQuietMode']),
  ['openevse/wh', 1234, 'openevse_wh{device="c"} 1234'],
  ...nothing(3, ['teslamate/cars/1/model']),
  ['knx/1/2/3', 21.44, 'knx_value{device="1/2/3"} 21.44'],
  ['knx/1/2/4', true, 'knx_value{device="1/2/4"} 1'],
  ['solar_assistant/inverter_1/pv_power/state', 106, 'solarassistant_pv_power{device="inverter_1"} 106'],
  [
    'solar_assistant/total/battery_state_of_charge/state',
    64,
    'solarassistant_battery_state_of_charge{device="total"} 64',
  ],
  ...nothing('08:00', ['solar_assistant/inverter_1/time_point_3/state']),
)

/** https://www.rfc-editor.org/rfc/rfc8428: not one value a topic, but one name for all values. */
const ofLab = (name: string, rest = '') =>
  `senml_value{client_id="c",device="c",name="${name}",${rest}topic="lab/a"`
export const senml = onlyMessages(
  [
    'lab/a',
    [
      { bn: 'urn:dev:1:', bu: 'A', n: 'voltage', u: 'V', v: 120.1 },
      { n: 'current', v: 1.2 },
      { n: 'on', vb: true },
    ],
    `${ofLab('urn:dev:1:voltage')},unit="V"} 120.1`,
    `${ofLab('urn:dev:1:current')},unit="A"} 1.2`,
    `${ofLab('urn:dev:1:on')},unit="A"} 1`,
  ],
  [
    'lab/a',
    [{ bn: 'urn:dev:1:', bv: 20, n: 't', u: 'Cel', v: 1.5 }],
    `${ofLab('urn:dev:1:t')},unit="Cel"} 21.5`,
  ],
  ['lab/a', [{ bn: 'urn:dev:1:' }, { n: 'fan', u: '/', v: 1 }], `${ofLab('urn:dev:1:fan')},unit="/"} 1`],
  // Records of two devices, whose base names the language cannot follow.
  [
    'lab/a',
    [
      { bn: '2001:db8::2/', n: 't', u: 'Cel', v: 25.2 },
      { n: 'rh', u: '%RH', v: 30 },
      { bn: '2001:db8::1/', n: 't', u: 'Cel', v: 12.3 },
      { n: 'rh', u: '%RH', v: 67 },
    ],
    `${ofLab('2001:db8::2/t', 'record="0",')},unit="Cel"} 25.2`,
    `${ofLab('rh', 'record="1",')},unit="%RH"} 30`,
    `${ofLab('2001:db8::1/t', 'record="2",')},unit="Cel"} 12.3`,
    `${ofLab('rh', 'record="3",')},unit="%RH"} 67`,
  ],
  // A unit that begins later is not that of all.
  [
    'lab/a',
    [
      { bn: 'urn:dev:1:', n: 'a', v: 1 },
      { bu: 'W', n: 'b', v: 2 },
    ],
    `${ofLab('urn:dev:1:a', 'record="0",')}} 1`,
    `${ofLab('b', 'record="1",')},unit="W"} 2`,
  ],
  ['lab/a', [{ n: 'urn:dev:1:t', u: 'Cel', v: 3 }], `${ofLab('urn:dev:1:t')},unit="Cel"} 3`],
  ['lab/a', { bn: 'urn:dev:1/', e: [{ n: 't', u: 'Cel', v: 3 }] }, `${ofLab('urn:dev:1/t')},unit="Cel"} 3`],
  ['lab/a', { e: [{ n: 't', u: 'Cel', v: 3 }] }, `${ofLab('t')},unit="Cel"} 3`],
)
