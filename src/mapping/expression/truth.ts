// Whether a value counts as true, by JSONata's `$boolean` (https://docs.jsonata.org/boolean-functions).

import { spend, workUsedUp } from '../work.ts'
import { type Evaluated, ExpressionFailure, type Work } from './place.ts'

/** Arrays inside of one another that are looked into. */
const nestedArraysMax = 100

/** To list the keys of an object takes as long as it has keys, each time: the answer is kept for as long as the object. */
const isEmpty = new WeakMap<object, boolean>()

/**
 * Nothing there is false.
 * @param infinite what a number counts as that is infinite, which JSONata fails at
 * @returns a failure that is the value, or that `infinite` is
 * @throws {ExpressionFailure} for more work than the message may cost
 */
export function isTrue(
  value: Evaluated,
  work: Work,
  infinite: false | ExpressionFailure = false,
  depth = nestedArraysMax,
): boolean | ExpressionFailure {
  if (Array.isArray(value)) {
    if (depth === 0) throw workUsedUp
    spend(work, Math.ceil(value.length / 2))
    let holds = false
    for (const element of value) {
      const truth = isTrue(element, work, infinite, depth - 1)
      if (truth instanceof ExpressionFailure) return truth
      holds ||= truth
    }
    return holds
  }
  if (value === Infinity || value === -Infinity) return infinite
  if (typeof value !== 'object' || value === null) return Boolean(value)
  return value instanceof ExpressionFailure ? value : !hasNoKeys(value)
}

function hasNoKeys(object: object): boolean {
  const known = isEmpty.get(object) ?? Object.keys(object).length === 0
  isEmpty.set(object, known)
  return known
}
