// Finds the coordinates of places that are given by name, once for each: they do not move.
// https://openweathermap.org/api/geocoding-api

import { CollectError } from '../collector.ts'
import type { Ask } from './ask.ts'
import type { Place } from './read-config.ts'
import { field, textOf } from './read-observation.ts'

/** Degrees as text, for the request and the labels. */
export interface Located {
  readonly lat: string
  readonly lon: string
  /** '' if it is not known. */
  readonly country: string
}

/** @throws {CollectError} also if there is no such place; asked again in the next round */
export type Locate = (place: Place, key: string, deadlineMs: number) => Promise<Located>

export function createLocate(ask: Ask): Locate {
  const found = new Map<Place, Located>()
  return async (place, key, deadlineMs) => {
    const known = found.get(place)
    if (known !== undefined) return known
    const located =
      'query' in place.at
        ? readLocation(await ask('geo/1.0/direct', { q: place.at.query, limit: '1' }, key, deadlineMs))
        : { lat: String(place.at.lat), lon: String(place.at.lon), country: '' }
    found.set(place, located)
    return located
  }
}

function readLocation(answer: unknown): Located {
  if (!Array.isArray(answer))
    throw new CollectError('unexpected_answer', 'the answer is not a list of places')
  if (answer.length === 0) throw new CollectError('unexpected_answer', 'no place of this name found')
  const lat = field(answer[0], 'lat')
  const lon = field(answer[0], 'lon')
  if (!isDegrees(lat, 90) || !isDegrees(lon, 180)) {
    throw new CollectError('unexpected_answer', 'the place in the answer has no coordinates')
  }
  return { lat: shorten(lat), lon: shorten(lon), country: textOf(field(answer[0], 'country')) }
}

function isDegrees(value: unknown, max: number): value is number {
  return typeof value === 'number' && Math.abs(value) <= max
}

/** To 10 m: what is behind that changes with the service's map, and would make other series. */
function shorten(degrees: number): string {
  return String(Math.round(degrees * 10_000) / 10_000)
}
