// Checks a whole mapping file as it is written, as plain values, and reports everything that is wrong with it.

import { allOf, checkChoice, checkList, checkObject, describe, isObject } from '#check'
import { parseFieldPath } from '../expression/field-path.ts'
import type { MappingFile } from '../language.ts'
import { periodMs } from '../period.ts'
import { descriptionsIn, validateDescriptions } from './validate-descriptions.ts'
import { validateConstantLabels } from './validate-labels.ts'
import { type RuleChecker, validateRule } from './validate-rule.ts'
import { validateTests } from './validate-tests.ts'
import { validateThinning } from './validate-thinning.ts'

const fileKeys = allOf<keyof MappingFile>({
  version: true,
  external_labels: true,
  identity: true,
  rules: true,
  names: true,
  unmatched: true,
  liveness: true,
  thin: true,
  tests: true,
})

const unmatchedWords = allOf<NonNullable<MappingFile['unmatched']>>({ bundled: true, drop: true })

export function validateMapping(checker: RuleChecker, value: unknown): void {
  const file = checkObject(checker, [], value, 'a mapping with `version: 1` and `rules`', fileKeys)
  if (file === undefined) return
  const { version, external_labels, names, unmatched, liveness, thin, tests } = file
  if (version !== 1) {
    const help = version === undefined ? '; begin the file with `version: 1`' : ''
    checker.report(['version'], `expected 1 (actual: ${describe(version)})${help}`)
  }
  // External labels give way to others of their name, so they claim none.
  validateConstantLabels(checker, ['external_labels'], external_labels, new Map())
  if (file['identity'] !== undefined) validateIdentity(checker, file['identity'])
  const { namingVersions = [] } = checker
  if (names !== undefined && !namingVersions.some((one) => one === names)) {
    const expected = `expected a naming version that is kept, ${namingVersions.join(' or ')}`
    checker.report(['names'], `${expected} (actual: ${describe(names)})`)
  }
  checkChoice(checker, ['unmatched'], unmatched, unmatchedWords)
  const isLiveness = liveness === 'off' || (typeof liveness === 'string' && periodMs(liveness) !== undefined)
  if (liveness !== undefined && !isLiveness) {
    const expected = 'expected `off`, or a time such as `5m`'
    checker.report(['liveness'], `${expected} (actual: ${describe(liveness)})`)
  }
  if (thin !== undefined) validateThinning(checker, ['thin'], thin)
  const isOneRule = isObject(file['rules'])
  const rules =
    checkList(
      checker,
      ['rules'],
      file['rules'],
      isOneRule ? 'a list of rules, each with `- ` in front' : 'a list of rules',
    ) ?? []
  for (const [index, rule] of rules.entries()) validateRule(checker, ['rules', index], rule)
  validateDescriptions(checker, descriptionsIn(rules))
  if (tests !== undefined) validateTests(checker, ['tests'], tests)
}

const identityPathsMax = 8

function validateIdentity(checker: RuleChecker, value: unknown): void {
  if (value === 'none') return
  const paths = checkList(checker, ['identity'], value, '`none` or a list of field paths') ?? []
  if (paths.length > identityPathsMax) {
    checker.report(['identity'], `expected at most ${identityPathsMax} field paths (actual: ${paths.length})`)
  }
  for (const [index, path] of paths.entries()) {
    const parsed = typeof path === 'string' ? parseFieldPath(path) : undefined
    if (parsed === undefined || (parsed.variable ?? '') !== '' || parsed.steps.length === 0) {
      checker.report(
        ['identity', index],
        `expected a field path such as \`device.id\` (actual: ${describe(path)})`,
      )
    }
  }
}
