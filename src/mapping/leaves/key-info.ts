// What the name of a member says, whatever its value is: the step that it gives to names, and what it may be. Devices
// send the same names again and again, so that what was found out of a name is kept, for a bounded number of names.

import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { cleanNameStep } from '../series/metric-name.ts'
import { asciiName } from './ascii-name.ts'
import { counterWords } from './lists/counter-words.ts'
import { checkWords, codeWords, eventWords, idMembers, idWords } from './lists/id-members.ts'
import {
  callMembers,
  eventMembers,
  identityMembers,
  insides,
  makeMembers,
  messageNumbers,
  partNames,
  radioMembers,
  rootIdentityMembers,
  wrapperMembers,
} from './lists/identity-members.ts'
import {
  digitNames,
  kindNames,
  nameArrays,
  namingMembers,
  numericNames,
  numericRootNames,
  unitMembers,
  valueArrays,
  valueMembers,
} from './lists/naming-members.ts'
import { quantities } from './lists/quantities.ts'
import { commandMembers, settingWords } from './lists/setting-members.ts'
import { bytesMembers, switchMembers, textMembers, textOnlyMembers } from './lists/text-members.ts'
import {
  clockMembers,
  durations,
  elementTimes,
  stampWords,
  timeEndings,
  timeWords,
} from './lists/time-members.ts'
import { splitWords } from './split-words.ts'
import { noHints, type ThingHints, thingHintsOf } from './thing-hints.ts'

export type JsonObject = { readonly [key: string]: JsonValue }

export interface KeyInfo {
  /** In lower case, without separators: as in the lists. */
  readonly name: string
  /** Of a metric name; it may begin with a digit. '' if all of the key is an id. */
  readonly step: string
  /** The part of the key that is a MAC, a serial number or the like; '' if there is none. */
  readonly id: string
  /** False if the name cannot be written in ASCII; `step` has `_` then. */
  readonly isAscii: boolean
  /** Bits of `roles`. */
  readonly roles: number
  /** Place in the list of identity members, the first ones first; `noRank` for all others. */
  readonly identityRank: number
  /** The same of naming members. */
  readonly namingRank: number
  readonly thing: ThingHints
}

/** What the names of an object's members say, found out once for all who ask. */
export interface ObjectKeys {
  readonly keys: readonly string[]
  /** One for each key. */
  readonly infos: readonly KeyInfo[]
  /** The roles of all keys together. */
  readonly all: number
  /** The hints of all keys together, as they are in `thing-hints.ts`. */
  readonly hints: number
}

/** @returns undefined if the message has used up its steps: each key takes one, and one that is not ASCII three */
export function keysOf(object: object, work: Work): ObjectKeys | undefined {
  const keys = Object.keys(object)
  work.left -= keys.length
  if (work.left < 0) return undefined
  const infos = new Array<KeyInfo>(keys.length)
  let all = 0
  let hints = 0
  for (let index = 0; index < keys.length; index++) {
    const info = keyInfo(keys[index] as string)
    infos[index] = info
    all |= info.roles
    hints |= info.thing.bits
    if (!info.isAscii) work.left -= 2
  }
  return { keys, infos, all, hints }
}

