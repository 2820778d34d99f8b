// The messages of an event, one by one, become samples in the merger. The clock says only where that stops: what a
// message yields is the same on any machine. What was not begun comes again, and at least one message always begins.

import type { DecodedEvent } from '#decode'
import type { Mapping } from '#mapping'
import { createMerger, type Merged } from '#remote-write'
import type { FailureSampler } from '#telemetry'
import type { Clock } from '../clock.ts'
import type { ClockCorrection, Drop, Mapped, Message, Stage } from '../model.ts'
import { addValue, createStatisticSet, type StatisticSet } from '../statistic-set.ts'
import type { Lost, Undelivered } from './keep-lost.ts'
import type { EventLiveness, Liveness } from './liveness.ts'
import type { Identity } from './report.ts'

/** The time that an event has, in milliseconds since 1970. */
export interface Window {
  readonly startMs: number
  /** When the answers of the endpoint must be here. Half of the time until then is for mapping. */
  readonly endMs: number
  /** A message that takes longer would not leave time to be written, if it came alone. */
  readonly messageMsMax: number
}

export interface MappedMessages {
  readonly merged: Merged
  readonly lost: Lost[]
  readonly late: Undelivered
  /** First and last index of those of which one took all of the time: nothing of the event can be written. */
  readonly slow: readonly [from: number, to: number] | undefined
  readonly drops: readonly Drop[]
  readonly clockCorrections: readonly ClockCorrection[]
  readonly clockSkewMs: StatisticSet
  readonly identities: readonly Identity[]
  readonly mapped: number
  readonly liveness: EventLiveness | undefined
}

/** A millisecond. To look after each message would take as long as to find its rule. */
const stepsBetweenLooks = 20_000
/** Where steps say less than a message takes. */
const messagesBetweenLooks = 16
/** A look that finds more than this behind it is followed by one after each message. */
const slowLookMs = 50
/** To parse that much of a record is a step. */
const charactersPerStep = 8
/** Their columns and labels are in memory until they are written. A full event of a stream has less than half of that. */
const samplesMax = 200_000

/** Fewer are mapped before the reader is there. */
const readRecordsMin = 16

/** @param onMessage called before each; then the clock is looked at after each, too */
export async function mapMessages(
  decoded: DecodedEvent,
  mapping: Mapping,
  clock: Clock,
  { startMs, endMs, messageMsMax }: Window,
  onMessage?: (index: number) => void,
  failures?: FailureSampler,
  livenessOfInstance?: Liveness,
): Promise<MappedMessages> {
  const merger = createMerger()
  const liveness =
    mapping.liveness === undefined
      ? undefined
      : livenessOfInstance?.begin(mapping.liveness, merger.rows, decoded.length, startMs)
  const lost: Lost[] = []
  const late: (readonly [number, string])[] = []
  const drops: Drop[] = []
  const clockCorrections: ClockCorrection[] = []
  const clockSkewMs = createStatisticSet()
  const identities: Identity[] = []
  let mappedMessages = 0
  let samples = 0
  let slow: MappedMessages['slow']
  const lose = (index: number, stage: Stage, reason: string, detail: string): void => {
    lost.push({ index, stage, reason, detail, maybeWritten: false })
  }

  function countMapped(count: number, skewMs: number): void {
    samples += count
    mappedMessages++
    if (skewMs !== 0) addValue(clockSkewMs, skewMs)
  }

  function take(index: number, message: Message, mapped: Mapped): void {
    const { receivedAtMs, clientId } = message
    merger.add(index, receivedAtMs, mapped.samples)
    liveness?.hear(message, mapped)
    const first = mapped.samples[0] ?? mapped.thinned?.[0]
    if (first !== undefined) countMapped(mapped.samples.length, first.timestampMs - receivedAtMs)
    if (mapped.identity !== undefined) identities.push([clientId, mapped.identity])
    for (const drop of mapped.drops) {
      drops.push(drop)
      failures?.add(drop.stage, drop.reason, () => message, drop.count)
    }
    for (const correction of mapped.clockCorrections) clockCorrections.push(correction)
    if (mapped.unreadable === undefined) return
    const { reason, detail } = mapped.unreadable
    if (reason === 'empty') drops.push({ stage: 'map', reason })
    else lose(index, 'map', reason, detail)
  }

  const { source } = mapping
  const reader =
    decoded.raw && source && onMessage === undefined && decoded.length >= readRecordsMin
      ? (await import('./read-records.ts')).createRecordReader(decoded, source, merger, liveness)
      : undefined
  const beganMs = clock.now()
  let lookedAtMs = beganMs
  let unseen = 0
  let steps = 0
  let messagesMax = onMessage === undefined ? messagesBetweenLooks : 1
  for (let index = 0; index < decoded.length; index++) {
    onMessage?.(index)
    const refusal = decoded.refusal?.(index)
    // The first one shows how long a message takes to map.
    const read = index > 0 && refusal === undefined ? reader?.read(index) : undefined
    unseen++
    if (read !== undefined) {
      countMapped(read.samples, read.skewMs)
      steps += read.steps + read.characters / charactersPerStep
    } else {
      const record = decoded.record(index)
      steps += decoded.characters(index) / charactersPerStep
      if (refusal !== undefined) lose(index, 'map', refusal.reason, refusal.detail)
      else if (record.kind === 'undecodable') lose(index, 'decode', record.reason, record.detail)
      else if (record.kind === 'series') {
        merger.add(index, record.receivedAtMs, record.samples)
        samples += record.samples.length
      } else {
        let mapped: Mapped | undefined
        try {
          const pending = mapping.map(record)
          // Waiting is for rules that need the interpreter: even a resolved promise would cost each of 10,000 messages.
          mapped = pending instanceof Promise ? await pending : pending
        } catch (error) {
          // It never should; but if it does, a whole shard must not stand still for one message.
          lose(index, 'map', 'mapping_failed', error instanceof Error ? error.name : 'unknown')
        }
        if (mapped !== undefined) {
          steps += mapped.steps
          if (index === 0 && clock.now() - beganMs > messageMsMax) {
            lose(index, 'map', 'too_slow', `took longer than ${messageMsMax} ms`)
          } else take(index, record, mapped)
        }
      }
    }
    const isDue = steps >= stepsBetweenLooks || unseen >= messagesMax || samples > samplesMax
    // The first may outlast its time alone, and behind the last one it shows whether any has.
    if (!isDue && index > 0 && index < decoded.length - 1) continue
    const nowMs = clock.now()
    if (nowMs >= endMs && index > 0) slow = [index + 1 - unseen, index]
    const isLate = nowMs - startMs > (endMs - startMs) / 2
    if (isLate || samples > samplesMax) {
      const reason = isLate ? 'mapping_takes_too_long' : 'too_many_samples_at_once'
      for (let left = index + 1; left < decoded.length; left++) late.push([left, reason])
      break
    }
    messagesMax = onMessage !== undefined || nowMs - lookedAtMs > slowLookMs ? 1 : messagesBetweenLooks
    lookedAtMs = nowMs
    unseen = 0
    steps = 0
  }
  return {
    merged: merger.finish(),
    lost,
    late,
    slow,
    drops,
    clockCorrections,
    clockSkewMs,
    identities,
    mapped: mappedMessages,
    liveness,
  }
}
