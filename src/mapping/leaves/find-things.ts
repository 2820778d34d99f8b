// Finds what tells apart the things that one device speaks for: rooms, tanks, badges. They are beside the readings, or in
// an object beside them that says of what they are.

import { isObject } from '#check'
import { isDecimal } from '../../decimal.ts'
import type { Work } from '../expression/place.ts'
import { once } from '../once.ts'
import { isAmount } from './amount-beside.ts'
import { cardsIn } from './cards-read.ts'
import { idOfPerson } from './id-of-person.ts'
import { isUuidMember } from './identity-text.ts'
import {
  isInLift,
  type JsonObject,
  type KeyInfo,
  keyInfo,
  keysOf,
  type NamingMember,
  type ObjectKeys,
} from './key-info.ts'
import { happenings, numberedParts, partsBelow, radioParts } from './lists/identity-members.ts'
import {
  alarmPlaces,
  armMembers,
  hearingObjects,
  ownerWords,
  placeMembers,
  sessionAddresses,
  tellingWords,
} from './lists/thing-members.ts'
import { isUuid } from './made-id.ts'
import { isOfMoment } from './passing-text.ts'
import { isNetworkPort } from './port-of-host.ts'
import { roles } from './roles.ts'
import { isSerial, partText } from './stable-text.ts'
import { isDatedNumber, isNumberOf, thingText, uuidOfThing } from './text-of-thing.ts'
import { hasLift, hints, isIdOfPerson, isMover, named } from './thing-hints.ts'

/** A member whose text is the label of a thing. */
export interface ThingMember extends NamingMember {
  readonly noun: string
  readonly bits: number
}

const thingsMax = 3
/** Each is compared with all others. */
const candidatesMax = 64
/** Members of an object below that are looked at. */
const keysBelowMax = 32

/**
 * @param namedBy what names the device: a number alone says which part of something
 * @param isLookedAt by other rules
 * @param isTaken a member that is a label already
 * @param passing gets the texts of members that number what happens, where something else has a name
 * @returns the narrowest things first, at most three
 */
export function findThings(
  object: JsonObject,
  known: ObjectKeys,
  namedBy: 'nothing' | 'number' | 'name',
  work: Work,
  isTaken: (holder: JsonObject, key: string) => boolean,
  isLookedAt: (info: KeyInfo) => boolean = isIdentifying,
  passing: string[] = [],
): ThingMember[] {
  const { keys, infos, hints: beside } = known
  const isOfLift = once(() => hasLift(beside) || isInLift(object, known, work))
  const found = (beside & hints.beacon) === 0 ? [] : beaconIn(object, keys, infos)
  const add: Add = (holder, key, info, isPart = false) => {
    if (found.length === candidatesMax || isReserved(info.step) || isTaken(holder, key)) return
    if ((info.thing.bits & hints.floor) !== 0) {
      if (isOfLift() || hasLift(keysOf(holder, work)?.hints ?? 0)) return
    }
    const isOfNone = (info.thing.bits & vehicle) === hints.vehicle && !isMover(beside)
    const isOfAlarm = alarmPlaces.has(info.name) && isInAlarm(info.name, object, keys, infos)
    const told =
      isPart || isOfAlarm
        ? partText(holder[key])
        : isOfNone
          ? undefined
          : thingText(holder[key], info, beside)
    const around = holder === object ? [object] : [holder, object]
    const person =
      told === undefined && namedBy === 'nothing' && isIdOfPerson(info)
        ? idOfPerson(holder[key], around, work)
        : undefined
    const text = told ?? person ?? (namedBy === 'name' ? undefined : uuidOfThing(holder[key], info))
    if (text === undefined || isNetworkPort(info.name, holder[key], holder)) return
    if ((info.thing.bits & hints.number) !== 0 && isAmount(key, holder[key], around, work)) return
    const isOfSession = sessionAddresses.has(info.name) && sessionForm.test(text)
    const passes = isOfSession || person !== undefined ? hints.passer : 0
    if (isOfSession && infos.some(({ roles: bits }) => (bits & identifying) !== 0)) return
    const { bits, noun } = info.thing
    found.push({ holder, key, text, label: info.step, bits: bits | passes, noun: noun || info.name })
  }
  const isCard = cardsIn(object, keys)
  const objects = keys.filter((key) => isObject(object[key])).length
  for (const [index, info] of infos.entries()) {
    const key = keys[index] as string
    const value = object[key]
    if (!isObject(value)) {
      if (!isLookedAt(info) && !isCard(info.name)) add(object, key, info)
    } else if ((info.roles & roles.setting) === 0 && !isOfMoment(key)) {
      const below = Object.keys(value).slice(0, keysBelowMax)
      // A look at a name that is known already takes a quarter of a step.
      work.left -= (below.length + 3) >> 2
      const isBeacon =
        below.some(isOfBeacon) &&
        isOnlyNamed(
          value,
          below.filter((one) => !isOfBeacon(one)),
        )
      const beacon = isBeacon ? beaconIn(value, below, below.map(keyInfo)) : []
      if (beacon.length > 0) found.push(...beacon.filter((one) => !isTaken(value, one.key)))
      else if ((info.thing.bits & hints.describes) !== 0) {
        if (!holdsNumbers(value, below)) addDescribed(info, value, below, add)
      } else if (objects === 1 || isOnlyNamed(value, below)) {
        const heard = hearingObjects.has(info.name) ? heardBeside(object, keys, infos, below) : undefined
        if (heard === undefined) addOf(info, value, below, add)
        else addOf(heard.info, heard.object, heard.shared, add)
      }
    }
  }
  const lasting = found.filter(({ bits }) => (bits & hints.passer) === 0)
  const all = lasting.length > 0 || namedBy !== 'nothing' ? lasting : found
  const hasName = namedBy === 'name' || !all.every(isDatedNumber)
  const counted = hasName ? all.filter((one) => !isDatedNumber(one)) : all
  if (hasName) passing.push(...all.filter(isDatedNumber).map(({ text }) => text))
  const isNamed = namedBy !== 'nothing' || counted.length > 1
  return counted
    .filter(({ text }) => !(isNamed && isPlugged(text)))
    .sort((a, b) => placeRank(a) - placeRank(b) || serialRank(a) - serialRank(b))
    .filter(
      (one, index, all) =>
        !all.some((other, place) => isSame(one, other) && saysMore(other, one, place < index)),
    )
    .slice(0, thingsMax)
}

