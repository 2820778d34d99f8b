// Compiles a scope's `timestamp`: the device's time where it can be right, else the time of receipt, which is the
// same at every retry. A wrong clock is counted; samples older than the endpoint accepts are refused.

import { type compileTimeReader, readTime } from '#time'
import type { ClockCorrection, Message } from '../../model.ts'
import { ExpressionFailure, type Place } from '../expression/place.ts'
import type { Timestamp } from '../language.ts'
import { textSteps } from '../work.ts'
import { addFailure, type Output, type Refusal } from './output.ts'
import { PartNeeded, type ScopeExpressions } from './scope-expressions.ts'

export interface TimeLimits {
  /** How far a device's clock may be ahead of the time of receipt. */
  readonly clockAheadMaxMs: number
  /** Undefined: samples of any age. */
  readonly sampleAgeMaxMs: number | undefined
  /** Milliseconds since 1970. */
  now(): number
}

export type TimeReader = typeof compileTimeReader

/** `anyTime`: any form of a time is read, for which the reader is needed. */
export interface TimeContext {
  readonly timeLimits: TimeLimits
  readonly timeReader?: TimeReader | undefined
  readonly anyTime: boolean
}

export type ReadTimestamp = (place: Place, output: Output) => number | Refusal

const badTime: Refusal = { reason: 'bad_time' }
const tooOld: Refusal = { reason: 'too_old' }

/** Devices without a clock start at 1970 or 2000; nothing that is mapped here was sent before 2020. */
const clockSetMinMs = Date.UTC(2020, 0, 1)

/** @returns a reader of the time of receipt, or of why samples of that time are refused */
export function compileReceiptTime(limits: TimeLimits): ReadTimestamp {
  return ({ message }) => unlessTooOld(message.receivedAtMs, limits)
}

/** @returns a reader of whole milliseconds since 1970, or of why the samples of the scope are refused */
export function compileTimestamp(
  timestamp: string | Timestamp,
  where: string,
  expressions: ScopeExpressions,
  context: TimeContext,
): ReadTimestamp {
  const { timeLimits: limits } = context
  const outside = typeof timestamp === 'string' ? undefined : timestamp.outside
  const read = compileDeviceTime(timestamp, where, expressions, context)
  const isOfMessage = where === 'timestamp'
  return (place, output) => {
    const time = read(place, output)
    if (isOfMessage && typeof time === 'number') output.deviceTimeMs = time
    return settleTime(time, outside, place, output, limits)
  }
}

/** @returns a device's time if it can be right, else what `outside` says: the time of receipt, or a refusal */
export function settleTime(
  time: ReturnType<typeof readTime>,
  outside: Timestamp['outside'],
  { message: { receivedAtMs } }: { readonly message: Pick<Message, 'receivedAtMs'> },
  output: Pick<Output, 'clockCorrections'>,
  limits: TimeLimits,
): number | Refusal {
  const problem = typeof time === 'string' ? time : judge(time, receivedAtMs + limits.clockAheadMaxMs)
  if (problem === undefined) return unlessTooOld(time as number, limits)
  if (outside === 'drop') return badTime
  output.clockCorrections.push(problem)
  return unlessTooOld(receivedAtMs, limits)
}

/** @returns whether a device's time is the time of its samples, and not that of receipt */
export function keepsTime(
  time: ReturnType<typeof readTime>,
  { message: { receivedAtMs } }: { readonly message: Pick<Message, 'receivedAtMs'> },
  { clockAheadMaxMs }: TimeLimits,
): boolean {
  return typeof time === 'number' && judge(time, receivedAtMs + clockAheadMaxMs) === undefined
}

/** @returns a reader of the time that the payload says, right or wrong */
export function compileDeviceTime(
  timestamp: string | Timestamp,
  where: string,
  expressions: ScopeExpressions,
  { timeReader, anyTime }: Omit<TimeContext, 'timeLimits'>,
): (place: Place, output: Output | undefined) => ReturnType<typeof readTime> {
  const { value, ...options } = typeof timestamp === 'string' ? { value: timestamp } : timestamp
  const evaluate = expressions.compile(value, where)
  if (anyTime && timeReader === undefined) throw new PartNeeded('timeReader')
  const read: ReturnType<TimeReader> =
    (anyTime && timeReader?.(options)) || ((time) => readTime(time, options.unit))
  return (place, output) => {
    const time = evaluate(place)
    const { work } = place
    if (!(time instanceof ExpressionFailure)) {
      if (typeof time === 'string') work.left -= 1 + textSteps(time)
      return read(time, (zoneDay, isNamedByPayload) => {
        if (zoneDay !== work.zoneDay) work.left -= isNamedByPayload ? stepsPerZone : stepsPerZoneDay
        work.zoneDay = zoneDay
      })
    }
    if (output !== undefined) addFailure(output, time, undefined, 'timestamp')
    return 'time_unreadable'
  }
}

/** Steps of a local time on another day than the one before it, since the zone's rules are asked for each day. */
const stepsPerZoneDay = 80
/** And where the payload names the zone, which may be one that nobody asked for before. */
const stepsPerZone = 400

export function unlessTooOld(timeMs: number, { sampleAgeMaxMs, now }: TimeLimits): number | Refusal {
  return sampleAgeMaxMs !== undefined && now() - timeMs > sampleAgeMaxMs ? tooOld : timeMs
}

function judge(timeMs: number, timeMaxMs: number): ClockCorrection | undefined {
  if (timeMs > timeMaxMs) return 'clock_ahead'
  return timeMs < clockSetMinMs ? 'clock_unset' : undefined
}
