// What the value of a member, or what stands beside it, says of the member that its name alone does not.

import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { holdsReading } from './byte-arrays.ts'
import { type JsonObject, type KeyInfo, keyInfo, type ObjectKeys } from './key-info.ts'
import { happenings } from './lists/identity-members.ts'
import { boxParts, envelopeContents, gatewayObjects, headers } from './lists/setting-members.ts'
import { stateCodes, stateMembers } from './lists/text-members.ts'
import { wordList } from './lists/word-list.ts'
import { memberHints } from './member-hints.ts'
import { roles } from './roles.ts'
import { splitWords } from './split-words.ts'
import { isReading } from './stable-text.ts'
import { hints } from './thing-hints.ts'

/** `{"v": 1, "ts": …}`: the first member of the payload, beside a time or the number of the message. */
export function isVersion(key: string, value: JsonValue, { keys, all }: ObjectKeys): boolean {
  return key === 'v' && (value === 1 || value === 2) && keys.length > 2 && (all & besideVersion) !== 0
}

const besideVersion = roles.elementTime | roles.messageNumber

/** Of its value, `name` and the like say what it means: `{"heatMode": {"val": 3, "name": "heater"}}`. */
export function isState(key = ''): boolean {
  const words = splitWords(key)
  return stateMembers.has(words.at(-1) ?? '') || stateCodes.has(words.slice(-2).join(''))
}

/** @returns the member of an object that says again what its key is: `{"68-0-0": {"payload_index": "68-0-0"}}` */
export function memberWith(key: string, object: JsonObject, work: Work): string | undefined {
  if (!/\d/.test(key)) return undefined
  const members = Object.keys(object).slice(0, membersLookedAtMax)
  work.left -= (members.length + 3) >> 2
  return members.find((member) => object[member] === key && /^(?!__)[a-z_]/i.test(keyInfo(member).step))
}

const membersLookedAtMax = 32

/**
 * `[{"measureId": 17, "timestamp": …, "temperature": 21}]`: the number of a measurement. Beside a value it may say what was
 * measured.
 *
 * @param beside roles of all members of the object
 */
export function isNumberOfMeasurement(
  value: JsonValue | undefined,
  { member }: KeyInfo,
  beside: number,
): boolean {
  const isNumber = (member & memberHints.ofMeasurement) !== 0 && Number.isInteger(value)
  return isNumber && (beside & (roles.elementTime | roles.value)) === roles.elementTime
}

/** `"eid": 1778385169`: of a word that no list has. A smaller number may be a reading, by a name that only ends so. */
export function isLargeId(value: JsonValue | undefined, { member, roles: bits }: KeyInfo): value is number {
  if ((member & memberHints.idEnding) === 0 || (bits & roles.measured) !== 0) return false
  return Number.isSafeInteger(value) && (value as number) >= largeIdMin
}

const largeIdMin = 1_000_000

/** @param beside roles of all members of the object */
export function rolesByValue(value: JsonValue, info: KeyInfo, beside: number): number {
  if (isMeasuredAfterAll(value, info)) return info.roles & ~roles.id
  if (isNumberOfMeasurement(value, info, beside) || isLargeId(value, info)) return info.roles | roles.id
  if (info.name === 'invalid' && isMark(value)) return info.roles | roles.id
  if (info.step === 'ts' && isTick(value)) return info.roles | roles.stamp
  // The unit of no value is a reading: the voltage of `{"U": 230, "I": 3}`.
  if (info.name === 'u' && typeof value === 'number' && (beside & roles.value) === 0)
    return info.roles & ~roles.unit
  return info.roles
}

/** `{"cmd": 2, "encrypt": 1, "data": {"soc": 50}}`. Beside the readings themselves, a command may be what is asked for. */
function isOfHeader(
  value: JsonValue,
  object: JsonObject,
  { keys, infos }: ObjectKeys,
  holder: string | undefined,
): boolean {
  if (typeof value !== 'boolean' && !Number.isInteger(value)) return false
  if (holder !== undefined) return headers.has(keyInfo(holder).name)
  return infos.some(({ roles: bits }, place) => {
    const body = (bits & roles.wrapper) === 0 ? undefined : object[keys[place] as string]
    return typeof body === 'object' && body !== null
  })
}

/**
 * Of a member beside others: how a message was sent, what a device can do, how a value is given, or where something is in a
 * picture.
 *
 * @param known of the object
 * @param holder the key of the object, or of the array that it is in
 */
