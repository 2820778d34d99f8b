// Finds what a payload says of the device that it is of: the first members of a closed list, or those that the mapping
// file names. Only members that stay the same from message to message are in the list.

import type { JsonValue } from '../../model.ts'
import { parseFieldPath } from '../expression/field-path.ts'
import type { Work } from '../expression/place.ts'
import type { MappingFile } from '../language.ts'
import { keysIn } from '../members.ts'
import { cleanNameStep } from '../series/metric-name.ts'
import { findThings } from './find-things.ts'
import { noRank } from './key-facts.ts'
import { identityRankOf, type JsonObject, type KeyInfo, keyInfo, type ObjectKeys } from './key-info.ts'
import { gatewayMembers, hearers, numberedParts, radioParts, thingMembers } from './lists/identity-members.ts'
import { roles } from './roles.ts'
import {
  fewDigits,
  isDeviceId,
  isHardwareId,
  isName,
  isNameOfThing,
  isNumberOfThing,
  isPartNumber,
  isSerial,
  partText,
  resourceIn,
} from './stable-text.ts'
import { hints } from './thing-hints.ts'

/** A member that identifies the device. */
export interface IdentityMember {
  readonly holder: JsonObject
  readonly key: string
  readonly text: string
  /** Of the label, if it is not the first. */
  readonly label: string
}

interface Candidate extends IdentityMember {
  readonly rank: number
}

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
  const found = findMembers(payload, known, work, isElement)
  const { device, further } = found
  // In an array, things are told apart by what all elements say.
  if (isElement && device === undefined) return found
  const members = device === undefined ? further : [device, ...further]
  const things = findThings(payload, known, members.length === 0, work, (holder, key) =>
    members.some((one) => one.holder === holder && one.key === key),
  ).filter(({ text }) => fewDigits.test(text) || members.every((one) => one.text !== text))
  return { device, further: [...further, ...things] }
}

function findMembers(payload: JsonObject, known: ObjectKeys, work: Work, isElement: boolean): Identity {
  const { keys, infos, all } = known
  const found: Candidate[] = []
  /** Of each object below that names a device. */
  const holders: Candidate[][] = []
  /** They count if nothing else names the device. */
  const weak: Candidate[] = []
  const hasValue = (all & roles.value) !== 0
  const isCall = (all & roles.call) !== 0 && infos.some((info, index) => isOfCall(info, payload, keys[index]))
  const hasOneObject = holdsOneObject(payload, keys)
  let number: IdentityMember | undefined
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string
    const info = infos[index] as KeyInfo
    const value = payload[key] as JsonValue
    if (isObject(value)) {
      const below: Candidate[] = []
      const isAround = (info.roles & roles.wrapper) !== 0
      addBelow(
        below,
        isAround || hasOneObject ? { weak, isAround, beside: all } : undefined,
        info,
        value,
        work,
      )
      if (below.length > 0) holders.push(below)
    } else if ((info.roles & identifying) !== 0) {
      if (info.name === 'id' && isCall) continue
      if ((all & roles.radio) !== 0 && radioParts.has(info.name)) continue
      const text =
        info.name === 'sensor' && isPartNumber(value) && (all & roles.measured) !== 0
          ? String(value)
          : identityText(value, info.roles, info.name)
      const isOfSighting = info.name === 'id' && (known.hints & hints.sighting) !== 0
      if (text !== undefined)
        (isOfSighting ? weak : found).push(candidate(payload, key, text, info, info.identityRank))
      else if (info.name === 'id' && !hasValue && typeof value !== 'object') {
        const one = candidate(payload, key, String(value), info, info.identityRank)
        const isOfElement = isElement && typeof value === 'number'
        if (isNumberOfThing(value, all) && (!isOfElement || (all & roles.make) !== 0)) {
          if ((all & roles.make) === 0) weak.unshift(one)
          else found.push(one)
        } else if (isSmall(value) && !isElement) number = one
      }
    }
  }
  // Of several things in one payload none is the device that sent it, unless all of them say the same.
  const [first = [], ...rest] = holders
  const agreed = first.filter(({ text }) => rest.every((below) => below.some((other) => other.text === text)))
  const strong = [...found, ...agreed]
  const numbers = number === undefined ? [] : [number]
  const isOpen = strong.every((one) => isPart(one) || isGateway(one))
  if (isOpen && weak.length === 0 && number === undefined)
    weak.push(...findDeeper(payload, known, work, isElement))
  const candidates = isOpen ? [...strong, ...weak] : strong
  if (candidates.length === 0) return { device: undefined, further: numbers }
  const members = candidates
    .filter(({ key }) => !(hasValue && namesAValue(keyInfo(key))))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, candidatesMax)
  const [device, ...others] = members.filter(
    ({ text }, index) => members.findIndex((other) => other.text === text) === index,
  )
  if (device === undefined) return { device: undefined, further: numbers }
  if (isPart(device)) return { device: undefined, further: [...numbers, device] }
  // Of several stations another one may hear the next message.
  const isHeard = infos.some(({ name }) => name === 'rssi' || name === 'snr')
  const stable = isHeard ? others.filter(({ key }) => keyInfo(key).name !== 'station') : others
  const further = isGateway(device) && stable.length === 0 ? numbers : stable.slice(0, furtherMax)
  const part = further.some(isPart) ? undefined : stable.find(isPart)
  return { device, further: part === undefined ? further : [...further, part] }
}

