// Evaluates expressions in both ways that there are.

import { bindVariables, compileExpression } from '../../src/mapping/expression/compile-expression.ts'
import { createInterpreter } from '../../src/mapping/expression/interpret.ts'
import { type Evaluated, ExpressionFailure, type Place } from '../../src/mapping/scope/place.ts'
import type { Capture } from '../../src/mapping/topic/topic-filter.ts'
import type { JsonValue } from '../../src/model.ts'
import { messageOf } from './message.ts'

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
  return { message, levels, root, here: root, key: undefined, parent: undefined, interpreted: [], ...inner }
}

/** @returns undefined also where the interpreter is needed; `isCompiled` tells */
export function evaluateCompiled(text: string, place: Place): Evaluated {
  return compileExpression(text, captures)?.(place)
}

export function isCompiled(text: string): boolean {
  return compileExpression(text, captures) !== undefined
}

const interpreter = createInterpreter((reason) => new ExpressionFailure(reason))

export function evaluateInterpreted(text: string, place: Place): Promise<Evaluated> {
  return interpreter(text)(place.here, bindVariables(place, captures))
}
