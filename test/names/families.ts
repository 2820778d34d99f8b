// What the names of presets and of the bundled mapping are in a naming version, as lines: each family with its labels,
// its type and its unit. Labels are those of the examples' messages, and of those in messages.jsonl for rules of the bundled
// mapping that have no example.

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
  const groups = [...examples(), { messages: messagesIn(import.meta.dirname), mappingText: undefined }]
  for (const { messages, mappingText } of groups) {
    for (const file of [...(mappingText === undefined ? [] : [parse(mappingText)]), undefined]) {
      const mapping = await prepareMapping(file, mappingLimits, { bundled })
      for (const [name, metadata] of mapping.metadata) {
        if (file === undefined) described.set(name, metadata)
      }
      for (const line of messages) {
        const { samples } = await mapping.map(messageOf(line))
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

/** Messages for the bundled mapping: those of the examples, and of rules that have none. */
export function messagesOfRules(): MessageLine[] {
  return [...examples().flatMap(({ messages }) => messages), ...messagesIn(import.meta.dirname)]
}

function examples(): { readonly messages: readonly MessageLine[]; readonly mappingText: string }[] {
  const folder = path.join(root, 'examples', 'presets')
  return readdirSync(folder)
    .map((preset) => path.join(folder, preset))
    .filter((one) => existsSync(path.join(one, 'mapping.yaml')))
    .map((one) => {
      return { messages: messagesIn(one), mappingText: readFileSync(path.join(one, 'mapping.yaml'), 'utf8') }
    })
}

function messagesIn(folder: string): MessageLine[] {
  const lines = readFileSync(path.join(folder, 'messages.jsonl'), 'utf8').trimEnd().split('\n')
  return lines.map((line) => ({ client_id: 'c', ...(JSON.parse(line) as MessageLine) }))
}

export function snapshotFile(version: number): string {
  return path.join(import.meta.dirname, `${version}.txt`)
}
