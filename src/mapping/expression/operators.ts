// The operators of compiled expressions: how tightly they bind, and what they make of their sides. Both are JSONata's
// (the operator table of its parser, `evaluateBinary` and what that calls).

import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import { spend, textSteps } from '../work.ts'
import { fail } from './failure.ts'
import type { Evaluate, Evaluated, Work } from './place.ts'
import { isTrue } from './truth.ts'

export interface Operator {
  /** Of two operators around an operand the one with more power gets it; the left one if they are equal. */
  readonly power: number
  /** Takes all that follows as its right side. */
  readonly greedy?: boolean
  /** Undefined for `?`, which may have a third side. */
  readonly combine?: (left: Evaluate, right: Evaluate, symbol: string) => Evaluate
}

/** Of what JSON.stringify makes, in about a step. */
const jsonCharsPerStep = 8

type Numbers = (left: number, right: number) => number
type Values = (left: Evaluated, right: Evaluated, symbol: string, work: Work) => JsonValue | undefined

export const operators: { readonly [symbol: string]: Operator } = {
  '*': arithmetic(60, (left, right) => left * right),
  '/': arithmetic(60, (left, right) => left / right),
  '%': arithmetic(60, (left, right) => left % right),
  '+': arithmetic(50, (left, right) => left + right),
  '-': arithmetic(50, (left, right) => left - right),
  '&': onValues(50, (left, right, _, work) => (textOf(left, work) ?? '') + (textOf(right, work) ?? '')),
  '=': equality((left, right, work) => isEqual(left, right, work)),
  '!=': equality((left, right, work) => !isEqual(left, right, work)),
  '<': comparison((left, right) => left < right),
  '<=': comparison((left, right) => left <= right),
  '>': comparison((left, right) => left > right),
  '>=': comparison((left, right) => left >= right),
  in: equality(isIn),
  '??': choice(40, (left) => left !== undefined),
  '?:': choice(40, holds),
  '?': { power: 20, greedy: true },
  and: {
    power: 30,
    combine: (left, right) => (place) => holds(left(place), place.work) && holds(right(place), place.work),
  },
  or: {
    power: 25,
    combine: (left, right) => (place) => holds(left(place), place.work) || holds(right(place), place.work),
  },
}

function onValues(power: number, apply: Values): Required<Pick<Operator, 'power' | 'combine'>> {
  return {
    power,
    combine(left, right, symbol) {
      const quoted = `"${symbol}"`
      return (place) => apply(left(place), right(place), quoted, place.work)
    },
  }
}

function arithmetic(power: number, calculate: Numbers): Operator {
  const { combine } = onValues(power, (left, right, symbol) => {
    if (left !== undefined && !isNumber(left)) fail('T2001', symbol)
    if (right !== undefined && !isNumber(right)) fail('T2002', symbol)
    return left === undefined || right === undefined ? undefined : calculate(left as number, right as number)
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
function equality(holdsFor: (left: Evaluated, right: Evaluated, work: Work) => boolean): Operator {
  return onValues(40, (left, right, _, work) => {
    return left !== undefined && right !== undefined && holdsFor(left, right, work)
  })
}

function comparison(compare: (left: string | number, right: string | number) => boolean): Operator {
  return onValues(40, (left, right, symbol, work) => {
    for (const side of [left, right]) {
      if (side !== undefined && typeof side !== 'string' && typeof side !== 'number') fail('T2010', symbol)
    }
    if (left === undefined || right === undefined) return undefined
    if (typeof left !== typeof right) fail('T2009', symbol)
    if (typeof left === 'string') spend(work, textSteps(left))
    return compare(left as number, right as number)
  })
}

function choice(power: number, isChosen: (left: Evaluated, work: Work) => boolean): Operator {
  return {
    power,
    greedy: true,
    combine: (left, right) => (place) => {
      const value = left(place)
      return isChosen(value, place.work) ? value : right(place)
    },
  }
}

export function holds(value: Evaluated, work: Work): boolean {
  return isTrue(value, work, fail)
}

/** NaN is none; the infinite ones are failures, wherever a number is asked for. */
export function isNumber(value: Evaluated): value is number {
  if (value === Infinity || value === -Infinity) fail('D1001')
  return typeof value === 'number' && !Number.isNaN(value)
}

/** What `$string` makes of a value: JSON, with numbers of 15 digits. */
export function textOf(value: Evaluated, work: Work): string | undefined {
  if (typeof value === 'string') spend(work, textSteps(value))
  if (value === undefined || typeof value === 'string') return value
  if (typeof value === 'number' && !Number.isFinite(value)) fail('D3001')
  const text = JSON.stringify(value, (_, part) =>
    isNumber(part) && !Number.isInteger(part) ? Number(part.toPrecision(15)) : part,
  )
  spend(work, Math.floor(text.length / jsonCharsPerStep))
  return text
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
