// Collectors for a Prometheus that scrapes: the program's page and node_exporter's text file, read by the real ones.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createFetchJson } from '#collect'
import { readCollectSettings } from '#config'
import { systemClock } from '../../src/clock.ts'
import { createCollectHandler } from '../../src/lambda/collect/create-collect-handler.ts'
import { answers, startOnFreePort, startProgram } from '../helpers/child.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { type Prometheus, startPrometheus } from '../helpers/prometheus.ts'
import { startSoracom } from '../helpers/soracom-service.ts'
import { builtProgram, type StartProcess, startProcess } from '../helpers/start-process.ts'
import { startWeatherService } from '../unit/collect/openweathermap/service.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'collect-pull-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A collector of a user's, with metrics of all types; it fails once there is a file. */
writeFileSync(
  path.join(folder, 'garden.mjs'),
  `import { existsSync } from 'node:fs'
const help = 'Of "the" garden, \\\\ and\\nmore.'
export const collector = {
  name: 'garden',
  create: ({ beds, hang }) => ({
    metadata: new Map([
      ['soil_celsius', { type: 'gauge', help, unit: 'celsius' }],
      ['water_litres_total', { type: 'counter', help, unit: 'litres' }],
      ['visits', { type: 'counter', help, unit: '' }],
      ['pump_info', { type: 'info', help, unit: '' }],
      ['pump_mode', { type: 'stateset', help, unit: '' }],
      ['odd', { type: 'unknown', help, unit: '' }],
    ]),
    async *collect() {
      if (hang) await new Promise((resolve) => setTimeout(resolve, 600_000))
      if (existsSync(new URL('fail', import.meta.url))) throw new Error('no garden')
      for (const bed of beds) yield { name: 'soil_celsius', labels: { bed }, value: 0.1 + 0.2 }
      yield { name: 'soil_celsius', labels: { bed: 'timed' }, value: 7, timestampMs: Date.now() - 30_500 }
      yield { name: 'water_litres_total', labels: {}, value: 1e21 }
      yield { name: 'visits', labels: {}, value: 12 }
      yield { name: 'pump_info', labels: { model: 'a"b\\\\c\\nd', city: '東京' }, value: 1 }
      yield { name: 'pump_mode', labels: { pump_mode: 'on' }, value: 1 }
      yield { name: 'pump_mode', labels: { pump_mode: 'off' }, value: 0 }
      yield { name: 'odd', labels: {}, value: -1.5e-7 }
    },
  }),
}
`,
)
writeFileSync(
  path.join(folder, 'garden.yaml'),
  `- instance: front
  interval_seconds: 1
  config: { beds: [a, "b/2"] }
- instance: back
  interval_seconds: 1
  config: { beds: [c] }
`,
)

const program = [process.execPath, builtProgram]
const collect = ['collect', path.join(folder, 'garden.mjs')]
const configured = [...collect, '--config', path.join(folder, 'garden.yaml')]

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

async function serve(args: readonly string[]): Promise<{ running: StartProcess; url: string }> {
  const running = startProcess([...program, ...args, '--serve', '0'])
  stops.push(() => running.signal('SIGKILL'))
  const [, url] = await running.saw(/^serving (http\S+)\n/)
  return { running, url: url as string }
}

async function startNodeExporter(file: string): Promise<string> {
  const { address, running } = await startOnFreePort(async (port) => {
    const address = `127.0.0.1:${port}`
    const args = [
      '--collector.disable-defaults',
      '--collector.textfile',
      `--collector.textfile.directory=${folder}`,
      `--web.listen-address=${address}`,
    ]
    const isReady = () => answers(`http://${address}/metrics`)
    return { address, running: await startProgram(file, args, { isReady }) }
  })
  stops.push(running.stop)
  return address
}

