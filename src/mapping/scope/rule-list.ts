// The rules of a mapping as they are asked for: at once what finds the rule of a message, and the rest of a rule when a
// message comes to it. The bundled mapping is long, and a fleet uses few of its rules.

import type { MappingFile, Rule } from '../language.ts'
import type { TopicTrie } from '../topic/topic-index.ts'
import { collectMetadata, type FixedMetrics } from './collect-metadata.ts'

/** What finds a rule. */
export type RuleHead = Pick<Rule, 'topic' | 'has' | 'decode'>

export interface RuleList {
  /** In file order. */
  readonly heads: readonly RuleHead[]
  rule(index: number): Rule
  fixed(): FixedMetrics
  /** Of the filters in `placesOf` the heads, if the build has made it. */
  readonly topics?: TopicTrie
}

/** Where a filter is: the rule, and the filter's text. */
export type Place = readonly [rule: number, topic: string]

/** Of all filters, in file order. */
export function placesOf(heads: readonly RuleHead[]): Place[] {
  const places: Place[] = []
  for (const [rule, { topic }] of heads.entries()) {
    for (const one of typeof topic === 'string' ? [topic] : topic) places.push([rule, one])
  }
  return places
}

/** A mapping file, or one that the build has packed. */
export interface BundledMapping extends MappingFile {
  readonly ruleList?: () => RuleList
}

export function ruleListOf(file: BundledMapping): RuleList {
  // Of a packed one, to ask for the rules is to parse them all.
  if (file.ruleList !== undefined) return file.ruleList()
  const { rules } = file
  return { heads: rules, rule: (index) => rules[index] as Rule, fixed: () => collectMetadata(rules) }
}
