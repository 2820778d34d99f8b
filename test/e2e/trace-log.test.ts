// `trace --log-messages` with the built function in AWS's runtime client: stack, rule, mapping, trace object and log are
// moto's. The test takes the lines of the function to the log, as Lambda does, and invokes it as Basic Ingest would.

import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation'
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { CreateTopicRuleCommand, IoTClient } from '@aws-sdk/client-iot'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { connectAws } from '#stack'
import { startReceiver } from '#studio/receiver'
import { formatTraceRequest } from '../../src/trace-request.ts'
import { envelope } from '../helpers/ingest-events.ts'
import { type Moto, startMoto } from '../helpers/moto.ts'
import { createMovedClock } from '../helpers/moved-clock.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { type QueryService, startQueryService, vectorReply } from '../helpers/query-service.ts'
import { runCli } from '../helpers/run-cli.ts'
import { startFunction } from '../helpers/start-function.ts'

const Bucket = 'settings'
const Key = 'fleet/mapping.yaml'
const logGroupName = '/aws/lambda/s-ingest'
const topic = 'factory/a/7/telemetry'
const refreshMs = 100_000

describeWithParts('trace --log-messages', ['node24', 'aws-lambda-ric', 'moto_server'], (parts) => {
  let moto: Moto
  let s3: S3Client
  let logs: CloudWatchLogsClient
  let queries: QueryService
  let env: Record<string, string>

  beforeAll(async () => {
    moto = await startMoto(parts.moto_server)
    env = {
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 's',
      AWS_REGION: 'us-east-1',
    }
    const aws = await connectAws({ region: undefined, env, now: Date.now })
    s3 = new S3Client({ ...aws.configIn('us-east-1'), forcePathStyle: true })
    logs = aws.client(CloudWatchLogsClient)
    await s3.send(new CreateBucketCommand({ Bucket }))
    const Body =
      'version: 1\nunmatched: drop\nrules: [{ topic: "factory/+line/+/telemetry", metrics: { celsius: v } }]\n'
    await s3.send(new PutObjectCommand({ Bucket, Key, Body }))
    await logs.send(new CreateLogGroupCommand({ logGroupName }))
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'one' }))
    await aws.client(IoTClient).send(
      new CreateTopicRuleCommand({
        ruleName: 'r',
        topicRulePayload: { sql: "SELECT * FROM 'other/#'", actions: [] },
      }),
    )
    const given = {
      MappingUri: `s3://${Bucket}/${Key}`,
      MappingRefreshSeconds: String(refreshMs / 1000),
      LogTopics: 'true',
    }
    for (const [StackName, parameters] of [
      ['s', given],
      ['bundled', { ...given, MappingUri: '' }],
      ['private', { ...given, LogTopics: 'false' }],
      ['fixed', { ...given, MappingRefreshSeconds: '0' }],
      ['slow', { ...given, MappingRefreshSeconds: '781' }],
    ] as const) {
      const TemplateBody = JSON.stringify({
        Parameters: Object.fromEntries(
          Object.entries(parameters).map(([name, Default]) => [name, { Type: 'String', Default }]),
        ),
        Resources: { FailureQueue: { Type: 'AWS::SQS::Queue' } },
        Outputs: {
          FunctionName: { Value: 'f' },
          RuleName: { Value: 'r' },
          LogGroup: { Value: logGroupName },
          QueryUrl: { Value: 'http://127.0.0.1:1/' },
          WorkspaceId: { Value: 'ws-1' },
        },
      })
      await aws.client(CloudFormationClient).send(new CreateStackCommand({ StackName, TemplateBody }))
    }
  })
  afterAll(() => moto?.stop())

  beforeEach(async () => {
    queries = await startQueryService({
      credentials: { accessKeyId: 'a', secretAccessKey: 's' },
      answer: () => vectorReply([{ labels, at: Date.now() / 1000, value: '21.5' }]),
    })
    return () => queries.close()
  })
  const labels = { __name__: 'celsius', line: 'a', topic }

  const trace = (stack: string, args: readonly string[] = [], stopped?: Promise<void>) =>
    runCli(
      [
        'trace',
        'factory/+/7/telemetry',
        '--log-messages',
        '--stack',
        stack,
        '--query-url',
        queries.url,
        ...args,
      ],
      { env, now: Date.now, ...(stopped && { stopped }) },
    )
  const switchText = async (): Promise<string | undefined> =>
    s3.send(new GetObjectCommand({ Bucket, Key: `${Key}.trace` })).then(
      ({ Body }) => Body?.transformToString(),
      () => undefined,
    )
  const until = async (isTrue: () => Promise<boolean>) => {
    while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 100))
  }

  async function startIngest(LOG_TOPICS = 'true') {
    const receiver = await startReceiver()
    onTestFinished(() => receiver.close())
    const clock = createMovedClock()
    const lambda = await startFunction(
      parts,
      {
        AWS_ENDPOINT_URL: moto.url,
        REMOTE_WRITE_URL: receiver.url,
        REMOTE_WRITE_AUTH: 'none',
        MAPPING_URI: `s3://${Bucket}/${Key}`,
        LOG_TOPICS,
        MAPPING_REFRESH_SECONDS: String(refreshMs / 1000),
      },
      undefined,
      clock,
    )
    let taken = 0
    return {
      pass: () => clock.advance(refreshMs),
      async publish(to = topic) {
        const published = { topic: to, payload: '{"v":21.5}', clientId: 'press-7', receivedAtMs: Date.now() }
        await lambda.invoke(envelope(published))
      },
      lines: () =>
        lambda
          .log()
          .split('\n')
          .filter((line) => line.startsWith('{')),
      /** What is new since the last time. */
      async ship() {
        const lines = this.lines().slice(taken)
        taken += lines.length
        if (lines.length === 0) return
        const logEvents = lines.map((message) => ({ message, timestamp: Date.now() }))
        await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: 'one', logEvents }))
      },
    }
  }

  it('follows a message that only the function sees, and leaves nothing on', async () => {
    const ingest = await startIngest()
    await ingest.publish()
    const traced = trace('s', ['--expect', 'celsius{line="a"} 21.5'])
    await until(async () => (await switchText()) !== undefined)
    expect(JSON.parse((await switchText())!)).toMatchObject({ topic: 'factory/+/7/telemetry', messages: 5 })
    // Not before the function looks for its mapping.
    await ingest.publish()
    expect(ingest.lines().filter((line) => line.includes('traced'))).toEqual([])
    ingest.pass()
    await ingest.publish('factory/a/8/telemetry')
    await ingest.publish()
    await ingest.ship()
    const { status, out, err } = await traced
    expect(err).toMatch(
      /^until \S+Z, the function may log up to 5 messages of factory\/\+\/7\/telemetry with their payload, in each of its instances\n$/,
    )
    expect(out).toMatch(/^rule .*takes other\/#$/m)
    expect(out).toMatch(/^mapping .*s3:\/\/settings\/fleet\/mapping.yaml, version [0-9a-f]{32}$/m)
    expect(out).toMatch(/^message .*factory\/a\/7\/telemetry, 10 bytes; the function: written, 1 sample$/m)
    expect(out).toContain('the workspace has it')
    expect(status).toBe(0)
    expect(await switchText()).toBeUndefined()
    const lines = ingest.lines().map((line) => JSON.parse(line))
    expect(lines.filter(({ message }) => message === 'a traced message')).toEqual([
      expect.objectContaining({ topic, client_id: 'press-7', outcome: 'written', samples: 1 }),
    ])
    ingest.pass()
    await ingest.publish()
    await ingest.publish()
    expect(ingest.lines().filter((line) => line.includes('a traced message')).length).toBeLessThan(4)
    const before = ingest.lines().length
    await ingest.publish()
    expect(
      ingest
        .lines()
        .slice(before)
        .filter((line) => line.includes('traced')),
    ).toEqual([])
  })

  it('finds nothing to trace where LogTopics keeps messages out of the log', async () => {
    const untilMs = Date.now() + 600_000
    const Body = formatTraceRequest({ id: 'x', topic: '#', untilMs, messages: 5 })
    await s3.send(new PutObjectCommand({ Bucket, Key: `${Key}.trace`, Body }))
    const traced: boolean[] = []
    for (const logTopics of ['true', 'false']) {
      const ingest = await startIngest(logTopics)
      await ingest.publish()
      ingest.pass()
      await ingest.publish()
      await ingest.publish()
      traced.push(ingest.lines().some((line) => line.includes('a traced message')))
    }
    expect(traced).toEqual([true, false])
    await s3.send(new DeleteObjectCommand({ Bucket, Key: `${Key}.trace` }))
  })

  it('removes the object at Ctrl-C, and says whether the function has looked', async () => {
    const { status, err } = await trace('s', [], Promise.resolve())
    expect(err).toMatch(/stopped at message: no message of factory\/\+\/7\/telemetry came to the function/)
    expect(err).toMatch(/No instance of the function has looked for the trace. It does so every 100 s/)
    expect(status).toBe(1)
    expect(await switchText()).toBeUndefined()
  })

  it.each([
    ['that is on', 60_000, /stopped at message: somebody else traces b until \S+Z\n {2}Wait until then/],
    ['that has ended', -1, /stopped at message: no message of/],
  ])('leaves the trace of somebody else %s', async (_, endsInMs, says) => {
    const other = formatTraceRequest({ id: 'x', topic: 'b', untilMs: Date.now() + endsInMs, messages: 1 })
    await s3.send(new PutObjectCommand({ Bucket, Key: `${Key}.trace`, Body: other }))
    const { err } = await trace('s', [], Promise.resolve())
    expect(err).toMatch(says)
    expect(await switchText()).toBe(endsInMs > 0 ? other : undefined)
  })

  it.each([
    ['bundled', /stopped at message: .* the stack has no MappingUri\n {2}Deploy .* MappingUri=s3:/],
    ['private', /stopped at message: the log of private must not have messages \(LogTopics=false\)/],
    ['fixed', /stopped at message: .* looks for a trace never\n.* MappingRefreshSeconds from 1 to 780/],
    ['slow', /stopped at message: .* looks for a trace only every 781 s/],
  ])('says why the function of the stack %s cannot', async (stack, says) => {
    const { status, err } = await trace(stack, [
      '--mapping',
      new URL('../../presets/default-mapping.yaml', import.meta.url).pathname,
    ])
    expect(err).toMatch(says)
    expect(status).toBe(1)
  })
})
