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
import type { ClockCorrection, Drop, JsonValue, Message, Stage } from './model.ts'
import { createMerger } from './remote-write/merge-samples.ts'
import type { WriteResult, WriteSamples } from './remote-write/write-samples.ts'
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
  const decoded = decodeEvent(event, pipeline.decode, pipeline.clock.now())
  const { merged, lost, drops, ...measured } = await mapAndMerge(decoded, pipeline.mapping())
  const write = await pipeline.write(merged, deadlineMs(decoded.source))
  for (const [index, rejection] of write.rejected) lost.push({ index, stage: 'write', ...rejection })
  const letters = await keepLost(lastingOnly(lost, decoded, write), decoded, pipeline.deadLetters)
  const failed = [...write.failed, ...letters.failed].sort(([a], [b]) => a - b)
  return {
    source: decoded.source,
    received: decoded.length,
    failed: failed.map(([index, reason]) => ({ recordId: decoded.entry(index).recordId, reason })),
    deadLettered: letters.kept,
    drops: [...drops, ...write.drops, ...letters.drops],
    ...measured,
    write,
    ...(letters.error === undefined ? {} : { deadLetterError: letters.error }),
  }
}

async function mapAndMerge(decoded: DecodedEvent, mapping: Mapping) {
  const merger = createMerger()
  const lost: Lost[] = []
  const drops: Drop[] = []
  const clockCorrections: ClockCorrection[] = []
  const clockSkewMs = createSpread()
  let mappedMessages = 0
  for (let index = 0; index < decoded.length; index++) {
    const { content } = decoded.entry(index)
    if ('undecodable' in content) {
      lost.push({
        index,
        stage: 'decode',
        reason: content.reason,
        detail: content.detail,
        maybeWritten: false,
      })
      continue
    }
    if ('series' in content) {
      merger.add(index, content.receivedAtMs, content.samples)
      continue
    }
    const pending = mapping.map(content)
    // Waiting is for rules that need the interpreter: even a resolved promise would cost each of 10,000 messages.
    const mapped = pending instanceof Promise ? await pending : pending
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
    else lost.push({ index, stage: 'map', reason, detail, maybeWritten: false })
  }
  return { merged: merger.finish(), lost, drops, clockCorrections, clockSkewMs, mapped: mappedMessages }
}

/** A shard comes again from its first failure on, with all that is behind it: that is decided anew then, and kept once. */
function lastingOnly(
  lost: readonly Lost[],
  { source }: DecodedEvent,
  { failed }: WriteResult,
): readonly Lost[] {
  if (source !== 'kinesis' || failed.size === 0) return lost
  let firstFailed = Number.POSITIVE_INFINITY
  for (const index of failed.keys()) firstFailed = Math.min(firstFailed, index)
  return lost.filter(({ index }) => index < firstFailed)
}

interface KeptLetters {
  /** By reason. */
  readonly kept: ReadonlyMap<string, number>
  readonly drops: readonly Drop[]
  readonly failed: readonly (readonly [index: number, reason: string])[]
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
