import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { readSettings } from '../../../src/config/settings.ts'
import { createHandler } from '../../../src/lambda/ingest/create-handler.ts'
import type { JsonValue } from '../../../src/model.ts'
import { type AmpModelOptions, startAmpModel } from '../../helpers/amp-model.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'

const startMs = 1_767_225_600_000
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'session' }

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** A handler that writes to a model of AMP, and everything that can be seen of it. */
async function ingest(env: Record<string, string> = {}, options: AmpModelOptions = {}) {
  const clock = createFakeClock(startMs)
  const amp = await startAmpModel({
    now: clock.now,
    verify: { region: 'eu-west-1', ...credentials },
    ...options,
  })
  const folder = mkdtempSync(join(tmpdir(), 'ingest-'))
  cleanups.push(
    () => amp.close(),
    () => rmSync(folder, { recursive: true }),
  )
  const lines: string[] = []
  const environment = {
    REMOTE_WRITE_URL: amp.url,
    REMOTE_WRITE_REGION: 'eu-west-1',
    DEAD_LETTER_URI: pathToFileURL(folder).href,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    LOG_LEVEL: 'debug',
    ...env,
  }
  const handler = await createHandler(
    readSettings(environment),
    { env: environment, clock, writeLine: (line) => lines.push(line) },
    async () => ({ file: undefined, bundled: undefined }),
  )
  return {
    amp,
    clock,
    invoke: (event: JsonValue, remainingMs = 30_000) =>
      handler(event, { awsRequestId: 'request-1', getRemainingTimeInMillis: () => remainingMs }),
    logged: () => lines.join('\n'),
    deadLetters: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((file) => file.isFile())
        .flatMap((file) => readFileSync(join(file.parentPath, file.name), 'utf8').split('\n').filter(Boolean))
        .map((line) => JSON.parse(line)),
  }
}

