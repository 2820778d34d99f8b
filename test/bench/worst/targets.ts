// What worst messages are mapped with: the bundled mapping, each preset under a rule of its own, and features.yaml.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { MappingFile } from '#mapping'
import { parseMapping } from '#mapping/authoring'
import type { Shape } from './shape.ts'

export const groups = ['bundled', 'presets', 'features'] as const

export type Group = (typeof groups)[number]

export interface Target {
  readonly group: Group
  /** Of the mapping. */
  readonly name: string
  readonly file: MappingFile
  /** A message that no rule takes is mapped by zero configuration. */
  readonly isBundled: boolean
  /** The readings that the mapping was made for. */
  readonly ordinary: Publication
  /** Where worst messages are published. */
  readonly topics: readonly string[]
}

export interface Publication {
  readonly topic: string
  readonly shape: Shape
}

/** No rule; rules whose `when` looks at the payload; topics that presets share. */
const bundledTopics = [
  'plant/press',
  'a/status/b',
  'a/b/c/state',
  'hosts/a/metrics',
  'ruuvi/a/b',
  '$aws/things/a/shadow/update',
]

/** @param root of the project */
export function readTargets(root: string): Target[] {
  const read = (...names: string[]) => readFileSync(join(root, ...names), 'utf8')
  const ordinary = parse(read('test', 'bench', 'worst', 'ordinary.yaml'))
  const bundled = parseMapping(read('presets', 'default-mapping.yaml'), 'default-mapping.yaml')
  const features = parseMapping(read('test', 'bench', 'worst', 'features.yaml'), 'features.yaml')

  function target(
    group: Group,
    name: string,
    file: (filter: string) => MappingFile,
    topics?: string[],
  ): Target {
    const { topic, payload } = ordinary[name] as { readonly topic: string; readonly payload: Shape }
    const published = topic.replace(/[+#]\w+=/g, '')
    return {
      group,
      name,
      file: file(topic.replace(/([+#]\w+)=[^/]*/g, '$1')),
      isBundled: group === 'bundled',
      ordinary: { topic: published, shape: payload },
      topics: topics ?? [published],
    }
  }

  return [
    target('bundled', 'bundled', () => bundled, bundledTopics),
    ...presetNames(root).map((preset) => {
      const file = (topic: string) => JSON.stringify({ version: 1, rules: [{ topic, preset }] })
      return target('presets', preset, (filter) => parseMapping(file(filter), preset))
    }),
    target('features', 'features', () => features, [
      ...new Set(features.rules.map(({ topic }) => String(topic))),
    ]),
  ]
}

function presetNames(root: string): string[] {
  const files = readdirSync(join(root, 'presets')).filter(
    (file) => file.endsWith('.yaml') && file !== 'default-mapping.yaml',
  )
  return files.map((file) => file.slice(0, -'.yaml'.length)).sort()
}
