import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { CollectError, type CollectedSample, type CollectorTools } from '../../../src/collect/collector.ts'
import { secretTool } from '../../../src/collect/secret-tool.ts'
import { readCollectSettings } from '../../../src/config/collect-settings.ts'
import { ConfigError } from '../../../src/errors.ts'
import { createCollectHandler } from '../../../src/lambda/collect/create-collect-handler.ts'
import type { JsonValue, Sample } from '../../../src/model.ts'
import { type AmpModelOptions, startAmpModel } from '../../helpers/amp-model.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'

const startMs = 1_767_225_600_000

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

type Collect = (tools: CollectorTools, deadlineMs: number) => AsyncIterable<CollectedSample>

interface Given {
  readonly env?: Record<string, string>
  readonly amp?: AmpModelOptions
  readonly park?: 'none' | ((samples: readonly Sample[]) => void)
  readonly remainingMs?: number
}

/** A handler with one collector, `fake`, that writes to a model of AMP; and everything that can be seen of it. */
async function start(
  collect: Collect,
  { env = {}, amp: options = {}, park, remainingMs = 60_000 }: Given = {},
) {
  const clock = createFakeClock(startMs)
  const amp = await startAmpModel({ now: clock.now, ...options })
  cleanups.push(() => amp.close())
  const lines: string[] = []
  const parked: Sample[][] = []
  const configs: JsonValue[] = []
  const environment = {
    REMOTE_WRITE_URL: amp.url,
    REMOTE_WRITE_AUTH: 'none',
    REMOTE_WRITE_RECEIVER: 'amp',
    LOG_LEVEL: 'debug',
    ...env,
  }
  const parkAll = async (samples: readonly Sample[]) => {
    if (typeof park === 'function') park(samples)
    parked.push([...samples])
  }
  const handler = createCollectHandler(
    readCollectSettings(environment),
    {
      collectors: {
        fake: async () => ({
          name: 'fake',
          create(config, tools) {
            configs.push(config)
            if (config !== null && typeof config === 'object' && 'wrong' in config) {
              throw new ConfigError('the configuration', [{ path: 'wrong', message: 'no such key' }])
            }
            return {
              metadata: new Map([['level', { type: 'gauge', help: 'How high it is.', unit: '' }]]),
              collect: (deadlineMs) => collect(tools, deadlineMs),
            }
          },
        }),
      },
      tools: {
        secret: secretTool,
        fetchJson: async () => {
          throw new Error('not asked for here')
        },
      },
      park: park === 'none' ? undefined : parkAll,
    },
    { env: environment, clock, writeLine: (line) => lines.push(line) },
  )
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => remainingMs }
  return {
    amp,
    clock,
    configs,
    parked,
    invoke: (event: JsonValue = { collector: 'fake', instance: 'one', config: {} }) =>
      handler(event, context),
    logged: () => lines.filter((line) => line.includes('"level"')).map((line) => JSON.parse(line)),
    /** Counter and reason → count. */
    counted: (name: string, reason?: string) =>
      lines
        .map((line) => JSON.parse(line))
        .filter((line) => name in line && (reason === undefined || line.Reason === reason))
        .reduce((sum, line) => sum + line[name], 0),
    text: () => lines.join('\n'),
  }
}

const level = (value: number, labels: Record<string, string> = {}): CollectedSample => ({
  name: 'level',
  labels,
  value,
})
async function* nothing(): AsyncGenerator<CollectedSample> {
  yield* []
}
const own = { collector: 'fake', instance: 'one' }
const upOf = (amp: { samplesOf: (labels: Record<string, string>) => unknown }, labels = own) =>
  amp.samplesOf({ __name__: 'up', ...labels })

