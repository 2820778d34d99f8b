// Whether the members of an object are the parts of a date or of a time of day: `{"year": 2026, "month": 1, "day": 31}`.

import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import type { JsonObject, KeyInfo, ObjectKeys } from './key-info.ts'
import {
  clockParts,
  dateParts,
  daysOf,
  furtherParts,
  partsHeld,
  timeHolders,
  timeWords,
} from './lists/time-members.ts'
import { roles } from './roles.ts'
import { splitWords } from './split-words.ts'

type Parts = ReadonlyMap<string, readonly [min: number, max: number]>

/**
 * @param holder key of the member that holds the object
 * @returns whether a member is such a part; undefined if none is. Energy by day, month and year is no date.
 */
export function findDate(
  object: JsonObject,
  { keys, infos, all }: ObjectKeys,
  holder: string | undefined,
): ((info: KeyInfo) => boolean) | undefined {
  if (holder !== undefined && infos.length <= partsMax && isHeld(infos, holder)) return () => true
  if ((all & roles.time) === 0) return undefined
  const behind = partsBehindWords(object, keys, infos)
  const bare = infos.some(beginsParts) ? findBare(object, keys, infos) : undefined
  if (behind === undefined || bare === undefined) return behind ?? bare
  return (info) => behind(info) || bare(info)
}

/** `year`, `month` and `day`, and `hour`, `minute` and `second`. */
function findBare(
  object: JsonObject,
  keys: readonly string[],
  infos: readonly KeyInfo[],
): ((info: KeyInfo) => boolean) | undefined {
  const found = [dateParts, clockParts].filter((parts) => hasAll(parts, object, keys, infos))
  if (found.length === 0) return hasClockOfDay(object, keys, infos) ? isAnyPart : undefined
  return ({ name }) => found.some((parts) => parts.has(name)) || furtherParts.has(name)
}

/** @returns whether a value is the digits of a time of day beside its date: `capture_time` beside `capture_date` */
export function isClockOf(
  dates: () => ReadonlySet<string>,
  value: JsonValue,
  { name, roles: bits }: KeyInfo,
): boolean {
  if ((bits & roles.time) === 0 || !name.endsWith(clockEnding)) return false
  if (typeof value !== 'string' && typeof value !== 'number') return false
  return clockDigits.test(String(value)) && dates().has(`${name.slice(0, -clockEnding.length)}date`)
}

const clockEnding = 'time'
/** A number has no 0 in front. */
const clockDigits = /^\s*(?:[01]?\d|2[0-3])[0-5]\d[0-5]\d(?:\.\d+)?\s*$/

const partsMax = 9

function beginsParts({ name }: KeyInfo): boolean {
  return name === 'year' || name === 'hour'
}

/** `{"utc": {"h": 12, "m": 3, "s": 4}}` */
function isHeld(infos: readonly KeyInfo[], holder: string): boolean {
  if (infos.length < 3 || !infos.every(({ name }) => partsHeld.has(name))) return false
  return timeHolders.has(splitWords(holder).at(-1) ?? '')
}

function hasAll(
  parts: Parts,
  object: JsonObject,
  keys: readonly string[],
  infos: readonly KeyInfo[],
): boolean {
  let count = 0
  for (const [index, { name, roles: bits }] of infos.entries()) {
    const range = (bits & roles.time) === 0 ? undefined : parts.get(name)
    if (range === undefined) continue
    if (!isWithin(object[keys[index] as string], range)) return false
    count++
  }
  return count >= parts.size
}

/** `{"dow": 5, "month": 12, "dom": 10, "hour": 15, "minute": 21}`. Energy by hour, day and month is none. */
function hasClockOfDay(object: JsonObject, keys: readonly string[], infos: readonly KeyInfo[]): boolean {
  const names = new Set<string>()
  for (const [index, { name }] of infos.entries()) {
    const range = dateParts.get(name) ?? clockParts.get(name) ?? daysOf.get(name)
    if (range === undefined) continue
    if (!isWithin(object[keys[index] as string], range)) return false
    names.add(name)
  }
  const hasDay = names.has('day') || names.has('month') || [...daysOf.keys()].some((name) => names.has(name))
  return hasDay && names.has('hour') && names.has('minute')
}

/** `{"startYear": 2026, "startMonth": 12}`: two and more behind the same word of time. */
function partsBehindWords(
  object: JsonObject,
  keys: readonly string[],
  infos: readonly KeyInfo[],
): ((info: KeyInfo) => boolean) | undefined {
  const counts = new Map<string, number>()
  for (const [index, info] of infos.entries()) {
    const [word, part] = partBehindWord(info)
    if (word === '') continue
    const known = counts.get(word) ?? 0
    const value = object[keys[index] as string]
    const isPart = (part === 'year' && isWithin(value, shortYears)) || isWithin(value, rangeOf(part))
    counts.set(word, isPart ? known + 1 : Number.NaN)
  }
  if (![...counts.values()].some(areParts)) return undefined
  return (info) => areParts(counts.get(partBehindWord(info)[0]) ?? 0)
}

/** One that can be no part ends it for all behind its word. */
function areParts(count: number): boolean {
  return count > 1
}

/** `20` is 2020. */
const shortYears = [0, 99] as const

function rangeOf(part: string): readonly [min: number, max: number] {
  return dateParts.get(part) ?? clockParts.get(part) ?? [0, 0]
}

/** What a day has received or read is counted, and is no date. A letter alone is as often another quantity. */
function partBehindWord({ name, roles: bits }: KeyInfo): readonly [word: string, part: string] {
  if ((bits & roles.time) === 0 || (bits & roles.measured) !== 0) return none
  const part = parts.find((one) => name.endsWith(one) && name.length >= one.length + wordCharsMin)
  if (part === undefined) return none
  const word = name.slice(0, -part.length)
  return timeWords.has(word) ? [word, part] : none
}

const none = ['', ''] as const
const parts = [...dateParts.keys(), ...clockParts.keys()]
const wordCharsMin = 3

function isAnyPart({ name }: KeyInfo): boolean {
  return dateParts.has(name) || clockParts.has(name) || furtherParts.has(name)
}

/** They may have a fraction. */
const secondsMax = 60

function isWithin(value: JsonValue | undefined, [min, max]: readonly [min: number, max: number]): boolean {
  const number = typeof value === 'string' && isDecimal(value) ? Number(value) : value
  if (typeof number !== 'number' || number < min || number > max) return false
  return Number.isInteger(number) || max === secondsMax
}
