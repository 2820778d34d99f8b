// A model of Lambda's event source mapping of a Kinesis stream, with ReportBatchItemFailures.
//
// - It reads each shard once a second, from its beginning, and invokes the function with up to BatchSize records and
//   6 MB, or with fewer once the batching window is over. Records of a shard come in order, and those behind a batch
//   wait for it. https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
// - The lowest sequence number that the function names is the checkpoint: what is behind it in the batch comes again.
//   After an error, a timeout or an unreadable answer all of it does, with BisectBatchOnFunctionError in halves.
//   https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
// - Before each attempt, records that are too old leave the batch for the destination on failure; so does a batch that
//   was tried too often. Throttling counts as no attempt.
//   https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
// - A batch may come again although it succeeded: the checkpoint was lost.
//   https://docs.aws.amazon.com/streams/latest/dev/kinesis-record-processor-duplicates.html
//
// Left out: filters, tumbling windows, a destination that refuses the object. Assumed, since AWS does not say: a second
// half goes into the next batch, with what has come meanwhile; attempts are 1 s apart, then twice as long each time up to a minute, give or take a quarter; they count from a
// checkpoint; the records of a failed batch stay a batch of their own.

import { failedBatchObject, kinesisEvent, kinesisEventRecord } from './kinesis-event.ts'
import { createKinesisLane, type KinesisLaneSettings } from './kinesis-lane.ts'
import type { KinesisStream } from './kinesis-stream.ts'
import {
  createKinesisWorker,
  type KinesisPollerStats,
  type KinesisWork,
  type KinesisWorkerSettings,
} from './kinesis-worker.ts'
import { createUuids } from './names.ts'
import type { ObjectStore } from './object-store.ts'
import { eventBytesMax } from './queue-poller.ts'

export interface KinesisPollerSettings extends KinesisWorkerSettings {
  readonly stream: KinesisStream
  readonly batchSize: number
  readonly parallelizationFactor: number
  readonly onFailure: ObjectStore
}

export interface KinesisPoller {
  /** Records that are behind the checkpoint of their lane. */
  pending(): number
  /** No record is, and nothing runs. */
  drained(): boolean
  stats(): KinesisPollerStats
}

/** From now on: records that were put before are not seen. */
export function createKinesisPoller(settings: KinesisPollerSettings): KinesisPoller {
  const { simulation, stream, parallelizationFactor, onFailure } = settings
  const random = simulation.stream(`kinesis poller ${stream.name}`)
  const uuid = createUuids(simulation.stream(`kinesis poller ${stream.name} ids`))
  const mappingId = uuid()
  const stats = {
    invocations: 0,
    succeeded: 0,
    partlyFailed: 0,
    failed: 0,
    throttled: 0,
    duplicated: 0,
    ageExceeded: 0,
    retriesExhausted: 0,
  }
  const discard: KinesisWork['discard'] = (failed) => {
    const ids = { mappingId, requestId: uuid(), objectId: uuid() }
    const { name, text } = failedBatchObject({
      ...failed,
      ...ids,
      streamName: stream.name,
      nowMs: simulation.nowMs,
    })
    onFailure.put(name, text)
  }
  const laneSettings: KinesisLaneSettings = {
    batchSize: settings.batchSize,
    eventBytesMax: eventBytesMax - '{"Records":[]}'.length,
    bytesOf: (record) => Buffer.byteLength(JSON.stringify(kinesisEventRecord(stream.name, record))) + 1,
  }
  const common = { random, uuid, stats, discard, event: kinesisEvent.bind(undefined, stream.name) }
  const workersOf = new Map(
    stream.shardIds.map((shardId) => {
      const phaseMs = Math.floor(1000 * random())
      const workers = Array.from({ length: parallelizationFactor }, () =>
        createKinesisWorker(settings, { ...common, phaseMs, lane: createKinesisLane(laneSettings) }),
      )
      return [shardId, workers]
    }),
  )
  const workers = [...workersOf.values()].flat()

  stream.onRecord((record) => {
    workersOf.get(record.shardId)![record.laneHash % parallelizationFactor]!.add(record)
  })
  return {
    pending: () => workers.reduce((sum, { lane }) => sum + lane.pending(), 0),
    drained: () => workers.every(({ idle, lane }) => idle && lane.pending() === 0),
    stats: () => ({ ...stats }),
  }
}
