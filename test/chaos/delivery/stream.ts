// Delivery by a stream: topic rule → Kinesis → the function; what Kinesis does not take goes to the failure queue.

import { createKinesisPoller } from '../aws/kinesis-poller.ts'
import { createKinesisStream } from '../aws/kinesis-stream.ts'
import { createObjectStore } from '../aws/object-store.ts'
import { createTopicRule } from '../aws/topic-rule.ts'
import { actionFault } from './action-fault.ts'
import { createFailureQueue } from './failure-queue.ts'
import type { DeliveryWorld, RunningDelivery } from './running-delivery.ts'

export function deliverByStream({ simulation, invoke }: DeliveryWorld): RunningDelivery {
  const lambda = { simulation, invoke, timeoutMs: 55_000 }
  const failures = createFailureQueue(lambda, { visibilityTimeoutS: 330, maxReceiveCount: 11 })
  const objects = createObjectStore()
  const stream = createKinesisStream({ simulation, name: 'messages', shards: 2 })
  const poller = createKinesisPoller({
    ...lambda,
    stream,
    batchSize: 10_000,
    maximumBatchingWindowS: 5,
    maximumRecordAgeS: 3_300,
    maximumRetryAttempts: -1,
    parallelizationFactor: 2,
    bisectBatchOnFunctionError: true,
    onFailure: objects,
    duplicateRate: 0.01,
  })
  const rule = createTopicRule({
    simulation,
    ruleName: 'chaos',
    action: 'kinesis',
    stream,
    duplicateRate: 0.005,
    errorQueue: failures.queue,
    actionFault: actionFault(simulation, 'ProvisionedThroughputExceededException'),
  })
  return {
    publish: rule.publish,
    drained: () => rule.drained() && poller.drained() && failures.drained(),
    onFailure: (finder) =>
      objects.list().flatMap((name) => {
        const { payload } = JSON.parse(objects.get(name) ?? '{}') as { payload: string }
        return finder.inEvent(JSON.parse(payload))
      }),
    unprocessed: failures.unprocessed,
    stats: () => ({
      rule: rule.stats(),
      stream: stream.stats(),
      'stream poller': poller.stats(),
      'objects on failure': { size: objects.size },
      ...failures.stats(),
    }),
  }
}
