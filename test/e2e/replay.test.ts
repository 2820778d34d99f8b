// `replay` as its user runs it: dead letters in a folder, in S3 and in queues (moto), out of which a real Prometheus, or the
// model of AMP, gets what it can take.

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
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
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startReceiver } from '#studio/receiver'
import { openS3Store } from '../../src/cli/replay/s3-store.ts'
import { splitLines } from '../../src/cli/split-lines.ts'
import { startAmpModel } from '../helpers/amp-model.ts'
import { lambdaCredentials } from '../helpers/lambda-ric.ts'
import { type Moto, startMoto } from '../helpers/moto.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { type Prometheus, startPrometheus } from '../helpers/prometheus.ts'
import { builtProgram, projectFolder, type StartProcess, startProcess } from '../helpers/start-process.ts'
import {
  type DeadLetterText,
  deadLetterLine,
  envelopeOf,
  failedBatch,
  failedBatchName,
  linesOf,
} from '../unit/cli/replay/dead-letter-texts.ts'

const region = 'us-east-1'
const folder = mkdtempSync(path.join(tmpdir(), 'replay-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Neither credentials nor a profile of whoever runs the test. */
const noCredentials = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_PROFILE: '',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: path.join(folder, 'none'),
  AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'none'),
}

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): StartProcess {
  const command = [process.execPath, builtProgram, 'replay', ...args]
  return startProcess(command, { env: { ...noCredentials, ...env } })
}

async function replay(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { ended, output } = start(args, env)
  return { status: await ended, output: output() }
}

let folders = 0
function writeDeadLetters(files: Readonly<Record<string, readonly DeadLetterText[]>>): string {
  const place = path.join(folder, `letters-${folders++}`)
  for (const [name, deadLetters] of Object.entries(files)) {
    const file = path.join(place, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, jsonl(deadLetters))
  }
  return place
}

function jsonl(deadLetters: readonly DeadLetterText[]): string {
  return deadLetters.map((deadLetter) => `${deadLetterLine(deadLetter)}\n`).join('')
}

/** Of one device, a second apart, the newest received `ageSeconds` ago. */
function series(topic: string, count: number, ageSeconds = 5): DeadLetterText[] {
  const newestMs = Date.now() - ageSeconds * 1000
  return Array.from({ length: count }, (_, index) => ({
    topic,
    payload: JSON.stringify({ t: index }),
    receivedAtMs: newestMs - (count - 1 - index) * 1000,
  }))
}

function filesIn(place: string): string[] {
  if (!existsSync(place)) return []
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(place, path.join(entry.parentPath, entry.name)))
    .sort()
}

