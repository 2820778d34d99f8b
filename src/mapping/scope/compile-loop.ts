// Compiles a loop of `for`: the elements of an array or the entries of an object, each a place of its own for the
// scope inside.

import type { JsonValue } from '../../model.ts'
import {
  type Evaluate,
  type Evaluated,
  ExpressionFailure,
  type Place,
  type Work,
} from '../expression/place.ts'
import { isTrue } from '../expression/truth.ts'
import type { Expr, Loop } from '../language.ts'
import { entriesOf } from '../members.ts'
import { addDrop, addFailure, isUsedUp, type Output } from '../series/output.ts'
import type { RuleContext } from '../series/scope-context.ts'
import { createScopeExpressions, type ScopeExpressions } from '../series/scope-expressions.ts'

export interface CompiledLoop {
  readonly placesIn: (place: Place, output: Output) => readonly Place[]
  /** Asked before each place. False where the message has used up its steps: `left` places are then counted as drops. */
  readonly mayPass: (output: Output, left: number) => boolean
  readonly condition: Condition
}

export interface Condition {
  /** Evaluates what the interpreter must; undefined where there is nothing to wait for. */
  readonly prepare: ((place: Place) => Promise<void>) | undefined
  readonly holds: (place: Place, output: Output) => boolean
}

/**
 * @param where such as `for[0].`
 * @param around expressions of the scope that the loop is in
 */
export function compileLoop(
  loop: Loop,
  where: string,
  around: ScopeExpressions,
  context: RuleContext,
): CompiledLoop {
  const kind = 'each' in loop ? 'each' : 'entries'
  const evaluate = around.compile('each' in loop ? loop.each : loop.entries, where + kind)
  const keysOf = kind === 'each' ? elementsOf : membersOf
  return {
    placesIn: (place, output) => placesOf(place, output, keysOf, evaluate, loop.required, where + kind),
    mayPass(output, left) {
      output.work.left--
      if (!isUsedUp(output)) return true
      addDrop(output, 'too_much_work', undefined, where + kind, left)
      return false
    },
    condition: compileCondition(loop.when, `${where}when`, context),
  }
}

/** `when` of a rule or a loop; holds where it is not given. */
export function compileCondition(when: Expr | undefined, where: string, context: RuleContext): Condition {
  if (when === undefined) return { prepare: undefined, holds: () => true }
  const expressions = createScopeExpressions(context)
  const evaluate = expressions.compile(when, where)
  return {
    prepare: expressions.prepare(),
    holds(place, output) {
      output.work.left--
      const holds = truthOf(evaluate(place), place.work)
      if (!(holds instanceof ExpressionFailure)) return holds
      addFailure(output, holds, undefined, where)
      return false
    },
  }
}

function truthOf(value: Evaluated, work: Work): boolean | ExpressionFailure {
  if (value instanceof ExpressionFailure) return value
  try {
    return isTrue(value, work)
  } catch (error) {
    if (error instanceof ExpressionFailure) return error
    throw error
  }
}

type Member = readonly [key: string | number, value: JsonValue]

function placesOf(
  place: Place,
  output: Output,
  listMembers: (value: JsonValue) => readonly Member[] | string,
  evaluate: Evaluate,
  required: boolean | undefined,
  where: string,
): Place[] {
  const value = evaluate(place)
  if (value === undefined || value === null) {
    if (required !== false) addDrop(output, required ? 'required' : 'missing', undefined, where)
    return []
  }
  if (value instanceof ExpressionFailure) {
    addFailure(output, value, undefined, where)
    return []
  }
  if (output.elementsLeft === 0) {
    // Members are not listed any more: loops inside one another could list thousands thousands of times.
    addDrop(output, 'too_many_elements', undefined, where)
    return []
  }
  const members = listMembers(value)
  if (typeof members === 'string') {
    addDrop(output, 'expression_failed', undefined, `${where}: ${members}`)
    return []
  }
  const count = Math.min(members.length, output.elementsLeft)
  output.elementsLeft -= count
  if (count < members.length) {
    addDrop(output, 'too_many_elements', undefined, where, members.length - count)
  }
  const { message, levels, root, here, work } = place
  return members.slice(0, count).map(([key, member]) => {
    return { message, levels, root, here: member, key, parent: here, interpreted: [], work }
  })
}

function elementsOf(value: JsonValue): readonly Member[] {
  // JSONata has no array of one: what is no array is the only element.
  return Array.isArray(value) ? value.map((member, index) => [index, member] as const) : [[0, value]]
}

function membersOf(value: JsonValue): readonly Member[] | string {
  return typeof value === 'object' && !Array.isArray(value) ? entriesOf(value as object) : 'no object'
}
