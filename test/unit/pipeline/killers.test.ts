// Records that end the process, delivered until nothing is left. A process that ends is one that never goes on: the next
// one opens the same folder. test/bundle/killed.test.ts does it with processes that really end.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uncompress } from 'snappyjs'
import { afterEach, describe, expect, it } from 'vitest'
import type { DeadLetter } from '../../../src/dead-letter/dead-letter.ts'
import { acknowledge } from '../../../src/lambda/ingest/acknowledge.ts'
import type { JsonValue, Message } from '../../../src/model.ts'
import { ingest, type Pipeline } from '../../../src/pipeline.ts'
import { createNoAuthorizer } from '../../../src/remote-write/authorize.ts'
import type { Transport } from '../../../src/remote-write/transport.ts'
import { createWriter } from '../../../src/remote-write/write-samples.ts'
import { readWriteRequest } from '../../../src/studio/receiver/read-write-request.ts'
import { openCrashMark } from '../../../src/suspects/crash-mark.ts'
import { type BatchSource, batchEvent, comesAgain } from '../../helpers/deliver.ts'
import { createFakeClock, type FakeClock } from '../../helpers/fake-clock.ts'
import { labelSet } from '../../helpers/samples.ts'

const startMs = 1_767_225_600_000

/** What is wrong with a message, in its topic. */
type Kind = 'honest' | 'map' | 'write' | 'slow'

interface Rec {
  readonly id: string
  readonly text: string
}

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function recordsOf(kinds: readonly Kind[]): Rec[] {
  return kinds.map((kind, index) => ({
    id: String(1_000_000 + index),
    text: JSON.stringify({
      topic: `${kind}/${index}`,
      client_id: `c${index}`,
      received_at: startMs,
      payload: 1,
    }),
  }))
}

const honest = (count: number): Kind[] => Array<Kind>(count).fill('honest')

interface Seen {
  /** Of an environment: invocations that ended its process. */
  deaths: number
  deliveries: number
  requests: number
  readonly stored: string[]
  readonly deadLetters: DeadLetter[]
  /** What was stored when the n-th process ended. */
  readonly storedAtDeath: number[]
}

interface World {
  readonly source: BatchSource
  readonly folder: string
  readonly seen: Seen
  readonly clock: FakeClock
  readonly status?: () => number
  readonly deadLetters?: boolean
}

function createWorld(source: BatchSource, more: Partial<World> = {}): World {
  const folder = mkdtempSync(join(tmpdir(), 'killers-'))
  folders.push(folder)
  const seen: Seen = { deaths: 0, deliveries: 0, requests: 0, stored: [], deadLetters: [], storedAtDeath: [] }
  return { source, folder, seen, clock: createFakeClock(startMs), ...more }
}

/** One process: `died` settles when it ends. */
async function startProcess({ folder, seen, clock, status = () => 200, deadLetters = true }: World) {
  let die: () => void = () => undefined
  const died = new Promise<'died'>((resolve) => {
    die = () => resolve('died')
  })
  const never = <T>(): Promise<T> => {
    die()
    return new Promise<T>(() => undefined)
  }
  const transport: Transport = {
    async post(_url, _headers, body) {
      seen.requests++
      const topics = readWriteRequest(new Uint8Array(uncompress(body))).series.map(
        ({ labels }) => Object.fromEntries(labels)['topic'] as string,
      )
      if (topics.some((topic) => topic.startsWith('write/'))) return never()
      if (status() === 200) seen.stored.push(...topics)
      return { kind: 'answer', status: status(), body: '', retryAfter: undefined, date: undefined }
    },
  }
  const pipeline: Pipeline = {
    decode: { eventShape: 'envelope', trustedFields: [], payloadBytesMax: 1_000 },
    mapping: () => ({
      metadata: new Map(),
      describe: () => undefined,
      map({ topic }: Message) {
        if (topic.startsWith('map/')) return never()
        if (topic.startsWith('slow/')) clock.advance(60_000)
        return {
          samples: [{ name: 'a', labels: labelSet({ topic }), timestampMs: startMs, value: 1 }],
          drops: [],
          clockCorrections: [],
          steps: 1,
        }
      },
    }),
    write: createWriter(
      {
        url: new URL('http://127.0.0.1/'),
        receiver: 'amp',
        authorizer: createNoAuthorizer(),
        transport,
        clock,
        requestTimeoutMs: 1_000,
      },
      { requestBytesMax: 1e6, requestSamplesMax: 1e4, requestConcurrencyMax: 1, sampleAgeMaxMs: undefined },
    ),
    deadLetters: deadLetters
      ? {
          async keep(some) {
            seen.deadLetters.push(...some)
            return some.map(() => true)
          },
        }
      : undefined,
    crashMark: await openCrashMark(folder, clock.now, () => undefined),
    clock,
  }
  return {
    died,
    invoke: async (event: JsonValue) => {
      const endMs = clock.now() + 50_000
      return acknowledge(await ingest(pipeline, event, () => endMs))
    },
  }
}

