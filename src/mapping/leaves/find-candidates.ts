// Finds the members that may name the device of a payload, at the root and in the objects there.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { keysIn } from '../members.ts'
import { cardsIn } from './cards-read.ts'
import { type Candidate, candidate, keysBelowMax } from './find-deeper.ts'
import { identityText, isUuidMember } from './identity-text.ts'
import { noRank } from './key-facts.ts'
import { identityRankOf, type JsonObject, type KeyInfo, keyInfo, type ObjectKeys } from './key-info.ts'
import {
  happenings,
  heardBy,
  hearers,
  messageKinds,
  requestObjects,
  saleMembers,
  sendingMembers,
} from './lists/identity-members.ts'
import { busNumbers } from './lists/naming-members.ts'
import { hearingObjects } from './lists/thing-members.ts'
import { isBeaconId } from './made-id.ts'
import { holdsNumber } from './number-texts.ts'
import { isOfMoment } from './passing-text.ts'
import { isNetworkPort } from './port-of-host.ts'
import { isHeardIn, radioPartsIn } from './radio-channel.ts'
import { roles } from './roles.ts'
import { hasCounter, isSmall } from './serial-counter.ts'
import { splitWords } from './split-words.ts'
import { isHardwareId, isNumberOfThing, isPartNumber, isSerial, partText } from './stable-text.ts'
import { hints, isOfPiece } from './thing-hints.ts'

export interface Candidates {
  /** In the order of the payload. */
  readonly strong: readonly Candidate[]
  /** They count if nothing else names the device. */
  readonly weak: Candidate[]
  /** Of what describes the message. They count if nothing at all names the device. */
  readonly senders: readonly Candidate[]
  /** A small `id`, which is rather that of a part. */
  readonly number: Candidate | undefined
}

export function findCandidates(
  payload: JsonObject,
  known: ObjectKeys,
  work: Work,
  isElement: boolean,
): Candidates {
  const { keys, infos, all } = known
  const found: Candidate[] = []
  /** Of each object below that names a device. */
  const holders: Candidate[][] = []
  const ofHearers: Candidate[][] = []
  const weak: Candidate[] = []
  const senders: Candidate[] = []
  let number: Candidate | undefined
  const hasOneObject = holdsOneObject(payload, keys)
  const isNoName = namesNothingIn(payload, known)
  const isHeard = isHeardIn(known)
  const isCounted = hasCounter(payload, known)
  const isOnBus = infos.some(({ name }) => busNumbers.has(name))
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string
    const info = infos[index] as KeyInfo
    const value = payload[key] as JsonValue
    if (isObject(value)) {
      if (requestObjects.has(info.name)) continue
      const isAround = (info.roles & roles.wrapper) !== 0
      const wrapped =
        isAround ||
        (hasOneObject && !isOfPiece(splitWords(key)) && !(isOfMoment(key) && !holdsNumber(value, work)))
          ? { weak, isAround, beside: all }
          : undefined
      const below = findBelow(wrapped, senders, info, value, work).filter(
        ({ key: one }) => !isOnBus || keyInfo(one).name !== sequenceOnBus,
      )
      if (below.length > 0) (hearingObjects.has(info.name) ? ofHearers : holders).push(below)
      continue
    }
    if ((info.roles & identifying) === 0 || isNoName(info, value)) continue
    const text = textOf(info, value, known, isHeard)
    if (text !== undefined) {
      const isOfSighting = info.name === 'id' && (known.hints & hints.sighting) !== 0
      // Some number their messages so.
      const mayCount = info.name === 'sn' && typeof value === 'number'
      const kind = isOfSighting || mayCount ? weak : found
      kind.push(candidate(payload, key, text, info, info.identityRank))
    } else if (info.name === 'id' && (all & roles.value) === 0 && typeof value !== 'object') {
      const one = candidate(payload, key, String(value), info, info.identityRank)
      const isOfElement = isElement && typeof value === 'number'
      if (isCounted && isNumberOfThing(value, all | roles.messageNumber)) found.push(one)
      else if (isNumberOfThing(value, all) && (!isOfElement || (all & roles.make) !== 0)) weak.unshift(one)
      else if (isSmall(value, numberMax) && !isElement) number = one
    }
  }
  // Of several things in one payload none is the device that sent it, unless all of them say the same. Another gateway may
  // hear the next message.
  const [ofFirst = [], ...rest] = holders.length > 0 ? holders : ofHearers
  const agreed = ofFirst.filter(({ text }) =>
    rest.every((below) => below.some((other) => other.text === text)),
  )
  return { strong: [...found, ...agreed], weak, senders, number }
}

const identifying = roles.identity | roles.rootIdentity

/** Of an `id` at the root: a larger number is rather that of the message. */
const numberMax = 999

/** In NMEA 2000 it counts what is measured at one time: another one with each message. */
const sequenceOnBus = 'sid'

