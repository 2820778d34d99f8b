// The text of a member that tells an element of an array apart from others.

import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import { readWord } from '../series/read-number.ts'
import { isUuidMember } from './identity-text.ts'
import type { KeyInfo } from './key-info.ts'
import { describingNames } from './lists/naming-members.ts'
import { bearings, endsOfWays, ownNumbers } from './lists/telling-members.ts'
import { cellNumbers, noNames } from './lists/thing-members.ts'
import { isUuid } from './made-id.ts'
import { isLargeId } from './member-facts.ts'
import { memberHints } from './member-hints.ts'
import { roles } from './roles.ts'
import { elementNameCharsMax, isName, isNameOfElement, isTimeOfToday } from './stable-text.ts'
import { hints } from './thing-hints.ts'

/** @returns the label, undefined if the value is no id that lasts, as far as its form tells */
export function textOfElement(
  value: JsonValue | undefined,
  { roles: bits, thing, member, step }: KeyInfo,
  numberMax = Number.MAX_SAFE_INTEGER,
): string | undefined {
  if (step.startsWith('__') || (bits & (roles.time | roles.stamp)) !== 0) return undefined
  if (typeof value === 'number') {
    const isId = (member & memberHints.elementNumber) !== 0 && (bits & roles.id) !== 0
    return isId && isNumberOf(value, numberMax) ? String(value) : undefined
  }
  if (typeof value !== 'string' || value.length > elementNameCharsMax || /\s/.test(value)) return undefined
  if (isDecimal(value))
    return (bits & roles.id) !== 0 && /^\d{1,16}$/.test(value) && isNumberOf(Number(value))
      ? value
      : undefined
  if (noNames.has(value.toLowerCase()) || readWord(value) !== undefined) return undefined
  // A charger may have a uuid, and a `stateUuid` would be one of a message.
  if (isUuid(value)) return (thing.bits & hints.number) === 0 ? undefined : value
  return isNameOfElement(value) ? value : undefined
}

/** @returns the number of a door */
export function numberOfDoor(value: JsonValue | undefined): string | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  return /^\d{1,2}$/.test(text) ? text : undefined
}

/** @returns the number of a cell, of which a network has up to 1,008 */
export function numberOfCell(value: JsonValue | undefined): string | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  return /^\d{1,4}$/.test(text) ? text : undefined
}

/** @returns the number of an end of a way, or the degrees of a direction */
export function numberOfWay(value: JsonValue | undefined): string | undefined {
  const text = typeof value === 'number' ? String(value) : ''
  return /^\d{1,3}$/.test(text) ? text : undefined
}

/** @returns whether a text is a code of two to four digits, `01` */
export function isCode(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && /^\d{2,4}$/.test(value)
}

/** @returns what tells an element apart by a member of this name */
export function tellingText(value: JsonValue | undefined, info: KeyInfo): string | undefined {
  if (info.name === 'door') return numberOfDoor(value)
  if (describingNames.has(info.name)) return describingText(value)
  if (isUuidMember(info.name)) return typeof value === 'string' && isUuid(value) ? value : undefined
  if (cellNumbers.has(info.name)) return numberOfCell(value)
  if (typeof value === 'number' && (endsOfWays.has(info.name) || bearings.has(info.name)))
    return numberOfWay(value)
  if (ownNumbers.has(info.name) && isWhole(value)) return String(value)
  const text = textOfElement(value, info) ?? (isCode(value) ? value : undefined)
  return text ?? (isIdOfElement(value, info, true) ? String(value) : undefined)
}

/**
 * A large number whose name says no more than that it is an id.
 *
 * @param isTimed a time beside it says that this is none
 */
export function isIdOfElement(value: JsonValue | undefined, info: KeyInfo, isTimed: boolean): boolean {
  if ((info.member & memberHints.elementId) === 0 || !isLargeId(value, info)) return false
  return isTimed || !isTimeOfToday(value)
}

/** `Wind speed`, `20W light`, and no sentence. */
function describingText(value: JsonValue | undefined): string | undefined {
  const isText =
    typeof value === 'string' && isName(value) && /^(?:\d+-?)?\p{L}/u.test(value) && !value.includes('://')
  return isText && value.split(/\s+/).length <= wordsMax ? value : undefined
}

const wordsMax = 8

function isWhole(value: JsonValue | undefined): boolean {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  return /^\d{1,16}$/.test(text) && isNumberOf(Number(text))
}

function isNumberOf(value: number, max = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= max && !isTimeOfToday(value)
}
