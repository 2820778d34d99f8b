// Finds what a payload says of the device that it is of: the first members of a closed list, or those that the mapping
// file names. Only members that stay the same from message to message are in the list.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import { parseFieldPath } from '../expression/field-path.ts'
import type { Work } from '../expression/place.ts'
import type { MappingFile } from '../language.ts'
import { keysIn } from '../members.ts'
import { cleanNameStep } from '../series/metric-name.ts'
import { type Candidate, candidate, findDeeper } from './find-deeper.ts'
import { findNamesBeside, findTagsOfPoint } from './find-names-beside.ts'
import { findSoleAddress } from './find-sole-address.ts'
import { numberedThing, soleThing } from './find-sole-thing.ts'
import { findThings, placeRank } from './find-things.ts'
import { identityText, isAddress, shortMac } from './identity-text.ts'
import { noRank } from './key-facts.ts'
import {
  identityRankOf,
  type JsonObject,
  type KeyInfo,
  keyInfo,
  type NamingMember,
  type ObjectKeys,
} from './key-info.ts'
import {
  gatewayMembers,
  happenings,
  heardBy,
  hearers,
  messageKinds,
  requestObjects,
  saleMembers,
  spokenFor,
} from './lists/identity-members.ts'
import { quantities } from './lists/quantities.ts'
import { hearingObjects } from './lists/thing-members.ts'
import { isHeardIn, radioPartsIn } from './radio-channel.ts'
import { roles } from './roles.ts'
import { fewDigits, isHardwareId, isNumberOfThing, isPartNumber, isSerial, partText } from './stable-text.ts'
import { hints } from './thing-hints.ts'

/** A member that identifies the device. Its label is that of one that is not the first. */
export type IdentityMember = NamingMember

export interface Identity {
  /** Undefined if the payload names none. */
  readonly device: IdentityMember | undefined
  /** What else tells things apart. */
  readonly further: readonly IdentityMember[]
}

export type FindIdentity = (
  payload: JsonValue,
  keys: ObjectKeys | undefined,
  work: Work,
  /** It is in the payload's array, where an `id` that is a number names the element. */
  isElement?: boolean,
) => Identity

export const nobody: Identity = { device: undefined, further: [] }

/** Beside it, one that says which part of the device it is. */
const furtherMax = 1
/** And those of what the device speaks for, as many as other things. */
const spokenForMax = 2

/** @param identity of the mapping file */
export function compileIdentity(identity: MappingFile['identity']): FindIdentity {
  if (identity === 'none') return () => nobody
  return identity === undefined ? findListed : compilePaths(identity)
}

/** @param known of the payload, if it is an object */
function findListed(
  payload: JsonValue,
  known: ObjectKeys | undefined,
  work: Work,
  isElement = false,
): Identity {
  if (known === undefined || !isObject(payload)) return nobody
  const named = findMembers(payload, known, work, isElement)
  const { further } = named
  const counter = named.device !== undefined && isCounter(named.device) ? named.device : undefined
  const device = counter === undefined ? (named.device ?? numberedThing(payload, known)) : undefined
  const sole = findSoleAddress(payload, known, work, device !== undefined)
  const listed = [...(device === undefined ? [] : [device]), ...further, ...sole]
  const around = isElement ? findTagsOfPoint(payload, known, work) : findNamesBeside(payload, known, work)
  const beside = around.filter(({ holder, key }) =>
    listed.every((one) => one.holder !== holder || one.key !== key),
  )
  const members = [...listed, ...beside]
  const isOfArray = isElement && device === undefined
  const isTaken = (holder: JsonObject, key: string) =>
    members.some((one) => one.holder === holder && one.key === key)
  const found =
    isOfArray && (known.hints & hints.thing) === 0
      ? []
      : findThings(payload, known, members.length === 0, work, isTaken)
  const things = found.filter(({ text }) => fewDigits.test(text) || members.every((one) => one.text !== text))
  const ofDevice = device === undefined ? soleThing([...beside, ...things], payload) : undefined
  // In an array, things are told apart by what all elements say.
  const others = isOfArray && ofDevice === undefined ? [] : things.filter((one) => one !== ofDevice)
  const names = beside.filter((one) => one !== ofDevice)
  const isOnly = counter !== undefined && [...sole, ...things].every(isPlace) && !holdsDevice(payload, known)
  return {
    device: device ?? ofDevice ?? (isOnly ? counter : undefined),
    further: [...further, ...sole, ...names, ...others],
  }
}

