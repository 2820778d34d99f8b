// Packs a mapping file for a start: a line of JSON for what is not a rule, one for what finds rules, some for the metrics, one
// for each rule, which is parsed when a message comes to the rule, and one for each part that rules share, since a preset
// stands in every rule that uses it.

import type { MappingFile } from '../language.ts'
import { collectMetadata } from '../scope/collect-metadata.ts'
import { placesOf } from '../scope/rule-list.ts'
import { filterLevels } from '../topic/topic-filter.ts'
import { buildTopicTrie } from '../topic/topic-index.ts'
import {
  metricLineOf,
  metricLines,
  type PackedHead,
  type PackedMetrics,
  type PackedRule,
  sharedKeys,
} from './unpack-mapping.ts'

/** @returns lines for `unpackMapping`; none has a line break in it */
export function packMapping({ rules, ...file }: MappingFile): string[] {
  const shared = createShared()
  const ruleLines = rules.map(({ topic: _, has: __, decode: ___, ...rule }) => {
    const packed: { -readonly [K in keyof PackedRule]: PackedRule[K] } = { rest: rule, shared: {} }
    for (const key of sharedKeys) {
      if (rule[key] === undefined) continue
      packed.rest = { ...packed.rest, [key]: undefined }
      packed.shared = { ...packed.shared, [key]: shared.indexOf(JSON.stringify(rule[key])) }
    }
    return JSON.stringify(packed)
  })
  const fixed = collectMetadata(rules)
  const metrics = Array.from({ length: metricLines }, (): [string, string[]][] => [])
  for (const name of fixed.names()) {
    const described = fixed.describe(name)
    const about = described === undefined ? [] : [described.type, described.help, described.unit]
    metrics[metricLineOf(name)]?.push([name, about])
  }
  const metadata = metrics.map((entries): PackedMetrics => Object.fromEntries(entries))
  const heads = rules.map(({ topic, has, decode }) => {
    return { topic, ...(has !== undefined && { has }), ...(decode !== undefined && { decode }) }
  })
  const topics = buildTopicTrie(placesOf(heads).map(([, topic]) => filterLevels(topic)))
  const head: PackedHead = { heads, topics: JSON.parse(JSON.stringify(topics, withoutEmpty)) }
  return [file, head, ...metadata].map((line) => JSON.stringify(line)).concat(ruleLines, shared.lines)
}

/** Most nodes of the trie have one member that says something. */
function withoutEmpty(_key: string, value: unknown): unknown {
  const isEmpty = value === null || (typeof value === 'object' && Object.keys(value).length === 0)
  return isEmpty ? undefined : value
}

function createShared() {
  const known = new Map<string, number>()
  const lines: string[] = []
  return {
    lines,
    indexOf(line: string): number {
      const index = known.get(line) ?? lines.push(line) - 1
      known.set(line, index)
      return index
    },
  }
}
