// Reads a record that holds the envelope of the rule's SQL and the payload in base64, as decode-event.ts does, but without
// an object for either. All other records are for that.

import { compileShape, createScanner, kind, type Shape } from '#scan'
import { timeOf } from '../envelope.ts'

/** Of the record that was read last. */
export interface Envelope {
  /** What `topic` is a part of. */
  readonly bytes: Buffer
  topicStart: number
  topicEnd: number
  /** Milliseconds since 1970. */
  receivedAtMs: number
  /** From its first byte on; there is room for one byte behind it. */
  readonly payload: Buffer
  payloadEnd: number
  /** As `Payload.bytes` counts them. */
  payloadBytes: number
}

export interface EnvelopeReader {
  readonly envelope: Envelope
  /**
   * @param record in base64
   * @returns false where decode-event.ts has to look at it
   */
  read(record: string): boolean
}

/** Characters for three bytes; the last ones are padded. */
const base64Group = 4

/** What a record is; a larger one is rare, and to scan it in vain would cost more than it saves. */
const recordCharsMax = 21_844
const recordBytesMax = (recordCharsMax / 4) * 3

const names = ['payload_base64', 'topic', 'received_at']
const [payloadField, topicField, timeField] = [0, 1, 2] as const
const shape = compileShape(
  names.map((name) => [name]),
  [payloadField],
) as Shape

/** @param payloadBytesMax a larger payload is not read */
export function createEnvelopeReader(payloadBytesMax: number): EnvelopeReader {
  const bytes = Buffer.alloc(recordBytesMax + 1)
  const payload = Buffer.alloc(recordBytesMax + 1)
  const { fields, scan } = createScanner(bytes, shape.count)
  const { kinds, numbers, starts, ends } = fields
  const envelope: Envelope = {
    bytes,
    topicStart: 0,
    topicEnd: 0,
    receivedAtMs: 0,
    payload,
    payloadEnd: 0,
    payloadBytes: 0,
  }
  return {
    envelope,
    read(record) {
      if (record.length > recordCharsMax) return false
      if (!scan(bytes.write(record, 'base64'), shape)) return false
      if (kinds[payloadField] !== kind.text || kinds[topicField] !== kind.text) return false
      const receivedAtMs = kinds[timeField] === kind.number ? timeOf(numbers[timeField]) : undefined
      if (receivedAtMs === undefined) return false
      const base64 = bytes.toString(undefined, starts[payloadField], ends[payloadField])
      if (base64.length % base64Group !== 0) return false
      envelope.payloadBytes = Buffer.byteLength(base64, 'base64')
      if (envelope.payloadBytes > payloadBytesMax) return false
      envelope.payloadEnd = payload.write(base64, 'base64')
      // Node passes over what is no base64, and then the bytes are fewer.
      if (envelope.payloadEnd !== envelope.payloadBytes) return false
      envelope.topicStart = starts[topicField] as number
      envelope.topicEnd = ends[topicField] as number
      envelope.receivedAtMs = receivedAtMs
      return true
    },
  }
}
