// A model of Lambda's event source mapping for a standard queue: receives from a real queue API, invokes, and deletes
// what the function answered for. It leaves out concurrency, batching windows and backoff.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html

import {
  DeleteMessageBatchCommand,
  type Message as QueueMessage,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { InvocationOutcome } from './runtime-api.ts'

export interface SqsPoller {
  /** Receives once, of what is visible. @returns how many messages it got, and how many of them it deleted */
  poll(): Promise<{ received: number; deleted: number }>
  /** Until nothing is visible. @returns the sum */
  drain(): Promise<{ received: number; deleted: number }>
}

export interface SqsPollerOptions {
  readonly client: SQSClient
  readonly queueUrl: string
  readonly queueArn: string
  readonly invoke: (event: unknown) => Promise<InvocationOutcome>
}

/** `BatchSize` in template.yaml, and the most that one call of ReceiveMessage gives. */
const batchSize = 10
const pollsMax = 1_000

export function createSqsPoller({ client, queueUrl, queueArn, invoke }: SqsPollerOptions): SqsPoller {
  async function poll() {
    const { Messages: messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: batchSize,
        MessageSystemAttributeNames: ['All'],
      }),
    )
    if (messages.length === 0) return { received: 0, deleted: 0 }
    const outcome = await invoke({ Records: messages.map((message) => recordOf(message, queueArn)) })
    const done = messages.filter(isDone(messages, outcome))
    if (done.length > 0) {
      const { Failed: refused = [] } = await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: done.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle })),
        }),
      )
      if (refused.length > 0) throw new Error(`not deleted: ${JSON.stringify(refused)}`)
    }
    return { received: messages.length, deleted: done.length }
  }

  return {
    poll,
    async drain() {
      const sum = { received: 0, deleted: 0 }
      for (let count = 0; count < pollsMax; count++) {
        const { received, deleted } = await poll()
        if (received === 0) return sum
        sum.received += received
        sum.deleted += deleted
      }
      throw new Error(`the queue still gives messages after ${pollsMax} polls`)
    },
  }
}

/** As the function is given it: the names differ from those of the queue's own API. */
function recordOf({ MessageId, ReceiptHandle, Body, Attributes, MD5OfBody }: QueueMessage, queueArn: string) {
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes,
    messageAttributes: {},
    md5OfBody: MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: 'us-east-1',
  }
}

/** An error, or an identifier that is empty or of no message here, makes a failure of the whole batch. */
function isDone(
  messages: readonly QueueMessage[],
  outcome: InvocationOutcome,
): (message: QueueMessage) => boolean {
  if ('error' in outcome) return () => false
  const { batchItemFailures } = (outcome.result ?? {}) as {
    batchItemFailures?: readonly { itemIdentifier?: string }[] | null
  }
  const failed = new Set((batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier))
  const known = new Set(messages.map(({ MessageId }) => MessageId))
  if ([...failed].some((id) => !known.has(id))) return () => false
  return ({ MessageId }) => !failed.has(MessageId)
}
