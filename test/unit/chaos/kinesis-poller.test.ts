import { describe, expect, it } from 'vitest'
import { createConcurrency } from '../../chaos/aws/concurrency.ts'
import { createKinesisPoller, type KinesisPollerSettings } from '../../chaos/aws/kinesis-poller.ts'
import { createKinesisStream } from '../../chaos/aws/kinesis-stream.ts'
import { createObjectStore } from '../../chaos/aws/object-store.ts'
import type { Invocation } from '../../chaos/invoke.ts'
import { createSimulation } from '../../chaos/simulation.ts'
import {
  type Answer,
  createScriptedFunction,
  failing,
  recordsOf,
  type ScriptedFunction,
} from './scripted-function.ts'

const startMs = Date.parse('2026-01-01T00:00:00Z')

function scene(script: ScriptedFunction, settings: Partial<KinesisPollerSettings> = {}, shards = 1) {
  const simulation = createSimulation({ startMs, seed: 1 })
  const stream = createKinesisStream({ simulation, name: 'messages', shards })
  const onFailure = createObjectStore()
  const poller = createKinesisPoller({
    simulation,
    invoke: script.invoke,
    timeoutMs: 60_000,
    stream,
    batchSize: 100,
    maximumBatchingWindowS: 0,
    maximumRecordAgeS: 3300,
    maximumRetryAttempts: -1,
    parallelizationFactor: 1,
    onFailure,
    ...settings,
  })
  const put = (...bodies: readonly string[]): void => {
    for (const body of bodies) stream.put(`device/${body}`, body, simulation.nowMs)
  }
  return { simulation, stream, poller, onFailure, put }
}

const textOf = (base64: string): string => Buffer.from(base64, 'base64').toString()

/** What the records of an invocation hold. */
const bodiesOf = (invocation: Invocation): string[] =>
  recordsOf(invocation).map(({ kinesis }) => textOf(kinesis.data))

/** Names those records as failed. */
const failingAt = (invocation: Invocation, ...bodies: readonly string[]): Answer =>
  failing(
    ...recordsOf(invocation)
      .filter(({ kinesis }) => bodies.includes(textOf(kinesis.data)))
      .map(({ kinesis }) => kinesis.sequenceNumber),
  )

