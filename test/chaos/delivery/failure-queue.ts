// What both ways of delivery share: the queue of what failed, which the same function reads, and the one behind it.

import { createQueue, type Queue } from '../aws/queue.ts'
import { createQueuePoller } from '../aws/queue-poller.ts'
import type { FunctionUnderTest } from '../aws/run-invocation.ts'
import type { FoundMessage, MessageFinder } from '../ledger/find-messages.ts'

export interface FailureQueue {
  readonly queue: Queue
  drained(): boolean
  unprocessed(finder: MessageFinder): FoundMessage[]
  stats(): Readonly<Record<string, object>>
}

/** As template.yaml makes them. */
export function createFailureQueue(
  settings: FunctionUnderTest,
  { visibilityTimeoutS, maxReceiveCount }: { visibilityTimeoutS: number; maxReceiveCount: number },
): FailureQueue {
  const { simulation } = settings
  const unprocessed = createQueue({
    simulation,
    name: 'unprocessed',
    visibilityTimeoutS: 30,
    messageRetentionPeriodS: 1_209_600,
  })
  const queue = createQueue({
    simulation,
    name: 'failures',
    visibilityTimeoutS,
    messageRetentionPeriodS: 345_600,
    redrivePolicy: { deadLetterQueue: unprocessed, maxReceiveCount },
    duplicateRate: 0.01,
  })
  const poller = createQueuePoller({ ...settings, queue, batchSize: 10, maximumConcurrency: 5 })
  return {
    queue,
    drained: poller.drained,
    unprocessed: (finder) => unprocessed.contents().map(({ body, sentMs }) => finder.inBody(body, sentMs)),
    stats: () => ({ 'failure queue': queue.stats(), 'failure queue poller': poller.stats() }),
  }
}
