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

/** Some of the metrics, by name: type, help and unit; empty for one without metadata. */
export interface PackedMetrics {
  readonly [name: string]: readonly string[]
}

/** The lines that metrics are spread over: who asks for some of them parses a few lines, and not what all rules say. */
export const metricLines = 64

/** @returns which of these lines a metric is in, from 0 */
export function metricLineOf(name: string): number {
  let hash = 0
  for (let at = 0; at < name.length; at++) hash = (Math.imul(hash, 31) + name.charCodeAt(at)) | 0
  return hash & (metricLines - 1)
}

export const sharedKeys = ['metrics', 'leaves', 'for'] as const

type SharedKey = (typeof sharedKeys)[number]

const linesBeforeMetrics = 2
export const linesBeforeRules = linesBeforeMetrics + metricLines

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
      fixed: once(() => metricsOf((line) => parse(linesBeforeMetrics + line))),
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

function metricsOf(parse: (line: number) => PackedMetrics): FixedMetrics {
  const lines: PackedMetrics[] = []
  const described = new Map<string, MetricMetadata>()

  function about(name: string): readonly string[] | undefined {
    const line = metricLineOf(name)
    lines[line] ??= parse(line)
    return Object.hasOwn(lines[line], name) ? lines[line][name] : undefined
  }

  function describe(name: string): MetricMetadata | undefined {
    const known = described.get(name)
    if (known !== undefined) return known
    const [type, help, unit] = about(name) ?? []
    if (type === undefined) return undefined
    const metadata = { type, help, unit } as MetricMetadata
    described.set(name, metadata)
    return metadata
  }

  const names = once(
    () => new Set(Array.from({ length: metricLines }, (_, line) => Object.keys(parse(line))).flat()),
  )

  function metadata() {
    for (const name of names()) describe(name)
    return described
  }
  return { isFixed: (name) => about(name) !== undefined, describe, names, metadata }
}