/** There may be several devices in a place. */
function isPlace({ key }: IdentityMember): boolean {
  return placeRank(keyInfo(key).thing) >= 0
}

/** Each element of an array may have its own, as `{"units": [{"imei": "356938035643809"}]}` has. */
function holdsDevice(payload: JsonObject, { keys }: ObjectKeys): boolean {
  return keys.some((key) => {
    const value = payload[key]
    const first = Array.isArray(value) ? (value[0] as JsonValue) : undefined
    if (!isObject(first)) return false
    return Object.keys(first)
      .slice(0, keysBelowMax)
      .some((one) => (keyInfo(one).roles & roles.ofDevice) !== 0 && isLabel(first[one], keyInfo(one)))
  })
}

function isLabel(value: JsonValue | undefined, { roles: bits, name }: KeyInfo): boolean {
  return (bits & roles.identity) !== 0 && identityText(value ?? null, bits, name) !== undefined
}

function findMembers(payload: JsonObject, known: ObjectKeys, work: Work, isElement: boolean): Identity {
  const { keys, infos, all } = known
  const found: Candidate[] = []
  /** Of each object below that names a device. */
  const holders: Candidate[][] = []
  const ofHearers: Candidate[][] = []
  /** They count if nothing else names the device. */
  const weak: Candidate[] = []
  const hasValue = (all & roles.value) !== 0
  const isCall = (all & roles.call) !== 0 && infos.some((info, index) => isOfCall(info, payload, keys[index]))
  const hasOneObject = holdsOneObject(payload, keys)
  const isHeard = isHeardIn(known)
  const ofRadio = radioPartsIn(known, false)
  const hasCounter = infos.some(
    ({ name }, index) =>
      countingMembers.has(name) && isSmall(payload[keys[index] as string] as JsonValue, counterMax),
  )
  let number: IdentityMember | undefined
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string
    const info = infos[index] as KeyInfo
    const value = payload[key] as JsonValue
    if (isObject(value)) {
      if (requestObjects.has(info.name)) continue
      const below: Candidate[] = []
      const isAround = (info.roles & roles.wrapper) !== 0
      addBelow(
        below,
        isAround || hasOneObject ? { weak, isAround, beside: all } : undefined,
        info,
        value,
        work,
      )
      if (below.length > 0) (hearingObjects.has(info.name) ? ofHearers : holders).push(below)
    } else if ((info.roles & identifying) !== 0) {
      if (info.name === 'id' && (isCall || isIdOfEvent(value, payload, known))) continue
      if (ofRadio.has(info.name) || (!hasValue && messageKinds.has(info.name))) continue
      const isNumbered = info.name === 'sensor' && isPartNumber(value) && (all & roles.measured) !== 0
      const text = isNumbered
        ? String(value)
        : isHeard && isHearer(info)
          ? partText(value)
          : identityText(value, info.roles, info.name)
      const isOfSighting = info.name === 'id' && (known.hints & hints.sighting) !== 0
      if (text !== undefined)
        (isOfSighting ? weak : found).push(candidate(payload, key, text, info, info.identityRank))
      else if (info.name === 'id' && !hasValue && typeof value !== 'object') {
        const one = candidate(payload, key, String(value), info, info.identityRank)
        const isOfElement = isElement && typeof value === 'number'
        if (hasCounter && isNumberOfThing(value, all | roles.messageNumber)) found.push(one)
        else if (isNumberOfThing(value, all) && (!isOfElement || (all & roles.make) !== 0)) weak.unshift(one)
        else if (isSmall(value, numberMax) && !isElement) number = one
      }
    }
  }
  // Of several things in one payload none is the device that sent it, unless all of them say the same. Another gateway may
  // hear the next message.
  const [ofFirst = [], ...rest] = holders.length > 0 ? holders : ofHearers
  const agreed = ofFirst.filter(({ text }) =>
    rest.every((below) => below.some((other) => other.text === text)),
  )
  const strong = withoutCounter(withoutAirAddress([...found, ...agreed], infos))
  const numbers = number === undefined ? [] : [number]
  const isOpen = strong.every((one) => isPart(one) || isGateway(one) || isCounter(one))
  if (isOpen && weak.length === 0 && number === undefined)
    weak.push(...findDeeper(payload, known, work, isElement))
  const candidates = isOpen ? withoutCounter([...strong, ...weak]) : strong
  if (candidates.length === 0) return { device: undefined, further: numbers }
  const members = candidates
    .filter(({ key }) => !(hasValue && namesAValue(keyInfo(key))))
    .sort((a, b) => rankOf(a) - rankOf(b))
    .slice(0, candidatesMax)
  const [device, ...others] = members.filter(
    ({ text }, index) => members.findIndex((other) => other.text === text) === index,
  )
  if (device === undefined) return { device: undefined, further: numbers }
  const isHearing = (one: IdentityMember) => isHeard && saysWhoHeard(one)
  const kinds = [
    isBusAddress,
    (one: IdentityMember) => isPart(one) && !isBusAddress(one) && !isQuantity(one) && !isHearing(one),
    isQuantity,
    isHearing,
  ]
  if (isPart(device)) {
    const ofKinds = kinds.map((is) => [device, ...others].find(is))
    return { device: undefined, further: [...numbers, ...ofKinds.filter((one) => one !== undefined)] }
  }
  // Of several stations another one may hear the next message.
  const stable = isHeard ? others.filter(({ key }) => keyInfo(key).name !== 'station') : others
  const first = isGateway(device) && stable.length === 0 ? numbers : stable.slice(0, furtherMax)
  const things = stable
    .slice(first.length)
    .filter((one) => isSpokenFor(one) && [device, ...first].every((other) => nounOf(other) !== nounOf(one)))
    .filter((one, index, all) => all.findIndex((other) => nounOf(other) === nounOf(one)) === index)
    .slice(0, spokenForMax)
  const further = [...first, ...things]
  const missing = kinds.map((is) => (further.some(is) ? undefined : stable.find(is)))
  return { device, further: [...further, ...missing.filter((one) => one !== undefined)] }
}

