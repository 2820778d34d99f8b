// Finds rules that no message reaches: an earlier rule takes all of their topics.

import type { MappingFile } from '../language.ts'
import { filtersOf, type TopicFilter } from '../topic/topic-filter.ts'
import type { ReportLint } from './report.ts'

export function lintRuleOrder({ rules }: MappingFile, report: ReportLint): void {
  const filters = rules.flatMap(({ topic, has, when }, rule) => {
    const texts = typeof topic === 'string' ? [topic] : topic
    return filtersOf(topic).map((filter, index) => {
      const path = typeof topic === 'string' ? ['rules', rule, 'topic'] : ['rules', rule, 'topic', index]
      const isConditional = has !== undefined || when !== undefined
      return { filter, rule, isConditional, text: texts[index], path }
    })
  })
  const unconditional = createFilterTree()
  for (const [index, { filter, rule, path, isConditional }] of filters.entries()) {
    const earlier = filters[unconditional.firstAround(filter) ?? -1]
    if (!isConditional) unconditional.add(filter, index)
    if (earlier === undefined) continue
    const first = `rules[${earlier.rule}] (\`${earlier.text}\`)`
    const remedy =
      earlier.rule === rule
        ? 'remove this filter'
        : sameTopics(earlier.filter, filter)
          ? 'merge the two rules, or give the first one a `when`'
          : 'move this rule before it'
    report(
      'unreachable-rule',
      path,
      `no message reaches this rule: ${first} matches all of its topics first; ${remedy}`,
    )
  }
}

/** Filters by their levels, so that one is not compared with each of all others. */
interface FilterTree {
  add(filter: TopicFilter, index: number): void
  /** @returns the least index of a filter that has every topic of this one */
  firstAround(filter: TopicFilter): number | undefined
}

interface Branch {
  /** By level; null for a wildcard. */
  readonly next: Map<string | null, Branch>
  /** Of filters that end here; `open` ones take whatever follows. */
  closed?: number
  open?: number
}

function createFilterTree(): FilterTree {
  const root: Branch = { next: new Map() }
  /** Filters with levels behind a `#` are compared only with such as have the same ones. */
  const withTail = new Map<string, number>()
  const keyOf = ({ levels, tail }: TopicFilter) => JSON.stringify([levels, tail])
  return {
    add(filter, index) {
      const { levels, open, tail } = filter
      if (tail.length > 0) {
        if (!withTail.has(keyOf(filter))) withTail.set(keyOf(filter), index)
        return
      }
      let branch = root
      for (const level of levels) {
        const next = branch.next.get(level) ?? { next: new Map() }
        branch.next.set(level, next)
        branch = next
      }
      if (open) branch.open ??= index
      else branch.closed ??= index
    },
    firstAround(filter) {
      const { open } = filter
      const levels = leastLevels(filter)
      let found = filter.tail.length > 0 ? (withTail.get(keyOf(filter)) ?? none) : none
      function search(branch: Branch, depth: number): void {
        found = Math.min(found, branch.open ?? found)
        const level = levels[depth]
        if (level === undefined) {
          if (!open) found = Math.min(found, branch.closed ?? found)
          return
        }
        for (const key of level === null ? [null] : [level, null]) {
          const next = branch.next.get(key)
          if (next !== undefined) search(next, depth + 1)
        }
      }
      search(root, 0)
      return Number.isFinite(found) ? found : undefined
    },
  }
}

const none = Number.POSITIVE_INFINITY

/** @returns the levels that each topic has at least; null where they differ */
function leastLevels({ levels, tail }: TopicFilter): readonly (string | null)[] {
  return tail.length === 0 ? levels : [...levels, null, ...tail.map(() => null)]
}

/** @returns whether every topic of `inner` is one of `outer` */
function covers(outer: TopicFilter, inner: TopicFilter): boolean {
  if (outer.tail.length > 0 || inner.tail.length > 0) {
    return JSON.stringify([outer.levels, outer.tail]) === JSON.stringify([inner.levels, inner.tail])
  }
  if (outer.levels.length > inner.levels.length) return false
  if (!outer.open && (inner.open || outer.levels.length < inner.levels.length)) return false
  return outer.levels.every((level, index) => level === null || level === inner.levels[index])
}

function sameTopics(a: TopicFilter, b: TopicFilter): boolean {
  return covers(a, b) && covers(b, a)
}
