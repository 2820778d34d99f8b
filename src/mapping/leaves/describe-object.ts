// What an object says of its own readings: names, unit and time, by closed lists of member names.

import { readTime } from '#time'
import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import { decodeEntities } from './html-entities.ts'
import { type KeyInfo, type ObjectKeys, roles } from './key-info.ts'
import { type LeafRule, leafRules } from './leaf-rules.ts'
import { valueMembers } from './lists/naming-members.ts'
import { isName, isNameOfThing, isNumberOfThing } from './stable-text.ts'
import { isEpoch } from './time-form.ts'

export type JsonObject = { readonly [key: string]: JsonValue }

/** `payload`: an element of the root array that is a payload of its own. */
export type ObjectKind = 'root' | 'payload' | 'element' | 'member'

export interface Description {
  readonly labels: (readonly [name: string, value: string])[]
  /** As `readTime` reads it; undefined if the object has none. */
  time: ReturnType<typeof readTime> | undefined
  readonly rules: LeafRule[]
  /** Keys of the members that say this: they are no readings. */
  readonly used: string[]
  /** The object says which of several it is, so that its position says no more. */
  named: boolean
  /** Of one member: the value, or the only number. */
  unit: { readonly key: string; readonly text: string } | undefined
}

const namesMax = 3
const unitCharsMax = 16
/** Of a number that is a name, such as that of a register. */
const numericNameMax = 65_535
/** Of an `id` at the root beside a value: a larger one is rather that of the message. */
const numericRootIdMax = 999

/**
 * @returns undefined if the object says nothing of itself
 */
export function describeObject(
  object: JsonObject,
  { keys, infos, all }: ObjectKeys,
  kind: ObjectKind,
  namesNothing: (holder: JsonValue, key: string) => boolean,
): Description | undefined {
  const hasValue = (all & roles.value) !== 0
  const isElement = kind === 'element' || kind === 'payload'
  const canBeNamed = (all & roles.naming) !== 0 && (isElement || hasValue)
  const hasTime = isElement && (all & roles.elementTime) !== 0
  if (!canBeNamed && !hasTime && !(hasValue && (all & roles.unit) !== 0)) return undefined
  const found: Description = {
    labels: [],
    time: undefined,
    rules: [],
    used: [],
    named: false,
    unit: undefined,
  }
  if (canBeNamed) addNames(found, object, { keys, infos, all }, kind, hasValue, namesNothing)
  if (hasValue || found.labels.length > 0) addUnit(found, object, keys, infos)
  if (hasTime) addTime(found, object, keys, infos)
  return found.used.length === 0 ? undefined : found
}

function addNames(
  found: Description,
  object: JsonObject,
  { keys, infos, all }: ObjectKeys,
  kind: ObjectKind,
  hasValue: boolean,
  namesNothing: (holder: JsonValue, key: string) => boolean,
): void {
  const candidates: { readonly key: string; readonly info: KeyInfo; readonly text: string }[] = []
  for (const [index, info] of infos.entries()) {
    if ((info.roles & roles.naming) === 0) continue
    // Identity is the device's own, and named once, unless it is that of an element.
    if ((info.roles & roles.identity) !== 0 && kind !== 'element') continue
    const key = keys[index] as string
    if (namesNothing(object, key)) continue
    const text = nameText(object[key] as JsonValue, info, kind, hasValue, all)
    if (text !== undefined) candidates.push({ key, info, text })
  }
  if (candidates.length === 0) return
  candidates.sort((a, b) => rankOf(a.info) - rankOf(b.info))
  for (const { key, info, text } of candidates.slice(0, namesMax)) {
    found.labels.push([info.step, text])
    found.used.push(key)
    if ((info.roles & roles.kindName) === 0 || hasValue) found.named = true
  }
  found.rules.push(leafRules.namesItself)
}

/** What identifies a thing comes before what it is called. */
function rankOf({ identityRank, namingRank, roles: bits }: KeyInfo): number {
  return (bits & roles.identity) !== 0 ? identityRank - 1_000 : namingRank
}

