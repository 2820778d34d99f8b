// What the name of a member says, whatever its value is: the step that it gives to names, and what it may be. Devices
// send the same names again and again, so that what was found out of a name is kept, for a bounded number of names.

import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { keysIn, wideMin } from '../members.ts'
import { cleanNameStep } from '../series/metric-name.ts'
import { asciiName } from './ascii-name.ts'
import { type Facts, factsOf, noRank, nothing } from './key-facts.ts'
import { timeInKey } from './key-time.ts'
import { splitUnit } from './key-unit.ts'
import { bareIdentWords, identityMembers, identWords } from './lists/identity-members.ts'
import { numberWords } from './lists/number-members.ts'
import {
  besideTimes,
  doneWords,
  durations,
  measuredFirst,
  stampsInNames,
  timeEndings,
  timesInNames,
  timeWords,
  unitsOfStamps,
  whenWords,
} from './lists/time-members.ts'
import { wordList } from './lists/word-list.ts'
import { memberHints, memberHintsOf } from './member-hints.ts'
import { numberRolesOf } from './number-roles.ts'
import { besidePart, roles } from './roles.ts'
import { splitId } from './split-id.ts'
import { splitTogether } from './split-together.ts'
import { splitWords } from './split-words.ts'
import { hints, namesLift, noHints, type ThingHints, thingHintsOf } from './thing-hints.ts'
import { wordEndings } from './word-endings.ts'

/** A member whose text is a label. */
export interface NamingMember {
  readonly holder: JsonObject
  readonly key: string
  readonly text: string
  /** Name of the label. */
  readonly label: string
}

export type JsonObject = { readonly [key: string]: JsonValue }

export interface KeyInfo {
  /** In lower case, without separators: as in the lists. */
  readonly name: string
  /** Of a metric name; it may begin with a digit. '' if all of the key is an id. */
  readonly step: string
  /** The part of the key that is a MAC, a serial number or the like; '' if there is none. */
  readonly id: string
  /** The unit at the end of the key: `Temp (°C)`; '' if there is none. */
  readonly unit: string
  /** If the key is a time: a number since 1970 or ISO 8601, '' if it says no more than a day. */
  readonly time: string | undefined
  /** False if the name cannot be written in ASCII; `step` has `_` then. */
  readonly isAscii: boolean
  /** Bits of `roles`. */
  readonly roles: number
  /** Place in the list of identity members, the first ones first; `noRank` for all others. */
  readonly identityRank: number
  /** The same of naming members. */
  readonly namingRank: number
  readonly thing: ThingHints
  /** Bits of `memberHints`. */
  readonly member: number
}

/** What the names of an object's members say, found out once for all who ask. */
export interface ObjectKeys {
  readonly keys: readonly string[]
  /** One for each key. */
  readonly infos: readonly KeyInfo[]
  /** The roles of all keys together. */
  readonly all: number
  /** How many of them cannot be written in ASCII. */
  readonly notAscii: number
  /** The hints of all keys together, as they are in `thing-hints.ts`. */
  readonly hints: number
  /** The same of `memberHints`. */
  readonly members: number
}

/** @returns undefined if the message has used up its steps: each key takes one, and one that is not ASCII three */
export function keysOf(object: object, work: Work): ObjectKeys | undefined {
  const keys = keysIn(object, work)
  work.left -= keys.length
  if (work.left < 0) return undefined
  const known = infosOf.get(keys) ?? readKeys(keys)
  work.left -= 2 * known.notAscii
  if (work.left < 0) return undefined
  const isOfLift = (known.hints & hints.floor) !== 0 && isInLift(object as JsonObject, known, work)
  return isOfLift ? { ...known, hints: known.hints | hints.lift } : known
}

/** By what the message is called after, what is around the object, or what the object says of itself. */
export function isInLift(object: JsonObject, { keys, infos }: ObjectKeys, work: Work): boolean {
  work.isOfLift ??= work.names?.some((name) => name.split('/').some(namesLift)) ?? false
  return (
    work.isOfLift ||
    infos.some(({ roles: bits }, index) => {
      const text =
        (bits & whatItIs) !== 0 && (bits & roles.partName) === 0 ? object[keys[index] as string] : 0
      return typeof text === 'string' && namesLift(text)
    })
  )
}

const whatItIs = roles.identity | roles.rootIdentity | roles.kindName | roles.make

/** Of the wide objects of a message, whose names are listed once. */
const infosOf = new WeakMap<readonly string[], ObjectKeys>()

