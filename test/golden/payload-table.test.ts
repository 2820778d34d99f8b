// Payloads in the shapes of many families go through the bundled mapping, and through the preset made for them: our own,
// and those that device makers, platforms and users have published. Of these, a table of what becomes of each goes to
// standard output.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { afterAll, describe, expect, it } from 'vitest'
import { createExplainer, type Explainer, type Explanation } from '#explain'
import { formatExposition } from '#exposition'
import { type MappingFile, prepareMapping } from '#mapping'
import { parseMapping } from '#mapping/authoring'
import type { Message, Sample } from '../../src/model.ts'
import { describeWithFile, requirePart } from '../helpers/parts.ts'
import {
  messageOfPayload,
  type NamedPayload,
  ownPayloads,
  payloadLimits,
  publishedPayloads,
} from '../helpers/published-payloads.ts'

const projectFolder = path.join(import.meta.dirname, '..', '..')
const limits = payloadLimits

const bundled = parseMapping(
  readFileSync(path.join(projectFolder, 'presets', 'default-mapping.yaml'), 'utf8'),
  'default-mapping.yaml',
)

/** Which files a preset is made for; a topic stands in where the source does not tell one. */
const fitting: readonly {
  readonly files: RegExp
  readonly preset: string
  readonly filter: string
  readonly topic?: string
}[] = [
  {
    files: /^(aws|greengrass)-device-defender/,
    preset: 'aws-defender',
    filter: '$aws/things/+device/defender/metrics/json',
  },
  { files: /^aws-lifecycle/, preset: 'aws-presence', filter: '$aws/events/+/+/+device' },
  {
    files: /^aws-shadow-.*nested/,
    preset: 'aws-shadow',
    filter: '$aws/things/+device/shadow/name/+shadow/#',
  },
  { files: /^aws-shadow/, preset: 'aws-shadow', filter: '$aws/things/+device/shadow/#' },
  {
    files: /^chirpstack/,
    preset: 'chirpstack-v4',
    filter: 'application/+application/device/+device/event/+event',
  },
  { files: /^esphome-binary/, preset: 'esphome', filter: 'esphome/+device/+component/+entity/state' },
  { files: /^greengrass-nucleus/, preset: 'greengrass-telemetry', filter: '$local/greengrass/telemetry' },
  {
    files: /^opcua/,
    preset: 'opcua-pubsub',
    filter: 'opcua/json/data/+device/+group',
    topic: 'opcua/json/data/plc/fast',
  },
  { files: /^ruuvi-gateway-mqtt/, preset: 'ruuvi-gateway', filter: 'ruuvi/+gateway/+device' },
  { files: /^ruuvi/, preset: 'ruuvi-gateway', filter: 'ruuvi-history', topic: 'ruuvi-history' },
  { files: /^senml/, preset: 'senml', filter: 'senml/+device', topic: 'senml/sensor' },
  {
    files: /^shelly-gen1-em-(negative|total)/,
    preset: 'shelly-gen1',
    filter: 'shellies/+device/+component/+channel/+_reading',
  },
  {
    files: /^shelly-gen1/,
    preset: 'shelly-info',
    filter: 'shellies/+device/#',
    topic: 'shellies/meter/info',
  },
  { files: /^shelly-gen2-notify/, preset: 'shelly-gen2', filter: '+device/events/rpc' },
  {
    files: /^shelly-(gen2-(rpc|pro1pm)|pro3em)/,
    preset: 'shelly-gen2',
    filter: '+/rpc',
    topic: 'answers/rpc',
  },
  { files: /^shelly-(plus|gen3)/, preset: 'shelly-status', filter: '#device/status/+component' },
  { files: /^soracom-gps/, preset: 'soracom-gps-multiunit', filter: 'gps/+device', topic: 'gps/1' },
  { files: /^soracom-harvest/, preset: 'soracom-harvest', filter: 'harvest/+device', topic: 'harvest/1' },
  {
    files: /^soracom-inventory/,
    preset: 'soracom-inventory',
    filter: 'inventory/+device',
    topic: 'inventory/1',
  },
  { files: /^soracom-lte-m-button/, preset: 'soracom-button', filter: 'button/+device', topic: 'button/1' },
  { files: /^tasmota/, preset: 'tasmota', filter: '#' },
  { files: /^victron/, preset: 'victron', filter: 'N/+device/+service/+device_instance/#path' },
  { files: /^opendtu-(power|ac|yield)/, preset: 'opendtu', filter: 'solar/+device/+_part/+_reading' },
  { files: /^ahoydtu/, preset: 'ahoydtu', filter: 'inverter/+device/+channel/+_reading' },
  { files: /^dsmr-reader/, preset: 'dsmr', filter: 'dsmr/#group/+_reading' },
  { files: /^obis/, preset: 'smlreader', filter: '#device/sensor/+sensor/obis/+_code/+_storage/value' },
  { files: /^(evcc|bare-number)/, preset: 'evcc', filter: 'evcc/#_path/+_reading' },
  { files: /^emsesp/, preset: 'ems-esp', filter: 'ems-esp/+_part' },
  { files: /^wmbus/, preset: 'wmbusmeters', filter: 'wmbusmeters/+_name' },
  { files: /^(ai-on|strings-as)/, preset: 'ai-on-the-edge', filter: '+device/+meter/json' },
  { files: /^frigate-count/, preset: 'frigate', filter: 'frigate/+device/+_object' },
  {
    files: /^ha-statestream/,
    preset: 'homeassistant-statestream',
    filter: 'homeassistant/+domain/+device/+_attribute',
  },
  { files: /^ttn-v3/, preset: 'ttn-v3', filter: 'v3/+application/devices/+device/#' },
  { files: /^zigbee2mqtt-bridge/, preset: 'zigbee2mqtt', filter: 'zigbee2mqtt/#' },
  { files: /^(zigbee2mqtt|z2m)/, preset: 'zigbee2mqtt', filter: 'zigbee2mqtt/#device' },
]

