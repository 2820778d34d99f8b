// What an object says of its own readings: names, unit and time, by closed lists of member names.

import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { tellingText } from './element-text.ts'
import { type ElementTime, readElementTime } from './element-time.ts'
import { findTagsInside } from './find-names-beside.ts'
import { findSoleAddress } from './find-sole-address.ts'
import { findThings, isIdentifyingBelow, type ThingMember } from './find-things.ts'
import { nameOfValue } from './first-names.ts'
import { isUnitIn, isUuidMember } from './identity-text.ts'
import { type JsonObject, type KeyInfo, keyInfo, type NamingMember, type ObjectKeys } from './key-info.ts'
import { type LeafRule, leafRules } from './leaf-rules.ts'
import { addressMembers } from './lists/telling-members.ts'
import { timeOffsets } from './lists/time-members.ts'
import { wordList } from './lists/word-list.ts'
import { isWrittenUnit } from './lists/written-units.ts'
import { measuredKeys, readUnit } from './measured-unit.ts'
import { memberHints } from './member-hints.ts'
import {
  byForm,
  byNumber,
  elementId,
  idText,
  type NameFound,
  nameText,
  type ObjectKind,
  rankOf,
  saysKind,
} from './member-names.ts'
import { radioPartsIn } from './radio-channel.ts'
import { roles } from './roles.ts'
import { isFraction, isName } from './stable-text.ts'
import { hints } from './thing-hints.ts'

export interface Description {
  readonly labels: (readonly [name: string, value: string])[]
  /** undefined if the object has none. */
  time: ElementTime | undefined
  readonly rules: LeafRule[]
  /** Keys of the members that say this: they are no readings. */
  readonly used: string[]
  /** The object says which of several it is, so that its position says no more. */
  named: boolean
  /** Of the value, or the only number, and other forms of it. */
  unit: { readonly keys: readonly string[]; readonly text: string } | undefined
  /** Members that tell things apart, also of objects below. */
  things: readonly ThingMember[]
}

/** What names an element, by members of its own. */
export interface NamesOfElement {
  readonly keys: readonly string[]
  readonly isNamed: boolean
  /** They say no more than of which device it is. */
  readonly isIdentity: boolean
}

const namesMax = 3

/**
 * @param telling keys of members that tell it apart from other elements
 * @param isNamedAround the payload names the device, or a thing, outside of it
 * @param work to look for what tells things apart; undefined: there is none, nobody asks for it, or somebody has looked already
 * @param path of an element, up to its array
 * @returns undefined if the object says nothing of itself
 */
export function describeObject(
  object: JsonObject,
  known: ObjectKeys,
  kind: ObjectKind,
  work: Work | undefined,
  namesNothing: (holder: JsonValue, key: string) => boolean,
  telling: readonly string[] = [],
  isNamedAround = false,
): Description | undefined {
  const { keys, infos, all } = known
  const hasValue = (all & roles.value) !== 0
  const isElement = kind === 'element' || kind === 'payload'
  const canBeNamed = canHaveNames(known, kind)
  const hasTime = isElement && (all & roles.elementTime) !== 0
  const around = kind === 'element' && (all & roles.inside) !== 0 ? inside(object, keys, infos) : undefined
  if (
    !canBeNamed &&
    telling.length === 0 &&
    !hasTime &&
    around === undefined &&
    work === undefined &&
    (all & roles.unit) === 0
  )
    return undefined
  const found: Description = nothingSaid()
  if (canBeNamed) addNames(found, object, known, kind, hasValue, namesNothing)
  addNumbers(found, object, known, kind, namesNothing)
  if (telling.length > 0) addTelling(found, object, telling)
  addUnit(found, object, keys, infos, hasValue || found.labels.length > 0)
  if (hasTime) addTime(found, object, keys, infos)
  if (work !== undefined) {
    addThings(found, object, known, kind, work, namesNothing, isNamedAround)
    if (kind !== 'root') addTags(found, findTagsInside(object, known, kind, work), namesNothing)
  }
  if (around !== undefined) addInside(found, around)
  return found.used.length === 0 && found.labels.length === 0 && found.time === undefined ? undefined : found
}

