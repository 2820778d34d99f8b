// The devices of the fleet: what each kind publishes, and what its samples have to be.

import type { ExpectedSample, Publication } from './sent-message.ts'

export interface Device {
  readonly id: string
  readonly topic: string
  readonly kind: DeviceKind
  readonly site: string
  /** How far its clock is ahead of the rules engine's. */
  readonly clockOffsetMs: number
  readonly random: () => number
}

export type DeviceKind = keyof typeof kinds

type Publish = (device: Device, nowMs: number) => Publication

/** By weight: how many devices out of ten. */
const shares: readonly (readonly [kind: DeviceKind, tenths: number])[] = [
  ['climate', 4],
  ['meter', 3],
  ['rack', 2],
  ['level', 1],
]

const kinds = {
  /** Its own time, in seconds or milliseconds. */
  climate(device, nowMs) {
    const timestampMs = Math.floor((nowMs + device.clockOffsetMs) / 1000) * 1000
    return climateAt(device, timestampMs / (isEven(device) ? 1 : 1000), timestampMs)
  },
  /** Time of receipt. */
  meter(device) {
    const { random } = device
    const power = round(random() * 3000)
    const energyWh = Math.floor(random() * 1e9)
    const relay = random() < 0.5 ? 'on' : 'off'
    return {
      payload: json({ power, energy_wh: energyWh, relay }),
      samples: [
        sample(device, 'meter_power_watts', power),
        sample(device, 'meter_energy_joules_total', energyWh * 3600),
        sample(device, 'meter_relay_closed', relay === 'on' ? 1 : 0),
      ],
    }
  },
  /** Its own time as text, and an array. */
  rack(device, nowMs) {
    const timestampMs = nowMs + device.clockOffsetMs
    const probes = Array.from({ length: 5 }, (_, index) => ({
      id: `p${index}`,
      c: round(device.random() * 60),
    }))
    return {
      payload: json({ time: new Date(timestampMs).toISOString(), probes }),
      samples: probes.map(({ id, c }) =>
        sample(device, 'rack_temperature_celsius', c, timestampMs, { probe: id }),
      ),
    }
  },
  /** A bare number. */
  level(device) {
    const level = round(device.random() * 100)
    return { payload: Buffer.from(String(level)), samples: [sample(device, 'tank_level_percent', level)] }
  },
} satisfies Record<string, Publish>

export function createDevice(index: number, random: () => number): Device {
  const kind = kindOf(index)
  const site = `s${index % 7}`
  const id = `${kind}-${index}`
  return {
    id,
    kind,
    site,
    topic: `plant/${site}/${id}/${kind}`,
    clockOffsetMs: Math.round((random() - 0.5) * 40_000),
    random,
  }
}

export function publish(device: Device, nowMs: number): Publication {
  return kinds[device.kind](device, nowMs)
}

/** A message of a climate device whose clock says `ts`. @param timestampMs undefined: the time of receipt counts */
export function climateAt(device: Device, ts: number, timestampMs: number | undefined): Publication {
  const { random } = device
  const temp = round(random() * 50 - 10)
  const hum = Math.floor(random() * 101)
  const mv = 2800 + Math.floor(random() * 1400)
  return {
    payload: json({ ts, temp, hum, battery: { mv } }),
    samples: [
      sample(device, 'climate_temperature_celsius', temp, timestampMs),
      sample(device, 'climate_humidity_ratio', hum / 100, timestampMs),
      sample(device, 'climate_battery_volts', mv / 1000, timestampMs),
    ],
  }
}

export function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}

function sample(
  { id, site }: Device,
  name: string,
  value: number,
  timestampMs?: number,
  labels: Readonly<Record<string, string>> = {},
): ExpectedSample {
  return { labels: { __name__: name, device: id, fleet: 'chaos', site, ...labels }, timestampMs, value }
}

function kindOf(index: number): DeviceKind {
  let tenth = index % 10
  for (const [kind, tenths] of shares) {
    if (tenth < tenths) return kind
    tenth -= tenths
  }
  return 'level'
}

function isEven({ id }: Device): boolean {
  return Number(id.slice(id.indexOf('-') + 1)) % 2 === 0
}

function round(value: number): number {
  // JSON has no negative zero.
  return Math.round(value * 100) / 100 || 0
}
