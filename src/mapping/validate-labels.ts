// Checks label names and constants, and that no two places give a series the same label.

import { type Checker, checkObject, describe } from './checker.ts'
import type { Path } from './path.ts'
import { isLabelName, type TopicFilter } from './topic-filter.ts'
import { type Captures, validateExpression } from './validate-expression.ts'

/** Where each label of a scope comes from, for messages. */
export type LabelOrigins = Map<string, string>

export function originsOfTopic(filter: TopicFilter | undefined): LabelOrigins {
  const origins: LabelOrigins = new Map()
  if (filter === undefined) return origins
  if (filter.unnamed) origins.set('topic', 'the unnamed wildcard of `topic`')
  for (const { name } of filter.captures) origins.set(name, `the wildcard \`${name}\` of \`topic\``)
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
  captures: Captures,
): void {
  const labels =
    value === undefined ? {} : checkObject(checker, path, value, 'a mapping of label names to field paths')
  for (const [name, expression] of Object.entries(labels ?? {})) {
    claimLabel(checker, [...path, name], name, origins)
    validateExpression(checker, [...path, name], expression, captures, 'a constant goes under `const_labels`')
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

function validateConstant(checker: Checker, path: Path, value: unknown): void {
  if (typeof value === 'string' && value !== '') {
    const bytes = Buffer.byteLength(value)
    if (bytes > constantBytesMax) {
      checker.report(path, `expected at most ${constantBytesMax} bytes of text (actual: ${bytes})`)
    }
    return
  }
  const source = checker.sourceOf(path)
  const quotable = typeof value === 'number' || typeof value === 'boolean'
  checker.report(
    path,
    `expected text (actual: ${describe(value)})${quotable ? `; put it in quotes: "${source ?? String(value)}"` : ''}`,
  )
}

/** As LABEL_VALUE_BYTES_MAX unless set; half of what Amazon Managed Service for Prometheus takes. */
const constantBytesMax = 1024
