// Stage 1: a Lambda event → messages. A table of event sources; an event of no known source is one undecodable entry,
// so that its bytes are kept. Decoding never throws.

import type { JsonValue, Message } from '../model.ts'
import { isObject, type JsonObject, messageFromEnvelope, own, timeOf } from './envelope.ts'
import { messageFromPlainEvent, type TrustedField } from './plain-event.ts'

export type EventSource = 'direct' | 'sqs' | 'kinesis'

export interface DecodedEvent {
  readonly source: EventSource
  /** One for each record of a batch, in order; one for a direct event. */
  readonly entries: readonly Entry[]
}

export interface Entry {
  /** What the source calls the record: `messageId`, `sequenceNumber`; empty for a direct event. */
  readonly recordId: string
  readonly content: Message | Undecodable
}

/** Bytes in which there is no message to be found. */
export interface Undecodable {
  readonly undecodable: true
  readonly reason: 'unknown_event' | 'bad_record'
  /** Where and what was expected; never what was found. */
  readonly detail: string
  readonly base64: () => string
}

export interface DecodeSettings {
  readonly eventShape: 'envelope' | 'plain'
  readonly trustedFields: readonly TrustedField[]
  readonly payloadBytesMax: number
}

/** Wrappers around one envelope: a record, a failure record in it, and the event that failed. */
const wrappersMax = 3

export function decodeEvent(event: JsonValue, settings: DecodeSettings, nowMs: number): DecodedEvent {
  if (settings.eventShape === 'plain') {
    const content = messageFromPlainEvent(event, settings.trustedFields, settings.payloadBytesMax, nowMs)
    return { source: 'direct', entries: [{ recordId: '', content }] }
  }
  const records = isObject(event) ? own(event, 'Records') : undefined
  if (Array.isArray(records)) {
    for (const source of batchSources) {
      if (
        records.length > 0 &&
        records.every((record) => field(record, 'eventSource') === source.eventSource)
      ) {
        return { source: source.name, entries: records.map((record) => source.decode(record, settings)) }
      }
    }
  }
  const message = unwrap(event, settings.payloadBytesMax, undefined, wrappersMax)
  const content = message ?? undecodable('unknown_event', expectedEnvelope, () => JSON.stringify(event) ?? '')
  return { source: 'direct', entries: [{ recordId: '', content }] }
}

const expectedEnvelope =
  "expected payload_base64 (or payload), topic and received_at, as the rule's SQL in template.yaml makes them; " +
  'for a rule with plain SELECT * set EVENT_SHAPE=plain'

interface BatchSource {
  readonly name: EventSource
  readonly eventSource: string
  decode(record: JsonObject, settings: DecodeSettings): Entry
}

const batchSources: readonly BatchSource[] = [
  {
    // https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
    name: 'sqs',
    eventSource: 'aws:sqs',
    decode(record, settings) {
      const body = own(record, 'body')
      const text = typeof body === 'string' ? body : ''
      const sentAtMs = timeOf(Number(field(own(record, 'attributes'), 'SentTimestamp')))
      return entryOf(record, 'messageId', () => text, sentAtMs, settings)
    },
  },
  {
    // https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
    name: 'kinesis',
    eventSource: 'aws:kinesis',
    decode(record, settings) {
      const kinesis = own(record, 'kinesis')
      const data = field(kinesis, 'data')
      const arrivalSeconds = field(kinesis, 'approximateArrivalTimestamp')
      const arrivedAtMs = typeof arrivalSeconds === 'number' ? timeOf(arrivalSeconds * 1000) : undefined
      const text = (): string => (typeof data === 'string' ? Buffer.from(data, 'base64').toString() : '')
      return entryOf(isObject(kinesis) ? kinesis : {}, 'sequenceNumber', text, arrivedAtMs, settings)
    },
  },
]

function entryOf(
  record: JsonObject,
  idField: string,
  text: () => string,
  sentAtMs: number | undefined,
  { payloadBytesMax }: DecodeSettings,
): Entry {
  const id = own(record, idField)
  const recordId = typeof id === 'string' ? id : ''
  const json = text()
  let value: JsonValue
  try {
    value = JSON.parse(json)
  } catch {
    return { recordId, content: undecodable('bad_record', 'expected JSON in the record', () => json) }
  }
  const content =
    unwrap(value, payloadBytesMax, sentAtMs, wrappersMax - 1) ??
    undecodable('bad_record', expectedEnvelope, () => json)
  return { recordId, content }
}

/** The message in an envelope, or in an envelope in the failure records of AWS, which are input again. */
function unwrap(
  value: JsonValue,
  payloadBytesMax: number,
  sentAtMs: number | undefined,
  wrappersLeft: number,
): Message | undefined {
  const message = messageFromEnvelope(value, payloadBytesMax, sentAtMs)
  if (message !== undefined || !isObject(value) || wrappersLeft === 0) return message
  // A Lambda on-failure record. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
  const request = own(value, 'requestPayload')
  if (request !== undefined && isObject(own(value, 'requestContext'))) {
    return unwrap(request, payloadBytesMax, sentAtMs, wrappersLeft - 1)
  }
  // An IoT error action's record, which has no time of its own.
  // https://docs.aws.amazon.com/iot/latest/developerguide/rule-error-handling.html
  const original = own(value, 'base64OriginalPayload')
  if (original !== undefined && Array.isArray(own(value, 'failures'))) {
    const envelope: JsonObject = {
      payload_base64: original,
      topic: own(value, 'topic') ?? null,
      client_id: own(value, 'clientId') ?? null,
    }
    return messageFromEnvelope(envelope, payloadBytesMax, sentAtMs)
  }
  return undefined
}

function field(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isObject(value) ? own(value, key) : undefined
}

function undecodable(reason: Undecodable['reason'], detail: string, text: () => string): Undecodable {
  return { undecodable: true, reason, detail, base64: () => Buffer.from(text()).toString('base64') }
}
