// The whole way of an event, on one page: decode → map → merge → write → what became of each message.
// One message never harms another: whatever happens to it is its own outcome.

import type { DeadLetters } from '#dead-letter'
import { type DecodedEvent, type DecodeSettings, decodeEvent, type EventSource } from '#decode'
import type { Mapping } from '#mapping'
import type { WriteResult, WriteSamples } from '#remote-write'
import type { CrashMark } from '#suspects'
import type { FailureSampler } from '#telemetry'
import type { Clock } from './clock.ts'
import type { JsonValue, Stage } from './model.ts'
import type { KeptDeadLetters, keepLost, Lost } from './pipeline/keep-lost.ts'
import type { Liveness } from './pipeline/liveness.ts'
import { type MappedMessages, mapMessages, type Window } from './pipeline/map-messages.ts'
import type { Report } from './pipeline/report.ts'
import type { TraceEvent } from './pipeline/trace-event.ts'

export { createLiveness } from './pipeline/liveness.ts'
export type { Report } from './pipeline/report.ts'
export type { HandledEvent, TraceEvent } from './pipeline/trace-event.ts'

export interface Pipeline {
  readonly decode: DecodeSettings
  /** The mapping of the moment: one event is mapped by one mapping. */
  readonly mapping: () => Mapping
  readonly write: WriteSamples
  /** undefined: a message that needs one fails instead. */
  readonly deadLetters: DeadLetters | undefined
  /** undefined: a record that ends the process is not recognised when it comes again. */
  readonly crashMark?: CrashMark
  /** Is told of every message that fails, as a whole or in part; undefined: nobody wants to name them. */
  readonly failures?: FailureSampler | undefined
  /** Is told of every event while somebody traces messages; it returns undefined while nobody does. */
  readonly trace?: (() => TraceEvent | undefined) | undefined
  /** undefined: no liveness beside that of rules. */
  readonly liveness?: Liveness
  readonly clock: Clock
}

/** Of the time of an invocation that has one message only. What takes longer leaves too little for writing it. */
const messageShare = 0.75

/**
 * @param deadlineMs when the answers must be here, for an event of this source, in milliseconds since 1970
 * @param lastMs when they would have to be here at the latest, whatever the source
 */
export async function ingest(
  pipeline: Pipeline,
  event: JsonValue,
  deadlineMs: (source: EventSource) => number,
  lastMs?: number,
): Promise<Report> {
  const startMs = pipeline.clock.now()
  return ingestDecoded(pipeline, decodeEvent(event, pipeline.decode, startMs), deadlineMs, lastMs, startMs)
}

/** As `ingest`, of what somebody else has decoded, such as a request of HTTP. */
export async function ingestDecoded(
  pipeline: Pipeline,
  decoded: DecodedEvent,
  deadlineMs: (source: EventSource) => number,
  lastMs?: number,
  startMs = pipeline.clock.now(),
): Promise<Report> {
  const { clock, crashMark } = pipeline
  const endMs = deadlineMs(decoded.source)
  const window: Window = { startMs, endMs, messageMsMax: ((lastMs ?? endMs) - startMs) * messageShare }
  const suspicionOf = crashMark?.suspicions(decoded)
  if (suspicionOf === undefined) return handle(pipeline, decoded, window, 0)
  const { handleApart } = await import('./pipeline/handle-apart.ts')
  return handleApart(decoded, suspicionOf, {
    isLate: () => clock.now() - startMs > (endMs - startMs) / 2,
    handle: (part, deaths) => handle(pipeline, part, window, deaths),
  })
}

/** @param deaths processes that have ended with these records: each of them is written down before it is mapped */
async function handle(
  pipeline: Pipeline,
  decoded: DecodedEvent,
  window: Window,
  deaths: number,
): Promise<Report> {
  const { clock, crashMark, failures, mapping } = pipeline
  const mark = (from: number, to: number): void => crashMark?.set(decoded, from, to, deaths)
  const last = decoded.length - 1
  let messages: MappedMessages
  let written: WriteResult
  mark(0, last)
  try {
    const onMessage = deaths === 0 ? undefined : (index: number) => mark(index, index)
    messages = await mapMessages(decoded, mapping(), clock, window, onMessage, failures, pipeline.liveness)
    if (deaths > 0) mark(0, last)
    written = await pipeline.write(messages.merged, window.endMs)
  } finally {
    crashMark?.clear()
  }
  const { merged: _, lost, late, slow, drops, liveness, ...measured } = messages
  const write = liveness?.settle(written) ?? written
  if (slow !== undefined) await crashMark?.accuse(decoded, ...slow)
  for (const [index, rejection] of write.rejected) lost.push({ index, stage: 'write', ...rejection })
  if (failures !== undefined) nameFailures(failures, decoded, lost, write)
  const undelivered = [...write.failed, ...late]
  const deadLetters = await keep(lost, decoded, undelivered, pipeline.deadLetters)
  const failed = [...undelivered, ...deadLetters.failed].sort(([a], [b]) => a - b)
  // What ended a process is not mapped once more.
  if (deaths === 0) await pipeline.trace?.()?.({ decoded, write, lost, failed, endMs: window.endMs })
  return {
    source: decoded.source,
    received: decoded.length,
    failed: failed.map(([index, reason]) => ({ recordId: decoded.recordId(index), reason })),
    deadLettered: deadLetters.kept,
    drops: [...drops, ...write.drops, ...deadLetters.drops],
    ...measured,
    write,
    ...(deadLetters.error === undefined ? {} : { deadLetterError: deadLetters.error }),
  }
}

/** Of those that mapping does not name. */
function nameFailures(
  failures: FailureSampler,
  decoded: DecodedEvent,
  lost: readonly Lost[],
  { incomplete, failed, rejected }: WriteResult,
): void {
  const add = (index: number, stage: Stage, reason: string): void =>
    failures.add(stage, reason, () => {
      const record = decoded.record(index)
      return record.kind === 'message' ? record : undefined
    })
  for (const { index, stage, reason } of lost) add(index, stage, reason)
  for (const [index, reason] of incomplete) {
    if (reason !== undefined && !failed.has(index) && !rejected.has(index)) add(index, 'write', reason)
  }
}

/** Most events need no dead letter. */
const keep: typeof keepLost = async (lost, ...rest): Promise<KeptDeadLetters> => {
  if (lost.length === 0) return { kept: new Map(), drops: [], failed: [] }
  return (await import('./pipeline/keep-lost.ts')).keepLost(lost, ...rest)
}
