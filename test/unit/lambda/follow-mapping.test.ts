// How a mapping outside is followed: what is used at the start, when a change is taken, and what becomes of a bad one.

import { describe, expect, it } from 'vitest'
import type { MappingSource, MappingText } from '../../../src/config/mapping-store.ts'
import { type FollowOptions, followMapping } from '../../../src/lambda/ingest/follow-mapping.ts'
import { prepareMapping } from '../../../src/mapping/prepare-mapping.ts'
import { type Counters, createCounters } from '../../../src/telemetry/counters.ts'
import { createLog } from '../../../src/telemetry/log.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import { mappingLimits } from '../../helpers/mapping.ts'
import { messageOf } from '../../helpers/message.ts'

const intervalMs = 300_000

/** A mapping with one metric. */
const yaml = (metric: string, more = '') =>
  `version: 1\nrules: [{ topic: "#", metrics: { ${metric}: v } }]\n${more}`
const failing = yaml('a', 'tests: [{ topic: t, payload: { v: 1 }, expect: "b 1" }]')

type Content = string | Error | 'hangs'

/** An object whose content a test sets. Its version is its text, after the prefix. */
function createObject(content: Content, versionPrefix = '') {
  const versionsAsked: (string | undefined)[] = []
  const object = {
    content,
    versionsAsked,
    async read(known: string | undefined): Promise<MappingText | undefined> {
      versionsAsked.push(known)
      const { content: text } = object
      if (text instanceof Error) throw text
      if (text === 'hangs') return new Promise(() => undefined)
      const version = versionPrefix + text
      return version === known ? undefined : { text, version }
    },
  } satisfies MappingSource & { content: Content; versionsAsked: unknown[] }
  return object
}

function createStore(content: Content, copy: Content, copyPrefix: string, mayWrite: boolean) {
  const object = createObject(content)
  const lastGood = createObject(copy, copyPrefix)
  const written: string[] = []
  async function write(text: string): Promise<void> {
    if (!mayWrite) throw new Error('AccessDenied')
    written.push(text)
    lastGood.content = text
  }
  return { object, lastGood, written, store: { read: object.read, lastGood: { read: lastGood.read, write } } }
}

const absent = new Error('NoSuchKey')

async function follow(
  content: Content,
  {
    copy = absent,
    copyPrefix = '',
    mayWrite = true,
    ...more
  }: { copy?: Content; copyPrefix?: string; mayWrite?: boolean } & Partial<FollowOptions> = {},
) {
  const clock = createFakeClock(0)
  const lines: string[] = []
  const { object, lastGood, written, store } = createStore(content, copy, copyPrefix, mayWrite)
  const counted: unknown[] = []
  const counters: Counters = {
    count: (name, by, reason) => counted.push([name, by, reason]),
    flush: () => counted.push('flushed'),
  }
  const starting = followMapping({
    uri: new URL('s3://bucket/mapping.yaml'),
    refreshIntervalMs: intervalMs,
    prepare: (file) => prepareMapping(file, mappingLimits),
    now: clock.now,
    log: createLog('info', (line) => lines.push(line), clock.now),
    counters,
    store,
    answerTimeoutMs: 20,
    ...more,
  })
  // Its lines are of interest also where there is no mapping.
  const problem = await starting.then(
    () => undefined,
    (error: Error) => error.message,
  )
  const started = async () => await starting
  return {
    clock,
    object,
    lastGood,
    written,
    problem,
    /** What came since it was asked for last. */
    logged: () =>
      lines
        .splice(0)
        .map((line) => JSON.parse(line))
        .map(({ level, message, reason }) => [level, message, reason]),
    failures: () => counted.splice(0),
    /** @returns the names of the metrics that a message became */
    async invoke({ hasWritten = true, leftMs = 10_000 } = {}) {
      const { current, attend } = await started()
      const finish = attend?.(clock.now() + leftMs)
      const { samples } = await current().map(messageOf({ topic: 't', payload: { v: 1 } }))
      await finish?.(hasWritten)
      return samples.map(({ name }) => name).join()
    },
  }
}

