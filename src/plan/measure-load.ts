// What a fleet sends: rates, and amounts of one month as AWS meters them. The same for both deliveries.

import type { Fleet } from './fleet.ts'
import { measured } from './measured.ts'

export const monthDays = 30.42
export const monthSeconds = monthDays * 86_400

export interface Load {
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
  /** AWS IoT Core meters by 5 KB of payload and topic. */
  readonly unitsPerMessage: number
  /** What the rule's SQL makes of a message: the action's payload, and a record of the stream. */
  readonly envelopeBytes: number
  readonly unitsPerAction: number
}

const meteredBytes = 5_120

export function measureLoad(fleet: Fleet): Load {
  const messagesPerSecond = fleet.devices / fleet.intervalSeconds
  const messagesPerMonth = messagesPerSecond * monthSeconds
  const envelopeBytes = measured.envelopeBytes + 4 * Math.ceil(fleet.payloadBytes / 3)
  return {
    messagesPerSecond,
    samplesPerSecond: messagesPerSecond * fleet.samplesPerMessage,
    messagesPerMonth,
    samplesPerMonth: messagesPerMonth * fleet.samplesPerMessage,
    connectionMinutesPerMonth: (fleet.devices * monthSeconds) / 60,
    activeSeries: fleet.devices * (fleet.seriesPerDevice + (fleet.livenessSeconds === 0 ? 0 : 1)),
    unitsPerMessage: Math.ceil((fleet.payloadBytes + measured.topicBytes) / meteredBytes),
    envelopeBytes,
    unitsPerAction: Math.ceil(envelopeBytes / meteredBytes),
  }
}
