// Reads relabel_configs and metric_relabel_configs, with the checks that Prometheus makes of them.

import { checkChoice, checkObject, type Path, type Unchecked } from '#check'
import { readList, readText, type ScrapeChecker } from './read-values.ts'
import { isAnyLabelName, type RelabelRule, relabelActions } from './relabel.ts'
import { compileRelabelRegex, type RelabelRegex } from './relabel-regex.ts'

const keys = [
  'action',
  'source_labels',
  'separator',
  'regex',
  'modulus',
  'target_label',
  'replacement',
] as const
type Given = Unchecked<(typeof keys)[number]>

/** A name, or one that groups are put into. */
const targetTemplate = /^(?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))+\w*)+$/

const anyText = compileRelabelRegex('(.*)')

export function readRelabelRules(checker: ScrapeChecker, path: Path, value: unknown): RelabelRule[] {
  return readList(checker, path, value, 'relabelling rules').flatMap((one, index) => {
    const rulePath = [...path, index]
    const given = checkObject(checker, rulePath, one, 'a relabelling rule', keys)
    return given === undefined ? [] : [readRule(checker, rulePath, given)]
  })
}

function readRule(checker: ScrapeChecker, path: Path, given: Given): RelabelRule {
  const named = readText(checker, [...path, 'action'], given.action)?.toLowerCase()
  const action = checkChoice(checker, [...path, 'action'], named, relabelActions) ?? 'replace'
  const text = (key: (typeof keys)[number]) => readText(checker, [...path, key], given[key])
  const rule: RelabelRule = {
    action,
    sourceLabels: readSourceLabels(checker, [...path, 'source_labels'], given.source_labels),
    separator: text('separator') ?? ';',
    regex: readRegex(checker, [...path, 'regex'], given),
    modulus: readModulus(checker, [...path, 'modulus'], given.modulus),
    targetLabel: text('target_label') ?? '',
    replacement: text('replacement') ?? '$1',
  }
  checkTarget(checker, path, rule)
  checkUnused(checker, path, rule, given)
  return rule
}

function readSourceLabels(checker: ScrapeChecker, path: Path, value: unknown): string[] {
  return readList(checker, path, value, 'label names').flatMap((one, index) => {
    const name = readText(checker, [...path, index], one, 'a label name') ?? ''
    if (isAnyLabelName(name)) return [name]
    checker.report([...path, index], 'expected a label name: letters, digits and _')
    return []
  })
}

function readRegex(checker: ScrapeChecker, path: Path, given: Given): RelabelRegex {
  if (!Object.hasOwn(given, 'regex')) return anyText
  try {
    return compileRelabelRegex(readText(checker, path, given.regex) ?? '')
  } catch (error) {
    checker.report(path, `expected a regular expression of RE2: ${(error as Error).message}`)
    return anyText
  }
}

function readModulus(checker: ScrapeChecker, path: Path, value: unknown): bigint {
  if (value === undefined || value === null) return 0n
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value)
  checker.report(path, `expected a whole number (actual: ${checker.describe(value)})`)
  return 1n
}

function checkTarget(checker: ScrapeChecker, path: Path, rule: RelabelRule): void {
  const { action, targetLabel, replacement } = rule
  if (action === 'labelmap') {
    if (!targetTemplate.test(replacement)) {
      checker.report([...path, 'replacement'], 'expected a label name, which may have groups such as $1')
    }
    return
  }
  if (action === 'keep' || action === 'drop' || action === 'labeldrop' || action === 'labelkeep') return
  if (targetLabel === '') checker.report([...path, 'target_label'], `required with action ${action}`)
  else if (action === 'replace' && targetLabel.includes('$')) {
    if (!targetTemplate.test(targetLabel)) {
      checker.report([...path, 'target_label'], 'expected a label name, which may have groups such as $1')
    }
  } else if (!isAnyLabelName(targetLabel)) {
    checker.report([...path, 'target_label'], 'expected a label name: letters, digits and _')
  }
  if (action === 'hashmod' && rule.modulus === 0n) {
    checker.report([...path, 'modulus'], 'required with action hashmod, and above 0')
  }
}

/** What an action does not look at is a mistake, where Prometheus says so. */
function checkUnused(checker: ScrapeChecker, path: Path, { action }: RelabelRule, given: Given): void {
  const unused: { readonly [action: string]: readonly (typeof keys)[number][] } = {
    lowercase: ['replacement'],
    uppercase: ['replacement'],
    keepequal: ['regex', 'modulus', 'separator', 'replacement'],
    dropequal: ['regex', 'modulus', 'separator', 'replacement'],
    labeldrop: ['source_labels', 'target_label', 'modulus', 'separator', 'replacement'],
    labelkeep: ['source_labels', 'target_label', 'modulus', 'separator', 'replacement'],
  }
  for (const key of unused[action] ?? []) {
    if (Object.hasOwn(given, key)) checker.report([...path, key], `not used with action ${action}; remove it`)
  }
}
