// The built scraping function in AWS's runtime client: its configuration in S3, its memory in DynamoDB, its failure queue
// in SQS, all served by moto; a page that is scraped, a real Prometheus behind a gate; and the function Redeliver of
// scrape.yaml, built, which empties the queue.

import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startReceiver } from '#studio/receiver'
import { lambdaCredentials } from '../helpers/lambda-ric.ts'
import { type Moto, startMoto } from '../helpers/moto.ts'
import { createMovedClock } from '../helpers/moved-clock.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { type Prometheus, startPrometheus } from '../helpers/prometheus.ts'
import { createSqsPoller } from '../helpers/sqs-poller.ts'
import { startFunction } from '../helpers/start-function.ts'
import { projectFolder } from '../helpers/start-process.ts'
import { deployTemplate } from '../helpers/template.ts'
import { startPageServer } from '../unit/scrape/page-server.ts'

const region = 'us-east-1'
const scrapeFolder = fileURLToPath(new URL('../../dist/scrape', import.meta.url))
/** As in the template. */
const timeoutMs = 120_000
const needed = ['node24', 'aws-lambda-ric', 'prometheus', 'moto_server'] as const

describeWithParts('schedule → scrape → Prometheus', needed, (parts) => {
  let moto: Moto
  let prometheus: Prometheus
  let s3: S3Client
  let sqs: SQSClient
  let secrets: SecretsManagerClient
  beforeAll(async () => {
    moto = await startMoto(parts.moto_server)
    const client = { endpoint: moto.url, region, credentials: lambdaCredentials }
    s3 = new S3Client({ ...client, forcePathStyle: true })
    sqs = new SQSClient(client)
    secrets = new SecretsManagerClient(client)
    const dynamo = new DynamoDBClient(client)
    await dynamo.send(
      new CreateTableCommand({
        TableName: 'states',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      }),
    )
    await s3.send(new CreateBucketCommand({ Bucket: 'states.example' }))
    await s3.send(new CreateBucketCommand({ Bucket: 'settings.example' }))
    prometheus = await startPrometheus(parts.prometheus, { outOfOrderTimeWindow: '10m' })
  })
  afterAll(async () => {
    await prometheus?.stop()
    await moto?.stop()
  })

  /**
   * @param name of instance, configuration, queue, secret and job
   * @param budgetMs for which the function tries to write
   */
  async function start(name: string, budgetMs = 20_000) {
    const page = await startPageServer()
    const gate = await startGate(prometheus.writeUrl)
    const clock = createMovedClock()
    const { QueueUrl: queueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }))
    const { ARN: secret = '' } = await secrets.send(
      new CreateSecretCommand({ Name: name, SecretString: 'token-1' }),
    )
    const env = {
      AWS_ENDPOINT_URL: moto.url,
      REMOTE_WRITE_URL: gate.url,
      REMOTE_WRITE_AUTH: 'none',
      DIRECT_BUDGET_MS: String(budgetMs),
    }
    const own = {
      PARKING_QUEUE_URL: queueUrl,
      STATE_TABLE: 'states',
      STATE_OVERFLOW_URI: 's3://states.example/series',
    }
    const config = (job: object = {}) =>
      JSON.stringify({
        scrape_configs: [
          {
            job_name: name,
            authorization: { credentials_ref: secret },
            static_configs: [{ targets: [page.address], labels: { instance: 'x' } }],
            ...job,
          },
        ],
      })
    const put = (text: string) =>
      s3.send(new PutObjectCommand({ Bucket: 'settings.example', Key: `${name}.yaml`, Body: text }))
    await put(config())
    const open = () => startFunction(parts, { ...env, ...own }, scrapeFolder, clock, timeoutMs)
    let lambda = await open()
    const now = () => Date.now() + clock.aheadMs()
    return {
      page,
      gate,
      queueUrl,
      config,
      put,
      log: () => lambda.log(),
      /** In a fresh sandbox, with nothing in memory. */
      async restart() {
        await lambda.stop()
        lambda = await open()
      },
      async round() {
        clock.advance(60_000)
        const event = {
          collector: 'scrape',
          instance: name,
          config: { uri: `s3://settings.example/${name}.yaml` },
        }
        const outcome = await lambda.invoke(event)
        if (!('result' in outcome)) throw new Error(JSON.stringify(outcome))
        return outcome.result as {
          up: number
          parked: number
          problems: { reason: string; message: string }[]
        }
      },
      /** Values that a query sees now: none of a series that has ended. */
      async present(selector: string) {
        const url = new URL('/api/v1/query', prometheus.writeUrl)
        url.search = String(new URLSearchParams({ query: selector, time: String(now() / 1000) }))
        const { data } = (await (await fetch(url)).json()) as {
          data: { result: { value: [number, string] }[] }
        }
        return data.result.map(({ value }) => value[1])
      },
      async stored(selector: string) {
        const series = await prometheus.samplesOf(selector, now() - 3_600_000, now())
        return series.flatMap(({ samples }) => samples.map(([, value]) => value))
      },
    }
  }

  it('writes pages, and ends what vanishes at once, from one sandbox to the next', async () => {
    const { page, round, restart, present, stored, log } = await start('good')
    page.say('# TYPE a counter\na{x="1"} 1\nb NaN\nc +Inf\n')
    expect(await round()).toMatchObject({ up: 1, problems: [] })
    expect(page.requests[0]?.headers.authorization).toBe('Bearer token-1')
    expect(await present('a{job="good"}')).toEqual(['1'])
    expect(await present('b{job="good"}')).toEqual(['NaN'])
    expect(await present('c{job="good"}')).toEqual(['+Inf'])
    await restart()
    page.say('b 2\n')
    expect(await round()).toMatchObject({ up: 1 })
    expect(await present('a{job="good"}')).toEqual([])
    expect(await stored('a{job="good"}')).toEqual([1])
    expect(await present('b{job="good"}')).toEqual(['2'])
    await restart()
    page.answer = (_, response) => response.writeHead(503).end()
    expect(await round()).toMatchObject({ up: 0, problems: [{ reason: 'http_status' }] })
    expect(await present('b{job="good"}')).toEqual([])
    expect(await present('up{job="good"}')).toEqual(['0'])
    expect(log()).not.toContain('token-1')
  })

  it('brings samples and ends of an outage through the failure queue, whatever their numbers are', async () => {
    const { page, gate, round, queueUrl, present, stored } = await start('outage', 300)
    page.say('a 1\nb NaN\n')
    await round()
    gate.isDown = true
    for (const text of ['a +Inf\n', 'a 2\nc 1\n', 'a 3\n']) {
      page.say(text)
      expect((await round()).parked).toBeGreaterThan(5)
    }
    expect(await stored('a{job="outage"}')).toEqual([1])
    const uris = { RemoteWriteUrl: gate.url, ScrapeConfigUri: 's3://settings.example/outage.yaml' }
    const { CodeUri, Environment } = deployTemplate(uris, 'scrape.yaml').resources['Redeliver'].Properties
    const variables = { ...Environment.Variables, AWS_ENDPOINT_URL: moto.url }
    const redeliver = await startFunction(parts, variables, path.resolve(projectFolder, CodeUri))
    gate.isDown = false
    const { Attributes: { QueueArn: queueArn = '' } = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
    )
    const poller = createSqsPoller({ client: sqs, queueUrl, queueArn, invoke: redeliver.invoke })
    expect(await poller.drain()).toEqual({ received: 3, deleted: 3 })
    expect(await stored('a{job="outage"}')).toEqual([1, Number.POSITIVE_INFINITY, 2, 3])
    expect(await stored('b{job="outage"}')).toEqual([Number.NaN])
    expect(await stored('c{job="outage"}')).toEqual([1])
    expect(await present('{__name__=~"b|c",job="outage"}')).toEqual([])
    expect(await present('a{job="outage"}')).toEqual(['3'])
  })

  it('follows its configuration; a wrong one changes nothing, not even for a new sandbox', async () => {
    const { page, config, put, round, restart, present } = await start('config')
    page.say('a 1\nb 1\n')
    await round()
    await put(
      config({ metric_relabel_configs: [{ source_labels: ['__name__'], regex: 'b', action: 'drop' }] }),
    )
    expect(await round()).toMatchObject({ up: 1 })
    expect(await present('b{job="config"}')).toEqual([])
    await put(config({ sample_limt: 1 }))
    for (const again of [false, true]) {
      if (again) await restart()
      const { up, problems } = await round()
      expect([up, problems]).toEqual([
        0,
        [{ reason: 'bad_config', message: expect.stringContaining('sample_limit') }],
      ])
      expect(await present('a{job="config"}')).toEqual(['1'])
      expect(await present('b{job="config"}')).toEqual([])
    }
    await put(JSON.stringify({ scrape_configs: [{ job_name: 'empty' }] }))
    expect(await round()).toMatchObject({ up: 1 })
    expect(await present('{job="config"}')).toEqual([])
  })

  it('remembers more series than an item of the table holds', async () => {
    const { page, round, restart, present } = await start('many')
    // Which no compression makes smaller.
    const lines = Array.from({ length: 20_000 }, () => `a{x="${randomBytes(24).toString('base64')}"} 1\n`)
    page.say(lines.join(''))
    expect(await round()).toMatchObject({ up: 1, problems: [] })
    const objects = async () => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'states.example' }))
      return Contents.length
    }
    expect(await objects()).toBe(1)
    expect(await present('count(a{job="many"})')).toEqual(['20000'])
    await restart()
    page.say(lines.slice(0, 15_000).join(''))
    expect(await round()).toMatchObject({ up: 1, problems: [] })
    expect(await present('count(a{job="many"})')).toEqual(['15000'])
    expect(await objects()).toBe(1)
  })
})

/** In front of a real Prometheus: hands on, unless it is down. */
async function startGate(writeUrl: string) {
  const receiver = await startReceiver({
    async answer({ headers, body }) {
      if (gate.isDown) return { status: 503 }
      const names = ['content-encoding', 'content-type', 'user-agent', 'x-prometheus-remote-write-version']
      const passed = Object.fromEntries(names.map((name) => [name, String(headers[name])]))
      const response = await fetch(writeUrl, { method: 'POST', headers: passed, body })
      return { status: response.status, body: await response.text() }
    },
  })
  onTestFinished(() => receiver.close())
  const gate = { url: receiver.url, isDown: false }
  return gate
}
