// Whether a text can be a name: one that stays the same from message to message, as far as its form tells.

import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import { readWord } from '../series/read-number.ts'
import { passingWords } from './lists/thing-members.ts'
import { isMadeId } from './made-id.ts'
import { roles } from './roles.ts'

/** Of a name that becomes a label. */
const nameCharsMax = 64
/** Of an element's own name: the tags of controllers are paths. */
export const elementNameCharsMax = 128

const isoTime = /^\d{4}-\d\d-\d\d/
/** `Temp 92.3 over 90 at 14:30:05`. Not a MAC behind a word. */
const clockInWords = /\s(?:[01]?\d|2[0-3]):[0-5]\d:[0-5]\d(?![\w:])/
const messageId =
  /msg|message|request|^(?:req|evt|event|pkt|packet|tx|rx|seq|session|trace|corr)(?:[-_:. ]?\d|[-_:.](?=[a-z]*\d)[\da-z]{16,}$)/i

/** Digits that are too many for a reading, or letters with digits: `10203847`, `MTR-17`. Not `running`, `7.4kW`. */
const serialForm = /^(?:\d{7,}|[A-Za-z][\w.:-]*\d[\w.:-]*)$/

/** Also with blanks: `Pump 3`. */
export function isSerial(text: string): boolean {
  return serialForm.test(text.replaceAll(' ', '_'))
}

/** @returns whether a text is neither empty nor long, an id that a program made, a time, or numbers */
export function isName(text: string, charsMax = nameCharsMax): boolean {
  if (text.length > charsMax || isNoText(text) || /\p{Cc}/u.test(text) || areDecimals(text)) return false
  return !isMadeId(text) && !isoTime.test(text) && !clockInWords.test(text) && !heardForm.test(text)
}

/** How well something is heard: `-61 dBm`. `95%` may be the name of a percentile. */
const heardForm = /^[+-]?\d+(?:[.,]\d+)?\s?dbm$/i

/** What programs write where there is no name. */
function isNoText(text: string): boolean {
  return text.length <= noTextCharsMax && (noTexts.has(text.trim().toLowerCase()) || isUnset(text))
}

/** A MAC, an EUI or a number that nobody has set. */
export function isUnset(text: string): boolean {
  return text.length >= 12 && /^(?:[0:-]+|[f:-]+)$/i.test(text)
}

const noTextCharsMax = 64
const noTexts: ReadonlySet<string> = new Set([
  '',
  '-',
  '--',
  '?',
  'n/a',
  'n.a.',
  'nil',
  'none',
  '(none)',
  'not available',
  'not set',
  'null',
  '(null)',
  'undefined',
  'unknown',
  'unset',
])

/** `48.137, 11.576` says where something is, as `(48.137 11.576 520)`, `N48.137° E11.576°` and `geo:48.137,11.576` do. */
function areDecimals(text: string): boolean {
  // Between two `|` a letter is no direction: `68|E|8000.1`.
  if (!decimalChars.test(text) || /\|\s*[nsew]\s*\|/i.test(text)) return false
  const parts = text
    .replace(/^geo:|[()[\]°]/gi, ' ')
    .trim()
    .split(/[\s,;|]+/)
    .filter((part) => !/^[nsew]$/i.test(part))
  return (parts.length === 2 || parts.length === 3) && parts.every((part) => coordinate.test(part))
}

/** One of the numbers has a point. */
const decimalChars = /^(?=[^.]*\.)(?:geo:)?[\d\s.,;|°()[\]+\-nsew]+$/i
const coordinate = /^[nsew]?[+-]?\d+(?:\.\d+)?[nsew]?$/i

/** A number that has a point, a comma or a sign is a reading, and so are three with `,` or `;` between them. `1.2.3` is a version. */
export function isFraction(text: string): boolean {
  return text.length <= nameCharsMax && fraction.test(text)
}

/**
 * The same of an identity member. Nobody calls a reading `…id`. The number of a vehicle has letters, and `vin` is a voltage
 * as well.
 *
 * @param name of the member, in lower case
 */
export function isReading(value: string | number, name: string): boolean {
  if (name === 'vin') return isDecimal(String(value))
  return typeof value === 'string' && !name.endsWith('id') && isFraction(value)
}

const fraction =
  /^\s*(?:[+-]?(?:\d+[.,]\d*|[.,]\d+)(?:e[+-]?\d+)?|[+-]\d+(?:e[+-]?\d+)?|[+-]?\d[\d.]*(?:\s?[,;]\s?[+-]?\d[\d.]*){2,})\s*$/i

/**
 * The same for a member called `id`, which may be that of the message: digits alone, and `msg-17`, are no names. Neither is a
 * number of ten digits that begins with a date, or is one of what comes and goes: `33B1225950027` is a name.
 */