/** `{"deviceId": "d1", "mac": "…", "sensorId": "s1"}`: without it, all sensors of the device would be one series. */
function isSpokenFor({ key }: IdentityMember): boolean {
  return spokenFor.has(keyInfo(key).name)
}

/** `vehicleId` and `vehicleName` are of one vehicle. */
function nounOf({ key }: IdentityMember): string {
  return keyInfo(key).name.replace(/(?:id|identity|key|mac|name|no|number|serial)$/, '')
}

/** Whatever else names the device comes before what it measures. */
function rankOf(one: Candidate): number {
  return isQuantity(one) ? one.rank + 2 * noRank : one.rank
}

/** `{"id": "8921ac071285af83", "cash": 0, "price": 320}`: an EUI has this form too. */
function isIdOfEvent(value: JsonValue, payload: JsonObject, { keys, infos }: ObjectKeys): boolean {
  if (typeof value !== 'string' || !eventIdForm.test(value)) return false
  if (infos.filter(({ name }) => saleMembers.has(name)).length > 1) return true
  return (
    !(isHardwareId(value) && /[a-f]/i.test(value)) &&
    infos.some(
      ({ name }, index) => happenings.has(name) && typeof payload[keys[index] as string] === 'string',
    )
  )
}

/** Digits or hex of ten or more: a chip has an id of six or eight. */
const eventIdForm = /^(?=.*\d)[0-9a-f]{10,}$/i

