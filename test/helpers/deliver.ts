// A source that delivers what is left until nothing is, for tests that count deliveries: Kinesis in order from the first
// failure on, SQS whatever failed.

import type { JsonValue } from '../../src/model.ts'

export type BatchSource = 'kinesis' | 'sqs'

export type SourceName = BatchSource | 'direct'

export function batchEvent(
  source: BatchSource,
  records: readonly { readonly id: string; readonly text: string }[],
): JsonValue {
  return {
    Records: records.map(({ id, text }) =>
      source === 'sqs'
        ? {
            messageId: id,
            eventSource: 'aws:sqs',
            body: text,
            attributes: { SentTimestamp: '1767225600000' },
          }
        : {
            eventSource: 'aws:kinesis',
            eventID: `shardId-000000000001:${id}`,
            eventSourceARN: 'arn:aws:kinesis:eu-west-1:123456789012:stream/s',
            kinesis: { sequenceNumber: id, data: Buffer.from(text).toString('base64') },
          },
    ),
  }
}

/** @returns what comes again after this answer */
export function comesAgain<T extends { readonly id: string }>(
  source: BatchSource,
  records: readonly T[],
  answer: unknown,
): T[] {
  const { batchItemFailures } = answer as { batchItemFailures: { itemIdentifier: string }[] }
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
  if (source === 'sqs') return records.filter(({ id }) => failed.has(id))
  const first = records.findIndex(({ id }) => failed.has(id))
  return first < 0 ? [] : records.slice(first)
}