function readKeys(keys: readonly string[]): ObjectKeys {
  const infos = new Array<KeyInfo>(keys.length)
  let all = 0
  let notAscii = 0
  let hints = 0
  let members = 0
  let radioReadings = 0
  for (let index = 0; index < keys.length; index++) {
    const info = keyInfo(keys[index] as string)
    infos[index] = info
    all |= info.roles
    hints |= info.thing.bits
    members |= info.member
    if ((info.member & memberHints.radioReading) !== 0) radioReadings++
    if (!info.isAscii) notAscii++
  }
  if (radioReadings > 1 && (all & besidePart) === 0) all |= roles.radio
  const known = { keys, infos, all, hints, members, notAscii }
  if (keys.length >= wideMin) infosOf.set(keys, known)
  return known
}

/** What is longer has no role: nobody would call a member so. */
const keyCharsMax = 100
const keysKeptMax = 2_000

const kept = new Map<string, KeyInfo>()
/** Since `kept` was full. */
let notKept = 0

export function keyInfo(key: string): KeyInfo {
  const known = kept.get(key)
  if (known !== undefined) return known
  if (key.length > keyCharsMax) return withoutRoles(key)
  const info = readKey(key)
  // Names without end would only push each other out.
  if (kept.size < keysKeptMax) kept.set(key, info)
  else if (++notKept === keysKeptMax * 10) {
    kept.clear()
    notKept = 0
  }
  return info
}

function withoutRoles(key: string): KeyInfo {
  const step = cleanNameStep(key)
  return {
    name: '',
    step,
    id: '',
    unit: '',
    time: undefined,
    isAscii: true,
    roles: 0,
    identityRank: noRank,
    namingRank: noRank,
    thing: noHints,
    member: 0,
  }
}

export function identityRankOf(name: string): number {
  return identityMembers.has(name) ? factsOf(name).identityRank : noRank
}

function readKey(key: string): KeyInfo {
  const { unit, rest: named } = splitUnit(key.trim())
  const words = withId(splitTogether(splitWords(named)))
  const name = words.join('')
  const facts = factsOf(name)
  const { identityRank, namingRank } = facts
  const text = named || key
  const time = timeInKey(text)
  const { id, rest } = time === undefined ? splitId(text) : noName
  const ascii = isAscii(rest) ? rest : asciiName(rest)
  const step = rest === '' && key !== '' ? '' : plainStep(ascii ?? rest)
  return {
    name,
    step,
    id,
    unit,
    time,
    isAscii: ascii !== undefined,
    roles:
      unit === ''
        ? rolesOf(key, step, words, name, facts)
        : measuredRoles(rolesOf(key, step, words, name, facts)),
    identityRank,
    namingRank,
    thing: unit === '' ? thingHintsOf(words, name) : noHints,
    member: memberHintsOf(words, name),
  }
}

/** `deviceIdentificator` and `sensorIdentNo` are what `deviceId` and `sensorId` are, and `identificador` an `identifier`. */
function withId(words: readonly string[]): readonly string[] {
  const last = words.at(-1) ?? ''
  const before = numberWords.has(last) ? words.slice(0, -1) : words
  if (!identWords.has(before.at(-1) ?? '')) return words
  return before.length > 1
    ? [...before.slice(0, -1), 'id']
    : bareIdentWords.has(last)
      ? ['identifier']
      : words
}

/** Other characters in a row are one `_`, and at the end none. What is sent as `_` stays. */
function plainStep(text: string): string {
  const step = cleanNameStep(text)
  if (step === text) return step
  const plain = text
    .replace(/^[^a-zA-Z0-9_]+/, '_')
    .replace(/(?<=[a-zA-Z0-9])_*[^a-zA-Z0-9_][^a-zA-Z0-9]*/g, '_')
  const end = /[^a-zA-Z0-9_]$/.test(text) && plain.length > 1 ? plain.slice(0, -1) : plain
  return cleanNameStep(end)
}

/** What has a unit is a reading, if it is no time, and names nothing: `Phase (°)`, `Floor (°C)`. */
function measuredRoles(bits: number): number {
  return (bits & ~namingRoles) | ((bits & roles.time) === 0 ? roles.measured : 0)
}

const namingRoles =
  roles.naming |
  roles.kindName |
  roles.identity |
  roles.rootIdentity |
  roles.id |
  roles.code |
  roles.textOnly |
  roles.unit

