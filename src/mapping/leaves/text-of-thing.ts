// Whether the text or the number of one member tells a thing apart, as far as its form and its name say.

import type { JsonValue } from '../../model.ts'
import { readWord } from '../series/read-number.ts'
import type { JsonObject, KeyInfo, ObjectKeys } from './key-info.ts'
import { quantities } from './lists/quantities.ts'
import { noNames, passedWords, spokenOf } from './lists/thing-members.ts'
import { isUuid } from './made-id.ts'
import { roles, toldOtherwise } from './roles.ts'
import { splitWords } from './split-words.ts'
import {
  isFraction,
  isHardwareId,
  isName,
  isNumberedName,
  isSerial,
  isTimeOfToday,
  isUnset,
} from './stable-text.ts'
import { hints, isMover, isOfPart, lettered, passesBy, telling, tellingBeside } from './thing-hints.ts'

/** A MAC, or an EUI that has separators: whatever its member is called. */
const separatedMac = /^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5,7}$/i

/** Where members have so short names, nobody writes `mac`. In `d` and `p` it would be data. */
const shortName = /^(?![dp]$)[a-z]{1,2}$/
const bareMac = /^(?=\d*[a-f])[\da-f]{12}$|^(?=\d*[A-F])[\dA-F]{12}$/

/**
 * @param beside hints of all members beside it
 * @returns undefined if the member tells no things apart, as far as one message tells
 */
export function thingText(value: JsonValue | undefined, info: KeyInfo, beside: number): string | undefined {
  const { name, thing } = info
  const { bits } = thing
  if ((bits & hints.peer) !== 0) return undefined
  if ((bits & hints.place) !== 0 && isMover(beside)) return undefined
  if (typeof value === 'number') return (bits & hints.number) === 0 ? undefined : numberText(value, bits)
  if (typeof value !== 'string' || isFraction(value)) return undefined
  if (macChars.has(value.length) && separatedMac.test(value)) return isUnset(value) ? undefined : value
  if (value.length === bareMacChars && shortName.test(name) && bareMac.test(value)) return value
  if ((bits & lettered) === lettered)
    return isNumberedName(value) && isSerial(value) && /[a-z]/i.test(value) ? value : undefined
  if ((bits & hints.hardware) !== 0 && isHardwareId(value)) return value
  if (isOwnNumber(value, info)) return isMover(beside) ? undefined : value
  if (spokenOf.has(name)) return isSpokenOf(value, name, beside) ? value : undefined
  if ((bits & telling) === 0) return undefined
  if ((bits & hints.mail) !== 0) return isName(value) && mailForm.test(value) ? value : undefined
  if ((bits & hints.part) !== 0) return partIn(value)
  if ((bits & hints.machine) !== 0) {
    if (!isName(value)) return undefined
    const isCalled = (bits & hints.passer) !== 0 && /^\p{Lu}/u.test(value) && !isNoName(value)
    return isCalled || isSerial(value) ? value : undefined
  }
  if (/^\d+$/.test(value)) return isDigitsOf(value, bits) ? value : undefined
  if (isNoName(value)) return undefined
  return isNumberedName(value) || (isName(value) && isHardwareId(value)) ? value : undefined
}

/** `{"target": "pump-17"}`. What passes by, what is measured and what a camera sees is numbered too: `order-17`, `co2`, `person1`. */
export function isSpokenOf(text: string, name: string, beside: number): boolean {
  if (!isName(text)) return false
  if (name === 'target' && hostForm.test(text)) return true
  if (!isSerial(text) || !/[a-z]/i.test(text) || (beside & hints.sighting) !== 0) return false
  if (versionForm.test(text) || (name === 'unit' && !/\d{3}/.test(text))) return false
  return splitWords(text).every((word) => {
    const bare = word.replace(/\d+$/, '')
    return !(quantities.has(word) || quantities.has(bare) || passesBy(bare) || passedWords.has(bare))
  })
}

const hostForm = /^(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[a-z\d-]+\.)+[a-z]{2,})$/i
const versionForm = /^v\d+(?:\.\w+)*$/i

/**
 * `{"kolam": "kolam1"}`, `{"zona": "Zona 2"}`: a thing in whatever language. What it goes through is another one later, as
 * `{"phase": "phase2"}` is.
 */
