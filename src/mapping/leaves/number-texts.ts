// Digits in a text that are no reading, as something beside them says: those that number something, `"serialNo": "4711"`
// beside `"t": 21.4` (whoever writes all values as texts, as weather stations do, may mean a number); hex, `"1018"` beside
// `"0A3F"`; and values whose type is a text.

import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { valuesOf } from '../members.ts'
import { untraced } from '../trace.ts'
import type { JsonObject, KeyInfo } from './key-info.ts'
import { wordList } from './lists/word-list.ts'
import { roles } from './roles.ts'
import { hints } from './thing-hints.ts'

/** @param beside hints of all members of the object */
export function isNumberText(value: JsonValue, { thing }: KeyInfo, beside: number): boolean {
  if ((thing.bits & hints.numberText) === 0 || (beside & hints.gas) !== 0) return false
  return typeof value === 'string' && /^\d+$/.test(value)
}

/** Fewer digits are rather a number. */
const digits = /^\d{4,64}$/
const hex = /^(?:[\dA-F]{4,64}|[\da-f]{4,64})$/
/** `1018F` may have a unit, and `12E5` is one number. */
const noHex = /^(?:\d+[a-f]?|\d+e\d+|[a-f]+)$/i

/** @param lengths of the texts beside it that are hex */
export function isHexText(value: JsonValue, bits: number, lengths: () => ReadonlySet<number>): boolean {
  if (typeof value !== 'string' || (bits & roles.measured) !== 0 || !hex.test(value)) return false
  return lengths().has(value.length)
}

/** @param keys of the object or array whose texts are looked at */
export function hexLengths(
  container: JsonObject | readonly JsonValue[],
  keys: readonly string[],
): ReadonlySet<number> {
  const given = (container as { readonly [untraced]?: JsonObject })[untraced] ?? (container as JsonObject)
  const texts = keys.map((key) => given[key] as JsonValue).filter((value) => typeof value === 'string')
  return new Set(texts.filter((text) => hex.test(text) && !noHex.test(text)).map(({ length }) => length))
}

/** Members whose texts are no bytes, whatever they are. */
export const noHexMembers =
  roles.id | roles.identity | roles.rootIdentity | roles.naming | roles.text | roles.textOnly | roles.code

/** @returns whether a value is digits, and a member beside it says that it is a text */
export function isTextByType(value: JsonValue, { roles: bits }: KeyInfo, object: JsonObject): boolean {
  if ((bits & roles.value) === 0 || typeof value !== 'string' || !digits.test(value)) return false
  const given = (object as { readonly [untraced]?: JsonObject })[untraced] ?? object
  return typeMembers.some((name) => {
    const type = given[name]
    return typeof type === 'string' && textTypes.has(type.toLowerCase())
  })
}

const typeMembers = ['type', 'dataType', 'datatype', 'valueType', 'data_type', 'value_type', 'DataType']
const textTypes = wordList('str string text')

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
