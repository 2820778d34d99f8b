// Compiles a scope's `timestamp`: the device's time where it can be right, else the time of receipt, which is the
// same at every retry. A wrong clock is counted; samples older than the endpoint accepts are refused.

import type { ClockCorrection } from '../model.ts'
import { compileExpression, type Place } from './compile-expression.ts'
import type { Scope } from './language.ts'
import type { Output, Refusal } from './output.ts'
import { readTime } from './read-time.ts'
import type { Capture } from './topic-filter.ts'

export interface TimeLimits {
  /** How far a device's clock may be ahead of the time of receipt. */
  readonly clockAheadMaxMs: number
  /** Undefined: samples of any age. */
  readonly sampleAgeMaxMs: number | undefined
  /** Milliseconds since 1970. */
  now(): number
}

const badTime: Refusal = { reason: 'bad_time' }
const tooOld: Refusal = { reason: 'too_old' }

/** Devices without a clock start at 1970 or 2000; nothing that is mapped here was sent before 2020. */
const clockSetMinMs = Date.UTC(2020, 0, 1)

/** @returns a reader of whole milliseconds since 1970, or of why the samples of the scope are refused */
export function compileTimestamp(
  timestamp: Scope['timestamp'],
  captures: readonly Capture[],
  limits: TimeLimits,
): (place: Place, output: Output) => number | Refusal {
  const read = timestamp === undefined ? undefined : compileReader(timestamp, captures, limits)
  return (place, output) => {
    const { receivedAtMs } = place.message
    const time = read === undefined ? receivedAtMs : read(place, output)
    if (typeof time !== 'number') return time
    const { sampleAgeMaxMs } = limits
    return sampleAgeMaxMs !== undefined && limits.now() - time > sampleAgeMaxMs ? tooOld : time
  }
}

function compileReader(
  timestamp: NonNullable<Scope['timestamp']>,
  captures: readonly Capture[],
  limits: TimeLimits,
): (place: Place, output: Output) => number | Refusal {
  const { value, unit, outside } = typeof timestamp === 'string' ? { value: timestamp } : timestamp
  const evaluate = compileExpression(value, captures)
  return (place, output) => {
    const { receivedAtMs } = place.message
    const time = readTime(evaluate(place), unit)
    const problem = typeof time === 'string' ? time : judge(time, receivedAtMs + limits.clockAheadMaxMs)
    if (problem === undefined) return time as number
    if (outside === 'drop') return badTime
    output.clockCorrections.push(problem)
    return receivedAtMs
  }
}

function judge(timeMs: number, timeMaxMs: number): ClockCorrection | undefined {
  if (timeMs > timeMaxMs) return 'clock_ahead'
  return timeMs < clockSetMinMs ? 'clock_unset' : undefined
}
