import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { formatExposition } from '#exposition'
import { collector as constant } from '../../../../examples/collectors/constant.ts'
import { brewSeconds, collector as registry } from '../../../../examples/collectors/registry.ts'
import { collector as thermal } from '../../../../examples/collectors/thermal.ts'
import { collector as weather } from '../../../../examples/collectors/weather.ts'
import { systemClock } from '../../../../src/clock.ts'
import type { CollectorKind } from '../../../../src/collect/collector.ts'
import { createFetchJson } from '../../../../src/collect/create-fetch-json.ts'
import { createNotes } from '../../../../src/collect/notes.ts'
import { createRounds } from '../../../../src/collect/run-round.ts'
import type { JsonValue } from '../../../../src/model.ts'
import { startWeatherService } from '../openweathermap/service.ts'

const folder = mkdtempSync(join(tmpdir(), 'collectors-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** One round as a page without times, and without what is said of the round itself. */
async function pageOf(kind: CollectorKind, config: JsonValue = {}, secret = '') {
  const clock = systemClock
  const { samples, metadata, problems } = await createRounds(
    { collector: kind.name, instance: 'home', clock },
    () =>
      kind.create(config, {
        clock,
        fetchJson: createFetchJson({ clock }),
        secret: async () => secret,
        note: () => undefined,
      }),
    createNotes(),
  )(Date.now() + 100_000)
  const own = samples.filter(({ name }) => !/^(up|collector_\w+)$/.test(name))
  return {
    page: formatExposition(own, metadata)
      .split('\n')
      .map((line) => (line.startsWith('#') ? line : line.replace(/ \d+$/, ''))),
    problems: problems.map(({ reason, message }) => `${reason}: ${message}`),
  }
}

describe('the examples of collectors', () => {
  it('constant: a counter and a gauge', async () => {
    expect(await pageOf(constant)).toEqual({
      page: [
        '# HELP abcd_example_count example counter help',
        '# TYPE abcd_example_count counter',
        'abcd_example_count 1234',
        '# HELP abcd_example_gauge example gauge help',
        '# TYPE abcd_example_gauge gauge',
        'abcd_example_gauge 1234',
        '',
      ],
      problems: [],
    })
  })

  it('weather: what OpenWeatherMap says of a place', async () => {
    const service = await startWeatherService({
      key: () => 'k',
      weather: { '35,139': { main: { temp: 7.25, pressure: 1015, humidity: 64 } }, '0,0': { cod: 200 } },
    })
    try {
      const config = { lat: 35, lon: 139, secretArn: 'file:///key', baseUrl: service.baseUrl }
      const { page, problems } = await pageOf(weather, config, 'k\n')
      expect(problems).toEqual([])
      expect(page.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([
        'openweathermap_humidity_percent 64',
        'openweathermap_pressure_hpa 1015',
        'openweathermap_temperature_celsius 7.25',
      ])
      expect(page).toContain('# HELP openweathermap_pressure_hpa Atmospheric pressure.')
      expect(service.requests[0]?.query).toEqual({ lat: '35', lon: '139', units: 'metric' })

      expect((await pageOf(weather, { ...config, lat: 0, lon: 0 }, 'k')).problems).toEqual([
        'unexpected_answer: the answer has no weather',
      ])
      expect((await pageOf(weather, config, 'hunter2')).problems).toEqual([
        expect.stringMatching(/^unauthorized: (?!.*hunter2)/),
      ])
    } finally {
      await service.close()
    }
    expect((await pageOf(weather, { lat: '35' })).problems).toEqual([
      'bad_config: 3 problems in the configuration of weather:\n' +
        '  lat: expected a number\n  lon: expected a number\n  secretArn: expected an ARN',
    ])
  })

  it('thermal: each zone of the computer', async () => {
    for (const [zone, type, temp] of [
      ['thermal_zone1', 'gpu-thermal', '39000'],
      ['thermal_zone0', 'cpu-thermal', '41318'],
      ['cooling_device0', 'fan', '7'],
    ] as const) {
      mkdirSync(join(folder, zone))
      writeFileSync(join(folder, zone, 'type'), `${type}\n`)
      writeFileSync(join(folder, zone, 'temp'), `${temp}\n`)
    }
    expect(await pageOf(thermal, { folder })).toEqual({
      page: [
        '# HELP thermal_zone_celsius Temperature of a zone.',
        '# TYPE thermal_zone_celsius gauge',
        'thermal_zone_celsius{type="cpu-thermal",zone="thermal_zone0"} 41.318',
        'thermal_zone_celsius{type="gpu-thermal",zone="thermal_zone1"} 39',
        '',
      ],
      problems: [],
    })
    expect((await pageOf(thermal, { folder: join(folder, 'none') })).problems).toEqual(['failed: Error'])
  })

  it('registry: what prom-client counts and asks for', async () => {
    brewSeconds.observe({ kind: 'mocha' }, 25)
    const { page, problems } = await pageOf(registry)
    expect(problems).toEqual([])
    expect(page).toEqual(
      expect.arrayContaining([
        'coffee_brew_seconds_bucket{kind="mocha",le="20"} 0',
        'coffee_brew_seconds_bucket{kind="mocha",le="60"} 1',
        'coffee_brew_seconds_bucket{kind="mocha",le="+Inf"} 1',
        'coffee_brew_seconds_sum{kind="mocha"} 25',
        'coffee_brew_seconds_count{kind="mocha"} 1',
        '# TYPE host_uptime_seconds gauge',
        expect.stringMatching(/^host_load1 \d/),
        expect.stringMatching(/^host_uptime_seconds \d/),
      ]),
    )
  })
})
