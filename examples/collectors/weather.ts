// The weather at one place, from OpenWeatherMap: a configuration, a secret and a request. The collector
// `openweathermap` does the same for many places, with their names and more values.

import { CollectError, ConfigError, fromSamples, type JsonValue } from 'iot-remote-write/collector'

export const collector = fromSamples(
  'weather',
  async function* ({ config: { lat, lon, secretArn, baseUrl }, tools, deadlineMs }) {
    const url = new URL('/data/2.5/weather', baseUrl ?? 'https://api.openweathermap.org')
    const appid = (await tools.secret(secretArn)).trim()
    url.search = String(new URLSearchParams({ lat: String(lat), lon: String(lon), units: 'metric', appid }))

    const answer = (await tools.fetchJson(url, { deadlineMs })).value as Answer
    const { temp, pressure, humidity } = answer?.main ?? {}
    if (typeof temp !== 'number' || typeof pressure !== 'number' || typeof humidity !== 'number') {
      throw new CollectError('unexpected_answer', 'the answer has no weather')
    }
    yield { name: 'openweathermap_temperature_celsius', value: temp }
    yield { name: 'openweathermap_pressure_hpa', value: pressure }
    yield { name: 'openweathermap_humidity_percent', value: humidity }
  },
  {
    readConfig,
    metadata: {
      openweathermap_temperature_celsius: { type: 'gauge', help: 'Temperature.', unit: 'celsius' },
      openweathermap_pressure_hpa: { type: 'gauge', help: 'Atmospheric pressure.', unit: 'hpa' },
      openweathermap_humidity_percent: { type: 'gauge', help: 'Relative humidity.', unit: 'percent' },
    },
  },
)

type Answer = { readonly main?: { readonly [name: string]: JsonValue } } | null

interface Config {
  readonly lat: number
  readonly lon: number
  /** Secret with the API key as plain text. */
  readonly secretArn: string
  /** Instead of OpenWeatherMap, for tests. */
  readonly baseUrl?: string
}

function readConfig(config: JsonValue): Config {
  const given = (config ?? {}) as Partial<Config>
  const wrong = (['lat', 'lon'] as const).filter((name) => typeof given[name] !== 'number')
  const issues = wrong.map((path) => ({ path, message: 'expected a number' }))
  if (typeof given.secretArn !== 'string')
    issues.push({ path: 'secretArn', message: 'expected an ARN' } as never)
  if (issues.length > 0) throw new ConfigError('the configuration of weather', issues)
  return given as Config
}
