// Cuts series into requests by bytes and by samples. Requests of different lanes share no series, so lanes may be
// sent side by side; requests within a lane are sent one after the other, which keeps each series in order.

import type { Describe } from './metadata-schedule.ts'
import { rowsOf, type SeriesRange, type SeriesTable } from './series-table.ts'
import type { EncodedMetadata } from './wire/encode-metadata.ts'
import { createSeriesEncoder } from './wire/encode-series.ts'

/** One request. */
export interface WriteRequest {
  readonly range: SeriesRange
  readonly samples: number
  /** The oldest sample's time, in milliseconds since 1970. */
  readonly oldestMs: number
  /** A prometheus.WriteRequest in snappy's block format. */
  readonly body: Uint8Array
  /** What is in the body beside the samples. */
  readonly metadata: readonly EncodedMetadata[]
}

export type Lane = WriteRequest[]

export interface RequestLimits {
  /** Of the uncompressed request; AMP's limit is 1 MB. A single sample above it still makes a request of its own. */
  readonly requestBytesMax: number
  readonly requestSamplesMax: number
}

/** Nobody else writes while somebody does: a batch is encoded in one go. */
const encoder = createSeriesEncoder()

/** @param describe metadata to be sent along, each once */
export function splitSeries(
  table: SeriesTable,
  { requestBytesMax, requestSamplesMax }: RequestLimits,
  describe?: Describe,
): Lane[] {
  encoder.begin(describe)
  const lanes: Lane[] = []
  let first = 0
  let firstRow = 0
  let samples = 0
  let continues = false

  function add(position: number, from: number, to: number): boolean {
    if (samples + to - from > requestSamplesMax) return false
    if (!encoder.append(table, position, from, to, requestBytesMax)) return false
    if (samples === 0) {
      first = position
      firstRow = from
    }
    samples += to - from
    return true
  }

  function close(last: number, lastRow: number): void {
    const request = toBatch({ table, first, last, firstRow, lastRow }, samples)
    if (continues) (lanes.at(-1) as Lane).push(request)
    else lanes.push([request])
    samples = 0
  }

  for (let position = 0; position < table.names.length; position++) {
    const start = table.rowStarts[position] as number
    const end = table.rowEnds[position] as number
    let from = start
    let to = end
    while (from < end) {
      if (add(position, from, to)) {
        from = to
        to = end
      } else if (samples > 0) {
        // The series goes to the next request as a whole, if that is enough.
        if (from > start) close(position, from)
        else close(position - 1, table.rowEnds[position - 1] as number)
        continues = from > start
      } else {
        // It fills a request alone: cut it. One sample always fits.
        to = (from + to) >> 1
      }
    }
  }
  const last = table.names.length - 1
  if (samples > 0) close(last, table.rowEnds[last] as number)
  return lanes
}

/** The request that holds just this range, and metadata only where it is given. */
export function encodeRequest(range: SeriesRange, metadata: readonly EncodedMetadata[] = []): WriteRequest {
  const byMetric = new Map(metadata.map((one) => [one.name, one]))
  encoder.begin((metric) => byMetric.get(metric))
  let samples = 0
  for (let position = range.first; position <= range.last; position++) {
    const { from, to } = rowsOf(range, position)
    encoder.append(range.table, position, from, to, Number.POSITIVE_INFINITY)
    samples += to - from
  }
  return toBatch(range, samples)
}

function toBatch(range: SeriesRange, samples: number): WriteRequest {
  const { table, first, last } = range
  let oldestMs = table.samples.timestampsMs[range.firstRow] as number
  for (let position = first + 1; position <= last; position++) {
    oldestMs = Math.min(oldestMs, table.samples.timestampsMs[table.rowStarts[position] as number] as number)
  }
  return { range, samples, oldestMs, ...encoder.take() }
}
