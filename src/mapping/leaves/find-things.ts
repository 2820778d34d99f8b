// Finds what tells apart the things that one device speaks for: rooms, tanks, badges. They are beside the readings, or in
// an object beside them that says of what they are.

import { isObject } from '#check'
import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { once } from '../once.ts'
import { readWord } from '../series/read-number.ts'
import { isAmount } from './amount-beside.ts'
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
import { quantities } from './lists/quantities.ts'
import {
  alarmPlaces,
  armMembers,
  bodyReadings,
  hearingObjects,
  noNames,
  ownerWords,
  passedWords,
  passerWords,
  passingWords,
  peerWords,
  placeMembers,
  sessionAddresses,
  spokenOf,
  tellingWords,
} from './lists/thing-members.ts'
import { isUuid } from './made-id.ts'
import { roles, toldOtherwise } from './roles.ts'
import { splitWords } from './split-words.ts'
import {
  isFraction,
  isHardwareId,
  isName,
  isNumberedName,
  isSerial,
  isTimeOfToday,
  isUnset,
  partText,
} from './stable-text.ts'
import {
  hasLift,
  hints,
  isIdOfPerson,
  isMover,
  isOfPart,
  lettered,
  named,
  telling,
  tellingBeside,
} from './thing-hints.ts'
import { wordEndings } from './word-endings.ts'

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
 * @returns the narrowest things first, at most three
 */