const envelope = (payload: string | Uint8Array, topic = 'factory/a/7', receivedAtMs = startMs) => ({
  payload_base64: Buffer.from(payload as string).toString('base64'),
  topic,
  client_id: 'device-7',
  received_at: receivedAtMs,
})
const sqs = (...bodies: unknown[]) => ({
  Records: bodies.map((body, index) => ({
    messageId: `m${index}`,
    eventSource: 'aws:sqs',
    attributes: { SentTimestamp: String(startMs) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })),
})
const kinesis = (...values: unknown[]) => ({
  Records: values.map((value, index) => ({
    eventSource: 'aws:kinesis',
    kinesis: {
      sequenceNumber: `${index}`,
      approximateArrivalTimestamp: startMs / 1000,
      data: Buffer.from(JSON.stringify(value)).toString('base64'),
    },
  })),
})

describe('topics in the log', () => {
  const named = (logged: string) =>
    logged
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
      .filter(({ message }) => message === 'a message failed')

  it('name a message that is kept as a dead letter', async () => {
    const { invoke, logged } = await ingest()
    await invoke(envelope('{'))
    expect(named(logged())).toMatchObject([
      { topic: 'factory/a/7', client_id: 'device-7', stage: 'map', reason: 'not_json', failures: 1 },
    ])
  })

  it('name a message that is dropped, of one as of a batch', async () => {
    const { invoke, logged, clock } = await ingest({ MESSAGE_SAMPLES_MAX: '1' })
    await invoke(sqs(envelope('{"a":1}'), envelope('{"a":1,"b":2}', 'factory/b')))
    await clock.sleep(1_000)
    await invoke(envelope('{"a":1,"b":2}', 'factory/c'))
    expect(named(logged())).toMatchObject([
      { topic: 'factory/b', reason: 'too_many_samples', failures: 1 },
      { topic: 'factory/c', reason: 'too_many_samples', failures: 1 },
    ])
  })

  it('name a message that the endpoint refuses, or that is beyond what it takes', async () => {
    const { invoke, logged, clock } = await ingest({ LABEL_SET_BYTES_MAX: '150' })
    const invokeLater = async (event: JsonValue) => {
      await clock.sleep(1_000)
      await invoke(event)
    }
    await invoke(envelope('{"a":1}', 'factory/a'))
    await invokeLater(
      sqs(envelope('{"a":1}', 'factory/new'), envelope('{"a":2}', 'factory/a', startMs - 1_200_000)),
    )
    await invokeLater(
      sqs(envelope('{"a":1}', 'factory/new'), envelope('{"a":1}', `factory/${'x'.repeat(150)}`)),
    )
    const behind = 3_600_000 + 1_000
    await invokeLater(envelope('{"a":1}', 'factory/late', startMs - behind))
    expect(named(logged())).toMatchObject([
      { topic: 'factory/a', client_id: 'device-7', stage: 'write', reason: 'too_old', failures: 1 },
      { topic: `factory/${'x'.repeat(150)}`, stage: 'write', reason: 'label_set_too_large', failures: 1 },
      { topic: 'factory/late', reason: 'too_old', failures: 1 },
    ])
  })

  it('name a message that is kept since the endpoint rejects a label of it', async () => {
    const { amp, invoke, logged, deadLetters } = await ingest()
    amp.next(1, { status: 400, body: 'sample invalid label: "a" metric "t"' })
    await invoke(envelope('{"t":1}'))
    expect(deadLetters()).toHaveLength(1)
    expect(named(logged())).toMatchObject([
      { topic: 'factory/a/7', client_id: 'device-7', stage: 'write', reason: 'http_400', failures: 1 },
    ])
  })

  it('do not name a message that comes again', async () => {
    const { amp, invoke, logged } = await ingest()
    amp.next(100, { status: 500 })
    await invoke(sqs(envelope('{"t":1}')))
    expect(named(logged())).toEqual([])
  })

  it('are not there if nothing fails, or LOG_TOPICS says so', async () => {
    const healthy = await ingest()
    await healthy.invoke(envelope('{"a":1,"note":"text"}'))
    const silent = await ingest({ LOG_TOPICS: 'false' })
    await silent.invoke(envelope('{'))
    expect(named(healthy.logged())).toEqual([])
    expect(silent.logged()).not.toContain('factory/a/7')
  })
})

describe('a direct message', () => {
  it('becomes samples, signed and spelled as remote write wants', async () => {
    const { amp, invoke } = await ingest()
    expect(await invoke(envelope('{"temp":21.5,"door":{"open":true}}'))).toEqual({
      received: 1,
      written: 2,
      dropped: {},
      refused: {},
      dead_lettered: {},
      clock_corrected: {},
    })
    const labels = { topic: 'factory/a/7', client_id: 'device-7', device: 'device-7' }
    expect(amp.samplesOf({ __name__: 'temp', ...labels })).toEqual([{ timestampMs: startMs, value: 21.5 }])
    expect(amp.samplesOf({ __name__: 'door_open', ...labels })).toEqual([{ timestampMs: startMs, value: 1 }])
    expect(amp.violations).toEqual([])
  })

  it.each<[string, string | Uint8Array, string]>([
    ['broken JSON', '{"owner":"Ann"', 'not_json'],
    ['bytes', new Uint8Array([0xff, 0x00, 0x01]), 'not_json'],
    ['more bytes than allowed', `"${'x'.repeat(200_000)}"`, 'too_large'],
  ])('that cannot be read is kept in its original bytes: %s', async (_name, payload, reason) => {
    const { invoke, deadLetters, logged } = await ingest()
    expect(await invoke(envelope(payload))).toMatchObject({
      received: 1,
      written: 0,
      dead_lettered: { [reason]: 1 },
    })
    expect(deadLetters()).toEqual([
      { ...envelope(payload), stage: 'map', reason, detail: expect.any(String), maybe_written: false },
    ])
    expect(logged()).not.toContain('Ann')
  })

  it('that is no envelope is kept, and said to be none', async () => {
    const { invoke, deadLetters } = await ingest()
    expect(await invoke({ temp: 1 })).toMatchObject({ dead_lettered: { unknown_event: 1 } })
    const [deadLetter] = deadLetters()
    expect(JSON.parse(Buffer.from(deadLetter.payload_base64, 'base64').toString())).toEqual({ temp: 1 })
    expect(deadLetter.detail).toContain('EVENT_SHAPE=plain')
  })

  it.each<[string, string, string]>([
    ['no bytes', '', 'empty'],
    ['text that is no number', 'auto', 'left_out'],
    ['no numbers', '{"mode":"on"}', 'left_out'],
    ['no fields', '{}', 'no_metric'],
  ])('without samples is a counted drop: %s', async (_name, payload, reason) => {
    const { invoke, deadLetters } = await ingest()
    expect(await invoke(envelope(payload))).toMatchObject({ written: 0, dropped: { [reason]: 1 } })
    expect(deadLetters()).toEqual([])
  })

  it('fails when the endpoint does, and says why without a word of the message', async () => {
    const { amp, invoke, logged, clock } = await ingest()
    amp.next(100, { status: 503, body: 'series={owner="Ann"} overloaded' })
    await expect(invoke(envelope('{"Ann":1}'))).rejects.toThrow('1 of 1 messages not delivered: http_503')
    expect(clock.now() - startMs).toBeLessThanOrEqual(3_000)
    expect(logged()).toContain('series={…} overloaded')
    expect(logged()).not.toContain('Ann')
  })

  it('fails when it should be kept and cannot be', async () => {
    const { invoke, logged } = await ingest({ DEAD_LETTER_URI: 'file:///dev/null/folder' })
    await expect(invoke(envelope('{broken'))).rejects.toThrow('dead_letter_unwritten')
    expect(logged()).toContain('dead letters could not be stored')
  })

  it('fails when it should be kept and there is no place for it', async () => {
    const { invoke } = await ingest({ DEAD_LETTER_URI: '' })
    await expect(invoke(envelope('{broken'))).rejects.toThrow('1 of 1 messages not delivered: not_json')
  })

  it('with wrong credentials fails, and is counted as a wrong setting', async () => {
    const { amp, invoke, logged } = await ingest({ AWS_SECRET_ACCESS_KEY: 'wrong' })
    await expect(invoke(envelope('1'))).rejects.toThrow('http_403')
    expect(amp.requests).toHaveLength(2)
    expect(logged()).toMatch(/"Misconfigured":1/)
  })

  it('signs by the endpoint’s clock once its own is refused', async () => {
    const { amp, invoke } = await ingest({}, { now: () => startMs + 20 * 60_000 })
    amp.next(1, { status: 403, headers: { date: new Date(startMs + 20 * 60_000).toUTCString() } })
    expect(await invoke(envelope('1'))).toMatchObject({ written: 1 })
  })
})

describe('a batch', () => {
  it('from SQS names just the records that should come again', async () => {
    const { amp, invoke, deadLetters } = await ingest()
    expect(await invoke(sqs(envelope('{"t":1}'), 'garbage', envelope('{broken'), envelope('')))).toEqual({
      batchItemFailures: [],
    })
    expect(
      deadLetters()
        .map(({ reason }) => reason)
        .sort(),
    ).toEqual(['bad_record', 'not_json'])
    amp.next(100, { status: 500 })
    expect(await invoke(sqs('garbage', envelope('{"t":2}'), envelope('')))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }],
    })
  })

  it('from Kinesis is read again from the first record that failed', async () => {
    const { amp, invoke } = await ingest({ REQUEST_SAMPLES_MAX: '1', REQUEST_CONCURRENCY_MAX: '1' })
    amp.next(1, 'none')
    amp.next(100, { status: 500 })
    const event = kinesis(...[0, 1, 2].map((index) => envelope(`${index}`, `t/${index}`, startMs + index)))
    expect(await invoke(event)).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] })
  })

  it('from Kinesis keeps each message once, though what is behind a failure comes again', async () => {
    const { amp, invoke, deadLetters } = await ingest({
      REQUEST_SAMPLES_MAX: '1',
      REQUEST_CONCURRENCY_MAX: '1',
    })
    const values = [envelope('{broken'), envelope('1', 't/1'), envelope('{broken too'), 'no envelope']
    amp.next(1, { status: 302 })
    expect(await invoke(kinesis(...values))).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] })
    expect(deadLetters().map(({ reason }) => reason)).toEqual(['not_json'])
    expect(await invoke(kinesis(...values.slice(1)))).toEqual({ batchItemFailures: [] })
    expect(
      deadLetters()
        .map(({ reason }) => reason)
        .sort(),
    ).toEqual(['bad_record', 'not_json', 'not_json'])
    expect(amp.counts.stored).toBe(1)
  })

  it('from Kinesis does not fail faster than once a second', async () => {
    const { amp, invoke, clock } = await ingest()
    amp.next(2, { status: 302 })
    await invoke(kinesis(envelope('1')))
    expect(clock.now() - startMs).toBe(1_000)
    await invoke(kinesis(envelope('2')))
    expect(clock.now() - startMs).toBe(2_000)
  })

  it('of parked series is written as it is', async () => {
    const { amp, invoke, deadLetters } = await ingest()
    const labels = { __name__: 'up', collector: 'soracom' }
    await invoke(
      sqs(
        {
          series: [
            {
              labels,
              samples: [
                [startMs - 5, 1],
                [startMs, 0],
              ],
            },
          ],
        },
        envelope('1'),
      ),
    )
    expect(amp.samplesOf(labels).map(({ value }) => value)).toEqual([1, 0])
    expect(amp.counts.stored).toBe(3)
    amp.next(1, { status: 400, body: 'something about the request' })
    const series = [{ labels, samples: [[startMs + 5, 1]] }]
    await invoke(sqs({ series }))
    const [deadLetter] = deadLetters()
    expect(deadLetter).toMatchObject({ series, received_at: startMs, reason: 'http_400' })
    await invoke(sqs(deadLetter))
    expect(amp.samplesOf(labels)).toHaveLength(3)
  })

  it('waits for the endpoint until the deadline less the reserve, not just three seconds', async () => {
    const { amp, invoke, clock } = await ingest()
    amp.next(100, { status: 429, body: '{"message":"Rate exceeded"}' })
    await invoke(sqs(envelope('1')))
    expect(clock.now() - startMs).toBeGreaterThan(15_000)
    expect(clock.now() - startMs).toBeLessThanOrEqual(25_000)
  })
})

