// Reads one leaf: the number that it is, or why it is none, and the rule that says so.

import { readTime } from '#time'
import { isDecimal } from '../../decimal.ts'
import type { DropReason } from '../../model.ts'
import type { LeafName, Leaves } from '../language.ts'
import { compileNumberReader, compileTable, type NumberTable, readWord } from '../series/read-number.ts'
import { type LeafRule, leafRules } from './leaf-rules.ts'
import { lockWords, noStates, openings } from './lists/state-words.ts'
import type { WordList } from './lists/word-list.ts'
import { isWrittenUnit } from './lists/written-units.ts'
import { roles } from './roles.ts'
import { holdsNumbers } from './text-spoken.ts'
import { isDigitsOfDate, isEpoch, isLongTime } from './time-form.ts'

export interface NoReading {
  readonly reason: Extract<
    DropReason,
    'left_out' | 'word_unknown' | 'not_a_number' | 'not_finite' | 'value_not_mapped'
  >
  readonly rule: LeafRule
}

/** A number with the unit behind it. */
export interface NumberWithUnit {
  readonly number: number
  readonly unit: string
}

export type LeafReading = number | NumberWithUnit | NoReading

const leftOut = (rule: LeafRule): NoReading => ({ reason: 'left_out', rule })
const anId = leftOut(leafRules.id)
export const aTime = leftOut(leafRules.time)
const ofTextMember = leftOut(leafRules.textMember)
const aSetting = leftOut(leafRules.settings)
const otherText = leftOut(leafRules.otherText)
const unknownWord: NoReading = { reason: 'word_unknown', rule: leafRules.unknownWord }
const notMapped: NoReading = { reason: 'value_not_mapped', rule: leafRules.otherText }
const notPlain: NoReading = { reason: 'not_a_number', rule: leafRules.notFinite }
const notFinite: NoReading = { reason: 'not_finite', rule: leafRules.notFinite }

/**
 * @param keyRoles of the member's name; 0 for an element of an array, or the payload itself, which have none
 * @param isChosen true: the mapping names the leaf, so that its name says nothing against it
 */
function readLeaf(value: number | boolean | string | null, keyRoles: number, isChosen: boolean): LeafReading {
  const bits = isChosen ? roles.measured : keyRoles
  if ((bits & roles.setting) !== 0) return aSetting
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return notFinite
    if ((bits & (roles.id | roles.code)) !== 0) return anId
    if ((bits & roles.unit) !== 0 && Number.isInteger(value)) return ofTextMember
    return isTime(value, bits) ? aTime : value
  }
  return value === null ? otherText : readText(value, bits, keyRoles)
}

export type ReadLeaf = (
  value: number | boolean | string | null,
  keyRoles: number,
  given: LeafName | undefined,
  isChosen: boolean,
) => LeafReading

/** What the mapping says of a leaf counts first: a table of its own, or of the scope, and `scale` and `offset`. */
export function compileLeafReader({ names = {} }: Leaves, values: NumberTable | undefined): ReadLeaf {
  const find = values && compileTable(values)
  const named = Object.values(names).filter((name) => typeof name !== 'string')
  const readers = new Map(named.map((name) => [name, compileNumberReader(name, values)]))
  return (value, keyRoles, given, isChosen) => {
    const read = given && readers.get(given)
    if (read !== undefined && value !== null) {
      const number = read(value)
      if (typeof number === 'number') return number
      if (number === 'not_finite') return notFinite
      if (number === 'value_not_mapped') return notMapped
    } else if (find !== undefined && value !== null) {
      const known = find(String(value))
      if (known !== undefined) return known
    }
    const reading = readLeaf(value, keyRoles, isChosen)
    // The name that the mapping gives has a unit in it, or in its description.
    return given !== undefined && typeof reading === 'object' && 'unit' in reading ? notPlain : reading
  }
}

/** A counter may have as many digits as a time. */
function isTime(number: number, bits: number): boolean {
  if ((bits & roles.time) === 0) return (bits & roles.measured) === 0 && isLongTime(number)
  if ((bits & roles.stamp) !== 0 || isEpoch(number) || isDigitsOfDate(number)) return true
  return number === 0 && (bits & roles.clock) !== 0
}