export function findThings(
  object: JsonObject,
  known: ObjectKeys,
  namedBy: 'nothing' | 'number' | 'name',
  work: Work,
  isTaken: (holder: JsonObject, key: string) => boolean,
  isLookedAt: (info: KeyInfo) => boolean = isIdentifying,
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
    if (text === undefined) return
    if ((info.thing.bits & hints.number) !== 0 && isAmount(key, holder[key], around, work)) return
    const isOfSession = sessionAddresses.has(info.name) && sessionForm.test(text)
    const passes = isOfSession || person !== undefined ? hints.passer : 0
    if (isOfSession && infos.some(({ roles: bits }) => (bits & identifying) !== 0)) return
    const { bits, noun } = info.thing
    found.push({ holder, key, text, label: info.step, bits: bits | passes, noun: noun || info.name })
  }
  const objects = keys.filter((key) => isObject(object[key])).length
  for (const [index, info] of infos.entries()) {
    const key = keys[index] as string
    const value = object[key]
    if (!isObject(value)) {
      if (!isLookedAt(info)) add(object, key, info)
    } else if ((info.roles & roles.setting) === 0) {
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
  const counted = lasting.length > 0 || namedBy !== 'nothing' ? lasting : found
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

/** `{"user_id": 13698624, "lat": 30.4, "lon": -97.7}`: of one that stands, it would be who used it last. */
function idOfPerson(
  value: JsonValue | undefined,
  around: readonly JsonObject[],
  work: Work,
): string | undefined {
  const id = typeof value === 'number' ? numberOfPerson(value) : value
  if (typeof id !== 'string' || !(isUuid(id) || isNumberedName(id) || numberOfPerson(Number(id)) === id))
    return undefined
  return around.some((object) => isOfBody(object, work, levelsOfBody)) ? id : undefined
}

function numberOfPerson(value: number): string | undefined {
  return Number.isSafeInteger(value) && value >= 0 && !isTimeOfToday(value) ? String(value) : undefined
}

/** Where it is may stand in an object of its own, and that in `data`. */
const levelsOfBody = 3
const endingsOfBody = wordEndings(bodyReadings)

function isLongitude(key: string): boolean {
  return /lo?ng?(?:itude)?$/i.test(key)
}

function isOfBody(object: JsonObject, work: Work, levels: number): boolean {
  const keys = Object.keys(object).slice(0, keysBelowMax)
  work.left -= (keys.length + 3) >> 2
  return keys.some((key) => {
    const value = object[key] as JsonValue
    const { name, thing } = keyInfo(key)
    if (isObject(value)) return levels > 1 && isOfBody(value, work, levels - 1)
    // `lat` alone may be a latency.
    const isPosition =
      (thing.bits & hints.position) !== 0 && (!name.endsWith('lat') || keys.some(isLongitude))
    return isPosition || name === 'hr' || endingsOfBody.of(name) !== undefined
  })
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

function isIdentifying({ roles: bits }: KeyInfo): boolean {
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

/** A MAC, or an EUI that has separators: whatever its member is called. */
const separatedMac = /^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5,7}$/i

/** Where members have so short names, nobody writes `mac`. In `d` and `p` it would be data. */
const shortName = /^(?![dp]$)[a-z]{1,2}$/
const bareMac = /^(?=\d*[a-f])[\da-f]{12}$|^(?=\d*[A-F])[\dA-F]{12}$/

/**
 * @param beside hints of all members beside it
 * @returns undefined if the member tells no things apart, as far as one message tells
 */
function thingText(value: JsonValue | undefined, info: KeyInfo, beside: number): string | undefined {
  const { name, thing } = info
  const { bits } = thing
  if ((bits & hints.peer) !== 0) return undefined
  if ((bits & hints.place) !== 0 && isMover(beside)) return undefined
  if (typeof value === 'number') return (bits & hints.number) === 0 ? undefined : numberText(value, bits)
  if (typeof value !== 'string' || isFraction(value)) return undefined
  if (macChars.has(value.length) && separatedMac.test(value)) return isUnset(value) ? undefined : value
  if (value.length === bareMacChars && shortName.test(name) && bareMac.test(value)) return value
  if ((bits & lettered) === lettered)
    return isNumberedName(value) && isSerial(value) && /[a-z]/i.test(value) ? value : undefined
  if ((bits & hints.hardware) !== 0 && isHardwareId(value)) return value
  if (isOwnNumber(value, info)) return isMover(beside) ? undefined : value
  if (spokenOf.has(name)) return isSpokenOf(value, name, beside) ? value : undefined
  if ((bits & telling) === 0) return undefined
  if ((bits & hints.mail) !== 0) return isName(value) && mailForm.test(value) ? value : undefined
  if ((bits & hints.part) !== 0) return partIn(value)
  if ((bits & hints.machine) !== 0) {
    if (!isName(value)) return undefined
    const isCalled = (bits & hints.passer) !== 0 && /^\p{Lu}/u.test(value) && !isNoName(value)
    return isCalled || isSerial(value) ? value : undefined
  }
  if (/^\d+$/.test(value)) return isDigitsOf(value, bits) ? value : undefined
  if (isNoName(value)) return undefined
  return isNumberedName(value) || (isName(value) && isHardwareId(value)) ? value : undefined
}

/** `{"target": "pump-17"}`. What passes by, what is measured and what a camera sees is numbered too: `order-17`, `co2`, `person1`. */
export function isSpokenOf(text: string, name: string, beside: number): boolean {
  if (!isName(text)) return false
  if (name === 'target' && hostForm.test(text)) return true
  if (!isSerial(text) || !/[a-z]/i.test(text) || (beside & hints.sighting) !== 0) return false
  if (versionForm.test(text) || (name === 'unit' && !/\d{3}/.test(text))) return false
  return splitWords(text).every((word) => {
    const bare = word.replace(/\d+$/, '')
    return !(quantities.has(word) || quantities.has(bare) || comesAndGoes(bare) || passedWords.has(bare))
  })
}

const hostForm = /^(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[a-z\d-]+\.)+[a-z]{2,})$/i
const versionForm = /^v\d+(?:\.\w+)*$/i

/**
 * `{"kolam": "kolam1"}`, `{"zona": "Zona 2"}`: a thing in whatever language. What it goes through is another one later, as
 * `{"phase": "phase2"}` is.
 */
function isOwnNumber(value: JsonValue | undefined, { name, roles: bits }: KeyInfo): boolean {
  if (typeof value !== 'string' || !endsInDigit(value) || (bits & noThings) !== 0) return false
  if (ownNumber.exec(value)?.[1]?.toLowerCase() !== name) return false
  return !(comesAndGoes(name) || passedWords.has(name))
}

function comesAndGoes(word: string): boolean {
  return passingWords.has(word) || passerWords.has(word) || peerWords.has(word)
}

/** Before a pattern is tried. */
function endsInDigit(text: string): boolean {
  const code = text.charCodeAt(text.length - 1)
  return code >= 48 && code <= 57
}

const ownNumber = /^([a-z]{3,32})[ _#.:-]{0,2}\d{1,3}$/i
const noThings =
  toldOtherwise | roles.stamp | roles.make | roles.messageNumber | roles.wrapper | roles.measured

/** @returns whether it is worth to look for things in an object */
export function mayHoldThings(object: JsonObject, { keys, infos, hints: beside }: ObjectKeys): boolean {
  return (
    (beside & tellingBeside) !== 0 ||
    keys.some((key, index) => {
      const value = object[key]
      const info = infos[index] as KeyInfo
      const isSpoken = spokenOf.has(info.name) && typeof value === 'string'
      return isSpoken ? isSpokenOf(value, info.name, beside) : isOwnNumber(value, info)
    })
  )
}

/** What a database calls a thing by, if nothing says which device it is of: `greenhouseId`. */
function uuidOfThing(value: JsonValue | undefined, { name, thing: { bits } }: KeyInfo): string | undefined {
  const isThing =
    name.endsWith('id') && (bits & numbered) === numbered && (bits & (hints.peer | hints.passer)) === 0
  return isThing && typeof value === 'string' && isUuid(value) ? value : undefined
}

const numbered = hints.thing | hints.number

const mailForm = /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i

/** Some write the text with quotes of its own: `"\" inverter_rear_left\""`. */
function partIn(text: string): string | undefined {
  if (text.length > partCharsMax) return undefined
  const name = text.replace(/^["'\s]+|["'\s]+$/g, '')
  return /^[a-z]/i.test(name) && isName(name) && isOfPart(splitWords(name)) ? name : undefined
}

const partCharsMax = 64

function isNoName(text: string): boolean {
  return noNames.has(text.toLowerCase()) || readWord(text) !== undefined
}

const macChars: ReadonlySet<number> = new Set([17, 20, 23])
const bareMacChars = 12

/** Nobody counts from `0102` on. */
function isDigitsOf(digits: string, bits: number): boolean {
  if ((bits & hints.place) !== 0) return (bits & hints.number) !== 0 && isPlaceNumber(Number(digits))
  const isLong = digits.length >= longDigitsMin
  return ((bits & hints.number) !== 0 || /^0\d/.test(digits)) && (isLong || isNumberOf(Number(digits)))
}

/** No number counts so far, and no time is so long: it is the serial number of a board. */
const longDigitsMin = 18

function numberText(value: number, bits: number): string | undefined {
  const isNumber = (bits & hints.place) === 0 ? isNumberOf(value) : isPlaceNumber(value)
  return isNumber ? String(value) : undefined
}

function isNumberOf(value: number): boolean {
  if (!Number.isSafeInteger(value) || value < 0) return false
  return value <= numberMax || (value >= serialMin && !isTimeOfToday(value))
}

/** Between them are the counters of messages. */
const numberMax = 65_535
const serialMin = 1_000_000

function isPlaceNumber(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= placeMax
}

const placeMax = 255
