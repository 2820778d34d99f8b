// Local times of a named zone, by the time zone database that comes with Node. Where clocks go forward, a time that
// they skip is read as if they had not moved yet; where they go back, an hour comes twice and the first one counts.

const dayMs = 86_400_000

interface Zone {
  readonly format: Intl.DateTimeFormat
  /** Days since 1970 of the local time that was read last, and what the zone is ahead of UTC around it. */
  day: number | undefined
  beforeMs: number
  afterMs: number
  /** When the first becomes the other, in milliseconds since 1970. */
  changeMs: number
}

/** One for each zone that a mapping or a payload names, since making one takes 90 µs. */
const zones = new Map<string, Zone>()
/** A payload can write the name of a zone in thousands of ways, in small and capital letters. */
const zonesMax = 200

export function isTimeZone(name: string): boolean {
  try {
    return zoneOf(name) !== undefined
  } catch {
    return false
  }
}

/**
 * @param localMs what the clock on the wall shows, in milliseconds since it showed 1970-01-01 00:00
 * @param timezone an IANA name, as `isTimeZone` accepts it
 * @returns milliseconds since 1970, UTC
 */
export function utcOfLocal(localMs: number, timezone: string): number {
  const zone = zoneOf(timezone)
  const day = Math.floor(localMs / dayMs)
  if (zone.day !== day) readDay(zone, day)
  const [first, second] = [localMs - zone.beforeMs, localMs - zone.afterMs]
  return first >= zone.changeMs && second >= zone.changeMs ? second : first
}

function readDay(zone: Zone, day: number): void {
  // No zone is a day from UTC, so that these two are before and behind any change that concerns the day.
  let [from, to] = [(day - 1) * dayMs, (day + 2) * dayMs]
  zone.day = day
  zone.beforeMs = offsetMs(zone, from)
  zone.afterMs = offsetMs(zone, to)
  zone.changeMs = Number.POSITIVE_INFINITY
  if (zone.beforeMs === zone.afterMs) return
  while (to - from > 1000) {
    const middle = from + Math.floor((to - from) / 2000) * 1000
    if (offsetMs(zone, middle) === zone.beforeMs) from = middle
    else to = middle
  }
  zone.changeMs = to
}

/** @throws {RangeError} if there is no such zone */
function zoneOf(name: string): Zone {
  const known = zones.get(name)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' })
  const zone = { format, day: undefined, beforeMs: 0, afterMs: 0, changeMs: 0 }
  if (zones.size === zonesMax) zones.clear()
  zones.set(name, zone)
  return zone
}

/** What the zone is ahead of UTC at a moment, from `1/1/1970, GMT-05:00`; offsets before 1900 may have seconds. */
function offsetMs({ format }: Zone, utcMs: number): number {
  const match = /([+-])(\d+):(\d+):?(\d*)$/.exec(format.format(utcMs))
  // Some versions of ICU write `GMT` alone where it is UTC.
  if (match === null) return 0
  const [, sign, hours, minutes, seconds] = match
  const size = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)
  return (sign === '-' ? -1000 : 1000) * size
}
