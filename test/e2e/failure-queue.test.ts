// What failed comes again: a real queue and a real bucket, served by moto, the built function in AWS's runtime client,
// and a real Prometheus behind a gate that refuses what a test says. The poller is a model.

import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { envelope } from '../helpers/ingest-events.ts'
import { lambdaCredentials } from '../helpers/lambda-ric.ts'
import { type Moto, startMoto } from '../helpers/moto.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { type Prometheus, type StoredSeries, startPrometheus } from '../helpers/prometheus.ts'
import { startRefusingGate } from '../helpers/refusing-gate.ts'
import { createSqsPoller } from '../helpers/sqs-poller.ts'
import { startFunction } from '../helpers/start-function.ts'
import { failedBatch } from '../helpers/stream-event.ts'

const needed = ['node24', 'aws-lambda-ric', 'prometheus', 'moto_server'] as const

describeWithParts('failure queue → function → Prometheus', needed, (parts) => {
  let moto: Moto
  let s3: S3Client
  let sqs: SQSClient
  let prometheus: Prometheus
  beforeAll(async () => {
    moto = await startMoto(parts.moto_server)
    const client = { endpoint: moto.url, region: 'us-east-1', credentials: lambdaCredentials }
    s3 = new S3Client({ ...client, forcePathStyle: true })
    sqs = new SQSClient(client)
    prometheus = await startPrometheus(parts.prometheus, { outOfOrderTimeWindow: '10m' })
  })
  afterAll(async () => {
    await prometheus?.stop()
    await moto?.stop()
  })

  /** @param name of a bucket, and of client ids */
  async function start(name: string) {
    await s3.send(new CreateBucketCommand({ Bucket: name }))
    const gate = await startRefusingGate(prometheus.writeUrl)
    onTestFinished(() => gate.close())
    const lambda = await startFunction(parts, {
      AWS_ENDPOINT_URL: moto.url,
      REMOTE_WRITE_URL: gate.url,
      REMOTE_WRITE_AUTH: 'none',
      DEAD_LETTER_URI: `s3://${name}/dead-letters`,
      // A sample in each request: what is refused takes no other along.
      REQUEST_SAMPLES_MAX: '1',
      DIRECT_BUDGET_MS: '300',
      // Of the 30 s of an invocation: what is refused is tried for half a second.
      DEADLINE_RESERVE_MS: '29500',
    })
    return {
      lambda,
      refuse(...clientIds: string[]) {
        gate.refuse = (samples) => samples.some(({ clientId }) => clientIds.includes(clientId))
      },
    }
  }

  /** What is not deleted is visible again after five seconds, unless the attributes say otherwise. */
  async function createQueue(name: string, attributes: Readonly<Record<string, string>> = {}) {
    const { QueueUrl: queueUrl = '' } = await sqs.send(
      new CreateQueueCommand({ QueueName: name, Attributes: { VisibilityTimeout: '5', ...attributes } }),
    )
    const { Attributes: { QueueArn: queueArn = '' } = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
    )
    return { queueUrl, queueArn }
  }

  async function sendMessages(queueUrl: string, bodies: readonly unknown[]): Promise<void> {
    for (let first = 0; first < bodies.length; first += 10) {
      const Entries = bodies.slice(first, first + 10).map((body, index) => ({
        Id: `${index}`,
        MessageBody: typeof body === 'string' ? body : JSON.stringify(body),
      }))
      const { Failed: refused = [] } = await sqs.send(
        new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }),
      )
      expect(refused).toEqual([])
    }
  }

  async function messageCount(queueUrl: string): Promise<number> {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] }),
    )
    return names.reduce((sum, name) => sum + Number(Attributes[name]), 0)
  }

  async function readDeadLetters(bucket: string): Promise<Record<string, unknown>[]> {
    const { Contents: objects = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }))
    const deadLetters: Record<string, unknown>[] = []
    for (const { Key } of objects) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }))
      const lines = (await Body!.transformToString()).trimEnd().split('\n')
      deadLetters.push(...lines.map((line) => JSON.parse(line)))
    }
    return deadLetters
  }

  it('writes what each kind of record stands for, keeps what holds no message, and leaves what failed', async () => {
    const { lambda, refuse } = await start('every-kind')
    const { queueUrl, queueArn } = await createQueue('every-kind')
    const poller = createSqsPoller({ client: sqs, queueUrl, queueArn, invoke: lambda.invoke })
    const nowMs = Date.now()
    const receivedAtMs = nowMs - 60_000
    const of = (clientId: string, payload: string | Uint8Array = '1', atMs = receivedAtMs) =>
      envelope({ topic: 'every-kind', clientId, payload, receivedAtMs: atMs })
    const parked = [
      {
        labels: { __name__: 'parked', topic: 'every-kind' },
        samples: [
          [nowMs - 90_000, 4.5],
          [nowMs - 80_000, 5],
        ],
      },
    ]
    const garbage = [
      'not JSON',
      '{"temperature":21.5}',
      '{"payload_base64":"MQ==","topic":"cut off","rece',
      'ä🙂',
    ]
    const unreadable = of('bytes', Buffer.from('fe00ff7b', 'hex'))
    await sendMessages(queueUrl, [
      ...garbage,
      of('plain', '2.5'),
      onFailure('RetriesExhausted', of('retried', '{"a":1,"b":2}')),
      onFailure('EventAgeExceeded', of('aged', '3')),
      errorAction('rule-failed', '{"level":4}'),
      onFailure('RetriesExhausted', errorAction('wrapped', '5')),
      { series: parked },
      { ...of('letter', '6'), stage: 'write', reason: 'http_400', detail: '', maybe_written: true },
      unreadable,
      of('refused-1', '7'),
      onFailure('RetriesExhausted', of('refused-2', '8')),
      ...Array.from({ length: 20 }, (_, index) => of('many', `${index}`, receivedAtMs + index)),
      // Twice, as a standard queue may deliver it.
      of('plain', '2.5'),
    ])
    const sent = 35

    refuse('refused-1', 'refused-2')
    expect(await poller.drain()).toEqual({ received: sent, deleted: sent - 2 })
    expect(await messageCount(queueUrl)).toBe(2)

    const stored = async () =>
      seriesOf(await prometheus.samplesOf('{topic="every-kind"}', nowMs - 120_000, Date.now()))
    const atOnce = {
      'value plain': [[receivedAtMs, 2.5]],
      'a retried': [[receivedAtMs, 1]],
      'b retried': [[receivedAtMs, 2]],
      'value aged': [[receivedAtMs, 3]],
      // An error action's record has no time: when it was put into the queue counts.
      'level rule-failed': [[expect.any(Number), 4]],
      'value wrapped': [[expect.any(Number), 5]],
      'parked ': [
        [nowMs - 90_000, 4.5],
        [nowMs - 80_000, 5],
      ],
      'value letter': [[receivedAtMs, 6]],
      'value many': Array.from({ length: 20 }, (_, index) => [receivedAtMs + index, index]),
    }
    expect(await stored()).toEqual(atOnce)
    const { 'level rule-failed': [[queuedAtMs] = []] = [] } = await stored()
    expect(queuedAtMs).toBeGreaterThanOrEqual(nowMs - 1)
    expect(queuedAtMs).toBeLessThanOrEqual(Date.now())

    const deadLetters = await readDeadLetters('every-kind')
    expect(deadLetters).toHaveLength(5)
    expect(deadLetters).toEqual(
      expect.arrayContaining([
        ...garbage.map((text) => ({
          payload_base64: Buffer.from(text).toString('base64'),
          stage: 'decode',
          reason: 'bad_record',
          detail: expect.any(String),
          maybe_written: false,
        })),
        { ...unreadable, stage: 'map', reason: 'not_json', detail: expect.any(String), maybe_written: false },
      ]),
    )

    refuse()
    await untilVisible(queueUrl, 2)
    expect(await poller.drain()).toEqual({ received: 2, deleted: 2 })
    expect(await messageCount(queueUrl)).toBe(0)
    expect(await stored()).toEqual({
      ...atOnce,
      'value refused-1': [[receivedAtMs, 7]],
      'value refused-2': [[receivedAtMs, 8]],
    })
  })

  it('leaves a message as it is until the queue moves it to the unprocessed ones', async () => {
    const { lambda, refuse } = await start('moved')
    const unprocessed = await createQueue('unprocessed')
    const { queueUrl, queueArn } = await createQueue('moved', {
      VisibilityTimeout: '0',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: unprocessed.queueArn, maxReceiveCount: 3 }),
    })
    const body = onFailure(
      'RetriesExhausted',
      envelope({ topic: 'moved', clientId: 'moved', payload: '1', receivedAtMs: Date.now() }),
    )
    await sendMessages(queueUrl, [body])
    refuse('moved')
    const poller = createSqsPoller({ client: sqs, queueUrl, queueArn, invoke: lambda.invoke })
    expect(await poller.drain()).toEqual({ received: 3, deleted: 0 })

    expect(await messageCount(queueUrl)).toBe(0)
    const { Messages: moved = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: unprocessed.queueUrl }),
    )
    expect(moved.map(({ Body }) => JSON.parse(Body ?? ''))).toEqual([body])
    expect(await readDeadLetters('moved')).toEqual([])
  })

  it('takes the batch that Lambda put into S3 when it gave up, as an event', async () => {
    const { lambda, refuse } = await start('given-up')
    const receivedAtMs = Date.now() - 30_000
    const of = (clientId: string, payload: string) =>
      Buffer.from(JSON.stringify(envelope({ topic: 'given-up', clientId, payload, receivedAtMs }))).toString(
        'base64',
      )
    const data = [of('one', '1'), of('two', '2'), of('three', '{'), of('four', '4')]
    const key = 'aws/lambda/6c1b7f4e-shard/shardId-000000000006/2026/11/21/2026-11-21T10.11.12-5d9e'
    await s3.send(
      new PutObjectCommand({ Bucket: 'given-up', Key: key, Body: JSON.stringify(failedBatch(data)) }),
    )
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'given-up', Key: key }))
    const event = JSON.parse(await Body!.transformToString())

    // One failure is an error, for nobody would deliver a part of it again.
    refuse('two')
    expect(await lambda.invoke(event)).toMatchObject({
      error: { errorMessage: '1 of 4 messages not delivered: http_503' },
    })
    refuse()
    expect(await lambda.invoke(event)).toMatchObject({
      result: { received: 4, written: 3, dead_lettered: { not_json: 1 } },
    })
    const stored = await prometheus.samplesOf('{topic="given-up"}', receivedAtMs - 1, receivedAtMs)
    expect(seriesOf(stored)).toEqual({
      'value one': [[receivedAtMs, 1]],
      'value two': [[receivedAtMs, 2]],
      'value four': [[receivedAtMs, 4]],
    })
  })

  async function untilVisible(queueUrl: string, count: number): Promise<void> {
    await expect
      .poll(
        async () => {
          const { Attributes } = await sqs.send(
            new GetQueueAttributesCommand({
              QueueUrl: queueUrl,
              AttributeNames: ['ApproximateNumberOfMessages'],
            }),
          )
          return Number(Attributes?.['ApproximateNumberOfMessages'])
        },
        { timeout: 120_000 },
      )
      .toBe(count)
  }
})

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function onFailure(condition: 'RetriesExhausted' | 'EventAgeExceeded', requestPayload: object): object {
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: 'e4b46cbf-b738-48a7-a6a1-0f5c2d9e8a11',
      functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:ingest:$LATEST',
      condition,
      approximateInvokeCount: 3,
    },
    requestPayload,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType: 'UndeliveredError', errorMessage: '1 of 1 messages not delivered' },
  }
}

/** https://docs.aws.amazon.com/iot/latest/developerguide/rule-error-handling.html */
function errorAction(clientId: string, payload: string): object {
  return {
    ruleName: 'iot_remote_write',
    topic: 'every-kind',
    cloudwatchTraceId: '7e146a2c-95b5-6caf-98b9-50e3969734c7',
    clientId,
    base64OriginalPayload: Buffer.from(payload).toString('base64'),
    failures: [
      { failedAction: 'KinesisAction', failedResource: 'stream', errorMessage: 'Failed to put record' },
    ],
  }
}

/** By name and client id. */
function seriesOf(stored: readonly StoredSeries[]): Record<string, StoredSeries['samples']> {
  return Object.fromEntries(
    stored.map(({ labels, samples }) => [`${labels['__name__']} ${labels['client_id'] ?? ''}`, samples]),
  )
}