function isOwnNumber(value: JsonValue | undefined, { name, roles: bits }: KeyInfo): boolean {
  if (typeof value !== 'string' || !endsInDigit(value) || (bits & noThings) !== 0) return false
  if (ownNumber.exec(value)?.[1]?.toLowerCase() !== name) return false
  return !(passesBy(name) || passedWords.has(name))
}

/** Before a pattern is tried. */
function endsInDigit(text: string): boolean {
  const code = text.charCodeAt(text.length - 1)
  return code >= 48 && code <= 57
}

const ownNumber = /^([a-z]{3,32})[ _#.:-]{0,2}\d{1,3}$/i
const noThings =
  toldOtherwise | roles.stamp | roles.make | roles.messageNumber | roles.wrapper | roles.measured

/** @returns whether it is worth to look for things in an object */
export function mayHoldThings(object: JsonObject, { keys, infos, hints: beside }: ObjectKeys): boolean {
  return (
    (beside & tellingBeside) !== 0 ||
    keys.some((key, index) => {
      const value = object[key]
      const info = infos[index] as KeyInfo
      const isSpoken = spokenOf.has(info.name) && typeof value === 'string'
      return isSpoken ? isSpokenOf(value, info.name, beside) : isOwnNumber(value, info)
    })
  )
}

/**
 * `{"machine_id": "m1", "dpp_id": "DPP-20250128-12345"}`: the number of something on a day is another one each time. A thing, or
 * a part that has a serial number, may be called after the day on which it was made.
 */
export function isDatedNumber({ text, bits }: { readonly text: string; readonly bits: number }): boolean {
  const isUnknown = (bits & (hints.thing | hints.number | hints.serial)) === hints.thing
  return isUnknown && text.length <= datedCharsMax && datedForm.test(text)
}

const datedCharsMax = 64
const datedForm = /(?:^|[^a-z\d])[a-z]{0,8}20\d\d([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])[-_.:/]\d/i

/** What a database calls a thing by, if nothing says which device it is of: `greenhouseId`. */
export function uuidOfThing(
  value: JsonValue | undefined,
  { name, thing: { bits } }: KeyInfo,
): string | undefined {
  const isThing =
    name.endsWith('id') && (bits & numbered) === numbered && (bits & (hints.peer | hints.passer)) === 0
  return isThing && typeof value === 'string' && isUuid(value) ? value : undefined
}

const numbered = hints.thing | hints.number

const mailForm = /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i

/** Some write the text with quotes of its own: `"\" inverter_rear_left\""`. */
function partIn(text: string): string | undefined {
  if (text.length > partCharsMax) return undefined
  const name = text.replace(/^["'\s]+|["'\s]+$/g, '')
  return /^[a-z]/i.test(name) && isName(name) && isOfPart(splitWords(name)) ? name : undefined
}

const partCharsMax = 64

function isNoName(text: string): boolean {
  return noNames.has(text.toLowerCase()) || readWord(text) !== undefined
}

const macChars: ReadonlySet<number> = new Set([17, 20, 23])
const bareMacChars = 12

/** Nobody counts from `0102` on. */
function isDigitsOf(digits: string, bits: number): boolean {
  if ((bits & hints.place) !== 0) return (bits & hints.number) !== 0 && isPlaceNumber(Number(digits))
  const isLong = digits.length >= longDigitsMin
  return ((bits & hints.number) !== 0 || /^0\d/.test(digits)) && (isLong || isNumberIn(Number(digits), bits))
}

/** No number counts so far, and no time is so long: it is the serial number of a board. */
const longDigitsMin = 18

function numberText(value: number, bits: number): string | undefined {
  const isNumber = (bits & hints.place) === 0 ? isNumberIn(value, bits) : isPlaceNumber(value)
  return isNumber ? String(value) : undefined
}

/** Nobody counts messages by a serial number. */
function isNumberIn(value: number, bits: number): boolean {
  const isSerial = (bits & hints.serial) !== 0 && Number.isSafeInteger(value) && value >= 0
  return isSerial ? !isTimeOfToday(value) : isNumberOf(value)
}

export function isNumberOf(value: number): boolean {
  if (!Number.isSafeInteger(value) || value < 0) return false
  return value <= numberMax || (value >= serialMin && !isTimeOfToday(value))
}

/** Between them are the counters of messages. */
const numberMax = 65_535
const serialMin = 1_000_000

function isPlaceNumber(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= placeMax
}

const placeMax = 255
