// Charges a message for what its interpreted expressions do: a step for each part of an expression that is evaluated, and
// for values that are gone through, by their size. https://docs.jsonata.org/embedding-extending (what JSONata calls back)

import type jsonata from 'jsonata'
import { valuesOf } from '../members.ts'
import { bounds, WorkUsedUp } from './bounds.ts'
import { findComparedParts, findSurcharges, findTupleSteps, hasWildcard } from './compared-parts.ts'
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

/** Members of an object that are gone through in about a step, where it has so many that each is looked up in a table. */
const membersPerStep = 2
const wideMembersMin = 128

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
  return deepStepsUpTo(value, accountOf(base).work.left)
}

/** @returns steps to go through a value and all that is inside, or some more than so many */
export function deepStepsUpTo(value: unknown, left: number): number {
  if (typeof value !== 'object' || value === null) return shallowSteps(value)
  let steps = 0
  const unseen: unknown[] = [value]
  while (unseen.length > 0 && steps <= left) {
    const one = unseen.pop()
    steps += 1 / valuesPerStep
    if (typeof one === 'string') steps += one.length / charsPerStep
    else if (typeof one === 'object' && one !== null && !isFunction(one)) {
      const values = Array.isArray(one) ? one : valuesOf(one)
      if (values !== one) steps += wideSteps(values.length)
      for (const inner of values) unseen.push(inner)
    }
  }
  return Math.floor(steps)
}

/** @returns steps to list so many members of an object, beside those for each of its values */
function wideSteps(members: number): number {
  return members < wideMembersMin ? 0 : members / membersPerStep
}

/** What JSONata calls with the result of each part of an expression. */
export type OnResult = (part: object, input: unknown, environment: Environment, result: unknown) => void

export function chargeForParts(expression: jsonata.Expression): OnResult {
  const compared = findComparedParts(expression.ast())
  const surcharges = findSurcharges(expression.ast())
  const tupleSteps = findTupleSteps(expression.ast())
  return (part, input, environment, result) => {
    let steps = 1 + shallowSteps(result) + (surcharges.get(part) ?? 0)
    // A name is looked up in each element, also of arrays inside.
    if (Array.isArray(input)) {
      const { length, depth } = nestedArrays(input, environment)
      steps += length / valuesPerStep
      // What it finds is copied from each array to the one around it.
      if (isOfType(part, 'name')) steps += (depth - 1) * shallowSteps(result)
    }
    if (compared.has(part)) steps += deepSteps(result, environment)
    if (tupleSteps.has(part)) steps += Array.isArray(result) ? result.length : 1
    charge(environment, Math.floor(steps))
  }
}

function isOfType(part: object, type: string): boolean {
  return (part as { readonly type?: unknown }).type === type
}

/** @returns elements of an array and of the arrays in it, or more than there are steps for; and how deep the arrays are */
export function nestedArrays(
  array: readonly unknown[],
  { base }: Environment,
): { readonly length: number; readonly depth: number } {
  const lengthMax = accountOf(base).work.left * valuesPerStep
  let length = 0
  let depth = 0
  for (let level: (readonly unknown[])[] = [array]; level.length > 0 && length <= lengthMax; depth++) {
    const inner: (readonly unknown[])[] = []
    for (const one of level) {
      // An empty one is to be found, too.
      length += 1 + one.length
      for (const element of one) if (Array.isArray(element)) inner.push(element)
    }
    level = inner
  }
  return { length, depth }
}

/**
 * Called before JSONata evaluates a part of an expression. Each call costs time, so JSONata makes it only in
 * expressions with `*` or `**`.
 *
 * If the result of a wildcard becomes too long for a sequence, JSONata throws and does not call `OnResult`. The work until
 * then would be free, so it is charged before JSONata does it:
 * - `**` visits every value inside the input.
 * - `*` lists the members of the input. For each member that is an array, it copies the members so far and appends the array.
 */
export type BeforePart = (part: object, input: unknown, environment: Environment) => void

/** @returns undefined where there is no need to be called */
export function chargeForWildcards(expression: jsonata.Expression): BeforePart | undefined {
  if (!hasWildcard(expression.ast())) return undefined
  return (part, input, environment) => {
    if (isOfType(part, 'descendant')) charge(environment, deepSteps(input, environment))
    if (!isOfType(part, 'wildcard') || typeof input !== 'object' || input === null) return
    const value = withoutWrapper(input)
    const isArray = Array.isArray(value)
    const values: readonly unknown[] = isArray ? value : valuesOf(Object(value))
    const members = values.filter(Array.isArray)
    const length = members.reduce((sum, member) => sum + nestedArrays(member, environment).length, 0)
    const copied = members.length * Math.min(length, bounds.sequenceLengthMax)
    const listed = isArray ? shallowSteps(value) : wideSteps(values.length)
    charge(environment, Math.floor(listed + copied / (valuesPerStep * copiesPerLookUp)))
  }
}

/** JSONata puts an array that an expression begins with into one of its own. */
function withoutWrapper(input: object): unknown {
  const [first] = Array.isArray(input) ? input : []
  return (input as { readonly outerWrapper?: unknown }).outerWrapper === true && first !== undefined
    ? first
    : input
}

/** Elements that are copied while a name is looked up in one. */
const copiesPerLookUp = 16