describe('a round', () => {
  it('is written, with what is said of it', async () => {
    const { amp, invoke, parked, counted } = await start(async function* () {
      yield level(1, { tank: 'a' })
      yield { ...level(2, { tank: 'b' }), timestampMs: startMs - 5_000 }
    })
    expect(await invoke()).toEqual({
      ...own,
      up: 1,
      samples: 6,
      written: 6,
      parked: 0,
      refused: {},
      problems: [],
    })
    expect(amp.samplesOf({ __name__: 'level', tank: 'a' })).toEqual([{ timestampMs: startMs, value: 1 }])
    expect(amp.samplesOf({ __name__: 'level', tank: 'b' })).toEqual([
      { timestampMs: startMs - 5_000, value: 2 },
    ])
    expect(upOf(amp)).toEqual([{ timestampMs: startMs, value: 1 }])
    expect(amp.samplesOf({ __name__: 'collector_samples', ...own })).toEqual([
      { timestampMs: startMs, value: 2 },
    ])
    expect(amp.metadata.get('level')?.help).toBe('How high it is.')
    expect(amp.metadata.has('up')).toBe(true)
    expect(amp.violations).toEqual([])
    expect(parked).toEqual([])
    expect([counted('Received'), counted('Written'), counted('CollectorFailed')]).toEqual([1, 6, 0])
  })

  it('ends with enough time left to write and to park', async () => {
    const deadlines: number[] = []
    const { invoke } = await start(
      async function* (_tools, deadlineMs) {
        yield* []
        deadlines.push(deadlineMs)
      },
      { env: { DIRECT_BUDGET_MS: '4000', DEADLINE_RESERVE_MS: '5000' }, remainingMs: 30_000 },
    )
    await invoke()
    expect(deadlines).toEqual([startMs + 20_000])
  })

  it('of one instance uses the collector of the round before, until its event changes', async () => {
    const { invoke, configs } = await start(nothing)
    await invoke({ ...own, config: { a: 1 } })
    await invoke({ ...own, config: { a: 1 } })
    await invoke({ ...own, instance: 'two', config: { b: 1 } })
    await invoke({ ...own, config: { a: 1 } })
    await invoke({ ...own, config: { a: 2 } })
    expect(configs).toEqual([{ a: 1 }, { b: 1 }, { a: 2 }])
  })

  it('of a hundred instances finds what it remembers, of more those that ran last', async () => {
    const { invoke, configs } = await start(nothing)
    const run = (number: number) => invoke({ ...own, instance: `${number}`, config: { number } })
    for (let number = 1; number <= 100; number++) await run(number)
    await run(1)
    await run(60)
    expect(configs).toHaveLength(100)
    await run(101)
    await run(1)
    expect(configs).toHaveLength(101)
    await run(2)
    expect(configs.slice(100)).toEqual([{ number: 101 }, { number: 2 }])
  })
})

