// Finds topic filters that look like another language's and so match nothing, and rules on one topic whose series nothing
// tells apart if several devices publish to it.

import type { MappingFile, Rule, Scope } from '../language.ts'
import { metricsOf } from '../scope/compile-metric.ts'
import { filtersOf, labelCaptures, type TopicFilter } from '../topic/topic-filter.ts'
import { createTopicIndex } from '../topic/topic-index.ts'
import type { ReportLint } from './report.ts'

/** What people write who know another syntax; and what to write in its place. */
const foreign: readonly (readonly [pattern: RegExp, what: string, remedy: string])[] = [
  [/[“”„‘’«»"']/, 'quotation marks are part of the topic', 'remove them'],
  [/^\s|\s$/, 'the space is part of the topic', 'remove it'],
  [/\*\*/, '`**` is no wildcard of MQTT', 'write `#name` for one or more levels'],
  [
    /\\|\.\*|^\^|.\$$|\[[^\]]*\]|\(.*\)/,
    'MQTT topic filters are no regular expressions',
    'write `+name` for a level',
  ],
  [/\*/, '`*` is no wildcard of MQTT', 'write `+name` for a level'],
  [/^\$?\{.*\}$|^<.*>$|^:\w+$/, 'a level is captured with `+`', 'write `+name`'],
]

export function lintForeignFilters({ rules, tests = [] }: MappingFile, report: ReportLint): void {
  for (const [rule, { topic }] of rules.entries()) {
    for (const [index, filter] of filtersOf(topic).entries()) {
      const levels = [...filter.levels, ...filter.tail]
      for (const level of levels) {
        const found = level === null ? undefined : foreign.find(([pattern]) => pattern.test(level))
        // Whoever tests such a topic has one.
        if (found === undefined || tests.some((test) => matches(filter, test.topic))) continue
        const [, what, remedy] = found
        const name = /\w+/.exec(level ?? '')?.[0]
        report(
          'foreign-filter',
          typeof topic === 'string' ? ['rules', rule, 'topic'] : ['rules', rule, 'topic', index],
          `\`${level}\` matches only a level with exactly this text: ${what}; ` +
            remedy.replace('name', name === undefined || /^\d/.test(name) ? 'name' : name),
        )
        break
      }
    }
  }
}

function matches(filter: TopicFilter, topic: string): boolean {
  return createTopicIndex([filter])(topic.split('/'), -1) === 0
}

/** Of constant labels, those that say that the topic is one device's. */
const deviceNames = new Set(['device', 'host', 'instance', 'machine', 'sensor', 'thing'])

/** @param file with its presets expanded: a preset may bring labels */
export function lintSharedTopics({ rules }: MappingFile, report: ReportLint): void {
  for (const [index, rule] of rules.entries()) {
    if (rule.ignore === true || hasLabels(rule)) continue
    const filters = filtersOf(rule.topic)
    if (filters.some((filter) => filter.unnamed || labelCaptures(filter).length > 0)) continue
    report(
      'shared-topic',
      ['rules', index, 'topic'],
      'nothing tells devices apart: if several publish to this topic, they write the same series; add ' +
        '`labels: { device: $client_id }`, or for a single device its name, such as `const_labels: { device: pump }`',
    )
  }
}

function hasLabels(rule: Rule): boolean {
  const isNamed = Object.keys(rule.const_labels ?? {}).some((name) => deviceNames.has(name))
  return isNamed || hasPayloadLabels(rule)
}

function hasPayloadLabels(scope: Scope): boolean {
  const { labels = {}, labels_from, for: loops = [] } = scope
  if (labels_from !== undefined || Object.keys(labels).length > 0) return true
  const metrics = metricsOf(scope).some(([, metric]) => Object.keys(metric.labels ?? {}).length > 0)
  return metrics || loops.some(hasPayloadLabels)
}