describeWithParts('replay into Prometheus', ['prometheus', 'moto_server'], (parts) => {
  let prometheus: Prometheus
  let moto: Moto
  let env: Record<string, string>
  let s3: S3Client
  let sqs: SQSClient
  beforeAll(async () => {
    prometheus = await startPrometheus(parts.prometheus, { outOfOrderTimeWindow: '2h' })
    moto = await startMoto(parts.moto_server)
    env = {
      REMOTE_WRITE_URL: prometheus.writeUrl,
      REMOTE_WRITE_AUTH: 'none',
      AWS_REGION: region,
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: lambdaCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: lambdaCredentials.secretAccessKey,
    }
    const client = { endpoint: moto.url, region, credentials: lambdaCredentials }
    s3 = new S3Client({ ...client, forcePathStyle: true })
    sqs = new SQSClient(client)
  })
  afterAll(async () => {
    await moto?.stop()
    await prometheus?.stop()
  })

  async function expectStored(deadLetters: readonly DeadLetterText[]): Promise<void> {
    const topic = deadLetters[0]!.topic!
    const stored = await prometheus.samplesOf(`{topic="${topic}"}`, Date.now() - 7_200_000, Date.now())
    expect(stored.flatMap(({ samples }) => samples)).toEqual(
      deadLetters.map(({ payload, receivedAtMs }) => [receivedAtMs, JSON.parse(payload).t]),
    )
  }

  async function put(bucket: string, objects: Readonly<Record<string, string>>): Promise<void> {
    await s3.send(new CreateBucketCommand({ Bucket: bucket }))
    for (const [Key, Body] of Object.entries(objects)) {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }))
    }
  }

  async function objectsOf(Bucket: string): Promise<Record<string, string>> {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }))
    const entries = await Promise.all(
      Contents.map(async ({ Key }) => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: Key! }))
        return [Key!, await Body!.transformToString()] as const
      }),
    )
    return Object.fromEntries(entries)
  }

  it('writes a folder of dead letters and leaves what it cannot write', async () => {
    const deadLetters = series('folder/1', 30)
    const bad: DeadLetterText = {
      topic: 'folder/bad',
      payload: '{',
      receivedAtMs: Date.now(),
      reason: 'not_json',
    }
    const place = writeDeadLetters({
      '2026/01/01/00/a.jsonl': deadLetters.slice(0, 10),
      '2026/01/01/00/b.jsonl': [...deadLetters.slice(10), bad],
      'readme.txt': [],
    })
    const { status, output } = await replay([place], env)
    expect(status).toBe(1)
    expect(output).toMatch(
      /31 messages in .*\n[\s\S]*30 {2}can be written\n {3}1 {2}unreadable \(not_json\)\n/,
    )
    expect(output).toMatch(
      /30 {2}stored\n {3}1 {2}unreadable \(not_json\)\nremoved the stored messages: 1 whole, 1 in part\n/,
    )
    expect(output).toContain('readme.txt: neither dead letters nor a failed event')
    await expectStored(deadLetters)
    expect(filesIn(place)).toEqual(['2026/01/01/00/b.jsonl', 'readme.txt'])
    expect(readFileSync(path.join(place, '2026/01/01/00/b.jsonl'), 'utf8')).toBe(jsonl([bad]))
  })

  it('writes through a fixed mapping what another one did not take', async () => {
    const place = writeDeadLetters({
      'a.jsonl': [{ topic: 'fix/7', payload: '{"x":{"y":"3"}}', receivedAtMs: Date.now() - 1000 }],
    })
    const wrong = path.join(folder, 'wrong.yaml')
    const right = path.join(folder, 'right.yaml')
    writeFileSync(
      wrong,
      'version: 1\nunmatched: drop\nrules: [{ topic: other/+device, metrics: { y: x.y } }]\n',
    )
    writeFileSync(right, 'version: 1\nrules: [{ topic: fix/+device, metrics: { fixed: x.y } }]\n')
    const before = await replay([place, '--mapping', wrong], env)
    expect(before).toMatchObject({ status: 1, output: expect.stringContaining('not mapped (no_rule)') })
    expect(await replay([place, '--mapping', right], env)).toMatchObject({
      status: 0,
      output: expect.stringMatching(/mapping: .*right\.yaml\n[\s\S]*nothing is left\n$/),
    })
    const [stored] = await prometheus.samplesOf('fixed{device="7"}', Date.now() - 60_000, Date.now())
    expect(stored?.samples).toEqual([[expect.any(Number), 3]])
  })

  it('sends and removes nothing with --dry-run, and tells what it would', async () => {
    const place = writeDeadLetters({ 'a.jsonl': series('dry/1', 3) })
    expect(await replay([place, '--dry-run'], env)).toMatchObject({
      status: 0,
      output: expect.stringMatching(/3 {2}would be sent\nsent nothing and removed nothing/),
    })
    expect(filesIn(place)).toEqual(['a.jsonl'])
    expect(await prometheus.samplesOf('{topic="dry/1"}', Date.now() - 60_000, Date.now())).toEqual([])
  })

  describe('out of S3', () => {
    it('takes dead letters and the batches that Lambda gave up on', async () => {
      const deadLetters = series('s3/1', 20)
      const bad: DeadLetterText = {
        topic: 's3/bad',
        payload: '{',
        receivedAtMs: Date.now(),
        reason: 'not_json',
      }
      await put('failed', {
        'other/report.csv': 'a,b',
        [failedBatchName]: failedBatch([...deadLetters.slice(0, 10), bad]),
        'dead-letters/2026/01/01/00/a.jsonl': jsonl(deadLetters.slice(10, 15)),
        'dead-letters/2026/01/01/00/b.jsonl': jsonl([...deadLetters.slice(15), bad]),
      })
      const { status, output } = await replay(['s3://failed/'], env)
      expect(output).toMatch(/20 {2}stored\n/)
      expect(status).toBe(1)
      await expectStored(deadLetters)
      const left = await objectsOf('failed')
      expect(Object.keys(left)).toEqual([
        `${failedBatchName}-left.jsonl`,
        'dead-letters/2026/01/01/00/b.jsonl',
        'other/report.csv',
      ])
      expect(left['dead-letters/2026/01/01/00/b.jsonl']).toBe(jsonl([bad]))
      // And again: nothing new, nothing lost.
      expect(await replay(['s3://failed/'], env)).toMatchObject({
        status: 1,
        output: expect.stringContaining('2 messages left'),
      })
      expect(await objectsOf('failed')).toEqual(left)
    })

    it('leaves an object that somebody else changed since it was read', async () => {
      await put('changed', { 'a.jsonl': 'one\ntwo\n', 'b.jsonl': 'one\n' })
      const store = openS3Store(new URL('s3://changed/'), s3)
      const [a, b] = await Promise.all(['a.jsonl', 'b.jsonl'].map((name) => store.open({ name, bytes: 0 })))
      for (const Key of ['a.jsonl', 'b.jsonl']) {
        await s3.send(new PutObjectCommand({ Bucket: 'changed', Key, Body: 'other\n' }))
      }
      expect(await a!.keep(splitLines(['two\n']))).toBe('changed')
      expect(await b!.keep(splitLines([]))).toBe('changed')
      expect(await objectsOf('changed')).toEqual({ 'a.jsonl': 'other\n', 'b.jsonl': 'other\n' })
    })

    it('looks below the prefix only', async () => {
      await put('prefixed', {
        'a/1.jsonl': jsonl(series('prefix/a', 2)),
        'b/1.jsonl': jsonl(series('prefix/b', 2)),
      })
      expect(await replay(['s3://prefixed/a'], env)).toMatchObject({ status: 0 })
      expect(Object.keys(await objectsOf('prefixed'))).toEqual(['b/1.jsonl'])
    })

    it.each<[string, Record<string, string>, RegExp]>([
      ['a bucket that is not there', {}, /SOURCE: the bucket absent does not exist; `aws s3 ls` lists/],
      [
        'no credentials',
        { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
        /SOURCE: no AWS credentials found: sign in \(`aws sso login`/,
      ],
      ['no network', { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }, /no connection: /],
    ])('names %s, and what to do', async (_, more, message) => {
      const { status, output } = await replay(['s3://absent/x'], { ...env, ...more })
      expect(status).toBe(2)
      expect(output).toMatch(message)
    })
  })

  describe('out of a queue', () => {
    async function createQueue(name: string, bodies: readonly string[]): Promise<string> {
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }))
      for (let from = 0; from < bodies.length; from += 10) {
        const Entries = bodies
          .slice(from, from + 10)
          .map((MessageBody, index) => ({ Id: String(index), MessageBody }))
        await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
      }
      return QueueUrl!
    }

    async function receiveAll(QueueUrl: string): Promise<string[]> {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      )
      return Messages.map(({ Body }) => Body!).sort()
    }

    it('takes every kind of message, deletes what was stored and gives back the rest', async () => {
      const deadLetters = series('queue/1', 25)
      const nowMs = Date.now()
      const bodies = [
        ...deadLetters.map((deadLetter) => JSON.stringify(envelopeOf(deadLetter))),
        JSON.stringify({
          requestContext: { condition: 'RetriesExhausted' },
          requestPayload: envelopeOf({
            topic: 'queue/lambda',
            payload: '{"t":1}',
            receivedAtMs: nowMs - 2_000,
          }),
        }),
        JSON.stringify({
          ruleName: 'r',
          topic: 'queue/rule',
          clientId: 'c',
          base64OriginalPayload: Buffer.from('{"t":2}').toString('base64'),
          failures: [{ failedAction: 'KinesisAction', errorMessage: 'x' }],
        }),
        JSON.stringify({
          series: [{ labels: { __name__: 'up', topic: 'queue/parked' }, samples: [[nowMs - 1_000, 1]] }],
        }),
        deadLetterLine({ topic: 'queue/letter', payload: '{"t":4}', receivedAtMs: nowMs - 3_000 }),
      ]
      const bad = [
        'garbage',
        JSON.stringify(envelopeOf({ topic: 'queue/bad', payload: '{', receivedAtMs: nowMs })),
      ]
      const url = await createQueue('unprocessed', [...bodies, ...bad])
      const summary = await replay([url, '--summary'], env)
      expect(summary.output).toMatch(/31 messages in [\s\S]*29 {2}can be written/)
      const { status, output } = await replay([url], env)
      expect(output).toMatch(/29 {2}stored\n/)
      expect(status).toBe(1)
      await expectStored(deadLetters)
      for (const [topic, value] of [
        ['queue/lambda', 1],
        ['queue/rule', 2],
        ['queue/parked', 1],
        ['queue/letter', 4],
      ] as const) {
        const [stored] = await prometheus.samplesOf(`{topic="${topic}"}`, nowMs - 60_000, Date.now())
        expect(stored?.samples).toEqual([[expect.any(Number), value]])
      }
      expect(await receiveAll(url)).toEqual([...bad].sort())
    })

    it('that is empty is done at once', async () => {
      const url = await createQueue('empty', [])
      expect(await replay([url], env)).toMatchObject({
        status: 0,
        output: expect.stringContaining('nothing is left'),
      })
    })

    it('that is not there is named', async () => {
      const url = `${moto.url}/123456789012/absent`
      expect(await replay([url], env)).toMatchObject({
        status: 2,
        output: expect.stringContaining('the queue does not exist; `aws sqs list-queues`'),
      })
    })

    it('gives everything back when the endpoint takes nothing', async () => {
      const receiver = await startReceiver({ verify: { bearer: 'other' } })
      onTestFinished(() => receiver.close())
      const bodies = ['a', 'b'].map((t) => JSON.stringify(envelopeOf(series(`q/${t}`, 1)[0]!)))
      const url = await createQueue('refused', bodies)
      const { status, output } = await replay([url, '--remote-write-url', receiver.url], env)
      expect(status).toBe(1)
      expect(output).toMatch(/2 {2}not delivered \(http_401\)/)
      expect(output).toContain('the endpoint rejects these credentials')
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
      )
      expect(Attributes).toEqual({ ApproximateNumberOfMessages: '2' })
    })
  })

  it('goes on after it was killed, without other values', async () => {
    const devices = Array.from({ length: 300 }, (_, device) => `killed/${device}`)
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, file) => [
        `${String(file).padStart(2, '0')}.jsonl`,
        devices.map((topic) => series(topic, 40, 5)[file]!),
      ]),
    )
    const place = writeDeadLetters(files)
    const killed = start([place], env)
    // The first batch holds 10,000 dead letters: its files are gone as soon as they are stored.
    while (filesIn(place).length === 40) await new Promise((resolve) => setTimeout(resolve, 5))
    killed.signal('SIGKILL')
    await killed.ended
    const rest = filesIn(place)
    expect(rest.length).toBeGreaterThan(0)
    const { output } = await replay([place], env)
    expect(filesIn(place)).toEqual([])
    expect(output).toContain('nothing is left')
    for (const topic of ['killed/0', 'killed/299']) {
      const [stored] = await prometheus.samplesOf(`{topic="${topic}"}`, Date.now() - 3_600_000, Date.now())
      expect(stored?.samples.map(([, value]) => value)).toEqual(
        Array.from({ length: 40 }, (_, index) => index),
      )
    }
  })
})