const dayMs = 86_400_000

/** @returns whether a reading is the time of the message in seconds, whatever its name. What counts may have as many digits. */
export function isTimeOfReceipt(reading: LeafReading, bits: number, receivedAtMs: number): boolean {
  if (typeof reading !== 'number' || (bits & roles.measured) !== 0 || !Number.isInteger(reading)) return false
  return Math.abs(reading * 1000 - receivedAtMs) < dayMs
}

function readText(text: string, bits: number, keyRoles: number): LeafReading {
  if ((bits & roles.id) !== 0) return anId
  if ((bits & roles.textOnly) !== 0) return ofTextMember
  if ((bits & roles.clock) !== 0 && clockForm.test(text)) return aTime
  if (!isLetter(text.charCodeAt(0)) && isDecimal(text) && isPlainDecimal(text)) {
    if ((bits & roles.code) !== 0 || isLongId(text, bits)) return anId
    if (isBytes(text, bits)) return otherText
    return readNumberText(Number(text), bits)
  }
  if (holdsNumbers(text)) return notPlain
  if (text.length > wordCharsMax) return otherText
  const withUnit = readWrittenUnit(text, (bits & roles.measured) !== 0)
  // `250824120000W` is the time of a Dutch meter in winter.
  const isDigitsOfTime = (bits & roles.time) !== 0 && /^\d{12}(\d\d)?\D/.test(text)
  if (withUnit !== undefined && !isDigitsOfTime) return withUnit
  const grouped = readGrouped(text)
  if (grouped !== undefined) return grouped
  // `on` may be one of several modes. `True` is a boolean, as some write it.
  if ((bits & roles.text) !== 0)
    return booleanWord.test(text) ? (readWord(text) ?? ofTextMember) : ofTextMember
  const known = readWord(text)
  if (known !== undefined) return Number.isNaN(known) ? notFinite : known
  if ((bits & roles.time) !== 0 && isTimeText(text)) return aTime
  if ((bits & roles.bytes) !== 0 && /^\s*[\da-f]+\s*$/i.test(text)) return otherText
  if ((bits & (roles.time | roles.code)) === 0 && areNumbers(text)) return notPlain
  if (isNumberAndMore(text) || isNumberAndStatus(text) || (bits === 0 && isPathOfNumbers(text)))
    return notPlain
  if (lockWords.has(text.trim().toLowerCase())) return unknownWord
  // Asked of the mapping's own choice too: what it names was meant to be a number.
  return (keyRoles & roles.switch) !== 0 && oneWord.test(text) ? unknownWord : otherText
}

/** @returns `word_unknown` for `open` and the like as a value, of which nothing says what is open */
export function asOpenOrNot(reading: LeafReading, bits: number, things: WordList): LeafReading {
  if (typeof reading !== 'object' || !('rule' in reading) || (bits & roles.value) === 0) return reading
  return things === openings && reading.rule === leafRules.otherText ? unknownWord : reading
}

/** @returns `word_unknown` for words that are left out, though the topic says that they are a state */
export function asStateOfTopic(reading: LeafReading, text: string): LeafReading {
  if (typeof reading !== 'object' || !('rule' in reading) || !fewWords.test(text)) return reading
  const isLeftOut = reading.rule === leafRules.otherText || reading.rule === leafRules.textMember
  return isLeftOut && !noStates.has(text.trim().toLowerCase()) ? unknownWord : reading
}

const booleanWord = /^\s*(?:true|false)\s*$/i

/** A UPS says `OL CHRG`. */
const fewWords = /^\s*[a-z][\w-]{0,31}(?: [\w-]{1,31}){0,2}\s*$/i
const oneWord = /^\s*[a-z][\w-]*\s*$/i

/** `101530.00`: a time of day as trackers write it. */
const clockForm = /^\s*(?:[01]\d|2[0-3])[0-5]\d[0-5]\d(?:\.0*)?\s*$/

function readNumberText(number: number, bits: number): LeafReading {
  if (!Number.isFinite(number)) return notFinite
  return isTime(number, bits) ? aTime : number
}

