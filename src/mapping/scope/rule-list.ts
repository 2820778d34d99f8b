// The rules of a mapping as they are asked for: at once what finds the rule of a message, and the rest of a rule when a
// message comes to it. The bundled mapping is long, and a fleet uses few of its rules.

import type { MappingFile, Rule } from '../language.ts'
import { collectMetadata, type FixedMetrics } from './collect-metadata.ts'

/** What finds a rule. */
export type RuleHead = Pick<Rule, 'topic' | 'has' | 'decode'>

export interface RuleList {
  /** In file order. */
  readonly heads: readonly RuleHead[]
  rule(index: number): Rule
  fixed(): FixedMetrics
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
