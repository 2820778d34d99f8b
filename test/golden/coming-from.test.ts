// docs/coming-from.md: our side of each pair is mapped. The other side is run where that needs no program, and evaluated as
// its documentation says where the tool cannot be had; test/e2e/coming-from.test.ts runs the others.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parse as parseToml } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { loadMapping } from '#config'
import { lineOf, sectionOf } from '../helpers/coming-from.ts'
import { mapLinesWith } from '../helpers/mapping.ts'
import { receivedAtMs } from '../helpers/message.ts'

/** As the page shows them: without the time, unless the section has times. */
async function ourSeries({ mapping, messages, series }: ReturnType<typeof sectionOf>): Promise<string[]> {
  const lines = await mapLinesWith(mapping, messages, (await loadMapping(1)).bundled)
  const hasTimes = / \d{13}$/.test(series[0]!)
  return hasTimes ? lines : lines.map((line) => line.replace(/ \d{13}$/, ''))
}

/** The value at `a.b` of a message. */
function valueAt(payload: unknown, fieldPath: string): unknown {
  return fieldPath.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], payload)
}

describe('docs/coming-from.md', () => {
  it.each([
    'The messages',
    'A Lambda function of your own',
    'The push gateway of awslabs',
    'mqtt2prometheus',
    'mqtt-exporter',
    'Telegraf',
    'Vector',
  ])('%s: our mapping gives the same series', async (heading) => {
    const section = sectionOf(heading)
    expect(await ourSeries(section)).toEqual(section.series)
  })
})

describe('the CloudWatch metric action', () => {
  const { configuration, messages, series } = sectionOf('CloudWatch metric action')
  const rule = JSON.parse(configuration) as {
    sql: string
    actions: { cloudwatchMetric: Record<string, string> }[]
  }

  /** https://docs.aws.amazon.com/iot/latest/developerguide/iot-substitution-templates.html */
  const substitute = (template: string, topic: string, payload: unknown) =>
    template.replace(/\$\{(.+?)\}/g, (_, expression: string) => {
      const level = /^topic\((\d)\)$/.exec(expression)?.[1]
      return String(level === undefined ? valueAt(payload, expression) : topic.split('/')[Number(level) - 1])
    })

  it('gives the metrics that the page says', () => {
    const metrics = messages.flatMap(({ topic, payload }) =>
      rule.actions.map(
        ({ cloudwatchMetric: { metricName, metricValue } }) =>
          `${substitute(metricName!, topic, payload)} ${substitute(metricValue!, topic, payload)}`,
      ),
    )
    expect(metrics.sort()).toEqual(series)
  })

  it('has the fields that the action requires', () => {
    for (const { cloudwatchMetric } of rule.actions) {
      expect(Object.keys(cloudwatchMetric).sort()).toEqual([
        'metricName',
        'metricNamespace',
        'metricUnit',
        'metricValue',
        'roleArn',
      ])
    }
  })
})

