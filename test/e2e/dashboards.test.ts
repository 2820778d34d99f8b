// Every PromQL query of every dashboard, with its variables, run by a real Prometheus that has a day of a fleet (test/helpers/dashboard-data.ts).
// A panel without data there would be one that nobody ever sees anything in.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fleetOfADay, silentDevices } from '../helpers/dashboard-data.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { type Prometheus, startPrometheus } from '../helpers/prometheus.ts'
import { postSeries } from '../helpers/write-request.ts'

interface Target {
  readonly expr?: string
  readonly instant?: boolean
}

interface Panel {
  readonly type: string
  readonly title: string
  readonly targets?: readonly Target[]
}

interface Variable {
  readonly name: string
  readonly type: string
  readonly query: { readonly query?: string } | string
  readonly regex?: string
  readonly includeAll?: boolean
}

interface DashboardFile {
  readonly title: string
  readonly time: { readonly from: string }
  readonly panels: readonly Panel[]
  readonly templating: { readonly list: readonly Variable[] }
}

const folder = path.join(import.meta.dirname, '..', '..', 'docs', 'dashboards')
// That of the pipeline asks CloudWatch (test/contract/dashboards.test.ts).
const dashboards = readdirSync(folder)
  .filter((file) => file !== 'pipeline.json')
  .map((file): [string, DashboardFile] => [file, JSON.parse(readFileSync(path.join(folder, file), 'utf8'))])
const untilMs = Math.floor(Date.now() / 60_000) * 60_000
const until = untilMs / 1000

/** What is asked of Prometheus when these are chosen; all of the others. */
const chosen: Readonly<Record<string, string>> = { silence: '15m', __rate_interval: '5m' }

function interpolate(expr: string, device: string): string {
  return expr
    .replace(/"\$(device|metric)"/g, (_, name) => (name === 'device' ? `"${device}"` : '".*"'))
    .replace(/\$([a-z_]\w*)/g, (_, name: string) => chosen[name] ?? '.*')
}

describeWithParts('dashboards', ['prometheus'], (parts) => {
  let prometheus: Prometheus
  let devices: string[]

  beforeAll(async () => {
    prometheus = await startPrometheus(parts.prometheus)
    for (const batch of await fleetOfADay(untilMs)) {
      const response = await postSeries(prometheus.writeUrl, batch)
      expect([response.status, await response.text()]).toEqual([204, ''])
    }
    devices = (await labelValues('{device!=""}', 'device')).sort()
  })
  afterAll(() => prometheus?.stop())

  async function ask(api: string, parameters: Record<string, string>) {
    const url = prometheus.writeUrl.replace(/write$/, api)
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(parameters) })
    const answer = (await response.json()) as {
      readonly error?: string
      // biome-ignore lint/suspicious/noExplicitAny: what a query answers depends on the query.
      readonly data: any
    }
    expect([parameters, answer.error]).toEqual([parameters, undefined])
    return answer.data
  }

  async function labelValues(selector: string, label: string): Promise<string[]> {
    const found = await ask('series', {
      'match[]': selector,
      start: String(until - 90_000),
      end: String(until),
    })
    const values = found.map((labels: Record<string, string>) => labels[label])
    return [...new Set<string>(values)].filter((value) => value !== undefined)
  }

  /** Finite values that it finds. */
  async function values(expr: string, instant: boolean): Promise<number> {
    const time = { end: String(until), start: String(until - 6 * 3_600), step: '300' }
    const { result } = instant
      ? await ask('query', { query: expr, time: String(until) })
      : await ask('query_range', { query: expr, ...time })
    const points = result.flatMap((one: { value?: unknown[]; values?: unknown[][] }) =>
      (one.values ?? [one.value as unknown[]]).map(([, value]) => Number(value)),
    )
    return points.filter(Number.isFinite).length
  }

  describe.each(dashboards)('%s', (_, { panels, templating }) => {
    const queries = panels.flatMap(({ title, targets = [] }) =>
      targets.flatMap(({ expr, instant }, index) =>
        expr === undefined || expr === ''
          ? []
          : [{ name: `${title} #${index + 1}`, expr, instant: instant === true }],
      ),
    )

    it.each(queries.map((query) => [query.name, query] as const))('has data for %s', async (_, query) => {
      // A zero in the place of nothing would always be there.
      const expr = query.expr.replaceAll(' or vector(0)', '')
      const all = query.expr.includes('=~"$device"') || !query.expr.includes('$device')
      for (const device of all ? ['.*'] : devices) {
        if ((await values(interpolate(query.expr, device), query.instant)) === 0) continue
        if ((await values(interpolate(expr, device), query.instant)) > 0) return
      }
      expect.fail(`no data: ${interpolate(expr, all ? '.*' : 'any device')}`)
    })

    const variables = templating.list.flatMap((variable) => {
      const query = typeof variable.query === 'string' ? '' : (variable.query.query ?? '')
      const [, selector, label] = /^label_values\((.+), (\w+)\)$/.exec(query) ?? []
      return selector === undefined || label === undefined ? [] : [{ ...variable, selector, label }]
    })

    it.each(variables.map((variable) => [variable.name, variable] as const))(
      'offers values for $%s',
      async (_, { selector, label, regex }) => {
        const offered = await labelValues(interpolate(selector, 'washer'), label)
        const pattern = new RegExp((regex ?? '').replace(/^\/|\/$/g, ''))
        expect(offered.filter((value) => pattern.test(value)).length).toBeGreaterThan(0)
      },
    )
  })

  it('shows who is silent, and nobody else', async () => {
    const [, fleet] = dashboards.find(([file]) => file === 'fleet.json') as [string, DashboardFile]
    const list = fleet.panels.find(({ title }) => title.startsWith('Silent devices')) as Panel
    const query = interpolate(list.targets?.[0]?.expr ?? '', '.*')
    const { result } = await ask('query', { query, time: String(until) })
    const silent = result.map(({ metric }: { metric: Record<string, string> }) => metric['device'])
    expect([...new Set(silent)].sort()).toEqual([...silentDevices].sort())
  })
})
