// Reads the times that fewer devices send: local times of a named zone, by a format that the mapping gives, and forms
// beside ISO 8601 that can mean one moment only. Loaded where a mapping file has a `timestamp`.

import type { JsonValue } from '../model.ts'
import { readTime, type TimeProblem, type TimeUnit, timeCharsMax, timeOf } from './read-time.ts'
import { compileTimeFormat, type FoundTime, monthOf } from './time-format.ts'
import { isTimeZone, utcOfLocal } from './time-zone.ts'

export interface TimeOptions {
  /** Of numbers, also of those in text; by magnitude if undefined. */
  readonly unit?: TimeUnit | undefined
  /** Of local times; an IANA name, as `isTimeZone` accepts it. */
  readonly timezone?: string | undefined
  /** As `timeFormatProblem` accepts it: then every text and number is read by it. */
  readonly format?: string | undefined
}

/**
 * @param onZone told of each look into the rules of a zone, which takes a while: the zone and the local day, and whether the
 *   value names the zone
 */
export type ReadAnyTime = (
  value: JsonValue | undefined,
  onZone?: (zoneDay: string, isNamedByValue: boolean) => void,
) => number | TimeProblem

const dayMs = 86_400_000

export function compileTimeReader({ unit, timezone, format }: TimeOptions): ReadAnyTime {
  const parse = format === undefined ? parseText : compileTimeFormat(format)
  return (value, onZone) => {
    if (format === undefined) {
      const time = readTime(value, unit)
      if (typeof time === 'number') return time
      if (typeof value === 'object' && value !== null) return readParts(value)
    }
    const text = typeof value === 'number' ? String(value) : value
    if (typeof text !== 'string' || text.length > timeCharsMax) return 'time_unreadable'
    const found = parse(text.trim())
    if (found === undefined) return 'time_unreadable'
    const zone = found.zoneName ?? timezone
    return timeOf(found.local, found.offset, (localMs) => {
      if (zone === undefined) return 'time_without_zone'
      onZone?.(`${zone} ${Math.floor(localMs / dayMs)}`, found.zoneName !== undefined)
      return zone === timezone || isTimeZone(zone) ? utcOfLocal(localMs, zone) : 'time_unreadable'
    })
  }
}

/** `{ seconds, nanos }` as protobuf's Timestamp has it, and its JSON in Firestore. */
function readParts(value: object): number | TimeProblem {
  const {
    seconds,
    _seconds = seconds,
    nanos,
    nanoseconds = nanos,
    _nanoseconds = nanoseconds,
  } = value as {
    readonly [name: string]: JsonValue | undefined
  }
  const wholeMs = readTime(_seconds, 's')
  const restMs = readTime(_nanoseconds ?? 0, 'ns')
  return typeof wholeMs === 'string' || typeof restMs === 'string' ? 'time_unreadable' : wholeMs + restMs
}

const fraction = String.raw`(?:[.,](?<fraction>\d{1,30}))?`
const clock = String.raw`(?<hour>\d\d?):(?<minute>\d\d)(?::(?<second>\d\d)${fraction})?`
const compactClock = String.raw`(?<hour2>\d\d):?(?<minute2>\d\d)(?::?(?<second2>\d\d)${fraction.replace('>', '2>')})?`
const offset = String.raw`(?: ?(?:(?:UTC|GMT)?(?<offset>[+-]\d\d(?::?\d\d)?)|(?<utc>Z|UTC|GMT)))?`
const zoneName = String.raw`(?: ?\[(?<zoneName>[A-Za-z][\w+/-]*)\])?`
const month = '(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}'
const weekday = '(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )?'

/** In text whose spaces are single ones. */
const forms = [
  // 2026-06-01T12:00:00Z, 2026/06/01 12:00, 20260601T120000Z
  String.raw`(?<year>\d{4})(?:(?<sep>[-/.])(?<month>\d\d?)\k<sep>(?<day>\d\d?)(?:[T ]${clock})?|(?<month2>\d\d)(?<day2>\d\d)[T ]${compactClock})`,
  // 01.06.2026 12:00: with dots it is the day that comes first
  String.raw`(?<day>\d\d?)\.(?<month>\d\d?)\.(?<year>\d{4})(?:,? ${clock})?`,
  // RFC 1123: Mon, 01 Jun 2026 12:00:00 GMT
  String.raw`${weekday}(?<day>\d\d?)[- ]${month}[- ](?<year>\d{4})(?:,? ${clock})?`,
  // ctime of C: Mon Jun  1 12:00:00 2026
  String.raw`${weekday}${month} (?<day>\d\d?) ${clock} (?<year>\d{4})`,
].map((form) => new RegExp(`^${form}${offset}${zoneName}$`, 'i'))

function parseText(text: string): FoundTime | undefined {
  const spaced = text.replace(/\s+/g, ' ')
  for (const form of forms) {
    const groups = form.exec(spaced)?.groups
    if (groups === undefined) continue
    const part = (name: string): string | undefined => groups[name] ?? groups[`${name}2`]
    const named = part('month') as string
    const date = [part('year'), /\d/.test(named) ? named : monthOf(named), part('day')]
    return {
      local: [...date, ...['hour', 'minute', 'second', 'fraction'].map(part)],
      offset: part('offset') ?? (part('utc') && 'Z'),
      zoneName: part('zoneName'),
    }
  }
  return undefined
}