/** `{"partition": 2, "armed": true}`. An area may be that of a thing in a picture, beside an event too. */
function isInAlarm(
  name: string,
  object: JsonObject,
  keys: readonly string[],
  infos: readonly KeyInfo[],
): boolean {
  return infos.some((info, index) => {
    const value = object[keys[index] as string]
    if (armMembers.has(info.name) || (typeof value === 'string' && armedForm.test(value))) return true
    return name !== 'area' && (happenings.has(info.name) || (info.thing.bits & hints.state) !== 0)
  })
}

const armedForm = /^(?:\w{0,32}[^a-z])?(?:dis)?arm(?:ed|ing)?(?![a-z\d])/i

/** A port of a computer, `COM3` or `/dev/ttyUSB0`: another one when the device is plugged in again. */
export function isPlugged(text: string): boolean {
  return /^(?:\\\\\.\\)?COM\d{1,3}(?!\w)|^\/dev\/(?:tty|cu)/i.test(text)
}

/** Such label names are Prometheus' own. */
function isReserved(label: string): boolean {
  return label.startsWith('__')
}

/** A line is a place as well. */
const vehicle = hints.vehicle | hints.place

/** In messages that no rule takes. */
const identifying = roles.identity | roles.rootIdentity

export function isIdentifying({ roles: bits }: KeyInfo): boolean {
  return (bits & identifying) !== 0
}

/** Of an object below the root. */
export function isIdentifyingBelow(info: KeyInfo): boolean {
  return isIdentifying(info) && !partsBelow.has(info.name)
}

type Add = (holder: JsonObject, key: string, info: KeyInfo, isPart?: boolean) => void

/** `{"header": {"identifier": "pressure"}, "body": {"value": 20}}` */
function addDescribed(
  { name: parent }: KeyInfo,
  object: JsonObject,
  keys: readonly string[],
  add: Add,
): void {
  for (const key of keys) {
    const info = keyInfo(key)
    const isOfRadio = radioParts.has(info.name) && !ofSource.has(parent)
    if (isOfRadio || (info.roles & roles.identity) !== 0) continue
    // `$source` of Signal K.
    const names = namesWhatever.has(info.name) || (parent === 'source' && info.name === 'source')
    const named = names ? { ...info, thing: { bits: hints.thing, noun: info.name } } : info
    add(object, key, named, numberedParts.has(info.name))
  }
}

/** `{"meter": {"number": "1ISK0000000000"}, "power": 3}` */
function addOf(parent: KeyInfo, object: JsonObject, keys: readonly string[], add: Add): void {
  // The key of an object may be an id.
  const isNamed = !/\d/.test(parent.step)
  for (const key of keys) {
    const info = keyInfo(key)
    const named = isNamed && tellingWords.has(info.name) ? keyInfo(`${parent.step}_${key}`) : info
    const isOwn =
      isUuidMember(info.name) && ((named.thing.bits & hints.number) === 0 || keys.some(isOfBeacon))
    const joined = isOwn ? info : named
    if (((info.roles | joined.roles) & roles.identity) === 0) add(object, key, joined)
  }
}

