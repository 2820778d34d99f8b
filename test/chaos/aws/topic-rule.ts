// A model of the topic rule in template.yaml: the envelope that its SQL makes, the action that takes it to Lambda or
// to Kinesis, and the error action that takes the original payload to the failure queue.
//
// - `encode(*, 'base64')`, `topic()`, `clientid()` (`n/a` if there is none) and `timestamp()`.
//   https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-functions.html
// - An action that fails is tried again, then the error action runs, with a record that has no time and no SQL result.
//   https://docs.aws.amazon.com/iot/latest/developerguide/rule-error-handling.html
// - Lambda takes the event into its queue of asynchronous invocations; Kinesis gets one PutRecord, which may be stored
//   twice if its answer is lost.
//   https://docs.aws.amazon.com/streams/latest/dev/kinesis-record-processor-duplicates.html
//
// Left out: messages over the account's rule evaluations and SQL that fails, which bypass the error action; an error
// action that fails. Assumed, since AWS only says "multiple attempts": three, within about 4 s.

import type { Simulation } from '../simulation.ts'
import type { AsyncQueue } from './async-queue.ts'
import type { KinesisStream } from './kinesis-stream.ts'
import { arnOf, createUuids } from './names.ts'
import type { Queue } from './queue.ts'

export interface Publication {
  readonly topic: string
  /** Without it the message was not published over MQTT. */
  readonly clientId?: string
  readonly payload: Uint8Array
}

interface CommonSettings {
  readonly simulation: Simulation
  readonly ruleName: string
  readonly errorQueue: Queue
  /** What the action's service says at that time, if it fails. */
  readonly actionFault?: (nowMs: number) => string | undefined
}

export interface LambdaRuleSettings extends CommonSettings {
  readonly action: 'lambda'
  readonly functionQueue: AsyncQueue
}

export interface KinesisRuleSettings extends CommonSettings {
  readonly action: 'kinesis'
  readonly stream: KinesisStream
  /** `${topic()}` unless given. */
  readonly partitionKey?: (publication: Publication) => string
  /** How many of the records are put twice, from 0 to 1. Without it, none. */
  readonly duplicateRate?: number
}

export type TopicRuleSettings = LambdaRuleSettings | KinesisRuleSettings

export interface TopicRuleStats {
  readonly published: number
  readonly delivered: number
  readonly duplicated: number
  readonly retried: number
  /** Into the failure queue. */
  readonly failed: number
}

export interface TopicRule {
  /** Now, on the simulated clock; returns the `received_at` of the envelope. */
  publish(publication: Publication): number
  /** Messages that neither the action nor the error action took yet. */
  pending(): number
  drained(): boolean
  stats(): TopicRuleStats
}

const attemptsMax = 3

export function createTopicRule(settings: TopicRuleSettings): TopicRule {
  const { simulation, ruleName, errorQueue, actionFault } = settings
  const random = simulation.stream(`topic rule ${ruleName}`)
  const uuid = createUuids(simulation.stream(`topic rule ${ruleName} ids`))
  const stats = { published: 0, delivered: 0, duplicated: 0, retried: 0, failed: 0 }
  let pending = 0

  function attempt(publication: Publication, act: () => string | undefined, attempts: number): void {
    const failure = actionFault?.(simulation.nowMs) ?? act()
    if (failure === undefined) {
      stats.delivered += 1
      pending -= 1
    } else if (attempts < attemptsMax) {
      stats.retried += 1
      const delayMs = attempts * (500 + 1000 * random())
      simulation.at(simulation.nowMs + delayMs, () => attempt(publication, act, attempts + 1))
    } else {
      stats.failed += 1
      pending -= 1
      errorQueue.send(errorRecord(settings, publication, failure, uuid()))
    }
  }

  /** Returns why the service did not take it. */
  function actionOf(publication: Publication, nowMs: number): () => string | undefined {
    const envelope = envelopeOf(publication, nowMs)
    if (settings.action === 'lambda') {
      return () => {
        settings.functionQueue.enqueue(envelope)
        return undefined
      }
    }
    const { stream, partitionKey = ({ topic }) => topic, duplicateRate = 0 } = settings
    const key = partitionKey(publication)
    const data = JSON.stringify(envelope)
    return () => {
      if (stream.put(key, data, simulation.nowMs) === 'throttled') {
        return 'Failed to put record to Kinesis stream. ProvisionedThroughputExceededException'
      }
      if (random() < duplicateRate && stream.put(key, data, simulation.nowMs) === 'ok') stats.duplicated += 1
      return undefined
    }
  }

  return {
    publish(publication) {
      stats.published += 1
      pending += 1
      attempt(publication, actionOf(publication, simulation.nowMs), 1)
      return simulation.nowMs
    },
    pending: () => pending,
    drained: () => pending === 0,
    stats: () => ({ ...stats }),
  }
}

/** What the SQL in template.yaml selects, in its order. */
function envelopeOf({ topic, clientId = 'n/a', payload }: Publication, receivedAtMs: number) {
  return {
    payload_base64: base64Of(payload),
    topic,
    client_id: clientId,
    received_at: receivedAtMs,
  }
}

function errorRecord(
  settings: TopicRuleSettings,
  { topic, clientId = 'n/a', payload }: Publication,
  errorMessage: string,
  traceId: string,
): string {
  return JSON.stringify({
    ruleName: settings.ruleName,
    topic,
    cloudwatchTraceId: traceId,
    clientId,
    base64OriginalPayload: base64Of(payload),
    failures: [
      settings.action === 'lambda'
        ? { failedAction: 'LambdaAction', failedResource: arnOf('lambda', 'function:ingest'), errorMessage }
        : { failedAction: 'KinesisAction', failedResource: settings.stream.name, errorMessage },
    ],
  })
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
