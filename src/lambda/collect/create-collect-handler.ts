// The scheduled function: runs a collector once, writes what it found, and parks what the endpoint did not take. A
// collector that fails is no failed invocation, since `up` says so; only samples that would be lost are.

import type { Context } from 'aws-lambda'
import { type CollectorTools, graceMs } from '#collect'
import type { CollectSettings } from '#config'
import { createAuthorizer, createMerger, createTransport, createWriter, type Merged } from '#remote-write'
import { readSecret } from '#secrets'
import { createCounters, createLog } from '#telemetry'
import { UndeliveredError } from '../../errors.ts'
import type { JsonValue, MetricMetadata, Sample } from '../../model.ts'
import type { HandlerDependencies } from '../ingest/create-handler.ts'
import { readCollectEvent } from './collect-event.ts'
import { type CollectSummary, createRoundRecorder, type RoundOutcome, summarize } from './collect-outcome.ts'
import { type CollectorTable, createRoundTable } from './collect-rounds.ts'
import type { ParkSeries } from './park-series.ts'

export interface CollectParts {
  readonly collectors: CollectorTable
  readonly tools: Pick<CollectorTools, 'fetchJson' | 'secret'>
  /** undefined: what cannot be written fails the invocation. */
  readonly park: ParkSeries | undefined
}

export type CollectHandler = (
  event: JsonValue,
  context: Pick<Context, 'getRemainingTimeInMillis' | 'awsRequestId'>,
) => Promise<CollectSummary>

export function createCollectHandler(
  { endpoint, logLevel, writeBudgetMs, deadlineReserveMs }: CollectSettings,
  { collectors, tools, park }: CollectParts,
  { clock, env, writeLine }: HandlerDependencies,
): CollectHandler {
  const log = createLog(logLevel, writeLine, clock.now)
  const functionName = env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'local'
  const counters = createCounters({ functionName, writeLine, now: clock.now })
  const record = createRoundRecorder(counters, clock.now)
  const roundOf = createRoundTable(collectors, tools, clock)
  const { limits } = endpoint
  const transport = createTransport(limits.requestConcurrencyMax)
  const authorizer = createAuthorizer(endpoint, env, clock, readSecret)
  let metadata: ReadonlyMap<string, MetricMetadata> = new Map()
  const write = createWriter({ ...endpoint, authorizer, transport, clock }, limits, () => metadata)

  return async (given, context) => {
    const startMs = clock.now()
    const endMs = startMs + context.getRemainingTimeInMillis() - deadlineReserveMs
    const event = readCollectEvent(given, Object.keys(collectors))
    const round = await roundOf(event)(endMs - writeBudgetMs - graceMs)
    metadata = round.metadata
    const result = await write(merge(round.samples, startMs), Math.min(clock.now() + writeBudgetMs, endMs))
    const parkingError = await parkAll(
      [...result.failed.keys()].map((index) => round.samples[index] as Sample),
      park,
    )
    const outcome: RoundOutcome = { event, round, write: result, parkingError }
    record(outcome, (level, message, fields) =>
      log(level, message, { requestId: context.awsRequestId, ...fields }),
    )
    counters.flush()
    if (parkingError !== undefined) {
      const reasons = [...new Set(result.failed.values())].join(', ')
      throw new UndeliveredError(`${result.failed.size} samples not delivered: ${reasons}; ${parkingError}`)
    }
    return summarize(outcome)
  }
}

/** Each sample stands for itself, as a message does elsewhere, so that what is wrong with one is no other's fault. */
function merge(samples: readonly Sample[], startMs: number): Merged {
  const merger = createMerger()
  for (const [index, sample] of samples.entries()) merger.add(index, startMs, [sample])
  return merger.finish()
}

/** @returns why they could not be parked; undefined if they were, or there are none */
async function parkAll(
  samples: readonly Sample[],
  park: ParkSeries | undefined,
): Promise<string | undefined> {
  if (samples.length === 0) return undefined
  if (park === undefined) return 'PARKING_QUEUE_URL is not set'
  try {
    await park(samples)
    return undefined
  } catch (error) {
    return `not parked: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`
  }
}
