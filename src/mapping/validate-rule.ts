// Checks one rule: its topic filter, its time, its labels, its metrics and its leaves.

import { type Checker, checkObject, describe, type Entries, isObject, type Keys } from './checker.ts'
import { parseLeafPattern } from './leaf-selection.ts'
import { isMetricName } from './metric-name.ts'
import type { Path } from './path.ts'
import type { TopicFilter } from './topic-filter.ts'
import { type Captures, validateExpression } from './validate-expression.ts'
import {
  type LabelOrigins,
  originsOfTopic,
  validateConstantLabels,
  validateLabels,
} from './validate-labels.ts'
import { validateMetrics } from './validate-metrics.ts'
import { validateTopic } from './validate-topic.ts'

const ruleKeys: Keys = {
  known: ['topic', 'ignore', 'timestamp', 'labels', 'const_labels', 'metrics', 'leaves'],
  later: ['when', 'decode', 'preset', 'labels_from', 'for'],
}

const timestampKeys: Keys = { known: ['value', 'unit', 'outside'], later: ['timezone'] }

const leavesKeys: Keys = { known: ['include', 'exclude', 'prefix'] }

export function validateRule(checker: Checker, path: Path, value: unknown): void {
  const rule = checkObject(checker, path, value, 'a rule with a `topic`', ruleKeys)
  if (rule === undefined) return
  const filter = validateTopic(checker, [...path, 'topic'], rule['topic'])
  const { ignore } = rule
  if (ignore !== undefined && typeof ignore !== 'boolean') {
    checker.report([...path, 'ignore'], `expected true or false (actual: ${describe(ignore)})`)
  }
  if (ignore === true) {
    for (const key of Object.keys(rule).filter((name) => name !== 'ignore' && name !== 'topic')) {
      if (ruleKeys.known.includes(key)) {
        checker.report([...path, key], 'expected nothing beside `topic` in a rule with `ignore: true`')
      }
    }
    return
  }
  validateScope(checker, path, rule, filter)
}

function validateScope(checker: Checker, path: Path, scope: Entries, filter: TopicFilter | undefined): void {
  const { timestamp, labels, const_labels, metrics, leaves } = scope
  const captures = filter?.captures
  const origins = originsOfTopic(filter)
  if (timestamp !== undefined) validateTimestamp(checker, [...path, 'timestamp'], timestamp, captures)
  validateConstantLabels(checker, [...path, 'const_labels'], const_labels, origins)
  validateLabels(checker, [...path, 'labels'], labels, origins, captures)
  if (metrics !== undefined) validateMetrics(checker, [...path, 'metrics'], metrics, origins, captures)
  if (leaves !== undefined) validateLeaves(checker, [...path, 'leaves'], leaves)
  // A rule without metrics selects its leaves.
  if (leaves !== undefined || metrics === undefined) reservePositionLabels(checker, path, origins)
}

function validateTimestamp(checker: Checker, path: Path, value: unknown, captures: Captures): void {
  const help = 'leave `timestamp` out to use the time of receipt'
  if (!isObject(value)) {
    validateExpression(checker, path, value, captures, help)
    return
  }
  checkObject(checker, path, value, 'a timestamp', timestampKeys)
  validateExpression(checker, [...path, 'value'], value['value'], captures, help)
  validateChoice(checker, [...path, 'unit'], value['unit'], ['s', 'ms', 'us', 'ns'])
  validateChoice(checker, [...path, 'outside'], value['outside'], ['receipt', 'drop'])
}

function validateChoice(checker: Checker, path: Path, value: unknown, choices: readonly string[]): void {
  if (value === undefined || (typeof value === 'string' && choices.includes(value))) return
  checker.report(path, `expected one of ${choices.join(', ')} (actual: ${describe(value)})`)
}

function validateLeaves(checker: Checker, path: Path, value: unknown): void {
  if (value === true) return
  const leaves = checkObject(
    checker,
    path,
    value,
    'true, or a mapping with include, exclude, prefix',
    leavesKeys,
  )
  if (leaves === undefined) return
  for (const key of ['include', 'exclude']) validateLeafPatterns(checker, [...path, key], leaves[key])
  const { prefix } = leaves
  if (prefix !== undefined && (typeof prefix !== 'string' || !isMetricName(prefix))) {
    checker.report(
      [...path, 'prefix'],
      `expected the beginning of a metric name (actual: ${describe(prefix)})`,
    )
  }
}

function validateLeafPatterns(checker: Checker, path: Path, value: unknown): void {
  if (value === undefined) return
  if (!Array.isArray(value) || value.length === 0) {
    const actual = Array.isArray(value) ? 'an empty list' : describe(value)
    checker.report(path, `expected a list of field paths (actual: ${actual})`)
    return
  }
  for (const [index, text] of value.entries()) {
    if (typeof text === 'string' && parseLeafPattern(text) !== undefined) continue
    checker.report(
      [...path, index],
      `expected a field path without array positions, such as \`status.*.temp\` (actual: ${describe(text)})`,
    )
  }
}

function reservePositionLabels(checker: Checker, path: Path, origins: LabelOrigins): void {
  for (const [name, origin] of origins) {
    if (!/^index(_\d+)?$/.test(name)) continue
    checker.report(
      path,
      `label \`${name}\` is given twice: by ${origin}, and by the array positions of its leaves`,
    )
  }
}
