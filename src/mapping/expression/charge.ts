// Charges a message for what its interpreted expressions do: a step for each part of an expression that is evaluated, and
// for values that are gone through, by their size. https://docs.jsonata.org/embedding-extending (what JSONata calls back)

import type jsonata from 'jsonata'
import type { Work } from '../scope/place.ts'
import { bounds, WorkUsedUp } from './bounds.ts'
import { findComparedParts, hasWildcard } from './compared-parts.ts'

/** No name of a variable that an expression could have. */
export const workVariable = '\u0000work'

/** Elements of an array, or values inside of one another, that are gone through in about a step. */
const valuesPerStep = 8
const charsPerStep = 64

/** What JSONata knows of an evaluation: one for each. */
export interface Environment {
  readonly base: { lookup(name: string): unknown }
}

/** @throws {WorkUsedUp} */
export function charge({ base }: Environment, steps: number): void {
  spend(base.lookup(workVariable) as Work, steps)
}

/** @throws {WorkUsedUp} */
export function spend(work: Work, steps: number): void {
  if (steps > work.left) {
    work.left = -1
    throw new WorkUsedUp()
  }
  work.left -= steps
}

/** @returns steps to go through a value once, not into the values inside */
export function shallowSteps(value: unknown): number {
  if (typeof value === 'string') return Math.floor(value.length / charsPerStep)
  return Array.isArray(value) ? Math.floor(value.length / valuesPerStep) : 0
}

/** @returns steps to go through a value and all that is inside */
export function deepSteps(value: unknown): number {
  if (typeof value !== 'object' || value === null) return shallowSteps(value)
  let values = 0
  let chars = 0
  const left: unknown[] = [value]
  for (let one = left.pop(); one !== undefined || left.length > 0; one = left.pop()) {
    values++
    if (typeof one === 'string') chars += one.length
    else if (typeof one === 'object' && one !== null && !isFunction(one)) {
      for (const inner of Object.values(one)) left.push(inner)
    }
  }
  return Math.floor(values / valuesPerStep) + Math.floor(chars / charsPerStep)
}

/** A function of the expression knows its surroundings, which know themselves. */
function isFunction(value: object): boolean {
  return '_jsonata_lambda' in value || '_jsonata_function' in value
}

/** What JSONata calls with the result of each part of an expression. */
export type OnResult = (part: object, input: unknown, environment: Environment, result: unknown) => void

export function chargeForParts(expression: jsonata.Expression): OnResult {
  const compared = findComparedParts(expression.ast())
  return (part, input, environment, result) => {
    let steps = 1 + shallowSteps(result)
    // A name is looked up in each element, also of arrays inside.
    if (Array.isArray(input)) steps += nestedLength(input) / valuesPerStep
    if (compared.has(part)) steps += deepSteps(result)
    charge(environment, Math.floor(steps))
  }
}

/** Elements of an array and of the arrays in it. */
function nestedLength(array: readonly unknown[]): number {
  let length = 0
  const left: (readonly unknown[])[] = [array]
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    length += one.length
    for (const element of one) if (Array.isArray(element)) left.push(element)
  }
  return length
}

/**
 * Called before a part of an expression is evaluated, which costs each part of it: for expressions with a `*` only. Of
 * the members that `*` takes, each array is added to a new copy of those before it.
 */
export type BeforePart = (part: object, input: unknown, environment: Environment) => void

/** @returns undefined where there is no need to be called */
export function chargeForWildcards(expression: jsonata.Expression): BeforePart | undefined {
  if (!hasWildcard(expression.ast())) return undefined
  return (part, input, environment) => {
    if (!isWildcard(part) || typeof input !== 'object' || input === null) return
    const members = Object.values(input).filter(Array.isArray)
    const length = members.reduce((sum, member) => sum + nestedLength(member), 0)
    const copied = members.length * Math.min(length, bounds.sequenceLengthMax)
    charge(environment, Math.floor(copied / (valuesPerStep * copiesPerLookUp)))
  }
}

/** Elements that are copied while a name is looked up in one. */
const copiesPerLookUp = 16

function isWildcard(part: object): boolean {
  return (part as { readonly type?: unknown }).type === 'wildcard'
}
