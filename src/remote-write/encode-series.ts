// Writes prometheus.TimeSeries fields of a WriteRequest into one growing buffer. Labels go through the precompiled
// prompb module, once per label set and name; frames and samples have a fixed layout and are written directly.
// https://prometheus.io/docs/specs/prw/remote_write_spec/

import protobuf from 'protobufjs/minimal.js'
import { prometheus } from '../../proto/remote.js'
import type { LabelSet, Series } from '../model.ts'

export interface SeriesEncoder {
  /**
   * @param bytesMax of the request
   * @returns false, with nothing written, if the request would become larger than that
   */
  append(series: Series, bytesMax: number): boolean
  /** The request so far, valid until the next call: the encoder starts the next one in the same buffer. */
  take(): Uint8Array
}

/** Encoded Label fields of a label set, split where `__name__` belongs: labels must be sorted by name. */
interface EncodedLabels {
  readonly before: Uint8Array
  readonly after: Uint8Array
}

const timeseriesTag = 0x0a
const labelsTag = 0x0a
const samplesTag = 0x12
const valueTag = 0x09
const timestampTag = 0x10
const doubleBytes = 8

const nothing = new Uint8Array(0)

export function createSeriesEncoder(initialBytes = 65_536): SeriesEncoder {
  let buffer = Buffer.allocUnsafe(initialBytes)
  let view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
  let position = 0
  let lastLabels: LabelSet | undefined
  let labels: EncodedLabels = { before: nothing, after: nothing }
  const nameFields = new Map<string, Uint8Array>()

  function nameField(name: string): Uint8Array {
    let field = nameFields.get(name)
    if (field === undefined) {
      field = encodeLabels(['__name__'], [name], 0, 1)
      nameFields.set(name, field)
    }
    return field
  }

  function reserve(bytes: number): void {
    if (position + bytes <= buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, position + bytes))
    buffer.copy(larger, 0, 0, position)
    buffer = larger
    view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
  }

  function writeBytes(bytes: Uint8Array): void {
    // Below this size the call to `set` costs more than the bytes.
    if (bytes.length < 48)
      for (let index = 0; index < bytes.length; index++) buffer[position + index] = bytes[index] as number
    else buffer.set(bytes, position)
    position += bytes.length
  }

  function writeVarint(value: number): void {
    let rest = value
    // Above 31 bits the bit operators of JavaScript would cut the number.
    for (; rest > 0x7fff_ffff; rest = Math.floor(rest / 0x80)) buffer[position++] = (rest % 0x80) | 0x80
    for (; rest >= 0x80; rest >>>= 7) buffer[position++] = (rest & 0x7f) | 0x80
    buffer[position++] = rest
  }

  return {
    append(series, bytesMax) {
      const { from, to } = series
      const { timestampsMs, values } = series.columns
      if (series.labels !== lastLabels) {
        labels = encodeAroundName(series.labels)
        lastLabels = series.labels
      }
      const name = nameField(series.name)
      let bytes = labels.before.length + name.length + labels.after.length
      for (let index = from; index < to; index++) bytes += 2 + sampleBytes(timestampsMs[index] as number)
      const fieldBytes = 1 + varintBytes(bytes) + bytes
      if (position + fieldBytes > bytesMax) return false

      reserve(fieldBytes)
      buffer[position++] = timeseriesTag
      writeVarint(bytes)
      if (labels.before.length > 0) writeBytes(labels.before)
      writeBytes(name)
      writeBytes(labels.after)
      for (let index = from; index < to; index++) {
        const timestampMs = timestampsMs[index] as number
        buffer[position++] = samplesTag
        buffer[position++] = sampleBytes(timestampMs)
        buffer[position++] = valueTag
        view.setFloat64(position, values[index] as number, true)
        position += doubleBytes
        buffer[position++] = timestampTag
        writeVarint(timestampMs)
      }
      return true
    },

    take() {
      const request = buffer.subarray(0, position)
      position = 0
      return request
    },
  }
}

function sampleBytes(timestampMs: number): number {
  return 1 + doubleBytes + 1 + varintBytes(timestampMs)
}

/** Bytes of a varint for an integer from 0 to 2^53. */
function varintBytes(value: number): number {
  // The years 2004 to 2109 in milliseconds.
  if (value >= 2 ** 40 && value < 2 ** 42) return 6
  let bytes = 1
  for (let bound = 0x80; value >= bound; bound *= 0x80) bytes++
  return bytes
}

function encodeAroundName({ names, values }: LabelSet): EncodedLabels {
  // Upper-case letters sort before the underscore of `__name__`, lower-case ones behind it.
  let split = 0
  while (split < names.length && (names[split] as string) < '__name__') split++
  return {
    before: split === 0 ? nothing : encodeLabels(names, values, 0, split),
    after: encodeLabels(names, values, split, names.length),
  }
}

/** Fields `labels = 1` of a TimeSeries, for the labels from `from` up to, not including, `to`. */
function encodeLabels(
  names: readonly string[],
  values: readonly string[],
  from: number,
  to: number,
): Uint8Array {
  const writer = protobuf.Writer.create()
  for (let index = from; index < to; index++) {
    const label = { name: names[index] as string, value: values[index] as string }
    prometheus.Label.encode(label, writer.uint32(labelsTag).fork()).ldelim()
  }
  return writer.finish()
}
