// Stage 1: a Lambda event → messages. A table of event sources; an event of no known source is one undecodable entry,
// so that its bytes are kept. Decoding never throws.

import { isObject, type JsonObject } from '#check'
import type { JsonValue, Message, ParkedSeries } from '../model.ts'
import { type BatchSource, batchSources, objectOf, textOf } from './batch-sources.ts'
import { messageFromEnvelope, timeOf } from './envelope.ts'
import { readParkedSeries } from './parked-series.ts'
import { messageFromPlainEvent, type TrustedField } from './plain-event.ts'

export type EventSource = 'direct' | BatchSource['name']

export interface DecodedEvent {
  readonly source: EventSource
  /** Records of a batch; 1 for a direct event, unless it is the record of a batch that failed. */
  readonly length: number
  /**
   * Decodes the record anew at each call: a batch holds 10,000 payloads, and keeping them alive until the one that
   * becomes a dead letter is known would cost more than everything else that is done to them.
   */
  entry(index: number): Entry
  /** What the source calls the record: `messageId`, `sequenceNumber`; empty for a direct event. */
  recordId(index: number): string
  /** Where the names of records are unique: a shard of a stream; empty where they are everywhere. */
  readonly place: string
  /** Lambda's own word, in the record of a failed invocation, that the process ended with this message. */
  endedProcess(index: number): boolean
}

export interface Entry {
  readonly content: Message | ParkedSeries | Undecodable
  /** Length of the record's text: what it costs to read. 0 for a direct event. */
  readonly characters: number
  /** Why it must not be mapped. */
  readonly refusal?: Refusal
}

export interface Refusal {
  readonly reason: 'killed'
  readonly detail: string
}

/** Bytes in which there is no message to be found. */
export interface Undecodable {
  readonly undecodable: true
  readonly reason: 'unknown_event' | 'bad_record'
  /** Where and what was expected; never what was found. */
  readonly detail: string
  /** Of an event that is nested very deep it throws a RangeError. */
  readonly base64: () => string
  /** What the bytes are made of, where they are. */
  readonly event?: JsonValue
}

export interface DecodeSettings {
  readonly eventShape: 'envelope' | 'plain'
  readonly trustedFields: readonly TrustedField[]
  readonly payloadBytesMax: number
}

/** Wrappers around one envelope: a record, a failure record in it, and the event that failed. */
const wrappersMax = 3

export function decodeEvent(event: JsonValue, settings: DecodeSettings, nowMs: number): DecodedEvent {
  const { eventShape, trustedFields, payloadBytesMax } = settings
  if (eventShape === 'plain') {
    return direct(() => messageFromPlainEvent(event, trustedFields, payloadBytesMax, nowMs))
  }
  const batch = decodeBatch(event, payloadBytesMax)
  if (batch !== undefined) return batch
  // What failed goes to nobody who would understand which records of it failed again: one error is for all.
  const failedBatch = decodeBatch(failedBatchOf(event), payloadBytesMax)
  if (failedBatch !== undefined) return { ...failedBatch, source: 'direct' }
  return direct(
    () =>
      unwrap(event, payloadBytesMax, undefined, wrappersMax) ?? {
        ...undecodable('unknown_event', expectedEnvelope, () => toBase64(JSON.stringify(event) ?? '')),
        event,
      },
  )
}

function direct(content: () => Entry['content']): DecodedEvent {
  return {
    source: 'direct',
    length: 1,
    entry: () => ({ content: content(), characters: 0 }),
    recordId: () => '',
    place: '',
    endedProcess: () => false,
  }
}

function decodeBatch(event: JsonValue | undefined, payloadBytesMax: number): DecodedEvent | undefined {
  const given = field(event, 'Records')
  if (!Array.isArray(given)) return undefined
  // A batch comes from one source; a record that is not like the others is undecodable.
  const source = batchSources.find(({ eventSource }) =>
    given.some((record) => field(record, 'eventSource') === eventSource),
  )
  if (source === undefined) return undefined
  const records = source.inOrder?.(given) ?? given
  const recordAt = (index: number): JsonObject => objectOf(records[index])
  return {
    source: source.name,
    length: records.length,
    entry(index) {
      const record = recordAt(index)
      const text = source.text(record)
      return { content: decodeRecord(source, record, text, payloadBytesMax), characters: text.length }
    },
    recordId: (index) => textOf(source.recordId(recordAt(index))),
    place: source.place?.(recordAt(0)) ?? '',
    endedProcess: (index) => source.endedProcess?.(recordAt(index)) ?? false,
  }
}

/**
 * The event in an object that an event source mapping put into S3 when it gave up on it.
 * https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
function failedBatchOf(event: JsonValue): JsonValue | undefined {
  const payload = field(event, 'payload')
  if (!isObject(field(event, 'KinesisBatchInfo'))) return undefined
  try {
    return typeof payload === 'string' ? JSON.parse(payload) : payload
  } catch {
    return undefined
  }
}

const expectedEnvelope =
  "expected payload_base64 (or payload), topic and received_at, as the rule's SQL in template.yaml makes them; " +
  'for a rule with plain SELECT * set EVENT_SHAPE=plain'

function decodeRecord(
  source: BatchSource,
  record: JsonObject,
  text: string,
  payloadBytesMax: number,
): Entry['content'] {
  const sentAtMs = () => source.sentAtMs(record)
  try {
    const value: JsonValue = JSON.parse(text)
    return (
      unwrap(value, payloadBytesMax, sentAtMs, wrappersMax - 1) ??
      (source.name === 'sqs' && isObject(value)
        ? readParkedSeries(value, timeOf(value['received_at']) ?? sentAtMs() ?? 0)
        : undefined) ??
      badRecord(expectedEnvelope, text, source.base64?.(record))
    )
  } catch {
    return badRecord('expected JSON in the record', text, source.base64?.(record))
  }
}

/** The message in an envelope, or in an envelope in the failure records of AWS, which are input again. */
function unwrap(
  value: JsonValue,
  payloadBytesMax: number,
  sentAtMs: (() => number | undefined) | undefined,
  wrappersLeft: number,
): Message | undefined {
  const message = messageFromEnvelope(value, payloadBytesMax, sentAtMs)
  if (message !== undefined || !isObject(value) || wrappersLeft === 0) return message
  // A Lambda on-failure record. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
  const request = value['requestPayload']
  if (request !== undefined && isObject(value['requestContext'])) {
    return unwrap(request, payloadBytesMax, sentAtMs, wrappersLeft - 1)
  }
  // An IoT error action's record, which has no time of its own.
  // https://docs.aws.amazon.com/iot/latest/developerguide/rule-error-handling.html
  const original = value['base64OriginalPayload']
  if (original !== undefined && Array.isArray(value['failures'])) {
    const envelope: JsonObject = {
      payload_base64: original,
      topic: value['topic'] ?? null,
      client_id: value['clientId'] ?? null,
    }
    return messageFromEnvelope(envelope, payloadBytesMax, sentAtMs)
  }
  return undefined
}

function field(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isObject(value) ? value[key] : undefined
}

function badRecord(detail: string, text: string, base64: string | undefined): Undecodable {
  return undecodable('bad_record', detail, () => base64 ?? toBase64(text))
}

function undecodable(reason: Undecodable['reason'], detail: string, base64: () => string): Undecodable {
  return { undecodable: true, reason, detail, base64 }
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64')
}