describe('a change', () => {
  it('is looked for with the first invocation after the interval, once, and maps the next one', async () => {
    const { object, invoke, clock, logged } = await follow(yaml('a'))
    object.content = yaml('b')
    clock.advance(intervalMs - 1)
    expect([await invoke(), await invoke()]).toEqual(['a', 'a'])
    expect(object.versionsAsked).toHaveLength(1)
    clock.advance(1)
    expect([await invoke(), await invoke(), await invoke()]).toEqual(['a', 'b', 'b'])
    expect(object.versionsAsked).toEqual([undefined, yaml('a')])
    expect(logged()).toEqual([['INFO', 'a new version of the mapping is used', undefined]])
    clock.advance(intervalMs)
    expect([await invoke(), await invoke()]).toEqual(['b', 'b'])
    expect(object.versionsAsked).toEqual([undefined, yaml('a'), yaml('b')])
  })

  it('is never looked for with an interval of 0', async () => {
    const { object, invoke, clock } = await follow(yaml('a'), { refreshIntervalMs: 0 })
    clock.advance(1e9)
    await invoke()
    expect(object.versionsAsked).toHaveLength(1)
  })

  it.each([
    [true, 1],
    [undefined, 0],
  ])('is looked for together with a trace: %s', async (traces, looks) => {
    const trace = createObject(absent)
    const object = createObject(yaml('a'))
    const { invoke, clock } = await follow('', {
      store: { read: object.read, trace },
      ...(traces && { traces }),
    })
    await invoke()
    clock.advance(intervalMs - 1)
    await invoke()
    expect(trace.versionsAsked).toHaveLength(0)
    clock.advance(1)
    expect([await invoke(), await invoke()]).toEqual(['a', 'a'])
    expect(trace.versionsAsked).toHaveLength(looks)
  })

  it('is not looked for where the invocation has no time left', async () => {
    const { object, invoke, clock } = await follow(yaml('a'))
    clock.advance(intervalMs)
    await invoke({ leftMs: 0 })
    expect(object.versionsAsked).toHaveLength(1)
    await invoke({ leftMs: 1 })
    expect(object.versionsAsked).toHaveLength(2)
  })

  it('is asked for while the message is written, and taken after that', async () => {
    const events: string[] = []
    const uri = new URL('s3://bucket/mapping.yaml')
    const clock = createFakeClock(0)
    let text = yaml('a')
    const { attend } = await followMapping({
      uri,
      refreshIntervalMs: intervalMs,
      prepare(file) {
        events.push('prepared')
        return prepareMapping(file, mappingLimits)
      },
      now: clock.now,
      log: () => undefined,
      counters: createCounters({ functionName: 'f', writeLine: () => undefined, now: clock.now }),
      store: {
        async read() {
          events.push('read')
          return { text, version: text }
        },
      },
    })
    text = yaml('b')
    clock.advance(intervalMs)
    const finish = attend?.(clock.now() + 1000)
    await new Promise((resolve) => setTimeout(resolve, 5))
    events.push('written')
    await finish?.(true)
    expect(events).toEqual(['read', 'prepared', 'read', 'written', 'prepared'])
  })
})

