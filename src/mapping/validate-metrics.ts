// Checks the metrics of a scope, in the map form and in the list form.

import { type Checker, checkObject, describe, isObject, type Keys } from './checker.ts'
import { parseFieldPath, quotedText } from './field-path.ts'
import { isMetricName, metricNameCharsMax } from './metric-name.ts'
import type { Path } from './path.ts'
import { type Captures, validateExpression } from './validate-expression.ts'
import { type LabelOrigins, validateLabels } from './validate-labels.ts'

const metricKeys: Keys = {
  known: ['value', 'labels', 'values', 'default', 'required'],
  later: ['type', 'unit', 'help', 'states'],
}

const namedMetricKeys: Keys = { ...metricKeys, known: ['name', ...metricKeys.known] }

const valueHelp = 'to turn text into numbers use `values`, for a missing field `default`'

export function validateMetrics(
  checker: Checker,
  path: Path,
  value: unknown,
  origins: LabelOrigins,
  captures: Captures,
): void {
  if (Array.isArray(value)) {
    if (value.length === 0) checker.report(path, 'expected at least one metric (actual: an empty list)')
    for (const [index, metric] of value.entries()) {
      validateNamedMetric(checker, [...path, index], metric, origins, captures)
    }
    return
  }
  const metrics = checkObject(checker, path, value, 'a mapping of metric names, or a list of metrics')
  if (metrics === undefined) return
  if (Object.keys(metrics).length === 0) {
    checker.report(path, 'expected at least one metric (actual: an empty mapping)')
  }
  for (const [name, metric] of Object.entries(metrics)) {
    validateName(checker, [...path, name], name)
    if (isObject(metric)) validateMetric(checker, [...path, name], metric, metricKeys, origins, captures)
    else validateExpression(checker, [...path, name], metric, captures, valueHelp)
  }
}

function validateNamedMetric(
  checker: Checker,
  path: Path,
  value: unknown,
  origins: LabelOrigins,
  captures: Captures,
): void {
  const example = 'a metric such as `{ name: N, value: V }`'
  const metric = checkObject(checker, path, value, example)
  if (metric === undefined) return
  validateMetric(checker, path, metric, namedMetricKeys, origins, captures)
  const name = metric['name']
  const fixed = typeof name === 'string' ? quotedText(name.trim()) : undefined
  if (fixed !== undefined) validateName(checker, [...path, 'name'], fixed)
  else
    validateExpression(
      checker,
      [...path, 'name'],
      name,
      captures,
      'a fixed name goes in quotes: "\'temperature\'"',
    )
}

function validateName(checker: Checker, path: Path, name: string): void {
  if (!isMetricName(name)) {
    checker.report(
      path,
      `expected a metric name: letters, digits, \`_\` and \`:\`, not a digit first (actual: ${describe(name)})`,
    )
  } else if (name.length > metricNameCharsMax) {
    checker.report(
      path,
      `expected a metric name of at most ${metricNameCharsMax} characters (actual: ${name.length})`,
    )
  }
}

function validateMetric(
  checker: Checker,
  path: Path,
  value: unknown,
  keys: Keys,
  origins: LabelOrigins,
  captures: Captures,
): void {
  const metric = checkObject(checker, path, value, 'a metric', keys)
  if (metric === undefined) return
  validateExpression(checker, [...path, 'value'], metric['value'], captures, valueHelp)
  // A copy: metrics of one scope may have the same label.
  validateLabels(checker, [...path, 'labels'], metric['labels'], new Map(origins), captures)
  validateValues(checker, [...path, 'values'], metric['values'])
  validateDefault(checker, [...path, 'default'], metric['default'])
  const required = metric['required']
  if (required !== undefined && typeof required !== 'boolean') {
    checker.report([...path, 'required'], `expected true or false (actual: ${describe(required)})`)
  }
  if (required === true && metric['default'] !== undefined) {
    checker.report(
      [...path, 'required'],
      'expected `required` or `default`, not both: a default is never missing',
    )
  }
}

function validateValues(checker: Checker, path: Path, value: unknown): void {
  if (value === undefined) return
  const values = checkObject(
    checker,
    path,
    value,
    'a mapping of text to numbers such as `{ open: 1, closed: 0 }`',
  )
  if (values === undefined) return
  if (Object.keys(values).length === 0)
    checker.report(path, 'expected at least one text (actual: an empty mapping)')
  for (const [text, number] of Object.entries(values)) validateDefault(checker, [...path, text], number)
}

function validateDefault(checker: Checker, path: Path, value: unknown): void {
  if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return
  const help =
    typeof value === 'string' && parseFieldPath(value) !== undefined ? '; it cannot be a field' : ''
  checker.report(path, `expected a number (actual: ${describe(value)})${help}`)
}