describe('a collector that fails', () => {
  it('loses nothing of what it found, and fails no invocation', async () => {
    const { amp, invoke, counted, logged } = await start(async function* () {
      yield level(1)
      throw new CollectError('http_status', 'GET /levels: status 500')
    })
    const problems = [{ reason: 'http_status', message: 'GET /levels: status 500' }]
    expect(await invoke()).toMatchObject({ up: 0, written: 4, problems })
    expect(upOf(amp)).toEqual([{ timestampMs: startMs, value: 0 }])
    expect(amp.samplesOf({ __name__: 'level' })).toHaveLength(1)
    expect(counted('CollectorFailed', 'http_status')).toBe(1)
    expect(logged()).toContainEqual(
      expect.objectContaining({
        level: 'WARN',
        message: 'a collector failed',
        ...own,
        problems,
        heldBack: 0,
      }),
    )
  })

  it('in part is counted once by reason, and its problems are told, up to ten of each reason', async () => {
    const { invoke, counted, logged } = await start(async function* ({ note }) {
      for (let one = 0; one < 1_001; one++) note(new CollectError('timeout', `place ${one}`))
      note(new CollectError('http_status', 'not hidden by the others'))
      yield level(1)
    })
    const { up, problems } = await invoke()
    expect([up, problems.length]).toEqual([0, 11])
    expect(problems.at(-1)).toEqual({ reason: 'http_status', message: 'not hidden by the others' })
    expect([counted('CollectorFailed', 'timeout'), counted('CollectorFailed', 'http_status')]).toEqual([1, 1])
    // The last one of the first reason is not kept.
    expect(logged()).toEqual([expect.objectContaining({ more: 990 })])
  })

  it('every time is logged once a minute', async () => {
    const { invoke, clock, logged, counted } = await start(async function* () {
      yield* []
      throw new CollectError('timeout', 'GET /levels: no answer')
    })
    for (let round = 0; round < 7; round++) {
      await invoke()
      clock.advance(20_000)
    }
    expect(logged().map(({ heldBack }) => heldBack)).toEqual([0, 2, 2])
    expect(counted('CollectorFailed', 'timeout')).toBe(7)
  })

  it('by a bug says no word of what it threw', async () => {
    const { amp, invoke, text } = await start(async function* () {
      yield* []
      throw new TypeError('s3cret is not a function')
    })
    expect(await invoke()).toMatchObject({ up: 0, problems: [{ reason: 'failed', message: 'TypeError' }] })
    expect(upOf(amp)).toHaveLength(1)
    expect(text()).not.toContain('s3cret')
  })

  it('to end is left at its deadline, with what it had found', async () => {
    const { amp, invoke } = await start(
      async function* () {
        yield level(1)
        await new Promise(() => undefined)
      },
      // Of which 9,000 are for the rest. The clock stands, and the timer waits for the 50 that are left of the grace.
      { remainingMs: 8_050 },
    )
    expect(await invoke()).toMatchObject({ up: 0, problems: [{ reason: 'deadline' }] })
    expect(amp.samplesOf({ __name__: 'level' })).toHaveLength(1)
    expect(upOf(amp)).toEqual([{ timestampMs: startMs, value: 0 }])
  })
})

it('what a collector leaves out is counted in each round, and logged once; it is no failure', async () => {
  const twice = { reason: 'duplicate', message: 'job a: twice', samples: 2 }
  const unused = { reason: 'config', message: 'alerting: not used', samples: 0 }
  const { clock, invoke, logged, counted } = await start(async function* ({ remark }) {
    remark?.(twice)
    remark?.(unused)
    yield level(1)
  })
  expect(await invoke()).toMatchObject({ up: 1, problems: [] })
  clock.advance(60_000)
  await invoke()
  expect(counted('Dropped', 'duplicate')).toBe(4)
  expect(counted('Dropped', 'config')).toBe(0)
  expect(logged()).toMatchObject([
    { level: 'WARN', message: 'a collector left samples out', ...own, leftOut: [twice], more: 0 },
    {
      level: 'INFO',
      message: 'a configuration is used in part',
      ...own,
      remarks: [{ reason: 'config', message: 'alerting: not used' }],
    },
  ])
})

it('what is left out for one reason hides no other, and all of it is counted', async () => {
  const { invoke, logged, counted } = await start(async function* ({ remark }) {
    for (let one = 0; one < 1_500; one++) remark?.({ reason: 'duplicate', message: `job ${one}`, samples: 2 })
    remark?.({ reason: 'too_new', message: 'job 0', samples: 1 })
    yield level(1)
  })
  await invoke()
  expect([counted('Dropped', 'duplicate'), counted('Dropped', 'too_new')]).toEqual([3_000, 1])
  const [line] = logged() as { leftOut: { reason: string }[]; more: number }[]
  expect(line?.leftOut).toHaveLength(11)
  expect(line?.leftOut.at(-1)).toEqual({ reason: 'too_new', message: 'job 0', samples: 1 })
  // The 990 others of the first thousand, and one for all that came after them.
  expect(line?.more).toBe(991)
})

