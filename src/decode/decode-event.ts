// Stage 1: a Lambda event → messages. A table of event sources; an event of no known source is one undecodable record,
// so that its bytes are kept. Decoding never throws.

import { isObject, type JsonObject } from '#check'
import type { DecodedRecord, JsonValue, Message, Undecodable } from '../model.ts'
import { toJson } from '../to-json.ts'
import { type BatchSource, batchSources, directSource, type EventSource } from './batch-sources.ts'
import { messageFromEnvelope, objectOf, textOf } from './envelope.ts'
import { readParkedSeries } from './parked-series.ts'
import { messageFromPlainEvent, type TrustedField } from './plain-event.ts'

export interface DecodedEvent {
  readonly source: EventSource
  /** Records of a batch; 1 for a direct event, unless it is the record of a batch that failed. */
  readonly length: number
  /**
   * Decodes the record anew at each call: a batch holds 10,000 payloads, and keeping them alive until the one that
   * becomes a dead letter is known would cost more than everything else that is done to them.
   */
  record(index: number): DecodedRecord
  /** For who reads records from their bytes. Absent where the source brings text. */
  readonly raw?: RawRecords | undefined
  /** Length of the record as the source brings it: what it costs to read. 0 for a direct event. */
  characters(index: number): number
  /** What the source calls the record: `messageId`, `sequenceNumber`; empty for a direct event. */
  recordId(index: number): string
  /** Where the names of records are unique: a shard of a stream; empty where they are everywhere. */
  readonly place: string
  /**
   * Lambda's own word, in the record of a failed invocation, that the process ended with this message. Absent where the
   * source brings no such records.
   */
  readonly endedProcess?: ((index: number) => boolean) | undefined
  /** Why the record must not be mapped. Absent where nothing is known against any. */
  readonly refusal?: (index: number) => Refusal | undefined
}

export interface RawRecords {
  /** The record as it came, in base64. */
  base64(index: number): string
  /** A larger payload is not read. */
  readonly payloadBytesMax: number
}

export interface Refusal {
  readonly reason: 'killed'
  readonly detail: string
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
  const isPlain = eventShape === 'plain'
  if (!isPlain) {
    const batch = decodeBatch(event, payloadBytesMax)
    if (batch !== undefined) return batch
    // What failed goes to nobody who would understand which records of it failed again: one error is for all.
    const failedBatch = decodeBatch(failedBatchOf(event), payloadBytesMax)
    if (failedBatch !== undefined) return { ...failedBatch, source: directSource }
  }
  return {
    source: directSource,
    length: 1,
    record: () =>
      isPlain
        ? messageFromPlainEvent(event, trustedFields, payloadBytesMax, nowMs)
        : (unwrap(event, payloadBytesMax, undefined, wrappersMax) ??
          undecodable('unknown_event', expectedEnvelope, () => toBase64(toJson(event)))),
    characters: () => 0,
    recordId: () => '',
    place: '',
  }
}

function decodeBatch(event: JsonValue | undefined, payloadBytesMax: number): DecodedEvent | undefined {
  for (const source of batchSources) {
    const records = source.records(event)
    if (records === undefined) continue
    const { endedProcess, base64 } = source
    const recordAt = (index: number): JsonObject => objectOf(records[index])
    return {
      source,
      length: records.length,
      record: (index) => decodeRecord(source, recordAt(index), payloadBytesMax),
      raw: base64 && { base64: (index) => base64(recordAt(index)), payloadBytesMax },
      characters: (index) => (base64 ?? source.text)(recordAt(index)).length,
      recordId: (index) => textOf(source.recordId(recordAt(index))),
      place: source.place?.(recordAt(0)) ?? '',
      endedProcess: endedProcess && ((index) => endedProcess(recordAt(index))),
    }
  }
  return undefined
}

/**
 * The event in an object that an event source mapping put into S3 when it gave up on it.
 * https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
function failedBatchOf(event: JsonValue): JsonValue | undefined {
  const { payload, KinesisBatchInfo: batchInfo } = objectOf(event)
  if (!isObject(batchInfo)) return undefined
  try {
    return typeof payload === 'string' ? JSON.parse(payload) : payload
  } catch {
    return undefined
  }
}

const expectedEnvelope =
  "expected payload_base64 (or payload), topic and received_at, as the rule's SQL in template.yaml makes them; " +
  'for a rule with plain SELECT * set EVENT_SHAPE=plain'

function decodeRecord(source: BatchSource, record: JsonObject, payloadBytesMax: number): DecodedRecord {
  const text = source.text(record)
  const sentAtMs = () => source.sentAtMs(record)
  let detail = 'expected JSON in the record'
  try {
    const value: JsonValue = JSON.parse(text)
    const found =
      unwrap(value, payloadBytesMax, sentAtMs, wrappersMax - 1) ??
      (source.bringsSeries && readParkedSeries(value, sentAtMs))
    if (found !== undefined) return found
    detail = expectedEnvelope
  } catch {
    // Not JSON.
  }
  return undecodable('bad_record', detail, () => source.base64?.(record) ?? toBase64(text))
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

function undecodable(reason: Undecodable['reason'], detail: string, base64: () => string): Undecodable {
  return { kind: 'undecodable', reason, detail, base64 }
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64')
}