describe('the Lambda function of your own', () => {
  const { configuration, messages, series } = sectionOf('A Lambda function of your own')
  type Event = { topic: string; received_at: number; payload: unknown }
  type Written = { labels: Record<string, string>; value: number }

  /** Runs the code of the page, beside a module that keeps what it would write. */
  async function run(events: readonly Event[]): Promise<string[]> {
    const folder = mkdtempSync(path.join(tmpdir(), 'coming-from-'))
    try {
      writeFileSync(
        path.join(folder, 'remote-write.mjs'),
        'export const written = []\nexport const remoteWrite = async (samples) => void written.push(...samples)\n',
      )
      writeFileSync(path.join(folder, 'index.mjs'), configuration)
      const load = (file: string) => import(pathToFileURL(path.join(folder, file)).href)
      const { handler } = (await load('index.mjs')) as { handler(event: Event): Promise<void> }
      const { written } = (await load('remote-write.mjs')) as { written: Written[] }
      for (const event of events) await handler(event)
      return written
        .map(({ labels: { __name__, ...labels }, value }) => lineOf(__name__!, labels, value))
        .sort()
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  it('gives the series that the page says', async () => {
    const events = messages.map(({ topic, payload }) => ({ topic, payload, received_at: receivedAtMs }))
    expect(await run(events)).toEqual(series)
  })

  it('loses what the page says', async () => {
    const topic = 'factory/north/press-7/telemetry'
    const jammed = { temperature: 1, battery: { voltage: 3 }, door: 'jammed' }
    await expect(run([{ topic, payload: { temperature: 1 }, received_at: 1 }])).rejects.toThrow(TypeError)
    expect(await run([{ topic, payload: jammed, received_at: 1 }])).toContain(
      'door_open{device="press-7",line="north"} 0',
    )
    const { mapping } = sectionOf('The messages')
    expect(
      await mapLinesWith(mapping, [
        { topic, payload: { temperature: 1 } },
        { topic, payload: jammed },
      ]),
    ).toEqual([
      '# missing, rule 0, metric battery_volts',
      '# missing, rule 0, metric door_open',
      '# value_not_mapped, rule 0, metric door_open',
      `battery_volts{device="press-7",line="north"} 3 ${receivedAtMs}`,
      `temperature_celsius{device="press-7",line="north"} 1 ${receivedAtMs}`,
      `temperature_celsius{device="press-7",line="north"} 1 ${receivedAtMs}`,
    ])
  })
})

describe('the push gateway of awslabs', () => {
  it('gives the series that the page says', () => {
    const { messages, series } = sectionOf('The push gateway of awslabs')
    const lines = messages.flatMap(({ payload }) => {
      const { dimensions, timestamp, metrics } = payload as {
        dimensions: Record<string, string>
        timestamp: number
        metrics: Record<string, string | number>
      }
      return Object.entries(metrics).map(([name, value]) =>
        lineOf(name, dimensions, Number(value), timestamp),
      )
    })
    expect(lines.sort()).toEqual(series)
  })
})

describe('a record of the push gateway with a fault', () => {
  it('loses the fault alone', async () => {
    const { mapping } = sectionOf('The push gateway of awslabs')
    const payload = {
      dimensions: { line: 'north', floor: 2 },
      timestamp: receivedAtMs,
      metrics: { temperature: 21, empty: '', mode: 'auto' },
      comment: 'a member that the gateway does not know',
    }
    expect(await mapLinesWith(mapping, [{ topic: 'metrics/press-7', payload }])).toEqual([
      '# not_a_number × 2, rule 0, metric metrics[0]',
      `temperature{floor="2",line="north"} 21 ${receivedAtMs}`,
    ])
  })
})

describe('Telegraf', () => {
  const { configuration, messages, series } = sectionOf('Telegraf')
  const { inputs, processors } = parseToml(configuration) as unknown as {
    inputs: {
      mqtt_consumer: {
        json_string_fields: string[]
        topic_parsing: { measurement: string; tags: string }[]
      }[]
    }
    processors: { enum: { mapping: { fields: string[]; value_mappings: Record<string, number> }[] }[] }
  }

  it('gives the series that the page says', () => {
    const [{ json_string_fields, topic_parsing }] = inputs.mqtt_consumer as [(typeof inputs.mqtt_consumer)[0]]
    const [{ measurement, tags }] = topic_parsing as [(typeof topic_parsing)[0]]
    const words = processors.enum[0]!.mapping[0]!
    expect(json_string_fields).toEqual(words.fields)
    const lines = messages.flatMap(({ topic, payload }) => {
      const levels = topic.split('/')
      const name = levels[measurement.split('/').indexOf('measurement')]
      const labels = Object.fromEntries(
        tags.split('/').flatMap((tag, index) => (tag === '_' ? [] : [[tag, levels[index]!]])),
      )
      return leavesOf(payload).map(([field, value]) =>
        lineOf(
          `${name}_${field}`,
          labels,
          Number(words.fields.includes(field) ? words.value_mappings[String(value)] : value),
        ),
      )
    })
    expect(lines.sort()).toEqual(series)
  })

  /** Paths with `_`, as the parser `json` makes them. */
  function leavesOf(at: unknown, prefix: readonly string[] = []): [field: string, value: unknown][] {
    if (typeof at !== 'object' || at === null) return [[prefix.join('_'), at]]
    return Object.entries(at).flatMap(([key, value]) => leavesOf(value, [...prefix, key]))
  }
})

describe('Vector', () => {
  const { configuration, series } = sectionOf('Vector')
  const { transforms } = parseYaml(configuration) as {
    transforms: { metrics: { metrics: { name: string; tags: Record<string, string> }[] } }
  }

  it('gives the names and labels that the page says', () => {
    const fromConfiguration = transforms.metrics.metrics.map(({ name, tags }) => [
      name,
      ...Object.keys(tags).sort(),
    ])
    const fromSeries = series.map((line) => [...line.matchAll(/^\w+|\w+(?==")/g)].map(([word]) => word))
    expect(new Set(fromSeries.map(String))).toEqual(new Set(fromConfiguration.map(String)))
  })
})
