// Finds a rule that takes every message, so that none is left for the bundled mapping behind the file.

import type { MappingFile } from '../language.ts'
import { filtersOf, type TopicFilter } from '../topic/topic-filter.ts'
import type { ReportLint } from './report.ts'

/** @param file with its presets expanded: a preset may bring a condition */
export function lintUnmatched({ rules, unmatched }: MappingFile, report: ReportLint): void {
  if (unmatched === 'drop') return
  for (const [index, { topic, has, when }] of rules.entries()) {
    const found = has === undefined && when === undefined ? filtersOf(topic).findIndex(takesAll) : -1
    if (found === -1) continue
    report(
      'takes-everything',
      typeof topic === 'string' ? ['rules', index, 'topic'] : ['rules', index, 'topic', found],
      `\`${[topic].flat()[found]}\` matches every topic: no message reaches the bundled mapping for known devices behind ` +
        'this file; give the rule a `has`, a `when` or a narrower topic, or say `unmatched: drop` if that is what you mean',
    )
  }
}

function takesAll({ levels, open, tail }: TopicFilter): boolean {
  return open && tail.length === 0 && levels.length <= 1 && levels.every((level) => level === null)
}
