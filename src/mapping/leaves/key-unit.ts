// The units in keys, as tables and pages for people have them: `Temp (°C)`, `Hum [%]`.

import { quantities } from './lists/quantities.ts'
import { wordList } from './lists/word-list.ts'
import { isWrittenUnit } from './lists/written-units.ts'
import { splitWords } from './split-words.ts'

const inBrackets = /^(.*[^\s([])\s*[([]\s?([^()[\]]{1,10}?)\s?[)\]]\s*$/
const percent = /^(.*[^\s%])\s?(%)\s*$/

/** In brackets they say as often which one it is: the least, inside, or the upper one. */
const ambiguous = wordList('min in h g l L m s B K N J')

/** So does one letter, but behind what is measured in it. */
const measuredIn: { readonly [letter: string]: RegExp } = {
  A: /^(?:amp|cur|strom|courant|corrent|corrient|stroom|prad|proud|i[abc]|ibat|ipv)/,
  C: /^(?:temp|dew|heat|feels|wind)|temp/,
  F: /^(?:temp|dew|heat|feels|wind)|temp/,
}

/** @returns the unit at the end of a key, and the key without it; '' if there is none */
export function splitUnit(key: string): { readonly unit: string; readonly rest: string } {
  const last = key.charAt(key.length - 1)
  if (last !== ')' && last !== ']' && last !== '%') return { unit: '', rest: key }
  const [, rest = '', unit = ''] = inBrackets.exec(key) ?? percent.exec(key) ?? []
  return unit !== '' && isUnitOf(unit, rest) ? { unit, rest } : { unit: '', rest: key }
}

function isUnitOf(unit: string, name: string): boolean {
  if (ambiguous.has(unit) || !isWrittenUnit(unit)) return false
  if (unit.length > 1 || !/[a-z]/i.test(unit)) return true
  const words = splitWords(name).map((word) => word.replace(/\d+$/, ''))
  const form = measuredIn[unit]
  return words.some((word) => (form === undefined ? quantities.has(word) : form.test(word)))
}