/** @param key of a member with the time, whatever its name says */
export function withTime(
  found: Description | undefined,
  object: JsonObject,
  key: string,
): Description | undefined {
  const time = readElementTime(object[key])
  if (time === undefined || found?.time !== undefined) return found
  const { used, rules, ...others } = found ?? nothingSaid()
  return { ...others, time, used: [...used, key], rules: [...rules, leafRules.elementTime] }
}

function nothingSaid(): Description {
  return { labels: [], time: undefined, rules: [], used: [], named: false, unit: undefined, things: [] }
}

function canHaveNames({ all, hints: beside }: ObjectKeys, kind: ObjectKind): boolean {
  if ((all & roles.value) !== 0) return true
  if (kind === 'payload') return (all & roles.naming) !== 0
  if (kind !== 'element') return false
  return (all & (roles.naming | roles.rootIdentity | roles.id)) !== 0 || (beside & hints.counted) !== 0
}

function addTelling({ labels, used, rules }: Description, object: JsonObject, keys: readonly string[]): void {
  for (const key of keys) {
    const info = keyInfo(key)
    if (used.includes(key)) continue
    const text = tellingText(object[key], info)
    if (text === undefined) continue
    labels.push([info.step, text])
    used.push(key)
  }
  rules.push(leafRules.namesItself)
}

/** @returns undefined for an element that is named by something that is no member of its own */
export function namesOfElement(
  object: JsonObject,
  known: ObjectKeys,
  kind: ObjectKind,
  namesNothing: (holder: JsonValue, key: string) => boolean,
): NamesOfElement | undefined {
  const { keys, all } = known
  const found: Description = nothingSaid()
  if (canHaveNames(known, kind)) addNames(found, object, known, kind, (all & roles.value) !== 0, namesNothing)
  addNumbers(found, object, known, kind, namesNothing)
  if (kind === 'element' && (all & roles.inside) !== 0) {
    const around = inside(object, keys, known.infos)
    if (around !== undefined) addInside(found, around)
  }
  if (found.named && found.used.length === 0) return undefined
  const ofDevice = roles.identity | roles.rootIdentity
  return {
    keys: found.named ? found.used : [],
    isNamed: found.named,
    isIdentity: found.used.every((key) => (keyInfo(key).roles & ofDevice) !== 0),
  }
}

function addThings(
  found: Description,
  object: JsonObject,
  known: ObjectKeys,
  kind: ObjectKind,
  work: Work,
  namesNothing: (holder: JsonValue, key: string) => boolean,
  isNamedAround: boolean,
): void {
  const { used, labels } = found
  const namedBy = found.named || isNamedAround ? 'name' : 'nothing'
  const isTaken = (holder: JsonObject, key: string) =>
    (holder === object && used.includes(key)) || namesNothing(holder, key)
  // A rule says itself which device its messages are of.
  found.things =
    kind === 'root'
      ? findThings(
          object,
          known,
          'name',
          work,
          (holder, key) => isOfDevice(key) || isTaken(holder, key),
          () => false,
        )
      : findThings(object, known, namedBy, work, isTaken, isIdentifyingBelow)
  if (kind === 'element')
    found.things = [...found.things, ...findSoleAddress(object, known, work, true).map(thingOf)]
  if (found.things.length === 0) return
  for (const { label, text } of found.things) labels.push([label, text])
  found.rules.push(leafRules.things)
}

/** Those that are things, too, stand there already. */
function addTags(
  found: Description,
  tags: readonly NamingMember[],
  namesNothing: (holder: JsonValue, key: string) => boolean,
): void {
  const others = tags.filter(
    ({ holder, key, label }) => found.labels.every(([name]) => name !== label) && !namesNothing(holder, key),
  )
  if (others.length === 0) return
  found.things = [...found.things, ...others.map(thingOf)]
  for (const { label, text } of others) found.labels.push([label, text])
  found.rules.push(leafRules.things)
}

function thingOf(address: NamingMember): ThingMember {
  return { ...address, noun: address.label, bits: hints.hardware }
}

function isOfDevice(key: string): boolean {
  return deviceNouns.has(keyInfo(key).thing.noun)
}

/** What the device itself is called. */
const deviceNouns = wordList('chip client dev device gateway gw thing')

