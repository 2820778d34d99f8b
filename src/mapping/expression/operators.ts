// The operators of compiled expressions: how tightly they bind, and what they make of their sides. Both are JSONata's
// (the operator table of its parser, `evaluateBinary` and what that calls).

import type { JsonValue } from '../../model.ts'
import type { Evaluate, Evaluated } from '../scope/place.ts'
import { fail } from './failure.ts'
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
type Values = (left: Evaluated, right: Evaluated, symbol: string) => JsonValue | undefined

export const operators: { readonly [symbol: string]: Operator } = {
  '*': arithmetic(60, (left, right) => left * right),
  '/': arithmetic(60, (left, right) => left / right),
  '%': arithmetic(60, (left, right) => left % right),
  '+': arithmetic(50, (left, right) => left + right),
  '-': arithmetic(50, (left, right) => left - right),
  '&': onValues(50, (left, right) => (textOf(left) ?? '') + (textOf(right) ?? '')),
  '=': equality((left, right) => isEqual(left, right)),
  '!=': equality((left, right) => !isEqual(left, right)),
  '<': comparison((left, right) => left < right),
  '<=': comparison((left, right) => left <= right),
  '>': comparison((left, right) => left > right),
  '>=': comparison((left, right) => left >= right),
  in: equality((left, right) => (Array.isArray(right) ? right.includes(left) : left === right)),
  '??': choice(40, (left) => left !== undefined),
  '?:': choice(40, holds),
  '?': { power: 20, greedy: true },
  and: { power: 30, combine: (left, right) => (place) => holds(left(place)) && holds(right(place)) },
  or: { power: 25, combine: (left, right) => (place) => holds(left(place)) || holds(right(place)) },
}

function onValues(power: number, apply: Values): Operator {
  return {
    power,
    combine(left, right, symbol) {
      const quoted = `"${symbol}"`
      return (place) => apply(left(place), right(place), quoted)
    },
  }
}

function arithmetic(power: number, calculate: Numbers): Operator {
  return onValues(power, (left, right, symbol) => {
    if (left !== undefined && !isNumber(left)) fail('T2001', symbol)
    if (right !== undefined && !isNumber(right)) fail('T2002', symbol)
    return left === undefined || right === undefined ? undefined : calculate(left as number, right as number)
  })
}

/** False where a side is missing. */
function equality(holdsFor: (left: Evaluated, right: Evaluated) => boolean): Operator {
  return onValues(40, (left, right) => left !== undefined && right !== undefined && holdsFor(left, right))
}

function comparison(compare: (left: string | number, right: string | number) => boolean): Operator {
  return onValues(40, (left, right, symbol) => {
    for (const side of [left, right]) {
      if (side !== undefined && typeof side !== 'string' && typeof side !== 'number') fail('T2010', symbol)
    }
    if (left === undefined || right === undefined) return undefined
    if (typeof left !== typeof right) fail('T2009', symbol)
    return compare(left as number, right as number)
  })
}

function choice(power: number, isChosen: (left: Evaluated) => boolean): Operator {
  return {
    power,
    greedy: true,
    combine: (left, right) => (place) => {
      const value = left(place)
      return isChosen(value) ? value : right(place)
    },
  }
}

export function holds(value: Evaluated): boolean {
  return isTrue(value, fail)
}

/** NaN is none; the infinite ones are failures, wherever a number is asked for. */
export function isNumber(value: Evaluated): value is number {
  if (value === Infinity || value === -Infinity) fail('D1001')
  return typeof value === 'number' && !Number.isNaN(value)
}

/** What `$string` makes of a value: JSON, with numbers of 15 digits. */
export function textOf(value: Evaluated): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  if (typeof value === 'number' && !Number.isFinite(value)) fail('D3001')
  return JSON.stringify(value, (_, part) =>
    isNumber(part) && !Number.isInteger(part) ? Number(part.toPrecision(15)) : part,
  )
}

/** By value, at any depth. An array's length is one of its own properties. */
function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  const names = Object.getOwnPropertyNames(left)
  return (
    names.length === Object.getOwnPropertyNames(right).length &&
    names.every((name) => Object.hasOwn(right, name) && isEqual(left[name as never], right[name as never]))
  )
}
