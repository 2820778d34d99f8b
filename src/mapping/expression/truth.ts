// Whether a value counts as true, by JSONata's `$boolean` (https://docs.jsonata.org/boolean-functions).

import { spend, workUsedUp } from '../work.ts'
import { type Evaluated, ExpressionFailure, type Work } from './place.ts'

/** Arrays inside of one another that are looked into. */
const nestedArraysMax = 100

/** To list the keys of an object takes as long as it has keys, each time: the answer is kept for as long as the object. */
const isEmpty = new WeakMap<object, boolean>()

/**
 * Nothing there and failures are false.
 * @param outOfRange called for a number that is infinite, which JSONata fails at
 * @throws {ExpressionFailure} for more work than the message may cost
 */
export function isTrue(
  value: Evaluated,
  work: Work,
  outOfRange?: (code: string) => void,
  depth = nestedArraysMax,
): boolean {
  if (Array.isArray(value)) {
    if (depth === 0) throw workUsedUp
    spend(work, Math.ceil(value.length / 2))
    const truths: boolean[] = value.map((element) => isTrue(element, work, outOfRange, depth - 1))
    return truths.includes(true)
  }
  if (value === Infinity || value === -Infinity) {
    outOfRange?.('D1001')
    return false
  }
  if (typeof value !== 'object' || value === null) return Boolean(value)
  return !(value instanceof ExpressionFailure) && !hasNoKeys(value)
}

function hasNoKeys(object: object): boolean {
  const known = isEmpty.get(object) ?? Object.keys(object).length === 0
  isEmpty.set(object, known)
  return known
}
