// The configuration of the OpenWeatherMap collector, checked whole: every problem at once.

import { ConfigError } from '../../errors.ts'
import { keepsSecrets } from '../../loopback.ts'
import type { JsonValue } from '../../model.ts'
import { type ConfigChecker, createConfigChecker } from '../config-checker.ts'

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
const keys = ['secretArn', 'places', 'units', 'sampleTime', 'baseUrl']

/** @throws {ConfigError} with everything that is wrong with it */
export function readConfig(value: JsonValue): OpenWeatherMapConfig {
  const checker = createConfigChecker()
  const config = checker.object('', value, keys) ?? {}
  const read: OpenWeatherMapConfig = {
    baseUrl: readBaseUrl(checker, config['baseUrl']),
    secretArn: checker.secret('secretArn', config['secretArn']),
    units: checker.choice('units', config['units'], ['metric', 'imperial', 'standard']) ?? 'metric',
    sampleTime: checker.choice('sampleTime', config['sampleTime'], ['observation', 'round']) ?? 'observation',
    places: readPlaces(checker, config['places']),
  }
  if (checker.issues.length > 0) throw new ConfigError('the openweathermap configuration', checker.issues)
  return read
}

function readPlaces(checker: ConfigChecker, value: JsonValue | undefined): readonly Place[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > placesMax) {
    const actual = !Array.isArray(value) ? 'no list' : value.length === 0 ? 'an empty list' : value.length
    checker.report('places', `expected a list of 1 to ${placesMax} places (actual: ${actual})`)
    return []
  }
  const seen = new Map<string, string>()
  return value.flatMap((one: JsonValue, index) => {
    const path = `places[${index}]`
    const place = readPlace(checker, path, one)
    if (place === undefined) return []
    const key = JSON.stringify([place.name, place.at])
    const earlier = seen.get(key)
    if (earlier !== undefined) checker.report(path, `the same place as ${earlier}; remove one of the two`)
    seen.set(key, path)
    return [place]
  })
}

function readPlace(checker: ConfigChecker, path: string, value: JsonValue): Place | undefined {
  const place = checker.object(path, value, ['name', 'lat', 'lon', 'q'])
  if (place === undefined) return undefined
  const name = place['name'] === undefined ? undefined : checker.text(`${path}.name`, place['name'])
  const query = place['q'] === undefined ? undefined : checker.text(`${path}.q`, place['q'])
  if (place['lat'] === undefined && place['lon'] === undefined) {
    const asked = query ?? name
    if (asked !== undefined) return { name: name ?? asked, path, at: { query: asked } }
    checker.report(path, 'expected lat and lon, or a name')
    return undefined
  }
  if (query !== undefined) checker.report(`${path}.q`, 'expected lat and lon, or q, not both')
  const lat = readDegrees(checker, `${path}.lat`, place['lat'], 90)
  const lon = readDegrees(checker, `${path}.lon`, place['lon'], 180)
  return { name, path, at: { lat, lon } }
}

function readDegrees(checker: ConfigChecker, path: string, value: JsonValue | undefined, max: number) {
  if (typeof value === 'number' && Math.abs(value) <= max) return value
  checker.report(path, `expected degrees from -${max} to ${max}, as a number`)
  return 0
}

/** The key goes there, so that it must be encrypted, or on this computer. */
function readBaseUrl(checker: ConfigChecker, value: JsonValue | undefined): URL {
  const standard = 'https://api.openweathermap.org'
  if (value === undefined) return new URL(standard)
  const url = new URL(typeof value === 'string' && URL.canParse(value) ? value : 'none:')
  const safe = /^https?:$/.test(url.protocol) && keepsSecrets(url)
  if (safe && url.search === '' && url.hash === '' && url.username === '' && url.password === '') return url
  checker.report(
    'baseUrl',
    'expected an https URL without query string and user name, such as that of your proxy',
  )
  return new URL(standard)
}
