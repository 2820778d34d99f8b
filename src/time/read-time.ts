// Reads device times: numbers by magnitude or in a given unit, numbers as text, ISO 8601 with a zone, or without one
// where the mapping names it. No clock and no limits here: judging a time is compile-timestamp's job.

import type { ClockCorrection, JsonValue } from '../model.ts'
import { utcOfLocal } from './time-zone.ts'

export type TimeUnit = 's' | 'ms' | 'us' | 'ns'

export type TimeProblem = Extract<ClockCorrection, 'time_unreadable' | 'time_without_zone'>

const unitsPerMs = { ms: 1, us: 1e3, ns: 1e6 }

const decimal = /^\s*[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?\s*$/

/** RFC 3339 and the ISO 8601 forms next to it: seconds and their fraction may be left out, `+0900` and `+09` are zones. */
const iso =
  /^\s*(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,30}))?)?)?(?:\s*([Zz]|[+-]\d\d(?::?\d\d)?))?\s*$/

/**
 * @param unit of numbers, also of those in text; by magnitude if undefined
 * @param timezone of ISO 8601 without a zone; an IANA name, as `isTimeZone` accepts it
 * @returns whole milliseconds since 1970, or why there are none
 */
export function readTime(
  value: JsonValue | undefined,
  unit: TimeUnit | undefined,
  timezone?: string,
): number | TimeProblem {
  if (typeof value === 'number') {
    const timeMs = toMs(value, unit)
    return Number.isFinite(timeMs) ? timeMs : 'time_unreadable'
  }
  if (typeof value !== 'string' || value.length > timeCharsMax) return 'time_unreadable'
  return decimal.test(value) ? readTime(Number(value), unit) : readIso(value, timezone)
}

/** A longer text is no time. */
const timeCharsMax = 100

/** By magnitude: below 1e11 seconds (until the year 5138), then ms, µs and ns, each from 1973 on. */
function toMs(time: number, unit: TimeUnit | undefined): number {
  const size = Math.abs(time)
  const assumed = size < 1e11 ? 's' : size < 1e14 ? 'ms' : size < 1e17 ? 'us' : 'ns'
  const known = unit ?? assumed
  // Divided where the factor would be inexact: a half millisecond must stay one.
  return Math.round(known === 's' ? time * 1000 : time / unitsPerMs[known])
}

function readIso(text: string, timezone: string | undefined): number | TimeProblem {
  const match = iso.exec(text)
  if (match === null) return 'time_unreadable'
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)]
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  // 60 is a leap second. A date that does not exist, such as February 30, comes back in another month.
  const exists = date.getUTCMonth() === Number(month) - 1
  if (!exists || hours > 23 || minutes > 59 || seconds > 60) return 'time_unreadable'
  const fractionMs = Math.round(Number(`0.${fraction}`) * 1000)
  const localMs = date.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000 + fractionMs
  if (zone === undefined) {
    return timezone === undefined ? 'time_without_zone' : utcOfLocal(localMs, timezone)
  }
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
