// Checks a rule's topic filter and the names of its wildcards.

import { type Checker, describe } from './checker.ts'
import { variableNames } from './compile-expression.ts'
import { jsonataFunctions } from './jsonata-functions.ts'
import type { Path } from './path.ts'
import { parseTopicFilter, type TopicFilter, type TopicFilterProblem } from './topic-filter.ts'
import { loopVariables } from './validate-expression.ts'

const filterProblems: { readonly [problem in TopicFilterProblem]: string } = {
  empty: 'expected an MQTT topic filter such as `factory/+line/telemetry`',
  hash_not_last: 'expected `#` only as the last level',
  wildcard_in_level: 'expected a wildcard to begin its level, such as `factory/+line`',
  bad_wildcard_name: 'expected a label name after `+` or `#`',
}

/** @returns the filter, if it can be read */
export function validateTopic(checker: Checker, path: Path, value: unknown): TopicFilter | undefined {
  if (typeof value !== 'string') {
    const comment =
      value === null ? '; after a space `#` begins a comment: put the filter in quotes, "#"' : ''
    checker.report(path, `expected an MQTT topic filter (actual: ${describe(value)})${comment}`)
    return undefined
  }
  const filter = parseTopicFilter(value)
  if (typeof filter === 'string') {
    checker.report(path, `${filterProblems[filter]} (actual: ${describe(value)})`)
    return undefined
  }
  const names = filter.captures.map(({ name }) => name)
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index) checker.report(path, `the wildcard name \`${name}\` is used twice`)
    else if (isBuiltIn(name)) {
      checker.report(
        path,
        `the wildcard name \`${name}\` hides the built-in \`$${name}\`; choose another name`,
      )
    }
  }
  return filter
}

function isBuiltIn(name: string): boolean {
  return variableNames.includes(name) || loopVariables.includes(name) || jsonataFunctions.includes(name)
}