it('a whole file of another program, used in part, is told line by line', async () => {
  const { invoke, logged } = await start(async function* ({ remark }) {
    for (let one = 0; one < 51; one++)
      remark?.({ reason: 'config', message: `key${one}: not used`, samples: 0 })
    yield level(1)
  })
  await invoke()
  const [line] = logged() as { remarks: { message: string }[]; more: number }[]
  expect([line?.remarks.length, line?.more]).toEqual([50, 1])
})

describe('an event', () => {
  it.each<[string, JsonValue, string, Record<string, string>]>([
    ['nothing', null, 'expected {"collector"', { collector: 'unknown', instance: 'unknown' }],
    ['a list', [], 'expected {"collector"', { collector: 'unknown', instance: 'unknown' }],
    ['no collector', { instance: 'one' }, 'collector: required', { collector: 'unknown', instance: 'one' }],
    [
      'a collector that there is not',
      { collector: 'fakes', instance: 'one' },
      'collector: unknown collector; expected one of fake',
      { collector: 'fakes', instance: 'one' },
    ],
    [
      'a collector that every object has',
      { collector: 'constructor', instance: 'one' },
      'unknown collector',
      { collector: 'constructor', instance: 'one' },
    ],
    ['no instance', { collector: 'fake' }, 'instance: required', { collector: 'fake', instance: 'unknown' }],
    [
      'an endless instance',
      { collector: 'fake', instance: 'x'.repeat(201) },
      'instance: required: text of 1 to 200 characters',
      { collector: 'fake', instance: 'unknown' },
    ],
    ['a field too many', { ...own, configuration: {} }, 'configuration: unknown field', own],
    ['a wrong configuration', { ...own, config: { wrong: 1 } }, 'wrong: no such key', own],
  ])('with %s is a failed round that says what is wrong', async (_, event, message, labels) => {
    const { amp, invoke, counted, configs } = await start(async function* () {
      yield level(1)
    })
    const { up, problems } = await invoke(event)
    expect(up).toBe(0)
    expect(problems).toEqual([{ reason: 'bad_config', message: expect.stringContaining(message) }])
    expect(upOf(amp, labels as typeof own)).toEqual([{ timestampMs: startMs, value: 0 }])
    expect(counted('CollectorFailed', 'bad_config')).toBe(1)
    expect(configs.length).toBe(message.startsWith('wrong') ? 1 : 0)
  })

  it('without a configuration means an empty one', async () => {
    const { invoke, configs } = await start(nothing)
    expect(await invoke(own)).toMatchObject({ up: 1 })
    expect(configs).toEqual([{}])
  })
})

