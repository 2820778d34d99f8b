// The units of families whose messages name them: each field in a message of its own, through the bundled mapping.

import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../src/model.ts'
import { bundledLines } from '../helpers/bundled-mapping.ts'

type Row = readonly [field: string, given: JsonValue, metric: string, value: number]

const families: readonly {
  readonly family: string
  readonly topic: string
  readonly message: (field: string, given: JsonValue) => JsonValue
  readonly rows: readonly Row[]
}[] = [
  {
    family: 'rtl_433',
    topic: 'rtl_433/attic/events',
    message: (field, given) => ({ model: 'X', id: 1, [field]: given }),
    rows: [
      ['temperature_C', 20.5, 'rtl433_temperature_celsius', 20.5],
      ['temperature_F', 50, 'rtl433_temperature_celsius', 10],
      ['temperature_1_C', 3, 'rtl433_temperature_1_celsius', 3],
      ['temperature_2_F', 50, 'rtl433_temperature_2_celsius', 10],
      ['humidity', 83, 'rtl433_humidity_percent', 83],
      ['battery_ok', 0.5, 'rtl433_battery_ok', 0.5],
      ['battery', 'OK', 'rtl433_battery_ok', 1],
      ['battery', 'LOW', 'rtl433_battery_ok', 0],
      ['battery_mV', 3000, 'rtl433_battery_volts', 3],
      ['battery_V', 2.5, 'rtl433_battery_volts', 2.5],
      ['wind_avg_m_s', 7, 'rtl433_wind_speed_meters_per_second', 7],
      ['wind_avg_km_h', 36, 'rtl433_wind_speed_meters_per_second', 10],
      ['wind_avg_mi_h', 100, 'rtl433_wind_speed_meters_per_second', 44.704],
      ['wind_max_km_h', 72, 'rtl433_wind_gust_meters_per_second', 20],
      ['wind_dir_deg', 270, 'rtl433_wind_direction_degrees', 270],
      ['rain_mm', 4, 'rtl433_rain_meters', 0.004],
      ['rain_in', 10, 'rtl433_rain_meters', 0.254],
      ['rain_rate_mm_h', 3600, 'rtl433_rain_rate_meters_per_second', 0.001],
      ['pressure_hPa', 1013, 'rtl433_pressure_pascals', 101300],
      ['pressure_kPa', 101, 'rtl433_pressure_pascals', 101000],
      ['light_lux', 300, 'rtl433_illuminance_lux', 300],
      ['light_klx', 3, 'rtl433_illuminance_lux', 3000],
      ['energy_kWh', 2, 'rtl433_energy_joules_total', 7200000],
      ['power_W', 61.5, 'rtl433_power_watts', 61.5],
      ['depth_cm', 50, 'rtl433_depth_meters', 0.5],
      ['storm_dist_km', 12, 'rtl433_storm_distance_meters', 12000],
      ['freq', 868, 'rtl433_frequency_hertz', 868000000],
      ['uvi', 2, 'rtl433_uvi', 2],
    ],
  },
  {
    family: 'Theengs',
    topic: 'home/cellar/BTtoMQTT/582D34000008',
    message: (field, given) => ({ id: '58:2D:34:00:00:08', [field]: given }),
    rows: [
      ['tempc', 15.5, 'theengs_temperature_celsius', 15.5],
      ['hum', 33, 'theengs_humidity_percent', 33],
      ['batt', 88, 'theengs_battery_percent', 88],
      ['volt', 2.5, 'theengs_voltage_volts', 2.5],
      ['moi', 41, 'theengs_moisture_percent', 41],
      ['fer', 400, 'theengs_conductivity_siemens_per_meter', 0.04],
      ['energy', 2, 'theengs_energy_joules_total', 7200000],
      ['lux', 253, 'theengs_illuminance_lux', 253],
      ['rssi', -79, 'theengs_signal_dbm', -79],
      ['open', true, 'theengs_open', 1],
    ],
  },
  {
    family: 'Meshtastic',
    topic: 'msh/EU_868/2/json/LongFast/!da741924',
    message: (field, given) => ({
      from: 7,
      sender: '!da741924',
      type: field.endsWith('_i') || field === 'altitude' ? 'position' : 'telemetry',
      payload: { [field]: given },
    }),
    rows: [
      ['temperature', 25.5, 'meshtastic_temperature_celsius', 25.5],
      ['barometric_pressure', 1013, 'meshtastic_pressure_pascals', 101300],
      ['gas_resistance', 2, 'meshtastic_gas_resistance_ohms', 2000000],
      ['voltage', 5, 'meshtastic_sensor_volts', 5],
      ['current', 120, 'meshtastic_sensor_amperes', 0.12],
      ['battery_level', 87, 'meshtastic_battery_percent', 87],
      ['distance', 500, 'meshtastic_distance_meters', 0.5],
      ['rainfall_1h', 4, 'meshtastic_rain_1h_meters', 0.004],
      ['pm25', 12, 'meshtastic_pm2_5_micrograms_per_cubic_meter', 12],
      ['latitude_i', 525000000, 'meshtastic_latitude_degrees', 52.5],
      ['longitude_i', -134000000, 'meshtastic_longitude_degrees', -13.4],
      ['altitude', 34, 'meshtastic_altitude_meters', 34],
    ],
  },
  {
    family: 'Teltonika',
    topic: '352093080000001/data',
    message: (field, given) => ({ state: { reported: { latlng: '', ts: 1767225605000, [field]: given } } }),
    rows: [
      ['sp', 36, 'teltonika_speed_meters_per_second', 10],
      ['alt', 3, 'teltonika_altitude_meters', 3],
      ['239', 1, 'teltonika_ignition_on', 1],
      ['66', 12500, 'teltonika_external_volts', 12.5],
      ['67', 4000, 'teltonika_battery_volts', 4],
      ['16', 4000, 'teltonika_odometer_meters_total', 4000],
      ['113', 90, 'teltonika_battery_percent', 90],
      ['9999', 5, 'teltonika_avl', 5],
    ],
  },
  {
    family: 'OwnTracks',
    topic: 'owntracks/jane/phone',
    message: (field, given) => ({ _type: 'location', tst: 1767225605, [field]: given }),
    rows: [
      ['lat', 48.5, 'owntracks_latitude_degrees', 48.5],
      ['vel', 36, 'owntracks_speed_meters_per_second', 10],
      ['p', 101, 'owntracks_pressure_pascals', 101000],
      ['batt', 53, 'owntracks_battery_percent', 53],
      ['acc', 12, 'owntracks_accuracy_meters', 12],
    ],
  },
]

describe.each(families)('$family', ({ topic, message, rows }) => {
  it.each(rows)('%s %j is %s %d', (field, given, metric, value) => {
    const lines = bundledLines({ topic, payload: message(field, given) }).filter(
      (line) => !/^(#|teltonika_l)/.test(line),
    )
    expect(lines.map((line) => line.replace(/\{.*\}/, ''))).toEqual([`${metric} ${value} 1767225605000`])
  })
})