/** A number that `result` is, or `command`, is a reading. */
function isOfCall({ roles: bits }: KeyInfo, payload: JsonObject, key = ''): boolean {
  return (bits & roles.call) !== 0 && typeof payload[key] !== 'number'
}

function isSmall(value: JsonValue): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= numberMax
}

function isGateway({ key }: IdentityMember): boolean {
  return gatewayMembers.has(keyInfo(key).name)
}

/** Of an `id` at the root: a larger number is rather that of the message. */
const numberMax = 999

function isPart({ key }: IdentityMember): boolean {
  return (keyInfo(key).roles & roles.partName) !== 0
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

/** Levels of objects that are looked at for a device that nothing above names, and their members together. */
const levelsMax = 4
const deepKeysMax = 256

/** What names a device without doubt, if there is one such member, or a text that is the path of a resource. */
function findDeeper(
  payload: JsonObject,
  { keys, infos }: ObjectKeys,
  work: Work,
  isElement: boolean,
): Candidate[] {
  const deep: Candidate[] = []
  let left = deepKeysMax
  function look(object: JsonObject, level: number): void {
    const members = keysIn(object, work).slice(0, keysBelowMax)
    // A look at a name that is known already takes a quarter of a step.
    work.left -= (members.length + 3) >> 2
    for (const key of members) {
      if (left-- <= 0) return
      const value = object[key] as JsonValue
      if (isObject(value)) {
        if (level < levelsMax) look(value, level + 1)
        continue
      }
      const info = keyInfo(key)
      if ((info.roles & undoubted) !== undoubted || gatewayMembers.has(info.name)) continue
      const text = identityText(value, info.roles, info.name)
      if (text !== undefined) deep.push(candidate(object, key, text, info, info.identityRank))
    }
  }
  if (keys.some((key) => isObject(payload[key] as JsonValue))) look(payload, 1)
  const [best] = deep.sort((a, b) => a.rank - b.rank)
  if (best !== undefined)
    return deep.some((one) => one.rank === best.rank && one.text !== best.text) ? [] : [best]
  if (isElement) return []
  return keys
    .flatMap((key, index) => {
      const value = payload[key]
      const info = infos[index] as KeyInfo
      const id =
        typeof value === 'string' && (info.roles & roles.kindName) === 0 ? resourceIn(value) : undefined
      return id === undefined ? [] : [candidate(payload, key, id, info, noRank)]
    })
    .slice(0, 1)
}

const undoubted = roles.identity | roles.ofDevice

function candidate(holder: JsonObject, key: string, text: string, info: KeyInfo, rank: number): Candidate {
  return { holder, key, text, label: info.step, rank }
}

/** Beside a value, `name`, `id` and the like say what the value is, and not which device it is of. */
function namesAValue({ roles: bits }: KeyInfo): boolean {
  return (bits & roles.identity) === 0 && (bits & roles.naming) !== 0
}

/** Names that are no list's own, whose numbers are still those of devices. */
const numbered: ReadonlySet<string> = new Set([
  'arbitrationid',
  'canid',
  'device',
  'from',
  'meterno',
  'meternumber',
  'devicenumber',
  'sensornumber',
  'node',
  'pgn',
  'station',
])

/** `bf9dd9d5`, `meter-a8032ab1`, `ESP0042`: no input of a device, such as `hdmi1`, and no kind of source, such as `gps`. */
const sourceForm = /^(?=[a-z]*\d)[0-9a-f]{6,}$|^[A-Za-z][\w.:-]*(?:[-_:.](?=[a-z]*\d)[0-9a-z]{3,}|\d{3,})$/i

/** What a programmer calls a message: `EngineData`, `BMS_status`. Not `ok`, or what is written for people. */
const identifier = /^[A-Za-z]\w*(?:[a-z][A-Z]|_\w)\w*$/

const longMac = /^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5,7}$/i

const shortMac = /^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){2,7}$/i

export function identityText(value: JsonValue, bits: number, name: string): string | undefined {
  if (numberedParts.has(name)) return partText(value)
  if (name === 'hex') return typeof value === 'string' && /^~?[0-9a-f]{6}$/i.test(value) ? value : undefined
  if (hearers.has(name)) return typeof value === 'string' && isHardwareId(value) ? value : undefined
  if (typeof value === 'number' && (name === 'addr' || name === 'address')) return partText(value)
  const isStrong = (bits & roles.identity) !== 0
  if (typeof value === 'number') {
    return (isStrong || numbered.has(name)) && Number.isSafeInteger(value) ? String(value) : undefined
  }
  if (typeof value !== 'string') return undefined
  if (isStrong) return ((bits & roles.ofDevice) !== 0 ? isDeviceId : isName)(value) ? value : undefined
  if (name === 'addr' || name === 'address') return longMac.test(value) ? value : undefined
  if (thingMembers.has(name)) return isName(value) && isSerial(value) ? value : undefined
  if (name === 'message') return isName(value) && identifier.test(value) ? value : undefined
  if (name === 'source' || name === 'src') return isName(value) && sourceForm.test(value) ? value : undefined
  // A part of a program has written it.
  if (name === 'from' && value.startsWith('system.')) return undefined
  const mayBeOfMessage = name === 'id' || name === 'uid' || name === 'topic'
  if (!mayBeOfMessage) return isName(value) ? value : undefined
  return shortMac.test(value) || isNameOfThing(value) || fewDigits.test(value) ? value : undefined
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

export function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
