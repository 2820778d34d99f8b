// What a fleet costs a month on AWS, by the figures of `plan`, with the cheaper delivery.

import { livenessSecondsByDefault, monthlyUsd } from '#plan'

interface Fleet {
  readonly devices: number
  readonly intervalSeconds: number
  /** Of a message; a mean. */
  readonly samples: number
  readonly payloadBytes: number
}

/** @returns dollars */
export function usdPerMonth({ devices, intervalSeconds, samples, payloadBytes }: Fleet): number {
  return monthlyUsd({
    devices,
    intervalSeconds,
    samplesPerMessage: samples,
    payloadBytes,
    seriesPerDevice: samples,
    livenessSeconds: livenessSecondsByDefault,
    basicIngest: false,
    peakFactor: 1,
    endpointWaitMs: 25,
  })
}
