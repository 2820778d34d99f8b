// Checks a scope, of a rule or inside `for`: its time, its labels, its metrics, its leaves, and the scopes inside it.

import {
  allOf,
  type Checker,
  checkBoolean,
  checkList,
  checkObject,
  type Entries,
  isObject,
  type Path,
} from '#check'
import type { EachLoop, EntriesLoop, Scope } from '../language.ts'
import { type ExpressionNames, validateExpression } from './validate-expression.ts'
import {
  type LabelOrigins,
  reservePositionLabels,
  validateConstantLabels,
  validateLabels,
  validateLabelsFrom,
} from './validate-labels.ts'
import { validateLeaves } from './validate-leaves.ts'
import { validateValues } from './validate-metric.ts'
import { validateMetrics } from './validate-metrics.ts'
import { validateTimestamp } from './validate-timestamp.ts'
import { withoutThin } from './without-thin.ts'

export const scopeKeys = allOf<keyof Scope>({
  timestamp: true,
  labels: true,
  const_labels: true,
  labels_from: true,
  values: true,
  metrics: true,
  leaves: true,
  for: true,
})

const loopKeys = [
  ...allOf<Exclude<keyof EachLoop | keyof EntriesLoop, keyof Scope>>({
    each: true,
    entries: true,
    when: true,
    required: true,
  }),
  ...scopeKeys,
]

/** Each level multiplies what one message may cost. */
const loopDepthMax = 4

export interface ScopeNames {
  readonly names: ExpressionNames
  /** Labels that series of this scope have already; those of the scope are added. */
  readonly origins: LabelOrigins
  /** How many `for` are around. */
  readonly depth: number
}

/** @param takesLeaves whether a scope that selects nothing takes its leaves */
export function validateScope(
  checker: Checker,
  path: Path,
  scope: Entries,
  around: ScopeNames,
  takesLeaves: boolean,
): void {
  const { names, origins } = around
  const { timestamp, labels, const_labels, labels_from, metrics, leaves } = scope
  if (timestamp !== undefined) validateTimestamp(checker, [...path, 'timestamp'], timestamp, names)
  validateConstantLabels(checker, [...path, 'const_labels'], const_labels, origins)
  validateLabels(checker, [...path, 'labels'], labels, origins, names)
  if (labels_from !== undefined) validateLabelsFrom(checker, [...path, 'labels_from'], labels_from, names)
  validateValues(checker, [...path, 'values'], scope['values'])
  if (metrics !== undefined) validateMetrics(checker, [...path, 'metrics'], metrics, origins, names)
  if (leaves !== undefined) validateLeaves(checker, [...path, 'leaves'], leaves)
  const selectsNothing = metrics === undefined && leaves === undefined && scope['for'] === undefined
  if (selectsNothing ? takesLeaves : leaves !== undefined && leaves !== false) {
    reservePositionLabels(checker, path, origins)
  }
  if (scope['for'] !== undefined) validateLoops(checker, [...path, 'for'], scope['for'], around)
}

function validateLoops(checker: Checker, path: Path, value: unknown, around: ScopeNames): void {
  const example = 'a list of loops such as `- { each: sensors, metrics: { reading: v } }`'
  const loops = checkList(checker, path, value, example) ?? []
  const depth = around.depth + 1
  if (depth > loopDepthMax) {
    checker.report(path, `expected at most ${loopDepthMax} levels of \`for\` (actual: ${depth})`)
    return
  }
  for (const [index, loop] of loops.entries()) {
    // A copy: what loops side by side are labelled with does not meet.
    const inner = { ...around, origins: new Map(around.origins), depth }
    validateLoop(checker, [...path, index], loop, inner)
  }
}

function validateLoop(checker: Checker, path: Path, value: unknown, around: ScopeNames): void {
  const own = isObject(value) ? withoutThin(checker, path, value) : value
  const loop = checkObject(checker, path, own, 'a loop such as `{ each: sensors, … }`', loopKeys)
  if (loop === undefined) return
  const { each, entries, when, required } = loop
  checkBoolean(checker, [...path, 'required'], required)
  const outside = { ...around.names, loop: around.depth > 1 }
  const inside = { ...around.names, loop: true }
  if (each !== undefined && entries !== undefined) {
    checker.report([...path, 'entries'], 'expected `each` or `entries`, not both')
  } else if (each === undefined && entries === undefined) {
    checker.report(path, 'expected `each` for elements of an array, or `entries` for members of an object')
  }
  for (const [key, source] of Object.entries({ each, entries })) {
    if (source === undefined) continue
    validateExpression(
      checker,
      [...path, key],
      source,
      outside,
      `\`${key}\` is the path of ${key === 'each' ? 'an array' : 'an object'}`,
    )
  }
  if (when !== undefined) validateExpression(checker, [...path, 'when'], when, inside, whenHelp)
  validateScope(checker, path, loop, { ...around, names: inside }, true)
}

/** Of the conditions of rules and loops. */
export const whenHelp = 'omit `when` if the condition is always true'
