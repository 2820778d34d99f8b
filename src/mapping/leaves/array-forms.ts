// What the elements of an array are to each other, and so what their positions say.

import { isObject } from '#check'
import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { keysIn } from '../members.ts'
import { readWord } from '../series/read-number.ts'
import { type ElementTime, readElementTime } from './element-time.ts'
import { findThings } from './find-things.ts'
import { type JsonObject, type KeyInfo, keyInfo, keysOf } from './key-info.ts'
import { noStates } from './lists/state-words.ts'
import { intervalTimes } from './lists/time-members.ts'
import { latitudeFirst, longitudeFirst, vectorMembers } from './lists/vector-members.ts'
import { asGiven } from './measured-unit.ts'
import { roles } from './roles.ts'
import { splitWords } from './split-words.ts'
import { mayHoldThings } from './text-of-thing.ts'
import { isEpoch } from './time-form.ts'

export const axesOf = ['x', 'y', 'z'] as const

/** `"gyro": [0.1, 0.2, 9.8]` */
export function isVector(array: readonly JsonValue[], key: string | undefined): boolean {
  if (key === undefined || array.length !== axesOf.length) return false
  return array.every((one) => typeof one === 'number') && vectorMembers.has(splitWords(key).at(-1) ?? '')
}

/** `"latlng": [48.8, 9.2]`, also as texts. Of `location` nobody can tell which one is the first. */
export function positionIn(
  array: readonly JsonValue[],
  key: string | undefined,
): readonly string[] | undefined {
  if (key === undefined || array.length !== 2) return undefined
  const words = splitWords(key)
  const names = [words.at(-1) ?? '', words.slice(-2).join('')]
  const isFirst = names.some((name) => latitudeFirst.has(name))
  if (!isFirst && !names.some((name) => longitudeFirst.has(name))) return undefined
  const [latitude, longitude] = (isFirst ? array : [...array].reverse()).map(degrees)
  if (!(Math.abs(latitude as number) <= 90 && Math.abs(longitude as number) <= 180)) return undefined
  return isFirst ? ['latitude', 'longitude'] : ['longitude', 'latitude']
}

function degrees(value: JsonValue): number {
  return typeof value === 'string' && isDecimal(value)
    ? Number(value)
    : typeof value === 'number'
      ? value
      : Number.NaN
}

/** `[2, "17", "MeterValues", {…}]`: what stands beside the texts and the object says what kind of message it is. */
export function isCallFrame(array: readonly JsonValue[]): boolean {
  if (array.length > frameElementsMax || typeof array[0] !== 'number' || typeof array[1] !== 'string')
    return false
  const last = array.at(-1)
  return typeof last === 'object' && last !== null
}

/** Of such a call, nothing but the object at the end is read. */
export function isCallOfObject(array: readonly JsonValue[]): boolean {
  return (
    isCallFrame(array) &&
    array.every((one, place) => (typeof one === 'object' && one !== null) === place > array.length - 2) &&
    isObject(array.at(-1))
  )
}

const frameElementsMax = 8

/**
 * @returns the elements that say something: of `[{"type": "pump", "flow": 3}, {"type": null}]` the first one, whose labels
 *   are no other ones without the second
 */
export function saying(array: readonly JsonValue[], work: Work): readonly JsonValue[] {
  if (!array.some(isObject)) return array
  work.left -= (array.length + 3) >> 2
  if (!array.some(saysNothing)) return array
  const left = array.filter((element) => !saysNothing(element))
  return left.length === 0 ? array : left
}

function saysNothing(element: JsonValue): boolean {
  if (!isObject(element)) return element === null
  const given = asGiven(element)
  for (const key in given) if (!emptyValues.has(given[key] as JsonValue)) return false
  return true
}

/** `["off", "heating", "cooling"]`: what may be chosen. Of two texts, the first one may be the name of the other. */
export function areChoices(array: readonly JsonValue[], work: Work): boolean {
  if (typeof array[0] !== 'string' || array.length < 3) return false
  work.left -= array.length >> 2
  const isText = (one: JsonValue) => typeof one === 'string'
  return array.every(isText) && array.some((one) => isWordAlone(one as string))
}

/** That is no reading, and does not say that there is none. */
function isWordAlone(text: string): boolean {
  return (
    readWord(text) === undefined &&
    /^\s*[a-z][\w-]*\s*$/i.test(text) &&
    !noStates.has(text.trim().toLowerCase())
  )
}

const emptyValues: ReadonlySet<JsonValue> = new Set([null, ''])

/** A row of a table: `[1767225605, 21.4, 40]`. Several times in a row are values of one kind. */
export function beginsWithTime(array: readonly JsonValue[]): boolean {
  const [first, second] = array
  const isTime = typeof first === 'number' && isEpoch(first)
  return isTime && typeof second === 'number' && !isEpoch(second)
}

