// The built HTTP door in AWS's runtime client, with requests as API Gateway hands them over: webhooks as LoRaWAN servers
// send them, mapped by the bundled mapping; batches of the topic rule; the confirmation of a destination. Secrets, the
// failure queue and dead letters are served by moto; the built ingesting function empties the queue. In the place of AWS
// IoT's API, which moto does not have, there is a server that writes down what it is asked.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startReceiver } from '#studio/receiver'
import { destinationKey, httpRequest, type RequestParts, signed } from '../helpers/http-request.ts'
import { envelope } from '../helpers/ingest-events.ts'
import { lambdaCredentials } from '../helpers/lambda-ric.ts'
import { type Moto, startMoto } from '../helpers/moto.ts'
import { createMovedClock } from '../helpers/moved-clock.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { createSqsPoller } from '../helpers/sqs-poller.ts'
import { startFunction } from '../helpers/start-function.ts'

const doorFolder = fileURLToPath(new URL('../../dist/http', import.meta.url))
const needed = ['node24', 'aws-lambda-ric', 'moto_server'] as const
const secret = 'secret-of-the-things-1'
const bearer = { authorization: `Bearer ${secret}` }

describeWithParts('request → HTTP door → endpoint', needed, (parts) => {
  let moto: Moto
  let s3: S3Client
  let sqs: SQSClient
  let secrets: SecretsManagerClient
  beforeAll(async () => {
    moto = await startMoto(parts.moto_server)
    const client = { endpoint: moto.url, region: 'us-east-1', credentials: lambdaCredentials }
    s3 = new S3Client({ ...client, forcePathStyle: true })
    sqs = new SQSClient(client)
    secrets = new SecretsManagerClient(client)
  })
  afterAll(() => moto?.stop())

  /** @param name of secret, bucket and queue */
  async function start(name: string) {
    const endpoint = { status: 200 }
    const receiver = await startReceiver({
      answer: ({ answer }) => (answer.status >= 400 ? undefined : { status: endpoint.status }),
    })
    onTestFinished(() => receiver.close())
    const iot = await startIot()
    await s3.send(new CreateBucketCommand({ Bucket: name }))
    const { ARN: secretArn = '' } = await secrets.send(
      new CreateSecretCommand({
        Name: name,
        SecretString: JSON.stringify({ ttn: secret, chirpstack: secret, v3: secret }),
      }),
    )
    const { QueueUrl: queueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }))
    const { Attributes: { QueueArn: queueArn = '' } = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
    )
    const env = {
      AWS_ENDPOINT_URL: moto.url,
      AWS_ENDPOINT_URL_IOT: iot.url,
      REMOTE_WRITE_URL: receiver.url,
      REMOTE_WRITE_AUTH: 'none',
      DEAD_LETTER_URI: `s3://${name}/dead-letters`,
    }
    const clock = createMovedClock()
    const mapping = path.join(mkdtempSync(path.join(tmpdir(), 'door-')), 'mapping.yaml')
    onTestFinished(() => rmSync(path.dirname(mapping), { recursive: true }))
    writeFileSync(mapping, documentedMapping())
    const own = {
      MAPPING_URI: pathToFileURL(mapping).href,
      WEBHOOK_SECRET_ARN: secretArn,
      PARKING_QUEUE_URL: queueUrl,
      DIRECT_BUDGET_MS: '1500',
    }
    const door = await startFunction(parts, { ...env, ...own }, doorFolder, clock)
    return {
      endpoint,
      iot,
      clock,
      log: door.log,
      secretArn,
      queueUrl,
      async ask(request: RequestParts) {
        const outcome = await door.invoke(httpRequest({ receivedAtMs: Date.now(), ...request }))
        if (!('result' in outcome)) throw new Error(JSON.stringify(outcome))
        const { statusCode, body } = outcome.result as { statusCode: number; body: string }
        return { status: statusCode, body: body === '' ? undefined : JSON.parse(body) }
      },
      /** The ingesting function empties the failure queue. */
      async drain() {
        const ingest = await startFunction(parts, env)
        return createSqsPoller({ client: sqs, queueUrl, queueArn, invoke: ingest.invoke }).drain()
      },
      deadLetters: async () => (await s3.send(new ListObjectsV2Command({ Bucket: name }))).KeyCount,
      /** Samples of a metric that the endpoint has accepted, with the labels that are named. */
      stored: (metric: string, ...labels: string[]) =>
        receiver.requests
          .flatMap(({ reading, answer }) => (reading.ok && answer.status < 300 ? reading.request.series : []))
          .filter((one) => one.labels.__name__ === metric)
          .flatMap(({ labels: all, samples }) =>
            samples.map(({ value }) => [...labels.map((label) => all[label]), value].join(' ')),
          ),
    }
  }

  it("takes The Things Stack's webhook of an uplink", async () => {
    const { ask, stored } = await start('ttn')
    const body = JSON.stringify({
      end_device_ids: { device_id: 'trough-1', application_ids: { application_id: 'meadow' } },
      uplink_message: { f_port: 2, f_cnt: 1408, decoded_payload: { level_m: 0.62 } },
    })
    const { status, body: answer } = await ask({
      rest: 'ttn/up',
      headers: bearer,
      body,
    })
    expect([status, answer.failed]).toEqual([200, []])
    expect(stored('ttn_payload_level_m', 'device', 'application')).toEqual(['trough-1 meadow 0.62'])
  })

  it("takes ChirpStack's events, which come to one URL with the event as a parameter", async () => {
    const { ask, stored } = await start('chirpstack')
    const body = JSON.stringify({
      deviceInfo: { deviceName: 'water-3', devEui: '70b3d57ed0001a2b', applicationId: 'meters' },
      fCnt: 77,
      object: { volume: 12.5 },
    })
    const rest = 'chirpstack'
    const { status } = await ask({ rest, query: { event: 'up' }, headers: bearer, body })
    expect(status).toBe(200)
    expect(stored('chirpstack_payload_volume', 'device', 'application')).toEqual([
      '70b3d57ed0001a2b meters 12.5',
    ])
  })

  it('changes the secret of a source without a request lost, while two are valid', async () => {
    const { ask, clock, secretArn } = await start('rotation')
    const next = 'secret-of-the-things-2'
    const put = (value: unknown) =>
      secrets.send(
        new PutSecretValueCommand({ SecretId: secretArn, SecretString: JSON.stringify({ v3: value }) }),
      )
    const statusOf = async (token: string) =>
      (await ask({ rest: 'v3/a', headers: { authorization: `Bearer ${token}` }, body: '{"a": 1}' })).status
    expect([await statusOf(secret), await statusOf(next)]).toEqual([200, 401])
    await put([next, secret])
    clock.advance(60_000)
    expect([await statusOf(secret), await statusOf(next)]).toEqual([200, 200])
    await put(next)
    clock.advance(60_000)
    expect([await statusOf(secret), await statusOf(next)]).toEqual([401, 200])
  })

  it('keeps what cannot be read, and refuses what is too large', async () => {
    const { ask, deadLetters } = await start('unreadable')
    const { status, body } = await ask({
      rest: 'v3/a',
      headers: bearer,
      body: Buffer.from('fe00ff7b', 'hex'),
    })
    expect([status, body.dead_lettered]).toEqual([200, [{ item: 0, reason: 'not_json' }]])
    expect(await deadLetters()).toBe(1)
    expect((await ask({ rest: 'v3/a', headers: bearer, body: 'x'.repeat(131_073) })).status).toBe(413)
  })

  it('answers 200 while the endpoint is down, and the ingesting function writes what waits', async () => {
    const { ask, endpoint, stored, drain } = await start('outage')
    endpoint.status = 503
    const batch = [1, 2, 3].map((value) =>
      envelope({
        topic: `plant/${value}`,
        clientId: 'a',
        payload: `{"t": ${value}}`,
        receivedAtMs: Date.now(),
      }),
    )
    expect((await ask({ ...signed, body: JSON.stringify(batch) })).status).toBe(200)
    const items = JSON.stringify([{ id: 'x', t: 4 }])
    const answer = await ask({ rest: 'v3/b', query: { batch: 'true' }, headers: bearer, body: items })
    expect([answer.status, answer.body.queued.length]).toEqual([200, 1])
    expect(stored('t', 'topic')).toEqual([])
    endpoint.status = 200
    expect(await drain()).toEqual({ received: 4, deleted: 4 })
    expect(stored('t', 'topic').toSorted()).toEqual(['plant/1 1', 'plant/2 2', 'plant/3 3', 'v3/b 4'])
  })

  it('loses nothing of a batch that never came to it: the error action hands over all of its messages', async () => {
    const { stored, drain, queueUrl } = await start('error-action')
    const record = {
      ruleName: 'iot_metrics',
      payloadsWithMetadata: [1, 2].map((value) => ({
        id: value,
        cloudwatchTraceId: '5d4e5b2a-0000-0000-0000-000000000000',
        topic: `plant/${value}`,
        clientId: 'a',
        base64OriginalPayload: Buffer.from(`{"t": ${value}}`).toString('base64'),
      })),
      failures: [
        {
          affectedIds: [1, 2],
          failedAction: 'HttpAction',
          failedResource: 'https://a1b2c3.execute-api.us-east-1.amazonaws.com/iot/rule/messages',
          errorMessage: 'HttpAction failed to make a request to the specified endpoint',
        },
      ],
    }
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(record) }))
    expect(await drain()).toEqual({ received: 1, deleted: 1 })
    expect(stored('t', 'topic', 'client_id').toSorted()).toEqual(['plant/1 a 1', 'plant/2 a 2'])
  })

  it('confirms a destination of its account through the API of AWS IoT, and fetches no URL', async () => {
    const { ask, iot, log } = await start('destination')
    const request = (account: string) => ({
      routeKey: destinationKey,
      rest: 'rule/',
      body: JSON.stringify({
        arn: `arn:aws:iot:us-east-1:${account}:ruledestination/http/7a280e37-b9c6-47a2-a751-0703693f46e4`,
        confirmationToken: 'AYADeMXLrPrNY2wqJAKsFNn-NBJndA',
        enableUrl: `${iot.url}/fetched`,
        messageType: 'DestinationConfirmation',
      }),
    })
    expect((await ask(request('123456789012'))).status).toBe(200)
    expect((await ask(request('210987654321'))).status).toBe(403)
    expect(iot.asked).toEqual(['GET /confirmdestination/AYADeMXLrPrNY2wqJAKsFNn-NBJndA'])
    expect(log()).not.toContain('AYADeMXLrPrNY2wqJAKsFNn')
  })
})

/** Writes down what it is asked, and says yes. */
async function startIot() {
  const asked: string[] = []
  const server = createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`)
    response.setHeader('content-type', 'application/json').end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

/** For LoRaWAN servers. */
function documentedMapping(): string {
  const page = readFileSync(new URL('../../docs/http.md', import.meta.url), 'utf8')
  return /```yaml\n([\s\S]+?)```/.exec(page)?.[1] as string
}