const noName = { id: '', rest: '' }

/** @param facts of the name */
function rolesOf(
  key: string,
  step: string,
  words: readonly string[],
  name: string,
  facts: Readonly<Facts>,
): number {
  const lastTwo = words.length > 2 ? factsOf(words.slice(-2).join('')) : facts
  let bits = facts.ofName | factsOf(lastWord(words)).ofLast | lastTwo.ofLastTwo | numberRolesOf(words)
  if (isClock(words)) bits |= roles.clock
  if (saysWhenDone(words)) bits |= roles.stamp
  let own = nothing
  for (const word of words) {
    const bare = bareWord(word)
    own = word === name ? facts : factsOf(word)
    bits |= own.ofWord | (bare === word ? own : factsOf(bare)).ofBare
    if (endsAsTime(bare)) bits |= roles.time
    bits &= ~own.without
  }
  bits |= own.ofEnd
  if (saysWhen(words)) bits |= roles.time
  bits |= timeRolesOf(words)
  if ((bits & roles.identity) !== 0) {
    bits &= ~roles.rootIdentity
    if (!namesAnything.has(name)) bits |= roles.ofDevice
  }
  // Such label names are Prometheus' own.
  if (step.startsWith('__')) bits &= ~(roles.naming | roles.identity | roles.rootIdentity | roles.code)
  // A capital letter alone is a quantity as often: V for volts, T for temperature.
  return key === 'T' || key === 'U' ? bits & ~roles.elementTime : bits
}

/** `lastMotion`, `last_rx`. `last_energy` is a reading. */
function saysWhen(words: readonly string[]): boolean {
  const [first = '', ...others] = words
  if (others.length === 0 || !whenWords.has(first)) return false
  return others.every((word, index) => {
    const { ofWord, ofLast, ofName } = factsOf(word)
    const bits = index === others.length - 1 ? ofWord | ofLast | ofName : ofWord
    return (bits & roles.measured) === 0 || doneWords.has(word)
  })
}

/** `ts_ms` and `unixTimestamp` say when something was measured, and `timestamp_minutes` when, in a unit that no time has. */
function timeRolesOf(words: readonly string[]): number {
  if (words.length < 2 || words.length > timeNameWordsMax) return 0
  const isOther = (word: string) => besideTimes.has(word) || measuredFirst.has(word)
  const isTime = (word: string) => timesInNames.has(word) || isOther(word)
  const isStamp = words.some((word) => stampsInNames.has(word))
  if (!words.every((word) => isTime(word) || (isStamp && unitsOfStamps.has(word)))) return 0
  const ofStamp = isStamp ? roles.stamp | roles.time : 0
  const ofElement = words.every(isTime) && words.some((word) => timesInNames.has(word))
  return ofElement ? ofStamp | roles.time | roles.elementTime : ofStamp
}

const timeNameWordsMax = 4

const endingsOfTimes = wordEndings(timeEndings)

function endsAsTime(word: string): boolean {
  return endingsOfTimes.of(word) !== undefined && !durations.has(word)
}

/** `start_time`, `endtime`, `created_at`: two words of time say when something was. One alone may say how long. */
function isClock(words: readonly string[]): boolean {
  const only = words.at(-1) ?? ''
  if (words.length > 1 && timeWords.has(words.at(-2) ?? '') && timeWords.has(only)) return true
  return endingsOfTimes.of(only, (ending) => timeWords.has(only.slice(0, -ending.length))) !== undefined
}

/** `happened_at`, `expires_at`: no number there is anything else. `start_at` may be a percentage. */
function saysWhenDone(words: readonly string[]): boolean {
  const done = words.at(-2) ?? ''
  return words.at(-1) === 'at' && timeWords.has(done) && /(?:e[dn]|s)$/.test(done)
}

/** Identity members that may be the id of a message, if it has the form of one. */
const namesAnything = wordList('clientid did sid sourceid streamid trackingid uniqueid')

/** Numbers behind the word count things of one kind: `relay 2`, `relay2`. */
function lastWord(words: readonly string[]): string {
  for (let index = words.length - 1; index >= 0; index--) {
    const bare = bareWord(words[index] as string)
    if (bare !== '') return bare
  }
  return ''
}

function bareWord(word: string): string {
  let end = word.length
  while (end > 0 && isDigit(word.charCodeAt(end - 1))) end--
  return end === word.length ? word : word.slice(0, end)
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false
  return true
}
