// Finds what a payload says of the device that it is of: the first members of a closed list, or those that the mapping
// file names. Only members that stay the same from message to message are in the list.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import { parseFieldPath } from '../expression/field-path.ts'
import type { Work } from '../expression/place.ts'
import type { MappingFile } from '../language.ts'
import { cleanNameStep } from '../series/metric-name.ts'
import { ownerOf, partOfDevice } from './beside-device.ts'
import { readElementTime } from './element-time.ts'
import { findCandidates } from './find-candidates.ts'
import { type Candidate, findDeeper, keysBelowMax } from './find-deeper.ts'
import { findNamesBeside, findTagsOfPoint } from './find-names-beside.ts'
import { findSoleAddress } from './find-sole-address.ts'
import { numberedThing, soleThing } from './find-sole-thing.ts'
import { findThings, isIdentifying, isPlugged, placeRank } from './find-things.ts'
import { identityText, isAddress, shortMac } from './identity-text.ts'
import { noRank } from './key-facts.ts'
import { type JsonObject, type KeyInfo, keyInfo, type NamingMember, type ObjectKeys } from './key-info.ts'
import { gatewayMembers, heardBy, spokenFor } from './lists/identity-members.ts'
import { passingNumbers } from './lists/number-members.ts'
import { quantities } from './lists/quantities.ts'
import { isHeardIn } from './radio-channel.ts'
import { roles } from './roles.ts'
import { isCounter } from './serial-counter.ts'
import { splitWords } from './split-words.ts'
import { fewDigits } from './stable-text.ts'
import { hints } from './thing-hints.ts'

/** A member that identifies the device. Its label is that of one that is not the first. */
export type IdentityMember = NamingMember

export interface Identity {
  /** Undefined if the payload names none. */
  readonly device: IdentityMember | undefined
  /** What else tells things apart. */
  readonly further: readonly IdentityMember[]
  /** Texts of members that number what happens: they tell nothing apart as levels of the topic either. */
  readonly passing?: readonly string[]
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
  const part =
    device === undefined ? [] : [...partOfDevice(device, payload, work), ...ownerOf(device, payload, known)]
  const listed = [...(device === undefined ? [] : [device]), ...further, ...part, ...sole]
  const around = isElement ? findTagsOfPoint(payload, known, work) : findNamesBeside(payload, known, work)
  const beside = around.filter(({ holder, key, text }) =>
    listed.every((one) => (one.holder !== holder || one.key !== key) && !saysAgain(text, one.text)),
  )
  const members = [...listed, ...beside]
  const isOfArray = isElement && device === undefined
  const areNumbers = members.every(({ text }) => fewDigits.test(text))
  const namedBy = members.length === 0 ? 'nothing' : areNumbers ? 'number' : 'name'
  const passing = device === undefined ? [] : recordsIn(payload, known)
  const isTaken = (holder: JsonObject, key: string) =>
    members.some((one) => one.holder === holder && one.key === key)
  const found =
    isOfArray && (known.hints & hints.thing) === 0
      ? []
      : findThings(payload, known, namedBy, work, isTaken, isIdentifying, passing)
  const things = found.filter(({ text }) => fewDigits.test(text) || members.every((one) => one.text !== text))
  const ofDevice = device === undefined ? soleThing([...beside, ...things], payload) : undefined
  // In an array, things are told apart by what all elements say.
  const others = isOfArray && ofDevice === undefined ? [] : things.filter((one) => one !== ofDevice)
  const names = beside.filter((one) => one !== ofDevice)
  const isOnly = counter !== undefined && [...sole, ...things].every(isPlace) && !holdsDevice(payload, known)
  const labels = [...further, ...part, ...sole, ...names, ...others]
  const isReading = (one: IdentityMember) => !isElement && isOnlyNumber(one, payload, known)
  return {
    device: device ?? ofDevice ?? (isOnly ? counter : undefined),
    further: labels.length === 1 ? labels.filter((one) => !isReading(one)) : labels,
    passing: passing.filter((text) => text !== device?.text),
  }
}

/** `{"machine_id": "m1", "job_id": "JOB_8742"}`: ids of what comes and goes. A short one may stand in the topic by chance. */
function recordsIn(payload: JsonObject, { keys, infos }: ObjectKeys): string[] {
  return keys.flatMap((key, index) => {
    const value = payload[key]
    if (!recordForm.test((infos[index] as KeyInfo).name)) return []
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    if (text.length > recordCharsMax || !/^(?=.*\d).{4}/.test(text)) return []
    const words = splitWords(key)
    return words.length > 1 && passingNumbers.has(words.at(-2) as string) ? [text] : []
  })
}

const recordForm = /(?:id|no|nr|number|ref|uuid)$/
const recordCharsMax = 64

/** `{"zone": 3}`, in an alarm: as a label it would be one of nothing. */
function isOnlyNumber(
  { holder, key }: IdentityMember,
  payload: JsonObject,
  { keys, infos }: ObjectKeys,
): boolean {
  if (holder !== payload || typeof payload[key] !== 'number') return false
  return infos.every(({ roles: bits }, index) => {
    const other = keys[index] as string
    const isId = (bits & roles.id) !== 0
    if (other === key) return !isId
    const value = payload[other] as JsonValue
    return isId ? typeof value !== 'object' : readElementTime(value) !== undefined
  })
}

/** Also as the end of a path. The numbers of two things may be the same. */
function saysAgain(text: string, device: string): boolean {
  return !fewDigits.test(text) && (text === device || text.endsWith(`/${device}`))
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
  const hasValue = (known.all & roles.value) !== 0
  const isHeard = isHeardIn(known)
  const found = findCandidates(payload, known, work, isElement)
  const numbers = found.number === undefined ? [] : [found.number]
  const strong = withoutCounter(withoutAirAddress(found.strong, known.infos))
  const isOpen = strong.every((one) => isPart(one) || isGateway(one) || isCounter(one))
  const isNobody = isOpen && found.weak.length === 0 && numbers.length === 0
  const deeper = isNobody ? findDeeper(payload, known, work, isElement) : found.weak
  const weak = isNobody && deeper.length === 0 ? found.senders : deeper
  const candidates = isOpen ? withoutCounter([...strong, ...weak]) : strong
  const [device, ...others] = candidates
    .filter(({ key }) => !(hasValue && namesAValue(keyInfo(key))))
    .sort((a, b) => rankOf(a) - rankOf(b))
    .slice(0, candidatesMax)
    .filter(({ text }, index, all) => all.findIndex((other) => other.text === text) === index)
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
  const further = [...first, ...things].filter(({ text }) => !isPlugged(text))
  const missing = kinds.map((is) =>
    further.some(is) ? undefined : stable.find((one) => is(one) && !isPlugged(one.text)),
  )
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

function saysWhoHeard({ key }: IdentityMember): boolean {
  return heardBy.has(keyInfo(key).name)
}

function isGateway({ key }: IdentityMember): boolean {
  return gatewayMembers.has(keyInfo(key).name)
}

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

/** The first ones name the device; each is compared with all others. */
const candidatesMax = 64

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
