// The commands about a deployed stack, against template.yaml on an emulator of AWS and a real Prometheus: a healthy stack,
// and the same stack broken in one way after the other.

import { DeleteRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam'
import {
  DisableTopicRuleCommand,
  EnableTopicRuleCommand,
  GetTopicRuleCommand,
  IoTClient,
  ReplaceTopicRuleCommand,
} from '@aws-sdk/client-iot'
import {
  DeleteEventSourceMappingCommand,
  DeleteFunctionEventInvokeConfigCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectAws } from '#stack'
import { type Receiver, startReceiver } from '#studio/receiver'
import { type IotDataProxy, startIotDataProxy } from '../helpers/iot-data-proxy.ts'
import { type Ministack, startMinistack } from '../helpers/ministack.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { type Prometheus, startPrometheus } from '../helpers/prometheus.ts'
import { type CliDependencies, runCli } from '../helpers/run-cli.ts'
import { postSeries, series } from '../helpers/write-request.ts'

const root = new URL('../../', import.meta.url).pathname

describeWithParts('a deployed stack', ['ministack', 'sam-python', 'node24', 'prometheus'], (parts) => {
  let aws: Ministack
  let prometheus: Prometheus
  let proxy: IotDataProxy
  let env: Record<string, string>
  /** Answers with this status; undefined: hands on to Prometheus. */
  let answered: number | undefined
  let endpoint: Receiver

  const parameters = () => ({
    TopicFilter: 'factory/+/+/telemetry',
    RemoteWriteUrl: endpoint.url,
    Alarms: 'none',
  })

  beforeAll(async () => {
    aws = await startMinistack({
      ministack: parts.ministack,
      samPython: parts['sam-python'],
      node24: parts.node24,
    })
    prometheus = await startPrometheus(parts.prometheus, { outOfOrderTimeWindow: '10m' })
    endpoint = await startReceiver({
      async answer({ answer, headers, body }) {
        if (answered !== undefined) return { status: answered, body: 'no' }
        if (answer.status >= 400) return undefined
        const names = ['content-encoding', 'content-type', 'x-prometheus-remote-write-version']
        const passed = Object.fromEntries(names.map((name) => [name, String(headers[name])]))
        const stored = await fetch(prometheus.writeUrl, { method: 'POST', headers: passed, body })
        return { status: stored.status, body: await stored.text() }
      },
    })
    proxy = await startIotDataProxy(aws.url)
    env = {
      AWS_ENDPOINT_URL: aws.url,
      AWS_ENDPOINT_URL_IOT_DATA_PLANE: proxy.url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
    }
    await aws.uploadTemplate(`${root}template.yaml`, `${root}dist/ingest`)
    await aws.deploy('iot-metrics', parameters())
  })

  afterAll(async () => {
    await proxy?.close()
    await endpoint?.close()
    await prometheus?.stop()
    await aws?.stop()
  })

  const cli = (args: readonly string[], more: CliDependencies = {}) =>
    runCli([...args, '--stack', 'iot-metrics'], { env, now: Date.now, ...more })
  const trace = (args: readonly string[], more?: CliDependencies) =>
    cli(['trace', ...args, '--query-url', prometheus.url], more)

  /** Publishes again and again until it is told to stop, as a device does. */
  function device(topic: string, payload: () => unknown): () => Promise<void> {
    let isOn = true
    const running = (async () => {
      while (isOn) {
        await aws.publish(topic, payload())
        await new Promise((resolve) => setTimeout(resolve, 500))
      }
    })()
    return async () => {
      isOn = false
      await running
    }
  }

  it.each([
    ['by its topic', []],
    ['by Basic Ingest', ['--basic-ingest']],
  ])('a message that trace publishes %s comes to the workspace', async (_, more) => {
    const { status, out, err } = await trace(['--publish', ...more])
    expect(`${out}${err}`).toContain('the workspace has it')
    expect(out).toMatch(/^stack +[\d,]+ ms {2}iot-metrics in us-east-1 is (CREATE|UPDATE)_COMPLETE$/m)
    expect(out).toMatch(/^rule .*iot_metrics takes factory\/\+\/\+\/telemetry$/m)
    expect(out).toMatch(/^mapping .*the code of iot-metrics-/m)
    expect(out).toContain('factory/iot-remote-write-trace/iot-remote-write-trace/telemetry')
    expect(err).toBe('this writes to the workspace, and AMP cannot delete what it writes\n')
    expect(status).toBe(0)
  })

  it('the next message of a device is followed, field by field', async () => {
    const stop = device('factory/a/7/telemetry', () => ({ celsius: 21.5, note: 'text' }))
    try {
      const { status, out, err } = await trace([
        'factory/+/7/telemetry',
        '--expect',
        'celsius{topic="factory/a/7/telemetry"} 21.5',
      ])
      expect(err).toBe('')
      expect(out).toMatch(/celsius +21.5 +→ celsius\{/)
      expect(out).toContain('the workspace has it')
      expect(status).toBe(0)
      const other = await trace(['factory/+/7/telemetry', '--expect', 'fahrenheit'])
      expect(other.err).toContain('expected fahrenheit (actual: celsius{')
      expect(other.status).toBe(1)
    } finally {
      await stop()
    }
  })

  it('is queried', async () => {
    await trace(['--publish', 'factory/a/9/telemetry', '{"celsius": 3}'])
    const query = (args: readonly string[]) => cli(['query', ...args, '--query-url', prometheus.url])
    const table = await query(['celsius{topic="factory/a/9/telemetry"}'])
    expect(table).toMatchObject({ status: 0, err: '' })
    expect(table.out).toMatch(
      /^value {2}time +series\n +3 {2}\S+Z {2}celsius\{.*topic="factory\/a\/9\/telemetry".*\}\n$/,
    )
    const range = await query(['celsius{topic="factory/a/9/telemetry"}', '--range', '1m', '--step', '15s'])
    expect(range.out).toMatch(/^celsius\{.*\}\n( {2}\S+Z {2}3\n)+$/)
    const json = JSON.parse((await query(['vector(1)', '--json'])).out)
    expect(json).toEqual({ kind: 'vector', series: [{ labels: {}, samples: [[expect.any(Number), '1']] }] })
    expect(await query(['1 +'])).toMatchObject({ status: 1, err: expect.stringContaining('parse error') })
    expect(await query(['nothing_at_all'])).toEqual({ status: 0, out: '', err: 'no series\n' })
  })

  it('its messages are recorded, for map and suggest', async () => {
    const stop = device('factory/b/8/telemetry', () => ({ celsius: 20.5 }))
    try {
      const { status, out, err } = await cli(['trace', 'factory/b/+/telemetry', '--record', '3s'])
      expect(err).toMatch(/^\d+ messages?, about USD 0.00\n$/)
      expect(status).toBe(0)
      const mapped = await runCli(['map', '-'], { lines: out.trim().split('\n') })
      expect(mapped.out).toMatch(/^celsius\{.*topic="factory\/b\/8\/telemetry"\} 20.5 /m)
    } finally {
      await stop()
    }
  })

  it('its fleet is listed', async () => {
    const write = async (minutesAgo: number, ...samples: [Record<string, string>, number][]) => {
      const timestampMs = Date.now() - minutesAgo * 60_000
      const sent = samples.map(([labels, value]) => series(labels, [timestampMs, value]))
      expect((await postSeries(prometheus.writeUrl, sent)).status).toBeLessThan(300)
    }
    const celsius = (device: string, site: string) => ({ __name__: 'fleet_celsius', device, site })
    await write(
      9,
      [celsius('old', 'a'), 20],
      [{ ...celsius('old', 'a'), __name__: 'fleet_volts' }, 3.5],
      [{ __name__: 'x_info', device: 'new', version: '1', site: 'a' }, 1],
    )
    await write(1, [celsius('new', 'a'), 21], [celsius('other', 'b'), 1])
    await write(
      0,
      [celsius('new', 'a'), 22],
      [{ __name__: 'x_info', device: 'other', version: '2', site: 'b' }, 1],
      [{ __name__: 'clock_skew_seconds', device: 'new', site: 'a' }, -90],
    )
    const fleet = (args: readonly string[]) =>
      cli(['fleet', ...args, '--query-url', prometheus.url, '--select', 'site=~"a|b"'])
    const silent = await fleet(['silent', '--for', '5m', '--show-queries'])
    expect(silent).toMatchObject({ status: 0, err: '' })
    expect(silent.out).toMatch(
      /^# group by \(device\) \(last_over_time\(\{device!="", site=~"a\|b"\}\[1d\]\)\) unless /m,
    )
    expect(silent.out).toMatch(/^old +\S+ \S+Z +9 min +fleet_celsius 20, fleet_volts 3.5$/m)
    expect(silent.out).toContain('1 of 3 devices of the last day are silent for 5 min\n')
    const talkers = await fleet(['talkers', '--top', '1'])
    expect(talkers.out).toMatch(
      /^device +samples\/h +series +share +USD\/month\nnew +4 +3 +50.0 % +0.0003\n8 samples of 3 devices/,
    )
    const clocks = await fleet(['clocks'])
    expect(clocks.out).toMatch(/^device +seconds ahead\nnew +-90.0\n/)
    const versions = JSON.parse((await fleet(['versions', '--json'])).out)
    expect(versions.rows).toEqual([
      { metric: 'x_info', version: '1', devices: '1', share: '50.0 %' },
      { metric: 'x_info', version: '2', devices: '1', share: '50.0 %' },
    ])
    const failing = await fleet(['failing'])
    expect(failing).toMatchObject({ status: 0, err: '' })
    expect(failing.out).toContain('counts of the last day')
  })

  describe('says where a message stops', () => {
    const quick = ['--wait', '8s']

    it('where there is no such stack', async () => {
      const { status, err } = await runCli(['trace', 'a', '--stack', 'none'], { env, now: Date.now })
      expect(err).toContain('stopped at stack: there is no stack none in us-east-1')
      expect(status).toBe(1)
    })

    it('where no message comes', async () => {
      const { status, err } = await trace(['factory/silent/1/telemetry', '--wait', '1s'])
      expect(err).toContain('stopped at message: no message on factory/silent/1/telemetry within 1 s')
      expect(status).toBe(1)
    })

    it('where the rule does not take the topic', async () => {
      const { status, err } = await trace(['factory/a/status'])
      expect(err).toContain(
        'stopped at rule: the rule iot_metrics takes factory/+/+/telemetry, which does not match',
      )
      expect(status).toBe(1)
    })

    it('where the rule is disabled', async () => {
      const iot = (await connectAws({ region: undefined, env, now: Date.now })).client(IoTClient)
      await iot.send(new DisableTopicRuleCommand({ ruleName: 'iot_metrics' }))
      try {
        const { err } = await trace(['--publish'])
        expect(err).toContain('stopped at rule: the rule iot_metrics is disabled')
        expect(err).toContain('aws iot enable-topic-rule --rule-name iot_metrics')
      } finally {
        await iot.send(new EnableTopicRuleCommand({ ruleName: 'iot_metrics' }))
      }
    })

    it('where the SQL gives something else', async () => {
      const iot = (await connectAws({ region: undefined, env, now: Date.now })).client(IoTClient)
      const { rule } = await iot.send(new GetTopicRuleCommand({ ruleName: 'iot_metrics' }))
      const { sql, actions, errorAction, awsIotSqlVersion, description } = rule!
      const payload = {
        sql,
        actions,
        errorAction,
        awsIotSqlVersion,
        description,
        ruleDisabled: false,
      } as const
      const replace = (changed: string) =>
        iot.send(
          new ReplaceTopicRuleCommand({
            ruleName: 'iot_metrics',
            topicRulePayload: { ...payload, sql: changed } as never,
          }),
        )
      await replace("SELECT * FROM 'factory/+/+/telemetry'")
      try {
        const { out, err } = await trace(['--publish', ...quick])
        expect(out).toContain('the workspace has 0 of 1')
        // The emulator's Lambda has no client for S3.
        expect(err).toMatch(/stopped at write: .* can neither map the message nor keep it as a dead letter/)
      } finally {
        await replace(sql!)
      }
    })

    it.each([
      [403, /stopped at write: .* the endpoint answers 403: the function may not write there/],
      [429, /stopped at write: .* the endpoint limits the rate \(429\)/],
      [404, /stopped at write: .* there is no such workspace/],
    ])('where the endpoint answers %s', async (status, text) => {
      answered = status
      try {
        const { err, status: exit } = await trace(['--publish', ...quick])
        expect(err).toMatch(text)
        expect(err).toMatch(/the endpoint did not store every request/)
        expect(exit).toBe(1)
      } finally {
        answered = undefined
      }
    })

    it('where the mapping makes nothing of it', async () => {
      const { out, err } = await trace(['--publish', 'factory/a/7/telemetry', '{"note": "text"}'])
      expect(out).toMatch(/0 samples/)
      expect(err).toMatch(/stopped at map: the mapping makes no sample of the message/)
    })

    it('where the query goes elsewhere', async () => {
      const { err } = await cli(['trace', '--publish', '--query-url', 'http://127.0.0.1:1'])
      expect(err).toContain('stopped at sample: 127.0.0.1:1: no connection: ECONNREFUSED')
      const nowhere = await cli(['trace', '--publish'])
      expect(nowhere.err).toContain('writes to RemoteWriteUrl, which does not say where it is queried')
    })

    it('in JSON too', async () => {
      const { out, status } = await trace(['factory/a/status', '--json'])
      expect(JSON.parse(out)).toMatchObject({
        ok: false,
        steps: [{ step: 'stack' }, { step: 'rule' }],
        stopped: { step: 'rule', remedy: expect.stringContaining('TopicFilter') },
      })
      expect(status).toBe(1)
    })
  })

  describe('is checked by doctor', () => {
    it('while it is well', async () => {
      await trace(['--publish'])
      const { status, out } = await cli(['doctor', '--json', '--query-url', prometheus.url])
      const { findings } = JSON.parse(out) as { findings: Record<'level' | 'check', string>[] }
      const levels = findings.map(({ level, check }) => [check, level])
      expect(Object.fromEntries(levels)).toEqual({
        stack: 'ok',
        outputs: 'ok',
        rule: 'ok',
        // The emulator does not have these two services.
        'IoT logging': 'unknown',
        'rate of rules': 'unknown',
        'concurrency used': 'unknown',
        function: 'ok',
        invocation: 'ok',
        retries: 'ok',
        concurrency: 'ok',
        mapping: 'ok',
        sources: 'ok',
        role: 'ok',
        queries: 'ok',
        'failure queue': 'ok',
        'unprocessed queue': 'ok',
        'dead letters': 'ok',
        'last hour': expect.stringMatching(/ok|warning|problem/),
        alarms: 'warning',
      })
      expect(status).toBe(findings.some(({ level }) => level === 'problem') ? 1 : 0)
      const page = await cli(['doctor', '--query-url', prometheus.url])
      expect(page.out).toMatch(/^ok {7}stack {13}iot-metrics in us-east-1 is (CREATE|UPDATE)_COMPLETE$/m)
      expect(page.out).toMatch(/^\d problems?, \d warnings?, 3 not checked, \d+ ok$/m)
    })

    it('broken in many ways, each with its own finding', async () => {
      const name = 'iot-broken'
      const outputs = await aws.deploy(name, {
        ...parameters(),
        Delivery: 'stream',
        BatchingSeconds: '0',
        ShardCount: '1',
      })
      const { FunctionName = '', RuleName: ruleName = '', DeadLetterBucket: Bucket = '' } = outputs
      const connected = await connectAws({ region: undefined, env, now: Date.now })
      const iot = connected.client(IoTClient)
      const lambda = connected.client(LambdaClient)
      const { rule } = await iot.send(new GetTopicRuleCommand({ ruleName }))
      await iot.send(
        new ReplaceTopicRuleCommand({
          ruleName,
          topicRulePayload: { sql: "SELECT * FROM 'other/#'", actions: rule?.actions, ruleDisabled: true },
        }),
      )
      await lambda.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName, Qualifier: '$LATEST' }))
      await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }))
      await lambda.send(
        new UpdateFunctionConfigurationCommand({
          FunctionName,
          Runtime: 'nodejs20.x',
          Environment: { Variables: {} },
          LoggingConfig: { LogFormat: 'Text' },
        }),
      )
      const { EventSourceMappings = [] } = await lambda.send(
        new ListEventSourceMappingsCommand({ FunctionName }),
      )
      const [first, second] = EventSourceMappings
      await lambda.send(new DeleteEventSourceMappingCommand({ UUID: first!.UUID }))
      await lambda.send(new UpdateEventSourceMappingCommand({ UUID: second!.UUID, Enabled: false }))
      const roleName = outputs['FunctionRoleArn']?.split('/').at(-1)
      await connected
        .client(IAMClient)
        .send(new DeleteRolePolicyCommand({ RoleName: roleName, PolicyName: 'ingest' }))
      const sqs = connected.client(SQSClient)
      for (const output of ['FailureQueueUrl', 'UnprocessedQueueUrl'] as const) {
        await sqs.send(new SendMessageCommand({ QueueUrl: outputs[output], MessageBody: 'x' }))
      }
      const s3 = new S3Client({ ...connected.configIn(connected.region), forcePathStyle: true })
      for (const Key of ['dead-letters/x', 'aws/lambda/x']) {
        await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
      }
      const { status, out } = await runCli(
        ['doctor', '--json', '--stack', name, '--query-url', 'http://127.0.0.1:1'],
        { env, now: Date.now },
      )
      const { findings: list } = JSON.parse(out) as {
        findings: Record<'level' | 'check' | 'what' | 'remedy', string>[]
      }
      const found = list
        .filter(({ level }) => level !== 'ok')
        .map(({ level, check, what }) => `${level} ${check}: ${what}`)
      for (const wanted of [
        /^problem rule: the rule iot_broken is disabled/,
        /^problem rule: the SQL of the rule lacks payload_base64, topic, client_id, received_at: SELECT/,
        /^problem rule: the rule takes other\/#, TopicFilter is factory/,
        /^problem rule: the rule has no error action to the failure queue/,
        /^warning function: the runtime is nodejs20.x/,
        /^problem function: REMOTE_WRITE_URL is not set/,
        /^problem function: the function logs as Text/,
        /^problem retries: failed invocations have no destination/,
        /^problem concurrency: the function is stopped/,
        /^problem sources: nothing reads the (failure queue|stream)/,
        /^problem sources: the (failure queue|stream) is not read: Disabl/,
        /^problem role: the function may not call sqs:SendMessage/,
        /^problem role: the function may not call s3:PutObject/,
        /^unknown queries: not checked: 127.0.0.1:1: no connection/,
        /^warning failure queue: 1 messages wait/,
        /^problem unprocessed queue: 1 messages were given up on/,
        /^warning dead letters: 1 objects of dead letters/,
        /^problem dead letters: 1 batches of the stream were given up on/,
      ]) {
        expect(found).toContainEqual(expect.stringMatching(wanted))
      }
      expect(list.filter(({ level, remedy }) => level !== 'ok' && level !== 'unknown' && !remedy)).toEqual([])
      expect(status).toBe(1)
      await aws.remove(name)
    })

    it('unless it is not there', async () => {
      const none = await runCli(['doctor', '--stack', 'none'], { env, now: Date.now })
      expect(none).toMatchObject({
        status: 1,
        err: expect.stringContaining('there is no stack none in us-east-1'),
      })
    })
  })
})