describe('dead letters', () => {
  it('are input again', async () => {
    const { amp, invoke, deadLetters } = await ingest()
    amp.next(1, { status: 400, body: 'something about the request' })
    await invoke(envelope('{"t":1}'))
    const [deadLetter] = deadLetters()
    expect(deadLetter).toMatchObject({ stage: 'write', reason: 'http_400', maybe_written: true })
    expect(await invoke(deadLetter)).toMatchObject({ written: 1 })
    expect(amp.counts.stored).toBe(1)
  })

  it('above their limit a minute are counted as suppressed', async () => {
    const { invoke, deadLetters } = await ingest({ DEAD_LETTERS_PER_MINUTE_MAX: '2' })
    const of = (client_id: string) => ({ ...envelope(`{${client_id}`), client_id })
    await invoke(sqs(of('a'), of('a'), of('b'), of('c')))
    expect(deadLetters().map(({ client_id }) => client_id)).toEqual(['a', 'b'])
    expect(await invoke(of('d'))).toMatchObject({
      dead_lettered: {},
      dropped: { dead_letter_suppressed: 1 },
    })
  })
})

describe('an invocation that starts late, since another process ended before it', () => {
  it.each([6_000, 5_000, 2_000])(
    'writes something, with %i ms left of which the reserve is 5 s',
    async (remainingMs) => {
      const { amp, invoke } = await ingest()
      const event = sqs(envelope('{"a":1}'), envelope('{"b":1}'))
      expect(await invoke(event, remainingMs)).toEqual({ batchItemFailures: [] })
      expect(amp.counts.stored).toBe(2)
    },
  )
})