export function saysHow(
  value: JsonValue,
  { member, name }: KeyInfo,
  object: JsonObject,
  known: ObjectKeys,
  holder: string | undefined,
): boolean {
  const { all, infos, members } = known
  if ((member & memberHints.header) !== 0 && isOfHeader(value, object, known, holder)) return true
  if ((all & roles.radio) !== 0) {
    if ((member & memberHints.frameFlag) !== 0) return true
    if ((member & memberHints.ofGateway) !== 0 && gatewayObjects.has(keyInfo(holder ?? '').name)) return true
  }
  if ((all & roles.value) !== 0) {
    if ((member & memberHints.valueSetting) !== 0) return true
    if (name === 'q' && Number.isInteger(value) && isOneValue(infos)) return true
    if ((member & ofSettable) !== 0 && (members & ofSettable) === ofSettable) return true
  }
  if ((member & memberHints.ability) !== 0)
    return isFlag(value) || (typeof value === 'object' && value !== null && !name.endsWith('support'))
  if ((member & memberHints.envelope) !== 0) return isFlag(value) && isEnvelope(infos)
  if ((member & memberHints.ofShip) !== 0) return infos.some((one) => one.name === 'mmsi')
  return (member & memberHints.box) !== 0 && isBox(value)
}

/** `{"v": 72.4, "q": 192}`, as OPC has it. Beside a current, `q` is a power. */
function isOneValue(infos: readonly KeyInfo[]): boolean {
  return infos.every(({ name, roles: bits }) => name === 'q' || (bits & (roles.value | roles.time)) !== 0)
}

/** 2 is a quality of service of MQTT. A larger number is how many there are. */
function isFlag(value: JsonValue): boolean {
  if (typeof value === 'object') return false
  return /^(?:true|false|yes|no|[01](?:\.\d+)?|2)$/i.test(String(value))
}

function isEnvelope(infos: readonly KeyInfo[]): boolean {
  return infos.some(({ name }) => name === 'topic') && infos.some(({ name }) => envelopeContents.has(name))
}

/** `{"evtType": "zoneOpen", "code": 609}`: such a code says no more than the text. That of an error is a reading. */
export function saysWhatHappened(object: JsonObject, { keys, infos, all }: ObjectKeys): boolean {
  if ((all & roles.event) === 0) return false
  return infos.some(({ name }, place) => {
    const text = happenings.has(name) ? object[keys[place] as string] : undefined
    return typeof text === 'string' && !faultForm.test(text)
  })
}

const faultForm = /alarm|alert|dtc|err|except|fail|fault|trouble|warn/i

/** One of them alone may be a reading: the least value of a day, or the step of a program. */
const ofSettable = memberHints.settable | memberHints.bound

/** `{"mean": 3, "max": 5, "std": 1}`: they say what they are, and the topic of what. */
export function areStatistics(object: JsonObject, { keys, infos, members }: ObjectKeys, work: Work): boolean {
  if ((members & memberHints.statistic) === 0) return false
  work.left -= keys.length
  return infos.every((info, place) => {
    const isOfThem = (info.member & ofStatistics) !== 0 || (info.roles & roles.value) !== 0
    const value = object[keys[place] as string] as JsonValue
    return isOfThem ? typeof value !== 'object' || value === null : !holdsReading(value, info)
  })
}

const ofStatistics = memberHints.statistic | memberHints.besideStatistic

/** `[858, 200, 679, 535]` and `{"x": 858, "y": 200, "w": 679, "h": 535}`, or several of them. */
function isBox(value: JsonValue): boolean {
  const [first] = Array.isArray(value) ? (value as readonly JsonValue[]) : [value]
  if (Array.isArray(first)) return areSides(first)
  if (typeof first !== 'object' || first === null) return Array.isArray(value) && areSides(value)
  const keys = Object.keys(first)
  const isShort = keys.length >= boxSides && keys.length <= 2 * boxSides
  return isShort && keys.every((key) => boxParts.has(keyInfo(key).name))
}

function areSides(array: readonly JsonValue[]): boolean {
  return array.length === boxSides && array.every((one) => typeof one === 'number')
}

const boxSides = 4

/** `{"invalid": 65535}` says which number is no value: the largest or the least that some bits can hold. */
function isMark(value: JsonValue): boolean {
  return typeof value === 'number' && marks.has(value)
}

const marks: ReadonlySet<number> = new Set(
  [8, 15, 16, 31, 32].flatMap((bits) => [2 ** bits - 1, -(2 ** bits)]),
)

/** `{"ts": 123456}`: the ms or seconds since a device began. A smaller number may be how hot or how dry something is. */
function isTick(value: JsonValue): boolean {
  return Number.isInteger(value) && (value as number) >= tickMin
}

const tickMin = 1_000

/** A fraction is no id: `tempId` may be how a maker writes what has the id `temp`. */
function isMeasuredAfterAll(value: JsonValue, { name, roles: bits, thing }: KeyInfo): boolean {
  if (name === 'vin')
    return (typeof value === 'number' || typeof value === 'string') && isReading(value, name)
  if ((bits & roles.id) === 0 || typeof value !== 'number' || Number.isInteger(value)) return false
  if (parties.has(name)) return true
  return (bits & identifying) === 0 && (thing.bits & (hints.thing | hints.number)) === hints.thing
}

/** From and to which a message, or heat, or water goes. */
const parties = wordList('dest dst from src to')

const identifying = roles.identity | roles.rootIdentity