type Process = Awaited<ReturnType<typeof startProcess>>

/** Delivers until nothing comes again. @param worlds environments, which take turns; they share what is seen */
async function deliverAll(
  worlds: readonly World[],
  records: readonly Rec[],
  deliveriesMax = 60,
  bisect = false,
) {
  const { source, seen } = worlds[0] as World
  const processes: (Process | undefined)[] = worlds.map(() => undefined)
  const waiting: Rec[][] = [[...records]]
  for (let turn = 0; waiting.length > 0; turn++) {
    if (seen.deliveries++ >= deliveriesMax) return [...waiting.flat()]
    const at = turn % worlds.length
    processes[at] ??= await startProcess(worlds[at] as World)
    const process = processes[at] as Process
    const batch = waiting.shift() as Rec[]
    const outcome = await Promise.race([process.died, process.invoke(batchEvent(source, batch))])
    if (outcome === 'died') {
      seen.deaths++
      seen.storedAtDeath.push(new Set(seen.stored).size)
      processes[at] = undefined
      const half = bisect ? Math.ceil(batch.length / 2) : batch.length
      waiting.unshift(batch.slice(0, half), ...(half < batch.length ? [batch.slice(half)] : []))
    } else {
      const again = comesAgain(source, batch, outcome)
      if (again.length > 0) waiting.unshift(again)
    }
  }
  return []
}

const topicsOf = (records: readonly Rec[], kind: Kind): string[] =>
  records.map(({ text }) => JSON.parse(text).topic as string).filter((topic) => topic.startsWith(`${kind}/`))

function expectOthersStored(records: readonly Rec[], { stored }: Seen): void {
  expect([...new Set(stored)].sort()).toEqual(topicsOf(records, 'honest').sort())
}

