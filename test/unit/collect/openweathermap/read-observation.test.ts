import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  openweathermapMetadata,
  readObservation,
} from '../../../../src/collect/openweathermap/read-observation.ts'
import type { JsonValue } from '../../../../src/model.ts'

const anyField = fc.oneof(fc.double(), fc.jsonValue({ maxDepth: 1 })) as fc.Arbitrary<JsonValue>
const fieldsOf = (...names: string[]) =>
  fc.oneof(
    fc.record(Object.fromEntries(names.map((name) => [name, anyField])), { requiredKeys: [] }),
    anyField,
  )
const anyAnswer = fc.oneof(
  fc.record(
    {
      main: fieldsOf('temp', 'feels_like', 'pressure', 'humidity'),
      wind: fieldsOf('speed', 'deg', 'gust'),
      rain: fieldsOf('1h'),
      snow: fieldsOf('1h'),
      clouds: fieldsOf('all'),
      sys: fieldsOf('country'),
      visibility: anyField,
      dt: anyField,
      name: anyField,
    },
    { requiredKeys: ['main'] },
  ),
  fc.jsonValue(),
) as fc.Arbitrary<JsonValue>

it('whatever an answer holds, an observation has finite values of known metrics, each once', () => {
  let observed = 0
  fc.assert(
    fc.property(anyAnswer, fc.constantFrom('metric', 'imperial', 'standard'), (answer, units) => {
      const observation = readObservation(answer, units)
      if (observation === undefined) return
      observed += 1
      const names = observation.values.map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
      for (const { name, value } of observation.values) {
        expect(Number.isFinite(value)).toBe(true)
        expect(openweathermapMetadata.has(name)).toBe(true)
      }
      expect([typeof observation.place, typeof observation.country]).toEqual(['string', 'string'])
    }),
    { numRuns: 1_000 },
  )
  expect(observed).toBeGreaterThan(50)
})