export const roles = {
  /** Its value is an id, a counter of messages or the like. */
  id: 1,
  /** Its value is a time, if it reads as one. */
  time: 2,
  /** Its time is that of the element around it. */
  elementTime: 4,
  /** Its texts are no readings. */
  text: 8,
  /** Its words are states. */
  switch: 16,
  naming: 32,
  /** A name that may be a number. */
  numericName: 64,
  /** The same at the root. */
  numericRootName: 16_384,
  /** A name of what kind the object is. */
  kindName: 128,
  value: 256,
  unit: 512,
  identity: 1024,
  /** Identity at the root only. */
  rootIdentity: 2048,
  /** It says that it names a device: any form of id will do. */
  ofDevice: 4096,
  /** 0 says that there is no time yet. */
  clock: 8192,
  /** Not even a decimal number in its text is a reading. */
  textOnly: 32_768,
  /** Identity at the root, but not of the device. */
  partName: 65_536,
  /** A text of digits alone is bytes. */
  bytes: 131_072,
  /** A name that may be digits in a text. */
  digitName: 262_144,
  /** Beside it, `id` is that of a call. */
  call: 524_288,
  /** Beside it, an `id` of digits is rather that of an event. */
  event: 1_048_576,
  /** It says what thing an `id` beside it is that of. */
  make: 2_097_152,
  /** It numbers the message, which an `id` beside it then does not. */
  messageNumber: 4_194_304,
  /** At the root it may hold all that the message is about. */
  wrapper: 8_388_608,
  /** An array here may have the names of the values in an array beside it, or these values. */
  apart: 16_777_216,
  /** What is in it is how a device is set. */
  setting: 33_554_432,
  /** Beside it, `channel` is one of the radio. */
  radio: 67_108_864,
  /** In an element of an array, what it is and measures stands inside. */
  inside: 134_217_728,
  /** All numbers here are times. */
  stamp: 268_435_456,
  /** Digits alone may be many here. */
  measured: 536_870_912,
  /** A number here says what a thing is. */
  code: 1_073_741_824,
  /** Its text may say that the object around it is a command. The sign of a number is a bit too. */
  command: -2_147_483_648,
} as const

export const noRank = 1_000

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
    isAscii: true,
    roles: 0,
    identityRank: noRank,
    namingRank: noRank,
    thing: noHints,
  }
}

const identityRanks = new Map<string, number>(
  [...identityMembers, ...rootIdentityMembers, ...partNames].map((name, rank) => [name, rank]),
)
const namingRanks = new Map<string, number>(namingMembers.map((name, rank) => [name, rank]))
const strongNames: ReadonlySet<string> = new Set(identityMembers)

export function identityRankOf(name: string): number {
  return strongNames.has(name) ? (identityRanks.get(name) ?? noRank) : noRank
}

function readKey(key: string): KeyInfo {
  const words = splitWords(key)
  const name = words.join('')
  const identityRank = identityRanks.get(name) ?? noRank
  const namingRank = namingRanks.get(name) ?? noRank
  const { id, rest } = splitId(key.trim() || key)
  const ascii = isAscii(rest) ? rest : asciiName(rest)
  return {
    name,
    step: rest === '' && key !== '' ? '' : cleanNameStep(ascii ?? rest),
    id,
    isAscii: ascii !== undefined,
    roles: rolesOf(key, words, name),
    identityRank,
    namingRank,
    thing: thingHintsOf(words, name),
  }
}

/** Of a member's whole name. */
const rolesOfNames = gather([
  [idMembers, roles.id],
  [elementTimes, roles.time | roles.elementTime],
  [bytesMembers, roles.bytes],
  [partNames, roles.partName],
  [namingMembers, roles.naming],
  [identityMembers, roles.identity | roles.id | roles.naming | roles.numericName],
  [[...rootIdentityMembers, ...partNames], roles.rootIdentity],
  [numericNames, roles.numericName],
  [digitNames, roles.digitName],
  [numericRootNames, roles.numericRootName],
  [kindNames, roles.kindName],
  [valueMembers, roles.value | roles.measured],
  [unitMembers, roles.unit],
  [callMembers, roles.call],
  [eventMembers, roles.event],
  [makeMembers, roles.make],
  [messageNumbers, roles.messageNumber],
  [wrapperMembers, roles.wrapper],
  [insides, roles.inside],
  [radioMembers, roles.radio],
  [nameArrays, roles.apart],
  [valueArrays, roles.apart],
  [clockMembers, roles.clock],
  [commandMembers, roles.command],
])

const rolesOfLastWords = gather([
  [idWords, roles.id],
  [textMembers, roles.text],
  [textOnlyMembers, roles.textOnly],
  [switchMembers, roles.switch],
  [stampWords, roles.stamp],
  [settingWords, roles.setting],
  [codeWords, roles.code],
  [quantities, roles.measured],
])

const rolesOfWords = gather([
  [['device', 'dev', 'thing'], roles.ofDevice],
  [counterWords, roles.measured],
])

/** Whatever number is behind the word: `ts0`, `crc16`. */
const rolesOfBareWords = gather([
  [timeWords, roles.time],
  [checkWords, roles.id],
])

/** One look-up for each name: a payload can have thousands that nobody has seen. */
function gather(lists: readonly (readonly [Iterable<string>, number])[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const [names, bits] of lists) for (const name of names) found.set(name, (found.get(name) ?? 0) | bits)
  return found
}

