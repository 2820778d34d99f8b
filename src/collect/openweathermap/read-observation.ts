// Reads an answer of the API for current weather: each value that is there, in the unit that its metric's name says.
// https://openweathermap.org/current#parameter

import type { JsonValue, MetricMetadata } from '../../model.ts'
import type { Units } from './read-config.ts'

export interface Observation {
  readonly values: readonly { readonly name: string; readonly value: number }[]
  /** OpenWeatherMap's name of the place, and its country as ISO 3166; '' at sea. */
  readonly place: string
  readonly country: string
  /** `dt`: seconds since 1970; undefined if it is none. */
  readonly observedAtSeconds: number | undefined
  /** Fields that are something else than a number. */
  readonly unreadable: readonly string[]
}

interface Reading {
  readonly name: string
  readonly help: string
  readonly unit: string
  readonly path: readonly [string, string?]
  readonly convert?: (value: number, units: Units) => number
}

/** Of each of them: the temperature is there in every answer, all others where they are known. */
const readings: readonly Reading[] = [
  reading('temperature', 'celsius', 'Temperature.', ['main', 'temp'], toCelsius),
  reading(
    'feels_like',
    'celsius',
    'Temperature as a person perceives it.',
    ['main', 'feels_like'],
    toCelsius,
  ),
  reading('pressure', 'hpa', 'Atmospheric pressure at sea level.', ['main', 'pressure']),
  reading('humidity', 'percent', 'Relative humidity.', ['main', 'humidity']),
  reading('wind_speed', 'meters_per_second', 'Wind speed.', ['wind', 'speed'], toMetersPerSecond),
  reading('wind_direction', 'degrees', 'Direction from which the wind blows, clockwise from north.', [
    'wind',
    'deg',
  ]),
  reading('wind_gust', 'meters_per_second', 'Wind speed in gusts.', ['wind', 'gust'], toMetersPerSecond),
  reading('rain_1h', 'millimeters', 'Rain in the last hour; absent while there is no rain.', ['rain', '1h']),
  reading('snow_1h', 'millimeters', 'Snow in the last hour; absent while there is no snow.', ['snow', '1h']),
  reading('clouds', 'percent', 'Share of the sky that clouds cover.', ['clouds', 'all']),
  reading('visibility', 'meters', 'Visibility, 10 km at most.', ['visibility']),
]

export const observedAtName = 'openweathermap_observation_timestamp_seconds'

export const openweathermapMetadata: ReadonlyMap<string, MetricMetadata> = new Map([
  ...readings.map(({ name, help, unit }): [string, MetricMetadata] => [name, { type: 'gauge', help, unit }]),
  [observedAtName, { type: 'gauge', help: 'Time of the observation.', unit: 'seconds' }],
])

/** @returns undefined if there is no temperature in the answer: then it is none of the weather */
export function readObservation(answer: JsonValue, units: Units): Observation | undefined {
  if (typeof field(answer, 'main', 'temp') !== 'number') return undefined
  const values: { name: string; value: number }[] = []
  const unreadable: string[] = []
  for (const { name, path, convert } of readings) {
    const value = field(answer, ...path)
    if (value === undefined || value === null) continue
    const converted = typeof value === 'number' ? rounded(convert?.(value, units) ?? value) : Number.NaN
    if (Number.isFinite(converted)) values.push({ name, value: converted })
    else unreadable.push(path.join('.'))
  }
  return {
    values,
    place: textOf(field(answer, 'name')),
    country: textOf(field(answer, 'sys', 'country')),
    observedAtSeconds: numberOf(field(answer, 'dt')),
    unreadable,
  }
}

/** @returns what is at a place of two names at most, in objects only */
export function field(value: JsonValue | undefined, name: string, inner?: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const found = (value as { readonly [key: string]: JsonValue })[name]
  return inner === undefined ? found : field(found, inner)
}

export function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

function numberOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function reading(
  name: string,
  unit: string,
  help: string,
  path: Reading['path'],
  convert?: Reading['convert'],
): Reading {
  return { name: `openweathermap_${name}_${unit}`, help, unit, path, ...(convert && { convert }) }
}

function toCelsius(value: number, units: Units): number {
  if (units === 'metric') return value
  return units === 'standard' ? value - 273.15 : ((value - 32) * 5) / 9
}

/** `imperial` is in miles per hour, and changes nothing but temperature and wind. */
function toMetersPerSecond(value: number, units: Units): number {
  return units === 'imperial' ? value * 0.44704 : value
}

/** 298.48 K are 25.33 °C, not 25.330000000000041. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
