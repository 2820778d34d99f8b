// What tells the elements of an array apart where nothing names them: an id that stands in each of them, or their positions.

import { isObject } from '#check'
import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { keysIn } from '../members.ts'
import { readWord } from '../series/read-number.ts'
import { areToldApart, haveOwnTimes, intervalTimeIn } from './array-forms.ts'
import { areDifferent, isTextOfAll, labelsOf, singularIn } from './compare-elements.ts'
import type { NamesOfElement } from './describe-object.ts'
import { isIdOfElement, tellingText, textOfElement } from './element-text.ts'
import { type ElementTime, readElementTime } from './element-time.ts'
import { nameIn } from './first-names.ts'
import { type JsonObject, type KeyInfo, keyInfo } from './key-info.ts'
import { ownNumbers, workMembers } from './lists/telling-members.ts'
import { isNumberOfMeasurement } from './member-facts.ts'
import { memberHints } from './member-hints.ts'
import { roles } from './roles.ts'
import { specialMembersIn } from './special-members.ts'
import { isNameOfElement } from './stable-text.ts'
import { hints, isIdOfPerson } from './thing-hints.ts'

export interface ElementsForm {
  /** Keys of members that become labels of the elements, beside what names them. */
  readonly telling: readonly string[]
  /** Of which elements the position is a label. */
  readonly positions: 'none' | 'unnamed' | 'all'
  /** Keys of members that say what is in the place that an element is: another thing at any time. */
  readonly guests?: readonly string[]
  /** Of a member that has the time of each element, though its name may say something else. */
  readonly timeKey?: string
}

export const byPosition: ElementsForm = { telling: [], positions: 'unnamed' }
const byTime: ElementsForm = { telling: [], positions: 'none' }

const tellingMax = 2
/** Members of an element that are looked at. */
const keysMax = 32
const candidatesMax = 4

/**
 * @param namesOf the first element
 * @param isTaken a member that is a label already, or that the mapping leaves out
 * @param arrayKey '' for an array that has none
 * @param isKept whether a sample may have this time
 */
export function formOfElements(
  array: readonly JsonValue[],
  tellsThings: boolean,
  work: Work,
  namesOf: (first: JsonObject) => NamesOfElement | undefined,
  isTaken: (holder: JsonObject, key: string) => boolean,
  arrayKey = '',
  isKept: (time: ElementTime) => boolean = () => false,
): ElementsForm {
  const form = formOf(array, tellsThings, work, namesOf, isTaken, arrayKey, isKept)
  const guests = tellsThings ? guestsIn(array, arrayKey, work) : []
  return guests.length === 0 ? form : { ...form, guests }
}

/** `"slots": [{"slot": 2, "sn": "PB044", "battery": 85}]`: each rental would begin a series. In `batteries` it is the thing. */
function guestsIn(array: readonly JsonValue[], arrayKey: string, work: Work): readonly string[] {
  const [first] = array
  if (!isObject(first)) return []
  const place = singularIn(arrayKey)
  if (!placesOfGuests.has(place)) return []
  const keys = keysIn(first, work).slice(0, keysMax)
  const own = keys.find((key) => keyInfo(key).name === place)
  const areNumbered =
    own !== undefined &&
    array.every((one) => isObject(one) && isPlaceNumber(one[own])) &&
    areDifferent(array, [own], work)
  return areNumbered ? keys.filter((key) => key !== own && (keyInfo(key).roles & roles.id) !== 0) : []
}

function isPlaceNumber(value: JsonValue | undefined): boolean {
  return typeof value === 'object' ? false : /^\d{1,3}$/.test(String(value))
}

const placesOfGuests: ReadonlySet<string> = new Set(['bay', 'slot'])

