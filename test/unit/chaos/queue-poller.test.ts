import { describe, expect, it } from 'vitest'
import { type Concurrency, createConcurrency } from '../../chaos/aws/concurrency.ts'
import { createQueue } from '../../chaos/aws/queue.ts'
import { createQueuePoller } from '../../chaos/aws/queue-poller.ts'
import { createSimulation } from '../../chaos/simulation.ts'
import {
  type Answer,
  createScriptedFunction,
  failing,
  recordsOf,
  type ScriptedFunction,
} from './scripted-function.ts'

const startMs = Date.parse('2026-01-01T00:00:00Z')

function scene(
  script: ScriptedFunction,
  settings: { concurrency?: Concurrency; maximumConcurrency?: number; batchSize?: number } = {},
) {
  const simulation = createSimulation({ startMs, seed: 1 })
  const queue = createQueue({
    simulation,
    name: 'failures',
    visibilityTimeoutS: 180,
    messageRetentionPeriodS: 345_600,
  })
  const poller = createQueuePoller({
    simulation,
    invoke: script.invoke,
    timeoutMs: 30_000,
    queue,
    batchSize: 10,
    maximumConcurrency: 5,
    ...settings,
  })
  return { simulation, queue, poller }
}

describe('event source mapping of a queue', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
  it('invokes the function with an event of SQS', async () => {
    const script = createScriptedFunction(() => failing())
    const { simulation, queue, poller } = scene(script)
    queue.send('{"a":1}')
    await simulation.run(startMs + 1000)
    expect(script.invocations[0]?.event).toEqual({
      Records: [
        {
          messageId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
          receiptHandle: expect.any(String),
          body: '{"a":1}',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: String(startMs),
            SenderId: expect.any(String),
            ApproximateFirstReceiveTimestamp: String(startMs + 20),
          },
          messageAttributes: {},
          md5OfBody: 'bb6cb5c68df4652941caf652a366f2d8',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:failures',
          awsRegion: 'eu-central-1',
        },
      ],
    })
    expect(poller.drained()).toBe(true)
  })

  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
  it('runs up to its concurrency of batches at a time', async () => {
    const script = createScriptedFunction(() => failing(), 1000)
    const { simulation, queue, poller } = scene(script, { maximumConcurrency: 3 })
    for (let index = 0; index < 95; index += 1) queue.send(String(index))
    await simulation.run(startMs + 500)
    expect(script.invocations).toHaveLength(3)
    expect(poller.pending()).toBe(30)
    await simulation.run(startMs + 10_000)
    expect(script.invocations.map((invocation) => recordsOf(invocation).length)).toEqual([
      10, 10, 10, 10, 10, 10, 10, 10, 10, 5,
    ])
    expect(poller.drained()).toBe(true)
    expect(poller.stats()).toMatchObject({ invocations: 10, succeeded: 10 })
  })

  it('makes events of at most 6 MB', async () => {
    const script = createScriptedFunction(() => failing())
    const { simulation, queue, poller } = scene(script, { batchSize: 100 })
    for (let index = 0; index < 20; index += 1) queue.send('x'.repeat(1_000_000))
    await simulation.run(startMs + 10_000)
    expect(script.invocations.map((invocation) => recordsOf(invocation).length)).toEqual([6, 6, 6, 2])
    expect(poller.drained()).toBe(true)
  })

  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
  it('deletes what is not named as failed; the rest comes again after the visibility timeout', async () => {
    const script = createScriptedFunction((call, invocation) => {
      const failed = recordsOf(invocation).find(({ body }) => body === '3')
      return call === 0 && failed !== undefined ? failing(failed.messageId) : failing()
    })
    const { simulation, queue, poller } = scene(script)
    for (let index = 0; index < 5; index += 1) queue.send(String(index))
    await simulation.run(startMs + 180_000)
    expect(queue.contents().map(({ body }) => body)).toEqual(['3'])
    expect(script.invocations).toHaveLength(1)
    await simulation.run(startMs + 181_000)
    expect(recordsOf(script.invocations[1]!)).toMatchObject([
      { body: '3', attributes: { ApproximateReceiveCount: '2', SentTimestamp: String(startMs) } },
    ])
    expect(poller.stats()).toMatchObject({ partlyFailed: 1, succeeded: 1 })
    expect(poller.drained()).toBe(true)
  })

  it.each<[string, Answer]>([
    ['an error', { throws: 'broken' }],
    ['a process that is gone', { killed: true }],
    ['an identifier that is not in the batch', failing('other')],
  ])('keeps the whole batch after %s', async (_name, answer) => {
    const script = createScriptedFunction((call) => (call === 0 ? answer : failing()))
    const { simulation, queue, poller } = scene(script)
    for (let index = 0; index < 5; index += 1) queue.send(String(index))
    await simulation.run(startMs + 100_000)
    expect(queue.pending()).toBe(5)
    expect(poller.drained()).toBe(false)
    await simulation.run(startMs + 200_000)
    expect(poller.drained()).toBe(true)
    expect(poller.stats()).toMatchObject({ invocations: 2, failed: 1, succeeded: 1 })
  })

  it('tries a throttled batch again until its messages are visible again', async () => {
    const concurrency = createConcurrency({ limit: 0 })
    const script = createScriptedFunction(() => failing())
    const { simulation, queue, poller } = scene(script, { concurrency })
    queue.send('a')
    await simulation.run(startMs + 179_000)
    // 1 s, 2 s, 4 s … after the first.
    expect(poller.stats().throttled).toBe(8)
    expect(queue.contents()).toMatchObject([{ receiveCount: 1 }])
    await simulation.run(startMs + 181_000)
    expect(queue.contents()).toMatchObject([{ receiveCount: 2 }])
    expect(poller.pending()).toBe(1)
    expect(script.invocations).toEqual([])
  })

  it('gives back the concurrency that it takes', async () => {
    const concurrency = createConcurrency({ limit: 1 })
    const script = createScriptedFunction(() => failing(), 1000)
    const { simulation, queue, poller } = scene(script, { concurrency })
    for (let index = 0; index < 50; index += 1) queue.send(String(index))
    await simulation.run(startMs + 120_000)
    expect(poller.stats()).toMatchObject({ invocations: 5, succeeded: 5 })
    expect(poller.stats().throttled).toBeGreaterThan(0)
    expect(concurrency.running).toBe(0)
  })
})
