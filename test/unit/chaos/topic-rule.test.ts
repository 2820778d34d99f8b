import { describe, expect, it } from 'vitest'
import { createAsyncQueue } from '../../chaos/aws/async-queue.ts'
import { createKinesisStream, type KinesisRecord } from '../../chaos/aws/kinesis-stream.ts'
import { createQueue } from '../../chaos/aws/queue.ts'
import {
  createTopicRule,
  type KinesisRuleSettings,
  type LambdaRuleSettings,
} from '../../chaos/aws/topic-rule.ts'
import { createSimulation } from '../../chaos/simulation.ts'
import { createScriptedFunction } from './scripted-function.ts'

const startMs = Date.parse('2026-01-01T00:00:00Z')

function base() {
  const simulation = createSimulation({ startMs, seed: 1 })
  const errorQueue = createQueue({
    simulation,
    name: 'failures',
    visibilityTimeoutS: 180,
    messageRetentionPeriodS: 345_600,
  })
  return { simulation, errorQueue, ruleName: 'ingest' }
}

function direct(settings: Partial<Pick<LambdaRuleSettings, 'actionFault'>> = {}) {
  const common = base()
  const { simulation, errorQueue } = common
  const script = createScriptedFunction(() => ({ returns: null }))
  const functionQueue = createAsyncQueue({
    simulation,
    invoke: script.invoke,
    timeoutMs: 30_000,
    maximumRetryAttempts: 2,
    maximumEventAgeS: 3300,
    onFailure: errorQueue,
  })
  return {
    ...common,
    script,
    rule: createTopicRule({ ...common, action: 'lambda', functionQueue, ...settings }),
  }
}

function stream(settings: Partial<Omit<KinesisRuleSettings, 'action' | 'stream'>> = {}) {
  const common = base()
  const messages = createKinesisStream({ simulation: common.simulation, name: 'messages', shards: 1 })
  const records: KinesisRecord[] = []
  messages.onRecord((record) => void records.push(record))
  const rule = createTopicRule({ ...common, action: 'kinesis', stream: messages, ...settings })
  return { ...common, messages, records, rule }
}

const bytes = Uint8Array.of(1, 0x67, 0, 0xe1)

describe('topic rule', () => {
  // The SQL in template.yaml; https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-functions.html
  it('puts the payload into the envelope that its SQL selects, for Lambda', async () => {
    const { simulation, script, rule } = direct()
    expect(rule.publish({ topic: 'a/b', clientId: 'device-1', payload: bytes })).toBe(startMs)
    rule.publish({ topic: 'a/c', payload: new Uint8Array() })
    await simulation.run(startMs + 1000)
    const byTopic = script.invocations.map(({ event }) => JSON.stringify(event)).sort()
    expect(byTopic).toEqual([
      `{"payload_base64":"","topic":"a/c","client_id":"n/a","received_at":${startMs}}`,
      `{"payload_base64":"AWcA4Q==","topic":"a/b","client_id":"device-1","received_at":${startMs}}`,
    ])
    expect(rule.stats()).toMatchObject({ published: 2, delivered: 2 })
    expect(rule.drained()).toBe(true)
  })

  it('puts it into a record of Kinesis under the topic, or under another key', () => {
    const { records, rule } = stream()
    rule.publish({ topic: 'a/b', clientId: 'device-1', payload: bytes })
    const text = `{"payload_base64":"AWcA4Q==","topic":"a/b","client_id":"device-1","received_at":${startMs}}`
    expect(records).toMatchObject([
      { partitionKey: 'a/b', dataBase64: Buffer.from(text).toString('base64'), arrivedMs: startMs },
    ])
    const other = stream({ partitionKey: ({ clientId = 'n/a' }) => clientId })
    other.rule.publish({ topic: 'a/b', clientId: 'device-1', payload: bytes })
    expect(other.records).toMatchObject([{ partitionKey: 'device-1' }])
  })

  it('tries an action that failed again, with the same envelope', async () => {
    const { simulation, errorQueue, records, rule } = stream({
      actionFault: (nowMs) => (nowMs === startMs ? 'Internal error' : undefined),
    })
    rule.publish({ topic: 'a/b', payload: bytes })
    expect(rule.pending()).toBe(1)
    await simulation.run(startMs + 60_000)
    expect(records).toHaveLength(1)
    expect(JSON.parse(Buffer.from(records[0]?.dataBase64 ?? '', 'base64').toString())).toMatchObject({
      received_at: startMs,
    })
    expect(rule.stats()).toMatchObject({ retried: 1, delivered: 1, failed: 0 })
    expect(errorQueue.pending()).toBe(0)
    expect(rule.drained()).toBe(true)
  })

  // https://docs.aws.amazon.com/iot/latest/developerguide/rule-error-handling.html
  it('hands the original payload to the failure queue when Lambda does not take the message', async () => {
    const { simulation, errorQueue, script, rule } = direct({ actionFault: () => 'Internal error' })
    rule.publish({ topic: 'a/b', clientId: 'device-1', payload: bytes })
    await simulation.run(startMs + 60_000)
    expect(script.invocations).toEqual([])
    expect(errorQueue.contents().map(({ body }) => JSON.parse(body))).toEqual([
      {
        ruleName: 'ingest',
        topic: 'a/b',
        cloudwatchTraceId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        clientId: 'device-1',
        base64OriginalPayload: 'AWcA4Q==',
        failures: [
          {
            failedAction: 'LambdaAction',
            failedResource: 'arn:aws:lambda:eu-central-1:123456789012:function:ingest',
            errorMessage: 'Internal error',
          },
        ],
      },
    ])
    expect(rule.stats()).toMatchObject({ retried: 2, failed: 1, delivered: 0 })
    expect(rule.drained()).toBe(true)
  })

  it('does so when the stream throttles it', async () => {
    const { simulation, errorQueue, messages, rule } = stream()
    const fill = (): void => {
      for (let index = 0; index < 1000; index += 1) messages.put('other', 'x', simulation.nowMs)
    }
    for (let second = 0; second < 10; second += 1) simulation.at(startMs + 1000 * second, fill)
    await simulation.run(startMs)
    rule.publish({ topic: 'a/b', payload: bytes })
    await simulation.run(startMs + 60_000)
    expect(errorQueue.contents().map(({ body }) => JSON.parse(body))).toMatchObject([
      {
        topic: 'a/b',
        clientId: 'n/a',
        base64OriginalPayload: 'AWcA4Q==',
        failures: [{ failedAction: 'KinesisAction', failedResource: 'messages' }],
      },
    ])
  })

  // https://docs.aws.amazon.com/streams/latest/dev/kinesis-record-processor-duplicates.html
  it('stores some records twice', () => {
    const { records, rule } = stream({ duplicateRate: 0.1 })
    for (let index = 0; index < 500; index += 1) rule.publish({ topic: `a/${index}`, payload: bytes })
    const { duplicated } = rule.stats()
    expect(duplicated).toBeGreaterThan(20)
    expect(records).toHaveLength(500 + duplicated)
    expect(new Set(records.map(({ partitionKey }) => partitionKey)).size).toBe(500)
  })
})
