import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { formatExposition, formatSample } from '#exposition'
import { systemClock } from '../../../../src/clock.ts'
import { CollectError } from '../../../../src/collect/collector.ts'
import { createFetchJson } from '../../../../src/collect/create-fetch-json.ts'
import { createNotes } from '../../../../src/collect/notes.ts'
import { openweathermap } from '../../../../src/collect/openweathermap/openweathermap.ts'
import { createRounds } from '../../../../src/collect/run-round.ts'
import type { JsonValue } from '../../../../src/model.ts'
import { createFakeClock, type FakeClock } from '../../../helpers/fake-clock.ts'
import { createFakeTimers, type FakeTimers } from '../../../helpers/fake-timers.ts'
import {
  type Answer,
  startWeatherService,
  type WeatherService,
  type WeatherServiceOptions,
} from './service.ts'

const key = 'f00dfeedf00dfeedf00dfeedf00dfeed'
const nowMs = 1_767_225_600_000
const observedAt = nowMs / 1000 - 240

/** https://openweathermap.org/current#example_JSON, a moment ago. */
const zocca = {
  coord: { lon: 10.99, lat: 44.34 },
  weather: [{ id: 501, main: 'Rain', description: 'moderate rain', icon: '10d' }],
  base: 'stations',
  main: {
    ...{ temp: 298.48, feels_like: 298.74, temp_min: 297.56, temp_max: 300.05 },
    ...{ pressure: 1015, humidity: 64, sea_level: 1015, grnd_level: 933 },
  },
  visibility: 10000,
  wind: { speed: 0.62, deg: 349, gust: 1.18 },
  rain: { '1h': 3.16 },
  clouds: { all: 100 },
  dt: observedAt,
  sys: { type: 2, id: 2075663, country: 'IT', sunrise: 1661834187, sunset: 1661882248 },
  timezone: 7200,
  id: 3163858,
  name: 'Zocca',
  cod: 200,
}

const services: WeatherService[] = []
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.close()))
})

interface World {
  readonly service: WeatherService
  readonly clock: FakeClock
  /** Of requests. */
  readonly timers: FakeTimers
  /** One round: its samples as text, and what went wrong. */
  round(budgetMs?: number): Promise<{ readonly lines: string[]; readonly problems: string[] }>
}

async function open(
  options: Partial<WeatherServiceOptions> & { readonly secret?: () => Promise<string> },
  config: { readonly [key: string]: JsonValue },
): Promise<World> {
  const service = await startWeatherService({ key: () => key, weather: {}, ...options })
  services.push(service)
  const clock = createFakeClock(nowMs)
  const fixed = createFakeClock(nowMs)
  const timers = createFakeTimers()
  const notes = createNotes()
  const tools = {
    clock,
    fetchJson: createFetchJson({ clock, startTimer: timers.startTimer }),
    secret: options.secret ?? (async () => key),
    note: notes.note,
  }
  const runRound = createRounds(
    { collector: 'openweathermap', instance: 'home', clock: fixed },
    () =>
      openweathermap.create(
        { secretArn: 'file:///key', baseUrl: service.baseUrl, units: 'standard', ...config },
        tools,
      ),
    notes,
  )
  return {
    service,
    clock,
    timers,
    async round(budgetMs = 5_000) {
      const { samples, problems } = await runRound(clock.now() + budgetMs)
      clock.advance(60_000)
      return {
        lines: samples.map(formatSample).filter((line) => !line.startsWith('collector_')),
        problems: problems.map(({ reason, message }) => `${reason}: ${message}`),
      }
    },
  }
}

const atZocca = { lat: 44.34, lon: 10.99 }
const home = { name: 'home', lat: 1, lon: 2 }

/** The places that have a temperature. */
function placesIn(lines: readonly string[]): (string | undefined)[] {
  return lines
    .filter((line) => line.startsWith('openweathermap_temperature_celsius{'))
    .map((line) => /place="([^"]*)"/.exec(line)?.[1])
}

