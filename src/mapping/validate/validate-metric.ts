// Checks one metric: its value, its type with what belongs to it, its labels, and what stands for texts.

import {
  allOf,
  type Checker,
  checkBoolean,
  checkList,
  checkObject,
  describe,
  type Entries,
  type Path,
} from '#check'
import { fixedValues, givenTypes, isMadeType, keysOfOtherTypes, type MadeType } from '../../metric-types.ts'
import { parseFieldPath } from '../expression/field-path.ts'
import type { Metric } from '../language.ts'
import { validateDescription } from './validate-descriptions.ts'
import { type ExpressionNames, validateExpression } from './validate-expression.ts'
import { hasBuckets, validateHistogram } from './validate-histogram.ts'
import { type LabelOrigins, validateConstant, validateLabels } from './validate-labels.ts'
import { withoutThin } from './without-thin.ts'

export const metricKeys = allOf<keyof Metric>({
  value: true,
  type: true,
  unit: true,
  help: true,
  labels: true,
  values: true,
  scale: true,
  offset: true,
  states: true,
  schema: true,
  buckets: true,
  default: true,
  required: true,
})

export const valueHelp = 'use `values` to turn text into numbers, and `default` for a missing field'

export interface MetricNames {
  /** Labels that the scope gives. */
  readonly origins: LabelOrigins
  readonly names: ExpressionNames
  /** Undefined where the payload gives it. */
  readonly name: string | undefined
}

export function validateMetric(
  checker: Checker,
  path: Path,
  metric: Entries,
  keys: readonly string[],
  { origins, names, name }: MetricNames,
): void {
  checkObject(checker, path, withoutThin(checker, path, metric), 'a metric', keys)
  const { value, type, values, required } = metric
  if (typeof value === 'number' && !isMadeType(type)) validateConstantValue(checker, path, metric)
  else if (value !== undefined || (type !== 'info' && !hasBuckets(metric))) {
    validateExpression(checker, [...path, 'value'], value, names, valueHelp)
  }
  // A copy: metrics of one scope may have the same label.
  const ownOrigins = new Map(origins)
  validateLabels(checker, [...path, 'labels'], metric['labels'], ownOrigins, names)
  validateDescription(checker, path, metric, [...givenTypes(), 'histogram'])
  validateStates(checker, path, metric, ownOrigins, name)
  validateHistogram(checker, path, metric, ownOrigins, names)
  if (isMadeType(type)) reportBesideType(checker, path, metric, type)
  validateValues(checker, [...path, 'values'], values)
  for (const key of ['scale', 'offset', 'default']) validateNumber(checker, [...path, key], metric[key])
  checkBoolean(checker, [...path, 'required'], required)
  if (required === true && metric['default'] !== undefined) {
    checker.report(
      [...path, 'required'],
      'expected `required` or `default`, not both: with a default the value is never missing',
    )
  }
}

/** What tells how to read a value of the payload. */
const readingKeys = ['values', 'scale', 'offset', 'default', 'required']

function validateConstantValue(checker: Checker, path: Path, metric: Entries): void {
  validateNumber(checker, [...path, 'value'], metric['value'])
  for (const key of readingKeys) {
    if (metric[key] === undefined) continue
    checker.report(
      [...path, key],
      `expected no \`${key}\` beside a constant \`value\`; remove one of the two`,
    )
  }
}

function reportBesideType(checker: Checker, path: Path, metric: Entries, type: MadeType): void {
  for (const key of keysOfOtherTypes) {
    if (metric[key] === undefined) continue
    checker.report([...path, key], `expected no \`${key}\` with \`type: ${type}\`: ${fixedValues[type]}`)
  }
}

function validateStates(
  checker: Checker,
  path: Path,
  { type, states }: Entries,
  origins: LabelOrigins,
  name: string | undefined,
): void {
  const listPath = [...path, 'states']
  if (type !== 'stateset') {
    if (states !== undefined) checker.report(listPath, 'expected `states` only with `type: stateset`')
    return
  }
  const list = checkList(checker, listPath, states, 'a list of states such as `[idle, running, fault]`') ?? []
  for (const [index, state] of list.entries()) {
    const at = [...listPath, index]
    validateConstant(checker, at, state)
    if (typeof state === 'string' && list.indexOf(state) < index) {
      checker.report(at, `the state ${describe(state)} is given twice`)
    }
  }
  reserveStateLabel(checker, path, origins, name)
}

/** https://prometheus.io/docs/specs/om/open_metrics_spec/#stateset: the label is named after the metric. */
function reserveStateLabel(
  checker: Checker,
  path: Path,
  origins: LabelOrigins,
  name: string | undefined,
): void {
  const label = name ?? 'state'
  const origin = origins.get(label)
  if (origin !== undefined) {
    checker.report(path, `label \`${label}\` is given twice: by ${origin}, and by the states of this metric`)
  } else if (label.includes(':') || label.startsWith('__')) {
    checker.report(
      path,
      `the states go into the label \`${label}\`, which is not a valid label name; rename the metric`,
    )
  }
}

export function validateValues(checker: Checker, path: Path, value: unknown): void {
  if (value === undefined) return
  const expected = 'a mapping of text to numbers such as `{ open: 1, closed: 0 }`'
  const values = checkObject(checker, path, value, expected)
  if (values === undefined) return
  if (Object.keys(values).length === 0) {
    checker.report(path, 'expected at least one text (actual: an empty mapping)')
  }
  for (const [text, number] of Object.entries(values)) validateNumber(checker, [...path, text], number)
}

export function validateNumber(checker: Checker, path: Path, value: unknown): void {
  if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return
  const help =
    typeof value === 'string' && parseFieldPath(value) !== undefined
      ? '; a field path is not allowed here'
      : ''
  checker.report(path, `expected a number (actual: ${describe(value)})${help}`)
}
