// Checks the metrics of a scope, in the form by name and in the list form.

import { allOf, type Checker, checkList, checkObject, describe, isObject, type Path } from '#check'
import { isMetricName } from '../../prometheus-names.ts'
import { quotedText } from '../expression/field-path.ts'
import type { Metric, NamedMetric } from '../language.ts'
import { metricNameCharsMax } from '../series/metric-name.ts'
import { type ExpressionNames, validateExpression } from './validate-expression.ts'
import type { LabelOrigins } from './validate-labels.ts'
import { metricKeys, validateMetric, valueHelp } from './validate-metric.ts'

const namedMetricKeys = [...allOf<Exclude<keyof NamedMetric, keyof Metric>>({ name: true }), ...metricKeys]

export function validateMetrics(
  checker: Checker,
  path: Path,
  value: unknown,
  origins: LabelOrigins,
  names: ExpressionNames,
): void {
  if (Array.isArray(value)) {
    for (const [index, metric] of (checkList(checker, path, value, 'at least one metric') ?? []).entries()) {
      validateNamedMetric(checker, [...path, index], metric, origins, names)
    }
    return
  }
  const metrics = checkObject(checker, path, value, 'a mapping of metric names, or a list of metrics')
  if (metrics === undefined) return
  if (Object.keys(metrics).length === 0) {
    checker.report(path, 'expected at least one metric (actual: an empty mapping)')
  }
  for (const [name, metric] of Object.entries(metrics)) {
    const at = [...path, name]
    validateName(checker, at, name)
    if (!isObject(metric)) validateExpression(checker, at, metric, names, helpFor(metric))
    else validateMetric(checker, at, metric, metricKeys, { origins, names, name })
  }
}

function helpFor(metric: unknown): string {
  return typeof metric === 'number' ? `for a constant write \`{ value: ${metric} }\`` : valueHelp
}

function validateNamedMetric(
  checker: Checker,
  path: Path,
  value: unknown,
  origins: LabelOrigins,
  names: ExpressionNames,
): void {
  const metric = checkObject(checker, path, value, 'a metric such as `{ name: N, value: V }`')
  if (metric === undefined) return
  const { name } = metric
  const [only = '', ...others] = Object.keys(metric)
  if (others.length === 0 && !namedMetricKeys.some((key) => key === only)) {
    checker.report(
      path,
      `expected \`name\` and \`value\` (actual: \`${only}\`); without \`- \` in front, the key is the name`,
    )
    return
  }
  const fixed = typeof name === 'string' ? quotedText(name.trim()) : undefined
  validateMetric(checker, path, metric, namedMetricKeys, { origins, names, name: fixed })
  if (fixed !== undefined) {
    validateName(checker, [...path, 'name'], fixed)
    return
  }
  const help = 'put a fixed name in quotes: "\'temperature\'"'
  validateExpression(checker, [...path, 'name'], name, names, help)
}

export function validateName(checker: Checker, path: Path, name: unknown): void {
  if (typeof name !== 'string' || !isMetricName(name)) {
    const expected = 'expected a metric name: letters, digits, `_` and `:`, not a digit first'
    checker.report(path, `${expected} (actual: ${describe(name)})`)
  } else if (name.length > metricNameCharsMax) {
    checker.report(
      path,
      `expected a metric name of at most ${metricNameCharsMax} characters (actual: ${name.length})`,
    )
  }
}
