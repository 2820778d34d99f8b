// The time that an element of an array, or the key of a member, says it is of.

import { readTime } from '#time'
import type { JsonValue } from '../../model.ts'
import { type JsonObject, keyInfo } from './key-info.ts'
import { roles } from './roles.ts'
import { isEpoch } from './time-form.ts'

/** As `readTime` reads it. */
export type ElementTime = ReturnType<typeof readTime>

/** @returns undefined for what is no time since 1970 and none in words */
export function readElementTime(given: JsonValue | undefined): ElementTime | undefined {
  const value = secondsIn(given)
  const isNumber = typeof value === 'number'
  if (!isNumber && typeof value !== 'string') return undefined
  const time = readTime(value, undefined)
  if (time === 'time_unreadable') return undefined
  const number = isNumber ? value : Number(value)
  return Number.isNaN(number) || isEpoch(number) ? time : undefined
}

/**
 * `{"timeInSeconds": 1767225605, "offsetInNanos": 154000000}`, `{"seconds": 1767225605, "nanos": 154000000}`, and
 * `{"value": 1767225605, "unit": "s"}`
 */
function secondsIn(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const key = soleValueKey(Object.keys(value))
  if (key !== undefined) return (value as JsonObject)[key]
  const { timeInSeconds, offsetInNanos, seconds, nanos } = value as JsonObject
  const whole = timeInSeconds ?? seconds
  const rest = offsetInNanos ?? nanos
  const isExact = Number.isInteger(whole) && typeof rest === 'number' && rest > 0 && rest < nanosPerSecond
  return isExact ? (whole as number) + rest / nanosPerSecond : whole
}

const nanosPerSecond = 1e9

/** @returns the value member of an object that has no more than this, its unit and its type: it is what the object's key says */
export function soleValueKey(keys: readonly string[]): string | undefined {
  if (keys.length > besideValueMax + 1) return undefined
  const isOf = (key: string, bits: number) => (keyInfo(key).roles & bits) !== 0
  const [key, another] = keys.filter((one) => isOf(one, roles.value))
  const isSole = keys.every((one) => one === key || isOf(one, roles.unit) || besideValue.has(one))
  return isSole && another === undefined ? key : undefined
}

/** `metadata` of FIWARE, which may be empty. */
const besideValue: ReadonlySet<string> = new Set(['metadata', 'type'])
const besideValueMax = 3