/**
 * Elements with times of their own are a history: their positions say nothing. Two of one time have only their positions
 * to tell them apart.
 */
export function haveOwnTimes(array: readonly JsonValue[], work: Work): boolean {
  const [first] = array
  if (!isObject(first)) return false
  const path = timePathOf(first, work)
  // Its clock may not be set yet.
  if (path === undefined) return array.length === 1 && hasUnsetTime(first, work)
  return areTimesApart(array, path, work)
}

function areTimesApart(array: readonly JsonValue[], path: readonly string[], work: Work): boolean {
  work.left -= array.length
  const times = array.map((element) => timeAt(element, path))
  return times.every((time) => time !== undefined) && new Set(times).size === times.length
}

/**
 * @param isKept whether a sample may have this time: of what is long over, positions are all that tells it apart
 * @returns the key of when what is in each of the elements began, was written down or ended, if that is another time in each
 */
export function intervalTimeIn(
  array: readonly JsonValue[],
  keys: readonly string[],
  infos: readonly KeyInfo[],
  work: Work,
  isKept: (time: ElementTime) => boolean,
): string | undefined {
  const key = keys[infos.findIndex(({ name }) => intervalTimes.has(name))]
  if (key === undefined) return undefined
  work.left -= array.length
  const areKept = array.every((one) => {
    const value = isObject(one) ? one[key] : undefined
    const time = typeof value === 'object' ? undefined : readElementTime(value)
    return time !== undefined && isKept(time)
  })
  return areKept && areTimesApart(array, [key], work) ? key : undefined
}

/**
 * Of elements whose times cannot be right all have the time of receipt, and of one series the first that is visited counts.
 *
 * @param isKept whether a sample may have this time
 * @returns whether the last element says what is true now, and none of them has a time that is kept
 */
export function countsFromLast(
  array: readonly JsonValue[],
  work: Work,
  isKept: (time: ElementTime) => boolean,
): boolean {
  const [first] = array
  const last = array.at(-1)
  if (array.length < 2 || !isObject(first) || !isObject(last)) return false
  const path = timePathOf(first, work)
  if (path === undefined) return false
  const [before, after] = [timeAt(first, path), timeAt(last, path)]
  const time = readElementTime(valueAt(last, path))
  if (before === undefined || after === undefined || time === undefined || isKept(time)) return false
  const isNumber = isDecimal(before) && isDecimal(after)
  return isNumber ? Number(before) < Number(after) : before < after
}

/** Whether each element has things of its own, so that positions say nothing. */
export function areToldApart(array: readonly JsonValue[], work: Work): boolean {
  const told = new Set<string>()
  for (const element of array) {
    const known = isObject(element) ? keysOf(element, work) : undefined
    if (known === undefined || !mayHoldThings(element as JsonObject, known)) return false
    const things = findThings(element as JsonObject, known, 'nothing', work, () => false)
    if (things.length === 0) return false
    told.add(things.map(({ label, text }) => `${label}=${text}`).join())
  }
  return told.size === array.length
}

/** Members of an element that are looked at for its time, and of an object inside. */
const timeKeysMax = 32

/** @returns the key, or two of them where the time stands in `properties` or the like */
function timePathOf(element: JsonObject, work: Work): readonly string[] | undefined {
  const keys = keysIn(element, work).slice(0, timeKeysMax)
  const key = keys.find((one) => (keyInfo(one).roles & roles.elementTime) !== 0 && isTime(element[one]))
  if (key !== undefined) return [key]
  const around = keys.find((one) => (keyInfo(one).roles & roles.inside) !== 0)
  const inner = around === undefined ? undefined : element[around]
  if (around === undefined || !isObject(inner)) return undefined
  const below = keysIn(inner, work)
    .slice(0, timeKeysMax)
    .find((one) => (keyInfo(one).roles & roles.elementTime) !== 0 && isTime(inner[one]))
  return below === undefined ? undefined : [around, below]
}

function hasUnsetTime(element: JsonObject, work: Work): boolean {
  return keysIn(element, work)
    .slice(0, timeKeysMax)
    .some((one) => {
      const bits = keyInfo(one).roles
      const isOfClock = (bits & roles.elementTime) !== 0 && (bits & (roles.stamp | roles.clock)) !== 0
      return isOfClock && unset.has(element[one] as JsonValue)
    })
}

const unset: ReadonlySet<JsonValue> = new Set([null, 0, ''])

function isTime(value: JsonValue | undefined): boolean {
  return readElementTime(value) !== undefined
}

/** @returns the time as a text, undefined if there is none */
function timeAt(element: JsonValue, path: readonly string[]): string | undefined {
  const value = valueAt(element, path)
  if (isObject(value)) return JSON.stringify(value)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function valueAt(element: JsonValue, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = element
  for (const key of path) value = isObject(value) ? value[key] : undefined
  return value
}
