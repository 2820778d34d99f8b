// Sets every time in a sample event to now, as AWS would have stamped it: in the envelope itself, in the records
// around it, and in the failure records inside or around those. Payloads stay as they are, since they are the devices'
// own, and so do records that nothing can be read from.

import { createHash } from 'node:crypto'
import type { JsonValue } from '../src/model.ts'

type JsonObject = { readonly [key: string]: JsonValue }

/** @param nowMs milliseconds since 1970 */
export function refreshEvent(event: JsonValue, nowMs: number): JsonValue {
  if (!isObject(event)) return event
  if (isObject(event['KinesisBatchInfo'])) return refreshFailedBatch(event, event['KinesisBatchInfo'], nowMs)
  return Object.fromEntries(
    Object.entries(event).map(([key, value]) => [key, refreshField(key, value, nowMs)]),
  )
}

function refreshField(key: string, value: JsonValue, nowMs: number): JsonValue {
  if (key === 'received_at') return nowMs
  if (key === 'timestamp' && typeof value === 'string') return new Date(nowMs).toISOString()
  if (key === 'requestPayload') return refreshEvent(value, nowMs)
  if (key === 'Records' && Array.isArray(value)) return value.map((record) => refreshRecord(record, nowMs))
  if (key === 'series' && Array.isArray(value)) return refreshSeries(value as readonly JsonObject[], nowMs)
  return value
}

/** What an event source mapping put into S3: the event is text in it. */
function refreshFailedBatch(object: JsonObject, info: JsonObject, nowMs: number): JsonObject {
  const time = new Date(nowMs).toISOString()
  return {
    ...object,
    timestamp: time,
    KinesisBatchInfo: {
      ...info,
      approximateArrivalOfFirstRecord: time,
      approximateArrivalOfLastRecord: time,
    },
    payload: refreshText(String(object['payload']), nowMs),
  }
}

/** The newest sample of what was parked is of now, the others are as much older as they were. */
function refreshSeries(series: readonly JsonObject[], nowMs: number): JsonObject[] {
  const samplesOf = (one: JsonObject) => one['samples'] as readonly (readonly [number, JsonValue])[]
  const newestMs = Math.max(...series.flatMap((one) => samplesOf(one).map(([timeMs]) => timeMs)))
  return series.map((one) => ({
    ...one,
    samples: samplesOf(one).map(([timeMs, value]) => [nowMs - (newestMs - timeMs), value]),
  }))
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
  const base64 = String(kinesis['data'])
  const text = Buffer.from(base64, 'base64').toString()
  const refreshed = refreshText(text, nowMs)
  return {
    ...record,
    kinesis: {
      ...kinesis,
      // What is not base64 shall stay what it is.
      data: refreshed === text ? base64 : Buffer.from(refreshed).toString('base64'),
      // Seconds, unlike every other time here.
      approximateArrivalTimestamp: nowMs / 1000,
    },
  }
}

function refreshText(text: string, nowMs: number): string {
  let value: JsonValue
  try {
    value = JSON.parse(text)
  } catch {
    return text
  }
  return JSON.stringify(refreshEvent(value, nowMs))
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
