// A model of Lambda's asynchronous invocation: the queue in front of the function, its retries, and what it hands to
// the destination on failure.
//
// - A function error (a timeout and a crash are some too) is tried again after 1 minute, then after 2 more.
// - A throttled event is tried again after 1 s, then after twice as long each time, up to 5 minutes, until its age.
// - The queue is eventually consistent: an event may be delivered twice without any error.
//   https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
// - The record of an event that was given up, with the event in `requestPayload`.
//   https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
//
// Left out: events that Lambda deletes unseen when the function cannot keep up (they would be lost without a trace),
// longer intervals of a long queue, a destination that refuses the record, and system errors (5xx). Assumed: 5–50 ms
// from the event to the function; an event expires at its age, not at the attempt after it.

import type { JsonValue } from '../../../src/model.ts'
import type { Outcome } from '../invoke.ts'
import type { Concurrency } from './concurrency.ts'
import { type InvocationRecord, invocationRecord } from './invocation-record.ts'
import { createUuids } from './names.ts'
import type { Queue } from './queue.ts'
import { type FunctionUnderTest, runInvocation } from './run-invocation.ts'

export interface AsyncQueueSettings extends FunctionUnderTest {
  readonly maximumRetryAttempts: number
  readonly maximumEventAgeS: number
  /** The destination on failure. */
  readonly onFailure: Queue
  /** How many of the events are delivered twice, from 0 to 1. Without it, none. */
  readonly duplicateRate?: number
  /** The function's; without it nothing is throttled. */
  readonly concurrency?: Concurrency
}

export interface AsyncQueueStats {
  readonly accepted: number
  readonly duplicated: number
  readonly invocations: number
  readonly succeeded: number
  readonly retried: number
  readonly throttled: number
  readonly retriesExhausted: number
  readonly eventAgeExceeded: number
}

export interface AsyncQueue {
  enqueue(event: JsonValue): void
  /** Deliveries that are neither done nor given up; a duplicate is one of its own. */
  pending(): number
  drained(): boolean
  stats(): AsyncQueueStats
}

interface Delivery {
  readonly event: JsonValue
  readonly requestId: string
  readonly expiresMs: number
  attempts: number
  backoffMs: number
  /** The last attempt's. */
  outcome: Outcome | undefined
}

const backoffMaxMs = 300_000

export function createAsyncQueue(settings: AsyncQueueSettings): AsyncQueue {
  const { simulation, onFailure, duplicateRate = 0, concurrency } = settings
  const random = simulation.stream('asynchronous invocation')
  const uuid = createUuids(simulation.stream('asynchronous invocation ids'))
  const stats = {
    accepted: 0,
    duplicated: 0,
    invocations: 0,
    succeeded: 0,
    retried: 0,
    throttled: 0,
    retriesExhausted: 0,
    eventAgeExceeded: 0,
  }
  let pending = 0

  function deliver(event: JsonValue, requestId: string, delayMs: number): void {
    pending += 1
    const expiresMs = simulation.nowMs + settings.maximumEventAgeS * 1000
    const delivery: Delivery = {
      event,
      requestId,
      expiresMs,
      attempts: 0,
      backoffMs: 1000,
      outcome: undefined,
    }
    attemptLater(delivery, delayMs)
  }

  function attemptLater(delivery: Delivery, delayMs: number): void {
    simulation.at(Math.min(simulation.nowMs + delayMs, delivery.expiresMs), () => attempt(delivery))
  }

  function attempt(delivery: Delivery): void {
    if (simulation.nowMs >= delivery.expiresMs) {
      stats.eventAgeExceeded += 1
      giveUp(delivery, 'EventAgeExceeded')
    } else if (concurrency?.acquire() === false) {
      stats.throttled += 1
      attemptLater(delivery, delivery.backoffMs)
      delivery.backoffMs = Math.min(2 * delivery.backoffMs, backoffMaxMs)
    } else {
      stats.invocations += 1
      delivery.attempts += 1
      runInvocation(
        settings,
        delivery.requestId,
        () => delivery.event,
        (outcome) => settle(delivery, outcome),
      )
    }
  }

  function settle(delivery: Delivery, outcome: Outcome): void {
    concurrency?.release()
    delivery.outcome = outcome
    if (outcome.kind === 'returned') {
      stats.succeeded += 1
      pending -= 1
    } else if (delivery.attempts > settings.maximumRetryAttempts) {
      stats.retriesExhausted += 1
      giveUp(delivery, 'RetriesExhausted')
    } else {
      stats.retried += 1
      delivery.backoffMs = 1000
      attemptLater(delivery, delivery.attempts * 60_000)
    }
  }

  function giveUp(delivery: Delivery, condition: InvocationRecord['condition']): void {
    pending -= 1
    onFailure.send(invocationRecord({ ...delivery, condition, nowMs: simulation.nowMs }))
  }

  return {
    enqueue(event) {
      stats.accepted += 1
      const requestId = uuid()
      deliver(event, requestId, 5 + 45 * random())
      if (random() >= duplicateRate) return
      stats.duplicated += 1
      deliver(event, requestId, 5000 * random())
    },
    pending: () => pending,
    drained: () => pending === 0,
    stats: () => ({ ...stats }),
  }
}