/** Of the names beside the device, those that may be a name of any form beside what is heard. */
function isHearer({ name }: KeyInfo): boolean {
  return hearers.has(name) && heardBy.has(name)
}

function saysWhoHeard({ key }: IdentityMember): boolean {
  return heardBy.has(keyInfo(key).name)
}

/** A number that `result` is, or `command`, is a reading. */
function isOfCall({ roles: bits }: KeyInfo, payload: JsonObject, key = ''): boolean {
  return (bits & roles.call) !== 0 && typeof payload[key] !== 'number'
}

function isSmall(value: JsonValue, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max
}

function isGateway({ key }: IdentityMember): boolean {
  return gatewayMembers.has(keyInfo(key).name)
}

/** Of an `id` at the root: a larger number is rather that of the message. */
const numberMax = 999

function isPart(member: IdentityMember): boolean {
  return (keyInfo(member.key).roles & roles.partName) !== 0 || isBusAddress(member) || isQuantity(member)
}

/** `{"sensor_id": "Temperature", "value": 21}`: what is measured is no device. */
function isQuantity({ text }: IdentityMember): boolean {
  return quantities.has(text.toLowerCase())
}

/** A number of what hangs on a bus: each bus has a first one. */
function isBusAddress({ key, text }: IdentityMember): boolean {
  return isAddress(keyInfo(key).name) && fewDigits.test(text)
}

/** `{"imei": "356938035643809", "serial_no": 12}`: trackers number their messages so, and few makers their devices. */
function withoutCounter(found: readonly Candidate[]): readonly Candidate[] {
  const isKnown = found.some((one) => !isCounter(one) && !isPart(one) && !isGateway(one))
  return isKnown ? found.filter((one) => !isCounter(one)) : found
}

function isCounter({ holder, key }: IdentityMember): boolean {
  const { name } = keyInfo(key)
  const value = (holder as JsonObject)[key] as JsonValue
  if (typeof value === 'string')
    return countingMembers.has(name) && digits.test(value) && +value <= counterMax
  return serialMembers.has(name) && isSmall(value, counterMax)
}

/** A device may be called `0042`. */
const digits = /^(?:0|[1-9]\d{0,4})$/

/** Two bytes, as the protocols of trackers have for it. */
const counterMax = 65_535
const serialMembers: ReadonlySet<string> = new Set(['serial', 'serialno', 'serialnumber', 'serno', 'sno'])

/** Of these, those that are so called in protocols of trackers. */
const countingMembers: ReadonlySet<string> = new Set(['serialno', 'serno', 'sno'])

/** Phones and beacons change the address under which they are heard. An `id` such as `iBeacon:…` is found out of what they say. */
function withoutAirAddress(found: readonly Candidate[], infos: readonly KeyInfo[]): readonly Candidate[] {
  const isHeard = infos.some(({ name }) => name === 'rssi')
  const isKnown = isHeard && found.some(({ key, text }) => keyInfo(key).name === 'id' && isOfKind(text))
  return isKnown ? found.filter(({ key }) => !airAddresses.has(keyInfo(key).name)) : found
}

const airAddresses: ReadonlySet<string> = new Set([
  'addr',
  'address',
  'blemac',
  'mac',
  'macaddr',
  'macaddress',
])

/** `iBeacon:426c7565-4368-6172-6d42-6561636f6e73-3838-4949`, `phone:ann`. `switch:0` is a part of a device. */
function isOfKind(text: string): boolean {
  return /^[a-z][\w-]{1,31}:(?!\d+$)\S+$/i.test(text) && !shortMac.test(text)
}

