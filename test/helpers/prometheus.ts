// A real Prometheus that takes remote write, on a free loopback port and with nothing stored yet. What it stores is
// read back with its query API. Debian's 2.42 answers 500, not 400, to a sample that is too old for its window.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { answers, startOnFreePort, startProgram } from './child.ts'

export interface PrometheusOptions {
  /** Such as `10m`. Default: samples of a series have to come in order. */
  readonly outOfOrderTimeWindow?: string
  /** Such as `native-histograms`. */
  readonly features?: readonly string[]
  /** Job → host and port, scraped every second at `/metrics`; labels stay as they are there. */
  readonly targets?: { readonly [job: string]: string }
  /** The text of a file of rules. */
  readonly rules?: string
  /** Host and port of the alert manager that hears of them. */
  readonly alertmanager?: string
}

export interface Prometheus {
  readonly url: string
  readonly writeUrl: string
  /** What is stored of all series that match, ordered by labels. @param selector such as `{host="a"}` */
  samplesOf(selector: string, fromMs: number, toMs: number): Promise<StoredSeries[]>
  log(): string
  stop(): Promise<void>
}

export interface StoredSeries {
  readonly labels: Readonly<Record<string, string>>
  readonly samples: readonly (readonly [timestampMs: number, value: number])[]
}

/** @param program from `findPart('prometheus')` */
export async function startPrometheus(
  program: string,
  { outOfOrderTimeWindow, features = [], targets = {}, rules, alertmanager }: PrometheusOptions = {},
): Promise<Prometheus> {
  const dir = mkdtempSync(path.join(tmpdir(), 'prometheus-'))
  const configFile = path.join(dir, 'prometheus.yml')
  const window =
    outOfOrderTimeWindow === undefined
      ? ''
      : `{ tsdb: { out_of_order_time_window: ${outOfOrderTimeWindow} } }`
  const scrapes = Object.entries(targets).map(([job, address]) => ({
    job_name: job,
    scrape_interval: '1s',
    scrape_timeout: '1s',
    honor_labels: true,
    static_configs: [{ targets: [address] }],
  }))
  const ruleFile = path.join(dir, 'rules.yaml')
  if (rules !== undefined) writeFileSync(ruleFile, rules)
  const alertmanagers = alertmanager === undefined ? [] : [{ static_configs: [{ targets: [alertmanager] }] }]
  const config = {
    rule_files: rules === undefined ? [] : [ruleFile],
    alerting: { alertmanagers },
    scrape_configs: scrapes,
  }
  // JSON is YAML; a storage with nothing in it would not be.
  const lines = Object.entries(config).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
  writeFileSync(configFile, `storage: ${window}\n${lines.join('')}`)
  const { url, running } = await startOnFreePort(async (port) => {
    const url = `http://127.0.0.1:${port}`
    const args = [
      `--config.file=${configFile}`,
      `--storage.tsdb.path=${path.join(dir, 'storage')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-remote-write-receiver',
      '--log.level=warn',
      ...features.map((feature) => `--enable-feature=${feature}`),
    ]
    const isReady = async () =>
      (await answers(`${url}/-/ready`, (status) => status === 200)) &&
      // It knows where to send alerts some seconds later, and what fires before waits for a minute.
      (alertmanager === undefined || (await knowsAlertmanager(url)))
    return { url, running: await startProgram(program, args, { isReady }) }
  })
  return {
    url,
    writeUrl: `${url}/api/v1/write`,
    samplesOf: (selector, fromMs, toMs) => querySamples(url, selector, fromMs, toMs),
    log: running.log,
    async stop() {
      await running.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

async function knowsAlertmanager(url: string): Promise<boolean> {
  const { data } = (await (await fetch(`${url}/api/v1/alertmanagers`)).json()) as {
    readonly data: { readonly activeAlertmanagers: readonly unknown[] }
  }
  return data.activeAlertmanagers.length > 0
}

/** https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries: times in seconds, values as text. */
interface QueryAnswer {
  readonly status: string
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>
      readonly values: readonly (readonly [seconds: number, value: string])[]
    }[]
  }
}

async function querySamples(
  url: string,
  selector: string,
  fromMs: number,
  toMs: number,
): Promise<StoredSeries[]> {
  // A range selector gives the stored samples themselves, not values at steps.
  const query = new URLSearchParams({ query: `${selector}[${toMs - fromMs}ms]`, time: String(toMs / 1000) })
  const response = await fetch(`${url}/api/v1/query?${query}`)
  if (response.status !== 200) throw new Error(`query: ${response.status} ${await response.text()}`)
  const { data } = (await response.json()) as QueryAnswer
  return data.result
    .map(({ metric, values }) => ({
      labels: metric,
      samples: values.map(([seconds, value]) => [Math.round(seconds * 1000), toNumber(value)] as const),
    }))
    .sort((a, b) => (keyOf(a.labels) < keyOf(b.labels) ? -1 : 1))
}

/** Go writes the shortest text that reads back as the same float64, as JavaScript does. */
function toNumber(text: string): number {
  if (text === '+Inf' || text === '-Inf')
    return text === '+Inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  return Number(text)
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
}
