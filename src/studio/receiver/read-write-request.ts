// Reads the protobuf of a remote-write 1.0 request, by hand and strictly: what the schema does not have is an error.
// It shares no code with the encoder. Field numbers: prometheus/prometheus, prompb/remote.proto and prompb/types.proto.

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
}

export interface WireMetadata {
  /** Index in `MetricMetadata.MetricType`. */
  readonly type: number
  readonly metricFamilyName: string
  readonly help: string
  readonly unit: string
}

/** The bytes are not the protobuf of a WriteRequest. */
export class WireError extends Error {
  override readonly name = 'WireError'
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

/** The one wire type that a field has in the schema. */
type FieldReader =
  | { readonly varint: (content: bigint) => void }
  | { readonly fixed64: (content: number, bits: bigint) => void }
  | { readonly bytes: (content: Uint8Array) => void }

/** Groups and 32-bit numbers are not in the schema. https://protobuf.dev/programming-guides/encoding/ */
const wireTypes = ['varint', 'fixed64', 'bytes'] as const

function readFields(
  bytes: Uint8Array,
  message: string,
  readers: Readonly<Record<number, FieldReader>>,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let position = 0

  function readVarint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[position++]
      if (byte === undefined) throw new WireError(`${message}: the bytes end within a number`)
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asIntN(64, value)
    }
    throw new WireError(`${message}: a number has more than 10 bytes`)
  }

  /** @returns where the field starts */
  function pass(length: number): number {
    const start = position
    position += length
    if (length < 0 || position > bytes.length) {
      throw new WireError(`${message}: the bytes end within a field`)
    }
    return start
  }

  while (position < bytes.length) {
    const key = Number(readVarint())
    const wireType = key & 7
    const reader = readers[Math.floor(key / 8)]
    if (reader === undefined || !((wireTypes[wireType] ?? '') in reader)) {
      throw new WireError(
        `${message}: field ${Math.floor(key / 8)} of wire type ${wireType} is not in the schema`,
      )
    }
    if ('varint' in reader) reader.varint(readVarint())
    else if ('fixed64' in reader) {
      const start = pass(8)
      reader.fixed64(view.getFloat64(start, true), view.getBigUint64(start, true))
    } else {
      const length = Number(readVarint())
      const start = pass(length)
      reader.bytes(bytes.subarray(start, position))
    }
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function readText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new WireError('a text is not UTF-8')
  }
}

function toSafeInteger(value: bigint): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new WireError(`the number ${value} is beyond 2^53`)
  return number
}
