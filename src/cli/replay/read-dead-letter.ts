// A text that holds one message → a dead letter: a line of dead letters, or the body of a message in a queue, with all the
// wrappers that the function itself reads there.

import { isObject } from '#check'
import { readEnding } from '#dead-letter'
import { decodeEvent } from '#decode'
import type { JsonValue } from '../../model.ts'
import type { StoredDeadLetter } from './stored-dead-letter.ts'

/** @param sentAtMs when it was put there, for messages that have no time of their own */
export function readDeadLetter(
  text: string,
  sentAtMs: number | undefined,
  payloadBytesMax: number,
): StoredDeadLetter {
  const record = {
    eventSource: 'aws:sqs',
    messageId: '',
    body: text,
    attributes: sentAtMs === undefined ? {} : { SentTimestamp: String(sentAtMs) },
  }
  const content = decodeEvent({ Records: [record] }, envelopes(payloadBytesMax), 0).record(0)
  return { content, origin: originOf(text), bytes: text.length }
}

/**
 * The messages of an event that failed as a whole, as Lambda puts it into S3.
 * https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function readFailedEvent(event: JsonValue, bytes: number, payloadBytesMax: number): FailedEvent {
  const decoded = decodeEvent(event, envelopes(payloadBytesMax), 0)
  const origin = isObject(event) && 'KinesisBatchInfo' in event ? 'failed batch' : 'failed invocation'
  return {
    length: decoded.length,
    deadLetter: (position) => ({
      content: decoded.record(position),
      origin,
      bytes: bytes / Math.max(1, decoded.length),
    }),
  }
}

export interface FailedEvent {
  readonly length: number
  deadLetter(position: number): StoredDeadLetter
}

function envelopes(payloadBytesMax: number) {
  return { eventShape: 'envelope', trustedFields: [], payloadBytesMax } as const
}

function originOf(text: string): string {
  let value: JsonValue
  try {
    value = JSON.parse(text)
  } catch {
    return 'not JSON'
  }
  if (!isObject(value)) return 'not an envelope'
  const ending = readEnding(value)
  if (ending !== undefined) return `${ending.stage} ${ending.reason}`.slice(0, 60)
  if ('requestContext' in value) return 'failed invocation'
  if ('failures' in value) return 'failed rule action'
  return 'series' in value ? 'parked series' : 'message'
}
