// Puts the parts together: settings in, a runner of invocations out. Everything that lives as long as the instance is made
// here, once.

import type { Context } from 'aws-lambda'
import { type Environment, type LoadedMapping, loadMapping, type Settings } from '#config'
import type { DeadLetters } from '#dead-letter'
import type { EventSource } from '#decode'
import { createAuthorizer, createTransport, createWriter } from '#remote-write'
import { readSecret } from '#secrets'
import { type CrashMark, openCrashMark } from '#suspects'
import { createCounters, createFailureSampler, createLog, type FailureSampler, type Log } from '#telemetry'
import type { Clock } from '../../clock.ts'
import { createLiveness, type Pipeline, type Report } from '../../pipeline.ts'
import { createReportRecorder } from '../record-report.ts'
import type { MappingInForce } from './mapping-in-force.ts'
import { openMapping } from './open-mapping.ts'

export interface HandlerDependencies {
  readonly env: Environment
  readonly clock: Clock
  /** Takes a line without its end. */
  readonly writeLine: (line: string) => void
}

export type InvocationContext = Pick<Context, 'getRemainingTimeInMillis' | 'awsRequestId'>

/** What an invocation does with the pipeline, as `ingest` has it. */
export type HandleEvent = (
  pipeline: Pipeline,
  deadlineMs: (source: EventSource) => number,
  endMs: number,
) => Promise<Report>

/** Handles an event, counts what came of it and logs what somebody should look at. */
export type Run = (context: InvocationContext, handle: HandleEvent) => Promise<Report>

/** A shard that failed is read again at once: a function that fails at once would be asked nothing but that. */
const shardPauseMs = 1_000

/** Enough for a request, where the reserve would leave less. */
const leastMs = 500

/**
 * @param load where the mapping comes from, unless the settings name a place
 * @throws {ConfigError} with everything that is wrong with the mapping
 */
export async function createRunner(
  settings: Settings,
  dependencies: HandlerDependencies,
  load: (names: number) => Promise<LoadedMapping> = loadMapping,
): Promise<Run> {
  const { clock, env, writeLine } = dependencies
  const { directBudgetMs, deadlineReserveMs } = settings.delivery
  const log = createLog(settings.logLevel, writeLine, clock.now)
  const functionName = env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'local'
  const counters = createCounters({ functionName, writeLine, now: clock.now })
  const recordReport = createReportRecorder(counters, clock.now)
  let lastStartMs = clock.now()
  const mapping = await openMapping(settings, clock, { log, counters }, load, () => lastStartMs)
  const crashMark = await openCrashMark(settings.stateFolder, clock.now, log)
  const failures = settings.logTopics ? createFailureSampler(clock.now, clock.random) : undefined
  const pipeline = createPipeline(settings, mapping, dependencies, crashMark, failures)

  return async (context, handle) => {
    const startMs = clock.now()
    lastStartMs = startMs
    const remainingMs = context.getRemainingTimeInMillis()
    // One that starts late, since a process before it ended, gets something done all the same.
    const endMs = startMs + Math.max(remainingMs - deadlineReserveMs, Math.min(leastMs, remainingMs / 4))
    const deadlineMs = (source: EventSource): number =>
      source.answer === 'error' ? Math.min(startMs + directBudgetMs, endMs) : endMs
    counters.ofMapping(mapping.version?.())
    const finishAttending = mapping.attend?.(endMs)
    const report = await handle(pipeline, deadlineMs, endMs)
    const logOfRequest: Log = (level, message, fields) =>
      log(level, message, { requestId: context.awsRequestId, ...fields })
    recordReport(report, logOfRequest)
    failures?.flush(logOfRequest)
    await finishAttending?.(report.write.written > 0)
    counters.flush()
    if (report.source.ordered && report.failed.length > 0) {
      await clock.sleep(Math.max(0, Math.min(startMs + shardPauseMs, endMs) - clock.now()))
    }
    return report
  }
}

function createPipeline(
  { endpoint, decode, deadLetters }: Settings,
  mapping: MappingInForce,
  dependencies: HandlerDependencies,
  crashMark: CrashMark,
  failures: FailureSampler | undefined,
): Pipeline {
  const { clock } = dependencies
  const { limits } = endpoint
  const transport = createTransport(limits.requestConcurrencyMax)
  const authorizer = createAuthorizer(endpoint, dependencies.env, clock, readSecret)
  return {
    decode,
    clock,
    crashMark,
    failures,
    mapping: mapping.current,
    trace: mapping.trace,
    liveness: createLiveness(),
    write: createWriter({ ...endpoint, authorizer, transport, clock }, limits, () => ({
      get: mapping.current().describe,
    })),
    deadLetters:
      deadLetters.uri === undefined
        ? undefined
        : createDeadLettersOnUse(deadLetters.uri, deadLetters.perMinuteMax, clock),
  }
}

/** Most instances never keep one. */
function createDeadLettersOnUse(uri: URL, perMinuteMax: number, clock: Clock): DeadLetters {
  let opened: DeadLetters | undefined
  return {
    async keep(lost) {
      const { openDeadLetters } = await import('./open-dead-letters.ts')
      opened ??= openDeadLetters(uri, perMinuteMax, clock)
      return opened.keep(lost)
    },
  }
}
