// Cuts series into requests by bytes and by samples. Requests of different lanes share no series, so lanes may be
// sent side by side; requests within a lane are sent one after the other, which keeps each series in order.

import { compress } from 'snappyjs'
import type { Series } from '../model.ts'
import { createSeriesEncoder, type SeriesEncoder } from './encode-series.ts'

/** One request. */
export interface WriteBatch {
  /** A series that is too long for one request is here with a part of its rows. */
  readonly series: readonly Series[]
  readonly samples: number
  /** The oldest sample's time, in milliseconds since 1970. */
  readonly oldestMs: number
  /** A prometheus.WriteRequest in snappy's block format. */
  readonly body: Uint8Array
}

export type Lane = WriteBatch[]

export interface RequestLimits {
  /** Of the uncompressed request; AMP's limit is 1 MB. A single sample above it still makes a request of its own. */
  readonly requestBytesMax: number
  readonly requestSamplesMax: number
}

export function splitSeries(series: readonly Series[], limits: RequestLimits): Lane[] {
  const { requestBytesMax, requestSamplesMax } = limits
  const encoder = createSeriesEncoder()
  const lanes: Lane[] = []
  let parts: Series[] = []
  let samples = 0
  let continues = false

  function add(part: Series, bytesMax: number): boolean {
    const count = part.to - part.from
    if (samples + count > requestSamplesMax || !encoder.append(part, bytesMax)) return false
    parts.push(part)
    samples += count
    return true
  }

  function close(): void {
    const batch = toBatch(parts, samples, encoder)
    if (continues) (lanes.at(-1) as Lane).push(batch)
    else lanes.push([batch])
    parts = []
    samples = 0
    continues = false
  }

  for (const whole of series) {
    let part = whole
    while (part.from < part.to) {
      if (add(part, requestBytesMax)) {
        if (part.to === whole.to) break
        part = { ...whole, from: part.to }
      } else if (samples > 0) {
        // The series goes to the next request as a whole, if that is enough.
        close()
        continues = part.from > whole.from
      } else if (part.to - part.from > 1) {
        // It fills a request alone: cut it.
        part = { ...part, to: (part.from + part.to) >> 1 }
      } else {
        add(part, Number.POSITIVE_INFINITY)
        part = { ...whole, from: part.to }
      }
    }
  }
  if (samples > 0) close()
  return lanes
}

/** The batch that holds just these series. */
export function encodeBatch(series: readonly Series[]): WriteBatch {
  const encoder = createSeriesEncoder()
  let samples = 0
  for (const one of series) {
    encoder.append(one, Number.POSITIVE_INFINITY)
    samples += one.to - one.from
  }
  return toBatch(series, samples, encoder)
}

function toBatch(series: readonly Series[], samples: number, encoder: SeriesEncoder): WriteBatch {
  let oldestMs = Number.POSITIVE_INFINITY
  for (const { columns, from } of series) oldestMs = Math.min(oldestMs, columns.timestampsMs[from] as number)
  return { series, samples, oldestMs, body: compress(encoder.take()) }
}
