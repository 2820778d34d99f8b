// A fleet of devices that publish steadily, whatever happens to what they publish. Everything it does follows from the
// seed.

import { createRandom, seedOf } from '../random.ts'
import type { Simulation } from '../simulation.ts'
import { createDevice, type Device, publish } from './devices.ts'
import { type HostileRates, makeCost, makeKiller } from './hostile.ts'
import { makePoison } from './poison.ts'
import type { Publication, SentMessage } from './sent-message.ts'

export interface FleetOptions {
  readonly simulation: Simulation
  readonly seed: number
  readonly devices: number
  /** Between two messages of a device, on average. */
  readonly intervalMs: number
  /** Beside the other poison. */
  readonly hostile: HostileRates
  /** The last message is sent before. */
  readonly untilMs: number
  readonly send: (message: SentMessage) => void
}

/** One out of fifty messages is not what it should be. */
const poisonRate = 0.02
/** MQTT with QoS 1 delivers at least once: one out of two hundred comes again, some seconds later. */
const repeatRate = 0.005

export function startFleet(options: FleetOptions): void {
  const { simulation, seed, devices, intervalMs, hostile, untilMs, send } = options
  const startMs = simulation.nowMs

  function sendAt(atMs: number, device: Device, topic: string, publication: Publication): void {
    simulation.at(atMs, () =>
      send({ ...publication, topic, clientId: device.id, receivedAtMs: simulation.nowMs }),
    )
  }

  function run(device: Device, atMs: number): void {
    if (atMs >= untilMs) return
    simulation.at(atMs, () => {
      const { random } = device
      const nowMs = simulation.nowMs
      const chance = random()
      if (chance < hostile.killer + hostile.cost) {
        const { topic, publication } = chance < hostile.killer ? makeKiller(device) : makeCost(device)
        sendAt(nowMs, device, topic, publication)
      } else if (random() < poisonRate) {
        const { topic, publication } = makePoison(device, nowMs)
        sendAt(nowMs, device, topic, publication)
      } else {
        const publication = publish(device, nowMs)
        sendAt(nowMs, device, device.topic, publication)
        // Samples with the time of receipt have another time then, and are others.
        const repeatMs = nowMs + 1 + Math.floor(random() * 10_000)
        if (random() < repeatRate && repeatMs < untilMs) sendAt(repeatMs, device, device.topic, publication)
      }
      run(device, nowMs + Math.round(intervalMs * (0.8 + random() * 0.4)))
    })
  }

  for (let index = 0; index < devices; index++) {
    const random = createRandom(seedOf(seed, 'device', index))
    const device = createDevice(index, random)
    run(device, startMs + Math.floor(random() * intervalMs))
  }
}