/** A round of each instance, by the scheduled function. */
async function writeRounds(writeUrl: string): Promise<void> {
  const env = { REMOTE_WRITE_URL: writeUrl, REMOTE_WRITE_AUTH: 'none' }
  const load = async () => (await import(pathToFileURL(path.join(folder, 'garden.mjs')).href)).collector
  const run = createCollectHandler(
    readCollectSettings(env),
    {
      collectors: { garden: load },
      tools: { fetchJson: createFetchJson({ clock: systemClock }), secret: async () => '' },
      park: undefined,
    },
    { env, clock: systemClock, writeLine: () => undefined },
  )
  const context = { awsRequestId: 'round', getRemainingTimeInMillis: () => 60_000 }
  for (const [instance, beds] of [
    ['front', ['a', 'b/2']],
    ['back', ['c']],
  ] as const) {
    await run({ collector: 'garden', instance, config: { beds } }, context)
  }
}

type Series = Readonly<Record<string, string | number>>

/** The values of a job as of now, without the labels that Prometheus adds, and those of the clock. */
async function seriesOf(prometheus: Prometheus, job: string, target: string): Promise<Series[]> {
  const url = new URL('/api/v1/query', prometheus.writeUrl)
  url.searchParams.set(
    'query',
    `{job="${job}", __name__=~".+", __name__!~"scrape_.*|go_.*|node_.*|process_.*|promhttp_.*"}`,
  )
  const { data } = (await (await fetch(url)).json()) as {
    data: { result: { metric: Record<string, string>; value: [number, string] }[] }
  }
  return data.result
    .filter(({ metric }) => metric['__name__'] !== 'up' || metric['collector'] !== undefined)
    .map(({ metric: { job: _, ...metric }, value: [, value] }) => {
      if (metric['instance'] === target) delete metric['instance']
      const isOfClock = /duration|last_success/.test(metric['__name__'] as string)
      return { ...metric, value: isOfClock ? 'of the clock' : Number(value) }
    })
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

async function until<T>(read: () => Promise<T>, isGood: (value: T) => boolean): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const value = await read()
    if (isGood(value) || attempt === 1_000) return value
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

const openMetrics = { headers: { accept: 'application/openmetrics-text;version=1.0.0' } }

describe('collect --serve', () => {
  it('ends soon when it is told to, though a round hangs', async () => {
    const config = path.join(folder, 'hang.yaml')
    writeFileSync(config, 'interval_seconds: 300\nconfig: { hang: true }\n')
    const { running, url } = await serve([...collect, '--config', config])
    expect(await (await fetch(url)).text()).toBe('')
    expect(await (await fetch(url, openMetrics)).text()).toBe('# EOF\n')
    running.signal('SIGTERM')
    // Long before the round would be over.
    expect(await running.ended).toBe(0)
  })
})

describeWithParts(
  'a Prometheus',
  ['prometheus', 'promtool', 'prometheus-node-exporter'],
  ({ prometheus: prometheusFile, promtool, 'prometheus-node-exporter': nodeExporterFile }) => {
    it('has the same by the page, by node_exporter and by remote write, and of a failed round that it failed', async () => {
      const textfile = () =>
        spawnSync(program[0]!, [...program.slice(1), ...configured, '--textfile', folder])
      expect(textfile()).toMatchObject({ status: 0 })
      const { running, url } = await serve(configured)
      const page = new URL(url).host
      const exporter = await startNodeExporter(nodeExporterFile)
      const prometheus = await startPrometheus(prometheusFile, { targets: { page, exporter } })
      stops.push(prometheus.stop)

      const byPage = await until(
        () => seriesOf(prometheus, 'page', page),
        (series) => series.length >= 17,
      )
      const up = (instance: string, value: number) => {
        return { __name__: 'up', collector: 'garden', instance, value }
      }
      expect(byPage).toEqual(
        expect.arrayContaining([
          { __name__: 'soil_celsius', bed: 'b/2', value: 0.1 + 0.2 },
          { __name__: 'soil_celsius', bed: 'timed', value: 7 },
          { __name__: 'water_litres_total', value: 1e21 },
          { __name__: 'visits', value: 12 },
          { __name__: 'pump_info', city: '東京', model: 'a"b\\c\nd', value: 1 },
          { __name__: 'pump_mode', pump_mode: 'off', value: 0 },
          { __name__: 'odd', value: -1.5e-7 },
          up('front', 1),
          up('back', 1),
          { __name__: 'collector_samples', collector: 'garden', instance: 'back', value: 8 },
        ]),
      )
      const byExporter = await until(
        () => seriesOf(prometheus, 'exporter', exporter),
        (series) => series.length >= byPage.length,
      )
      expect(byExporter).toEqual(byPage)
      expect(await (await fetch(`http://${exporter}/metrics`)).text()).toContain(
        'node_textfile_scrape_error 0\n',
      )

      await writeRounds(prometheus.writeUrl)
      const written = await until(
        () => seriesOf(prometheus, '', ''),
        (series) => series.length >= byPage.length,
      )
      expect(written).toEqual(byPage)

      // Types and units that only OpenMetrics has.
      const metadata = new URL('/api/v1/targets/metadata', prometheus.writeUrl)
      metadata.searchParams.set('match_target', '{job="page"}')
      const help = 'Of "the" garden, \\ and\nmore.'
      expect(((await (await fetch(metadata)).json()) as { data: object[] }).data).toEqual(
        expect.arrayContaining(
          [
            { metric: 'soil_celsius', type: 'gauge', help, unit: 'celsius' },
            { metric: 'water_litres', type: 'counter', help, unit: 'litres' },
            { metric: 'visits', type: 'unknown', help, unit: '' },
            { metric: 'pump', type: 'info', help, unit: '' },
            { metric: 'pump_mode', type: 'stateset', help, unit: '' },
          ].map((one) => expect.objectContaining(one)),
        ),
      )

      writeFileSync(path.join(folder, 'fail'), '')
      const afterFailure = await until(
        () => seriesOf(prometheus, 'page', page),
        (series) => !series.some(({ __name__: name }) => name === 'soil_celsius'),
      )
      expect(afterFailure).toEqual(expect.arrayContaining([up('front', 0), up('back', 0)]))
      expect(afterFailure.map(({ __name__: name }) => name)).not.toContain('soil_celsius')
      expect(running.output()).toMatch(
        /\{"time":"\S+","collector":"garden","instance":"front","reason":"failed"/,
      )
      expect(textfile()).toMatchObject({ status: 1 })
      const exporterFailed = await until(
        () => seriesOf(prometheus, 'exporter', exporter),
        (series) => !series.some(({ __name__: name }) => name === 'soil_celsius'),
      )
      expect(exporterFailed.map(({ __name__: name }) => name)).not.toContain('soil_celsius')
      expect(exporterFailed).toEqual(expect.arrayContaining([up('front', 0), up('back', 0)]))
      rmSync(path.join(folder, 'fail'))

      running.signal('SIGTERM')
      expect(await running.ended).toBe(0)
      expect(prometheus.log()).not.toMatch(/page.*(?:error|duplicate)/i)
    })

    it('takes samples with times of their own, in both formats', async () => {
      const { url } = await serve([...configured, '--timestamps'])
      const timed = /^soil_celsius\{bed="timed"\} 7 (\S+)$/m
      const read = async (init: RequestInit) => (await fetch(url, init)).text()
      const text = await until(
        () => read({}),
        (page) => timed.test(page),
      )
      expect(timed.exec(text)?.[1]).toMatch(/^\d{13}$/)
      expect(timed.exec(await read(openMetrics))?.[1]).toMatch(/^\d{10}(\.\d{1,3})?$/)
      const prometheus = await startPrometheus(prometheusFile, { targets: { page: new URL(url).host } })
      stops.push(prometheus.stop)
      const stored = await until(
        () => prometheus.samplesOf('soil_celsius{bed="timed"}', Date.now() - 120_000, Date.now()),
        (series) => (series[0]?.samples.length ?? 0) > 0,
      )
      const [timeMs = 0, value] = stored[0]?.samples[0] ?? []
      expect(value).toBe(7)
      expect(Date.now() - timeMs).toBeGreaterThan(30_000)
    })

    it('finds no fault with pages of the collectors that come with the program', async () => {
      const observedAt = Math.floor(Date.now() / 1000) - 60
      const weather = await startWeatherService({
        key: () => 'the-key',
        weather: {
          '35.68,139.69': {
            coord: { lat: 35.68, lon: 139.69 },
            main: { temp: 25.5, pressure: 1013, humidity: 48 },
            dt: observedAt,
            name: 'Tokyo',
            cod: 200,
          },
        },
      })
      stops.push(weather.close)
      const secret = (name: string, text: string): string => {
        writeFileSync(path.join(folder, name), text)
        return `file://${path.join(folder, name)}`
      }
      const entries: object[] = [
        {
          collector: 'openweathermap',
          config: {
            secretArn: secret('key', 'the-key'),
            baseUrl: weather.baseUrl,
            places: [{ name: 'Tokyo', lat: 35.68, lon: 139.69 }],
          },
        },
      ]
      const soracom = await startSoracom(Date.now)
      stops.push(soracom.close)
      const sessionStatus = { online: true, lastUpdatedAt: Date.now() - 1_500 }
      soracom.state.subscribers = ['440100000000001', '440100000000002'].map((imsi, index) => ({
        imsi,
        status: 'active',
        speedClass: 's1.standard',
        tags: { name: `sim ${index}` },
        sessionStatus: index === 0 ? sessionStatus : null,
      }))
      const secretArn = secret('soracom.json', JSON.stringify(soracom.state.credentials))
      const config = { baseUrl: soracom.url.href, auth: { secretArn } }
      entries.push({ collector: 'soracom', instance: 'jp', config })
      writeFileSync(path.join(folder, 'services.json'), JSON.stringify(entries))
      const { url, running } = await serve(['collect', '--config', path.join(folder, 'services.json')])
      const page = await until(
        async () => (await fetch(url)).text(),
        (text) => text.split('\nup{').length > entries.length,
      )
      expect(page).toMatch(/^openweathermap_temperature_celsius\{.*place="Tokyo".*\} 25\.5$/m)
      expect(page).toContain('up{collector="openweathermap",instance="openweathermap"} 1\n')
      expect(page).toMatch(/^soracom_session_status\{.*440100000000001.*\} 1$/m)
      expect(page).toContain('up{collector="soracom",instance="jp"} 1\n')
      expect(`${page}${running.output()}`).not.toMatch(/the-key|secret-hidden|token-1/)
      const checked = spawnSync(promtool, ['check', 'metrics'], { input: page, encoding: 'utf8' })
      expect(checked).toMatchObject({ status: 0, stdout: '', stderr: '' })
      // Prometheus takes the OpenMetrics of it whole.
      const target = new URL(url).host
      const prometheus = await startPrometheus(prometheusFile, { targets: { page: target } })
      stops.push(prometheus.stop)
      const seriesCount = page.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length
      const scraped = await until(
        () => seriesOf(prometheus, 'page', target),
        (series) => series.length >= seriesCount,
      )
      expect(scraped).toHaveLength(seriesCount)
    })

    it('finds no fault with the page', () => {
      const { status, stdout } = spawnSync(program[0]!, [...program.slice(1), ...configured], {
        encoding: 'utf8',
      })
      expect(status).toBe(0)
      const checked = spawnSync(promtool, ['check', 'metrics'], { input: stdout, encoding: 'utf8' })
      // 3 is for names that could be better: `visits` is there on purpose.
      expect(checked).toMatchObject({ status: 3, stdout: '' })
      expect(checked.stderr.trim().split('\n')).toEqual([
        'visits counter metrics should have "_total" suffix',
      ])
    })
  },
)
