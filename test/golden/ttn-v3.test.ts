// Holds the preset ttn-v3 to all fields of the normalized payload and their units, and to the topics that are no readings.

import { describe, expect, it } from 'vitest'
import { bundledLines } from '../helpers/bundled-mapping.ts'

const topic = 'v3/farm@ttn/devices/field-3/up'
const labels = '{application="farm@ttn",device="field-3"}'

function normalized(payload: object): string[] {
  return bundledLines({ topic, payload: { uplink_message: { normalized_payload: [payload] } } as never })
}

describe('the normalized payload of The Things Stack', () => {
  it.each<[field: string, given: unknown, metric: string, value: number]>([
    ['air.temperature', -21.5, 'ttn_air_temperature_celsius', -21.5],
    ['air.relativeHumidity', 80.5, 'ttn_air_humidity_percent', 80.5],
    ['air.pressure', 1013, 'ttn_air_pressure_pascals', 101300],
    ['air.co2', 700, 'ttn_air_carbon_dioxide_ppm', 700],
    ['air.lightIntensity', 1500, 'ttn_air_illuminance_lux', 1500],
    ['wind.speed', 9.25, 'ttn_wind_speed_meters_per_second', 9.25],
    ['wind.direction', 270, 'ttn_wind_direction_degrees', 270],
    ['rain.cumulative', 4, 'ttn_rain_meters', 0.004],
    ['rain.intensity', 3600, 'ttn_rain_rate_meters_per_second', 0.001],
    ['soil.depth', 50, 'ttn_soil_depth_meters', 0.5],
    ['soil.moisture', 31, 'ttn_soil_moisture_percent', 31],
    ['soil.temperature', 11, 'ttn_soil_temperature_celsius', 11],
    ['soil.ec', 2, 'ttn_soil_conductivity_siemens_per_meter', 0.2],
    ['soil.pH', 6.5, 'ttn_soil_ph', 6.5],
    ['soil.n', 20, 'ttn_soil_nitrogen_ppm', 20],
    ['soil.p', 21, 'ttn_soil_phosphorus_ppm', 21],
    ['soil.k', 22, 'ttn_soil_potassium_ppm', 22],
    ['water.leak', true, 'ttn_water_leak', 1],
    ['water.temperature.current', 12, 'ttn_water_temperature_celsius', 12],
    ['water.temperature.min', 11, 'ttn_water_temperature_min_celsius', 11],
    ['water.temperature.max', 13, 'ttn_water_temperature_max_celsius', 13],
    ['water.temperature.avg', 12.5, 'ttn_water_temperature_average_celsius', 12.5],
    ['metering.water.total', 1250, 'ttn_water_cubic_meters_total', 1.25],
    ['action.motion.detected', false, 'ttn_motion_detected', 0],
    ['action.motion.count', 3, 'ttn_motions', 3],
    ['action.contactState', 'open', 'ttn_contact_open', 1],
    ['action.contactState', 'closed', 'ttn_contact_open', 0],
    ['battery', 3.5, 'ttn_battery_volts', 3.5],
    ['position.latitude', 52.5, 'ttn_latitude_degrees', 52.5],
    ['position.longitude', 13.5, 'ttn_longitude_degrees', 13.5],
  ])('%s %j is %s %d', (field, given, metric, value) => {
    const payload = field.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), given)
    expect(normalized(payload as object)).toEqual([`${metric}${labels} ${value} 1767225605000`])
  })

  it('gives each of several measurements its own time', () => {
    const payload = {
      uplink_message: {
        normalized_payload: [
          { time: '2026-01-01T00:00:01Z', air: { temperature: 1 } },
          { time: '2026-01-01T00:00:02Z', air: { temperature: 2 } },
        ],
      },
    }
    expect(bundledLines({ topic, payload })).toEqual([
      `ttn_air_temperature_celsius${labels} 1 1767225601000`,
      `ttn_air_temperature_celsius${labels} 2 1767225602000`,
    ])
  })
})

describe('The Things Stack', () => {
  it.each(['join', 'down/queued', 'down/sent', 'down/ack', 'down/nack', 'down/failed', 'service/data'])(
    'says nothing that is a reading on %s',
    (end) => {
      const payload = { received_at: '2026-01-01T00:00:01Z', downlink_ack: { f_port: 15, f_cnt: 1 } }
      expect(bundledLines({ topic: topic.replace(/up$/, end), payload })).toEqual([
        expect.stringMatching(/^# ignored, rule bundled\[\d+\]$/),
      ])
    },
  )

  it('keeps gateways behind Packet Broker, and antennas of one gateway, apart', () => {
    const behind = (id: string, rssi: number) => ({
      gateway_ids: { gateway_id: 'packetbroker' },
      packet_broker: { forwarder_gateway_id: id },
      rssi,
    })
    const antenna = (index: number) => ({
      gateway_ids: { gateway_id: 'barn' },
      antenna_index: index,
      rssi: -9,
    })
    const rx_metadata = [behind('a', -1), behind('b', -2), antenna(0), antenna(1)]
    const lines = bundledLines({ topic, payload: { uplink_message: { rx_metadata } } })
    expect(lines).toHaveLength(4)
    expect(lines.join()).not.toContain('collision')
  })
})
