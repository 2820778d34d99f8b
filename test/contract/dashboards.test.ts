// The dashboards as files: what each panel has to say and where it leads; and the CloudWatch queries, held against what the
// function writes, against docs/counters.md, and against the metrics that AWS documents.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { makeDashboards } from '#dashboards'
import { emittedMetrics, keyOf } from '../helpers/emitted-metrics.ts'

// biome-ignore lint/suspicious/noExplicitAny: the JSON of Grafana, of which the SDK has types for parts only.
type Json = any

const dashboards = Object.entries(makeDashboards()).map(([name, built]): [string, Json] => [
  name,
  JSON.parse(JSON.stringify(built)),
])
const uids = dashboards.map(([, { uid }]) => uid)
const panelsOf = ({ panels }: Json): Json[] => panels.filter(({ type }: Json) => type !== 'row')

describe.each(dashboards)('%s', (name, dashboard) => {
  it('has an address of its own, a title and a description', () => {
    expect(dashboard).toMatchObject({ uid: `iot-${name}`, title: expect.stringMatching(/^IoT /) })
    expect(dashboard.description).toMatch(/\.$/)
    expect(dashboard.tags).toEqual(['iot-remote-write'])
  })

  it('takes its data from the source that the reader chooses', () => {
    const sources = panelsOf(dashboard).flatMap(({ datasource, targets }) => [
      datasource,
      ...targets.map((target: Json) => target.datasource),
    ])
    const variables = dashboard.templating.list.map((variable: Json) => variable.name)
    for (const { uid } of sources) expect(variables).toContain(/^\$\{(\w+)\}$/.exec(uid)?.[1])
  })

  it('says of each panel what it is for, and has a query for it', () => {
    for (const { title, description, targets } of panelsOf(dashboard)) {
      expect(title).not.toBe('')
      expect([title, description]).toEqual([title, expect.stringMatching(/^[A-Z`0-9].*[.]$/s)])
      expect(targets.length).toBeGreaterThan(0)
      expect(new Set(targets.map(({ refId }: Json) => refId)).size).toBe(targets.length)
    }
  })

  it('has no panel on another', () => {
    const taken = new Set<string>()
    for (const { title, gridPos } of dashboard.panels) {
      const { x, y, w, h } = gridPos
      expect([title, x + w <= 24]).toEqual([title, true])
      for (let column = x; column < x + w; column++) {
        for (let line = y; line < y + h; line++) {
          expect([title, taken.has(`${column} ${line}`)]).toEqual([title, false])
          taken.add(`${column} ${line}`)
        }
      }
    }
  })

  it('uses only variables that it has', () => {
    const known = new Set(dashboard.templating.list.map((variable: Json) => variable.name))
    const { description: _, ...rest } = dashboard
    const used = JSON.stringify(rest).matchAll(/\$\{?([a-z]\w*)/g)
    expect([...used].map(([, variable]) => variable).filter((variable) => !known.has(variable))).toEqual([])
  })

  it('leads to dashboards that are there, with variables that they have', () => {
    for (const [, uid, query] of JSON.stringify(dashboard).matchAll(/"\/d\/([\w-]+)\?([^"]*)"/g)) {
      expect(uids).toContain(uid)
      const [, target] = dashboards[uids.indexOf(uid)] as [string, Json]
      const names = target.templating.list.map((variable: Json) => variable.name)
      for (const [, variable] of (query as string).matchAll(/var-(\w+)=/g)) expect(names).toContain(variable)
    }
  })
})

interface Asked {
  readonly namespace: string
  readonly name: string
  /** By name; a search has no values. */
  readonly dimensions: Readonly<Record<string, string>>
}

function metricsOf({ metricEditorMode, namespace, metricName, dimensions, expression }: Json): Asked[] {
  if (metricEditorMode === 0) return [{ namespace, name: metricName, dimensions }]
  const own = /SEARCH\('\{IotRemoteWrite,([\w,]+)\} MetricName="(\w+)" FunctionName="\$function"'/
  const [, names, name] = own.exec(expression) ?? []
  if (names === undefined || name === undefined) return []
  const pairs = names.split(',').map((dimension) => [dimension, '$function'])
  return [{ namespace: 'IotRemoteWrite', name, dimensions: Object.fromEntries(pairs) }]
}

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 * https://docs.aws.amazon.com/iot/latest/developerguide/metrics_dimensions.html
 */
const documented: Readonly<Record<string, readonly [dimension: string, ...names: string[]]>> = {
  'AWS/Lambda': [
    'FunctionName',
    ...['Invocations', 'Errors', 'Throttles', 'Duration', 'ConcurrentExecutions', 'IteratorAge'],
    ...['AsyncEventAge', 'DestinationDeliveryFailures'],
  ],
  'AWS/SQS': [
    'QueueName',
    ...['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'],
    'ApproximateNumberOfMessagesNotVisible',
  ],
  'AWS/IoT': ['RuleName', 'TopicMatch', 'RuleMessageThrottled'],
}

describe('the pipeline', () => {
  const [, pipeline] = dashboards.find(([name]) => name === 'pipeline') as [string, Json]
  const targets: Json[] = panelsOf(pipeline).flatMap((panel) => panel.targets)
  const asked = targets.flatMap(metricsOf)
  let emitted: readonly string[]
  beforeAll(async () => {
    emitted = [...(await emittedMetrics('$function'))]
  })

  it('asks for counters that the function writes, by their dimensions', () => {
    const own = asked.filter(({ namespace }) => namespace === 'IotRemoteWrite')
    expect(own.length).toBeGreaterThan(20)
    // Of a search only the names of the dimensions count.
    const shapes = new Set(emitted.map(withoutValues))
    for (const one of own) {
      if (Object.keys(one.dimensions).length === 1) expect(emitted).toContain(keyOf(one))
      else expect(shapes).toContain(withoutValues(keyOf(one)))
    }
  })

  it('shows every counter of docs/counters.md that every function has', () => {
    const page = readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'counters.md'), 'utf8')
    const [, table = ''] = /\n\| counter \|.*\n\|[-|]+\n((?:\|.*\n)+)/.exec(page) ?? []
    const names = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)
    expect(names.length).toBeGreaterThan(15)
    // Bytes follow from requests; the skew and the mapping have alarms, and counters of clocks.
    const left = ['RequestBytes', 'ClockSkew', 'MappingRefreshFailed']
    const shown = new Set(asked.map(({ name }) => name))
    expect(names.filter((name) => !shown.has(name as string))).toEqual(left)
  })

  it('asks for metrics of AWS that are documented, by their dimension', () => {
    const others = asked.filter(({ namespace }) => namespace !== 'IotRemoteWrite')
    expect(others.length).toBeGreaterThan(10)
    for (const { namespace, name, dimensions } of others) {
      const [dimension, ...names] = documented[namespace] as readonly [string, ...string[]]
      expect(names).toContain(name)
      expect(Object.keys(dimensions)).toEqual([dimension])
    }
  })

  it('calculates only with queries of the same panel', () => {
    for (const { title, targets } of panelsOf(pipeline)) {
      const ids = targets.map(({ id }: Json) => id).filter((id: string) => id !== '')
      const used = targets.flatMap(({ expression = '' }: Json) =>
        expression.startsWith('SEARCH') || expression.startsWith('REMOVE_EMPTY')
          ? []
          : [...expression.matchAll(/\b[a-z]\w*/g)].map(([word]: string[]) => word),
      )
      expect([title, used.filter((word: string) => !ids.includes(word))]).toEqual([title, []])
    }
  })
})

test('prices of the pipeline are those of plan', () => {
  const text = JSON.stringify(dashboards.find(([name]) => name === 'pipeline')?.[1])
  // USD 0.90 for ten million samples, over 30 days of seconds.
  expect(text).toContain('samples / PERIOD(samples) * 0.23328')
})

/** `Dropped [["FunctionName","f"],…]` → `Dropped FunctionName,…` */
function withoutValues(key: string): string {
  const [name, pairs] = [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)]
  return `${name} ${(JSON.parse(pairs) as string[][]).map(([dimension]) => dimension).join(',')}`
}
