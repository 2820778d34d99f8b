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
import { keysIn } from '../members.ts'
import { addDrop, addFailure, isUsedUp, type Output } from '../series/output.ts'
import type { RuleContext } from '../series/scope-context.ts'
import { createScopeExpressions, type ScopeExpressions } from '../series/scope-expressions.ts'

export interface CompiledLoop {
  readonly placesIn: (place: Place, output: Output) => Places
  /** Asked before each place. False where the message has used up its steps: `left` places are then counted as drops. */
  readonly mayPass: (output: Output, left: number) => boolean
  readonly condition: Condition
}

/** Made one by one: ten thousand at once would outlive several collections of garbage. */
export interface Places {
  readonly count: number
  readonly at: (index: number) => Place
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
  const list = kind === 'each' ? elementsOf : membersOf
  return {
    placesIn: (place, output) => placesOf(place, output, list, evaluate, loop.required, where + kind),
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
  try {
    return isTrue(value, work)
  } catch (error) {
    if (error instanceof ExpressionFailure) return error
    throw error
  }
}

interface Members {
  readonly length: number
  /** undefined: they have their positions. */
  readonly keys: readonly string[] | undefined
  /** Of as many as the loop may pass through. */
  readonly values: readonly JsonValue[]
}

function placesOf(
  place: Place,
  output: Output,
  list: (value: JsonValue, max: number, work: Work) => Members | string,
  evaluate: Evaluate,
  required: boolean | undefined,
  where: string,
): Places {
  const value = evaluate(place)
  if (value === undefined || value === null) {
    if (required !== false) addDrop(output, required ? 'required' : 'missing', undefined, where)
    return noPlaces
  }
  if (value instanceof ExpressionFailure) {
    addFailure(output, value, undefined, where)
    return noPlaces
  }
  if (output.elementsLeft === 0) {
    // Members are not listed any more: loops inside one another could list thousands thousands of times.
    addDrop(output, 'too_many_elements', undefined, where)
    return noPlaces
  }
  // A trace tells of those, too, that the loop leaves out.
  const max = output.trace === undefined ? output.elementsLeft : Number.POSITIVE_INFINITY
  const members = list(value, max, place.work)
  if (typeof members === 'string') {
    addDrop(output, 'expression_failed', undefined, `${where}: ${members}`)
    return noPlaces
  }
  const { keys, length, values } = members
  const count = Math.min(length, output.elementsLeft)
  output.elementsLeft -= count
  if (count < length) addDrop(output, 'too_many_elements', undefined, where, length - count)
  return {
    count,
    at(index) {
      const { message, levels, root, here, work } = place
      const key = keys === undefined ? index : keys[index]
      return {
        message,
        levels,
        root,
        here: values[index] as JsonValue,
        key,
        parent: here,
        interpreted: [],
        work,
      }
    },
  }
}

const noPlaces: Places = {
  count: 0,
  at(index) {
    throw new RangeError(`no place ${index}`)
  },
}

/** The values are read here, by this loop, and not where their places are made: a trace says who has read what. */
function elementsOf(value: JsonValue, max: number): Members {
  // JSONata has no array of one: what is no array is the only element.
  const elements: readonly JsonValue[] = Array.isArray(value) ? value : [value as JsonValue]
  return { length: elements.length, keys: undefined, values: elements.slice(0, max) }
}

function membersOf(value: JsonValue, max: number, work: Work): Members | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'no object'
  const keys = keysIn(value, work)
  const values = keys.slice(0, max).map((key) => value[key as never] as JsonValue)
  return { length: keys.length, keys, values }
}