describe('replay into AMP', () => {
  it('finishes what is in hand at Ctrl-C, and goes on from there', async () => {
    const amp = await startAmpModel()
    onTestFinished(() => amp.close())
    const place = writeDeadLetters(
      Object.fromEntries(
        Array.from({ length: 30 }, (_, file) => [
          `${String(file).padStart(2, '0')}.jsonl`,
          Array.from({ length: 1_000 }, (_, device) => series(`device/${device}`, 30)[file]!),
        ]),
      ),
    )
    amp.next(1_000, { delayMs: 150 })
    const args = [place, '--remote-write-url', amp.url, '--receiver', 'amp']
    const stopped = start(args)
    while (amp.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    stopped.signal('SIGINT')
    expect(await stopped.ended).toBe(1)
    expect(stopped.output()).toMatch(
      /10,000 {2}stored\n[\s\S]*stopped; run the same command again to continue/,
    )
    expect(filesIn(place)).toHaveLength(20)
    amp.next(0, 'none')
    const { status, output } = await replay(args)
    expect({ status, output }).toMatchObject({
      status: 0,
      output: expect.stringMatching(/20,000 {2}stored\n/),
    })
    expect(filesIn(place)).toEqual([])
    expect(amp.counts).toMatchObject({ stored: 30_000, ignored: 0, refused: {} })
    expect(amp.violations).toEqual([])
  })

  it('says in a sentence that everything is too old', async () => {
    const place = writeDeadLetters({ 'a.jsonl': series('old', 3, 3 * 3_600) })
    const url = 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write'
    const { status, output } = await replay([place, '--summary'], { REMOTE_WRITE_URL: url })
    expect(status).toBe(0)
    expect(output).toContain(
      'None of these messages can be written: Amazon Managed Service for Prometheus refuses samples older than ' +
        'an hour, and all of these are, the newest by 2 h 5 min.\n',
    )
  })

  it('says that it has no credentials for it', async () => {
    const place = writeDeadLetters({ 'a.jsonl': series('device/1', 1) })
    const url = 'http://127.0.0.1:9/workspaces/ws-1/api/v1/remote_write'
    const env = { REMOTE_WRITE_URL: url, AWS_REGION: region }
    const { status, output } = await replay([place], env)
    expect(status).toBe(1)
    expect(output).toMatch(/not delivered \(credentials\)[\s\S]*no credentials found for the endpoint/)
    expect(linesOf(readFileSync(path.join(place, 'a.jsonl'), 'utf8'))).toHaveLength(1)
  })
})

describe('replay of 50,000 dead letters', () => {
  it('does not hold them all, in one file or in many', async () => {
    const amp = await startAmpModel({ requestBytesMax: 100_000_000 })
    onTestFinished(() => amp.close())
    const filler = 'x'.repeat(1_000)
    const nowMs = Date.now()
    const deadLetters = Array.from({ length: 50_000 }, (_, index) => ({
      topic: `device/${index % 5_000}`,
      payload: JSON.stringify({ t: index, filler }),
      receivedAtMs: nowMs - 100_000 + index,
    }))
    const files = Array.from({ length: 250 }, (_, file) => {
      const from = 25_000 + file * 100
      return [`${String(file).padStart(3, '0')}.jsonl`, deadLetters.slice(from, from + 100)] as const
    })
    const place = writeDeadLetters({ '!.jsonl': deadLetters.slice(0, 25_000), ...Object.fromEntries(files) })
    // 75 MB of dead letters; all of them in memory would end the program.
    const args = [builtProgram, 'replay', place, '--remote-write-url', amp.url]
    const child = spawn(process.execPath, ['--max-old-space-size=60', ...args, '--receiver', 'amp'], {
      cwd: projectFolder,
      stdio: 'ignore',
    })
    const status = await new Promise((resolve) => child.once('close', resolve))
    expect(status).toBe(0)
    expect(filesIn(place)).toEqual([])
    expect(amp.counts).toMatchObject({ stored: 50_000, refused: {} })
  })
})
