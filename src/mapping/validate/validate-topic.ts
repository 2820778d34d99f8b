// Checks a rule's topic filter and the names of its wildcards.

import { type Checker, checkList, describe, type Path } from '#check'
import { variableNames } from '../expression/compile-expression.ts'
import { jsonataFunctions } from '../expression/jsonata-functions.ts'
import { parseTopicFilter, type TopicFilter, type TopicFilterProblem } from '../topic/topic-filter.ts'
import { loopVariables } from './validate-expression.ts'

const filterProblems: { readonly [problem in TopicFilterProblem]: string } = {
  empty: 'expected an MQTT topic filter such as `factory/+line/telemetry`',
  hash_not_last: 'expected `#` only as the last level, or with a name, such as `#device`',
  second_hash: 'expected at most one `#`',
  wildcard_in_level: 'expected a wildcard to begin its level, such as `factory/+line`',
  bad_wildcard_name: 'expected a label name after `+` or `#`',
}

/** @returns the first filter, if all can be read */
export function validateTopics(checker: Checker, path: Path, value: unknown): TopicFilter | undefined {
  if (!Array.isArray(value)) return validateTopic(checker, path, value)
  const filters = checkList(checker, path, value, 'topic filters')?.map((topic, index) =>
    validateTopic(checker, [...path, index], topic),
  )
  const [first] = filters ?? []
  if (first === undefined || filters?.includes(undefined)) return undefined
  for (const [index, filter] of filters?.entries() ?? []) {
    if (filter === undefined || capturesText(filter) === capturesText(first)) continue
    checker.report(
      [...path, index],
      `expected the same wildcard names as in the first filter, ${capturesText(first)} (actual: ${capturesText(filter)})`,
    )
  }
  return first
}

function capturesText({ captures, unnamed }: TopicFilter): string {
  const names = captures.map(({ name }) => `\`${name}\``).sort()
  return [...names, ...(unnamed ? ['an unnamed wildcard'] : [])].join(', ') || 'none'
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