describe('event source mapping of a stream', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
  it('invokes the function with an event of Kinesis, within a second', async () => {
    const script = createScriptedFunction(() => failing())
    const { simulation, poller, put } = scene(script)
    await simulation.run(startMs + 123)
    put('a')
    await simulation.run(startMs + 1123)
    expect(script.invocations[0]?.event).toEqual({
      Records: [
        {
          kinesis: {
            kinesisSchemaVersion: '1.0',
            partitionKey: 'device/a',
            sequenceNumber: expect.stringMatching(/^\d{56}$/),
            data: 'YQ==',
            approximateArrivalTimestamp: startMs / 1000 + 0.123,
          },
          eventSource: 'aws:kinesis',
          eventVersion: '1.0',
          eventID: expect.stringMatching(/^shardId-000000000000:\d{56}$/),
          eventName: 'aws:kinesis:record',
          invokeIdentityArn: expect.stringMatching(/^arn:aws:iam::/),
          awsRegion: 'eu-central-1',
          eventSourceARN: 'arn:aws:kinesis:eu-central-1:123456789012:stream/messages',
        },
      ],
    })
    await simulation.run(startMs + 2000)
    expect(poller.drained()).toBe(true)
  })

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
  it('waits for the batching window, unless the batch is full before', async () => {
    const script = createScriptedFunction(() => failing())
    const { simulation, put } = scene(script, { maximumBatchingWindowS: 10, batchSize: 3 })
    put('1', '2')
    await simulation.run(startMs + 9999)
    expect(script.invocations).toEqual([])
    await simulation.run(startMs + 11_000)
    expect(script.invocations.map(bodiesOf)).toEqual([['1', '2']])
    put('3', '4', '5', '6')
    await simulation.run(startMs + 12_500)
    expect(script.invocations.map(bodiesOf)).toEqual([
      ['1', '2'],
      ['3', '4', '5'],
    ])
    await simulation.run(startMs + 23_000)
    expect(script.invocations.map(bodiesOf)[2]).toEqual(['6'])
  })

  it('starts the window anew with the first record after a full batch', async () => {
    const script = createScriptedFunction(() => failing())
    const { simulation, put } = scene(script, { maximumBatchingWindowS: 10, batchSize: 3 })
    put('1', '2', '3')
    simulation.at(startMs + 5000, () => put('4'))
    await simulation.run(startMs + 14_900)
    expect(script.invocations.map(bodiesOf)).toEqual([['1', '2', '3']])
    await simulation.run(startMs + 16_000)
    expect(script.invocations.map(bodiesOf)).toEqual([['1', '2', '3'], ['4']])
  })

  it('has what it read in a batch, and leaves what came after that for the next', async () => {
    const script = createScriptedFunction(() => failing(), 1500)
    const { simulation, put } = scene(script)
    put('first')
    await simulation.run(startMs + 1000)
    const [{ startMs: readMs } = { startMs: 0 }] = script.invocations
    simulation.at(readMs + 900, () => put('before the next read'))
    simulation.at(readMs + 1100, () => put('after it'))
    await simulation.run(readMs + 10_000)
    expect(script.invocations.map(bodiesOf)).toEqual([['first'], ['before the next read'], ['after it']])
    expect(script.invocations[1]?.startMs).toBe(readMs + 1500)
  })

  it('fills a batch by its bytes, and waits for the window again after that', async () => {
    const script = createScriptedFunction(() => failing())
    const { simulation, stream, put } = scene(script, { maximumBatchingWindowS: 60 })
    for (let second = 0; second < 5; second += 1) {
      simulation.at(startMs + 1000 * second, () => {
        stream.put('a', 'x'.repeat(1_000_000), simulation.nowMs)
      })
    }
    await simulation.run(startMs + 6000)
    expect(script.invocations.map((invocation) => recordsOf(invocation).length)).toEqual([4])
    await simulation.run(startMs + 70_000)
    expect(script.invocations).toHaveLength(2)
    put('small')
    await simulation.run(startMs + 125_000)
    expect(script.invocations).toHaveLength(2)
    await simulation.run(startMs + 135_000)
    expect(script.invocations).toHaveLength(3)
  })

  it('makes events of at most 6 MB', async () => {
    const script = createScriptedFunction(() => failing(), 15_000)
    const { simulation, stream, poller } = scene(script)
    for (let second = 0; second < 10; second += 1) {
      simulation.at(startMs + 1000 * second, () => {
        stream.put('a', 'x'.repeat(1_000_000), simulation.nowMs)
      })
    }
    await simulation.run(startMs + 120_000)
    // A record of 1 MB has 1.33 MB in base64.
    expect(script.invocations.map((invocation) => recordsOf(invocation).length)).toEqual([1, 4, 4, 1])
    expect(poller.drained()).toBe(true)
  })

  it('keeps a shard in order: nothing passes a batch that is being tried', async () => {
    const script = createScriptedFunction((call) => (call < 3 ? { throws: 'broken' } : failing()), 500)
    const { simulation, poller, put } = scene(script, { batchSize: 2 })
    put('1', '2', '3')
    await simulation.run(startMs + 2000)
    put('4')
    await simulation.run(startMs + 60_000)
    expect(script.invocations.map(bodiesOf)).toEqual([
      ['1', '2'],
      ['1', '2'],
      ['1', '2'],
      ['1', '2'],
      ['3', '4'],
    ])
    expect(poller.stats()).toMatchObject({ invocations: 5, failed: 3, succeeded: 2 })
  })

  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
  it('goes on from the lowest sequence number that was named', async () => {
    const script = createScriptedFunction((call, invocation) =>
      call === 0 ? failingAt(invocation, '2', '3') : failing(),
    )
    const { simulation, poller, put } = scene(script)
    put('0', '1', '2', '3', '4')
    await simulation.run(startMs + 1100)
    expect(poller.pending()).toBe(3)
    await simulation.run(startMs + 10_000)
    expect(script.invocations.map(bodiesOf)).toEqual([
      ['0', '1', '2', '3', '4'],
      ['2', '3', '4'],
    ])
    expect(poller.stats()).toMatchObject({ partlyFailed: 1, succeeded: 1 })
    expect(poller.drained()).toBe(true)
  })

  it.each<[string, Answer]>([
    ['an error', { throws: 'broken' }],
    ['a process that is gone', { killed: true }],
    ['an empty identifier', failing('')],
    ['an identifier that is not in the batch', failing('other')],
  ])('tries the whole batch again after %s', async (_name, answer) => {
    const script = createScriptedFunction((call) => (call === 0 ? answer : failing()))
    const { simulation, poller, put } = scene(script)
    put('0', '1')
    await simulation.run(startMs + 10_000)
    expect(script.invocations.map(bodiesOf)).toEqual([
      ['0', '1'],
      ['0', '1'],
    ])
    expect(poller.stats()).toMatchObject({ failed: 1, succeeded: 1 })
  })

  it.each([true, false])('halves a batch after an error only where it is told to: %s', async (bisects) => {
    const script = createScriptedFunction((_call, invocation) =>
      bodiesOf(invocation).includes('c') && invocation.startMs < startMs + 60_000
        ? { throws: 'out of memory' }
        : failing(),
    )
    const { simulation, put } = scene(script, { bisectBatchOnFunctionError: bisects })
    put('a', 'b', 'c', 'd', 'e')
    await simulation.run(startMs + 10_000)
    const batches = script.invocations.slice(0, 4).map((invocation) => bodiesOf(invocation).join(''))
    expect(batches).toEqual(bisects ? ['abcde', 'abc', 'ab', 'cde'] : ['abcde', 'abcde', 'abcde', 'abcde'])
  })

  it('does not halve a batch of which the function names a record', async () => {
    const script = createScriptedFunction((call, invocation) =>
      call < 3 ? failingAt(invocation, 'a') : failing(),
    )
    const { simulation, put } = scene(script, { bisectBatchOnFunctionError: true })
    put('a', 'b', 'c')
    await simulation.run(startMs + 30_000)
    expect(script.invocations.map((invocation) => bodiesOf(invocation).join(''))).toEqual(
      Array<string>(4).fill('abc'),
    )
  })

  it('tries ever more seldom, but once a minute', async () => {
    const script = createScriptedFunction(() => ({ throws: 'broken' }), 0)
    const { simulation, put } = scene(script)
    put('0')
    await simulation.run(startMs + 600_000)
    const starts = script.invocations.map((invocation) => invocation.startMs)
    const pauses = starts.slice(1).map((at, index) => at - (starts[index] ?? 0))
    for (const [index, pauseMs] of pauses.entries()) {
      const expectedMs = Math.min(1000 * 2 ** index, 60_000)
      expect(pauseMs).toBeGreaterThanOrEqual(0.75 * expectedMs)
      expect(pauseMs).toBeLessThanOrEqual(1.25 * expectedMs + 1)
    }
    expect(pauses.length).toBeGreaterThan(10)
  })

  // https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
  it('puts records that are too old into S3, and goes on with those behind them', async () => {
    const script = createScriptedFunction((_call, { startMs: at }) =>
      at < startMs + 90_000 ? { throws: 'broken' } : failing(),
    )
    const { simulation, poller, onFailure, put } = scene(script, { maximumRecordAgeS: 60 })
    put('0', '1')
    await simulation.run(startMs + 100)
    simulation.at(startMs + 50_000, () => put('2'))
    await simulation.run(startMs + 200_000)
    const [name = ''] = onFailure.list('aws/lambda/')
    expect(onFailure.size).toBe(1)
    expect(name).toMatch(
      /^aws\/lambda\/[0-9a-f-]{36}\/shardId-000000000000\/2026\/01\/01\/2026-01-01T00\.0\d\.\d\d-[0-9a-f-]{36}$/,
    )
    const { payload, ...object } = JSON.parse(onFailure.get(name) ?? '')
    const [first, last] = recordsOf(script.invocations[0]!)
    expect(object).toEqual({
      requestContext: {
        requestId: expect.any(String),
        functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:ingest',
        condition: 'RecordAgeExceeded',
        approximateInvokeCount: expect.any(Number),
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: expect.stringMatching(/^2026-01-01T00:01:\d\d\.\d{3}Z$/),
      KinesisBatchInfo: {
        shardId: 'shardId-000000000000',
        startSequenceNumber: first?.kinesis.sequenceNumber,
        endSequenceNumber: last?.kinesis.sequenceNumber,
        approximateArrivalOfFirstRecord: '2026-01-01T00:00:00.000Z',
        approximateArrivalOfLastRecord: '2026-01-01T00:00:00.000Z',
        batchSize: 2,
        streamArn: 'arn:aws:kinesis:eu-central-1:123456789012:stream/messages',
      },
    })
    expect(JSON.parse(payload)).toEqual(script.invocations[0]?.event)
    expect(bodiesOf(script.invocations.at(-1)!)).toEqual(['2'])
    expect(poller.stats()).toMatchObject({ ageExceeded: 2, succeeded: 1 })
    expect(poller.drained()).toBe(true)
  })

  it('names no error where the function only named records as failed', async () => {
    const script = createScriptedFunction((_call, invocation) => failingAt(invocation, '1'))
    const { simulation, onFailure, put } = scene(script, { maximumRecordAgeS: 60 })
    put('0', '1')
    await simulation.run(startMs + 200_000)
    const object = JSON.parse(onFailure.get(onFailure.list()[0] ?? '') ?? '')
    expect(object.responseContext).toEqual({ statusCode: 200, executedVersion: '$LATEST' })
    expect(object.KinesisBatchInfo.batchSize).toBe(1)
  })

  it('gives a batch up after its last attempt', async () => {
    const script = createScriptedFunction((call) => (call < 3 ? { throws: 'broken' } : failing()))
    const { simulation, poller, onFailure, put } = scene(script, { maximumRetryAttempts: 2, batchSize: 2 })
    put('0', '1', '2')
    await simulation.run(startMs + 60_000)
    expect(script.invocations.map(bodiesOf)).toEqual([['0', '1'], ['0', '1'], ['0', '1'], ['2']])
    const object = JSON.parse(onFailure.get(onFailure.list()[0] ?? '') ?? '')
    expect(object.requestContext).toMatchObject({
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 3,
    })
    expect(poller.stats()).toMatchObject({ retriesExhausted: 2, succeeded: 1 })
  })

  it('counts attempts anew from each checkpoint', async () => {
    const script = createScriptedFunction((call, invocation) => failingAt(invocation, String(call + 1)))
    const { simulation, poller, onFailure, put } = scene(script, { maximumRetryAttempts: 1 })
    put('0', '1', '2', '3', '4')
    await simulation.run(startMs + 60_000)
    expect(script.invocations.map((invocation) => bodiesOf(invocation)[0])).toEqual(['0', '1', '2', '3', '4'])
    expect(poller.drained()).toBe(true)
    expect(onFailure.size).toBe(0)
  })

  it('gives back the concurrency that it takes', async () => {
    const concurrency = createConcurrency({ limit: 1 })
    const script = createScriptedFunction(() => failing(), 2000)
    const { simulation, poller, put } = scene(script, { concurrency }, 4)
    put(...Array.from({ length: 100 }, (_, index) => String(index)))
    await simulation.run(startMs + 120_000)
    expect(poller.stats()).toMatchObject({ invocations: 4, succeeded: 4 })
    expect(poller.stats().throttled).toBeGreaterThan(0)
    expect(concurrency.running).toBe(0)
  })

  it('waits for the concurrency that the function has, without using up attempts', async () => {
    const concurrency = createConcurrency({ limit: 0 })
    const script = createScriptedFunction(() => failing())
    const settings = { concurrency, maximumRetryAttempts: 0, maximumRecordAgeS: 60 }
    const { simulation, poller, onFailure, put } = scene(script, settings)
    put('0')
    await simulation.run(startMs + 50_000)
    expect(poller.pending()).toBe(1)
    await simulation.run(startMs + 200_000)
    expect(script.invocations).toEqual([])
    const object = JSON.parse(onFailure.get(onFailure.list()[0] ?? '') ?? '')
    expect(object.requestContext).toMatchObject({ condition: 'RecordAgeExceeded', approximateInvokeCount: 0 })
    expect(object).not.toHaveProperty('responseContext')
  })

  it('runs up to the parallelization factor of batches for a shard, with a key in one of them only', async () => {
    const script = createScriptedFunction(() => failing(), 5000)
    const { simulation, stream, poller } = scene(script, { parallelizationFactor: 4 }, 2)
    for (let second = 0; second < 20; second += 1) {
      simulation.at(startMs + 1000 * second, () => {
        for (let key = 0; key < 50; key += 1) stream.put(`key/${key}`, String(second), simulation.nowMs)
      })
    }
    await simulation.run(startMs + 120_000)
    expect(poller.drained()).toBe(true)
    const running = (at: number): Invocation[] =>
      script.invocations.filter(({ startMs: begin }) => begin <= at && begin + 5000 > at)
    const most = Math.max(...script.invocations.map(({ startMs: at }) => running(at).length))
    expect(most).toBe(8)
    for (const { startMs: at } of script.invocations) {
      const keys = running(at).flatMap((invocation) => [
        ...new Set(recordsOf(invocation).map(({ kinesis }) => kinesis.partitionKey)),
      ])
      expect(new Set(keys).size).toBe(keys.length)
    }
    const secondsOfKey = new Map<string, number[]>()
    for (const { kinesis } of script.invocations.flatMap(recordsOf)) {
      const seconds = secondsOfKey.get(kinesis.partitionKey) ?? []
      secondsOfKey.set(kinesis.partitionKey, [...seconds, Number(textOf(kinesis.data))])
    }
    const inOrder = Array.from({ length: 20 }, (_, second) => second)
    expect([...secondsOfKey.values()]).toEqual(Array.from({ length: 50 }, () => inOrder))
  })

  // https://docs.aws.amazon.com/streams/latest/dev/kinesis-record-processor-duplicates.html
  it('brings some batches again although they succeeded', async () => {
    const script = createScriptedFunction(() => failing())
    const { simulation, poller, put } = scene(script, { duplicateRate: 0.2, batchSize: 10 })
    for (let second = 0; second < 100; second += 1) {
      simulation.at(startMs + 1000 * second, () => put(String(second)))
    }
    await simulation.run(startMs + 200_000)
    const bodies = script.invocations.flatMap(bodiesOf)
    const { duplicated } = poller.stats()
    expect(duplicated).toBeGreaterThan(5)
    expect(bodies).toHaveLength(100 + duplicated)
    expect(new Set(bodies).size).toBe(100)
    expect(poller.drained()).toBe(true)
  })

  it('loses nothing: each record was in a batch that succeeded, or is in S3', async () => {
    const done = new Set<string>()
    const pick = createSimulation({ startMs, seed: 2 }).random
    const script = createScriptedFunction((_call, invocation) => {
      const records = recordsOf(invocation).map(({ kinesis }) => kinesis)
      const chance = pick()
      if (chance < 0.3) return { throws: 'broken' }
      if (chance < 0.4) return { killed: true }
      const failed = chance < 0.8 ? Math.floor(pick() * records.length) : records.length
      for (const { data } of records.slice(0, failed)) done.add(textOf(data))
      return failing(...records.slice(failed).map(({ sequenceNumber }) => sequenceNumber))
    }, 3000)
    const settings = { parallelizationFactor: 2, maximumRecordAgeS: 60, duplicateRate: 0.1, batchSize: 20 }
    const { simulation, poller, onFailure, put } = scene(script, settings)
    for (let index = 0; index < 5000; index += 1) {
      simulation.at(startMs + 200 * index, () => put(String(index)))
    }
    await simulation.run(startMs + 4_000_000)
    expect(poller.drained()).toBe(true)
    const kept = onFailure
      .list()
      .flatMap((name) =>
        recordsOf({
          ...script.invocations[0]!,
          event: JSON.parse(JSON.parse(onFailure.get(name) ?? '').payload),
        }),
      )
      .map(({ kinesis }) => textOf(kinesis.data))
    expect(kept.length).toBe(poller.stats().ageExceeded)
    expect(kept.length).toBeGreaterThan(100)
    expect(new Set([...done, ...kept]).size).toBe(5000)
  })
})
