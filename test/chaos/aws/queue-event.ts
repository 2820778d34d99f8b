// The event that an event source mapping of SQS makes. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html

import { createHash } from 'node:crypto'
import type { JsonValue } from '../../../src/model.ts'
import { arnOf, region } from './names.ts'
import type { QueueMessage } from './queue.ts'

export function queueEvent(queueName: string, messages: readonly QueueMessage[]): JsonValue {
  return { Records: messages.map((message) => queueEventRecord(queueName, message)) }
}

function queueEventRecord(queueName: string, message: QueueMessage): JsonValue {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentMs),
      SenderId: 'AROAEXAMPLEINGESTROLE:ingest',
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedMs ?? message.sentMs),
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(message.body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: arnOf('sqs', queueName),
    awsRegion: region,
  }
}
