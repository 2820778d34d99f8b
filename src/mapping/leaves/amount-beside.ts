// A number behind a word of things says how many there are if an array or object of these things has as many: `packNum`
// beside `packData`.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { keysIn } from '../members.ts'
import type { JsonObject } from './key-info.ts'
import { amountWords } from './lists/number-members.ts'
import { splitWords } from './split-words.ts'

/** Members beside the number that are looked at, and of an object of things. */
const membersLookedAtMax = 64

/** @param objects that may hold what is counted: the one with the number, and those around it */
export function isAmount(
  key: string,
  count: JsonValue | undefined,
  objects: readonly JsonObject[],
  work: Work,
): boolean {
  if (typeof count !== 'number' || !(count > 0 && count <= amountMax)) return false
  const [noun = '', last = ''] = splitWords(key).slice(-2)
  if (!amountWords.has(last)) return false
  return objects.some((object) => {
    const keys = keysIn(object, work).slice(0, membersLookedAtMax)
    work.left -= keys.length
    return keys.some((other) => {
      const value = object[other]
      return typeof value === 'object' && isOfThings(other, noun) && countOf(value, work) === count
    })
  })
}

/** Few devices have more things of one kind, and write them all into one message. */
const amountMax = 999

/** @returns how many things there are in an array, or in an object with one key for each; undefined if it holds none */
function countOf(value: JsonValue | undefined, work: Work): number | undefined {
  if (Array.isArray(value)) return value.length
  if (!isObject(value)) return undefined
  const keys = keysIn(value, work)
  if (keys.length > membersLookedAtMax) return undefined
  work.left -= (keys.length + 3) >> 2
  const isOfThings =
    keys.every((key) => /\d/.test(key)) ||
    keys.every((key) => typeof value[key] === 'object' && value[key] !== null)
  return isOfThings ? keys.length : undefined
}

/** `packs`, `packData`, `packdata`, `battery_packs`; `batteries` of `battery`. */
function isOfThings(key: string, noun: string): boolean {
  return splitWords(key).some((word) => {
    if (!word.startsWith(noun.replace(/y$/, ''))) return false
    return word === noun || endings.some((ending) => word === noun + ending || word === plural(noun) + ending)
  })
}

const endings = ['', 'arr', 'array', 'data', 'info', 'list']

function plural(noun: string): string {
  if (noun.endsWith('y')) return `${noun.slice(0, -1)}ies`
  return /(?:s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`
}