/**
 * `{"sensor": {"physicalId": "s1", "rssi": -71}, "gateway": {"physicalId": "g1"}}`: another gateway may hear the next message.
 *
 * @param below keys of the object of who has heard it
 * @returns the first other object that has one of these keys
 */
function heardBeside(
  object: JsonObject,
  keys: readonly string[],
  infos: readonly KeyInfo[],
  below: readonly string[],
): { readonly info: KeyInfo; readonly object: JsonObject; readonly shared: readonly string[] } | undefined {
  for (const [index, info] of infos.entries()) {
    const other = object[keys[index] as string]
    if (!isObject(other) || hearingObjects.has(info.name)) continue
    const shared = below.filter((key) => typeof other[key] === 'string' || typeof other[key] === 'number')
    if (shared.length > 0) return { info, object: other, shared }
  }
  return undefined
}

/** Objects whose `channel` and `port` are none of the radio. */
const ofSource: ReadonlySet<string> = new Set(['key', 'labels', 'source', 'tags'])

/** Of names alone, those that are never the number of a message. */
const namesWhatever: ReadonlySet<string> = new Set(['identifier', 'name', 'label', 'tag'])

/** Whether there is no reading in an object, so that it says something of what is beside it. */
export function isOnlyNamed(object: JsonObject, keys: readonly string[]): boolean {
  return keys.every((key) => {
    const value = object[key]
    if (typeof value === 'string') return !isDecimal(value) || isNamed(key)
    return value === null || (typeof value === 'number' && isNamed(key))
  })
}

function isNamed(key: string): boolean {
  const info = keyInfo(key)
  return (
    (info.roles & (roles.id | roles.naming)) !== 0 ||
    (info.thing.bits & named) !== 0 ||
    tellingWords.has(info.name)
  )
}

/** An iBeacon: its uuid is that of all beacons of one owner. */
function beaconIn(object: JsonObject, keys: readonly string[], infos: readonly KeyInfo[]): ThingMember[] {
  const found: ThingMember[] = []
  for (const [index, { name, step, roles: keyRoles, thing }] of infos.entries()) {
    const key = keys[index] as string
    const value = object[key]
    const isNumber = (thing.bits & hints.beacon) !== 0 && typeof value === 'number' && isNumberOf(value)
    const isOwner = (keyRoles & roles.id) !== 0 && typeof value === 'string' && isUuid(value)
    if ((isNumber || isOwner) && !isReserved(step))
      found.push({ holder: object, key, text: String(value), label: step, bits: hints.beacon, noun: name })
  }
  return found.length === 3 ? found : []
}

function isOfBeacon(key: string): boolean {
  return (keyInfo(key).thing.bits & hints.beacon) !== 0
}

function isSame(one: ThingMember, other: ThingMember): boolean {
  return (
    one.noun === other.noun ||
    // The numbers of two things may be the same in one message.
    (one.text === other.text && !/^\d+$/.test(one.text))
  )
}

/**
 * People change the name of a thing, and may give it twice: an id says which one it is, in whatever order they stand. A small
 * number may be that of a part of each device.
 */
function saysMore(other: ThingMember, one: ThingMember, isFirst: boolean): boolean {
  if (other.noun !== one.noun || isCalled(other) === isCalled(one)) return isFirst
  const id = isCalled(one) ? other : one
  return isSerial(id.text) ? id === other : isFirst
}

function isCalled({ key }: ThingMember): boolean {
  return keyInfo(key).name.endsWith('name')
}

/** Things that are no places come first, with -1, and whose they are last. */
export function placeRank({ noun }: { readonly noun: string }): number {
  return ownerWords.has(noun) ? placeMembers.length : placeMembers.indexOf(noun)
}

/** What only one in the world has says which one a thing is, whatever else names it. */
function serialRank({ bits }: ThingMember): number {
  return (bits & hints.serial) === 0 ? 1 : 0
}

const sessionForm = /^[0-9a-f]{8}$/i

/** A reading that is an array, and not where the object is. */
function holdsNumbers(object: JsonObject, keys: readonly string[]): boolean {
  return keys.some((key) => {
    const value = object[key]
    return Array.isArray(value) && typeof value[0] === 'number' && !placeArrays.has(keyInfo(key).name)
  })
}

const placeArrays: ReadonlySet<string> = new Set([
  'bbox',
  'coordinates',
  'gps',
  'latlng',
  'latlon',
  'lnglat',
  'position',
])
