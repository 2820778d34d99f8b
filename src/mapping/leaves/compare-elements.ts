// What the elements of an array have in the same members, and what the array is called after.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { tellingText } from './element-text.ts'
import { keyInfo } from './key-info.ts'
import { ownNumbers } from './lists/telling-members.ts'
import { splitWords } from './split-words.ts'

/** Whether all elements have these members, and no two of them the same values. */
export function areDifferent(array: readonly JsonValue[], keys: readonly string[], work: Work): boolean {
  work.left -= array.length
  const texts = array.map((one) => labelsOf(one, keys))
  return texts.every((text) => text !== undefined) && new Set(texts).size === array.length
}

export function labelsOf(element: JsonValue, keys: readonly string[]): string | undefined {
  if (!isObject(element)) return undefined
  const values = keys.map((key) => element[key])
  if (!values.every((value) => typeof value === 'string' || typeof value === 'number')) return undefined
  return values.length === 1
    ? String(values[0]).trim()
    : JSON.stringify(values.map((one) => String(one).trim()))
}

/** Whether all elements have a text or a number that can name them. */
export function isTextOfAll(array: readonly JsonValue[], key: string, work: Work): boolean {
  work.left -= array.length
  return array.every((one) => isObject(one) && tellingText(one[key], keyInfo(key)) !== undefined)
}

/** Around nested arrays, each of them is looked at with the same key. */
const arrayKeyCharsMax = 64
const listWords: ReadonlySet<string> = new Set(['array', 'data', 'list', 'status'])

/** @returns what an array is called after, `vehicle` of `vehicle_list` and `vehicles`; '' for a long key */
export function singularIn(arrayKey: string): string {
  if (arrayKey.length > arrayKeyCharsMax) return ''
  const words = splitWords(arrayKey)
  return singularOf((listWords.has(words.at(-1) ?? '') ? words.at(-2) : words.at(-1)) ?? '')
}

function singularOf(many: string): string {
  return ownNumbers.has(many) ? many : many.replace(/(?<=x)es$|s$/, '')
}
