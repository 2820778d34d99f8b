// Whether a value counts as true, by JSONata's `$boolean` (https://docs.jsonata.org/boolean-functions).

import { type Evaluated, ExpressionFailure } from '../scope/place.ts'

/**
 * Nothing there and failures are false.
 * @param outOfRange called for a number that is infinite, which JSONata fails at
 */
export function isTrue(value: Evaluated, outOfRange?: (code: string) => void): boolean {
  if (Array.isArray(value)) {
    const truths: boolean[] = value.map((element) => isTrue(element, outOfRange))
    return truths.includes(true)
  }
  if (value === Infinity || value === -Infinity) {
    outOfRange?.('D1001')
    return false
  }
  if (typeof value !== 'object' || value === null) return Boolean(value)
  return !(value instanceof ExpressionFailure) && Object.keys(value).length > 0
}
