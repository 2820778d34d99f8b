// A request that the endpoint answered, as the view shows it.

import { uncompress } from 'snappyjs'
import type { Write, WrittenSeries } from './delivery.ts'
import { readWriteRequest, type WireSeries } from './receiver/read-write-request.ts'
import type { AnsweredWrite } from './start-ingest.ts'

const requestBytesMax = 64 * 1024 * 1024

export function readWrite({ status, body }: AnsweredWrite): Write {
  const isStored = status >= 200 && status < 300
  return {
    answer: isStored
      ? { text: `${status} accepted`, tone: 'good' }
      : { text: `${status} refused`, tone: 'bad' },
    series: readWriteRequest(uncompress(body, requestBytesMax)).series.map(toWrittenSeries),
  }
}

function toWrittenSeries({ labels, samples }: WireSeries): WrittenSeries {
  const { __name__: name = '', ...others } = Object.fromEntries(labels)
  // Samples of a series are in the order of their times.
  return { name, labels: others, value: samples.at(-1)?.value ?? Number.NaN }
}
