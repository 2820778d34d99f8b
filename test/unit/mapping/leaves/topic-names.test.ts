// What a payload that is one value is called after its topic.

import { expect, it } from 'vitest'
import { readTopic } from '../../../../src/mapping/leaves/name-of-topic.ts'
import { mapLine } from '../../../helpers/mapping.ts'

it.each<[why: string, names: { readonly [topic: string]: string }]>([
  [
    'what tells two of one kind apart',
    {
      'eda/supplyAirTemperatureAfterHeatRecovery': 'supply_air_temperature_after_heat_recovery',
      'rtu/MixedAirTemperature': 'mixed_air_temperature',
      'x/cold_water_temperature': 'cold_water_temperature',
      'x/wet_bulb_temperature': 'wet_bulb_temperature',
      'x/pressure_before_sieve': 'pressure_before_sieve',
      'x/pressure_after_2': 'pressure_after',
      'x/temperature_in_kitchen': 'temperature',
      'x/water_temperature_in': 'water_temperature_in',
      'x/before_lunch': 'value',
      'x/cold/water': 'water',
    },
  ],
  [
    'abbreviations, as chargers, UPS and inverters have them',
    {
      'openevse/amp': 'amp',
      'openevse/freeram': 'freeram',
      'apcupsd/pi/linev/state': 'linev',
      'apcupsd/pi/bcharge/state': 'bcharge',
      'solar/vpv1': 'vpv',
      'ups/loadpct': 'loadpct',
    },
  ],
  [
    'radio',
    {
      'router/lte/rsrp': 'rsrp',
      'router/lte/RSRQ': 'rsrq',
      'modem/sinr': 'sinr',
      'modem/rscp': 'rscp',
      'modem/ecio': 'ecio',
      'modem/cqi': 'cqi',
      'modem/asu': 'asu',
    },
  ],
  [
    'limits of a current',
    {
      'wallbox/minimal_permanent_current': 'minimal_permanent_current',
      'wallbox/maximal_current': 'maximal_current',
      'wallbox/minimal': 'value',
    },
  ],
  [
    'other languages',
    {
      'planta/mezclador/temperatura': 'temperatura',
      'planta/mezclador/presión': 'presion',
      'haus/Außentemperatur': 'aussentemperatur',
      'haus/bad/Luftfeuchte': 'luftfeuchte',
      'usine/puissance': 'puissance',
      'huis/spanning_l1': 'spanning_l1',
      'dom/napięcie': 'napiecie',
    },
  ],
  [
    'levels with points between them',
    {
      'devicehub.alias.Press_07.hydraulic_pressure': 'hydraulic_pressure',
      'plant/line.Mixer.oee_count': 'oee_count',
      'a.Halle.humidity.current': 'humidity_current',
      'a.humidity.state.x/value': 'humidity',
      'temperature/host.example.org': 'temperature',
      'host.example.org/temperature': 'temperature',
      'meter.power': 'power',
      'boiler.sensor7': 'value',
      'meter/1.8.0/power': 'power',
      'a/pressure.v1.2': 'pressure',
    },
  ],
  [
    'two words in one',
    {
      'node/batteryVoltage': 'battery_voltage',
      'node/watertemp': 'water_temp',
      'pv/energytoday': 'energy_today',
      'haus/flurtemperatur': 'temperatur',
      'haus/Kesseltemperatur_0x0/state': 'kessel_temperatur',
      'huis/buitentemperatuur': 'buiten_temperatuur',
      'fancoil/livingroom/currenttemp': 'current_temp',
      'node/account': 'value',
      'node/package': 'value',
      'node/swapping': 'value',
      'node/downspout': 'value',
    },
  ],
  [
    'tariffs and directions',
    {
      'sensors/power/p1meter/consumption_low_tarif': 'consumption_low_tarif',
      'sensors/power/p1meter/consumption_high_tarif': 'consumption_high_tarif',
      'sensors/power/p1meter/returndelivery_low_tarif': 'returndelivery_low_tarif',
      'sensors/power/p1meter/actual_returndelivery': 'actual_returndelivery',
      'sensors/power/p1meter/short_power_outages': 'short_power_outages',
      'sensors/power/p1meter/l1_instant_power_current': 'l1_instant_power_current',
      'meter/energy_delivery': 'energy_delivery',
    },
  ],
  [
    'counts and rates of networks and machines',
    {
      'moca/192.168.1.20/status/ethernet_tx/tx_good': 'tx_good',
      'moca/192.168.1.20/status/ethernet_tx/tx_bad': 'tx_bad',
      'router/eth0/rx_bytes': 'rx_bytes',
      'twc/voltagePhaseA': 'voltage_phase_a',
      'twc/voltagePhaseB': 'voltage_phase_b',
      'twc/voltagePhaseC': 'voltage_phase_c',
      'meter/phase_s_current': 'phase_s_current',
      'meter/line_c_voltage_v': 'line_c_voltage_v',
      'meter/power/leg_b': 'power_leg_b',
      'meter/current_a': 'current_a',
      'meter/phase_c': 'value',
      'twc/totalAmpsInUse': 'total_amps_in_use',
      'stage/channel/0/state': 'state',
      'stage/channel_0': 'value',
      'stage/ch2/level': 'level',
      'temperature/channel/1': 'temperature',
      'wifi/channel': 'channel',
      'router/eth0/rx_errors': 'rx_errors',
      'router/clients': 'clients',
      'speedtest/status/Ping': 'ping',
      'speedtest/status/Download': 'download',
      'generator/Monitor/Communication Stats/Modbus Exceptions': 'modbus_exceptions',
      'generator/Maintenance/Service/Total Run Hours': 'total_run_hours',
      'umh/v1/press/_raw/parts_produced': 'parts_produced',
      'plant/line1/Good_Parts': 'good_parts',
      'plant/line1/Cycle_Time': 'cycle_time',
      'haus/brenner/Brennerstunden': 'stunden',
      'ups/rack1/battery.charge.low': 'battery_charge_low',
      'pi/cpu/idle': 'cpu_idle',
    },
  ],
  [
    'what came, or when, names nothing behind it',
    {
      'node/rx/kitchen': 'value',
      'node/upload/kitchen': 'value',
      'node/time/kitchen': 'value',
      'mqtt/clients/kitchen': 'value',
      'printer/time/left': 'time_left',
    },
  ],
  [
    'parts of machines, beside a quantity of the same level',
    {
      'plant/laser_01/laser_power': 'laser_power',
      'plant/press/Oil_Pressure': 'oil_pressure',
      'plant/press/Motor1_Speed': 'motor_speed',
      'plant/hall/motor': 'value',
      'plant/motor/speed': 'speed',
      'plant/temperature/motor': 'temperature',
      'thermostat/THERMOSTAT_MODE/state': 'thermostat_mode',
      'printer/bed_temp_target': 'bed_temp_target',
    },
  ],
  [
    'what is wanted, and what is',
    {
      'sensor/kitchen/settemp': 'set_temp',
      'sensor/kitchen_temperature_set': 'temperature_set',
      'haus/temperatur/soll': 'temperatur_soll',
      'haus/temp_ist': 'temp_ist',
      'thermostat/temperature/current': 'temperature_current',
      'printer/layer/current': 'layer_current',
      'printer/current_layer': 'layer',
      'router/current_clients': 'clients',
      'pack/battery/current': 'current',
      'evse/current': 'current',
    },
  ],
  [
    'which of several of one kind',
    {
      'comfoair/post_heater_temp_after': 'post_heater_temp_after',
      'comfoair/pre_heater_temp_before': 'pre_heater_temp_before',
      'tank/temperature/upper': 'temperature_upper',
      'line/lower_limit': 'lower_limit',
      'cms/post/count': 'count',
      'press/pressure': 'pressure',
    },
  ],
  [
    'units',
    {
      'openevse/wh': 'wh',
      'meter/water/m3': 'water_m3',
      'meter/energy/today/kWh': 'energy_today_kwh',
      'meter/energy/today_kWh': 'energy_today_kwh',
      'umh/v1/energy/main/_raw/grid_import_kw': 'energy_grid_import_kw',
      'umh/v1/main/_raw/grid_import_kw': 'grid_import_kw',
      'pi/memory_used_mb': 'memory_used_mb',
      'line/total_hours': 'total_hours',
      'room/temperature/f': 'temperature_f',
      'house/bar': 'value',
      'house/a': 'value',
    },
  ],
  [
    'what the quantity is of',
    {
      'temperature/water': 'temperature_water',
      'temperature/water_heater': 'temperature',
      'voltage/battery': 'voltage_battery',
      'house/water': 'water',
      'house/battery/kitchen': 'battery',
    },
  ],
  [
    'attributes',
    {
      'room/temperature/offset': 'offset',
      'room/temperature_offset': 'temperature_offset',
      'pack/battery/error': 'error',
      'room/mode': 'mode',
      'weather/wind/direction': 'direction',
      'lamp/color_temp': 'colortemp',
    },
  ],
  ['the last resort', { 'evse/state': 'state', 'evse/charger/status/value': 'status', 'evse/9': 'value' }],
])('%s', (_, names) => {
  const found = Object.keys(names).map((topic) => [topic, readTopic(topic.split('/')).nameOf(false)])
  expect(Object.fromEntries(found)).toEqual(names)
})