/** Members that are ids of messages, events and channels of a radio. */
function namesNothingIn(
  payload: JsonObject,
  known: ObjectKeys,
): (info: KeyInfo, value: JsonValue) => boolean {
  const { keys, infos, all } = known
  const ofRadio = radioPartsIn(known, false)
  const isCard = cardsIn(payload, keys)
  const isCall = (all & roles.call) !== 0 && infos.some((info, index) => isOfCall(info, payload, keys[index]))
  return (info, value) =>
    (info.name === 'id' && (isCall || isIdOfEvent(value, payload, known))) ||
    ofRadio.has(info.name) ||
    isCard(info.name) ||
    isNetworkPort(info.name, value, payload) ||
    (info.name === sequenceOnBus && infos.some(({ name }) => busNumbers.has(name))) ||
    ((all & roles.value) === 0 && messageKinds.has(info.name))
}

function textOf(
  info: KeyInfo,
  value: JsonValue,
  { infos, all }: ObjectKeys,
  isHeard: boolean,
): string | undefined {
  if (info.name === 'sensor' && isPartNumber(value) && (all & roles.measured) !== 0) return String(value)
  // Beside what is heard, who hears it may have a name of any form.
  if (isHeard && hearers.has(info.name) && heardBy.has(info.name)) return partText(value)
  if (isHeard && typeof value === 'string' && isBeaconId(value)) return value
  return identityText(value, info.roles, info.name) ?? shortUuid(info, value, infos)
}

/** `{"uuid": "aabbccdd", "messageUid": "aabbccdd/17"}`: a short uuid, where another member is the id of the message. */
function shortUuid(
  { name }: KeyInfo,
  value: JsonValue | undefined,
  beside: readonly KeyInfo[],
): string | undefined {
  if (!isUuidMember(name) || typeof value !== 'string' || !/^[\da-f]{8}$/i.test(value)) return undefined
  const isNumbered = beside.some((one) => !isUuidMember(one.name) && (one.roles & roles.messageNumber) !== 0)
  return isNumbered ? value : undefined
}

/** A number that `result` is, or `command`, is a reading. */
function isOfCall({ roles: bits }: KeyInfo, payload: JsonObject, key = ''): boolean {
  return (bits & roles.call) !== 0 && typeof payload[key] !== 'number'
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

/** Objects that describe the message: a device there is its own. */
const describing: ReadonlySet<string> = new Set(['head', 'header', 'meta', 'metadata', 'tags'])

const named = roles.id | roles.naming

/** @param parent whose name may be a part: `id` below `device` is a device id */
function findBelow(
  wrapped: Wrapped | undefined,
  senders: Candidate[],
  parent: KeyInfo,
  object: JsonObject,
  work: Work,
): Candidate[] {
  const found: Candidate[] = []
  // Those in `tags` are labels under their own names.
  const isHeader = describing.has(parent.name) && parent.name !== 'tags'
  const below = wrapped === undefined && !isHeader ? named : named | roles.rootIdentity
  const keys = keysIn(object, work)
  const count = Math.min(keys.length, keysBelowMax)
  const isCard = cardsIn(object, keys.slice(0, count))
  work.left -= count
  for (let index = 0; index < count; index++) {
    const key = keys[index] as string
    const info = keyInfo(key)
    if ((info.roles & below) === 0 || isCard(info.name)) continue
    const joined = identityRankOf(parent.name + info.name)
    const isOfParent =
      (info.roles & roles.identity) !== 0 || (info.name === 'device' && describing.has(parent.name))
    const rank = joined === noRank && isOfParent ? info.identityRank : joined
    if (rank === noRank) {
      if (wrapped !== undefined) addWrapped(wrapped, object, key, info)
      if (isHeader && sendingMembers.has(info.name)) addSender(senders, object, keys, key, info)
      continue
    }
    const ofParent = isUuidMember(info.name) ? parent.roles | roles.ofDevice : parent.roles
    const text = identityText(object[key] as JsonValue, info.roles | roles.identity | ofParent, info.name)
    if (text !== undefined) found.push(candidate(object, key, text, info, rank))
  }
  return found
}

/** `{"header": {"node": "node-7"}, "data": {"t": 3}}`: a name that may be that of a program has no number. */
function addSender(
  senders: Candidate[],
  object: JsonObject,
  keys: readonly string[],
  key: string,
  info: KeyInfo,
): void {
  const value = object[key] as JsonValue
  const found = identityText(value, info.roles, info.name)
  const isCalled = found !== undefined && (isSerial(found) || isHardwareId(found))
  const text = isCalled ? found : shortUuid(info, value, keys.slice(0, keysBelowMax).map(keyInfo))
  if (text !== undefined) senders.push(candidate(object, key, text, info, info.identityRank))
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