describe('the weather of a place', () => {
  it('has all that is documented, with the time of its observation', async () => {
    const { round } = await open({ weather: { '44.34,10.99': zocca } }, { places: [atZocca] })
    const { lines, problems } = await round()
    const labels = '{country="IT",lat="44.34",lon="10.99",place="Zocca"}'
    expect(problems).toEqual([])
    expect(lines).toEqual([
      `openweathermap_temperature_celsius${labels} 25.33 ${observedAt}000`,
      `openweathermap_feels_like_celsius${labels} 25.59 ${observedAt}000`,
      `openweathermap_pressure_hpa${labels} 1015 ${observedAt}000`,
      `openweathermap_humidity_percent${labels} 64 ${observedAt}000`,
      `openweathermap_wind_speed_meters_per_second${labels} 0.62 ${observedAt}000`,
      `openweathermap_wind_direction_degrees${labels} 349 ${observedAt}000`,
      `openweathermap_wind_gust_meters_per_second${labels} 1.18 ${observedAt}000`,
      `openweathermap_rain_1h_millimeters${labels} 3.16 ${observedAt}000`,
      `openweathermap_clouds_percent${labels} 100 ${observedAt}000`,
      `openweathermap_visibility_meters${labels} 10000 ${observedAt}000`,
      `openweathermap_observation_timestamp_seconds${labels} ${observedAt} ${nowMs}`,
      `up{collector="openweathermap",instance="home"} 1 ${nowMs}`,
    ])
  })

  it.each<[string, { readonly [field: string]: JsonValue }, string[]]>([
    ['nothing else', {}, []],
    ['no rain, no wind', { rain: {}, wind: {}, clouds: null, visibility: null }, []],
    ['snow', { snow: { '1h': 0.5 } }, ['openweathermap_snow_1h_millimeters 0.5']],
    ['rain of three hours alone', { rain: { '3h': 2 } }, []],
    ['objects that are none', { rain: 'none', wind: [1], clouds: 7 }, []],
  ])('needs no more than a temperature: %s', async (_, fields, expected) => {
    const bare = { main: { temp: 273.15 }, dt: observedAt, cod: '200', ...fields }
    const { round } = await open({ weather: { '1,2': bare } }, { places: [home] })
    const { lines, problems } = await round()
    expect(problems).toEqual([])
    expect(lines.slice(0, -2)).toEqual(
      ['openweathermap_temperature_celsius 0', ...expected].map(
        (line) => `${line.replace(' ', '{lat="1",lon="2",place="home"} ')} ${observedAt}000`,
      ),
    )
  })

  it.each([
    ['standard', 300, 10, 26.85, 10],
    ['metric', 26.85, 10, 26.85, 10],
    ['imperial', 80.33, 22.37, 26.85, 10.000285],
  ])('asked for in %s units has those of its names', async (units, temp, speed, celsius, metersPerSecond) => {
    const answer = { ...zocca, main: { temp, pressure: 1000 }, wind: { speed } }
    const { round, service } = await open({ weather: { '1,2': answer } }, { places: [home], units })
    const values = Object.fromEntries(
      (await round()).lines.map((line) => [line.split('{')[0], Number(line.split(' ').at(-2))]),
    )
    expect(service.requests[0]?.query).toEqual({ lat: '1', lon: '2', units })
    expect(values).toMatchObject({
      openweathermap_temperature_celsius: celsius,
      openweathermap_wind_speed_meters_per_second: metersPerSecond,
      openweathermap_pressure_hpa: 1000,
    })
  })

  it('has help, type and unit', async () => {
    const { round } = await open({ weather: { '1,2': zocca } }, { places: [home] })
    const names = (await round()).lines.map((line) => line.split('{')[0] as string)
    const { metadata } = openweathermap.create(
      { secretArn: 'file:///key', places: [home] },
      { clock: systemClock, fetchJson: neverAsked, secret: neverAsked, note: () => undefined },
    )
    for (const name of names.filter((one) => one !== 'up')) {
      expect(metadata.get(name)).toMatchObject({ type: 'gauge', help: expect.stringMatching(/^[A-Z].*\.$/) })
      expect(name.endsWith(`_${metadata.get(name)?.unit}`)).toBe(true)
    }
    expect(formatExposition([], metadata)).toBe('')
  })
})

