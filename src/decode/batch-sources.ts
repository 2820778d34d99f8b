// The sources that deliver in batches, and what the function reads of a record of each.

import { isObject, type JsonObject } from '#check'
import type { JsonValue } from '../model.ts'
import { decodeBase64Text } from './decode-base64.ts'
import { timeOf } from './envelope.ts'

/** In the `responsePayload` that Lambda makes where a process ran out of memory or time, or crashed. */
const endOfProcess = /Runtime exited with|Task timed out after/

/** What sources have in common. Of 10,000 records just what is needed is looked at, since they are in no cache. */
export interface BatchSource {
  readonly name: 'sqs' | 'kinesis'
  readonly eventSource: string
  recordId(record: JsonObject): JsonValue | undefined
  text(record: JsonObject): string
  /** undefined: as they come. */
  inOrder?(records: readonly JsonValue[]): readonly JsonValue[]
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
    eventSource: 'aws:sqs',
    recordId: ({ messageId }) => messageId,
    text: ({ body }) => textOf(body),
    // A batch may have no time for all of them. Those that have come most often are first, so that each is in time.
    inOrder: (records) => records.toSorted((a, b) => receiveCount(b) - receiveCount(a)),
    endedProcess: ({ body }) => endOfProcess.test(textOf(body)),
    sentAtMs: ({ attributes }) => timeOf(Number(objectOf(attributes)['SentTimestamp'])),
  },
  {
    // https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
    name: 'kinesis',
    eventSource: 'aws:kinesis',
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

function receiveCount(record: JsonValue): number {
  return Number(objectOf(objectOf(record)['attributes'])['ApproximateReceiveCount']) || 0
}

function dataOf({ kinesis }: JsonObject): string {
  return textOf(objectOf(kinesis)['data'])
}

export function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** For reading names that no object inherits: one that is nothing has none of them. */
export function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : nothing
}

const nothing: JsonObject = {}
