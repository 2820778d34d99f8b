// Holds the presets to what is promised of all of them: they need no interpreter, lint has nothing to say, each has an
// example that uses it, and docs/presets.md tells of each.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Scope } from '#mapping'
import { lintMapping, parseMapping, presetTexts } from '#mapping/authoring'
import { parsePreset } from '../../src/mapping/preset/parse-preset.ts'
import { metricsOf } from '../../src/mapping/scope/compile-metric.ts'
import { mapLine, mappingOf } from '../helpers/mapping.ts'

const projectFolder = path.join(import.meta.dirname, '..', '..')
const examplesFolder = path.join(projectFolder, 'examples', 'presets')
const page = readFileSync(path.join(projectFolder, 'docs', 'presets.md'), 'utf8')
const presets = Object.entries(presetTexts())
  .sort(([one], [other]) => (one < other ? -1 : 1))
  .map(([name, text]) => ({ name, preset: parsePreset(text, `presets/${name}.yaml`) }))

describe.each(presets)('preset $name', ({ name, preset }) => {
  it.each(preset.topics)('needs no interpreter and gives lint nothing to say on %s', (topic) => {
    const rule = JSON.stringify({ version: 1, rules: [{ topic, preset: name }] })
    expect(() => mappingOf(rule)).not.toThrow()
    expect(lintMapping(JSON.stringify(parseMapping(rule, 'mapping.yaml')))).toEqual([])
  })

  it('has an example that uses it, and lint has nothing to say of', () => {
    const mapping = readFileSync(path.join(examplesFolder, name, 'mapping.yaml'), 'utf8')
    expect(mapping).toContain(`preset: ${name}`)
    expect(lintMapping(mapping)).toEqual([])
  })

  it('is told of in docs/presets.md, with its example, its topics and its metrics', () => {
    const row = page.split('\n').find((line) => line.startsWith(`| [${name}](../presets/${name}.yaml)`))
    expect(row).toContain(`(../examples/presets/${name}/)`)
    for (const topic of preset.topics) expect(row).toContain(`\`${topic}\``)
    for (const metric of row?.match(/`[a-z0-9_*]+`/g) ?? []) {
      expect(namesIn(preset.scope).filter((one) => matches(metric.slice(1, -1), one))).not.toEqual([])
    }
  })

  it('gives its metrics names of its own', () => {
    const first = (one: string) => one.split('_')[0]
    expect(new Set(namesIn(preset.scope).map(first)).size).toBeLessThanOrEqual(1)
  })
})

describe('presets', () => {
  it('have each an example, and there are no others', () => {
    expect(readdirSync(examplesFolder)).toEqual(presets.map(({ name }) => name))
  })

  it('are what docs/presets.md tells of, and there are no others', () => {
    const rows = page.matchAll(/^\| \[([\w-]+)\]\(\.\.\/presets\//gm)
    expect([...rows].map(([, name]) => name)).toEqual(presets.map(({ name }) => name))
  })

  it.each([...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, yaml = '']) => yaml))(
    'are used in docs/presets.md in mappings that are valid:\n%s',
    (yaml) => {
      expect(lintMapping(yaml)).toEqual([])
    },
  )

  const message = {
    topic: 'tele/kitchen/SENSOR',
    payload: { DS18B20: { Id: '01AA', Temperature: 21.5, Humidity: 40 }, ENERGY: { Total: [1, 2] } },
  }

  it.each([
    {
      what: 'other names',
      rule: {
        topic: 'tele/+room/SENSOR',
        rename: { tasmota_temperature_celsius: 'room_celsius', id: 'sensor_id' },
      },
      lines: [
        'room_celsius{room="kitchen",sensor="DS18B20",sensor_id="01AA"} 21.5 1767225605000',
        'tasmota_energy_joules_total{index="0",room="kitchen"} 3600000 1767225605000',
        'tasmota_energy_joules_total{index="1",room="kitchen"} 7200000 1767225605000',
        'tasmota_humidity_percent{room="kitchen",sensor="DS18B20",sensor_id="01AA"} 40 1767225605000',
      ],
    },
    {
      what: 'labels of its own in place of those of the preset',
      rule: { topic: 'tele/+room/SENSOR', const_labels: { sensor: 'one', id: 'none' } },
      lines: [
        'tasmota_energy_joules_total{id="none",index="0",room="kitchen",sensor="one"} 3600000 1767225605000',
        'tasmota_energy_joules_total{id="none",index="1",room="kitchen",sensor="one"} 7200000 1767225605000',
        'tasmota_humidity_percent{id="none",room="kitchen",sensor="one"} 40 1767225605000',
        'tasmota_temperature_celsius{id="none",room="kitchen",sensor="one"} 21.5 1767225605000',
      ],
    },
  ])('let the rule that uses them give $what', ({ rule, lines }) => {
    const mapping = JSON.stringify({ version: 1, rules: [{ ...rule, preset: 'tasmota' }] })
    const samples = mapLine(mapping, message).filter((one) => !one.startsWith('# left_out'))
    expect(samples).toEqual(lines)
  })
})

/** Names of metrics, and prefixes. */
function namesIn(scope: Scope): string[] {
  const { leaves, for: loops = [] } = scope
  const fixed = metricsOf(scope).flatMap(([name]) => ('fixed' in name ? name.fixed : []))
  const ofLeaves = typeof leaves === 'object' ? leaves : {}
  return [
    ...fixed,
    ...Object.values(ofLeaves.names ?? {}).map((leaf) => (typeof leaf === 'string' ? leaf : leaf.name)),
    ...(ofLeaves.prefix === undefined ? [] : [ofLeaves.prefix]),
    ...loops.flatMap(namesIn),
  ]
}

/** @param pattern a name, or with `*` at its end the beginning of one */
function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern
}
