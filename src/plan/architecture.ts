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
  /** One in `keptOneIn` samples of a series is kept. */
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
  const { basicIngest, packReadings } = architecture
  return {
    ...fleet,
    basicIngest,
    intervalSeconds: fleet.intervalSeconds * packReadings,
    samplesPerMessage: (fleet.samplesPerMessage * packReadings) / keptOneIn(fleet, architecture),
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

/** Queries look five minutes back for a sample. Half a minute of it is for the way there. */
const gapSecondsMax = 270
/** A message may be late: the longest usual time between two, in intervals. */
const usualGap = 1.5
/** With packs, where readings are next to each other, so that one in each slot of so many seconds is found. */
const packSlotSeconds = 240
/** plan counts on no more: whoever reads a value each second wants to see more than its five minutes. */
const keptOneInMax = 4

/** One in how many samples of a series is kept: with fewer, a gap would end its line in a graph. */
export function keptOneIn(
  { intervalSeconds, seriesPerDevice, samplesPerMessage }: Fleet,
  { packReadings, fewerSamples }: Architecture,
): number {
  if (!fewerSamples) return 1
  const isPack = packReadings > 1 || samplesPerMessage > seriesPerDevice
  const readingSeconds = (intervalSeconds * seriesPerDevice) / samplesPerMessage
  const usualGapSeconds = usualGap * readingSeconds
  const enough = isPack
    ? packSlotSeconds / readingSeconds
    : (gapSecondsMax - usualGapSeconds) / usualGapSeconds
  return Math.max(1, Math.min(keptOneInMax, Math.floor(enough)))
}
