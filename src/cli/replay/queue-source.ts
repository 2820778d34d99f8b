// Dead letters in an SQS queue: what is received is hidden from others while the program works on it, deleted once it is
// stored, and given back at the end otherwise.

import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import type { FateList } from './fate-list.ts'
import { inParallel } from './in-parallel.ts'
import { readDeadLetter } from './read-dead-letter.ts'
import type { DeadLetterSource, Parcel, Settled } from './stored-dead-letter.ts'

/** How long the queue hides what was received, should the program end without giving it back. */
const hiddenSeconds = 900
/** The most that SQS gives and takes at once. */
const batchMax = 10
const parcelMax = 1_000
const parcelCharsMax = 16_000_000
const requestsMax = 10
/** A queue lets 120,000 messages be hidden at a time. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const heldMax = 100_000

export function createQueueSource(
  url: URL,
  region: string | undefined,
  payloadBytesMax: number,
): DeadLetterSource {
  const QueueUrl = url.href
  const client = new SQSClient(region === undefined ? {} : { region })
  /** Message id → the handle of its last receipt. */
  const held = new Map<string, string>()
  const passedOver = { count: 0, examples: [] as string[] }

  /** @returns new messages; one that comes again because its time has passed stays as it is */
  async function receive(): Promise<Message[]> {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: batchMax,
        VisibilityTimeout: hiddenSeconds,
        // Asks all of the queue's servers; without waiting a queue may seem empty that is not.
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    )
    return Messages.filter(({ MessageId = '', ReceiptHandle = '' }) => {
      const isNew = !held.has(MessageId)
      held.set(MessageId, ReceiptHandle)
      return isNew
    })
  }

  async function receiveParcel(): Promise<Message[]> {
    const messages: Message[] = []
    let chars = 0
    await Promise.all(
      Array.from({ length: requestsMax }, async () => {
        while (messages.length < parcelMax && chars < parcelCharsMax) {
          const received = await receive()
          messages.push(...received)
          for (const { Body = '' } of received) chars += Body.length
          if (received.length === 0) return
        }
      }),
    )
    return messages
  }

  async function* parcels(): AsyncGenerator<Parcel> {
    for (let emptyRounds = 0; emptyRounds < 2; ) {
      if (held.size > heldMax) {
        passedOver.count = 1
        passedOver.examples.push(`everything after the first ${heldMax} remaining messages: run again later`)
        return
      }
      const messages = await receiveParcel()
      emptyRounds = messages.length === 0 ? emptyRounds + 1 : 0
      if (messages.length > 0) yield toParcel(messages)
    }
  }

  function toParcel(messages: readonly Message[]): Parcel {
    return {
      name: QueueUrl,
      async *deadLetters() {
        for (const { Body = '', Attributes } of messages) {
          const sentAtMs = Number(Attributes?.SentTimestamp)
          yield readDeadLetter(Body, Number.isNaN(sentAtMs) ? undefined : sentAtMs, payloadBytesMax)
        }
      },
      settle: (fates) => deleteStored(messages, fates),
    }
  }

  async function deleteStored(messages: readonly Message[], fates: FateList): Promise<Settled> {
    const stored = messages.flatMap(({ MessageId = '' }, index) =>
      fates.at(index) === 'stored' ? [MessageId] : [],
    )
    let failed = 0
    await inBatches(stored, async (Entries) => {
      const answer = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))
      const left = new Set(answer.Failed?.map(({ Id }) => Id))
      failed += left.size
      Entries.forEach(({ Id }, index) => {
        if (!left.has(Id)) held.delete(Entries[index]!.messageId)
      })
    })
    if (failed > 0) return 'changed'
    return stored.length === messages.length ? 'removed' : 'shortened'
  }

  async function inBatches(
    ids: readonly string[],
    send: (entries: { Id: string; ReceiptHandle: string; messageId: string }[]) => Promise<void>,
  ): Promise<void> {
    const batches = Array.from({ length: Math.ceil(ids.length / batchMax) }, (_, index) =>
      ids.slice(index * batchMax, (index + 1) * batchMax).map((messageId, at) => ({
        Id: String(at),
        ReceiptHandle: held.get(messageId) ?? '',
        messageId,
      })),
    )
    await inParallel(batches, requestsMax, send)
  }

  return {
    rereadable: false,
    passedOver,
    parcels,
    async estimate() {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
      )
      const count = Number(Attributes?.ApproximateNumberOfMessages)
      return Number.isNaN(count) ? undefined : count
    },
    async close() {
      await inBatches([...held.keys()], async (entries) => {
        const Entries = entries.map(({ Id, ReceiptHandle }) => ({ Id, ReceiptHandle, VisibilityTimeout: 0 }))
        await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }))
      })
      held.clear()
    },
  }
}
