// Reads a record that holds the envelope of the rule's SQL and the payload in base64, as decode-event.ts does, but without
// an object for either. All other records are for that.

import { compileShape, createScanner, kind, type Scanner, type Shape, shapeFieldsMax } from '#scan'
import { timeOf } from '../envelope.ts'

/** Of the record that was read last. */
export interface Envelope {
  /** Of the scanner: topic and payload are parts of them. */
  readonly bytes: Buffer
  topicStart: number
  topicEnd: number
  /** Milliseconds since 1970. */
  receivedAtMs: number
  /** There is room for one byte behind it. */
  readonly payloadStart: number
  payloadEnd: number
}

export interface EnvelopeReader {
  readonly envelope: Envelope
  /**
   * @param record in base64
   * @param payloadBytesMax a larger payload is not read
   * @returns false where decode-event.ts has to look at it
   */
  read(record: string, payloadBytesMax: number): boolean
}

/** What a record is; a larger one is rare, and to scan it in vain would cost more than it saves. */
const recordCharsMax = 21_844
const recordBytesMax = (recordCharsMax / 4) * 3

/** The last one is passed over; it has a name here since the scanner is quicker with members that it knows. */
const names = ['payload_base64', 'topic', 'received_at', 'client_id']
const [payloadField, topicField, timeField] = [0, 1, 2] as const
const shape = compileShape(
  names.map((name) => [name]),
  payloadField,
) as Shape

/** A payload stands behind its record, so that one scanner reads both. The scanner reads a little beyond either. */
const payloadStart = recordBytesMax + 4

/** For records and their payloads. */
export function createRecordScanner(): Scanner {
  return createScanner(Buffer.alloc(2 * payloadStart), shapeFieldsMax, payloadStart)
}

/** @param scanner as `createRecordScanner` makes it; the reader of the payload may use it too */
export function createEnvelopeReader(scanner: Scanner): EnvelopeReader {
  const { bytes, fields, scan } = scanner
  const { kinds, numbers, starts, ends } = fields
  const envelope: Envelope = {
    bytes,
    topicStart: 0,
    topicEnd: 0,
    receivedAtMs: 0,
    payloadStart,
    payloadEnd: payloadStart,
  }
  return {
    envelope,
    read(record, payloadBytesMax) {
      if (record.length > recordCharsMax) return false
      if (!scan(bytes.write(record, 'base64'), shape)) return false
      if (kinds[payloadField] !== kind.bytes || kinds[topicField] !== kind.text) return false
      const receivedAtMs = kinds[timeField] === kind.number ? timeOf(numbers[timeField]) : undefined
      if (receivedAtMs === undefined) return false
      envelope.payloadEnd = ends[payloadField] as number
      if (envelope.payloadEnd - payloadStart > payloadBytesMax) return false
      envelope.topicStart = starts[topicField] as number
      envelope.topicEnd = ends[topicField] as number
      envelope.receivedAtMs = receivedAtMs
      return true
    },
  }
}