export function isNameOfThing(text: string): boolean {
  if (!/\d{10}/.test(text)) return isNoMessageId(text)
  return isNumberedName(text) && !datedRun.test(text) && !isOfMessage(text)
}

/** `evt_ab12` */
export function isOfMessage(text: string): boolean {
  return passingWords.has(/^[a-z]*/i.exec(text)?.[0].toLowerCase() ?? '')
}

const datedRun = /(?<!\d)(?=\d{10})(?:20)?[1-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/

/** The same for levels with `/` between them. Requests have a number of their own: `rpc/request/17`. */
export function isTopic(text: string, charsMax = nameCharsMax): boolean {
  return (
    isName(text, charsMax) &&
    !/\d{10}/.test(text) &&
    !requestInTopic.test(text) &&
    !text.split('/').some(isMadeId)
  )
}

const requestInTopic =
  /(?<![a-z])(?:msg|message|req|request|res|response|event|evt|packet|pkt|seq|session|trace)s?[-_:. /]?(?:id[-_:. /]?)?\d/i

/** The same for a member whose name says that it names a thing: only a time is too many digits. */
export function isNumberedName(text: string): boolean {
  return (
    isNoMessageId(text) && (text.match(/\d{10,}/g) ?? []).every((digits) => !isTimeOfToday(Number(digits)))
  )
}

/** The same for a member that tells elements of an array apart: it may be digits. */
export function isNameOfElement(text: string): boolean {
  return isName(text, elementNameCharsMax) && !messageId.test(text)
}

function isNoMessageId(text: string): boolean {
  return isName(text) && !messageId.test(text) && !isFraction(text) && !/^[-\d.]+$/.test(text)
}

/**
 * @param beside roles of all members of the object around it
 * @returns whether an `id` of digits alone is that of a thing, as far as one message tells: what counts messages is a number
 *   of few digits, with no member that numbers them already, or stands beside what happened
 */
export function isNumberOfThing(value: JsonValue, beside: number): boolean {
  const digits = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  if (!/^\d{1,16}$/.test(digits) || (beside & roles.call) !== 0) return false
  if ((beside & roles.make) !== 0 && digits.length <= 10) return true
  // What has a time of its own has no need of an id that is one.
  if (isTimeOfToday(Number(digits)) && (digits.length > 10 || (beside & roles.time) === 0)) return false
  if ((beside & roles.messageNumber) !== 0) return true
  return (beside & roles.event) === 0 && (typeof value === 'string' || digits.length >= serialDigitsMin)
}

/** A counter of messages gets there after a million of them. */
const serialDigitsMin = 7

/** In seconds since 1970. Serial numbers of ten digits are times of later years. */
const todayMin = Date.UTC(2015, 0, 1) / 1000
const todayMax = Date.UTC(2040, 0, 1) / 1000

/** @returns whether a number can be a time since 1970 in s, ms or µs, or the digits of a date and a time */
export function isTimeOfToday(number: number): boolean {
  if (number >= 20_150_101_000_000 && number < 20_400_101_000_000) return true
  return [1, 1e3, 1e6].some((perSecond) => number >= todayMin * perSecond && number < todayMax * perSecond)
}

const hardwareForm =
  /^(?:[0-9a-f]{12}|[0-9a-f]{16}|[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?:(?:[:-][0-9a-f]{2}){2})?)$/i

/** @returns whether a text is a MAC or an EUI */
export function isHardwareId(text: string): boolean {
  return hardwareForm.test(text) && !isUnset(text)
}

const urn = /^(?:\w{1,32}\.)?urn:(?!uuid:)[\w.:-]+$/i
const resource =
  /(?:^|\/)(?:devices|things|sensors|nodes|assets|vehicles|vessels|machines|meters|stations)\/([^/]+)$/i

/** @returns what a text is of that says which resource a message is about: a URN, or what stands behind `devices/` */
export function resourceIn(text: string): string | undefined {
  if (text.length > resourceCharsMax || !/[:/]/.test(text)) return undefined
  const id = urn.test(text) ? text : resource.exec(text)?.[1]
  return id !== undefined && isName(id) ? id : undefined
}

const resourceCharsMax = 256

/** @returns whether a text is short enough for a label of a device, in whatever form its id is, but for numbers */
export function isDeviceId(text: string): boolean {
  return text.length <= nameCharsMax && !isNoText(text) && !areDecimals(text)
}

/** Parts are few, and a fraction or `on` is a reading. */
export function partText(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number') return isPartNumber(value) ? String(value) : undefined
  const isPartName = typeof value === 'string' && isName(value) && readWord(value) === undefined
  return isPartName && (fewDigits.test(value) || !(isDecimal(value) || isFraction(value))) ? value : undefined
}

export function isPartNumber(value: JsonValue | undefined): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= partMax
}

const partMax = 255

/** As a text: rather the number of a thing than that of a message. */
export const fewDigits = /^\d{1,3}$/
