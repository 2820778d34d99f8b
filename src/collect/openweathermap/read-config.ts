// The configuration of the OpenWeatherMap collector, checked whole: every problem at once.

import { type Checker, checkChoice, checkText, formatPath, isObject, type Path } from '#check'
import { ConfigError } from '../../errors.ts'
import { keepsSecrets } from '../../loopback.ts'
import type { JsonValue } from '../../model.ts'
import { createConfigChecker, readObject, readSecretReference } from '../config-checker.ts'

export type Units = 'standard' | 'metric' | 'imperial'

export interface OpenWeatherMapConfig {
  readonly baseUrl: URL
  readonly secretArn: string
  /** What the service is asked for; what is shown has the units that its names say. */
  readonly units: Units
  /** The time of the samples: when the weather was observed, or when the round began. */
  readonly sampleTime: 'observation' | 'round'
  readonly places: readonly Place[]
}

export interface Place {
  /** For the label and for messages; undefined: OpenWeatherMap's name for the coordinates. */
  readonly name: string | undefined
  /** Where it is in the configuration. */
  readonly path: string
  /** Coordinates in degrees, or what the Geocoding API is asked for. */
  readonly at: Coordinates | { readonly query: string }
}

export interface Coordinates {
  readonly lat: number
  readonly lon: number
}

/** The free plan has 60 calls a minute, and each place may need two. */
const placesMax = 30
const keys = ['secretArn', 'places', 'units', 'sampleTime', 'baseUrl'] as const
const placeKeys = ['name', 'lat', 'lon', 'q'] as const

/** @throws {ConfigError} with everything that is wrong with it */
export function readConfig(value: JsonValue): OpenWeatherMapConfig {
  const checker = createConfigChecker()
  const config = readObject(checker, [], value, keys)
  const read: OpenWeatherMapConfig = {
    baseUrl: readBaseUrl(checker, config.baseUrl),
    secretArn: readSecretReference(checker, ['secretArn'], config.secretArn),
    units: checkChoice(checker, ['units'], config.units, ['metric', 'imperial', 'standard']) ?? 'metric',
    sampleTime:
      checkChoice(checker, ['sampleTime'], config.sampleTime, ['observation', 'round']) ?? 'observation',
    places: readPlaces(checker, config.places),
  }
  if (checker.issues.length > 0) throw new ConfigError('the openweathermap configuration', checker.issues)
  return read
}

function readPlaces(checker: Checker, value: unknown): readonly Place[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > placesMax) {
    const actual = !Array.isArray(value) ? 'no list' : value.length === 0 ? 'an empty list' : value.length
    checker.report(['places'], `expected a list of 1 to ${placesMax} places (actual: ${actual})`)
    return []
  }
  const seen = new Map<string, string>()
  return value.flatMap((one: unknown, index) => {
    const path = ['places', index]
    const place = readPlace(checker, path, one)
    if (place === undefined) return []
    const key = JSON.stringify([place.name, place.at])
    const earlier = seen.get(key)
    if (earlier !== undefined) checker.report(path, `the same place as ${earlier}; remove one of the two`)
    seen.set(key, place.path)
    return [place]
  })
}

function readPlace(checker: Checker, path: Path, value: unknown): Place | undefined {
  const place = readObject(checker, path, value, placeKeys)
  if (!isObject(value)) return undefined
  const text = (key: 'name' | 'q') =>
    place[key] === undefined ? undefined : (checkText(checker, [...path, key], place[key]) ?? '')
  const name = text('name')
  const query = text('q')
  const where = formatPath(path)
  if (place.lat === undefined && place.lon === undefined) {
    const asked = query ?? name
    if (asked !== undefined) return { name: name ?? asked, path: where, at: { query: asked } }
    checker.report(path, 'expected lat and lon, or a name')
    return undefined
  }
  if (query !== undefined) checker.report([...path, 'q'], 'expected lat and lon, or q, not both')
  const lat = readDegrees(checker, [...path, 'lat'], place.lat, 90)
  const lon = readDegrees(checker, [...path, 'lon'], place.lon, 180)
  return { name, path: where, at: { lat, lon } }
}

function readDegrees(checker: Checker, path: Path, value: unknown, max: number): number {
  if (typeof value === 'number' && Math.abs(value) <= max) return value
  checker.report(path, `expected degrees from -${max} to ${max}, as a number`)
  return 0
}

/** The key goes there, so that it must be encrypted, or on this computer. */
function readBaseUrl(checker: Checker, value: unknown): URL {
  const standard = 'https://api.openweathermap.org'
  if (value === undefined) return new URL(standard)
  const url = new URL(typeof value === 'string' && URL.canParse(value) ? value : 'none:')
  const safe = /^https?:$/.test(url.protocol) && keepsSecrets(url)
  if (safe && url.search === '' && url.hash === '' && url.username === '' && url.password === '') return url
  checker.report(
    ['baseUrl'],
    'expected an https URL without query string and user name, such as that of your proxy',
  )
  return new URL(standard)
}
