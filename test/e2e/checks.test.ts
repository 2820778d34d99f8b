// The built function of checks in AWS's runtime client: real plugins of Debian, states in DynamoDB, the configuration in
// S3, a queue behind an endpoint that is down; the AWS services are moto's.

import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startReceiver } from '#studio/receiver'
import { lambdaCredentials, startLambda } from '../helpers/lambda-ric.ts'
import { startMackerel } from '../helpers/mackerel-service.ts'
import { type Moto, startMoto } from '../helpers/moto.ts'
import { createMovedClock, type MovedClock } from '../helpers/moved-clock.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { createPluginFolder } from '../helpers/plugin-folder.ts'
import { createSqsPoller } from '../helpers/sqs-poller.ts'
import { startFunction } from '../helpers/start-function.ts'

const region = 'us-east-1'
const checksFolder = fileURLToPath(new URL('../../dist/checks', import.meta.url))
const Bucket = 'settings'
const minuteMs = 60_000

const debianPlugins = '/usr/lib/nagios/plugins'

const { folder, script, file } = createPluginFolder()

interface Summary {
  readonly up: number
  readonly written: number
  readonly parked: number
  readonly problems: readonly { readonly reason: string; readonly message: string }[]
}

describeWithParts('checks', ['node24', 'aws-lambda-ric', 'moto_server', 'check_load'], (parts) => {
  let moto: Moto
  let dynamo: DynamoDBClient
  let s3: S3Client
  let sqs: SQSClient
  let secrets: SecretsManagerClient
  let tables = 0
  beforeAll(async () => {
    moto = await startMoto(parts.moto_server)
    const client = { endpoint: moto.url, region, credentials: lambdaCredentials }
    dynamo = new DynamoDBClient(client)
    s3 = new S3Client({ ...client, forcePathStyle: true })
    sqs = new SQSClient(client)
    secrets = new SecretsManagerClient(client)
    await s3.send(new CreateBucketCommand({ Bucket }))
  })
  afterAll(() => moto?.stop())

  /** @param name of the file in the bucket */
  async function open(name: string, text: string) {
    const Key = `${++tables}/${name}`
    const put = (body: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body: body }))
    await put(text)
    const TableName = `states-${tables}`
    await dynamo.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      }),
    )
    const { QueueUrl: queueUrl = '' } = await sqs.send(
      new CreateQueueCommand({ QueueName: `parked-${tables}` }),
    )
    /** Value by time, by series. */
    const stored = new Map<string, Map<number, number>>()
    const receiver = await startReceiver({
      answer({ answer, reading }) {
        if (gate.isDown) return { status: 503 }
        if (answer.status < 300 && reading.ok) {
          for (const { labels, samples } of reading.request.series) {
            const { __name__: metric, ...others } = labels
            const key = `${metric}{${Object.entries(others)
              .sort()
              .map(([label, value]) => `${label}="${value}"`)
              .join(',')}}`
            const values = stored.get(key) ?? new Map<number, number>()
            for (const { timestampMs, value } of samples) values.set(timestampMs, value)
            stored.set(key, values)
          }
        }
        return undefined
      },
    })
    onTestFinished(() => receiver.close())
    const gate = { isDown: false }
    const env = {
      AWS_ENDPOINT_URL: moto.url,
      REMOTE_WRITE_URL: receiver.url,
      REMOTE_WRITE_AUTH: 'none',
      DIRECT_BUDGET_MS: '3000',
      DEADLINE_RESERVE_MS: '5000',
      PARKING_QUEUE_URL: queueUrl,
      CHECKS_URI: `s3://${Bucket}/${Key}`,
      STATE_TABLE: TableName,
    }
    return {
      env,
      gate,
      queueUrl,
      put,
      remove: () => s3.send(new DeleteObjectCommand({ Bucket, Key })),
      stored,
      /** The last value of a series. */
      last: (key: string) => [...(stored.get(key) ?? [])].sort(([a], [b]) => a - b).at(-1)?.[1],
      valuesOf: (key: string) =>
        [...(stored.get(key) ?? [])].sort(([a], [b]) => a - b).map(([, value]) => value),
      /** A sandbox of its own. */
      async start(given: Readonly<Record<string, string>> = {}, clock?: MovedClock) {
        const lambda = await startLambda({
          node: parts.node24,
          ric: parts['aws-lambda-ric'],
          folder: checksFolder,
          env: { ...env, ...given },
          timeoutMs: 60_000,
          clock,
        })
        onTestFinished(() => lambda.stop())
        const run = async (): Promise<Summary> => {
          const outcome = await lambda.invoke({ collector: 'checks', instance: 'i', config: {} })
          if ('error' in outcome) throw new Error(`${outcome.error.errorMessage}\n${lambda.log()}`)
          return outcome.result as Summary
        }
        return { ...lambda, run }
      },
    }
  }

  it('runs the plugins of a file of mackerel-agent in S3, through an outage of the endpoint', async () => {
    const counter = path.join(folder, 'ran')
    script('count', `echo x >> ${counter}; echo "OK - $(wc -l < ${counter}) | n=$(wc -l < ${counter})"`)
    const { env, start, gate, queueUrl, valuesOf } = await open(
      'mackerel-agent.conf',
      `apikey = "k"\n[plugin.checks.count]\ncommand = "${folder}/count"\n[plugin.metrics.size]\ncommand = "printf 'size.now\\\\t7\\\\t1\\\\n'"\n`,
    )
    const clock = createMovedClock()
    const { run } = await start({}, clock)
    const outcomes: Summary[] = []
    for (let round = 0; round < 6; round++) {
      gate.isDown = round > 0 && round < 5
      outcomes.push(await run())
      clock.advance(minuteMs)
    }
    expect(outcomes.map(({ up }) => up)).toEqual([1, 1, 1, 1, 1, 1])
    expect(outcomes.map(({ parked }) => parked > 0)).toEqual([false, true, true, true, true, false])
    expect(valuesOf('check_perfdata{check="count",perfdata="n"}')).toEqual([1, 6])

    const ingest = await startFunction(parts, env, undefined, clock)
    const { Attributes: { QueueArn: queueArn = '' } = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
    )
    const poller = createSqsPoller({ client: sqs, queueUrl, queueArn, invoke: ingest.invoke })
    expect(await poller.drain()).toEqual({ received: 4, deleted: 4 })
    expect(valuesOf('check_perfdata{check="count",perfdata="n"}')).toEqual([1, 2, 3, 4, 5, 6])
    expect(valuesOf('check_status{check="count",check_status="ok"}')).toEqual([1, 1, 1, 1, 1, 1])
    expect(valuesOf('custom_size_now{plugin="size"}')).toEqual([7, 7, 7, 7, 7, 7])
  })

  it('keeps the counter of a plugin through 50 sandboxes with other credentials each', async () => {
    script(
      'stateful',
      [
        'f=$MACKEREL_PLUGIN_WORKDIR/count-$(printf %s "$AWS_SECRET_ACCESS_KEY" | md5sum | cut -c1-8)',
        'n=$(cat "$f" 2>/dev/null || echo 0)',
        'n=$((n+1))',
        'echo $n > "$f"',
        'echo "OK - $(grep -c "secret-$n" ~/.aws/credentials) | n=$n known=$(grep -c "secret-$n$" ~/.aws/credentials)"',
      ].join('\n'),
    )
    const { start, last, valuesOf } = await open(
      'checks.yaml',
      `checks: { a: { command: [${folder}/stateful] } }`,
    )
    const clock = createMovedClock()
    for (let n = 1; n <= 50; n++) {
      const sandbox = await start({ AWS_SECRET_ACCESS_KEY: `secret-${n}` }, clock)
      expect(await sandbox.run()).toMatchObject({ up: 1 })
      await sandbox.stop()
      expect(sandbox.log()).not.toContain('secret-')
      clock.advance(minuteMs)
    }
    expect(last('check_perfdata{check="a",perfdata="n"}')).toBe(50)
    expect(valuesOf('check_perfdata{check="a",perfdata="known"}')).toEqual(Array(50).fill(1))
  })

  it('runs a check once where two invocations race for it', async () => {
    const ran = path.join(folder, 'raced')
    const { start } = await open('checks.yaml', `checks: { a: { command: 'echo x >> ${ran}; sleep 1' } }`)
    const clock = createMovedClock()
    const [one, two] = await Promise.all([start({}, clock), start({}, clock)])
    for (let round = 1; round <= 3; round++) {
      const outcomes = await Promise.all([one.run(), two.run()])
      expect(outcomes).toMatchObject([{ up: 1 }, { up: 1 }])
      expect(readFileSync(ran, 'utf8')).toBe('x\n'.repeat(round))
      clock.advance(minuteMs)
    }
  })

  it('bears plugins that misbehave, and runs the others', async () => {
    const foreign = Buffer.alloc(64)
    foreign.write('\x7fELF\x02\x01\x01', 'latin1')
    foreign.writeUInt16LE(process.arch === 'arm64' ? 62 : 183, 18)
    file('foreign', foreign)
    file('unexecutable', '', 0o644)
    const commands = {
      good: 'echo "OK | a=1"',
      huge: 'head -c 100000000 /dev/zero | tr "\\\\000" x',
      binary: "head -c 5000 /dev/urandom; printf '|a=\\\\377\\\\n'",
      nothing: 'exit 2',
      half: 'printf "WARNING | a=1 b= c \'d="; exit 1',
      hangs: 'trap "" TERM; sleep 1000',
      forks: 'for i in 1 2 3 4 5 6 7 8 9; do sleep 1000 & done; echo CRITICAL; exit 2',
      odd: 'exit 255',
      foreign: `${folder}/foreign -w 1`,
    }
    const lines = Object.entries(commands).map(
      ([name, command]) =>
        `  ${name}: { command: ${JSON.stringify(command.replaceAll('\\\\', '\\'))}, timeout: ${name === 'hangs' ? 2 : 30}s }`,
    )
    lines.push(
      `  absent: { command: [no-such-plugin] }`,
      `  forbidden: { command: [${folder}/unexecutable] }`,
    )
    const { start, last } = await open('checks.yaml', `concurrency: 16\nchecks:\n${lines.join('\n')}\n`)
    const { run, log, stop } = await start()
    expect(await run()).toMatchObject({ up: 1, problems: [] })
    const status = (check: string) =>
      ['ok', 'warning', 'critical', 'unknown'].find(
        (one) => last(`check_status{check="${check}",check_status="${one}"}`) === 1,
      )
    const names = [...Object.keys(commands), 'absent', 'forbidden']
    expect(Object.fromEntries(names.map((name) => [name, status(name)]))).toEqual({
      good: 'ok',
      huge: 'ok',
      binary: 'ok',
      nothing: 'critical',
      half: 'warning',
      hangs: 'unknown',
      forks: 'critical',
      odd: 'unknown',
      foreign: 'unknown',
      absent: 'unknown',
      forbidden: 'unknown',
    })
    expect(last('check_perfdata{check="half",perfdata="a"}')).toBe(1)
    await stop()
    expect(log()).toContain('no-such-plugin: command not found in PATH (ENOENT)')
    expect(log()).toContain('no execute permission (EACCES)')
    expect(log()).toMatch(/foreign: a program for \w+, and this machine is \w+ \(ENOEXEC\)/)
    expect(log()).toContain('timed out after 2 s')
  })

  it('follows its configuration, and keeps the last good one', async () => {
    const yaml = (name: string) => `checks: { ${name}: { command: "true" } }`
    const { start, put, remove, last } = await open('checks.yaml', yaml('one'))
    const clock = createMovedClock()
    const interval = (name: string) => last(`check_interval_seconds{check="${name}"}`)
    const first = await start({}, clock)
    expect(await first.run()).toMatchObject({ up: 1 })
    await put(yaml('two'))
    clock.advance(minuteMs)
    expect(await first.run()).toMatchObject({ up: 1 })
    expect([interval('one'), interval('two')]).toEqual([60, 60])
    await put('checks: { two: { comand: x } }')
    clock.advance(minuteMs)
    const bad = {
      reason: 'bad_config',
      message: expect.stringContaining('line 1: checks.two.comand: unknown key'),
    }
    expect(await first.run()).toMatchObject({ up: 0, problems: [bad] })
    expect(last('check_status{check="two",check_status="ok"}')).toBe(1)
    // Another sandbox begins with the copy.
    const second = await start({}, clock)
    clock.advance(minuteMs)
    expect(await second.run()).toMatchObject({ up: 0, problems: [bad] })
    await remove()
    clock.advance(minuteMs)
    expect(await second.run()).toMatchObject({
      up: 0,
      problems: [
        { reason: 'bad_config', message: expect.stringContaining('CHECKS_URI: cannot be read: NoSuchKey') },
      ],
    })
    await put(yaml('three'))
    clock.advance(minuteMs)
    expect(await second.run()).toMatchObject({ up: 1 })
    expect(interval('three')).toBe(60)
  })

  it('has each check run in an invocation of its own, if that is asked for', async () => {
    const invoked: { readonly path: string; readonly type: unknown; readonly event: object }[] = []
    const service = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
      const event = JSON.parse(Buffer.concat(chunks).toString()) as object
      invoked.push({ path: request.url ?? '', type: request.headers['x-amz-invocation-type'], event })
      response.writeHead(202).end()
    })
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      service.close()
      service.closeAllConnections()
    })
    const yaml = 'checks: { a: { command: "exit 1" } }\nmetrics: { m: { command: "echo x 1 1" } }\n'
    const { start, last, stored } = await open('checks.yaml', yaml)
    const lambdaUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
    const env = { CHECKS_INVOCATION: 'each', AWS_ENDPOINT_URL_LAMBDA: lambdaUrl }
    const clock = createMovedClock()
    // All of what is to run once begins within a minute.
    clock.advance(minuteMs - ((Date.now() + clock.aheadMs()) % minuteMs))
    const { run, invoke } = await start(env, clock)
    expect(await run()).toMatchObject({ up: 1 })
    expect(last('check_status{check="a",check_status="warning"}')).toBeUndefined()
    const only = (kind: string, name: string) => ({
      path: '/2015-03-31/functions/ingest/invocations',
      type: 'Event',
      event: { collector: 'checks', instance: `ingest/${kind}/${name}`, config: { only: { kind, name } } },
    })
    expect(invoked).toHaveLength(2)
    expect(invoked).toEqual(expect.arrayContaining([only('check', 'a'), only('metrics', 'm')]))
    for (const { event } of invoked) expect(await invoke(event)).toMatchObject({ result: { up: 1 } })
    // Once more, as Lambda may: nothing runs twice.
    for (const { event } of invoked) expect(await invoke(event)).toMatchObject({ result: { up: 1 } })
    expect(last('check_failed_attempts{check="a"}')).toBe(1)
    expect(last('custom_x{plugin="m"}')).toBe(1)
    expect(stored.get('custom_x{plugin="m"}')?.size).toBe(1)
    expect(await run()).toMatchObject({ up: 1 })
    expect(invoked).toHaveLength(2)
    clock.advance(minuteMs)
    expect(await run()).toMatchObject({ up: 1 })
    expect(invoked).toHaveLength(4)
  })

  it('reports to Mackerel through hours of maintenance, each run with its time', async () => {
    const mackerel = await startMackerel()
    const { ARN: secretArn = '' } = await secrets.send(
      new CreateSecretCommand({ Name: 'mackerel', SecretString: '{"apiKey": "key-1"}' }),
    )
    const status = path.join(folder, 'mackerel-status')
    const { start } = await open(
      'mackerel-agent.conf',
      `[plugin.checks.a]\ncommand = "echo hello; exit $(cat ${status})"\nmax_check_attempts = 3\nnotification_interval = 60\n`,
    )
    const clock = createMovedClock()
    const env = { MACKEREL_SECRET_ARN: secretArn, MACKEREL_HOST_ID: 'host-1', MACKEREL_URL: mackerel.url }
    const { run, log, stop } = await start(env, clock)
    const times: number[] = []
    for (const code of [0, 2, 2, 0, 0, 1]) {
      writeFileSync(status, String(code))
      mackerel.status = times.length > 0 && times.length < 5 ? 503 : undefined
      times.push(Math.floor((Date.now() + clock.aheadMs()) / 1000))
      expect(await run()).toMatchObject({ up: 1 })
      clock.advance(60 * minuteMs)
    }
    const told = mackerel.reports.map(({ status, occurredAt }) => [status, occurredAt - (times[0] as number)])
    const hours = told.map(([, seconds]) => Math.round((seconds as number) / 3600))
    expect(told.map(([one]) => one)).toEqual(['OK', 'CRITICAL', 'CRITICAL', 'OK', 'WARNING'])
    expect(hours).toEqual([0, 1, 2, 3, 5])
    expect(mackerel.reports[1]).toMatchObject({
      name: 'a',
      message: 'hello',
      maxCheckAttempts: 3,
      notificationInterval: 60,
    })
    await stop()
    expect(log()).not.toContain('key-1')
  })

  it('runs the plugins of Debian, and writes their performance data in base units', async () => {
    const log = path.join(folder, 'app.log')
    writeFileSync(log, 'fine\n')
    const web = createServer((_, response) => response.end('hello'))
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      web.close()
      web.closeAllConnections()
    })
    const { port } = web.address() as AddressInfo
    // Found by their names, as in a layer.
    const yaml = `
concurrency: 4
checks:
  load: { command: [check_load, -w, '1000,1000,1000', -c, '2000,2000,2000'], thresholds: true }
  disk: { command: [check_disk, -w, '0%', -c, '0%', -p, /] }
  ping: { command: [check_ping, -H, 127.0.0.1, -w, '1000,20%', -c, '2000,60%', -p, '1'] }
  tcp: { command: [check_tcp, -H, 127.0.0.1, -p, '${port}'] }
  closed: { command: [check_tcp, -H, 127.0.0.1, -p, '1'] }
  http: { command: [check_http, -H, 127.0.0.1, -p, '${port}'] }
  procs: { command: [check_procs, -w, '1:', -c, '1:'] }
  log: { command: 'check_log -F ${log} -O $MACKEREL_PLUGIN_WORKDIR/old -q ERROR' }
  dummy: { command: [check_dummy, '1', so so] }
  negate: { command: [negate, ${debianPlugins}/check_dummy, '2', bad] }
`
    const { start, last, stored } = await open('checks.yaml', yaml)
    const clock = createMovedClock()
    const statuses = async () => {
      // A new sandbox: what check_log has seen is in its state alone.
      const { run, stop } = await start({}, clock)
      expect(await run()).toMatchObject({ up: 1, problems: [] })
      await stop()
      clock.advance(minuteMs)
      const names = ['load', 'disk', 'ping', 'tcp', 'closed', 'http', 'procs', 'log', 'dummy', 'negate']
      return Object.fromEntries(
        names.map((name) => [
          name,
          ['ok', 'warning', 'critical', 'unknown'].find(
            (one) => last(`check_status{check="${name}",check_status="${one}"}`) === 1,
          ),
        ]),
      )
    }
    const good = {
      ...{
        load: 'ok',
        disk: 'ok',
        ping: 'ok',
        tcp: 'ok',
        closed: 'critical',
        http: 'ok',
        procs: 'ok',
        log: 'ok',
      },
      ...{ dummy: 'warning', negate: 'ok' },
    }
    expect(await statuses()).toEqual(good)
    expect(await statuses()).toEqual(good)
    appendFileSync(log, 'ERROR one\n')
    expect(await statuses()).toEqual({ ...good, log: 'critical' })
    expect(await statuses()).toEqual(good)

    const perfdata = [...stored.keys()].filter((key) => key.startsWith('check_perfdata'))
    expect(perfdata.sort()).toEqual(
      [
        'check_perfdata_bytes{check="disk",perfdata="/"}',
        'check_perfdata_bytes{check="http",perfdata="size"}',
        'check_perfdata_percent{check="ping",perfdata="pl"}',
        'check_perfdata_seconds{check="http",perfdata="time"}',
        'check_perfdata_seconds{check="ping",perfdata="rta"}',
        'check_perfdata_seconds{check="tcp",perfdata="time"}',
        'check_perfdata{check="procs",perfdata="procs"}',
        ...['load1', 'load5', 'load15'].flatMap((name) => [
          `check_perfdata{check="load",perfdata="${name}"}`,
          ...['critical_from', 'critical_to', 'min', 'warning_from', 'warning_to'].map(
            (limit) => `check_perfdata_limit{check="load",limit="${limit}",perfdata="${name}"}`,
          ),
        ]),
      ].sort(),
    )
    expect(last('check_perfdata_limit{check="load",limit="critical_to",perfdata="load1"}')).toBe(2000)
    expect(last('check_perfdata_seconds{check="ping",perfdata="rta"}')).toBeLessThan(1)
  })
})