describe('the time of an observation', () => {
  it.each([
    ['30 s ahead is used', nowMs / 1000 + 30, 'dt'],
    ['further ahead is a wrong clock', nowMs / 1000 + 31, 'round'],
    ['of 2020 is used', 1_577_836_800, 'dt'],
    ['before 2020 is a wrong clock', 1_577_836_799, 'round'],
    ['that is a text is none', '1767225600', 'round'],
    ['that is missing is none', null, 'round'],
  ])('%s', async (_, dt, expected) => {
    const { round } = await open({ weather: { '1,2': { ...zocca, dt } } }, { places: [home] })
    const { lines, problems } = await round()
    const time = expected === 'dt' ? Number(dt) * 1000 : nowMs
    expect(lines[0]).toContain(` 25.33 ${time}`)
    expect(problems).toEqual(
      expected === 'dt'
        ? []
        : ['unexpected_answer: home: the answer has fields that differ from the documentation: dt'],
    )
    expect(lines.some((line) => line.startsWith('openweathermap_observation'))).toBe(expected === 'dt')
  })

  it('is left aside where the round is to count', async () => {
    const { round } = await open({ weather: { '1,2': zocca } }, { places: [home], sampleTime: 'round' })
    const { lines } = await round()
    expect(new Set(lines.map((line) => line.split(' ').at(-1)))).toEqual(new Set([String(nowMs)]))
    expect(lines.join('\n')).toContain(`openweathermap_observation_timestamp_seconds`)
  })
})

describe('a place given by name', () => {
  const tokyo = [
    { name: 'Tokyo', local_names: { ja: '東京都' }, lat: 35.6828387, lon: 139.7594549, country: 'JP' },
  ]
  const weather = { '35.6828,139.7595': { ...zocca, name: 'Chiyoda', sys: {} } }

  it('is looked up once, and keeps its name', async () => {
    const { round, service } = await open(
      { weather, names: { 'Tokyo,JP': tokyo } },
      { places: [{ name: 'Tokyo,JP' }, { q: 'Tokyo,JP', name: 'office' }] },
    )
    const { lines } = await round()
    await round()
    const labels = '{country="JP",lat="35.6828",lon="139.7595",place='
    expect(lines.filter((line) => line.startsWith('openweathermap_humidity'))).toEqual([
      `openweathermap_humidity_percent${labels}"Tokyo,JP"} 64 ${observedAt}000`,
      `openweathermap_humidity_percent${labels}"office"} 64 ${observedAt}000`,
    ])
    expect(service.requests.map(({ path }) => path).sort()).toEqual([
      ...['/data/2.5/weather', '/data/2.5/weather', '/data/2.5/weather', '/data/2.5/weather'],
      ...['/geo/1.0/direct', '/geo/1.0/direct'],
    ])
    expect(service.requests[0]?.query).toEqual({ q: 'Tokyo,JP', limit: '1' })
  })

  it.each<[string, Answer, string]>([
    ['is unknown', [], 'no place of this name found'],
    ['is no list', { name: 'Tokyo' }, 'the answer is not a list of places'],
    ['has no coordinates', [{ name: 'Tokyo' }], 'the place in the answer has no coordinates'],
    ['is nowhere', [{ lat: 91, lon: 0 }], 'the place in the answer has no coordinates'],
    ['is null', [null], 'the place in the answer has no coordinates'],
  ])('that %s is a problem of its own, and asked for again', async (_, answer, text) => {
    const names = { Tokyo: answer }
    const { round } = await open(
      { weather: { ...weather, '1,2': zocca }, names },
      { places: [{ name: 'Tokyo' }, home] },
    )
    const first = await round()
    expect(first.problems).toEqual([`unexpected_answer: Tokyo: ${text}`])
    expect(placesIn(first.lines)).toEqual(['home'])
    names.Tokyo = tokyo
    expect(placesIn((await round()).lines).sort()).toEqual(['Tokyo', 'home'])
  })
})

