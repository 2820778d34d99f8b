// What the name of a member says, whatever its value is: the step that it gives to names, and what it may be. Devices
// send the same names again and again, so that what was found out of a name is kept, for a bounded number of names.

import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { keysIn, wideMin } from '../members.ts'
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
  clockParts,
  dateParts,
  durations,
  elementTimes,
  stampWords,
  timeEndings,
  timeWords,
  zoneMembers,
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
  /** How many of them cannot be written in ASCII. */
  readonly notAscii: number
  /** The hints of all keys together, as they are in `thing-hints.ts`. */
  readonly hints: number
}

/** @returns undefined if the message has used up its steps: each key takes one, and one that is not ASCII three */
export function keysOf(object: object, work: Work): ObjectKeys | undefined {
  const keys = keysIn(object, work)
  work.left -= keys.length
  if (work.left < 0) return undefined
  const known = infosOf.get(keys) ?? readKeys(keys)
  work.left -= 2 * known.notAscii
  return work.left < 0 ? undefined : known
}

/** Of the wide objects of a message, whose names are listed once. */
const infosOf = new WeakMap<readonly string[], ObjectKeys>()

function readKeys(keys: readonly string[]): ObjectKeys {
  const infos = new Array<KeyInfo>(keys.length)
  let all = 0
  let notAscii = 0
  let hints = 0
  for (let index = 0; index < keys.length; index++) {
    const info = keyInfo(keys[index] as string)
    infos[index] = info
    all |= info.roles
    hints |= info.thing.bits
    if (!info.isAscii) notAscii++
  }
  const known = { keys, infos, all, hints, notAscii }
  if (keys.length >= wideMin) infosOf.set(keys, known)
  return known
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

const strongNames: ReadonlySet<string> = new Set(identityMembers)

export function identityRankOf(name: string): number {
  return strongNames.has(name) ? factsOf(name).identityRank : noRank
}

function readKey(key: string): KeyInfo {
  const words = splitWords(key)
  const name = words.join('')
  const facts = factsOf(name)
  const { identityRank, namingRank } = facts
  const { id, rest } = splitId(key.trim() || key)
  const ascii = isAscii(rest) ? rest : asciiName(rest)
  const step = rest === '' && key !== '' ? '' : cleanNameStep(ascii ?? rest)
  return {
    name,
    step,
    id,
    isAscii: ascii !== undefined,
    roles: rolesOf(key, step, words, name, facts),
    identityRank,
    namingRank,
    thing: step.startsWith('__') ? noHints : thingHintsOf(words, name),
  }
}

/** What the lists say of a text: of a member's whole name, or of words of one. */
interface Facts {
  /** Of a whole name. */
  ofName: number
  /** Of a last word, whatever number is behind it: `relay 2`. */
  ofLast: number
  /** Of a last word as it stands there: `pm25` has digits of its own. */
  ofEnd: number
  /** Of the last two words. */
  ofLastTwo: number
  ofWord: number
  /** Of a word, whatever number is behind it: `ts0`, `crc16`. */
  ofBare: number
  /** A role that the word takes from all others: codes of what happened are readings. */
  without: number
  identityRank: number
  namingRank: number
}

const nothing: Readonly<Facts> = {
  ofName: 0,
  ofLast: 0,
  ofEnd: 0,
  ofLastTwo: 0,
  ofWord: 0,
  ofBare: 0,
  without: 0,
  identityRank: noRank,
  namingRank: noRank,
}

/** One look-up for each text: a payload can have thousands of names that nobody has seen. */
const listed = gather({
  ofName: [
    [idMembers, roles.id],
    [elementTimes, roles.time | roles.elementTime],
    [zoneMembers, roles.time | roles.stamp],
    [[...dateParts.keys(), ...clockParts.keys()], roles.time],
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
  ],
  ofLast: [
    [idWords, roles.id],
    [textMembers, roles.text],
    [textOnlyMembers, roles.textOnly],
    [switchMembers, roles.switch],
    [stampWords, roles.stamp],
    [settingWords, roles.setting],
    [codeWords, roles.code],
    [quantities, roles.measured],
  ],
  ofEnd: [[quantities, roles.measured]],
  ofLastTwo: [
    [idMembers, roles.id],
    [stampWords, roles.stamp],
    [zoneMembers, roles.time | roles.stamp],
  ],
  ofWord: [
    [['device', 'dev', 'thing'], roles.ofDevice],
    [counterWords, roles.measured],
  ],
  ofBare: [
    [timeWords, roles.time],
    [checkWords, roles.id],
  ],
  without: [[eventWords, roles.code]],
})

type Lists = readonly (readonly [Iterable<string>, number])[]
type Role = Exclude<keyof Facts, 'identityRank' | 'namingRank'>

function gather(lists: Readonly<Record<Role, Lists>>): ReadonlyMap<string, Readonly<Facts>> {
  const found = new Map<string, Facts>()
  function of(text: string): Facts {
    const known = found.get(text) ?? { ...nothing }
    found.set(text, known)
    return known
  }
  for (const [role, ofRole] of Object.entries(lists) as [Role, Lists][]) {
    for (const [texts, bits] of ofRole) for (const text of texts) of(text)[role] |= bits
  }
  const ranked = [...identityMembers, ...rootIdentityMembers, ...partNames]
  for (const [rank, name] of ranked.entries()) of(name).identityRank = rank
  for (const [rank, name] of namingMembers.entries()) of(name).namingRank = rank
  return found
}

function factsOf(text: string): Readonly<Facts> {
  return listed.get(text) ?? nothing
}

/** @param facts of the name */
function rolesOf(
  key: string,
  step: string,
  words: readonly string[],
  name: string,
  facts: Readonly<Facts>,
): number {
  const lastTwo = words.length > 2 ? factsOf(words.slice(-2).join('')) : facts
  let bits = facts.ofName | factsOf(lastWord(words)).ofLast | lastTwo.ofLastTwo
  if (isClock(words)) bits |= roles.clock
  let own = nothing
  for (const word of words) {
    const bare = bareWord(word)
    own = word === name ? facts : factsOf(word)
    bits |= own.ofWord | (bare === word ? own : factsOf(bare)).ofBare
    if (endsAsTime(bare)) bits |= roles.time
    bits &= ~own.without
  }
  bits |= own.ofEnd
  if ((bits & roles.identity) !== 0) {
    bits &= ~roles.rootIdentity
    if (!namesAnything.has(name)) bits |= roles.ofDevice
  }
  // Such label names are Prometheus' own.
  if (step.startsWith('__')) bits &= ~(roles.naming | roles.identity | roles.rootIdentity | roles.code)
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

/** With separators: MACs and EUIs, uuids, addresses of 1-Wire. Without: 0x and hex; 6 hex digits or more, of which one is decimal. */
const idForm =
  /(?<![0-9a-z])(?:[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5,7}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{2}[-.][0-9a-f]{12,14}|0x[0-9a-f]{4,16}|(?=[a-f]*[0-9])[0-9a-f]{6,64})(?![0-9a-z])/i

/** Of digits alone it is any number. */
const idCharsMin = 6

/** A serial number or the number of a register behind a word: `SN12345678`, `reg_40001`. */
const longNumber = /(?<=[a-z][_. -]?)\d{5,16}(?![0-9a-z])/i

/** A date is as much a time as its seconds are. */
const dateForm = /^20\d\d[-.]\d\d?(?:[-.]\d\d?)?$/

/** @returns the id in a key, and the key without it */
function splitId(key: string): { readonly id: string; readonly rest: string } {
  // All forms have a digit, most names none.
  if (!/\d/.test(key)) return { id: '', rest: key }
  if (isDigit(key.charCodeAt(0))) {
    // A time would make series of each message.
    if (/^1\d{9}(?:\d{3})?$/.test(key) || dateForm.test(key)) return { id: '', rest: '' }
    if (/^\d+(?:[-.:*]\d+)*$/.test(key)) return { id: key, rest: '' }
  }
  if (key.length < idCharsMin) return { id: '', rest: key }
  const match = idForm.exec(key) ?? longNumber.exec(key)
  if (match === null) return { id: '', rest: key }
  const [id] = match
  const before = key.slice(0, match.index).replace(/[^0-9a-z]+$/i, '')
  const behind = key.slice(match.index + id.length).replace(/^[^0-9a-z]+/i, '')
  return { id, rest: before === '' || behind === '' ? before + behind : `${before}_${behind}` }
}
