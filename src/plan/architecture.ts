// The ways in which one fleet can publish and one stack can be deployed, as far as they change the bill. Each is planned
// by the same model as the fleet itself.

import { messageSamplesMax, payloadBytesMax } from '../default-limits.ts'
import type { DeliveryMode } from './deployment.ts'
import { type Fleet, payloadHeadBytes } from './fleet.ts'
import { planDelivery } from './make-plan.ts'
import { measureLoad } from './measure-load.ts'
import type { DeliveryPlan } from './plan.ts'
import type { PriceList } from './prices.ts'

export interface Architecture {
  readonly delivery: DeliveryMode
  /** Of a stream: with provisioned shards, instead of on demand. */
  readonly provisioned: boolean
  readonly basicIngest: boolean
  /** Readings that a device gathers into one message; 1: none. */
  readonly packReadings: number
  /** The mapping file has `thin`, with the slots of `thinnedBy`. */
  readonly fewerSamples: boolean
}

/** The fleet that publishes as it does, with nothing changed. */
export function architectureOf(fleet: Fleet, delivery: DeliveryMode): Architecture {
  return {
    delivery,
    provisioned: false,
    basicIngest: fleet.basicIngest,
    packReadings: 1,
    fewerSamples: false,
  }
}

export function planArchitecture(fleet: Fleet, architecture: Architecture, list: PriceList): DeliveryPlan {
  const changed = changeFleet(fleet, architecture)
  return planDelivery(architecture.delivery, changed, measureLoad(changed), list, architecture.provisioned)
}

/** The fleet as it publishes then. Samples that are not kept are dropped by the mapping: messages keep their bytes. */
function changeFleet(fleet: Fleet, architecture: Architecture): Fleet {
  const { basicIngest, packReadings, fewerSamples } = architecture
  const kept = fewerSamples ? thinnedBy(fleet, architecture).keptOneIn : 1
  return {
    ...fleet,
    basicIngest,
    intervalSeconds: fleet.intervalSeconds * packReadings,
    samplesPerMessage: (fleet.samplesPerMessage * packReadings) / kept,
    payloadBytes: packBytes(fleet, packReadings),
  }
}

/** Readings of a pack share the identity, and have short times: offsets from that of the pack. */
function packBytes({ payloadBytes }: Fleet, readings: number): number {
  const head = Math.min(payloadHeadBytes, payloadBytes)
  return head + readings * (payloadBytes - head)
}

/**
 * How many readings of this fleet cost least in one message.
 * @param packSeconds the longest time between two messages of a device
 * @returns 1 where the fleet publishes as rarely already, or its messages are too large for two readings
 */
export function cheapestPack(
  fleet: Fleet,
  delivery: DeliveryMode,
  packSeconds: number,
  list: PriceList,
): number {
  const readingsMax = Math.min(
    Math.floor(packSeconds / fleet.intervalSeconds),
    Math.floor(messageSamplesMax / fleet.samplesPerMessage),
  )
  let [cheapest, usdMin] = [1, Number.POSITIVE_INFINITY]
  for (let packReadings = 1; packReadings <= readingsMax; packReadings++) {
    if (packBytes(fleet, packReadings) > payloadBytesMax) break
    const { usdPerMonth } = planArchitecture(
      fleet,
      { ...architectureOf(fleet, delivery), packReadings },
      list,
    )
    if (usdPerMonth >= usdMin) continue
    cheapest = packReadings
    usdMin = usdPerMonth
  }
  return cheapest
}

/** Queries look five minutes back for a sample. */
const lookbackSeconds = 300
/** What the mapping accepts for `min_interval` and `every` together. Half a minute is for the way there. */
const gapSecondsMax = 270
/** A message may be late: the longest usual time between two, in intervals. */
const usualGap = 1.5
/** Slots of packs, of which the mapping finds the first reading of each. */
const packSlotSecondsMax = 240
/** plan counts on no more: whoever reads a value each second wants to see more than its five minutes. */
const keptOneInMax = 4

/** What `thin` in the mapping file keeps, and with which slots. */
export interface Thinned {
  /** One in how many samples of a series is kept: with fewer, a gap would end its line in a graph. 1: all. */
  readonly keptOneIn: number
  readonly minIntervalSeconds: number
  readonly everySeconds: number
}

export function thinnedBy(
  { intervalSeconds, seriesPerDevice, samplesPerMessage }: Fleet,
  { packReadings }: Architecture,
): Thinned {
  const isPack = packReadings > 1 || samplesPerMessage > seriesPerDevice
  const reading = Math.ceil((intervalSeconds * seriesPerDevice) / samplesPerMessage)
  const slot = isPack ? reading : Math.ceil(usualGap * reading)
  const slotsMax = isPack ? Math.min(packSlotSecondsMax, lookbackSeconds - reading) : gapSecondsMax - slot
  const keptOneIn = Math.max(1, Math.min(keptOneInMax, Math.floor(slotsMax / slot)))
  const minIntervalSeconds = keptOneIn * slot
  // In a pack, the time to the next reading counts where it is longer.
  return { keptOneIn, minIntervalSeconds, everySeconds: Math.min(slot, gapSecondsMax - minIntervalSeconds) }
}
