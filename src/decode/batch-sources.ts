// The event sources, one row each: what the function reads of an event, and what it asks about the source afterwards.
// A new source is a new row.

import type { JsonObject } from '#check'
import type { JsonValue } from '../model.ts'
import { toJson } from '../to-json.ts'
import { decodeBase64Text } from './decode-base64.ts'
import { objectOf, textOf, timeOf } from './envelope.ts'

/** In the `responsePayload` that Lambda makes where a process ran out of memory or time, or crashed. */
const endOfProcess = /Runtime exited with|Task timed out after/

/** What the function asks about the source of an event once the event is decoded. */
export interface EventSource {
  readonly name: string
  /** The source delivers a record that failed again together with all records behind it. */
  readonly ordered: boolean
  /**
   * How the source is told what failed. `error`: it repeats the whole event. `failures`: it is told each record that
   * failed. `first_failure`: it is told the first one.
   */
  readonly answer: 'error' | 'failures' | 'first_failure'
}

/** An invocation with one message, or with a batch that failed: Lambda knows only whether it ended with an error. */
export const directSource: EventSource = { name: 'direct', ordered: false, answer: 'error' }

/** A source that delivers in batches. Of 10,000 records the function looks at just what it needs: they are in no cache. */
export interface BatchSource extends EventSource {
  /** The records, in the order in which they are handled; undefined: the event is not from this source. */
  records(event: JsonValue | undefined): readonly JsonValue[] | undefined
  recordId(record: JsonObject): JsonValue | undefined
  text(record: JsonObject): string
  /** Devices cannot write to the source: what looks like parked series is believed. */
  readonly bringsSeries?: true
  /** Where the record's id is unique; undefined: everywhere. */
  place?(record: JsonObject): string
  /** Lambda says in it that the process ended which had it. */
  endedProcess?(record: JsonObject): boolean
  /** The original bytes, where the text may not have them all. */
  base64?(record: JsonObject): string
  /** When the record was put there, in milliseconds since 1970. */
  sentAtMs(record: JsonObject): number | undefined
}

export const batchSources: readonly BatchSource[] = [
  {
    // https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
    name: 'sqs',
    ordered: false,
    answer: 'failures',
    bringsSeries: true,
    // A batch may have no time for all of them. Those that have come most often are first, so that each is in time.
    records: (event) =>
      recordsFrom('aws:sqs', event)
        ?.toSorted((a, b) => receiveCount(b) - receiveCount(a))
        .flatMap(eachMessage),
    recordId: ({ messageId }) => messageId,
    text: ({ body }) => textOf(body),
    endedProcess: ({ body }) => endOfProcess.test(textOf(body)),
    sentAtMs: ({ attributes }) => timeOf(Number(objectOf(attributes)['SentTimestamp'])),
  },
  {
    // https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
    name: 'kinesis',
    ordered: true,
    answer: 'first_failure',
    records: (event) => recordsFrom('aws:kinesis', event),
    recordId: ({ kinesis }) => objectOf(kinesis)['sequenceNumber'],
    // The event's id is the shard's and the sequence number.
    place: ({ eventSourceARN, eventID }) => `${textOf(eventSourceARN)} ${textOf(eventID).split(':')[0]}`,
    text: (record) => decodeBase64Text(dataOf(record)),
    base64: dataOf,
    sentAtMs({ kinesis }) {
      const arrivedAtSeconds = objectOf(kinesis)['approximateArrivalTimestamp']
      return typeof arrivedAtSeconds === 'number' ? timeOf(arrivedAtSeconds * 1000) : undefined
    },
  },
]

/** A batch comes from one source; a record that is not like the others is undecodable. */
function recordsFrom(eventSource: string, event: JsonValue | undefined): readonly JsonValue[] | undefined {
  const records = objectOf(event)['Records']
  if (!Array.isArray(records)) return undefined
  return records.some((record) => objectOf(record)['eventSource'] === eventSource) ? records : undefined
}

/**
 * The error action of an HTTP action with batches makes one record of all messages of a batch: one is made of each, with the
 * id of all. A device's payload is in base64. Source: `payloadsWithMetadata` in
 * https://docs.aws.amazon.com/iot/latest/apireference/API_BatchConfig.html
 */
function eachMessage(record: JsonValue): readonly JsonValue[] {
  const text = textOf(objectOf(record)['body'])
  if (!text.includes('payloadsWithMetadata')) return [record]
  try {
    const { payloadsWithMetadata: payloads, ...rest } = objectOf(JSON.parse(text))
    if (!Array.isArray(payloads) || payloads.length === 0) return [record]
    return payloads.map((one) => ({ ...objectOf(record), body: toJson({ ...rest, ...objectOf(one) }) }))
  } catch {
    return [record]
  }
}

function receiveCount(record: JsonValue): number {
  return Number(objectOf(objectOf(record)['attributes'])['ApproximateReceiveCount']) || 0
}

function dataOf({ kinesis }: JsonObject): string {
  return textOf(objectOf(kinesis)['data'])
}
