// What a device publishes that takes the function's time, or ends its process (../function/hostile-payloads.ts).

import type { Hostile } from '../function/hostile-payloads.ts'
import { type Device, json } from './devices.ts'
import type { Poison } from './poison.ts'
import type { ExpectedSample } from './sent-message.ts'

/** Of messages, from 0 to 1. */
export interface HostileRates {
  readonly killer: number
  readonly cost: number
}

const killers = ['crash', 'memory', 'timeout'] as const

/** A message that ends each process that reads it: a dead letter, and the only one of its kind. */
export function makeKiller(device: Device): Poison {
  const hostile = killers[Math.floor(device.random() * killers.length)] as (typeof killers)[number]
  return {
    topic: `plant/${device.site}/${device.id}-p/meter`,
    publication: {
      payload: json({ hostile } satisfies Hostile),
      samples: [],
      poison: `killer: ${hostile}`,
      deadLetter: 'killed',
      isHostile: true,
    },
  }
}

/** In either way of delivery: a while, half of the time for mapping, and more than the time of an invocation alone. */
const costsMs = [2_000, 8_000, 52_000] as const

/** A message that takes long to be read, and says nothing of it in steps. It may be written, or be too slow. */
export function makeCost(device: Device): Poison {
  const ms = costsMs[Math.floor(device.random() * costsMs.length)] as number
  const power = Math.floor(device.random() * 3000)
  const id = `${device.id}-c`
  const sample: ExpectedSample = {
    labels: { __name__: 'meter_power_watts', device: id, fleet: 'chaos', site: device.site },
    timestampMs: undefined,
    value: power,
  }
  return {
    topic: `plant/${device.site}/${id}/meter`,
    publication: {
      payload: json({ hostile: 'cost', ms, power } satisfies Hostile & { power: number }),
      samples: [sample],
      poison: `cost: ${ms / 1000} s`,
      isHostile: true,
      mayBeDeadLetter: ['too_slow', 'killed', 'too_old'],
    },
  }
}
