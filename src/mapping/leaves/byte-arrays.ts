// Bytes that a decoder hands on beside what it has read out of them: their numbers are no readings.

import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import { type JsonObject, type KeyInfo, keyInfo } from './key-info.ts'
import { byteArrays } from './lists/text-members.ts'
import { roles } from './roles.ts'
import { isDigitsOfDate, isEpoch } from './time-form.ts'

/** @returns whether a member has the name of bytes, and holds whole numbers from 0 to 255 */
export function areBytes(value: JsonValue, { name }: KeyInfo): boolean {
  return Array.isArray(value) && byteArrays.has(name) && value.every(isByte)
}

function isByte(value: JsonValue): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255
}

/** Members of an object beside the bytes that are looked at. */
const membersLookedAtMax = 32

/** @returns whether a member beside bytes is a reading, or holds one */
export function holdsReading(value: JsonValue, info: KeyInfo): boolean {
  if (isReading(value, info)) return true
  if (typeof value !== 'object' || value === null || areBytes(value, info)) return false
  if (Array.isArray(value)) return isReading(value[0] ?? null, info)
  const object = value as JsonObject
  return Object.keys(object)
    .slice(0, membersLookedAtMax)
    .some((key) => isReading(object[key] ?? null, keyInfo(key)))
}

function isReading(value: JsonValue, { roles: bits }: KeyInfo): boolean {
  if ((bits & noReading) !== 0) return false
  if (typeof value === 'string')
    return (bits & noNumberText) === 0 && isDecimal(value) && !isTime(Number(value), bits)
  return typeof value === 'number' ? !isTime(value, bits) : typeof value === 'boolean'
}

function isTime(number: number, bits: number): boolean {
  return (bits & roles.time) !== 0 && (isEpoch(number) || isDigitsOfDate(number))
}

const noReading = roles.id | roles.code | roles.setting
const noNumberText = roles.textOnly | roles.bytes
