// The operators of compiled expressions: how tightly they bind, and what they make of their sides. Both are JSONata's
// (the operator table of its parser, `evaluateBinary` and what that calls).

import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import { spend, textSteps } from '../work.ts'
import { failureOf, outOfRange } from './failure.ts'
import { textOf } from './json-text.ts'
import { type Evaluate, type Evaluated, ExpressionFailure, type Work } from './place.ts'
import { isTrue } from './truth.ts'

export interface Operator {
  /** Of two operators around an operand the one with more power gets it; the left one if they are equal. */
  readonly power: number
  /** Takes all that follows as its right side. */
  readonly greedy?: boolean
  /** Undefined for `?`, which may have a third side. */
  readonly combine?: (left: Evaluate, right: Evaluate, symbol: string) => Evaluate
}

type Numbers = (left: number, right: number) => number
type Value = JsonValue | undefined
type Values = (left: Value, right: Value, symbol: string, work: Work) => Evaluated

export const operators: { readonly [symbol: string]: Operator } = {
  '*': arithmetic(60, (left, right) => left * right),
  '/': arithmetic(60, (left, right) => left / right),
  '%': arithmetic(60, (left, right) => left % right),
  '+': arithmetic(50, (left, right) => left + right),
  '-': arithmetic(50, (left, right) => left - right),
  '&': onValues(50, (left, right, _, work) => join(left, right, work)),
  '=': equality((left, right, work) => isEqual(left, right, work)),
  '!=': equality((left, right, work) => !isEqual(left, right, work)),
  '<': comparison((left, right) => left < right),
  '<=': comparison((left, right) => left <= right),
  '>': comparison((left, right) => left > right),
  '>=': comparison((left, right) => left >= right),
  in: equality(isIn),
  '??': { power: 40, greedy: true, combine: (left, right) => first(left, right, undefined) },
  '?:': {
    power: 40,
    greedy: true,
    combine: (left, right) => (place) => {
      const value = left(place)
      const truth = holds(value, place.work)
      return truth === true ? value : truth === false ? right(place) : truth
    },
  },
  '?': { power: 20, greedy: true },
  and: { power: 30, combine: (left, right) => first(truthOf(left), truthOf(right), true) },
  or: { power: 25, combine: (left, right) => first(truthOf(left), truthOf(right), false) },
}

function onValues(power: number, apply: Values): Required<Pick<Operator, 'power' | 'combine'>> {
  return {
    power,
    combine(left, right, symbol) {
      const quoted = `"${symbol}"`
      return (place) => {
        const leftValue = left(place)
        if (leftValue instanceof ExpressionFailure) return leftValue
        const rightValue = right(place)
        return rightValue instanceof ExpressionFailure
          ? rightValue
          : apply(leftValue, rightValue, quoted, place.work)
      }
    },
  }
}

function arithmetic(power: number, calculate: Numbers): Operator {
  const { combine } = onValues(power, (left, right, symbol) => {
    const failure = notNumber(left, 'T2001', symbol) ?? notNumber(right, 'T2002', symbol)
    if (failure !== undefined || left === undefined || right === undefined) return failure
    return calculate(left as number, right as number)
  })
  return { power, combine: (left, right, symbol) => combine(asNumber(left), asNumber(right), symbol) }
}

/** What has been compiled of field paths alone. */
export const fieldPaths = new WeakSet<Evaluate>()

/** An operand of arithmetic that is a field path may be a decimal text; decimal-operands.ts does the same for JSONata. */
export function asNumber(operand: Evaluate): Evaluate {
  if (!fieldPaths.has(operand)) return operand
  return (place) => {
    const value = operand(place)
    if (typeof value !== 'string') return value
    spend(place.work, textSteps(value))
    return isDecimal(value) ? Number(value) : value
  }
}

/** False where a side is missing. */
function equality(holdsFor: (left: Value, right: Value, work: Work) => boolean): Operator {
  return onValues(40, (left, right, _, work) => {
    return left !== undefined && right !== undefined && holdsFor(left, right, work)
  })
}

function comparison(compare: (left: string | number, right: string | number) => boolean): Operator {
  return onValues(40, (left, right, symbol, work) => {
    for (const side of [left, right]) {
      if (side !== undefined && typeof side !== 'string' && typeof side !== 'number') {
        return failureOf('T2010', symbol)
      }
    }
    if (left === undefined || right === undefined) return undefined
    if (typeof left !== typeof right) return failureOf('T2009', symbol)
    if (typeof left === 'string') spend(work, textSteps(left))
    return compare(left as number, right as number)
  })
}

/** @returns what the left side is, unless it is what makes the right one count */
function first(left: Evaluate, right: Evaluate, passesOn: Value): Evaluate {
  return (place) => {
    const value = left(place)
    return value === passesOn ? right(place) : value
  }
}

function truthOf(operand: Evaluate): Evaluate {
  return (place) => holds(operand(place), place.work)
}

export function holds(value: Evaluated, work: Work): boolean | ExpressionFailure {
  return isTrue(value, work, outOfRange)
}

export function isInfinite(value: Evaluated): boolean {
  return value === Infinity || value === -Infinity
}

/** NaN is none; the infinite ones are failures of their own, wherever a number is asked for. */
export function notNumber(value: Value, code: string, token?: string): ExpressionFailure | undefined {
  if (value === undefined || Number.isFinite(value)) return undefined
  return isInfinite(value) ? outOfRange : failureOf(code, token)
}

function join(left: Value, right: Value, work: Work): Evaluated {
  const leftText = textOf(left, work) ?? ''
  if (typeof leftText !== 'string') return leftText
  const rightText = textOf(right, work) ?? ''
  return typeof rightText === 'string' ? leftText + rightText : rightText
}

/** By value, at any depth. An array's length is one of its own properties. */
function isEqual(left: unknown, right: unknown, work: Work): boolean {
  if (typeof left === 'string') spend(work, textSteps(left))
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  const names = Object.getOwnPropertyNames(left)
  const count = Object.getOwnPropertyNames(right).length
  spend(work, 1 + Math.floor((names.length + count) / 2))
  return (
    names.length === count &&
    names.every(
      (name) => Object.hasOwn(right, name) && isEqual(left[name as never], right[name as never], work),
    )
  )
}

function isIn(left: Evaluated, right: Evaluated, work: Work): boolean {
  if (!Array.isArray(right)) return left === right
  const steps = 1 + (typeof left === 'string' ? textSteps(left) : 0)
  spend(work, Math.ceil((steps * right.length) / 4))
  return right.includes(left)
}
