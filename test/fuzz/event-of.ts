// Makes the Lambda event of a case, and says of each record what has to be kept of it where it becomes a dead letter.

import type { JsonValue } from '../../src/model.ts'
import { createChance } from './chance.ts'
import { type FuzzCase, type FuzzRecord, seriesOf } from './fuzz-case.ts'

export interface CaseEvent {
  readonly event: JsonValue
  /** The fields of a dead letter by which it is the record's, for each record. */
  readonly deadLetters: readonly DeadLetterOf[]
}

export interface DeadLetterOf {
  /** The original bytes; undefined where the letter has series. */
  readonly base64: string | undefined
  readonly series: JsonValue | undefined
}

export function eventOf(fuzzCase: FuzzCase): CaseEvent {
  const { source, shape, records, isFailedBatch } = fuzzCase
  const contents = records.map((record, index) => contentOf(record, createChance(fuzzCase.seed, index)))
  if (source === 'kinesis' || isFailedBatch) {
    const batch = { Records: contents.map(({ text }, index) => kinesisRecord(text, index)) }
    const event = isFailedBatch ? { KinesisBatchInfo: {}, payload: JSON.stringify(batch) } : batch
    return {
      event,
      deadLetters: contents.map(
        ({ deadLetter, text }) => deadLetter ?? { base64: toBase64(text), series: undefined },
      ),
    }
  }
  if (source === 'sqs') {
    const event = { Records: contents.map(({ text }, index) => sqsRecord(text, index)) }
    return {
      event,
      deadLetters: contents.map(
        ({ deadLetter, text }) => deadLetter ?? { base64: toBase64(text), series: undefined },
      ),
    }
  }
  const [first] = contents
  if (first === undefined) throw new Error('a case has a record')
  const event = jsonOf(first.text) ?? first.text
  const base64 = toBase64(JSON.stringify(shape === 'plain' ? withoutTrusted(event) : event))
  return {
    event,
    deadLetters: [
      shape === 'plain' ? { base64, series: undefined } : (first.deadLetter ?? { base64, series: undefined }),
    ],
  }
}

/** The fields that the settings of a plain event trust. */
export const trustedFields = ['topic', 'client_id', 'received_at'] as const

function withoutTrusted(event: JsonValue): JsonValue {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return event
  return Object.fromEntries(Object.entries(event).filter(([key]) => !trustedFields.includes(key as never)))
}

interface Content {
  readonly text: string
  /** undefined: no message is to be found in the text, which is kept as it is. */
  readonly deadLetter: DeadLetterOf | undefined
}

function contentOf(record: FuzzRecord, chance: ReturnType<typeof createChance>): Content {
  const { topic, clientId, receivedAtMs, payload: base64 } = record
  const common = { topic, client_id: clientId, received_at: receivedAtMs }
  const envelope = { payload_base64: base64, ...common }
  const deadLetter: DeadLetterOf = { base64, series: undefined }
  switch (record.wrapper) {
    case 'envelope':
      return { text: JSON.stringify(envelope), deadLetter }
    case 'json': {
      const value = jsonOf(Buffer.from(base64, 'base64').toString())
      if (value === undefined) return { text: JSON.stringify(envelope), deadLetter }
      return {
        text: JSON.stringify({ payload: value, ...common }),
        deadLetter: { base64: toBase64(JSON.stringify(value)), series: undefined },
      }
    }
    case 'lambda': {
      const requestContext = { condition: 'RetriesExhausted' }
      return { text: JSON.stringify({ requestContext, requestPayload: envelope }), deadLetter }
    }
    case 'error action':
      return {
        text: JSON.stringify({
          topic,
          clientId,
          base64OriginalPayload: base64,
          failures: [{ failedAction: 'x' }],
        }),
        deadLetter,
      }
    case 'series': {
      const series = seriesOf(chance)
      const text = JSON.stringify({ received_at: receivedAtMs, series })
      return { text, deadLetter: { base64: toBase64(text), series } }
    }
    case 'broken':
      return { text: Buffer.from(base64, 'base64').toString(), deadLetter: undefined }
  }
}

function kinesisRecord(text: string, index: number): JsonValue {
  const kinesis = {
    sequenceNumber: String(index),
    data: toBase64(text),
    approximateArrivalTimestamp: 1_767_225_604,
  }
  return { eventSource: 'aws:kinesis', kinesis }
}

function sqsRecord(body: string, index: number): JsonValue {
  return {
    eventSource: 'aws:sqs',
    messageId: String(index),
    body,
    attributes: { SentTimestamp: '1767225604000' },
  }
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64')
}

function jsonOf(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
