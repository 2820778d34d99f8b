// Texts that hold several readings: an array, an object, pairs such as `a=1, b=2`, or values such as `41.4V/0.1A`.

import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { untraced } from '../trace.ts'
import { textSteps } from '../work.ts'
import { isVector, positionIn } from './array-forms.ts'
import { holdsReading } from './byte-arrays.ts'
import { type JsonObject, keyInfo } from './key-info.ts'
import { rawCopies } from './lists/text-members.ts'
import { readWrittenUnit } from './read-leaf.ts'
import { roles } from './roles.ts'

/** Of a text that is looked at for an array. */
const arrayCharsMax = 1_000

/** @returns the numbers of a text such as `[2301, 4.5]`, or what is in `{"t": 21.4}`, in `[{"t": 21.4}]` and in `t=21.4, h=40` */
export function containerIn(
  text: string,
  key: string | undefined,
  keyRoles: number,
  work: Work,
): JsonValue[] | JsonObject | undefined {
  if (holdsObject(text)) return (keyRoles & noObject) === 0 ? parse(text, work) : undefined
  if (text.length > arrayCharsMax) return undefined
  if (text.includes('=') || colonForm.test(text))
    return (keyRoles & noObject) === 0 ? pairsIn(text, work) : undefined
  if ((keyRoles & noArray) !== 0) return undefined
  return text.charCodeAt(0) === openingBracket
    ? arrayIn(text, work)
    : (valuesIn(text, work) ?? partsIn(text, key, work))
}

/** @returns whether a text is the message as it came, beside what has been read out of it */
export function isRawCopy(text: string, key = ''): boolean {
  return holdsObject(text) && rawCopies.has(keyInfo(key).name)
}

function holdsObject(text: string): boolean {
  const first = text.charCodeAt(0)
  return first === openingBrace || (first === openingBracket && /^\[\s*\{/.test(text))
}

/** Members of the payload, or of its first element, that are looked at. */
const membersLookedAtMax = 64

/** @returns whether there is a reading in a payload, as far as it is looked at, that stands in no text of JSON */
export function hasReadingBesideTexts(root: JsonValue, work: Work): boolean {
  const given = (root as { readonly [untraced]?: JsonValue } | null)?.[untraced] ?? root
  const first = Array.isArray(given) ? (given[0] ?? null) : given
  if (typeof first !== 'object' || first === null || Array.isArray(first)) return false
  const object = first as JsonObject
  const keys = Object.keys(object).slice(0, membersLookedAtMax)
  work.left -= keys.length
  return keys.some((key) => holdsReading(object[key] ?? null, keyInfo(key)))
}

/** @returns undefined unless all of the text is two names or more with a number each, with a unit or without */
function pairsIn(text: string, work: Work): JsonObject | undefined {
  work.left -= textSteps(text)
  const separator = [';', ','].find((one) => text.includes(one)) ?? ' '
  const pairs = new Map<string, string>()
  const parts = text.split(separator)
  for (const part of parts) {
    const [, name, value = ''] = pairForm.exec(part.trim()) ?? []
    if (name === undefined || !(isDecimal(value) || readWrittenUnit(value))) return undefined
    pairs.set(name, value)
  }
  // `code:5,line:7` is a text.
  const isMeasured = text.includes('=') || [...pairs.values()].some((value) => /\D/.test(value))
  return isMeasured && parts.length > 1 && pairs.size === parts.length ? Object.fromEntries(pairs) : undefined
}

const pairForm = /^([a-z_][\w.-]{0,63}) ?[=:] ?(\S{1,32})$/i
const colonForm = /^[a-z_][\w.-]{0,63} ?: ?[+-]?\d/i

/** @returns the parts of a text such as `41.4V/0.1A`: numbers with units, each of another unit */
function valuesIn(text: string, work: Work): string[] | undefined {
  if (text.length > valuesCharsMax || !/^[+-]?\d[^/]*\/[+-]?\d/.test(text)) return undefined
  work.left -= textSteps(text)
  const parts = text.split('/')
  const units = parts.map((part) => readWrittenUnit(part, true)?.unit)
  return units.includes(undefined) || new Set(units).size < units.length ? undefined : parts
}

/** @returns the numbers of `"accel": "0.02,-0.98,0.11"` and `"latlng": "48.8 9.2"`, where the key says which number is what */
function partsIn(text: string, key: string | undefined, work: Work): number[] | undefined {
  if (text.length > valuesCharsMax || !/^\s*[+-]?[\d.]+\s*[\s,;]\s*[+-]?[\d.]/.test(text)) return undefined
  work.left -= textSteps(text)
  const separator = /[,;]/.exec(text)?.[0] ?? /\s+/
  const parts = text.trim().split(separator)
  if (!parts.every(isDecimal)) return undefined
  const numbers = parts.map(Number)
  return isVector(numbers, key) || positionIn(numbers, key) !== undefined ? numbers : undefined
}

/** A longer text is no reading. */
const valuesCharsMax = 60

function parse(text: string, work: Work): JsonValue[] | JsonObject | undefined {
  work.left -= textSteps(text)
  if (work.left < 0) return undefined
  try {
    return JSON.parse(text) as JsonValue[] | JsonObject
  } catch {
    return undefined
  }
}

function arrayIn(text: string, work: Work): JsonValue[] | JsonObject | undefined {
  const isOfNumbers = /^\[\s*-?\d[\d.eE+-]*(?:\s*,\s*-?\d[\d.eE+-]*)*\s*\]$/.test(text)
  return isOfNumbers ? parse(text, work) : undefined
}

const openingBracket = 91
const openingBrace = 123

const noArray = roles.id | roles.text | roles.textOnly
const noObject = roles.id | roles.text
