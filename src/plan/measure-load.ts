// What a fleet sends: rates, and amounts of one month as AWS meters them. The same for both deliveries.

import type { Fleet } from './fleet.ts'
import { measured } from './measured.ts'

export const monthDays = 30.42
export const monthSeconds = monthDays * 86_400

/** How AWS meters one message, or many on average. */
export interface Metering {
  /** AWS IoT Core meters by 5 KB of payload and topic. */
  readonly unitsPerMessage: number
  /** What the rule's SQL makes of a message: the action's payload, and a record of the stream. */
  readonly envelopeBytes: number
  readonly unitsPerAction: number
  /** Kinesis meters each record by whole kilobytes. */
  readonly recordKilobytes: number
}

export interface Load extends Metering {
  /** Mean. */
  readonly messagesPerSecond: number
  /** Without liveness: instances that know of each other's would write less of it. */
  readonly samplesPerSecond: number
  readonly messagesPerMonth: number
  readonly samplesPerMonth: number
  /** Devices are taken to be always connected. */
  readonly connectionMinutesPerMonth: number
  /** With one of liveness for each device. */
  readonly activeSeries: number
}

export const meteredBytes = 5_120
const kibibyte = 1_024

/** @param identityBytes of the topic and the client id, if they are not as long as usual */
export function meterMessage(
  payloadBytes: number,
  topicBytes: number = measured.topicBytes,
  identityBytes: number = measured.identityBytes,
): Metering {
  const head = measured.envelopeBytes - measured.identityBytes + identityBytes
  const envelopeBytes = head + 4 * Math.ceil(payloadBytes / 3)
  return {
    unitsPerMessage: Math.ceil((payloadBytes + topicBytes) / meteredBytes),
    envelopeBytes,
    unitsPerAction: Math.ceil(envelopeBytes / meteredBytes),
    recordKilobytes: Math.ceil(envelopeBytes / kibibyte),
  }
}

/** @param metering of its messages on average, where they differ */
export function measureLoad(fleet: Fleet, metering: Metering = meterMessage(fleet.payloadBytes)): Load {
  const messagesPerSecond = fleet.devices / fleet.intervalSeconds
  const messagesPerMonth = messagesPerSecond * monthSeconds
  return {
    messagesPerSecond,
    samplesPerSecond: messagesPerSecond * fleet.samplesPerMessage,
    messagesPerMonth,
    samplesPerMonth: messagesPerMonth * fleet.samplesPerMessage,
    connectionMinutesPerMonth: (fleet.devices * monthSeconds) / 60,
    activeSeries: fleet.devices * (fleet.seriesPerDevice + (fleet.livenessSeconds === 0 ? 0 : 1)),
    ...metering,
  }
}
