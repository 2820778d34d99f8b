// Measures the fleet that sent recorded messages: how many devices, how often, how large, and what it costs a month if it
// goes on at that rate.

import { type Fleet, livenessSecondsByDefault } from './fleet.ts'
import { planDelivery } from './make-plan.ts'
import { type Metering, measureLoad, meterMessage } from './measure-load.ts'
import { usEast1 } from './prices.ts'

export interface RecordedMessage {
  /** What tells its device from others: the client id, or the topic. */
  readonly device: string
  readonly topicBytes: number
  /** 0 without a client id. */
  readonly clientIdBytes: number
  readonly payloadBytes: number
  /** Milliseconds since 1970; undefined if nobody recorded it. */
  readonly receivedAtMs: number | undefined
  /** The series of each of its samples. */
  readonly series: readonly string[]
  /** Samples that `thin` leaves out. */
  readonly thinned: number
}

export interface FleetMeter {
  add(message: RecordedMessage): void
  finish(): RecordedFleet
}

export interface RecordedFleet {
  readonly messages: number
  readonly devices: number
  readonly samples: number
  /** Samples that `thin` leaves out. */
  readonly thinned: number
  readonly series: number
  readonly payloadBytes: number
  /** Of the messages whose time was recorded, and their rate; undefined unless they came at two times at least. */
  readonly rate: RecordedRate | undefined
}

export interface RecordedRate {
  /** Messages without a recorded time, which the rate leaves out. */
  readonly leftOut: number
  /** From the first to the last. */
  readonly seconds: number
  /** Mean. */
  readonly messagesPerSecond: number
  /** A fleet that sends as many such messages. */
  readonly fleet: Fleet
  readonly bills: readonly RecordedBill[]
}

export interface RecordedBill {
  readonly name: 'direct' | 'stream on demand' | 'stream with provisioned shards'
  readonly usdPerMonth: number
  readonly basicIngestUsdPerMonth: number
}

export function createFleetMeter(): FleetMeter {
  const devices = new Set<string>()
  const series = new Set<string>()
  const sums = { messages: 0, timed: 0, samples: 0, thinned: 0, payloadBytes: 0 }
  const metered = { unitsPerMessage: 0, envelopeBytes: 0, unitsPerAction: 0, recordKilobytes: 0 }
  let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  return {
    add(message) {
      const { receivedAtMs, payloadBytes, topicBytes, clientIdBytes } = message
      devices.add(message.device)
      for (const one of message.series) series.add(one)
      sums.messages++
      sums.samples += message.series.length
      sums.thinned += message.thinned
      sums.payloadBytes += payloadBytes
      const one = meterMessage(payloadBytes, topicBytes, topicBytes + clientIdBytes)
      for (const name of Object.keys(metered) as (keyof Metering)[]) metered[name] += one[name]
      if (receivedAtMs === undefined) return
      sums.timed++
      firstMs = Math.min(firstMs, receivedAtMs)
      lastMs = Math.max(lastMs, receivedAtMs)
    },
    finish() {
      const { messages, samples, thinned, payloadBytes, timed } = sums
      const counts = { messages, devices: devices.size, samples, thinned, series: series.size, payloadBytes }
      if (!(lastMs > firstMs)) return { ...counts, rate: undefined }
      const seconds = (lastMs - firstMs) / 1000
      // The first message begins the time in which the others come.
      const messagesPerSecond = (timed - 1) / seconds
      const mean = (sum: number) => sum / messages
      const fleet: Fleet = {
        devices: devices.size,
        intervalSeconds: devices.size / messagesPerSecond,
        samplesPerMessage: mean(samples),
        payloadBytes: mean(payloadBytes),
        seriesPerDevice: series.size / devices.size,
        livenessSeconds: livenessSecondsByDefault,
        basicIngest: false,
        peakFactor: 1,
        endpointWaitMs: 25,
      }
      const metering: Metering = {
        unitsPerMessage: mean(metered.unitsPerMessage),
        envelopeBytes: mean(metered.envelopeBytes),
        unitsPerAction: mean(metered.unitsPerAction),
        recordKilobytes: mean(metered.recordKilobytes),
      }
      return {
        ...counts,
        rate: {
          leftOut: messages - timed,
          seconds,
          messagesPerSecond,
          fleet,
          bills: billsOf(fleet, metering),
        },
      }
    },
  }
}

function billsOf(fleet: Fleet, metering: Metering): RecordedBill[] {
  const load = measureLoad(fleet, metering)
  const deliveries = [
    ['direct', 'direct', false],
    ['stream on demand', 'stream', false],
    ['stream with provisioned shards', 'stream', true],
  ] as const
  return deliveries.map(([name, delivery, provisioned]) => {
    const usdOf = (basicIngest: boolean) =>
      planDelivery(delivery, { ...fleet, basicIngest }, load, usEast1, provisioned).usdPerMonth
    return { name, usdPerMonth: usdOf(false), basicIngestUsdPerMonth: usdOf(true) }
  })
}
