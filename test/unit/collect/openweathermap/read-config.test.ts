import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../../src/collect/openweathermap/read-config.ts'
import { ConfigError } from '../../../../src/errors.ts'
import type { JsonValue } from '../../../../src/model.ts'

const secretArn = 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:weather-AbCdEf'
const home = { lat: 35.5, lon: 139 }

function issuesOf(config: JsonValue): string[] {
  try {
    readConfig(config)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.issues.map(({ path, message }) => `${path}: ${message}`)
  }
}

describe('a configuration', () => {
  it('needs a secret and places', () => {
    expect(readConfig({ secretArn, places: [home] })).toEqual({
      baseUrl: new URL('https://api.openweathermap.org'),
      secretArn,
      units: 'metric',
      sampleTime: 'observation',
      places: [{ name: undefined, path: 'places[0]', at: { lat: 35.5, lon: 139 } }],
    })
  })

  it('has places by coordinates and by name', () => {
    const places = [
      { ...home, name: 'home' },
      { name: 'Tokyo,JP' },
      { q: 'Zocca,IT' },
      { q: 'Kyoto,JP', name: 'office' },
      { lat: -90, lon: 180 },
      { ...home, name: 'roof' },
    ]
    expect(readConfig({ secretArn, places }).places.map(({ name, at }) => [name, at])).toEqual([
      ['home', { lat: 35.5, lon: 139 }],
      ['Tokyo,JP', { query: 'Tokyo,JP' }],
      ['Zocca,IT', { query: 'Zocca,IT' }],
      ['office', { query: 'Kyoto,JP' }],
      [undefined, { lat: -90, lon: 180 }],
      ['roof', { lat: 35.5, lon: 139 }],
    ])
  })

  it.each([
    ['https://proxy.example/weather/', true],
    ['http://localhost:8080', true],
    ['http://127.0.0.1:8080', true],
    ['http://[::1]:8080', true],
    ['http://api.openweathermap.org', false],
    ['http://127.0.0.1.example', false],
    ['https://user:hunter2@proxy.example', false],
    ['https://proxy.example/?appid=hunter2', false],
    ['https://proxy.example/#hunter2', false],
    ['ftp://proxy.example', false],
    ['proxy', false],
    [7, false],
  ])('has %s as base address: %s', (baseUrl, allowed) => {
    const issues = issuesOf({ secretArn, places: [home], baseUrl })
    expect(issues).toEqual(allowed ? [] : [expect.stringMatching(/^baseUrl: expected an https URL/)])
  })

  it.each<[string, JsonValue, string]>([
    ['a latitude', { lat: 90.1, lon: 0 }, 'places[0].lat: expected degrees from -90 to 90, as a number'],
    ['a longitude', { lat: 0, lon: -180.1 }, 'places[0].lon: expected degrees from -180 to 180, as a number'],
    ['a text', { lat: '35', lon: 1 }, 'places[0].lat: expected degrees from -90 to 90, as a number'],
    ['half of it', { lat: 1 }, 'places[0].lon: expected degrees from -180 to 180, as a number'],
    ['nothing', {}, 'places[0]: expected lat and lon, or a name'],
    ['both', { ...home, q: 'Tokyo' }, 'places[0].q: expected lat and lon, or q, not both'],
    ['an empty name', { name: '' }, 'places[0].name: expected text (actual: empty text)'],
    ['a number as name', { name: 7 }, 'places[0].name: expected text (actual: 7)'],
    [
      'a mistyped key',
      { lat: 1, lon: 1, nmae: 'x' },
      'places[0].nmae: unknown key `nmae`; did you mean `name`?',
    ],
  ])('says what is wrong with a place: %s', (_, place, issue) => {
    expect(issuesOf({ secretArn, places: [place] })).toContain(issue)
  })

  it('says that a place must be an object', () => {
    expect(issuesOf({ secretArn, places: ['Tokyo'] })).toEqual([
      expect.stringMatching(/^places\[0\]: expected/),
    ])
  })

  it('has each place once', () => {
    const places = [{ name: 'Tokyo' }, home, { q: 'Tokyo' }, { ...home, name: 'roof' }, home]
    expect(issuesOf({ secretArn, places })).toEqual([
      'places[2]: the same place as places[0]; remove one of the two',
      'places[4]: the same place as places[1]; remove one of the two',
    ])
  })

  it.each([
    ['no list', { name: 'Tokyo' }, false, 'no list'],
    ['none', [], false, 'an empty list'],
    ['30', 30, true, ''],
    ['31', 31, false, '31'],
  ])('has 1 to 30 places: %s', (_, given, allowed, actual) => {
    const places =
      typeof given === 'number' ? Array.from({ length: given }, (_one, lat) => ({ lat, lon: 0 })) : given
    const expected = [`places: expected a list of 1 to 30 places (actual: ${actual})`]
    expect(issuesOf({ secretArn, places })).toEqual(allowed ? [] : expected)
  })

  it('says everything at once, and nothing of what may be the key', () => {
    const issues = issuesOf({ secretArn: 'hunter2', place: [home], units: 'celsius', sampleTime: 'now' })
    expect(issues).toEqual([
      'place: unknown key `place`; did you mean `places`?',
      'secretArn: expected the ARN of a secret in Secrets Manager, or a file:/// URL',
      'units: expected one of metric, imperial, standard (actual: other text)',
      'sampleTime: expected one of observation, round (actual: other text)',
      'places: expected a list of 1 to 30 places (actual: no list)',
    ])
    expect(issuesOf(null)).toContainEqual(expect.stringMatching(/^\(all\): expected an object/))
  })
})
