// Sets every time in a sample event to now, as AWS would have stamped it: in the envelope itself, in the records
// around it, and in the failure records inside those. Payloads stay as they are, since they are the devices' own.

import { createHash } from 'node:crypto'
import type { JsonValue } from '../src/model.ts'

type JsonObject = { readonly [key: string]: JsonValue }

/** @param nowMs milliseconds since 1970 */
export function refreshEvent(event: JsonValue, nowMs: number): JsonValue {
  if (!isObject(event)) return event
  return Object.fromEntries(
    Object.entries(event).map(([key, value]) => [key, refreshField(key, value, nowMs)]),
  )
}

function refreshField(key: string, value: JsonValue, nowMs: number): JsonValue {
  if (key === 'received_at') return nowMs
  if (key === 'timestamp' && typeof value === 'string') return new Date(nowMs).toISOString()
  if (key === 'requestPayload') return refreshEvent(value, nowMs)
  if (key === 'Records' && Array.isArray(value)) return value.map((record) => refreshRecord(record, nowMs))
  return value
}

function refreshRecord(record: JsonValue, nowMs: number): JsonValue {
  if (!isObject(record)) return record
  if (record['eventSource'] === 'aws:sqs') return refreshSqsRecord(record, nowMs)
  if (record['eventSource'] === 'aws:kinesis') return refreshKinesisRecord(record, nowMs)
  return record
}

function refreshSqsRecord(record: JsonObject, nowMs: number): JsonObject {
  const body = refreshText(String(record['body']), nowMs)
  return {
    ...record,
    body,
    attributes: {
      ...(record['attributes'] as JsonObject),
      SentTimestamp: String(nowMs),
      ApproximateFirstReceiveTimestamp: String(nowMs),
    },
    md5OfBody: createHash('md5').update(body).digest('hex'),
  }
}

function refreshKinesisRecord(record: JsonObject, nowMs: number): JsonObject {
  const kinesis = record['kinesis'] as JsonObject
  const text = Buffer.from(String(kinesis['data']), 'base64').toString()
  return {
    ...record,
    kinesis: {
      ...kinesis,
      data: Buffer.from(refreshText(text, nowMs)).toString('base64'),
      // Seconds, unlike every other time here.
      approximateArrivalTimestamp: nowMs / 1000,
    },
  }
}

function refreshText(text: string, nowMs: number): string {
  return JSON.stringify(refreshEvent(JSON.parse(text), nowMs))
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