/** Members of an object below the root that are looked at: what identifies a device stands in front. */
const keysBelowMax = 32

const identifying = roles.identity | roles.rootIdentity

/** The first ones name the device; each is compared with all others. */
const candidatesMax = 64

/** Objects that describe the message: a device there is its own. */
const describing: ReadonlySet<string> = new Set(['head', 'header', 'meta', 'metadata', 'tags'])

const named = roles.id | roles.naming

/** @param parent whose name may be a part: `id` below `device` is a device id */
function addBelow(
  found: Candidate[],
  wrapped: Wrapped | undefined,
  parent: KeyInfo,
  object: JsonObject,
  work: Work,
): void {
  const below = wrapped === undefined ? named : named | roles.rootIdentity
  const keys = keysIn(object, work)
  const count = Math.min(keys.length, keysBelowMax)
  work.left -= count
  for (let index = 0; index < count; index++) {
    const key = keys[index] as string
    const info = keyInfo(key)
    if ((info.roles & below) === 0) continue
    const joined = identityRankOf(parent.name + info.name)
    const isOfParent =
      (info.roles & roles.identity) !== 0 || (info.name === 'device' && describing.has(parent.name))
    const rank = joined === noRank && isOfParent ? info.identityRank : joined
    if (rank === noRank) {
      if (wrapped !== undefined) addWrapped(wrapped, object, key, info)
      continue
    }
    const text = identityText(object[key] as JsonValue, info.roles | roles.identity | parent.roles, info.name)
    if (text !== undefined) found.push(candidate(object, key, text, info, rank))
  }
}

/** Where an object may hold all that the message is about. */
interface Wrapped {
  readonly weak: Candidate[]
  /** Its name says so; else it is the only object there. */
  readonly isAround: boolean
  /** Roles of the members beside it. */
  readonly beside: number
}

/** Adds what would name the device, or a part of it, at the root. */
function addWrapped(
  { weak, isAround, beside }: Wrapped,
  object: JsonObject,
  key: string,
  info: KeyInfo,
): void {
  if ((info.roles & roles.rootIdentity) === 0) return
  const value = object[key] as JsonValue
  const found = identityText(value, info.roles, info.name)
  const isNumber = found === undefined && info.name === 'id' && isNumberOfThing(value, beside)
  const text = isNumber ? String(value) : found
  if (text === undefined || (!isAround && (info.name !== 'id' || !isSerial(text)))) return
  weak.push(candidate(object, key, text, info, info.identityRank))
}

function holdsOneObject(payload: JsonObject, keys: readonly string[]): boolean {
  let count = 0
  for (const key of keys) if (isObject(payload[key] as JsonValue) && ++count > 1) return false
  return count === 1
}

/** Beside a value, `name`, `id` and the like say what the value is, and not which device it is of. */
function namesAValue({ roles: bits }: KeyInfo): boolean {
  return (bits & roles.identity) === 0 && (bits & roles.naming) !== 0
}

function compilePaths(identity: readonly string[]): FindIdentity {
  const paths = identity.map((text) => parseFieldPath(text)?.steps ?? [])
  return (payload, _keys, work) => {
    const found: IdentityMember[] = []
    for (const steps of paths) {
      work.left -= steps.length
      const holder = steps.slice(0, -1).reduce<JsonValue | undefined>(memberOf, payload)
      const key = String(steps.at(-1))
      const value = memberOf(holder, key)
      const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
      if (text !== '') found.push({ holder: holder as JsonObject, key, text, label: cleanNameStep(key) })
    }
    return { device: found[0], further: found.slice(1) }
  }
}

function memberOf(value: JsonValue | undefined, step: string | number): JsonValue | undefined {
  const isContainer = typeof value === 'object' && value !== null && Object.hasOwn(value, step)
  return isContainer ? (value as JsonObject)[step] : undefined
}
