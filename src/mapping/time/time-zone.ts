// Local times of a named zone, by the time zone database that comes with Node. Where clocks go forward, a time that
// they skip is read as if they had not moved yet; where they go back, an hour comes twice and the first one counts.

const dayMs = 86_400_000

interface Zone {
  readonly format: Intl.DateTimeFormat
  /** Days since 1970 of the time that was read last, if the zone's offset does not change around it. */
  day: number | undefined
  offsetMs: number
}

/** One for each zone that a mapping names, since making one takes 90 µs. */
const zones = new Map<string, Zone>()

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
  if (zone.day === day) return localMs - zone.offsetMs
  // No zone is a day from UTC, so that these two are before and behind any change that concerns the time.
  const before = offsetMs(zone, (day - 1) * dayMs)
  const after = offsetMs(zone, (day + 2) * dayMs)
  if (before === after) {
    zone.day = day
    zone.offsetMs = before
  }
  const [first, second] = [localMs - before, localMs - after]
  return offsetMs(zone, first) !== before && offsetMs(zone, second) === after ? second : first
}

/** @throws {RangeError} if there is no such zone */
function zoneOf(name: string): Zone {
  const known = zones.get(name)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' })
  const zone = { format, day: undefined, offsetMs: 0 }
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