/** What an element is and measures may stand one level below. */
function inside(
  object: JsonObject,
  keys: readonly string[],
  infos: readonly KeyInfo[],
): JsonObject | undefined {
  const index = infos.findIndex(({ roles: bits }) => (bits & roles.inside) !== 0)
  const value = index === -1 ? undefined : object[keys[index] as string]
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined
}

/** Members that an object inside is looked at for. */
const insideKeysMax = 32

function addInside(found: Description, object: JsonObject): void {
  const keys = Object.keys(object).slice(0, insideKeysMax)
  const infos = keys.map(keyInfo)
  if (found.time === undefined) {
    const own: Description = { ...found, used: [], rules: [] }
    addTime(own, object, keys, infos)
    found.time = own.time
    found.rules.push(...own.rules)
  }
  if (found.named) return
  const index = infos.findIndex(
    ({ roles: bits, name }, place) =>
      (bits & roles.identity) !== 0 && idText(object[keys[place] as string], name) !== undefined,
  )
  if (index === -1) return
  const { step, name } = infos[index] as KeyInfo
  found.labels.unshift([step, idText(object[keys[index] as string], name) as string])
  found.rules.push(leafRules.namesItself)
  found.named = true
}

function addNames(
  found: Description,
  object: JsonObject,
  known: ObjectKeys,
  kind: ObjectKind,
  hasValue: boolean,
  namesNothing: (holder: JsonValue, key: string) => boolean,
): void {
  const { keys, infos, all, hints: beside } = known
  const candidates: NameFound[] = []
  const isInArray = kind === 'element'
  const ofRadio = radioPartsIn(known, isInArray)
  const isEvent = (all & roles.call) !== 0 && infos.some(({ name }) => name === 'specversion')
  for (const [index, info] of infos.entries()) {
    if ((info.roles & (isInArray ? roles.naming | roles.rootIdentity : roles.naming)) === 0) continue
    // Identity is the device's own, and named once, unless it is that of an element.
    if ((info.roles & roles.identity) !== 0 && kind !== 'element') continue
    const key = keys[index] as string
    if (namesNothing(object, key)) continue
    if (ofRadio.has(info.name) || (info.name === 'id' && isEvent)) continue
    if ((beside & hints.sighting) !== 0 && (info.roles & roles.id) !== 0) continue
    const value = object[key] as JsonValue
    if (isUnitIn(info.name, value)) continue
    if (typeof value === 'object')
      addNamed(found, info, value, isInArray, () => measuredKeys(found.used, object, keys, infos))
    // What happened, in words with numbers in them: it is another text each time, unless it is an identifier.
    const isByForm = info.name === 'message' || isUuidMember(info.name)
    const named = isByForm ? undefined : nameText(value, info, kind, hasValue, all)
    const text = named ?? (isInArray ? elementId(value, info, all) : undefined)
    if (text !== undefined) candidates.push({ key, info, text })
  }
  if (isInArray && candidates.every(({ info }) => saysKind(info, hasValue)))
    candidates.push(...byForm(object, keys, infos, all))
  if (isInArray && (beside & hints.counted) !== 0 && candidates.every(({ info }) => saysKind(info, false)))
    candidates.push(...byNumber(object, keys, infos, beside))
  if (candidates.length === 0 && hasValue && found.labels.length === 0) {
    const key = nameOfValue(object, keys, infos)
    if (key !== undefined && !namesNothing(object, key))
      candidates.push({ key, info: keyInfo(key), text: object[key] as string })
  }
  if (candidates.every(({ key }) => typeof object[key] === 'number' && isStateAt(object, infos, keys, key)))
    return
  candidates.sort((a, b) => rankOf(a.info) - rankOf(b.info))
  for (const { key, info, text } of candidates.slice(0, namesMax)) {
    found.labels.push([info.step, text])
    found.used.push(key)
    if (!saysKind(info, hasValue)) found.named = true
  }
  found.rules.push(leafRules.namesItself)
}