describe.each<BatchSource>(['kinesis', 'sqs'])('a record of %s that ends the process', (source) => {
  it.each<[string, Kind, number]>([
    ['as it is mapped', 'map', 2],
    ['as it is written', 'write', 3],
  ])('%s ends it no more than a few times, and is then a dead letter', async (_name, kind, deathsMax) => {
    const world = createWorld(source)
    const records = recordsOf([...honest(4), kind, ...honest(5)])
    expect(await deliverAll([world], records)).toEqual([])
    const { seen } = world
    expect(seen.deaths).toBeLessThanOrEqual(deathsMax)
    expect(seen.deliveries).toBeLessThanOrEqual(deathsMax + 3)
    expectOthersStored(records, seen)
    expect(seen.deadLetters).toEqual([
      {
        payload_base64: 'MQ==',
        topic: `${kind}/4`,
        client_id: 'c4',
        received_at: startMs,
        stage: 'map',
        reason: 'killed',
        detail: expect.any(String),
        maybe_written: false,
      },
    ])
  })

  it('is found if the batch is nothing else, or if it is the first or the last', async () => {
    for (const kinds of [['map'], ['map', ...honest(3)], [...honest(3), 'map']] as Kind[][]) {
      const world = createWorld(source)
      const records = recordsOf(kinds)
      expect(await deliverAll([world], records)).toEqual([])
      expect(world.seen.deaths).toBe(2)
      expect(world.seen.deadLetters.map(({ reason }) => reason)).toEqual(['killed'])
      expectOthersStored(records, world.seen)
    }
  })

  it('is found beside others of its kind', async () => {
    const world = createWorld(source)
    const records = recordsOf(['honest', 'map', 'honest', 'write', 'map', 'honest', 'write', 'honest'])
    expect(await deliverAll([world], records)).toEqual([])
    expect(world.seen.deaths).toBeLessThanOrEqual(12)
    expect(world.seen.deadLetters.map(({ topic }) => topic).sort()).toEqual([
      'map/1',
      'map/4',
      'write/3',
      'write/6',
    ])
    expectOthersStored(records, world.seen)
  })

  it('is found by each of three environments that take turns, and with a batch halved at each end', async () => {
    for (const bisect of [false, source === 'kinesis']) {
      const first = createWorld(source)
      const others = [1, 2].map(() => ({ ...createWorld(source), seen: first.seen, clock: first.clock }))
      const records = recordsOf([...honest(20), 'map', ...honest(20)])
      expect(await deliverAll([first, ...others], records, 100, bisect)).toEqual([])
      expect(first.seen.deaths).toBeLessThanOrEqual(6)
      expect(first.seen.deadLetters.map(({ reason }) => reason)).toContain('killed')
      expectOthersStored(records, first.seen)
    }
  })

  it('fails where there is no place for dead letters, and the others are written', async () => {
    const world = createWorld(source, { deadLetters: false })
    const records = recordsOf([...honest(3), 'map'])
    const left = await deliverAll([world], records, 10)
    expect(left.map(({ id }) => id)).toEqual(['1000003'])
    expect(world.seen.deaths).toBe(2)
    expectOthersStored(records, world.seen)
  })

  it('costs no honest record its delivery in an outage of an hour', async () => {
    let status = 503
    const world = createWorld(source, { status: () => status })
    const records = recordsOf(honest(10))
    expect(await deliverAll([world], records, 60)).toHaveLength(10)
    expect(world.seen.deadLetters).toEqual([])
    status = 403
    expect(await deliverAll([world], records, 100)).toHaveLength(10)
    status = 200
    expect(await deliverAll([world], records, 200)).toEqual([])
    expectOthersStored(records, world.seen)
  })

  it.each([
    ['in the middle', 30, 30],
    ['near the front', 1, 2],
    ['at the end', 3, 0],
    ['far from a look at the clock', 18, 5],
  ])(
    'that takes all of the time, %s, is handled alone next, and is then a dead letter',
    async (_name, before, after) => {
      const world = createWorld(source)
      const records = recordsOf([...honest(before), 'slow', ...honest(after)])
      expect(await deliverAll([world], records, 8)).toEqual([])
      expect(world.seen.deaths).toBe(0)
      expect(world.seen.deadLetters.map(({ topic, reason }) => [topic, reason])).toEqual([
        [`slow/${before}`, 'too_slow'],
      ])
      expectOthersStored(records, world.seen)
    },
  )
})

describe('a batch of which most take all of the time', () => {
  it.each<BatchSource>(['kinesis', 'sqs'])(
    'has its honest ones written after a bounded number of deliveries: %s',
    async (source) => {
      const world = createWorld(source)
      const records = recordsOf([...Array<Kind>(9).fill('slow'), 'honest'])
      expect(await deliverAll([world], records, 25)).toEqual([])
      expectOthersStored(records, world.seen)
      expect(world.seen.deadLetters).toHaveLength(9)
    },
  )
})

describe('a full batch of a stream', () => {
  it('with one that ends the process is written in groups, each record under its own mark', async () => {
    const world = createWorld('kinesis')
    const records = recordsOf([...honest(5_000), 'map', ...honest(599)])
    expect(await deliverAll([world], records)).toEqual([])
    expect(world.seen.deaths).toBe(2)
    expect(world.seen.deliveries).toBe(4)
    // 5,000 twice, and the rest once, 64 at a time.
    expect(world.seen.requests).toBeLessThan(200)
    expectOthersStored(records, world.seen)
  })
})

describe('a batch of the failure queue', () => {
  it('has the others written before the suspect is mapped, and never writes them with it', async () => {
    const world = createWorld('sqs')
    const records = recordsOf([...honest(4), 'map', ...honest(5)])
    await deliverAll([world], records)
    expect(world.seen.storedAtDeath).toEqual([0, 4])
  })

  it('knows from Lambda\u2019s own record which message has ended processes', async () => {
    const world = createWorld('sqs')
    const [killer, ...others] = recordsOf(['map', ...honest(9)]) as [Rec, ...Rec[]]
    const failed = {
      requestContext: { condition: 'RetriesExhausted' },
      requestPayload: JSON.parse(killer.text),
      responsePayload: {
        errorType: 'Runtime.ExitError',
        errorMessage: 'Error: Runtime exited with error: signal: killed',
      },
    }
    await deliverAll([world], [{ id: killer.id, text: JSON.stringify(failed) }, ...others])
    // The nine before the first end already.
    expect(world.seen.storedAtDeath).toEqual([9])
    expect(world.seen.deadLetters.map(({ topic, reason }) => [topic, reason])).toEqual([['map/0', 'killed']])
  })
})
