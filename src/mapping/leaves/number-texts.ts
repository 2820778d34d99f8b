// Digits in a text that number something: `"serialNo": "4711"` beside `"t": 21.4`. Whoever writes all values as texts, as
// weather stations do, may mean a number.

import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { valuesOf } from '../members.ts'
import { untraced } from '../trace.ts'
import type { KeyInfo } from './key-info.ts'
import { hints } from './thing-hints.ts'

/** @param beside hints of all members of the object */
export function isNumberText(value: JsonValue, { thing }: KeyInfo, beside: number): boolean {
  if ((thing.bits & hints.numberText) === 0 || (beside & hints.gas) !== 0) return false
  return typeof value === 'string' && /^\d+$/.test(value)
}

/** Values that are looked at, each for a quarter of a step. */
const valuesMax = 256

/** @returns whether there is a number in a payload, as far as it is looked at */
export function holdsNumber(root: JsonValue, work: Work): boolean {
  const queue: JsonValue[] = [(root as { readonly [untraced]?: JsonValue } | null)?.[untraced] ?? root]
  let found = false
  for (let at = 0; at < queue.length && !found; at++) {
    const value = queue[at] as JsonValue
    found = typeof value === 'number'
    if (typeof value !== 'object' || value === null) continue
    const room = valuesMax - queue.length
    if (room > 0) queue.push(...(Array.isArray(value) ? value : valuesOf(value)).slice(0, room))
  }
  work.left -= queue.length >> 2
  return found
}
