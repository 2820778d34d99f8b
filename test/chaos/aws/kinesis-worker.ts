// What an event source mapping does with one lane: it gathers a batch, invokes the function until the batch is done or
// given up, and goes on with the next. The rules that it follows are named in kinesis-poller.ts.

import type { JsonValue } from '../../../src/model.ts'
import type { Outcome } from '../invoke.ts'
import { readBatchResponse } from './batch-response.ts'
import type { Concurrency } from './concurrency.ts'
import type { FailedBatch } from './kinesis-event.ts'
import type { KinesisLane } from './kinesis-lane.ts'
import type { KinesisRecord } from './kinesis-stream.ts'
import { type FunctionUnderTest, runInvocation } from './run-invocation.ts'

export interface KinesisWorkerSettings extends FunctionUnderTest {
  readonly maximumBatchingWindowS: number
  /** −1: no limit. */
  readonly maximumRecordAgeS: number
  /** −1: no limit. */
  readonly maximumRetryAttempts: number
  /** A batch that ends in an error, and not in failures that the function names, is divided. Without it, it is not. */
  readonly bisectBatchOnFunctionError?: boolean
  /** How many of the batches that succeed come again, from 0 to 1. Without it, none. */
  readonly duplicateRate?: number
  /** The function's; without it nothing is throttled. */
  readonly concurrency?: Concurrency
}

export interface KinesisPollerStats {
  readonly invocations: number
  readonly succeeded: number
  readonly partlyFailed: number
  readonly failed: number
  readonly throttled: number
  /** Records, as all that follow: they came again though the function was done with them. */
  readonly duplicated: number
  readonly ageExceeded: number
  readonly retriesExhausted: number
}

export interface KinesisWork {
  readonly lane: KinesisLane
  /** When in a second the lane's shard is read. */
  readonly phaseMs: number
  readonly random: () => number
  readonly uuid: () => string
  readonly stats: { -readonly [name in keyof KinesisPollerStats]: number }
  readonly event: (records: readonly KinesisRecord[]) => JsonValue
  /** Takes the records to the destination on failure. */
  readonly discard: (
    failed: Pick<FailedBatch, 'condition' | 'invokeCount' | 'functionError' | 'records'>,
  ) => void
}

export interface KinesisWorker {
  readonly lane: KinesisLane
  add(record: KinesisRecord): void
  /** No batch is gathered or tried. */
  readonly idle: boolean
}

export function createKinesisWorker(settings: KinesisWorkerSettings, work: KinesisWork): KinesisWorker {
  const { simulation, concurrency, maximumRetryAttempts } = settings
  const { lane, random, stats } = work
  let state: 'idle' | 'gathering' | 'busy' = 'idle'
  /** When the batch is made, while it is gathered. */
  let dueMs = 0
  /** Of the batch: attempts, those that failed since its last checkpoint, and how often it was throttled. */
  let invokeCount = 0
  let failures = 0
  let throttles = 0
  let functionError: boolean | undefined

  /** The first time from then on at which the shard is read. */
  const nextReadMs = (fromMs: number): number =>
    Math.ceil((fromMs - work.phaseMs) / 1000) * 1000 + work.phaseMs

  /** Sets when the next batch is made: when the window after the first read is over, or a full batch was read. */
  function gather(): void {
    const first = lane.first()
    if (first === undefined) return
    const filledMs = lane.filledMs() ?? Number.POSITIVE_INFINITY
    const windowOverMs = nextReadMs(first.arrivedMs) + settings.maximumBatchingWindowS * 1000
    const madeMs = Math.max(simulation.nowMs, Math.min(windowOverMs, nextReadMs(filledMs)))
    if (state === 'gathering' && dueMs <= madeMs) return
    state = 'gathering'
    dueMs = madeMs
    simulation.at(madeMs, () => {
      if (state === 'gathering' && dueMs === madeMs) begin()
    })
  }

  function begin(): void {
    const lastReadMs = nextReadMs(simulation.nowMs + 1) - 1000
    lane.takeBatch(lastReadMs)
    state = 'busy'
    invokeCount = 0
    failures = 0
    throttles = 0
    functionError = undefined
    attempt()
  }

  function attempt(): void {
    discardExpired()
    const batch = lane.batch()
    if (batch.length === 0) {
      finish()
    } else if (concurrency?.acquire() === false) {
      stats.throttled += 1
      throttles += 1
      attemptLater(throttles)
    } else {
      stats.invocations += 1
      invokeCount += 1
      const event = (): JsonValue => work.event(batch)
      runInvocation(settings, work.uuid(), event, (outcome) => settle(batch, outcome))
    }
  }

  function settle(batch: readonly KinesisRecord[], outcome: Outcome): void {
    concurrency?.release()
    const identifiers = batch.map(({ sequenceNumber }) => sequenceNumber)
    const response = readBatchResponse(outcome, identifiers)
    if (response.kind === 'success') {
      stats.succeeded += 1
      lane.checkpoint(batch.length)
      if (random() < (settings.duplicateRate ?? 0)) stats.duplicated += lane.rewind()
      finish()
      return
    }
    const done = response.kind === 'partial' ? response.failed[0]! : 0
    stats[response.kind === 'partial' ? 'partlyFailed' : 'failed'] += 1
    lane.checkpoint(done)
    // Named failures divide it, too, but where the checkpoint is: what is left is all of the rest.
    if (response.kind === 'failure' && settings.bisectBatchOnFunctionError) lane.halve()
    failures = done > 0 ? 1 : failures + 1
    functionError = outcome.kind !== 'returned'
    if (maximumRetryAttempts >= 0 && failures > maximumRetryAttempts) {
      const left = lane.batch().length
      stats.retriesExhausted += left
      discard('RetryAttemptsExhausted', left)
      finish()
    } else {
      attemptLater(failures)
    }
  }

  function attemptLater(attempts: number): void {
    const delayMs = Math.min(1000 * 2 ** (attempts - 1), 60_000) * (0.75 + random() / 2)
    simulation.at(simulation.nowMs + delayMs, attempt)
  }

  function discardExpired(): void {
    if (settings.maximumRecordAgeS < 0) return
    const oldestMs = simulation.nowMs - settings.maximumRecordAgeS * 1000
    const batch = lane.batch()
    const fresh = batch.findIndex(({ arrivedMs }) => arrivedMs > oldestMs)
    const expired = fresh === -1 ? batch.length : fresh
    if (expired === 0) return
    stats.ageExceeded += expired
    discard('RecordAgeExceeded', expired)
  }

  function discard(condition: FailedBatch['condition'], count: number): void {
    work.discard({ condition, invokeCount, functionError, records: lane.checkpoint(count) })
  }

  function finish(): void {
    state = 'idle'
    gather()
  }

  return {
    lane,
    add(record) {
      lane.add(record)
      if (state !== 'busy') gather()
    },
    get idle() {
      return state === 'idle'
    },
  }
}
