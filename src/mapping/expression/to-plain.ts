// What JSONata returns as JSON: sequences lose the properties that JSONata gives to its arrays. Parts of the payload
// stay the same objects.

import type { JsonValue } from '../../model.ts'
import { BoundExceeded, bounds, WorkUsedUp } from './bounds.ts'
import { isFunction } from './is-function.ts'
import type { Work } from './place.ts'

const valuesPerStep = 4

/**
 * @returns undefined for nothing
 * @throws {BoundExceeded | WorkUsedUp} for what is no JSON, or too much of it
 */
export function toPlain(result: unknown, work: Work): JsonValue | undefined {
  let size = 0

  function plain(value: unknown): JsonValue {
    if (++size > bounds.resultSizeMax) {
      throw new BoundExceeded(`the result has more than ${bounds.resultSizeMax} values`)
    }
    if (size % valuesPerStep === 0 && --work.left < 0) throw new WorkUsedUp()
    if (value === undefined) return null
    if (typeof value === 'function') throw notJson()
    if (typeof value !== 'object' || value === null) return value as JsonValue
    if (isFunction(value)) throw notJson()
    return Array.isArray(value) ? plainArray(value) : plainObject(value)
  }

  function plainArray(array: readonly unknown[]): readonly JsonValue[] {
    const elements = array.map(plain)
    const isPlain =
      Object.keys(array).length === array.length && elements.every((one, at) => one === array[at])
    return isPlain ? (array as readonly JsonValue[]) : elements
  }

  function plainObject(object: object): JsonValue {
    const entries = Object.entries(object).map(([name, value]) => [name, plain(value)] as const)
    const isSame = entries.every(([name, value]) => value === object[name as never])
    // Objects that JSONata makes have no prototype.
    const isPlain = isSame && Object.getPrototypeOf(object) !== null
    return isPlain ? (object as JsonValue) : Object.fromEntries(entries)
  }

  if (typeof result === 'number' && !Number.isFinite(result)) throw { code: 'D1001' }
  return result === undefined ? undefined : plain(result)
}

function notJson(): BoundExceeded {
  return new BoundExceeded('the result is a function')
}
