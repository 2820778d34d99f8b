// Charges a message for what its interpreted expressions do: a step for each part of an expression that is evaluated, and
// for values that are gone through, by their size. https://docs.jsonata.org/embedding-extending (what JSONata calls back)

import type jsonata from 'jsonata'
import { bounds, WorkUsedUp } from './bounds.ts'
import { findComparedParts, findGroupKeys, hasWildcard } from './compared-parts.ts'
import { isFunction } from './is-function.ts'
import type { Work } from './place.ts'

/** No name of a variable that an expression could have; its value is an `Account`. */
export const accountVariable = '\u0000account'

/** Of one evaluation. Parts of an array are evaluated side by side, and go on where one of them has failed. */
export interface Account {
  readonly work: Work
  hasEnded: boolean
}

/** Elements of an array, or values inside of one another, that are gone through in about a step. */
const valuesPerStep = 8
const charsPerStep = 64

/** What JSONata knows of an evaluation: one for each. */
export interface Environment {
  readonly base: { lookup(name: string): unknown }
}

/** @throws {WorkUsedUp} also for what goes on behind the end of its evaluation */
export function charge({ base }: Environment, steps: number): void {
  const { work, hasEnded } = accountOf(base)
  if (hasEnded) throw new WorkUsedUp()
  spend(work, steps)
}

function accountOf(base: Environment['base']): Account {
  return base.lookup(accountVariable) as Account
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

/**
 * @returns steps to go through a value and all that is inside; more than there are left, as soon as it is that many. An
 *   expression can make a value that is in itself, or in itself twice at each level.
 */
export function deepSteps(value: unknown, { base }: Environment): number {
  if (typeof value !== 'object' || value === null) return shallowSteps(value)
  const { left } = accountOf(base).work
  let steps = 0
  const unseen: unknown[] = [value]
  while (unseen.length > 0 && steps <= left) {
    const one = unseen.pop()
    steps += 1 / valuesPerStep
    if (typeof one === 'string') steps += one.length / charsPerStep
    else if (typeof one === 'object' && one !== null && !isFunction(one)) {
      for (const inner of Object.values(one)) unseen.push(inner)
    }
  }
  return Math.floor(steps)
}

/** What JSONata calls with the result of each part of an expression. */
export type OnResult = (part: object, input: unknown, environment: Environment, result: unknown) => void

/** For each element its group is copied. */
const stepsPerGroupKey = 8
/** The names of the parameters are read from the source of the function. */
const stepsPerPartial = 30

export function chargeForParts(expression: jsonata.Expression): OnResult {
  const compared = findComparedParts(expression.ast())
  const groupKeys = findGroupKeys(expression.ast())
  return (part, input, environment, result) => {
    let steps = 1 + shallowSteps(result)
    // A name is looked up in each element, also of arrays inside.
    if (Array.isArray(input)) steps += nestedLength(input, environment) / valuesPerStep
    if (compared.has(part)) steps += deepSteps(result, environment)
    if (groupKeys.has(part)) steps += stepsPerGroupKey
    if ((part as { readonly type?: unknown }).type === 'partial') steps += stepsPerPartial
    charge(environment, Math.floor(steps))
  }
}

/** Elements of an array and of the arrays in it; or more than there are steps for. */
function nestedLength(array: readonly unknown[], { base }: Environment): number {
  const lengthMax = accountOf(base).work.left * valuesPerStep
  let length = 0
  const unseen: (readonly unknown[])[] = [array]
  for (let one = unseen.pop(); one !== undefined && length <= lengthMax; one = unseen.pop()) {
    // An empty one is to be found, too.
    length += 1 + one.length
    for (const element of one) if (Array.isArray(element)) unseen.push(element)
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
    const length = members.reduce((sum, member) => sum + nestedLength(member, environment), 0)
    const copied = members.length * Math.min(length, bounds.sequenceLengthMax)
    charge(environment, Math.floor(copied / (valuesPerStep * copiesPerLookUp)))
  }
}

/** Elements that are copied while a name is looked up in one. */
const copiesPerLookUp = 16

function isWildcard(part: object): boolean {
  return (part as { readonly type?: unknown }).type === 'wildcard'
}
