// Checks a whole mapping file, as plain values, and reports everything that is wrong with it.

import { type Checker, checkObject, describe, type Keys } from './checker.ts'
import { validateConstantLabels } from './validate-labels.ts'
import { validateRule } from './validate-rule.ts'

const fileKeys: Keys = { known: ['version', 'external_labels', 'rules'], later: ['tests'] }

export function validateMapping(checker: Checker, value: unknown): void {
  const file = checkObject(checker, [], value, 'a mapping with `version: 1` and `rules`', fileKeys)
  if (file === undefined) return
  const { version, rules, external_labels } = file
  if (version !== 1) checker.report(['version'], `expected 1 (actual: ${describe(version)})`)
  // External labels give way to others of their name, so they claim none.
  validateConstantLabels(checker, ['external_labels'], external_labels, new Map())
  if (!Array.isArray(rules) || rules.length === 0) {
    const actual = Array.isArray(rules) ? 'an empty list' : describe(rules)
    checker.report(['rules'], `expected a list of rules (actual: ${actual})`)
    return
  }
  for (const [index, rule] of rules.entries()) validateRule(checker, ['rules', index], rule)
}