function rolesOf(key: string, words: readonly string[], name: string): number {
  const lastTwo = words.length > 2 ? words.slice(-2).join('') : name
  let bits = (rolesOfNames.get(name) ?? 0) | (rolesOfLastWords.get(lastWord(words)) ?? 0)
  if (idMembers.has(lastTwo)) bits |= roles.id
  if (stampWords.has(lastTwo)) bits |= roles.stamp
  if (isClock(words)) bits |= roles.clock
  // `pm25` has digits of its own.
  if (quantities.has(words.at(-1) ?? '')) bits |= roles.measured
  for (const word of words) {
    const bare = bareWord(word)
    bits |= (rolesOfWords.get(word) ?? 0) | (rolesOfBareWords.get(bare) ?? 0)
    if (endsAsTime(bare)) bits |= roles.time
    // Codes of what happened are readings.
    if (eventWords.has(word)) bits &= ~roles.code
  }
  if ((bits & roles.identity) !== 0) {
    bits &= ~roles.rootIdentity
    if (!namesAnything.has(name)) bits |= roles.ofDevice
  }
  // Such label names are Prometheus' own.
  if (key.startsWith('__')) bits &= ~(roles.naming | roles.identity | roles.rootIdentity)
  // A capital letter alone is a quantity as often: V for volts, T for temperature.
  return key === 'T' || key === 'U' ? bits & ~roles.elementTime : bits
}

function endsAsTime(word: string): boolean {
  return timeEndings.some((ending) => word.endsWith(ending)) && !durations.has(word)
}

/** `start_time`, `endtime`, `created_at`: two words of time say when something was. One alone may say how long. */
function isClock(words: readonly string[]): boolean {
  const only = words.at(-1) ?? ''
  if (words.length > 1 && timeWords.has(words.at(-2) ?? '') && timeWords.has(only)) return true
  return timeEndings.some((ending) => only.endsWith(ending) && timeWords.has(only.slice(0, -ending.length)))
}

/** Identity members that may be the id of a message, if it has the form of one. */
const namesAnything: ReadonlySet<string> = new Set([
  'clientid',
  'did',
  'sid',
  'sourceid',
  'streamid',
  'trackingid',
  'uniqueid',
])

/** Numbers behind the word count things of one kind: `relay 2`, `relay2`. */
function lastWord(words: readonly string[]): string {
  const last = words.findLast((word) => !/^\d+$/.test(word)) ?? ''
  return bareWord(last)
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

/** With separators: MACs and EUIs, uuids, addresses of 1-Wire. Without: 0x and hex; 6 hex digits or more, of which one is decimal. */
const idForm =
  /(?<![0-9a-z])(?:[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5,7}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{2}[-.][0-9a-f]{12,14}|0x[0-9a-f]{4,16}|(?=[a-f]*[0-9])[0-9a-f]{6,64})(?![0-9a-z])/i

/** A serial number or the number of a register behind a word: `SN12345678`, `reg_40001`. */
const longNumber = /(?<=[a-z][_. -]?)\d{5,16}(?![0-9a-z])/i

/** A date is as much a time as its seconds are. */
const dateForm = /^20\d\d[-.]\d\d?(?:[-.]\d\d?)?$/

/** @returns the id in a key, and the key without it */
function splitId(key: string): { readonly id: string; readonly rest: string } {
  // All forms have a digit, most names none.
  if (!/\d/.test(key)) return { id: '', rest: key }
  // A time would make series of each message.
  if (/^1\d{9}(?:\d{3})?$/.test(key) || dateForm.test(key)) return { id: '', rest: '' }
  if (/^\d+(?:[-.:*]\d+)*$/.test(key)) return { id: key, rest: '' }
  const match = idForm.exec(key) ?? longNumber.exec(key)
  if (match === null) return { id: '', rest: key }
  const [id] = match
  const before = key.slice(0, match.index).replace(/[^0-9a-z]+$/i, '')
  const behind = key.slice(match.index + id.length).replace(/^[^0-9a-z]+/i, '')
  return { id, rest: before === '' || behind === '' ? before + behind : `${before}_${behind}` }
}
