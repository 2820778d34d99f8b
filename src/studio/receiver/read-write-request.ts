// Reads the protobuf of a remote-write 1.0 request, by hand and strictly: what the schema does not have is an error.
// It shares no code with the encoder. Field numbers: prometheus/prometheus, prompb/remote.proto and prompb/types.proto.

import type { NativeHistogram } from '../../model.ts'
import { readFields, toSafeInteger, WireError } from './read-fields.ts'
import { readHistogram } from './read-histogram.ts'

export interface WireRequest {
  readonly series: readonly WireSeries[]
  readonly metadata: readonly WireMetadata[]
}

/** A series as it stands in the request: nothing sorted, nothing merged. */
export interface WireSeries {
  readonly labels: readonly (readonly [name: string, value: string])[]
  readonly samples: readonly ReceivedSample[]
}

export interface ReceivedSample {
  /** Milliseconds since 1970. */
  readonly timestampMs: number
  readonly value: number
  /** The value is the staleness marker. */
  readonly stale?: true
  /** Instead of a value, which then is the count of observations. */
  readonly histogram?: NativeHistogram
}

export interface WireMetadata {
  /** Index in `MetricMetadata.MetricType`. */
  readonly type: number
  readonly metricFamilyName: string
  readonly help: string
  readonly unit: string
}

/** @throws WireError */
export function readWriteRequest(bytes: Uint8Array): WireRequest {
  const series: WireSeries[] = []
  const metadata: WireMetadata[] = []
  readFields(bytes, 'WriteRequest', {
    1: { bytes: (content) => series.push(readSeries(content)) },
    3: { bytes: (content) => metadata.push(readMetadata(content)) },
  })
  return { series, metadata }
}

function readSeries(bytes: Uint8Array): WireSeries {
  const labels: (readonly [string, string])[] = []
  const samples: ReceivedSample[] = []
  readFields(bytes, 'TimeSeries', {
    1: { bytes: (content) => labels.push(readLabel(content)) },
    2: { bytes: (content) => samples.push(readSample(content)) },
    4: { bytes: (content) => samples.push(readHistogram(content)) },
  })
  return { labels, samples }
}

function readLabel(bytes: Uint8Array): readonly [string, string] {
  const label = { name: '', value: '' }
  readFields(bytes, 'Label', {
    1: { bytes: (content) => Object.assign(label, { name: readText(content) }) },
    2: { bytes: (content) => Object.assign(label, { value: readText(content) }) },
  })
  return [label.name, label.value]
}

function readSample(bytes: Uint8Array): ReceivedSample {
  const sample = { timestampMs: 0, value: 0 }
  readFields(bytes, 'Sample', {
    1: {
      fixed64: (value, bits) => Object.assign(sample, { value }, bits === staleBits ? { stale: true } : {}),
    },
    2: { varint: (content) => Object.assign(sample, { timestampMs: toSafeInteger(content) }) },
  })
  return sample
}

function readMetadata(bytes: Uint8Array): WireMetadata {
  const metadata = { type: 0, metricFamilyName: '', help: '', unit: '' }
  readFields(bytes, 'MetricMetadata', {
    1: { varint: (content) => Object.assign(metadata, { type: toSafeInteger(content) }) },
    2: { bytes: (content) => Object.assign(metadata, { metricFamilyName: readText(content) }) },
    4: { bytes: (content) => Object.assign(metadata, { help: readText(content) }) },
    5: { bytes: (content) => Object.assign(metadata, { unit: readText(content) }) },
  })
  return metadata
}

/** https://github.com/prometheus/prometheus/blob/main/model/value/value.go */
const staleBits = 0x7ff0_0000_0000_0002n

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function readText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new WireError('a text is not UTF-8')
  }
}