function formOf(
  array: readonly JsonValue[],
  tellsThings: boolean,
  work: Work,
  namesOf: (first: JsonObject) => NamesOfElement | undefined,
  isTaken: (holder: JsonObject, key: string) => boolean,
  arrayKey: string,
  isKept: (time: ElementTime) => boolean,
): ElementsForm {
  const [first] = array
  if (!isObject(first)) return byPosition
  const hasTimes = haveOwnTimes(array, work)
  const known = keysIn(first, work).slice(0, keysMax)
  // Of a CloudEvent, each one has another id.
  const keys = known.includes('specversion') ? known.filter((key) => key !== 'id') : known
  const infos = keys.map(keyInfo)
  const isSighting = infos.some(({ thing }) => (thing.bits & hints.sighting) !== 0)
  const own = isSighting ? undefined : ownNumberIn(array, keys, infos, arrayKey, work)
  const beside = own === undefined || isTaken(first, own) ? undefined : namesOf(first)
  if (own !== undefined && beside?.keys.includes(own) === false) {
    const labels = [...beside.keys, own, ...timesIn(first, work)]
    const isEnough = hasTimes || areDifferent(array, labels, work)
    return { telling: [own], positions: isEnough ? 'none' : 'all' }
  }
  if (tellsThings && areToldApart(array, work)) return byTime
  const mayTell = !isSighting && infos.some(({ member }) => (member & mayTellBy) !== 0)
  const special = specialMembersIn(array, keys, infos, hasTimes, arrayKey, work)
  if (special.length > 0 && !special.some((key) => isTaken(first, key))) {
    const isUnnamed = namesOf(first)?.keys.every((key) => special.includes(key)) === true
    if (isUnnamed) return { telling: special, positions: 'none' }
  }
  const unnamed = hasTimes ? byPosition : formOfUnnamed(array, keys, infos, work, isKept)
  if (!mayTell && !hasTimes && array.length === 1 && unnamed === byPosition) return byPosition
  const names = namesOf(first)
  if (!mayTell && !hasTimes) {
    return names?.isNamed === true ? formOfNamed(array, names, keys, infos, work, isTaken) : unnamed
  }
  // Its names are not in members of its own.
  if (names === undefined) return hasTimes ? byTime : byPosition
  // What names them says enough, unless it names the device, and several are of one. The next message may have several.
  const isTold = names.isNamed && (!names.isIdentity || areDifferent(array, names.keys, work))
  const isNone = (key: string) =>
    names.keys.includes(key) || (isTold && typeof first[key] !== 'number') || isTaken(first, key)
  const telling =
    mayTell && (!isTold || (names.isIdentity && hasTimes))
      ? tellingIn(array, keys, infos, hasTimes, work, isNone)
      : []
  const labels = [...names.keys, ...telling]
  if (telling.length > 0 && areDifferent(array, labels, work)) return { telling, positions: 'none' }
  if (!hasTimes) {
    if (telling.length > 0) return { telling, positions: 'unnamed' }
    return names.isNamed ? formOfNamed(array, names, keys, infos, work, isTaken) : unnamed
  }
  if (isHistory(array, labels, keys, infos, work)) return { telling, positions: 'none' }
  const text = textsOf(first, labels, keys, infos)
    .slice(0, candidatesMax)
    .find(
      (key) =>
        nameIn(first, key) !== undefined &&
        isTextOfAll(array, key, work) &&
        isHistory(array, [...labels, key], keys, infos, work),
    )
  return text === undefined || isTaken(first, text)
    ? { telling, positions: 'all' }
    : { telling: [...telling, text], positions: 'none' }
}

/** `[{"start": "2026-01-01T00:00:00Z", "kwh": 0.2}, …]`: the next message has them in other places. */
function formOfUnnamed(
  array: readonly JsonValue[],
  keys: readonly string[],
  infos: readonly KeyInfo[],
  work: Work,
  isKept: (time: ElementTime) => boolean,
): ElementsForm {
  const timeKey = intervalTimeIn(array, keys, infos, work, isKept)
  return timeKey !== undefined && isHistory(array, [], keys, infos, work)
    ? { telling: [], positions: 'none', timeKey }
    : byPosition
}

/**
 * Elements that name themselves: by another text besides where two have one name, `[{"key": "p", "tier": "a", "value": 3},
 * {"key": "p", "tier": "b", "value": 4}]`, and by their positions where no text tells them apart.
 */
function formOfNamed(
  array: readonly JsonValue[],
  { keys: names }: NamesOfElement,
  keys: readonly string[],
  infos: readonly KeyInfo[],
  work: Work,
  isTaken: (holder: JsonObject, key: string) => boolean,
): ElementsForm {
  const [first] = array as readonly [JsonObject]
  const known = [...names, ...timesIn(first, work)]
  if (names.length === 0 || !repeat(array, known, work)) return byPosition
  const telling = keys
    .filter(
      (key, index) =>
        !known.includes(key) && saysWhich(first[key], infos[index] as KeyInfo) && !isTaken(first, key),
    )
    .slice(0, candidatesMax)
    .find((key) => !repeat(array, [...known, key], work) && isTextOfAll(array, key, work))
  return telling === undefined
    ? { telling: [], positions: 'all' }
    : { telling: [telling], positions: 'unnamed' }
}

/** `t` may be a temperature as well. */
function timesIn(first: JsonObject, work: Work): readonly string[] {
  return keysIn(first, work)
    .slice(0, keysMax)
    .filter(
      (key) => (keyInfo(key).roles & roles.elementTime) !== 0 && readElementTime(first[key]) !== undefined,
    )
}

/** Whether two elements have the same members, all of them leaves, and in these the same texts and numbers. */
function repeat(array: readonly JsonValue[], keys: readonly string[], work: Work): boolean {
  const seen = new Set<string>()
  for (const one of array) {
    work.left--
    const labels = labelsOf(one, keys)
    const members = isObject(one) ? keysIn(one, work) : []
    if (labels === undefined || members.some((key) => typeof (one as JsonObject)[key] === 'object')) continue
    const element = `${labels} ${members.join()}`
    if (seen.has(element)) return true
    seen.add(element)
  }
  return false
}