const problemsOfOne: readonly [string, Answer, string][] = [
  ['a status', (response) => response.writeHead(500).end('{"cod":500}'), 'http_status'],
  ['cod as text', { cod: '404', message: `city not found for ${key}` }, 'unexpected_answer'],
  ['cod as number', { cod: 500, message: 'internal error' }, 'unexpected_answer'],
  ['cod that is none', { cod: `for ${key}`, main: { temp: 1 } }, 'unexpected_answer'],
  ['no weather', { cod: 200 }, 'unexpected_answer'],
  ['null', null, 'unexpected_answer'],
  ['a temperature as text', { ...zocca, main: { temp: '298.48' } }, 'unexpected_answer'],
  ['HTML', (response) => response.end('<html>maintenance</html>'), 'not_json'],
  ['nothing', (response) => response.end(), 'not_json'],
  ['a redirect', (response) => response.writeHead(302, { location: '/elsewhere' }).end(), 'http_status'],
  ['a broken connection', (_, request) => request.socket.destroy(), 'connection'],
  ['more than 100 kB', { ...zocca, base: 'x'.repeat(100_000) }, 'too_large'],
  ['10 MB', (response) => response.end(JSON.stringify('x'.repeat(10_000_000))), 'too_large'],
  ['truncated gzip', sendTruncated, 'not_json'],
  ['no answer', () => undefined, 'timeout'],
]

function sendTruncated(response: Parameters<Extract<Answer, (...of: never[]) => void>>[0]): void {
  const body = gzipSync(JSON.stringify(zocca))
  response.writeHead(200, { 'content-encoding': 'gzip' }).end(body.subarray(0, body.length - 20))
}

describe('a place that is answered with', () => {
  it.each(problemsOfOne)('%s hides no other, and is well again', async (_, answer, reason) => {
    const weather = { '0,0': answer, '1,2': zocca }
    const { round, service, timers } = await open(
      { weather },
      { places: [{ name: 'bad', lat: 0, lon: 0 }, home] },
    )
    const asked = round()
    if (reason === 'timeout') {
      // Home has its answer.
      await expect.poll(() => [service.requests.length, timers.durationsMs().length]).toEqual([2, 1])
      timers.fire()
    }
    const { lines, problems } = await asked
    expect(placesIn(lines)).toEqual(['home'])
    expect(lines.at(-1)).toBe(`up{collector="openweathermap",instance="home"} 0 ${nowMs}`)
    expect(problems).toEqual([expect.stringMatching(`^${reason}: bad: `)])
    expect(problems.join()).not.toMatch(new RegExp(`${key}|appid|city not found`))

    weather['0,0'] = zocca
    const next = await round()
    expect(next.problems).toEqual([])
    expect(placesIn(next.lines).sort()).toEqual(['bad', 'home'])
  })

  it('a field that is no number has all others', async () => {
    const answer = { ...zocca, main: { ...zocca.main, humidity: '64' }, visibility: [1] }
    const { round } = await open({ weather: { '1,2': answer } }, { places: [home] })
    const { lines, problems } = await round()
    expect(problems).toEqual([
      'unexpected_answer: home: the answer has fields that differ from the documentation: main.humidity, visibility',
    ])
    expect(lines.map((line) => line.split('{')[0])).toEqual(
      expect.arrayContaining(['openweathermap_pressure_hpa', 'openweathermap_clouds_percent']),
    )
    expect(lines.join()).not.toContain('humidity')
  })
})

