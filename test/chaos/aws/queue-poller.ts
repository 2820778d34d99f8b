// A model of Lambda's event source mapping of an SQS queue, with ReportBatchItemFailures.
//
// - Up to MaximumConcurrency invocations at a time, each with up to BatchSize messages and 6 MB.
//   https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
// - What the function names as failed, or the whole batch after an error, a timeout or an unreadable answer, becomes
//   visible again after the visibility timeout; the rest is deleted. Failures do not slow the poller down, since
//   partial responses are on.
// - A batch that is throttled is tried again, until the visibility timeout of its messages is over.
//   https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
//
// Left out: the batching window, the way from 5 pollers to more, filters, and provisioned mode. Assumed: a poller takes
// 20 ms from a visible message to the invocation, and waits 1 s, then twice as long each time, after a throttle.

import type { Outcome } from '../invoke.ts'
import { type BatchResponse, readBatchResponse } from './batch-response.ts'
import type { Concurrency } from './concurrency.ts'
import { createUuids } from './names.ts'
import type { Queue, QueueMessage } from './queue.ts'
import { queueEvent } from './queue-event.ts'
import { type FunctionUnderTest, runInvocation } from './run-invocation.ts'

export interface QueuePollerSettings extends FunctionUnderTest {
  readonly queue: Queue
  readonly batchSize: number
  readonly maximumConcurrency: number
  /** The function's; without it nothing is throttled. */
  readonly concurrency?: Concurrency
}

export interface QueuePollerStats {
  readonly invocations: number
  readonly succeeded: number
  readonly partlyFailed: number
  readonly failed: number
  readonly throttled: number
}

export interface QueuePoller {
  /** Messages in invocations. They are still in the queue, too. */
  pending(): number
  /** Nothing is left in the queue, and nothing runs. */
  drained(): boolean
  stats(): QueuePollerStats
}

export const eventBytesMax = 6 * 1024 * 1024

const pollMs = 20

/** More than a record of an event has beside the body. */
const recordBytesMax = 1000

export function createQueuePoller(settings: QueuePollerSettings): QueuePoller {
  const { simulation, queue, batchSize, maximumConcurrency, concurrency } = settings
  const uuid = createUuids(simulation.stream(`queue poller ${queue.name}`))
  const stats = { invocations: 0, succeeded: 0, partlyFailed: 0, failed: 0, throttled: 0 }
  let running = 0
  let pending = 0
  let polls = false
  /** Received, but too much for the event before. */
  let left: QueueMessage[] = []

  function wake(): void {
    if (polls) return
    polls = true
    simulation.at(simulation.nowMs + pollMs, () => {
      polls = false
      while (running < maximumConcurrency) {
        const batch = receive()
        if (batch.length === 0) break
        running += 1
        pending += batch.length
        start(batch, simulation.nowMs + queue.visibilityTimeoutMs, 1000)
      }
    })
  }

  /** ReceiveMessage gives at most 10; a larger batch takes more calls. */
  function receive(): QueueMessage[] {
    const batch: QueueMessage[] = []
    let bytes = 0
    for (;;) {
      if (left.length === 0) left = queue.receive(Math.min(10, batchSize - batch.length))
      const next = left[0]
      if (next === undefined || batch.length === batchSize) return batch
      bytes += Buffer.byteLength(JSON.stringify(next.body)) + recordBytesMax
      if (batch.length > 0 && bytes > eventBytesMax) return batch
      left.shift()
      batch.push(next)
    }
  }

  function start(batch: readonly QueueMessage[], untilMs: number, backoffMs: number): void {
    if (concurrency?.acquire() === false) {
      stats.throttled += 1
      const againMs = simulation.nowMs + backoffMs
      if (againMs >= untilMs) finish(batch)
      else simulation.at(againMs, () => start(batch, untilMs, 2 * backoffMs))
      return
    }
    stats.invocations += 1
    const event = () => queueEvent(queue.name, batch)
    runInvocation(settings, uuid(), event, (outcome) => settle(batch, outcome))
  }

  function settle(batch: readonly QueueMessage[], outcome: Outcome): void {
    concurrency?.release()
    const identifiers = batch.map(({ messageId }) => messageId)
    const response = readBatchResponse(outcome, identifiers)
    count(response)
    if (response.kind !== 'failure') {
      const failed = new Set(response.kind === 'partial' ? response.failed : [])
      for (const [index, { receiptHandle }] of batch.entries()) {
        if (!failed.has(index)) queue.delete(receiptHandle)
      }
    }
    finish(batch)
  }

  function count({ kind }: BatchResponse): void {
    stats[kind === 'success' ? 'succeeded' : kind === 'partial' ? 'partlyFailed' : 'failed'] += 1
  }

  function finish(batch: readonly QueueMessage[]): void {
    running -= 1
    pending -= batch.length
    wake()
  }

  queue.onVisible(wake)
  return {
    pending: () => pending,
    drained: () => running === 0 && queue.pending() === 0,
    stats: () => ({ ...stats }),
  }
}