describe('a bad new version', () => {
  it.each<[string, string, RegExp]>([
    ['that is not YAML', 'version: [', /mapping\.yaml/],
    [
      'with two mistakes',
      'version: 1\nrules: [{ topic: a/#/b, metrics: { 9lives: t } }]',
      /^2 problems .*:\n {2}line/,
    ],
    ['whose tests fail', failing, /tests\[0\]: expected b 1 \(actual: a\{/],
  ])('%s leaves the running one, is logged once and counted at each look', async (_, bad, problem) => {
    const { object, invoke, clock, logged, failures } = await follow(yaml('a'))
    object.content = bad
    clock.advance(intervalMs)
    expect([await invoke(), await invoke()]).toEqual(['a', 'a'])
    expect(logged()).toEqual([['ERROR', 'the mapping is not valid', expect.stringMatching(problem)]])
    expect(failures()).toEqual([['MappingRefreshFailed', 1, 'mapping_invalid']])
    clock.advance(intervalMs)
    expect(await invoke()).toBe('a')
    expect(logged()).toEqual([])
    expect(failures()).toEqual([['MappingRefreshFailed', 1, 'mapping_invalid']])

    object.content = yaml('c')
    clock.advance(intervalMs)
    expect([await invoke(), await invoke()]).toEqual(['a', 'c'])
    clock.advance(intervalMs)
    await invoke()
    expect(failures()).toEqual([])
  })

  it.each<[string, Content, string]>([
    ['is gone', absent, 'NoSuchKey'],
    ['hangs', 'hangs', 'no answer within 20 ms'],
  ])(
    'that %s leaves the running one, and is asked for again after the interval',
    async (_, content, reason) => {
      const { object, invoke, clock, logged, failures } = await follow(yaml('a'))
      object.content = content
      clock.advance(intervalMs)
      expect([await invoke(), await invoke()]).toEqual(['a', 'a'])
      expect(logged()).toEqual([['ERROR', 'the mapping cannot be read', reason]])
      expect(failures()).toEqual([['MappingRefreshFailed', 1, 'mapping_unreadable']])
      expect(object.versionsAsked).toHaveLength(2)
      object.content = yaml('b')
      clock.advance(intervalMs)
      expect([await invoke(), await invoke()]).toEqual(['a', 'b'])
    },
  )

  it('does not delay an invocation beyond its own end', async () => {
    const { object, invoke, clock, logged } = await follow(yaml('a'), { answerTimeoutMs: 60_000 })
    object.content = 'hangs'
    clock.advance(intervalMs)
    await invoke({ leftMs: 30 })
    expect(logged()).toEqual([['ERROR', 'the mapping cannot be read', 'no answer within 30 ms']])
  })
})

describe('the last good version', () => {
  it('is kept once samples of it are stored, and not again', async () => {
    const { invoke, written, lastGood } = await follow(yaml('a'))
    await invoke({ hasWritten: false })
    expect(written).toEqual([])
    await invoke()
    await invoke()
    expect(written).toEqual([yaml('a')])
    expect(lastGood.versionsAsked).toEqual([yaml('a')])
  })

  it.each([
    ['has the same version', ''],
    ['has the same text under another version', 'kms:'],
  ])('is left alone where the copy %s', async (_, copyPrefix) => {
    const { invoke, written, lastGood } = await follow(yaml('a'), { copy: yaml('a'), copyPrefix })
    await invoke()
    expect(lastGood.versionsAsked).toHaveLength(1)
    expect(written).toEqual([])
  })

  it('follows a change that has proven itself', async () => {
    const { object, invoke, clock, written } = await follow(yaml('a'), { copy: yaml('z') })
    await invoke()
    object.content = yaml('b')
    clock.advance(intervalMs)
    await invoke()
    expect(written).toEqual([yaml('a')])
    await invoke()
    expect(written).toEqual([yaml('a'), yaml('b')])
  })

  it('that cannot be kept is a warning, once, and tried again with the next look', async () => {
    const { invoke, clock, logged, failures, lastGood } = await follow(yaml('a'), { mayWrite: false })
    await invoke()
    await invoke()
    expect(logged()).toEqual([
      ['WARN', 'the copy of the last good mapping could not be stored', 'Error: AccessDenied'],
    ])
    expect(lastGood.versionsAsked).toHaveLength(1)
    clock.advance(intervalMs)
    await invoke()
    expect(lastGood.versionsAsked).toHaveLength(2)
    expect(logged()).toEqual([])
    expect(failures()).toEqual([])
  })

  it('is not asked for without end', async () => {
    const { invoke, lastGood, written, logged } = await follow(yaml('a'))
    lastGood.content = 'hangs'
    await invoke()
    expect(written).toEqual([])
    expect(logged()).toEqual([
      [
        'WARN',
        'the copy of the last good mapping could not be stored',
        'TimeoutError: no answer within 20 ms',
      ],
    ])
  })

  it.each<[string, Content, string, RegExp]>([
    ['is bad', failing, 'mapping_invalid', /tests\[0\]/],
    ['is absent', absent, 'mapping_unreadable', /MAPPING_URI: NoSuchKey/],
    ['does not answer', 'hangs', 'mapping_unreadable', /MAPPING_URI: no answer within 20 ms/],
  ])('serves a start at which the mapping %s', async (_, content, reason, problem) => {
    const logText: Record<string, string> = {
      mapping_invalid: 'the mapping is not valid',
      mapping_unreadable: 'the mapping cannot be read',
    }
    const { object, invoke, clock, logged, failures, written } = await follow(content, { copy: yaml('good') })
    expect(logged()).toEqual([
      ['ERROR', logText[reason], expect.stringMatching(problem)],
      ['WARN', 'the last good mapping is used instead', undefined],
    ])
    expect(await invoke()).toBe('good')
    expect(failures()).toEqual([['MappingRefreshFailed', 1, reason]])
    object.content = yaml('b')
    clock.advance(intervalMs)
    expect([await invoke(), await invoke()]).toEqual(['good', 'b'])
    expect(written).toEqual([yaml('b')])
  })

  it.each<[string, Content]>([
    ['absent', absent],
    ['bad as well', 'version: 9'],
  ])('is %s: the function does not start, and says what is wrong with the mapping', async (_, copy) => {
    const { problem, failures, logged } = await follow(failing, { copy })
    expect(problem).toMatch(/tests\[0\]: expected b 1/)
    // The process is about to end: the count has left already.
    expect(failures()).toEqual([['MappingRefreshFailed', 1, 'mapping_invalid'], 'flushed'])
    expect(logged().map(([, message]) => message)).toEqual([
      'the mapping is not valid',
      'there is no last good mapping to use instead',
    ])
  })
})

describe('a store without copies', () => {
  it('lets the function not start where its mapping cannot be used', async () => {
    const store = { read: createObject(absent).read }
    const { problem, failures } = await follow('', { store })
    expect(problem).toBe('1 problem in the environment:\n  MAPPING_URI: NoSuchKey')
    expect(failures()).toEqual([])
  })
})
