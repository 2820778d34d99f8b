// The whole way of an event, on one page: decode → map → merge → write → what became of each message.
// One message never harms another: whatever happens to it is its own outcome.

import type { Clock } from './clock.ts'
import type { DeadLetter, DeadLetters } from './dead-letter/dead-letters.ts'
import {
  type DecodedEvent,
  type DecodeSettings,
  decodeEvent,
  type Entry,
  type EventSource,
} from './decode/decode-event.ts'
import type { Mapping } from './mapping/compile-mapping.ts'
import type { ClockCorrection, Drop, JsonValue, Mapped, Message, Stage } from './model.ts'
import { createMerger } from './remote-write/merge-samples.ts'
import type { WriteResult } from './remote-write/write-result.ts'
import type { WriteSamples } from './remote-write/write-samples.ts'
import { addValue, createSpread, type Spread } from './spread.ts'

export interface Pipeline {
  readonly decode: DecodeSettings
  /** The mapping of the moment: one event is mapped by one mapping. */
  readonly mapping: () => Mapping
  readonly write: WriteSamples
  /** undefined: a message that needs one fails instead. */
  readonly deadLetters: DeadLetters | undefined
  readonly clock: Clock
}

/** What one invocation did. Every message received is in exactly one of written, dropped, dead-lettered and failed. */
export interface Report {
  readonly source: EventSource
  readonly received: number
  /** Messages of which at least one sample was made. */
  readonly mapped: number
  /** A sample's time less the time of receipt, in milliseconds, for messages that bring a time of their own. */
  readonly clockSkewMs: Spread
  /** Records to be delivered again, by the source's name for them, in order; and why. */
  readonly failed: readonly FailedRecord[]
  readonly deadLettered: ReadonlyMap<string, number>
  readonly drops: readonly Drop[]
  readonly clockCorrections: readonly ClockCorrection[]
  readonly write: WriteResult
  /** Why the dead letters could not be kept. */
  readonly deadLetterError?: string
}

export interface FailedRecord {
  readonly recordId: string
  readonly reason: string
}

/** A message that cannot be written as it is. */
interface Lost {
  readonly index: number
  readonly stage: Stage
  readonly reason: string
  readonly detail: string
  readonly maybeWritten: boolean
}

/** @param deadlineMs when the answers must be here, for an event of this source, in milliseconds since 1970 */
export async function ingest(
  pipeline: Pipeline,
  event: JsonValue,
  deadlineMs: (source: EventSource) => number,
): Promise<Report> {
  const { clock } = pipeline
  const startMs = clock.now()
  const decoded = decodeEvent(event, pipeline.decode, startMs)
  const endMs = deadlineMs(decoded.source)
  const { merged, lost, late, drops, ...measured } = await mapAndMerge(decoded, pipeline.mapping(), () => {
    return clock.now() - startMs > (endMs - startMs) / 2
  })
  const write = await pipeline.write(merged, endMs)
  for (const [index, rejection] of write.rejected) lost.push({ index, stage: 'write', ...rejection })
  const undelivered = [...write.failed, ...late]
  const letters = await keepLost(lastingOnly(lost, decoded, undelivered), decoded, pipeline.deadLetters)
  const failed = [...undelivered, ...letters.failed].sort(([a], [b]) => a - b)
  return {
    source: decoded.source,
    received: decoded.length,
    failed: failed.map(([index, reason]) => ({ recordId: decoded.recordId(index), reason })),
    deadLettered: letters.kept,
    drops: [...drops, ...write.drops, ...letters.drops],
    ...measured,
    write,
    ...(letters.error === undefined ? {} : { deadLetterError: letters.error }),
  }
}

/** Message index, and why it should come again. */
type Undelivered = readonly (readonly [index: number, reason: string])[]

/** Messages that need not wait for the interpreter: their size is bounded, and so is the time that each takes. */
const messagesBetweenLooks = 16