/** Nothing in them is a measurement, or nothing that a preset could read. */
const withoutSamples: ReadonlySet<string> = new Set([
  'aws-lifecycle-subscribed-invalid', // no JSON
  'chirpstack-log', // a line of a log
  'ruuvi-gateway-history-plain', // advertisements that the gateway has not decoded
  'ruuvi-gateway-status', // of the gateway
  'senml-04-sensml-stream-invalid', // no JSON
  'senml-15-legacy-jennings', // older than SenML
  'soracom-gps-multiunit-base64', // its base64 is cut off
  'soracom-inventory-beam-body', // a date in words
  'soracom-inventory-funnel', // a date in words
  'victron-null', // a value that the service does not know
  'zigbee2mqtt-action', // an event
  'tasmota-zigbee-kitchen-invalid', // no JSON
  'ttn-v3-downlink-ack',
  'ttn-v3-join',
  'zigbee2mqtt-availability', // for the preset availability
  'zigbee2mqtt-bridge-event',
])

interface Outcome {
  readonly file: string
  readonly by: string
  readonly explanation: Explanation
  /** Numbers and booleans of the payload of which nothing is told. */
  readonly unaccounted: readonly string[]
}

function mapEach(payloads: readonly NamedPayload[], outcomes: Outcome[]): void {
  describe.each(payloads)('$name', ({ name: file, topic: stated, payload }) => {
    const fit = fitting.find(({ files }) => files.test(file))
    const topic = stated.startsWith('(') ? (fit?.topic ?? 'topic/not/stated') : stated
    const message = messageOfPayload(topic, payload)

    it('goes through the bundled mapping', async () => {
      outcomes.push(await judge(file, 'bundled mapping', bundled, message, true))
    })

    if (fit === undefined) return
    it('goes through the preset that is made for it', async () => {
      const { preset, filter } = fit
      const mapping = parseMapping(
        JSON.stringify({ version: 1, rules: [{ topic: filter, preset }] }),
        'mapping.yaml',
      )
      const outcome = await judge(file, preset, mapping, message, false)
      outcomes.push(outcome)
      expect(outcome.explanation.samples.length > 0).toBe(!withoutSamples.has(file))
    })
  })

  describe('what they become', () => {
    const promtool = requirePart('promtool')

    it.skipIf(promtool === undefined)('is exposition text that promtool reads', async () => {
      for (const isBundled of [true, false]) {
        const all = outcomes.filter(({ by }) => (by === 'bundled mapping') === isBundled)
        expect(all.length).toBeGreaterThan(0)
        const page = await pageOf(all.flatMap(({ explanation }) => explanation.samples))
        const checked = spawnSync(promtool?.path ?? '', ['check', 'metrics'], {
          input: page,
          encoding: 'utf8',
        })
        // 3 is for what could be better: a metric without HELP, a name that a device chose.
        expect([0, 3], checked.stderr).toContain(checked.status)
        expect(checked.stderr).not.toContain('error')
      }
    })
  })
}