it.each<[topic: string, name: string]>([
  ['camera/motion/front_door', 'motion'],
  ['camera/motion/back_window', 'motion'],
  ['camera/bewegung/fenster_links', 'bewegung'],
  ['house/contact/window', 'contact'],
  ['house/front_door', 'door'],
  ['house/front_door/contact', 'contact'],
  ['house/alarm/door', 'door'],
  ['house/battery/front_door', 'value'],
  ['stats/power/status', 'power_status'],
  ['hall/power/state', 'power_state'],
  ['house/kitchen/status', 'status'],
  ['eda/summerNightCooling', 'summer_night_cooling'],
  ['house/water/main_valve', 'valve'],
  ['house/window/closed', 'closed'],
  ['house/kitchen/state', 'state'],
  ['house/power', 'value'],
])('%s, a word: %s', (topic, name) => {
  expect(readTopic(topic.split('/')).nameOf(true)).toBe(name)
})

it.each<[why: string, topic: string, json: string, lines: string[]]>([
  [
    'alone at the root',
    'plant/temperature/hall',
    '{"mean": 3, "max": 5, "std": 1, "ts": 1767225604, "unit": "C"}',
    ['temperature_max 5', 'temperature_mean 3', 'temperature_std 1'],
  ],
  [
    'with a value and what is of the same values',
    'a/humidity',
    '{"value": 3, "min": 1, "count": 9}',
    ['humidity 3', 'humidity_count 9', 'humidity_min 1'],
  ],
  ['on a topic that does not say of what', 'plant/hall', '{"min": 3, "max": 5}', ['max 5', 'min 3']],
  ['on a topic of a state', 'plant/status', '{"min": 3}', ['min 3']],
  ['beside another reading', 'a/temperature', '{"min": 3, "co2": 5}', ['co2 5', 'min 3']],
  ['with more inside', 'a/temperature', '{"max": 5, "min": {"v": 3}}', ['max 5', 'min_v 3']],
  ['that say nothing of many values', 'a/temperature', '{"count": 5, "sum": 3}', ['count 5', 'sum 3']],
])('statistics %s', (_, topic, json, lines) => {
  const mapped = mapLine(undefined, { topic, payload: JSON.parse(json) }, { identityLabels: [] })
  const readings = mapped.filter((line) => !line.startsWith('#'))
  expect(readings.map((line) => line.replace(/ 1767225605000$/, ''))).toEqual(lines)
})
