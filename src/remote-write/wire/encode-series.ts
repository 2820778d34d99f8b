// Writes prometheus.TimeSeries fields of a WriteRequest into one growing buffer. Labels come encoded; frames and
// samples have a fixed layout and are written directly. https://prometheus.io/docs/specs/prw/remote_write_spec/

import { compress } from 'snappyjs'
import type { Describe } from '../metadata-schedule.ts'
import { type LabelSets, native, type SeriesTable, stale } from '../series-table.ts'
import { type EncodedLabelSets, encodedLabelSets, encodeName, wordBytes } from './encode-labels.ts'
import type { EncodedMetadata } from './encode-metadata.ts'

export interface SeriesEncoder {
  /** @param describe asked for each name until what it gives is in a request: the first with the name that has room */
  begin(describe: Describe | undefined): void
  /**
   * Appends rows of one series, from `from` up to, not including, `to`.
   * @param position of the series in its table
   * @param bytesMax of the request
   * @returns false, with nothing written, if the request would become larger than that; a first and only row fits always
   */
  append(table: SeriesTable, position: number, from: number, to: number, bytesMax: number): boolean
  /** The request so far, in snappy's block format. The encoder starts the next one. */
  take(): { readonly body: Uint8Array; readonly metadata: readonly EncodedMetadata[] }
}

interface NameField {
  readonly name: string
  /** With room behind it. */
  readonly bytes: DataView
  readonly length: number
  /** Its metadata is in a request, or there is none to send. */
  described: boolean
  /** Looked at first for the name behind it: label sets mostly have the same metrics in the same order. */
  next?: NameField
}

const timeseriesTag = 0x0a
const samplesTag = 0x12
const valueTag = 0x09
const timestampTag = 0x10
/** TimeSeries.histograms, and Histogram.timestamp. */
const histogramsTag = 0x22
const histogramTimestampTag = 0x78
const doubleBytes = 8
/** https://github.com/prometheus/prometheus/blob/main/model/value/value.go */
const staleBits = 0x7ff0_0000_0000_0002n
/** Of each of the four bytes of a varint: another one follows. */
const moreBytes = 0x8080_8080 | 0
/** A sample whose time has six bytes: all of it, and its first three bytes with one that the value is written over. */
const usualSampleBytes = 2 + 1 + doubleBytes + 1 + 6
const usualSampleStart = (samplesTag << 24) | ((usualSampleBytes - 2) << 16) | (valueTag << 8)
/** Tag and length, tag and value, tag and a time of one byte. */
const sampleFieldBytesMin = 2 + 1 + doubleBytes + 2

const initialBytes = 65_536