describe('a mapping in a file', () => {
  const yaml = (metric: string) => `version: 1\nrules: [{ topic: factory/#, metrics: { ${metric}: v } }]\n`

  async function withMapping() {
    const folder = mkdtempSync(join(tmpdir(), 'ingest-mapping-'))
    cleanups.push(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'mapping.yaml')
    writeFileSync(file, yaml('a'))
    const env = { MAPPING_URI: pathToFileURL(file).href, MAPPING_REFRESH_SECONDS: '60' }
    return { file, ...(await ingest(env)) }
  }

  it('is followed: one message more, and the new version maps', async () => {
    const { file, amp, clock, invoke } = await withMapping()
    const write = () => invoke(envelope('{"v":1}', 'factory/7', clock.now()))
    const stored = () =>
      ['a', 'b'].map((name) => amp.samplesOf({ __name__: name, topic: 'factory/7' }).length)
    writeFileSync(file, yaml('b'))
    clock.advance(59_999)
    await write()
    await write()
    expect(stored()).toEqual([1, 0])
    clock.advance(1)
    await write()
    expect(stored()).toEqual([2, 0])
    clock.advance(1)
    await write()
    expect(stored()).toEqual([2, 1])
  })

  it('is named in the counters, which never mix two versions', async () => {
    const { file, clock, invoke, logged } = await withMapping()
    await invoke(envelope('{"v":1}', 'factory/7'))
    writeFileSync(file, yaml('b'))
    clock.advance(60_000)
    for (let count = 0; count < 2; count++) {
      await invoke(envelope('{"v":1}', 'factory/7', clock.now()))
      clock.advance(1)
    }
    clock.advance(60_000)
    await invoke(envelope('{"v":1}', 'factory/7', clock.now()))
    const counted = logged()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ Received }) => Received > 0)
      .map(({ MappingVersion, Received }) => [MappingVersion, Received])
    const [first, last] = [counted[0]?.[0], counted.at(-1)?.[0]]
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(last).toMatch(/^[0-9a-f]{64}$/)
    expect(last).not.toBe(first)
    const sumOf = (version: string) =>
      counted.filter(([own]) => own === version).reduce((sum, [, received]) => sum + received, 0)
    expect([sumOf(first), sumOf(last)]).toEqual([2, 2])
  })

  it('that goes bad is logged and counted, and no message is the worse for it', async () => {
    const { file, clock, invoke, logged } = await withMapping()
    writeFileSync(file, 'version: 1\nrules: [{ topic: a/#/b, ignore: 7 }]')
    clock.advance(60_000)
    expect(await invoke(envelope('{"v":1}'))).toMatchObject({ written: 1 })
    expect(await invoke(envelope('{"v":2}', 'factory/7'))).toMatchObject({ written: 1 })
    expect(logged()).toContain('2 problems in file:///')
    expect(logged()).toMatch(/"Reason":"mapping_invalid","MappingRefreshFailed":1/)
  })

  it('has to be good at the start', async () => {
    await expect(ingest({ MAPPING_URI: 'file:///nowhere/mapping.yaml' })).rejects.toThrow(/nowhere/)
  })
})