describe('a limit or a refusal', () => {
  const places = Array.from({ length: 10 }, (_, index) => ({ name: `p${index}`, lat: index, lon: 0 }))
  const weatherOfAll = (answer: Answer) => Object.fromEntries(places.map(({ lat }) => [`${lat},0`, answer]))

  it.each<[string, Answer, string]>([
    ['429', (response) => response.writeHead(429).end('{"cod":429}'), 'rate_limited'],
    ['cod 429 in a 200', { cod: 429, message: 'exceeds' }, 'rate_limited'],
    ['401', (response) => response.writeHead(401).end('{"cod":401}'), 'unauthorized'],
    ['cod "401" in a 200', { cod: '401' }, 'unauthorized'],
  ])('%s ends the round', async (_, answer, reason) => {
    const weather = { ...weatherOfAll(answer), '0,0': zocca }
    const { round, service } = await open({ weather }, { places })
    const { lines, problems } = await round()
    expect(placesIn(lines)).toEqual(['p0'])
    expect(problems.every((problem) => problem.startsWith(reason))).toBe(true)
    expect(problems.at(-1)).toMatch(/: \d of 10 places were not queried$/)
    expect(service.requests.length).toBeLessThan(10)
  })

  it('of the deadline leaves those that there is no time for', async () => {
    const { round, service, clock, timers } = await open(
      { weather: weatherOfAll(() => undefined) },
      { places },
    )
    const asked = round(300)
    await expect.poll(() => service.requests.length).toBe(4)
    expect(timers.durationsMs()).toEqual([300, 300, 300, 300])
    clock.advance(300)
    timers.fire()
    const { problems } = await asked
    expect(problems).toHaveLength(5)
    expect(problems.at(-1)).toBe('deadline: 6 of 10 places were not queried')
  })

  it('a place that hangs holds up no other', async () => {
    const weather = { ...weatherOfAll(zocca), '0,0': () => undefined }
    const { round, service, timers } = await open({ weather }, { places })
    const asked = round()
    // All have an answer but one.
    await expect.poll(() => [service.requests.length, timers.durationsMs().length]).toEqual([10, 1])
    timers.fire()
    const { lines, problems } = await asked
    expect(placesIn(lines)).toHaveLength(9)
    expect(problems).toEqual([expect.stringMatching('^timeout: p0: ')])
  })
})

async function neverAsked(): Promise<never> {
  throw new Error('nobody asks')
}

const unreadable = new CollectError('secret', 'the secret cannot be read: AccessDeniedException')

describe('a key', () => {
  it('that is changed is found in the same round', async () => {
    let current = 'first'
    const { round } = await open(
      { key: () => current, secret: async () => current, weather: { '1,2': zocca } },
      { places: [home] },
    )
    expect((await round()).problems).toEqual([])
    current = 'second'
    expect((await round()).problems).toEqual([])
  })

  it('that is refused, and whose secret is gone, ends the round', async () => {
    let reads = 0
    const secret = async () => {
      if (reads++ > 0) throw unreadable
      return 'old'
    }
    const places = Array.from({ length: 6 }, (_, lat) => ({ lat, lon: 0 }))
    const { round } = await open({ secret }, { places })
    const { problems } = await round()
    expect(problems.slice(0, -1).every((problem) => /^secret: places/.test(problem))).toBe(true)
    expect(problems.at(-1)).toMatch(/^secret: \d of 6 places were not queried$/)
  })

  it('that cannot be read is said once, and no place is asked for', async () => {
    const places = Array.from({ length: 6 }, (_, lat) => ({ lat, lon: 0 }))
    const { round, service } = await open({ secret: () => Promise.reject(unreadable) }, { places })
    expect((await round()).problems).toEqual([`secret: ${unreadable.message}`])
    expect(service.requests).toEqual([])
  })
})
