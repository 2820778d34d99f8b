// Events as the IoT rule's SQL in template.yaml and Amazon SQS make them, and the folder of the built function.

import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'

/** What `npm run build` makes, and Lambda gets. */
export const ingestFolder = fileURLToPath(new URL('../../dist/ingest', import.meta.url))

export interface Publication {
  readonly topic: string
  readonly payload: string | Uint8Array
  readonly clientId?: string
  readonly receivedAtMs: number
}

export interface Envelope {
  readonly payload_base64: string
  readonly topic: string
  readonly client_id: string
  readonly received_at: number
}

/** `encode(*, 'base64') AS payload_base64, topic() AS topic, clientid() AS client_id, timestamp() AS received_at` */
export function envelope({ topic, payload, clientId = 'n/a', receivedAtMs }: Publication): Envelope {
  return {
    payload_base64: Buffer.from(payload).toString('base64'),
    topic,
    client_id: clientId,
    received_at: receivedAtMs,
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html; message ids are `m0`, `m1` … */
export function sqsEvent(bodies: readonly unknown[], sentAtMs: number): object {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `m${index}`,
      receiptHandle: randomUUID(),
      body: JSON.stringify(body),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: String(sentAtMs),
        SenderId: 'AIDAIENQZJOLO23YVJ4VO',
        ApproximateFirstReceiveTimestamp: String(sentAtMs + 1),
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:failures',
      awsRegion: 'us-east-1',
    })),
  }
}
