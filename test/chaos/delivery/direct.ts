// Delivery by asynchronous invocation: topic rule → Lambda's queue → the function → the failure queue → the function.

import { createAsyncQueue } from '../aws/async-queue.ts'
import { createConcurrency } from '../aws/concurrency.ts'
import { createTopicRule } from '../aws/topic-rule.ts'
import { actionFault } from './action-fault.ts'
import { createFailureQueue } from './failure-queue.ts'
import type { DeliveryWorld, RunningDelivery } from './running-delivery.ts'

export function deliverDirectly({ simulation, invoke }: DeliveryWorld): RunningDelivery {
  const lambda = { simulation, invoke, timeoutMs: 30_000 }
  const failures = createFailureQueue(lambda, { visibilityTimeoutS: 180, maxReceiveCount: 20 })
  const functionQueue = createAsyncQueue({
    ...lambda,
    maximumRetryAttempts: 2,
    maximumEventAgeS: 3_300,
    onFailure: failures.queue,
    duplicateRate: 0.01,
    concurrency: createConcurrency({ limit: 20 }),
  })
  const rule = createTopicRule({
    simulation,
    ruleName: 'chaos',
    action: 'lambda',
    functionQueue,
    errorQueue: failures.queue,
    actionFault: actionFault(simulation, 'TooManyRequestsException: Rate Exceeded.'),
  })
  return {
    publish: rule.publish,
    drained: () => rule.drained() && functionQueue.drained() && failures.drained(),
    onFailure: () => [],
    unprocessed: failures.unprocessed,
    stats: () => ({ rule: rule.stats(), 'asynchronous queue': functionQueue.stats(), ...failures.stats() }),
  }
}
