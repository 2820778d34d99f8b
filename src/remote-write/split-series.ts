// Cuts series into requests by bytes and by samples. Requests of different lanes share no series, so lanes may be
// sent side by side; requests within a lane are sent one after the other, which keeps each series in order.

import type { Series } from '../model.ts'
import { createSeriesEncoder, type SeriesEncoder, type SeriesSlice } from './encode-series.ts'

/** One request before compression. */
export interface WriteBatch {
  readonly slices: readonly SeriesSlice[]
  readonly samples: number
  /** The oldest sample's time, in milliseconds since 1970. */
  readonly oldestMs: number
  /** An encoded prometheus.WriteRequest. */
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
  let slices: SeriesSlice[] = []
  let samples = 0
  let continues = false

  function add(slice: SeriesSlice, bytesMax: number): boolean {
    const count = slice.to - slice.from
    if (samples + count > requestSamplesMax || !encoder.append(slice, bytesMax)) return false
    slices.push(slice)
    samples += count
    return true
  }

  function close(): void {
    const batch = toBatch(slices, samples, encoder)
    if (continues) (lanes.at(-1) as Lane).push(batch)
    else lanes.push([batch])
    slices = []
    samples = 0
    continues = false
  }

  for (const one of series) {
    let { from, to } = one
    while (from < to) {
      if (add({ series: one, from, to }, requestBytesMax)) {
        from = to
        to = one.to
      } else if (samples > 0) {
        // The series goes to the next request as a whole, if that is enough.
        close()
        continues = from > one.from
      } else if (to - from > 1) {
        // It fills a request alone: cut it.
        to = from + ((to - from) >> 1)
      } else {
        add({ series: one, from, to }, Number.POSITIVE_INFINITY)
        from = to
        to = one.to
      }
    }
  }
  if (samples > 0) close()
  return lanes
}

/** The batch that holds just these slices. */
export function encodeBatch(slices: readonly SeriesSlice[]): WriteBatch {
  const encoder = createSeriesEncoder()
  let samples = 0
  for (const slice of slices) {
    encoder.append(slice, Number.POSITIVE_INFINITY)
    samples += slice.to - slice.from
  }
  return toBatch(slices, samples, encoder)
}

function toBatch(slices: readonly SeriesSlice[], samples: number, encoder: SeriesEncoder): WriteBatch {
  let oldestMs = Number.POSITIVE_INFINITY
  for (const { series, from } of slices)
    oldestMs = Math.min(oldestMs, series.columns.timestampsMs[from] as number)
  return { slices, samples, oldestMs, body: encoder.take() }
}
