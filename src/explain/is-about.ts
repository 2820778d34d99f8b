// Finds the expression that a drop tells of. The order of reads does not say it: the interpreter reads all expressions
// of a scope before the first of them comes to something.

import type { DropReason } from '../model.ts'
import { isLabelsFrom, isTimestamp } from './where.ts'

const reasons: readonly DropReason[] = ['missing', 'expression_failed', 'too_many_elements']

/** What a drop says, without the rule that it is of. */
export interface DropNote {
  readonly reason: DropReason
  readonly metric?: string
  readonly detail?: string
}

/** @returns whether the drop is of an expression that is no metric's value */
export function isOfExpression({ reason, metric, detail }: DropNote): boolean {
  return metric === undefined && (reasons.includes(reason) || detail === 'labels_from')
}

export function isAbout({ detail = '' }: DropNote, where: string): boolean {
  const label = /^label (\w+)/.exec(detail)?.[1]
  if (label !== undefined) return where.endsWith(`.labels.${label}`)
  if (detail.startsWith('labels_from')) return isLabelsFrom(where)
  if (/^timestamp\b/.test(detail)) return isTimestamp(where)
  const loop = /^(for\[\d+\]\.)*(each|entries|when)\b/.exec(detail)?.[0]
  return loop !== undefined && where.replace(/^(rules|bundled)\[\d+\]\./, '') === loop
}