describe('what the endpoint does not take', () => {
  it('is parked, and the invocation is good', async () => {
    const { amp, invoke, parked, counted, clock } = await start(async function* () {
      yield level(1, { tank: 'a' })
    })
    amp.next(100, { status: 503 })
    expect(await invoke()).toMatchObject({ up: 1, written: 0, parked: 5 })
    expect(clock.now() - startMs).toBeLessThanOrEqual(3_000)
    expect(parked).toHaveLength(1)
    expect(parked[0]?.map(({ name }) => name)).toEqual([
      'level',
      'up',
      'collector_duration_seconds',
      'collector_samples',
      'collector_last_success_timestamp_seconds',
    ])
    expect([counted('Parked'), counted('Failed')]).toEqual([5, 0])
  })

  it('alone is parked: what the other requests carried is not', async () => {
    const { amp, invoke, parked } = await start(
      async function* () {
        for (let tank = 0; tank < 6; tank++) yield level(tank, { tank: `${tank}` })
      },
      { env: { REQUEST_SAMPLES_MAX: '2', REQUEST_CONCURRENCY_MAX: '1' } },
    )
    amp.next(1, { status: 503, headers: { 'retry-after': '60' } })
    const { written, parked: count } = await invoke()
    expect([written, count]).toEqual([8, 2])
    expect(parked[0]?.map(({ name, value }) => [name, value])).toEqual([
      ['level', 0],
      ['level', 1],
    ])
  })

  it.each<[string, Given['park'], string]>([
    ['is nowhere to be parked', 'none', 'PARKING_QUEUE_URL is not set'],
    [
      'cannot be parked either',
      () => {
        throw Object.assign(new Error('Access Denied'), { name: 'AccessDenied' })
      },
      'not parked: AccessDenied: Access Denied',
    ],
  ])('and %s fails the invocation, so that Lambda tries again', async (_, park, reason) => {
    const { amp, invoke, counted, logged } = await start(
      async function* () {
        yield level(1)
      },
      park === undefined ? {} : { park },
    )
    amp.next(100, { status: 503 })
    await expect(invoke()).rejects.toThrow(`5 samples not delivered: http_503; ${reason}`)
    expect([counted('Parked'), counted('Failed', 'http_503')]).toEqual([0, 5])
    expect(logged()).toContainEqual(
      expect.objectContaining({ level: 'ERROR', message: 'samples could not be parked', samples: 5, reason }),
    )
  })

  it('for good is counted and not parked, and is no fault of the rest', async () => {
    const { amp, invoke, parked, counted } = await start(
      async function* () {
        yield level(1, { tank: 'good' })
        yield level(2, { tank: 'x'.repeat(3_000) })
      },
      { env: { REQUEST_SAMPLES_MAX: '1', LABEL_VALUE_BYTES_MAX: '4096' } },
    )
    const { refused, written } = await invoke()
    expect([Object.values(refused), written]).toEqual([[1], 5])
    expect(amp.samplesOf({ __name__: 'level', tank: 'good' })).toHaveLength(1)
    expect(parked).toEqual([])
    expect(counted('Refused', Object.keys(refused)[0])).toBe(1)
  })

  it('for its labels is not sent, and counted so', async () => {
    const { amp, invoke, parked, counted } = await start(async function* () {
      yield level(1, { tank: 'good' })
      yield level(2, { tank: 'x'.repeat(2_049) })
    })
    expect(await invoke()).toMatchObject({ samples: 6, written: 5, refused: {} })
    expect(counted('Dropped', 'label_too_long')).toBe(1)
    expect([amp.counts.refused, parked]).toEqual([{}, []])
  })

  it('for its age is dropped, and counted so', async () => {
    const { invoke, parked, counted } = await start(async function* () {
      yield { ...level(1), timestampMs: startMs - 3_301_000 }
    })
    expect(await invoke()).toMatchObject({ samples: 5, written: 4 })
    expect(counted('Dropped', 'too_old')).toBe(1)
    expect(parked).toEqual([])
  })
})

describe('a secret', () => {
  it('is read when it is asked for, and each time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'collect-'))
    cleanups.push(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'key')
    const { invoke, amp, text } = await start(async function* ({ secret }) {
      yield level((await secret(pathToFileURL(file).href)).length)
    })
    writeFileSync(file, 'ab')
    await invoke()
    writeFileSync(file, 'abc')
    await invoke()
    expect(amp.samplesOf({ __name__: 'level' })).toEqual([{ timestampMs: startMs, value: 2 }])
    rmSync(file)
    const { problems } = await invoke()
    expect(problems).toEqual([{ reason: 'secret', message: 'the secret cannot be read: ENOENT' }])
    expect(text()).not.toContain(folder)
  })

  it.each(['', 'hunter2', 'https://example.org/key', 'arn:aws:ssm:eu-west-1:123456789012:parameter/a'])(
    'is no %j, and what it is instead is not told',
    async (reference) => {
      await expect(secretTool(reference)).rejects.toMatchObject({
        name: 'CollectError',
        reason: 'secret',
        message: 'expected the ARN of a secret in Secrets Manager, or a file:/// URL',
      })
    },
  )
})
