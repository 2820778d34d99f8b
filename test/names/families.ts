// What the names of presets and of the bundled mapping are in a naming version, as lines: each family with its labels,
// its type and its unit. Labels are those of the examples' messages.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { prepareMapping } from '#mapping'
import { parseMapping, presetTexts } from '#mapping/authoring'
import { parsePreset } from '../../src/mapping/preset/parse-preset.ts'
import type { MetricMetadata } from '../../src/model.ts'
import { mappingLimits } from '../helpers/mapping.ts'
import { type MessageLine, messageOf } from '../helpers/message.ts'

const root = path.join(import.meta.dirname, '..', '..')

/** @returns sorted lines `family{labels} type unit` */
export async function familiesIn(version: number): Promise<string[]> {
  const lines = new Set<string>()
  const read = (...names: string[]) => readFileSync(path.join(root, ...names), 'utf8')
  const parse = (text: string) => parseMapping(text, 'mapping.yaml', presetTexts, () => version)
  const bundled = parse(read('presets', 'default-mapping.yaml'))
  const described = new Map<string, MetricMetadata>()
  const seen = new Set<string>()

  for (const [preset, text] of Object.entries(presetTexts())) {
    const topic = [...parsePreset(text, preset).topics][0] as string
    const mapping = await prepareMapping(
      parse(JSON.stringify({ version: 1, rules: [{ topic, preset }] })),
      mappingLimits,
    )
    for (const [name, metadata] of mapping.metadata) described.set(name, metadata)
  }
  for (const preset of readdirSync(path.join(root, 'examples', 'presets'))) {
    const folder = path.join('examples', 'presets', preset)
    if (!existsSync(path.join(root, folder, 'mapping.yaml'))) continue
    const messages = read(folder, 'messages.jsonl').trimEnd().split('\n')
    for (const file of [parse(read(folder, 'mapping.yaml')), undefined]) {
      const mapping = await prepareMapping(file, mappingLimits, { bundled })
      for (const [name, metadata] of mapping.metadata) {
        if (file === undefined) described.set(name, metadata)
      }
      for (const line of messages) {
        const { samples } = await mapping.map(
          messageOf({ client_id: 'c', ...(JSON.parse(line) as MessageLine) }),
        )
        for (const { name, labels } of samples) {
          const { type, unit } = mapping.metadata.get(name) ?? { type: 'unknown', unit: '' }
          seen.add(name)
          lines.add(`${name}{${labels.names.join(',')}} ${type} ${unit}`.trimEnd())
        }
      }
    }
  }
  for (const [name, { type, unit }] of described) {
    if (!seen.has(name)) lines.add(`${name} ${type} ${unit}`.trimEnd())
  }
  return [...lines].sort()
}

export function snapshotFile(version: number): string {
  return path.join(import.meta.dirname, `${version}.txt`)
}