/** `[{"offset": 5, "type": 0, "value": 80}]`: a history, in which the number of a kind is what was the matter at that time. */
function isStateAt(
  object: JsonObject,
  infos: readonly KeyInfo[],
  keys: readonly string[],
  key: string,
): boolean {
  const isKind = (keyInfo(key).roles & roles.kindName) !== 0
  return (
    isKind &&
    infos.some(({ name }, index) => timeOffsets.has(name) && Number.isInteger(object[keys[index] as string]))
  )
}

/**
 * `{"name": "moisture", "depth": 20, "value": 31}`, `{"pid": 2, "addr": "VW8", "addrv": 20}`: the same name, and another
 * reading. They count in each element alone, so that its labels are the same beside one that has the same name and without.
 */
function addNumbers(
  found: Description,
  object: JsonObject,
  { keys, infos, all, members }: ObjectKeys,
  kind: ObjectKind,
  namesNothing: (holder: JsonValue, key: string) => boolean,
): void {
  if ((members & (memberHints.layer | memberHints.station)) === 0) return
  const isElement = kind === 'element'
  // In a history of what has no name, each number may be a reading.
  const isOne = (all & roles.naming) !== 0 || (isElement && (all & roles.elementTime) === 0)
  const isOfValue = (all & roles.value) !== 0 && isOne
  const isOnBus = found.used.some((key) => addressMembers.has(keyInfo(key).name))
  for (const [index, { member, step, name }] of infos.entries()) {
    const key = keys[index] as string
    const value = object[key]
    const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
    // Of a thing alone, a level is rather how much is in it.
    const isLayer = (member & memberHints.layer) !== 0 && (isElement || name !== 'level')
    const mayTell = (isLayer && isOfValue) || ((member & memberHints.station) !== 0 && isOnBus)
    if (!mayTell || !/^\d{1,5}$/.test(text) || found.used.includes(key) || namesNothing(object, key)) continue
    found.labels.push([step, text])
    found.used.push(key)
    if (found.rules.at(-1) !== leafRules.namesItself) found.rules.push(leafRules.namesItself)
    if (isElement) found.named = true
  }
}

/** `{"type": {"name": "flow", "unit": "l/min"}, "quantity": 3}`, and in an array `{"sensor": {"id": "s1"}, "value": 3}` */
function addNamed(
  found: Description,
  { step }: KeyInfo,
  value: JsonValue & (object | null),
  isInArray: boolean,
  measured: () => readonly string[],
): void {
  if (value === null || Array.isArray(value)) return
  const { name, unit } = value as JsonObject
  const isNamed = typeof name === 'string' && isName(name) && !isFraction(name)
  const id = isNamed || !isInArray ? undefined : idInside(value as JsonObject)
  const text = isNamed ? name : id
  if (text === undefined) return
  found.labels.push([step, text])
  found.rules.push(leafRules.namesItself)
  found.named = true
  const measure = readUnit(unit)
  const of = measure === undefined ? [] : measured()
  if (measure !== undefined && of.length > 0) found.unit = { keys: of, text: measure }
}

function idInside(object: JsonObject): string | undefined {
  const key = Object.keys(object)
    .slice(0, insideKeysMax)
    .find((one) => {
      const { roles: bits, name } = keyInfo(one)
      return (name === 'id' || (bits & roles.identity) !== 0) && idText(object[one], name) !== undefined
    })
  return key === undefined ? undefined : idText(object[key], keyInfo(key).name)
}

/** @param isNamed false: nothing says what the number is of, unless it is a form of a value such as `max` */
function addUnit(
  found: Description,
  object: JsonObject,
  keys: readonly string[],
  infos: readonly KeyInfo[],
  isNamed: boolean,
): void {
  const index = infos.findIndex(
    ({ roles: bits, name }, place) =>
      (bits & roles.unit) !== 0 || isUnitIn(name, object[keys[place] as string]),
  )
  if (index === -1) return
  const key = keys[index] as string
  const text = readUnit(object[key])
  const of = text === undefined ? [] : measuredKeys(found.used, object, keys, infos)
  if (text === undefined || of.length === 0) return
  // `{"temp": 21.4, "unit": "C"}`
  const isSure = isNamed || (of.length === 1 && isWrittenUnit(text))
  if (!isSure && of.some((one) => (keyInfo(one).member & memberHints.form) === 0)) return
  found.unit = { keys: of, text }
  found.used.push(key)
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
