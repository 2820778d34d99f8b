// Reads what `packMapping` wrote, each line when it is asked for.

import type { MetricMetadata } from '../../model.ts'
import type { MappingFile, Rule } from '../language.ts'
import { once } from '../once.ts'
import type { FixedMetrics } from '../scope/collect-metadata.ts'
import type { BundledMapping, RuleHead, RuleList } from '../scope/rule-list.ts'
import type { TopicTrie } from '../topic/topic-index.ts'

export interface PackedHead {
  readonly heads: readonly RuleHead[]
  readonly topics: TopicTrie
}

export interface PackedRule {
  /** But for its head, and what it shares. */
  readonly rest: Partial<Rule>
  /** Where the line of each part is, behind those of the rules. */
  readonly shared: { readonly [key in SharedKey]?: number }
}

/** By name; empty for one without metadata. */
export interface PackedMetrics {
  readonly [name: string]: readonly string[]
}

export const sharedKeys = ['metrics', 'leaves', 'for'] as const

type SharedKey = (typeof sharedKeys)[number]

const linesBeforeRules = 3

/** @param lines as `packMapping` returns them, of the same version of the program */
export function unpackMapping(lines: readonly string[]): BundledMapping {
  const parse = (line: number) => JSON.parse(lines[line] as string)
  const ruleList = once((): RuleList => {
    const { heads, topics }: PackedHead = parse(1)
    return {
      heads,
      topics,
      rule(index) {
        const { rest, shared }: PackedRule = parse(linesBeforeRules + index)
        const parts = Object.entries(shared).map(([key, at]) => {
          return [key, parse(linesBeforeRules + heads.length + at)]
        })
        return { ...(heads[index] as RuleHead), ...rest, ...Object.fromEntries(parts) }
      },
      fixed: once(() => metricsOf(parse(2))),
    }
  })
  const rules = once(() => ruleList().heads.map((_, index) => ruleList().rule(index)))
  return {
    ...(parse(0) as Omit<MappingFile, 'rules'>),
    // For the program on the command line, which shows whole rules.
    get rules() {
      return rules()
    },
    ruleList,
  }
}

function metricsOf(packed: PackedMetrics): FixedMetrics {
  const described = new Map<string, MetricMetadata>()
  const isFixed = (name: string) => Object.hasOwn(packed, name)

  function describe(name: string): MetricMetadata | undefined {
    const known = described.get(name)
    if (known !== undefined || !isFixed(name)) return known
    const [type, help, unit] = packed[name] as readonly string[]
    if (type === undefined) return undefined
    const metadata = { type, help, unit } as MetricMetadata
    described.set(name, metadata)
    return metadata
  }

  function metadata() {
    for (const name of Object.keys(packed)) describe(name)
    return described
  }
  return { isFixed, describe, names: () => new Set(Object.keys(packed)), metadata }
}