/** @param isLate asked now and then, not before the first message: what is left then has to come again, and the rest is written */
async function mapAndMerge(decoded: DecodedEvent, mapping: Mapping, isLate: () => boolean) {
  const merger = createMerger()
  const lost: Lost[] = []
  const late: (readonly [number, string])[] = []
  const drops: Drop[] = []
  const clockCorrections: ClockCorrection[] = []
  const clockSkewMs = createSpread()
  let mappedMessages = 0
  const lose = (index: number, stage: Stage, reason: string, detail: string): void => {
    lost.push({ index, stage, reason, detail, maybeWritten: false })
  }
  let waited = false
  for (let index = 0; index < decoded.length; index++) {
    // To ask after each message would take as long as to find its rule.
    if (index > 0 && (waited || index % messagesBetweenLooks === 0) && isLate()) {
      for (let left = index; left < decoded.length; left++) late.push([left, 'mapping_takes_too_long'])
      break
    }
    const { content } = decoded.entry(index)
    if ('undecodable' in content) {
      lose(index, 'decode', content.reason, content.detail)
      continue
    }
    if ('series' in content) {
      merger.add(index, content.receivedAtMs, content.samples)
      continue
    }
    let mapped: Mapped
    try {
      const pending = mapping.map(content)
      // Waiting is for rules that need the interpreter: even a resolved promise would cost each of 10,000 messages.
      waited = pending instanceof Promise
      mapped = pending instanceof Promise ? await pending : pending
    } catch (error) {
      // It never should; but if it does, a whole shard must not stand still for one message.
      lose(index, 'map', 'mapping_failed', error instanceof Error ? error.name : 'no error')
      continue
    }
    merger.add(index, content.receivedAtMs, mapped.samples)
    const first = mapped.samples[0]
    if (first !== undefined) {
      mappedMessages++
      const skewMs = first.timestampMs - content.receivedAtMs
      if (skewMs !== 0) addValue(clockSkewMs, skewMs)
    }
    for (const drop of mapped.drops) drops.push(drop)
    for (const correction of mapped.clockCorrections) clockCorrections.push(correction)
    if (mapped.unreadable === undefined) continue
    const { reason, detail } = mapped.unreadable
    if (reason === 'empty') drops.push({ stage: 'map', reason })
    else lose(index, 'map', reason, detail)
  }
  return { merged: merger.finish(), lost, late, drops, clockCorrections, clockSkewMs, mapped: mappedMessages }
}

/** A shard comes again from its first failure on, with all that is behind it: that is decided anew then, and kept once. */
function lastingOnly(lost: readonly Lost[], { source }: DecodedEvent, failed: Undelivered): readonly Lost[] {
  if (source !== 'kinesis') return lost
  const firstFailed = failed.reduce((first, [index]) => Math.min(first, index), Number.POSITIVE_INFINITY)
  return lost.filter(({ index }) => index < firstFailed)
}

interface KeptLetters {
  /** By reason. */
  readonly kept: ReadonlyMap<string, number>
  readonly drops: readonly Drop[]
  readonly failed: Undelivered
  readonly error?: string
}

async function keepLost(
  lost: readonly Lost[],
  decoded: DecodedEvent,
  deadLetters: DeadLetters | undefined,
): Promise<KeptLetters> {
  const kept = new Map<string, number>()
  if (lost.length === 0) return { kept, drops: [], failed: [] }
  if (deadLetters === undefined) {
    return { kept, drops: [], failed: lost.map(({ index, reason }) => [index, reason] as const) }
  }
  let count: number
  try {
    count = await deadLetters.keep(lost.map((one) => toLetter(one, decoded.entry(one.index).content)))
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    return {
      kept,
      drops: [],
      failed: lost.map(({ index }) => [index, 'dead_letter_unwritten'] as const),
      error: reason,
    }
  }
  for (const { reason } of lost.slice(0, count)) kept.set(reason, (kept.get(reason) ?? 0) + 1)
  const suppressed = lost.length - count
  const drops: Drop[] =
    suppressed === 0 ? [] : [{ stage: 'write', reason: 'dead_letter_suppressed', count: suppressed }]
  return { kept, drops, failed: [] }
}

function toLetter({ stage, reason, detail, maybeWritten }: Lost, content: Entry['content']): DeadLetter {
  const ending = { stage, reason, detail, maybe_written: maybeWritten }
  if ('undecodable' in content) return { payload_base64: content.base64(), ...ending }
  if ('series' in content) return { series: content.series, received_at: content.receivedAtMs, ...ending }
  const { payload, topic, clientId, principal, attributes, receivedAtMs }: Message = content
  return {
    payload_base64: payload.base64(),
    topic,
    ...(clientId === undefined ? {} : { client_id: clientId }),
    ...(principal === undefined ? {} : { principal }),
    ...(attributes === undefined ? {} : { attributes }),
    received_at: receivedAtMs,
    ...ending,
  }
}