function nameText(
  value: JsonValue,
  { roles: bits }: KeyInfo,
  kind: ObjectKind,
  hasValue: boolean,
  beside: number,
): string | undefined {
  const isRoot = kind === 'root' || kind === 'payload'
  if (typeof value === 'string') {
    // `"signal": "-85"` is a reading, and would make a series of each value.
    if (/^\s*[-+\d.]/.test(value) && isDecimal(value) && !mayBeDigits(value, bits)) return undefined
    const mayChange = (bits & roles.id) !== 0 && isRoot
    const canName = mayChange ? isNameOfThing(value) || isNumberOfThing(value, beside) : isName(value)
    return canName ? value : undefined
  }
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) return undefined
  if ((bits & roles.numericName) === 0) return undefined
  const isId = isRoot && (bits & roles.numericRootName) === 0
  const max = !isId ? numericNameMax : hasValue ? numericRootIdMax : -1
  return value <= max || (isId && hasValue && isNumberOfThing(value, beside)) ? String(value) : undefined
}

function mayBeDigits(text: string, bits: number): boolean {
  return (bits & (roles.numericName | roles.digitName)) !== 0 && /^\d+$/.test(text)
}

function addUnit(
  found: Description,
  object: JsonObject,
  keys: readonly string[],
  infos: readonly KeyInfo[],
): void {
  const index = infos.findIndex((info) => (info.roles & roles.unit) !== 0)
  if (index === -1) return
  const key = keys[index] as string
  const text = readUnit(object[key])
  const of = text === undefined ? undefined : measuredKey(found, object, keys, infos)
  if (text === undefined || of === undefined) return
  found.unit = { key: of, text }
  found.used.push(key)
}

function readUnit(value: JsonValue | undefined): string | undefined {
  if (typeof value !== 'string' || value.length > 4 * unitCharsMax) return undefined
  const text = decodeEntities(value)
  return text.trim() === '' || text.length > unitCharsMax ? undefined : text
}

const valueRanks = new Map<string, number>([...valueMembers].map((name, rank) => [name, rank]))

/** What a unit is of: the value member that is first in the list, else the only number beside the names. */
function measuredKey(
  { used }: Description,
  object: JsonObject,
  keys: readonly string[],
  infos: readonly KeyInfo[],
): string | undefined {
  let best: string | undefined
  let bestRank = Number.POSITIVE_INFINITY
  const numbers: string[] = []
  for (const [index, info] of infos.entries()) {
    const key = keys[index] as string
    const rank = valueRanks.get(info.name) ?? bestRank
    if ((info.roles & roles.value) !== 0 && rank < bestRank) {
      best = key
      bestRank = rank
    } else if ((info.roles & (roles.id | roles.code | roles.time)) === 0 && isNumber(object[key])) {
      if (!used.includes(key)) numbers.push(key)
    }
  }
  return best ?? (numbers.length === 1 ? numbers[0] : undefined)
}

/** An array is told by its first element. */
function isNumber(array: JsonValue | undefined): boolean {
  const value = Array.isArray(array) ? (array as readonly JsonValue[])[0] : array
  return typeof value === 'number' || (typeof value === 'string' && isDecimal(value))
}

function addTime(
  found: Description,
  object: JsonObject,
  keys: readonly string[],
  infos: readonly KeyInfo[],
): void {
  for (const [index, info] of infos.entries()) {
    if ((info.roles & roles.elementTime) === 0) continue
    const key = keys[index] as string
    const value = object[key]
    const time = readElementTime(value)
    if (time === undefined) continue
    found.time = time
    found.used.push(key)
    found.rules.push(leafRules.elementTime)
    return
  }
}

function readElementTime(value: JsonValue | undefined): Description['time'] {
  const isNumber = typeof value === 'number'
  if (!isNumber && typeof value !== 'string') return undefined
  const time = readTime(value, undefined)
  if (time === 'time_unreadable') return undefined
  const number = isNumber ? value : Number(value)
  return Number.isNaN(number) || isEpoch(number) ? time : undefined
}
