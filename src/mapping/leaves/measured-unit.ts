// The text of a unit, and which of the readings beside it is measured in it.

import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import { untraced } from '../trace.ts'
import { decodeEntities } from './html-entities.ts'
import { type JsonObject, type KeyInfo, keyInfo } from './key-info.ts'
import { valueMembers } from './lists/naming-members.ts'
import { memberHints } from './member-hints.ts'
import { roles } from './roles.ts'

const unitCharsMax = 32

export function readUnit(value: JsonValue | undefined): string | undefined {
  if (typeof value !== 'string' || value.length > 4 * unitCharsMax) return undefined
  const text = decodeEntities(unescapeUrl(value))
  return noUnit.test(text.trim()) || text.length > unitCharsMax ? undefined : text
}

/** `None` is one of the units of CloudWatch. */
const noUnit = /^(?:-*|\?+|n\/?a|N\/?A|none|null)$/

/** `%C2%B0C` is °C as addresses have it. */
function unescapeUrl(text: string): string {
  try {
    return /%[\dA-F]{2}/i.test(text) ? decodeURIComponent(text) : text
  } catch {
    return text
  }
}

const valueRanks = new Map<string, number>([...valueMembers].map((name, rank) => [name, rank]))

/**
 * @returns what a unit is of: the value member that is first in the list, else the only number beside the names. Other forms
 *   of it are in the same unit: one of them is not measured in volts and then in amperes, with no sign of it.
 */
export function measuredKeys(
  used: readonly string[],
  object: JsonObject,
  keys: readonly string[],
  infos: readonly KeyInfo[],
): readonly string[] {
  let best: string | undefined
  let bestRank = Number.POSITIVE_INFINITY
  const numbers: string[] = []
  const forms: string[] = []
  for (const [index, info] of infos.entries()) {
    const key = keys[index] as string
    const rank = valueRanks.get(info.name) ?? bestRank
    if ((info.roles & roles.value) !== 0 && rank < bestRank) {
      best = key
      bestRank = rank
    } else if ((info.roles & (roles.id | roles.code | roles.time)) === 0 && isNumber(object[key])) {
      if (!used.includes(key)) ((info.member & memberHints.form) === 0 ? numbers : forms).push(key)
    }
  }
  if (best !== undefined) return [best, ...forms]
  if (numbers.length > 1) return []
  // Beside `min` and `max`, it may be their quality, or how many there were.
  return forms.length === 0 ? numbers : [...numbers.filter(isQuantity), ...forms]
}

function isQuantity(key: string): boolean {
  const { roles: bits, member } = keyInfo(key)
  return (bits & roles.measured) !== 0 && (member & memberHints.besideStatistic) === 0
}

/** An array is told by its first element. */
export function isNumber(array: JsonValue | undefined): boolean {
  const value = Array.isArray(array) ? (array as readonly JsonValue[])[0] : array
  return typeof value === 'number' || (typeof value === 'string' && isDecimal(value))
}

/** @returns the unit of `value1` in `{"value1": 3.2, "unit1": "L/s"}` */
export function unitOfNumbered(object: JsonObject, key: string, { name }: KeyInfo): string | undefined {
  if (!name.startsWith('value') || !numberedValue.test(key)) return undefined
  const unitKey = key.replace(/^value/, 'unit').replace(/^Value/, 'Unit')
  return Object.hasOwn(object, unitKey) ? readUnit(asGiven(object)[unitKey]) : undefined
}

/** @returns the unit of `{"Temp (°C)": 21.4}`. A text may have one of its own: `21.4 °C`. */
export function unitOfKey(member: JsonValue, { unit }: KeyInfo): string | undefined {
  if (unit === '' || (typeof member === 'string' && !isDecimal(member))) return undefined
  return unit
}

export function isUnitOfNumbered(object: JsonObject, key: string, { name }: KeyInfo): boolean {
  if (!name.startsWith('unit') || !numberedUnit.test(key) || readUnit(object[key]) === undefined) return false
  const valueKey = key.replace(/^unit/, 'value').replace(/^Unit/, 'Value')
  return Object.hasOwn(object, valueKey) && typeof object[valueKey] !== 'object'
}

const numberedValue = /^[vV]alue[_ ]?\d{1,3}$/
const numberedUnit = /^[uU]nit[_ ]?\d{1,3}$/

/** @returns the unit of `pressure` in `{"pressure": 3.2, "pressure_unit": "bar"}` */
export function unitBeside(object: JsonObject, key: string): string | undefined {
  const given = asGiven(object)
  const ending = unitEndings.find((one) => Object.hasOwn(given, key + one))
  return ending !== undefined && isNumber(given[key]) ? readUnit(given[key + ending]) : undefined
}

/** A look at what stands beside a reading is none at the reading, for whoever follows which member a sample is of. */
export function asGiven(object: JsonObject): JsonObject {
  return (object as { readonly [untraced]?: JsonObject })[untraced] ?? object
}

export function isUnitBeside(object: JsonObject, key: string): boolean {
  const ending = unitEndings.find((one) => key.endsWith(one))
  return ending !== undefined && unitBeside(object, key.slice(0, -ending.length)) !== undefined
}

const unitEndings = ['_unit', 'Unit', '_units', 'Units', '_uom', ' unit']
