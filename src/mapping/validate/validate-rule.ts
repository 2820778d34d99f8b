// Checks one rule as it is written: its topic filter, its condition, its format, its preset, and its scope.

import {
  allOf,
  type Checker,
  checkBoolean,
  checkList,
  checkObject,
  describe,
  type Entries,
  type Path,
  suggest,
} from '#check'
import type { PresetScope, Rule, Scope } from '../language.ts'
import { livenessNames } from '../scope/compile-liveness.ts'
import { validateDecode } from './validate-decode.ts'
import { validateExpression } from './validate-expression.ts'
import { originsOfTopic } from './validate-labels.ts'
import { scopeKeys, validateScope, whenHelp } from './validate-scope.ts'
import { validateThinning } from './validate-thinning.ts'
import { validateTopics } from './validate-topic.ts'

export const presetScopeKeys = [
  ...allOf<Exclude<keyof PresetScope, keyof Scope>>({ has: true, when: true, decode: true, liveness: true }),
  ...scopeKeys,
]

const ruleKeys = [
  ...allOf<Exclude<keyof Rule, keyof PresetScope>>({
    topic: true,
    ignore: true,
    preset: true,
    rename: true,
    thin: true,
  }),
  ...presetScopeKeys,
]

const ignoredRuleKeys: readonly (keyof Rule)[] = ['topic', 'ignore', 'has', 'when', 'decode']
const otherRuleKeys: readonly string[] = ruleKeys.filter((key) => !ignoredRuleKeys.includes(key))

export interface RuleChecker extends Checker {
  /** Given where a rule may have a preset. */
  presetNames?(): readonly string[]
  /** Given where a file may name one. */
  readonly namingVersions?: readonly number[]
}

/** @param topicLabels false where labels that the topic gives too are not an error: those of a preset give way */
export function validateRule(checker: RuleChecker, path: Path, value: unknown, topicLabels = true): void {
  const rule = checkObject(checker, path, value, 'a rule with a `topic`', ruleKeys)
  if (rule === undefined) return
  const filter = validateTopics(checker, [...path, 'topic'], rule['topic'])
  const { ignore, has, when, decode, liveness, preset, rename, thin } = rule
  const names = { captures: filter?.captures, loop: false }
  checkBoolean(checker, [...path, 'ignore'], ignore)
  if (has !== undefined) validateMembers(checker, [...path, 'has'], has)
  if (when !== undefined) validateExpression(checker, [...path, 'when'], when, names, whenHelp)
  if (decode !== undefined) validateDecode(checker, [...path, 'decode'], decode)
  if (ignore === true) {
    reportBeside(checker, path, rule)
    return
  }
  checkBoolean(checker, [...path, 'liveness'], liveness)
  if (thin !== undefined && thin !== 'off') validateThinning(checker, [...path, 'thin'], thin, '`off`, or ')
  validatePresetKeys(checker, path, preset, rename)
  const scope = { names, origins: originsOfTopic(topicLabels ? filter : undefined), depth: 0 }
  // What a rule with a preset selects is known once the preset is under it.
  validateScope(checker, path, rule, scope, preset === undefined)
  if (liveness === true) reserveLivenessNames(checker, path, rule)
}

function validateMembers(checker: Checker, path: Path, value: unknown): void {
  const names = checkList(checker, path, value, "names of the payload's members") ?? []
  const seen = new Set<unknown>()
  for (const [index, name] of names.entries()) {
    if (typeof name !== 'string' || name === '') {
      checker.report([...path, index], `expected the name of a member (actual: ${describe(name)})`)
    } else if (seen.has(name)) checker.report([...path, index], `the name \`${name}\` is given twice`)
    seen.add(name)
  }
}

function reportBeside(checker: Checker, path: Path, rule: Entries): void {
  for (const key of Object.keys(rule)) {
    if (!otherRuleKeys.includes(key)) continue
    checker.report([...path, key], 'expected only `topic`, `has` and `when` in a rule with `ignore: true`')
  }
}

function validatePresetKeys(checker: RuleChecker, path: Path, preset: unknown, rename: unknown): void {
  if (preset !== undefined && (typeof preset !== 'string' || preset === '')) {
    checker.report([...path, 'preset'], `expected the name of a preset (actual: ${describe(preset)})`)
  } else if (preset !== undefined && checker.presetNames?.().includes(preset) === false) {
    const remedy = suggest(preset, checker.presetNames())
    checker.report([...path, 'preset'], `unknown preset \`${preset}\`; ${remedy}`)
  }
  if (rename === undefined) return
  if (preset === undefined) {
    checker.report([...path, 'rename'], 'expected `rename` only with `preset`, whose names it changes')
  }
  const expected = 'a mapping from names in the preset to new names'
  const names = checkObject(checker, [...path, 'rename'], rename, expected)
  for (const [old, name] of Object.entries(names ?? {})) {
    if (typeof name === 'string' && name !== '') continue
    checker.report([...path, 'rename', old], `expected a name (actual: ${describe(name)})`)
  }
}

function reserveLivenessNames(checker: Checker, path: Path, { metrics }: Entries): void {
  for (const name of Object.values(livenessNames)) {
    if (typeof metrics !== 'object' || metrics === null || !Object.hasOwn(metrics, name)) continue
    checker.report(
      [...path, 'metrics', name],
      `\`liveness: true\` already yields \`${name}\`; rename this metric`,
    )
  }
}
