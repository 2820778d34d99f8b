// Finds rules that no message reaches: an earlier rule takes all of their topics.

import type { MappingFile } from '../language.ts'
import { filtersOf, type TopicFilter } from '../topic/topic-filter.ts'
import type { Report } from './report.ts'

export function lintRuleOrder({ rules }: MappingFile, report: Report): void {
  const filters = rules.flatMap(({ topic, when }, rule) => {
    const texts = typeof topic === 'string' ? [topic] : topic
    return filtersOf(topic).map((filter, index) => {
      const path = typeof topic === 'string' ? ['rules', rule, 'topic'] : ['rules', rule, 'topic', index]
      return { filter, rule, when, text: texts[index], path }
    })
  })
  for (const [index, { filter, rule, path }] of filters.entries()) {
    const earlier = filters.find((other, at) => {
      return at < index && other.when === undefined && covers(other.filter, filter)
    })
    if (earlier === undefined) continue
    const first = `rules[${earlier.rule}] (\`${earlier.text}\`)`
    const remedy =
      earlier.rule === rule
        ? 'leave it out'
        : sameTopics(earlier.filter, filter)
          ? 'join the two, or give the first a `when`'
          : 'put this rule before it'
    report(
      'unreachable-rule',
      path,
      `no message reaches this rule: ${first} takes all of its topics first; ${remedy}`,
    )
  }
}

/** @returns whether every topic of `inner` is one of `outer` */
function covers(outer: TopicFilter, inner: TopicFilter): boolean {
  if (outer.levels.length > inner.levels.length) return false
  if (!outer.open && (inner.open || outer.levels.length < inner.levels.length)) return false
  return outer.levels.every((level, index) => level === null || level === inner.levels[index])
}

function sameTopics(a: TopicFilter, b: TopicFilter): boolean {
  return covers(a, b) && covers(b, a)
}
