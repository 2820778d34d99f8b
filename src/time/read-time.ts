// Reads the times that most devices send: numbers by magnitude or in a given unit, numbers as text, ISO 8601 with a zone.
// Every start of the function loads this; read-any-time.ts has the other forms. No clock and no limits here: judging a
// time is compile-timestamp's job.

import { isDecimal } from '../decimal.ts'
import type { ClockCorrection, JsonValue } from '../model.ts'

export type TimeUnit = 's' | 'ms' | 'us' | 'ns'

export type TimeProblem = Extract<ClockCorrection, 'time_unreadable' | 'time_without_zone'>

const unitsPerMs = { ms: 1, us: 1e3, ns: 1e6 }

/** RFC 3339 and the ISO 8601 forms next to it: seconds and their fraction may be left out, `+0900` and `+09` are zones. */
const iso =
  /^\s*(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,30}))?)?)?(?:\s*([Zz]|[+-]\d\d(?::?\d\d)?))?\s*$/

/**
 * @param unit of numbers, also of those in text; by magnitude if undefined
 * @returns whole milliseconds since 1970, or why there are none
 */
export function readTime(value: JsonValue | undefined, unit: TimeUnit | undefined): number | TimeProblem {
  if (typeof value === 'number') {
    const timeMs = toMs(value, unit)
    return Number.isFinite(timeMs) ? timeMs : 'time_unreadable'
  }
  if (typeof value !== 'string' || value.length > timeCharsMax) return 'time_unreadable'
  if (isDecimal(value)) return readTime(Number(value), unit)
  const match = iso.exec(value)
  return match === null ? 'time_unreadable' : timeOf(match.slice(1, 8), match[8])
}

/** A longer text is no time. */
export const timeCharsMax = 100

/** By magnitude: below 1e11 seconds (until the year 5138), then ms, µs and ns, each from 1973 on. */
function toMs(time: number, unit: TimeUnit | undefined): number {
  const size = Math.abs(time)
  const assumed = size < 1e11 ? 's' : size < 1e14 ? 'ms' : size < 1e17 ? 'us' : 'ns'
  const known = unit ?? assumed
  // Divided where the factor would be inexact: a half millisecond must stay one.
  return Math.round(known === 's' ? time * 1000 : time / unitsPerMs[known])
}

/** Digits of year, month, day, hour, minute, second and its fraction (`5` is a half); what is not given is 0. */
export type LocalTime = readonly (string | undefined)[]

/**
 * @param zone `Z`, `+09:00`, `+0900` or `+09`
 * @param fromLocal of a time without a zone, which is given in milliseconds since the clock on the wall showed 1970
 */
export function timeOf(
  [year, month, day, hour = '0', minute = '0', second = '0', fraction = '']: LocalTime,
  zone: string | undefined,
  fromLocal: (localMs: number) => number | TimeProblem = () => 'time_without_zone',
): number | TimeProblem {
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)]
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  // 60 is a leap second. A date that does not exist, such as February 30, comes back in another month.
  const exists = date.getUTCMonth() === Number(month) - 1
  if (!exists || hours > 23 || minutes > 59 || seconds > 60) return 'time_unreadable'
  const fractionMs = Math.round(Number(`0.${fraction}`) * 1000)
  const localMs = date.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000 + fractionMs
  if (zone === undefined) return fromLocal(localMs)
  const offsetMinutes = readOffsetMinutes(zone)
  return offsetMinutes === undefined ? 'time_unreadable' : localMs - offsetMinutes * 60_000
}

/** `Z` has neither hours nor minutes. */
function readOffsetMinutes(zone: string): number | undefined {
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3).replace(':', ''))
  if (hours > 23 || minutes > 59) return undefined
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes)
}
