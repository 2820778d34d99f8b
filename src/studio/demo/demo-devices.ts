// Devices that are not there, for a first look at the page: families that many people have, with days in their curves and
// the faults that devices have. The same seed and times give the same messages.

import { createRandom, type Random } from './random.ts'

export interface DemoDevice {
  readonly topic: string
  readonly clientId: string
  readonly intervalMs: number
  /** @returns undefined while the device is silent */
  payload(nowMs: number): object | undefined
}

const dayMs = 86_400_000
const hourMs = 3_600_000

/** One of each before the second of any; the first six have a wrong clock, an outage and a chatterbox among them. */
export function demoDevices(count: number, seed = 1): DemoDevice[] {
  return Array.from({ length: count }, (_, index) => {
    const random = createRandom(seed * 100_003 + index)
    const round = Math.floor(index / kinds.length)
    const suffix = round === 0 ? '' : `-${round + 1}`
    return kinds[index % kinds.length]!(suffix, random)
  })
}

type MakeDevice = (suffix: string, random: Random) => DemoDevice

const kinds: readonly MakeDevice[] = [
  (suffix, random) => {
    let energy = 287.04
    return {
      topic: `zigbee2mqtt/plug${suffix}`,
      clientId: 'demo-zigbee2mqtt',
      intervalMs: 1_000,
      payload(nowMs) {
        const power = round(40 + 30 * dayCurve(nowMs) + random.between(-3, 3), 1)
        energy += power / 3_600_000
        return {
          energy: round(energy, 4),
          power,
          state: power > 35 ? 'ON' : 'OFF',
          linkquality: random.whole(90, 130),
        }
      },
    }
  },
  (suffix, random) => ({
    topic: `zigbee2mqtt/trv${suffix}`,
    clientId: 'demo-zigbee2mqtt',
    intervalMs: 3_000,
    payload: (nowMs) => ({
      local_temperature: round(20 + 2 * dayCurve(nowMs) + random.between(-0.2, 0.2), 1),
      current_heating_setpoint: 21,
      running_state: random.chance(0.5) ? 'heat' : 'idle',
      battery: 83,
    }),
  }),
  (suffix, random) => ({
    topic: `tele/kitchen${suffix}/SENSOR`,
    clientId: `demo-tasmota${suffix}`,
    intervalMs: 2_000,
    payload: (nowMs) => ({
      Time: new Date(nowMs).toISOString().slice(0, 19),
      AM2301: {
        Temperature: round(21 + 3 * dayCurve(nowMs) + random.between(-0.3, 0.3), 1),
        Humidity: round(48 - 8 * dayCurve(nowMs) + random.between(-1, 1), 1),
        DewPoint: round(9.5 + random.between(-0.2, 0.2), 1),
      },
      TempUnit: 'C',
    }),
  }),
  // An outage: silent for 20 of 60 seconds.
  (suffix, random) => {
    let total = 1_203_400.5
    return {
      topic: `shellyplus1pm-7c87ce${suffix}/status/switch:0`,
      clientId: `demo-shelly${suffix}`,
      intervalMs: 2_000,
      payload(nowMs) {
        if (nowMs % 60_000 >= 40_000) return undefined
        const apower = round(Math.max(0, 120 * dayCurve(nowMs) + random.between(-5, 5)), 1)
        total += apower / 1_800
        return {
          id: 0,
          source: 'timer',
          output: apower > 1,
          apower,
          voltage: round(231 + random.between(-2, 2), 1),
          current: round(apower / 231, 3),
          aenergy: { total: round(total, 3) },
          temperature: { tC: round(38 + apower / 40, 1) },
        }
      },
    }
  },
  // A clock that is three hours ahead.
  (suffix, random) => ({
    topic: `v3/meadow@ttn/devices/soil${suffix || '-1'}/up`,
    clientId: 'demo-lorawan',
    intervalMs: 5_000,
    payload: (nowMs) => ({
      end_device_ids: { device_id: `soil${suffix || '-1'}`, application_ids: { application_id: 'meadow' } },
      uplink_message: {
        f_port: 1,
        decoded_payload: {
          soil_moisture: round(31 - 4 * dayCurve(nowMs) + random.between(-0.3, 0.3), 1),
          temperature: round(12 + 5 * dayCurve(nowMs), 1),
          battery: 3.61,
        },
        rx_metadata: [{ gateway_ids: { gateway_id: 'barn' }, rssi: random.whole(-101, -92), snr: 7.5 }],
        received_at: new Date(nowMs + 3 * hourMs).toISOString(),
      },
    }),
  }),
  // A chatterbox, with JSON of its own; once in a while a sensor that is not there.
  (suffix, random) => ({
    topic: `factory/a/press${suffix || '-1'}/telemetry`,
    clientId: `demo-press${suffix || '-1'}`,
    intervalMs: 250,
    payload: (nowMs) => ({
      ts: Math.round(nowMs / 1_000),
      temp_f: round(160 + 12 * dayCurve(nowMs) + random.between(-1, 1), 1),
      pressure_bar: random.chance(0.03) ? 'n/a' : round(6.2 + random.between(-0.15, 0.15), 2),
      strokes: Math.floor(nowMs / 1_500) % 1_000_000,
      guard: !random.chance(0.05),
    }),
  }),
]

/** -1 at four in the morning, 1 at four in the afternoon. */
function dayCurve(nowMs: number): number {
  return Math.sin((2 * Math.PI * ((nowMs % dayMs) - 10 * hourMs)) / dayMs)
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