/** Of more digits than float64 keeps, and of the form `12e5`, texts are rather ids and bytes in hex. */
function isPlainDecimal(text: string): boolean {
  if (text.length > wordCharsMax) return false
  return !/\d{18}|^\s*\d+e\d/i.test(text)
}

/** Digits that nobody writes for a number: `0102` is a frame, a code or an id, and so is `007`, unless the name says that it is measured. `0021.4` is a number, and so is `05`. */
function isBytes(text: string, bits: number): boolean {
  if ((bits & roles.bytes) !== 0) return /^\s*\d+\s*$/.test(text)
  return ((bits & roles.measured) === 0 ? /^\s*0\d{2,}\s*$/ : /^\s*0\d{3,}\s*$/).test(text)
}

/** A serial number, a phone number, the id of a person or a date: few readings have so many digits, and their names say so. */
function isLongId(text: string, bits: number): boolean {
  return (bits & roles.measured) === 0 && /^\s*\d{8,}\s*$/.test(text)
}

/** `21.4 °C`, `21,4 °C`, `80%`. A comma before three digits may stand between thousands. Letters that are digits in hex need a space, a number that has a point, or a name that says that it is measured: `12F` may be an id. */
export function readWrittenUnit(text: string, isMeasured = false): NumberWithUnit | undefined {
  const match = /^\s*([+-]?\d{1,15}(?:\.\d{1,15}|,\d{1,2})?)(\s?)([^\s\d.,][^\s.,]{0,9})\s*$/.exec(text)
  if (match === null) return undefined
  const [, number = '', space, unit = ''] = match
  const isHex = !isMeasured && /^[A-F]$/.test(unit) && space === '' && !/[.,]/.test(number)
  if (isHex || !isWrittenUnit(unit)) return undefined
  return { number: Number(number.replace(',', '.')), unit }
}

/** `1,234.5`, `1.234,5`: two signs tell which one is the decimal sign. `1,234` may be either number. */
function readGrouped(text: string): number | undefined {
  const match = /^\s*([+-]?\d{1,3})((?:,\d{3}){1,4}\.\d{1,15}|(?:\.\d{3}){1,4},\d{1,15})\s*$/.exec(text)
  if (match === null) return undefined
  const [, first = '', rest = ''] = match
  const group = rest.charAt(0)
  return Number(first + rest.replaceAll(group, '').replace(',', '.'))
}

/** A number that somebody wrote for people: `21.4 furlongs`, `1,5`, `1.234,5 kWh`. Not `1.2.3`, `10:30` or `3 of 4`. */
export function isNumberAndMore(text: string): boolean {
  return /^\s*[+-]?(?:\d{1,15}(?:[.,]\d{1,15})?|\d{1,3}(?:[. ']\d{3})+,\d{1,15}|\d{1,3}(?:[, ']\d{3})+(?:\.\d{1,15})?)\s?[^\s\d.,:;/_-]{0,6}\s*$/.test(
    text,
  )
}

/** `38.66,-9.20`, `0.1 0.2 0.3`. Without a fraction they may be an address, a color or a share. */
function areNumbers(text: string): boolean {
  return /\d\.\d/.test(text) && /^\s*[+-]?\d+(?:\.\d+)?(?:[\s,;]{1,3}[+-]?\d+(?:\.\d+)?){1,7}\s*$/.test(text)
}

/** `17.31;ok`, as ebusd writes a value and what it is worth. */
function isNumberAndStatus(text: string): boolean {
  return /^\s*[+-]?\d{1,15}(?:\.\d{1,15})?\s*[;|,]\s*[a-z][\w-]*\s*$/i.test(text)
}

/** `N03/1497340211/1`: numbers of which nothing says what they are, in a text that is all of the payload. */
function isPathOfNumbers(text: string): boolean {
  return /^\s*[a-z][\w-]*(?:\/[+-]?\d{1,19}(?:\.\d{1,15})?){2,8}\s*$/i.test(text)
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}

/** A longer text is no word and no time. */
const wordCharsMax = 40

function isTimeText(text: string): boolean {
  return readTime(text, undefined) !== 'time_unreadable'
}
