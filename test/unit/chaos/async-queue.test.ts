import { describe, expect, it } from 'vitest'
import { type AsyncQueueSettings, createAsyncQueue } from '../../chaos/aws/async-queue.ts'
import { createConcurrency } from '../../chaos/aws/concurrency.ts'
import { createQueue } from '../../chaos/aws/queue.ts'
import { createSimulation } from '../../chaos/simulation.ts'
import { createScriptedFunction, type ScriptedFunction } from './scripted-function.ts'

const startMs = Date.parse('2026-01-01T00:00:00Z')

function scene(script: ScriptedFunction, settings: Partial<AsyncQueueSettings> = {}) {
  const simulation = createSimulation({ startMs, seed: 1 })
  const failures = createQueue({
    simulation,
    name: 'failures',
    visibilityTimeoutS: 180,
    messageRetentionPeriodS: 345_600,
  })
  const queue = createAsyncQueue({
    simulation,
    invoke: script.invoke,
    timeoutMs: 30_000,
    maximumRetryAttempts: 2,
    maximumEventAgeS: 3300,
    onFailure: failures,
    ...settings,
  })
  return { simulation, failures, queue }
}

describe('asynchronous invocation', () => {
  it('gives the function the event as it is, and is done when it returns', async () => {
    const script = createScriptedFunction(() => ({ returns: { received: 1 } }))
    const { simulation, failures, queue } = scene(script)
    queue.enqueue({ topic: 'a' })
    expect(queue.pending()).toBe(1)
    await simulation.run(startMs + 60_000)
    expect(script.invocations).toMatchObject([{ event: { topic: 'a' }, timeoutMs: 30_000 }])
    expect(queue.drained()).toBe(true)
    expect(failures.pending()).toBe(0)
  })

  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
  it.each([
    ['an error', { throws: 'broken' }],
    ['a timeout', { killed: true as const }],
  ])('tries again 1 minute after %s, and 2 minutes after the next', async (_name, answer) => {
    const script = createScriptedFunction((call) => (call < 2 ? answer : { returns: null }), 1000)
    const { simulation, queue } = scene(script)
    queue.enqueue({})
    await simulation.run(startMs + 600_000)
    const [first = 0, second = 0, third = 0] = script.invocations.map((invocation) => invocation.startMs)
    expect(first - startMs).toBeLessThanOrEqual(50)
    expect(second - first).toBe(61_000)
    expect(third - second).toBe(121_000)
    expect(new Set(script.invocations.map(({ requestId }) => requestId)).size).toBe(1)
    expect(queue.stats()).toMatchObject({ accepted: 1, invocations: 3, retried: 2, succeeded: 1 })
    expect(queue.drained()).toBe(true)
  })

  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
  it('hands a record with the event to the destination after its last attempt', async () => {
    const script = createScriptedFunction(() => ({ throws: 'not delivered' }))
    const { simulation, failures, queue } = scene(script)
    queue.enqueue({ topic: 'a' })
    await simulation.run(startMs + 600_000)
    expect(script.invocations).toHaveLength(3)
    expect(failures.contents().map(({ body }) => JSON.parse(body))).toEqual([
      {
        version: '1.0',
        timestamp: expect.stringMatching(/^2026-01-01T00:03:00\.\d{3}Z$/),
        requestContext: {
          requestId: script.invocations[0]?.requestId,
          functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:ingest:$LATEST',
          condition: 'RetriesExhausted',
          approximateInvokeCount: 3,
        },
        requestPayload: { topic: 'a' },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: {
          errorType: 'Error',
          errorMessage: 'not delivered',
          trace: ['Error: not delivered'],
        },
      },
    ])
    expect(queue.drained()).toBe(true)
  })

  it('tries a throttled event again after 1 s, then ever longer up to 5 minutes, until its age', async () => {
    const script = createScriptedFunction(() => ({ returns: null }))
    const { simulation, failures, queue } = scene(script, { concurrency: createConcurrency({ limit: 0 }) })
    queue.enqueue({ topic: 'a' })
    await simulation.run(startMs + 300_000)
    expect(queue.stats().throttled).toBe(9)
    await simulation.run(startMs + 3_299_999)
    // 1, 2, 4 … 256 s are 511 s; then every 300 s.
    expect(queue.stats().throttled).toBe(9 + 1 + 9)
    expect(failures.pending()).toBe(0)
    await simulation.run(startMs + 3_300_000)
    expect(script.invocations).toEqual([])
    const [record] = failures.contents().map(({ body }) => JSON.parse(body))
    expect(record).toMatchObject({
      requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
      requestPayload: { topic: 'a' },
    })
    expect(record).not.toHaveProperty('responseContext')
    expect(queue.stats()).toMatchObject({ eventAgeExceeded: 1 })
    expect(queue.drained()).toBe(true)
  })

  it('invokes no more at a time than the concurrency lets it', async () => {
    const script = createScriptedFunction(() => ({ returns: null }), 10_000)
    const concurrency = createConcurrency({ limit: 3 })
    const { simulation, queue } = scene(script, { concurrency })
    for (let index = 0; index < 10; index += 1) queue.enqueue({ index })
    await simulation.run(startMs + 5000)
    expect(concurrency.running).toBe(3)
    await simulation.run(startMs + 600_000)
    expect(concurrency.running).toBe(0)
    expect(queue.stats().succeeded).toBe(10)
    const ends = script.invocations.map((invocation) => invocation.startMs + 10_000)
    for (const { startMs: at } of script.invocations) {
      const running = ends.filter((endMs) => endMs > at && endMs - 10_000 <= at).length
      expect(running).toBeLessThanOrEqual(3)
    }
  })

  it('delivers some events twice without any error', async () => {
    const script = createScriptedFunction(() => ({ returns: null }))
    const { simulation, queue } = scene(script, { duplicateRate: 0.1 })
    for (let index = 0; index < 1000; index += 1) queue.enqueue({ index })
    await simulation.run(startMs + 60_000)
    const { duplicated } = queue.stats()
    expect(duplicated).toBeGreaterThan(50)
    expect(duplicated).toBeLessThan(200)
    expect(script.invocations).toHaveLength(1000 + duplicated)
    expect(new Set(script.invocations.map(({ requestId }) => requestId)).size).toBe(1000)
    expect(queue.drained()).toBe(true)
  })
})
