// Checks what a scope takes of its leaves, and how it names them.

import { allOf, type Checker, checkObject, describe, isObject, type Path } from '#check'
import { givenTypes, isMadeType } from '../../metric-types.ts'
import { isMetricName } from '../../prometheus-names.ts'
import type { LeafName, Leaves } from '../language.ts'
import { parseLeafPattern } from '../leaves/leaf-selection.ts'
import { validateDescription } from './validate-descriptions.ts'
import { validateNumber, validateValues } from './validate-metric.ts'
import { validateName } from './validate-metrics.ts'

const leavesKeys = allOf<keyof Leaves>({ include: true, exclude: true, prefix: true, names: true })
const plainTypes = givenTypes().filter((type) => !isMadeType(type))

const leafNameKeys = allOf<keyof LeafName>({
  name: true,
  scale: true,
  offset: true,
  values: true,
  type: true,
  unit: true,
  help: true,
})

export function validateLeaves(checker: Checker, path: Path, value: unknown): void {
  if (typeof value === 'boolean') return
  const expected = 'true, false, or a mapping with `include`, `exclude`, `prefix` or `names`'
  const leaves = checkObject(checker, path, value, expected, leavesKeys)
  if (leaves === undefined) return
  const { prefix, names } = leaves
  for (const key of ['include', 'exclude'] as const) validatePatterns(checker, [...path, key], leaves[key])
  if (prefix !== undefined && (typeof prefix !== 'string' || !isMetricName(prefix))) {
    checker.report(
      [...path, 'prefix'],
      `expected the beginning of a metric name (actual: ${describe(prefix)})`,
    )
  }
  if (names !== undefined) validateNames(checker, [...path, 'names'], names)
}

function validatePatterns(checker: Checker, path: Path, value: unknown): void {
  if (value === undefined) return
  if (!Array.isArray(value) || value.length === 0) {
    const actual = Array.isArray(value) ? 'an empty list' : describe(value)
    checker.report(path, `expected a list of field paths (actual: ${actual})`)
    return
  }
  for (const [index, text] of value.entries()) validatePattern(checker, [...path, index], text)
}

function validatePattern(checker: Checker, path: Path, text: unknown): void {
  if (typeof text === 'string' && parseLeafPattern(text) !== undefined) return
  checker.report(
    path,
    `expected a field path without array positions, such as \`status.*.temp\` (actual: ${describe(text)})`,
  )
}

function validateNames(checker: Checker, path: Path, value: unknown): void {
  const names = checkObject(checker, path, value, 'a mapping of field paths to metric names')
  for (const [pattern, target] of Object.entries(names ?? {})) {
    const at = [...path, pattern]
    validatePattern(checker, at, pattern)
    if (!isObject(target)) {
      validateName(checker, at, target)
      continue
    }
    checkObject(checker, at, target, 'a name', leafNameKeys)
    validateName(checker, [...at, 'name'], target['name'])
    for (const key of ['scale', 'offset']) validateNumber(checker, [...at, key], target[key])
    validateValues(checker, [...at, 'values'], target['values'])
    validateDescription(checker, at, target, plainTypes)
  }
}