/** `"vehicles": [{"vehicle": 586, "voltage": 44.6}]`: the member that is called as one of the array. */
function ownNumberIn(
  array: readonly JsonValue[],
  keys: readonly string[],
  infos: readonly KeyInfo[],
  arrayKey: string,
  work: Work,
): string | undefined {
  const name = singularIn(arrayKey)
  const key = ownNumbers.has(name) ? keys[infos.findIndex((info) => info.name === name)] : undefined
  if (key === undefined) return undefined
  work.left -= array.length
  const isTold = array.every((one) => isObject(one) && tellingText(one[key], keyInfo(key)) !== undefined)
  return isTold ? key : undefined
}

const mayTellBy = memberHints.element | memberHints.elementId

/** Those that all elements have. */
function tellingIn(
  array: readonly JsonValue[],
  keys: readonly string[],
  infos: readonly KeyInfo[],
  hasTimes: boolean,
  work: Work,
  isNone: (key: string) => boolean,
): readonly string[] {
  const numberMax = hasTimes ? timedNumberMax : Number.MAX_SAFE_INTEGER
  const found: string[] = []
  const all = infos.reduce((bits, info) => bits | info.roles, 0)
  const isTimed = (all & roles.elementTime) !== 0
  const [example] = array as readonly JsonObject[]
  for (const [index, key] of keys.entries()) {
    const info = infos[index] as KeyInfo
    if (isNumberOfMeasurement(example?.[key], info, all)) continue
    if ((info.member & mayTellBy) === 0 || found.length === candidatesMax || isNone(key)) continue
    work.left -= array.length
    const isId = (value: JsonValue | undefined) =>
      (info.member & memberHints.element) !== 0 &&
      textOfElement(value, info, isIdOfPerson(info) ? undefined : numberMax) !== undefined
    // Of one after the other each may have another one, as messages have.
    const isLarge = (value: JsonValue | undefined) => !hasTimes && isIdOfElement(value, info, isTimed)
    if (array.every((one) => isObject(one) && isId(one[key]))) found.push(key)
    else if (array.every((one) => isObject(one) && isLarge(one[key])) && areDifferent(array, [key], work))
      found.push(key)
  }
  const [first] = found
  if (first === undefined || found.length === 1) return found
  if (hasTimes) return found.slice(0, tellingMax)
  if (areDifferent(array, [first], work)) return [first]
  const second = found.slice(1).find((key) => areDifferent(array, [first, key], work))
  return second === undefined ? [first] : [first, second]
}

/** Of a number in an element with a time: a larger one may count what happened. */
const timedNumberMax = 65_535

/** Texts of elements that are compared. */
const textsMax = 8

/**
 * Whether elements with times of their own are states of one thing, one after the other: where the labels are the same, so
 * are all texts that say what a thing is.
 */
function isHistory(
  array: readonly JsonValue[],
  labels: readonly string[],
  keys: readonly string[],
  infos: readonly KeyInfo[],
  work: Work,
): boolean {
  const [first] = array as readonly [JsonObject]
  const compared = textsOf(first, labels, keys, infos).slice(0, textsMax)
  if (compared.length === 0) return true
  work.left -= array.length
  const known = new Map<string, string[]>()
  for (const element of array as readonly JsonObject[]) {
    const thing = labels.length === 0 ? '' : JSON.stringify(labels.map((key) => element[key] ?? null))
    const texts = known.get(thing) ?? []
    known.set(thing, texts)
    for (const [index, key] of compared.entries()) {
      const text = element[key]
      if (typeof text !== 'string') continue
      if ((texts[index] ?? text) !== text) return false
      texts[index] = text
    }
  }
  return true
}

/** Other texts than the labels, that may say what an element is. */
function textsOf(
  first: JsonObject,
  labels: readonly string[],
  keys: readonly string[],
  infos: readonly KeyInfo[],
): readonly string[] {
  return keys.filter((key, index) => !labels.includes(key) && saysWhich(first[key], infos[index] as KeyInfo))
}

/** A word such as `ok` in `status` changes with what it says. */
function saysWhich(value: JsonValue | undefined, { roles: bits, name }: KeyInfo): boolean {
  if (typeof value !== 'string' || (bits & passing) !== 0 || workMembers.has(name)) return false
  if ((bits & (roles.text | roles.textOnly)) !== 0 && !textsOfPlaces.has(name)) return false
  return !(/\s/.test(value) || isDecimal(value) || readWord(value) !== undefined) && isNameOfElement(value)
}

const passing = roles.time | roles.stamp | roles.switch | roles.unit | roles.value
const textsOfPlaces: ReadonlySet<string> = new Set(['room', 'source', 'title', 'topic', 'zone'])