describe('payloads of our own', () => {
  const own = ownPayloads()
  mapEach(own, [])

  it.each(fitting.map(({ preset }) => preset))('there is one for the preset %s', (preset) => {
    const files = fitting.filter((one) => one.preset === preset).map((one) => one.files)
    expect(own.some(({ name }) => files.some((one) => one.test(name)))).toBe(true)
  })
})

describeWithFile('published payloads', 'the published payloads', () => {
  const outcomes: Outcome[] = []
  mapEach(publishedPayloads(), outcomes)
  afterAll(() => {
    process.stdout.write(tableOf(outcomes))
  })
})

/** Maps twice: what is explained must be what is mapped. */
async function judge(
  file: string,
  by: string,
  mapping: MappingFile,
  message: Message,
  isBundled: boolean,
): Promise<Outcome> {
  const [own, behind] = isBundled ? [undefined, mapping] : [mapping, undefined]
  const explainer: Explainer = await createExplainer(own, limits, behind)
  const explanation = await explainer.explain(message)
  const plain = await prepareMapping(own, limits, { bundled: behind })
  const { samples, steps } = await plain.map(message)
  expect(formatExposition(explanation.samples)).toBe(formatExposition(samples))
  expect(steps).toBeLessThan(limits.messageStepsMax / 10)
  const unaccounted = explanation.leaves
    .filter(({ value }) => typeof value === 'number' || typeof value === 'boolean')
    .filter(({ fates }) => fates.length === 0)
    .map(({ path: leaf }) => leaf.join('.'))
  expect(unaccounted).toEqual([])
  expect(explainedSamples(explanation)).toEqual(new Set(explanation.samples))
  return { file, by, explanation, unaccounted }
}

function explainedSamples({ leaves, otherSamples }: Explanation): Set<Sample> {
  const ofLeaves = leaves.flatMap(({ fates }) =>
    fates.flatMap((fate) => ('sample' in fate ? fate.sample : [])),
  )
  return new Set([...ofLeaves, ...otherSamples.map(({ sample }) => sample)])
}

async function pageOf(samples: readonly Sample[]): Promise<string> {
  const { metadata } = await prepareMapping(undefined, limits, { bundled })
  return formatExposition(samples, metadata)
}

function tableOf(rows: readonly Outcome[]): string {
  const cells = rows.map(({ file, by, explanation, unaccounted }) => [
    file,
    by,
    ruleText(explanation),
    String(explanation.samples.length),
    String(explanation.leaves.length),
    String(unaccounted.length),
    [
      ...explanation.drops.map(({ drop, count }) => `${drop.reason} ${count}`),
      ...corrections(explanation),
    ].join(', '),
  ])
  const head = ['file', 'mapped by', 'rule', 'samples', 'leaves', 'unaccounted', 'drops and corrections']
  const widths = head.map((_, column) => Math.max(...[head, ...cells].map((row) => row[column]?.length ?? 0)))
  const lines = [head, ...cells].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return `\n${lines.join('\n')}\n`
}

function ruleText({ rule }: Explanation): string {
  if (rule.kind !== 'rule') return rule.kind === 'unreadable' ? rule.reason.slice(0, 30) : rule.kind
  return typeof rule.id === 'number' ? `rules[${rule.id}]` : rule.id
}

function corrections({ clockCorrections }: Explanation): string[] {
  return [...new Set(clockCorrections)].map(
    (one) => `${one} ${clockCorrections.filter((other) => other === one).length}`,
  )
}