/** Keeps its buffer from one batch to the next: to let a new one grow to a megabyte takes a copy and 400 page faults. */
export function createSeriesEncoder(): SeriesEncoder {
  let describe: Describe | undefined
  let buffer = Buffer.allocUnsafe(initialBytes)
  let view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
  let position = 0
  let metadata: EncodedMetadata[] = []
  let metadataBytes = 0
  const nameFields = new Map<string, NameField>()
  let last: NameField | undefined
  let source: LabelSets | undefined
  let labelSets: EncodedLabelSets

  function nameField(name: string): NameField {
    let field = last?.next
    if (field?.name !== name) {
      field = nameFields.get(name) ?? { name, ...encodeName(name), described: describe === undefined }
      nameFields.set(name, field)
      if (last !== undefined) last.next = field
    }
    last = field
    return field
  }

  function addMetadata(field: NameField, bytesMax: number): void {
    const one = describe?.(field.name)
    if (one !== undefined) {
      // Another request has room for it.
      if (position + metadataBytes + one.bytes.length > bytesMax) return
      metadata.push(one)
      metadataBytes += one.bytes.length
    }
    field.described = true
  }

  function reserve(bytes: number): void {
    if (position + bytes <= buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, position + bytes))
    buffer.copy(larger, 0, 0, position)
    buffer = larger
    view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
  }

  /** By words, and so up to three bytes too far: at the size of labels, calling a copy costs more than the copy. */
  function writeBytes(bytes: DataView, from: number, to: number): void {
    let at = position
    for (let index = from; index < to; index += wordBytes, at += wordBytes)
      view.setUint32(at, bytes.getUint32(index))
    position += to - from
  }

  function writeVarint(value: number): void {
    let rest = value
    // Above 31 bits the bit operators of JavaScript would cut the number, so that four bytes of seven bits go first.
    while (rest > 0x7fff_ffff) {
      const low = rest & 0x0fff_ffff
      rest = (rest - low) / 0x1000_0000
      view.setInt32(position, spread(low) | moreBytes, true)
      position += 4
    }
    for (; rest >= 0x80; rest >>>= 7) buffer[position++] = (rest & 0x7f) | 0x80
    buffer[position++] = rest
  }

  /**
   * With the tag and the length: a time of six bytes, which one of these years has, in five stores.
   * @returns false, with nothing written, if the time has fewer or more bytes
   */
  function writeUsualSample(timestampMs: number, value: number): boolean {
    if (!hasSixBytes(timestampMs)) return false
    const low = timestampMs & 0x0fff_ffff
    const high = (timestampMs - low) / 0x1000_0000
    view.setInt32(position, usualSampleStart)
    view.setFloat64(position + 3, value, true)
    view.setUint8(position + 11, timestampTag)
    view.setInt32(position + 12, spread(low) | moreBytes, true)
    view.setUint16(position + 16, (high & 0x7f) | 0x80 | ((high >> 7) << 8), true)
    position += usualSampleBytes
    return true
  }

  function writeHistogram(encoded: Uint8Array, timestampMs: number): void {
    buffer[position++] = histogramsTag
    writeVarint(histogramBytes(encoded, timestampMs))
    buffer.set(encoded, position)
    position += encoded.length
    buffer[position++] = histogramTimestampTag
    writeVarint(timestampMs)
  }

  return {
    begin(those) {
      describe = those
      position = 0
      metadata = []
      metadataBytes = 0
      nameFields.clear()
      last = undefined
      source = undefined
    },

    append(table, series, from, to, bytesMax) {
      const { names, labelSetOf, samples, histograms } = table
      const { timestampsMs, values, kinds } = samples
      if (table.labelSets !== source) {
        source = table.labelSets
        labelSets = encodedLabelSets(source)
      }
      const histogramAt = (row: number) => histograms?.encoded?.[values[row] as number] as Uint8Array
      const labelSet = labelSetOf[series] as number
      const start = labelSets.starts[labelSet] as number
      const nameOffset = labelSets.nameOffsets[labelSet] as number
      const end = labelSets.ends[labelSet] as number
      const name = nameField(names[series] as string)
      let bytes = end - start + name.length
      const isOnlyRow = position === 0 && to - from === 1
      // What cannot fit is not counted to its end: a long series is cut by asking for ever less of it.
      if (bytes + (to - from) * sampleFieldBytesMin > bytesMax && !isOnlyRow) return false
      for (let row = from; row < to; row++) {
        const timestampMs = timestampsMs[row] as number
        if (kinds[row] !== native) bytes += 2 + sampleBytes(timestampMs)
        else bytes += fieldBytesOf(histogramBytes(histogramAt(row), timestampMs))
      }
      const fieldBytes = fieldBytesOf(bytes)
      if (position + metadataBytes + fieldBytes > bytesMax && !isOnlyRow) return false

      reserve(fieldBytes + wordBytes)
      buffer[position++] = timeseriesTag
      writeVarint(bytes)
      writeBytes(labelSets.bytes, start, nameOffset)
      writeBytes(name.bytes, 0, name.length)
      writeBytes(labelSets.bytes, nameOffset, end)
      for (let row = from; row < to; row++) {
        const timestampMs = timestampsMs[row] as number
        if (kinds[row] === 0 && writeUsualSample(timestampMs, values[row] as number)) continue
        if (kinds[row] === native) {
          writeHistogram(histogramAt(row), timestampMs)
          continue
        }
        buffer[position++] = samplesTag
        buffer[position++] = sampleBytes(timestampMs)
        buffer[position++] = valueTag
        if (kinds[row] === stale) view.setBigUint64(position, staleBits, true)
        else view.setFloat64(position, values[row] as number, true)
        position += doubleBytes
        buffer[position++] = timestampTag
        writeVarint(timestampMs)
      }
      if (!name.described) addMetadata(name, bytesMax)
      return true
    },

    take() {
      reserve(metadataBytes)
      for (const { bytes } of metadata) {
        buffer.set(bytes, position)
        position += bytes.length
      }
      const request = { body: compress(buffer.subarray(0, position)), metadata }
      position = 0
      metadata = []
      metadataBytes = 0
      return request
    },
  }
}

/** With its tag, and its length in front. */
function fieldBytesOf(bytes: number): number {
  return 1 + varintBytes(bytes) + bytes
}

function histogramBytes({ length }: Uint8Array, timestampMs: number): number {
  return length + 1 + varintBytes(timestampMs)
}

function sampleBytes(timestampMs: number): number {
  return 1 + doubleBytes + 1 + varintBytes(timestampMs)
}

/** The years 2004 to 2109 in milliseconds. */
function hasSixBytes(value: number): boolean {
  return value >= 2 ** 40 && value < 2 ** 42
}

/** 28 bits, as seven in each byte. */
function spread(bits: number): number {
  return (bits & 0x7f) | ((bits << 1) & 0x7f00) | ((bits << 2) & 0x7f_0000) | ((bits << 3) & 0x7f00_0000)
}

/** Bytes of a varint for an integer from 0 to 2^53. */
function varintBytes(value: number): number {
  if (hasSixBytes(value)) return 6
  let bytes = 1
  for (let bound = 0x80; value >= bound; bound *= 0x80) bytes++
  return bytes
}
