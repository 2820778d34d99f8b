// Finds labels that read a field which no tested payload of their rule has: `site: north` reads the field `north`,
// where the text `north` may be meant.

import type { JsonValue } from '../../model.ts'
import { parseFieldPath } from '../expression/field-path.ts'
import type { MappingFile, MappingTest } from '../language.ts'
import { rootObject } from '../scope/member-index.ts'
import { filtersOf } from '../topic/topic-filter.ts'
import { createTopicIndex } from '../topic/topic-index.ts'
import type { ReportLint } from './report.ts'

export function lintTestedLabels({ rules, tests = [] }: MappingFile, report: ReportLint): void {
  const filters = rules.flatMap(({ topic }, index) => filtersOf(topic).map((filter) => ({ filter, index })))
  const findFilter = createTopicIndex(filters.map(({ filter }) => filter))
  const ruleOf = ({ topic, payload }: MappingTest): number | undefined => {
    const levels = topic.split('/')
    const object = rootObject(payload as JsonValue) ?? {}
    let at = findFilter(levels, -1)
    while (at >= 0 && rules[filters[at]?.index ?? 0]?.has?.some((name) => !Object.hasOwn(object, name))) {
      at = findFilter(levels, at)
    }
    return filters[at]?.index
  }
  for (const [index, { labels = {}, decode }] of rules.entries()) {
    // Of other formats the payload in the test is not what the rule sees.
    if (decode !== undefined && decode !== 'json') continue
    const tested = tests.filter((test) => ruleOf(test) === index)
    if (tested.length === 0) continue
    for (const [label, expression] of Object.entries(labels)) {
      const field = parseFieldPath(expression)
      if (field === undefined || field.variable !== '' || field.steps.length !== 1) continue
      if (tested.some((test) => hasField(test, field.steps[0] as string))) continue
      report(
        'label-reads-field',
        ['rules', index, 'labels', label],
        `the label reads the field \`${expression}\`, which no tested payload of this rule has; to use ` +
          `the text \`${expression}\`, put it under \`const_labels\``,
      )
    }
  }
}

function hasField({ payload }: MappingTest, name: string): boolean {
  if (Array.isArray(payload))
    return payload.some((element) => hasField({ payload: element } as MappingTest, name))
  return typeof payload === 'object' && payload !== null && Object.hasOwn(payload, name)
}
