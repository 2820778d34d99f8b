// A small number in a member for serial numbers: trackers count their messages so, and few makers their devices.

import type { JsonValue } from '../../model.ts'
import { type JsonObject, keyInfo, type NamingMember, type ObjectKeys } from './key-info.ts'

const serialMembers: ReadonlySet<string> = new Set(['serial', 'serialno', 'serialnumber', 'serno', 'sno'])

/** Of these, those that are so called in protocols of trackers. */
const countingMembers: ReadonlySet<string> = new Set(['serialno', 'serno', 'sno'])

/** Two bytes, as the protocols of trackers have for it. */
const counterMax = 65_535

/** A device may be called `0042`. */
const digits = /^(?:0|[1-9]\d{0,4})$/

export function isCounter({ holder, key }: NamingMember): boolean {
  const { name } = keyInfo(key)
  const value = (holder as JsonObject)[key] as JsonValue
  if (typeof value === 'string')
    return countingMembers.has(name) && digits.test(value) && +value <= counterMax
  return serialMembers.has(name) && isSmall(value, counterMax)
}

export function hasCounter(payload: JsonObject, { keys, infos }: ObjectKeys): boolean {
  return infos.some(
    ({ name }, index) =>
      countingMembers.has(name) && isSmall(payload[keys[index] as string] as JsonValue, counterMax),
  )
}

export function isSmall(value: JsonValue, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max
}
