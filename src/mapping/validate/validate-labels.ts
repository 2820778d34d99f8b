// Checks label names and constants, and that no two places give a series the same label.

import { allOf, type Checker, checkList, checkObject, checkText, describe, type Path } from '#check'
import { labelValueBytesMax } from '../../default-limits.ts'
import { isLabelName } from '../../prometheus-names.ts'
import type { LabelsFrom } from '../language.ts'
import { labelCaptures, type TopicFilter } from '../topic/topic-filter.ts'
import { type ExpressionNames, validateExpression } from './validate-expression.ts'

/** Where each label of a scope comes from, for messages. */
export type LabelOrigins = Map<string, string>

export function originsOfTopic(filter: TopicFilter | undefined): LabelOrigins {
  const origins: LabelOrigins = new Map()
  if (filter === undefined) return origins
  if (filter.unnamed) origins.set('topic', 'the unnamed wildcard of `topic`')
  for (const { name } of labelCaptures(filter)) origins.set(name, `the wildcard \`${name}\` of \`topic\``)
  return origins
}

/** Constants: `external_labels` and `const_labels`. */
export function validateConstantLabels(
  checker: Checker,
  path: Path,
  value: unknown,
  origins: LabelOrigins,
): void {
  const labels =
    value === undefined ? {} : checkObject(checker, path, value, 'a mapping of label names to text')
  for (const [name, text] of Object.entries(labels ?? {})) {
    claimLabel(checker, [...path, name], name, origins)
    validateConstant(checker, [...path, name], text)
  }
}

/** Labels from expressions. */
export function validateLabels(
  checker: Checker,
  path: Path,
  value: unknown,
  origins: LabelOrigins,
  names: ExpressionNames,
): void {
  const labels =
    value === undefined ? {} : checkObject(checker, path, value, 'a mapping of label names to field paths')
  for (const [name, expression] of Object.entries(labels ?? {})) {
    claimLabel(checker, [...path, name], name, origins)
    validateExpression(checker, [...path, name], expression, names, 'put a constant under `const_labels`')
  }
}

const labelsFromKeys = allOf<keyof LabelsFrom>({ from: true, allow: true })

/** Labels that the payload names. */
export function validateLabelsFrom(
  checker: Checker,
  path: Path,
  value: unknown,
  names: ExpressionNames,
): void {
  const example = 'a mapping such as `{ from: tags, allow: [room, floor] }`'
  const labels = checkObject(checker, path, value, example, labelsFromKeys)
  if (labels === undefined) return
  const { from, allow } = labels
  validateExpression(checker, [...path, 'from'], from, names, '`from` is the path of an object')
  const keys = allow === undefined ? [] : checkList(checker, [...path, 'allow'], allow, 'a list of keys')
  for (const [index, key] of (keys ?? []).entries()) {
    checkText(checker, [...path, 'allow', index], key, 'a key')
  }
}

/** Leaves inside arrays have labels of their own. */
export function reservePositionLabels(checker: Checker, path: Path, origins: LabelOrigins): void {
  for (const [name, origin] of origins) {
    if (!/^index(_\d+)?$/.test(name)) continue
    checker.report(
      path,
      `label \`${name}\` is given twice: by ${origin}, and by the array positions of its leaves`,
    )
  }
}

function claimLabel(checker: Checker, path: Path, name: string, origins: LabelOrigins): void {
  if (!isLabelName(name)) {
    checker.report(
      path,
      `expected a label name: letters, digits and \`_\`, not a digit first, not \`__\` first (actual: ${describe(name)})`,
    )
  }
  const origin = origins.get(name)
  if (origin !== undefined) checker.report(path, `label \`${name}\` is given twice: by ${origin}, and here`)
  origins.set(name, `\`${path.slice(-2).join('.')}\``)
}

/** Text for a label. */
export function validateConstant(checker: Checker, path: Path, value: unknown): void {
  const text = checkText(checker, path, value)
  if (text === undefined) return
  const bytes = Buffer.byteLength(text)
  if (bytes > labelValueBytesMax) {
    checker.report(path, `expected at most ${labelValueBytesMax} bytes of text (actual: ${bytes})`)
  }
}
