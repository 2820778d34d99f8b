// A request that the endpoint answered, as the view shows it.

import { uncompress } from 'snappyjs'
import type { FullSeries, FullWrite } from './delivery.ts'
import { readWriteRequest, type WireSeries } from './receiver/read-write-request.ts'
import type { AnsweredWrite } from './start-ingest.ts'

const requestBytesMax = 64 * 1024 * 1024

export function readWrite({ status, body }: AnsweredWrite): FullWrite {
  const isStored = status >= 200 && status < 300
  const request = readWriteRequest(uncompress(body, requestBytesMax))
  return {
    status,
    answer: isStored
      ? { text: `${status} accepted`, tone: 'good' }
      : { text: `${status} refused`, tone: 'bad' },
    series: request.series.map(toSeries),
    metadata: request.metadata,
  }
}

function toSeries({ labels, samples }: WireSeries): FullSeries {
  const { __name__: name = '', ...others } = Object.fromEntries(labels)
  // Samples of a series are in the order of their times.
  const { value = Number.NaN, timestampMs = 0 } = samples.at(-1) ?? {}
  return { name, labels: others, value, timestampMs, samples: samples.length }
}
