// The members of an object that can name it, and what each of them says: by the lists, by its form, or by its number.

import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import { identityText } from './identity-text.ts'
import { noRank } from './key-facts.ts'
import type { JsonObject, KeyInfo } from './key-info.ts'
import { typeNames } from './lists/kind-members.ts'
import { isBeaconId, isUuid } from './made-id.ts'
import { isNumber } from './measured-unit.ts'
import { isNumberOfMeasurement } from './member-facts.ts'
import { isPassingName } from './passing-text.ts'
import { isHeardIn } from './radio-channel.ts'
import { roles } from './roles.ts'
import {
  elementNameCharsMax,
  isDeviceId,
  isHardwareId,
  isName,
  isNameOfThing,
  isNumberOfThing,
  isReading,
} from './stable-text.ts'
import { hints } from './thing-hints.ts'

/** `payload`: an element of the root array that is a payload of its own. */
export type ObjectKind = 'root' | 'payload' | 'element' | 'member'

/** Of a number that is a name, such as that of a register. */
const numericNameMax = 65_535
/** Of an `id` at the root beside a value: a larger one is rather that of the message. */
const numericRootIdMax = 999

/** @param name of the member, in lower case */
export function idText(value: JsonValue | undefined, name: string): string | undefined {
  if ((typeof value !== 'number' && typeof value !== 'string') || isReading(value, name)) return undefined
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined
  return isDeviceId(value) ? value : undefined
}

export interface NameFound {
  readonly key: string
  readonly info: KeyInfo
  readonly text: string
}

export function saysKind({ roles: bits }: KeyInfo, hasValue: boolean): boolean {
  return (bits & roles.kindName) !== 0 && !hasValue
}

/** What would name a device at the root names an element. A number that may count rows does not, where there is a time. */
export function elementId(value: JsonValue, info: KeyInfo, beside: number): string | undefined {
  if ((info.roles & roles.identity) !== 0) return idText(value, info.name)
  if ((info.roles & roles.rootIdentity) === 0) return undefined
  if (info.name !== 'id') return identityText(value, info.roles, info.name)
  return (beside & roles.elementTime) === 0 && isNumberOfThing(value, beside) ? String(value) : undefined
}

/**
 * An id that is none of the list, rather than the position: a MAC or EUI, or the uuid of a thing, which has a kind, and no
 * time as an event has.
 */
export function byForm(
  object: JsonObject,
  keys: readonly string[],
  infos: readonly KeyInfo[],
  all: number,
): NameFound[] {
  const isThing = (all & roles.kindName) !== 0 && (all & roles.elementTime) === 0
  const isHeard = isHeardIn({ infos })
  const index = infos.findIndex(({ roles: bits, name }, place) => {
    const value = object[keys[place] as string]
    if ((bits & roles.id) === 0 || typeof value !== 'string') return false
    if (isHardwareId(value) || (isHeard && isBeaconId(value))) return true
    return isThing && name === 'id' && isUuid(value)
  })
  const key = keys[index]
  return key === undefined ? [] : [{ key, info: infos[index] as KeyInfo, text: object[key] as string }]
}

/** `[{"no": 1, "voltage": 3.31}]`: a number beside other readings tells elements apart better than their positions. */
export function byNumber(
  object: JsonObject,
  keys: readonly string[],
  infos: readonly KeyInfo[],
  beside: number,
): NameFound[] {
  const numbers: NameFound[] = []
  let hasReading = false
  for (const [index, info] of infos.entries()) {
    const key = keys[index] as string
    const value = object[key]
    if ((info.thing.bits & hints.counted) === 0)
      hasReading ||= (info.roles & noReadings) === 0 && (typeof value === 'boolean' || isNumber(value))
    else if (isNumberOfElement(value) && !(info.name === 'no' && (beside & hints.gas) !== 0))
      numbers.push({ key, info, text: String(value) })
  }
  return hasReading ? numbers : []
}

const noReadings = roles.id | roles.code | roles.time

function isNumberOfElement(value: JsonValue | undefined): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= countedMax
}

/** Of the number of an element. */
const countedMax = 999

/** What identifies a thing comes before what it is called. */
export function rankOf({ identityRank, namingRank, roles: bits }: KeyInfo): number {
  return (bits & (roles.identity | roles.rootIdentity)) !== 0 && namingRank === noRank
    ? identityRank - noRank
    : namingRank
}

export function nameText(
  value: JsonValue,
  info: KeyInfo,
  kind: ObjectKind,
  hasValue: boolean,
  beside: number,
): string | undefined {
  const { name, roles: bits } = info
  if ((typeof value === 'number' || typeof value === 'string') && isReading(value, name)) return undefined
  if (isNumberOfMeasurement(value, info, beside)) return undefined
  const isRoot = kind === 'root' || kind === 'payload'
  if (typeof value === 'string') {
    // `"signal": "-85"` is a reading, and would make a series of each value.
    if (/^\s*[-+\d.]/.test(value) && isDecimal(value) && !mayBeDigits(value, bits)) return undefined
    if (isPassingName(value, name) || (name.endsWith('type') && isDataType(value))) return undefined
    const mayChange = (bits & roles.id) !== 0 && isRoot
    const canName = mayChange
      ? isNameOfThing(value) || isNumberOfThing(value, beside)
      : isName(value, elementNameCharsMax)
    return canName ? value : undefined
  }
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) return undefined
  if ((bits & roles.numericName) === 0) return undefined
  const isId = isRoot && (bits & roles.numericRootName) === 0
  const max = !isId ? numericNameMax : hasValue ? numericRootIdMax : -1
  return value <= max || (isId && hasValue && isNumberOfThing(value, beside)) ? String(value) : undefined
}

/** `Integer`, and `Float` when the value has a fraction. */
function isDataType(text: string): boolean {
  return typeNames.has(text.toLowerCase().replace(/^u(?=int|long|short)|(?:8|16|32|64)$/g, ''))
}

function mayBeDigits(text: string, bits: number): boolean {
  return (bits & (roles.numericName | roles.digitName)) !== 0 && /^\d+$/.test(text)
}
