// Evaluates expressions in both ways that there are.

import { bindVariables, compileExpression } from '../../src/mapping/expression/compile-expression.ts'
import { createInterpreter } from '../../src/mapping/expression/interpret.ts'
import { type Evaluated, ExpressionFailure, type Place } from '../../src/mapping/expression/place.ts'
import type { Capture } from '../../src/mapping/topic/topic-filter.ts'
import { createWork, workUsedUp } from '../../src/mapping/work.ts'
import type { JsonValue } from '../../src/model.ts'
import { messageOf } from './message.ts'

/** Of each evaluation. */
const stepsMax = 50_000

const levels = ['x', 'y', 'z']

export const captures: readonly Capture[] = [
  { name: 'level', level: 1, rest: false },
  { name: 'rest', level: 1, rest: true },
  { name: 'below', level: 3, rest: true },
]

/** A place at the root of a payload unless `inner` says otherwise. */
export function placeOf(root: JsonValue, inner: Partial<Place> = {}): Place {
  const line = { topic: levels.join('/'), client_id: 'c-1', attributes: { site: 'north' }, payload: root }
  const message = messageOf(line)
  const outside = { message, levels, key: undefined, parent: undefined, interpreted: [] }
  return { ...outside, root, here: root, work: createWork(stepsMax), ...inner }
}

/** @returns undefined also where the interpreter is needed; `isCompiled` tells */
export function evaluateCompiled(text: string, place: Place): Evaluated {
  return compileExpression(text, captures)?.({ ...place, work: createWork(stepsMax) })
}

export function isCompiled(text: string): boolean {
  return compileExpression(text, captures) !== undefined
}

const interpreter = createInterpreter((reason) => new ExpressionFailure(reason), workUsedUp)

export function evaluateInterpreted(text: string, place: Place): Promise<Evaluated> {
  return interpreter(text)(place.here, bindVariables(place, captures), createWork(stepsMax))
}
