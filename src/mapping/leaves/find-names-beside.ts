// Finds what names the readings of a payload by where it stands: an id beside a bare value, and what stands beside an object
// of readings.

import { isObject } from '#check'
import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { keysIn } from '../members.ts'
import { readWord } from '../series/read-number.ts'
import { textOfElement } from './element-text.ts'
import { isOnlyNamed } from './find-things.ts'
import {
  type JsonObject,
  type KeyInfo,
  keyInfo,
  keysOf,
  type NamingMember,
  type ObjectKeys,
} from './key-info.ts'
import { objectsOfReadings, typeNames } from './lists/kind-members.ts'
import { addressNumbers, pathMembers, valueArrays } from './lists/naming-members.ts'
import { deviceWords } from './lists/thing-members.ts'
import { wordList } from './lists/word-list.ts'
import { memberHints } from './member-hints.ts'
import type { ObjectKind } from './member-names.ts'
import { instanceOnBus } from './names-on-bus.ts'
import { isPassingName } from './passing-text.ts'
import { roles } from './roles.ts'
import { elementNameCharsMax, isFraction, isName, isTopic } from './stable-text.ts'
import { isSpokenOf } from './text-of-thing.ts'
import { isIdOfPerson } from './thing-hints.ts'

const idsMax = 3
const tagsMax = 8
/** Members of `tags` that are looked at. */
const tagKeysMax = 32

/** In an array, rule 15 names the element by its own members. */
export function findTagsOfPoint(element: JsonObject, known: ObjectKeys, work: Work): NamingMember[] {
  const point = pointOf(element, work)
  const tags =
    point.length === 0 ? tagsOfValue(element, known, work) : point.filter(({ holder }) => holder !== element)
  return [...tags, ...instanceOnBus(element, known, work)]
}

/** The same of an object below the root, where nothing else names it by its measurement. */
export function findTagsInside(
  object: JsonObject,
  known: ObjectKeys,
  kind: ObjectKind,
  work: Work,
): NamingMember[] {
  const point = kind === 'member' ? pointOf(object, work) : []
  return point.length === 0 ? tagsOfValue(object, known, work) : point
}

export function findNamesBeside(payload: JsonObject, known: ObjectKeys, work: Work): NamingMember[] {
  return [
    ...sourceOfEvent(payload, known),
    ...idsOfValue(payload, known),
    ...instanceOnBus(payload, known, work),
    ...pathOfValues(payload, known),
    ...kindsOfData(payload, known, work),
    ...indexOfData(payload, known, work),
    ...namesOfObject(payload, known, work),
  ]
}

/**
 * Of a CloudEvent: `{"specversion": "1.0", "source": "/plant", "subject": "pump-3", "data": {"t": 71}}`. What it is of may
 * stand one level below.
 */
function sourceOfEvent(payload: JsonObject, { keys, infos }: ObjectKeys): NamingMember[] {
  const isEvent = infos.some(({ name }) => name === 'specversion')
  const at = isEvent ? undefined : keys.find((key) => holdsEvent(payload[key] as JsonValue))
  const holder = isEvent ? payload : at === undefined ? undefined : (payload[at] as JsonObject)
  if (holder === undefined) return []
  const { source, subject } = holder
  const found: NamingMember[] = []
  if (typeof source === 'string' && isTopic(source, elementNameCharsMax))
    found.push({ holder, key: 'source', text: source, label: 'source' })
  if (typeof subject === 'string' && (isSpokenOf(subject, 'subject', 0) || isPathOfDevice(subject)))
    found.push({ holder, key: 'subject', text: subject, label: 'subject' })
  return found
}

function holdsEvent(value: JsonValue): boolean {
  return isObject(value) && Object.hasOwn(value, 'specversion')
}

/** `machine/42` */
function isPathOfDevice(text: string): boolean {
  const [of = '', id] = text.split('/').slice(-2)
  return id !== undefined && deviceWords.has(of.toLowerCase().replace(/s$/, '')) && isTopic(text)
}

/** `{"alias": "/site/line1/rpm", "values": [{"v": 3}]}`: the path of the values in an array beside it. */
function pathOfValues(object: JsonObject, { keys, infos }: ObjectKeys): NamingMember[] {
  const at = infos.findIndex(
    ({ name }, index) => pathMembers.has(name) && isPath(object[keys[index] as string]),
  )
  if (at === -1) return []
  const hasValues = keys.some((key, index) => {
    const { name } = infos[index] as KeyInfo
    return Array.isArray(object[key]) && (valueArrays.has(name) || name.endsWith('values'))
  })
  const key = keys[at] as string
  const label = (infos[at] as KeyInfo).step
  return hasValues ? [{ holder: object, key, text: object[key] as string, label }] : []
}

/** `{"type": "temperature", "data": 21.5}`: what `data` is, if it holds the only reading, also `{"data": {"boolean": true}}`. */
function kindsOfData(object: JsonObject, { keys, infos, all }: ObjectKeys, work: Work): NamingMember[] {
  if ((all & roles.wrapper) === 0 || (all & (roles.value | roles.naming)) !== roles.naming) return []
  const found: NamingMember[] = []
  let hasData = false
  for (const [index, { name, roles: bits, step }] of infos.entries()) {
    const key = keys[index] as string
    const value = object[key]
    if (typeof value === 'object' && value !== null) {
      if (dataMembers.has(name) && holdsTyped(value, work)) hasData = true
      else if (Array.isArray(value) || !isOnlyNamed(value as JsonObject, keysIn(value, work))) return []
      continue
    }
    const isText = typeof value === 'string'
    const isReading = isText ? isDecimal(value) : typeof value === 'number' || typeof value === 'boolean'
    if (dataMembers.has(name) && isReading) hasData = true
    else if (isReading) {
      if ((bits & noReadings) === 0) return []
    } else if ((bits & naming) === roles.naming && isText && found.length < kindsMax) {
      if (
        isName(value) &&
        !isPassingName(value, name) &&
        readWord(value) === undefined &&
        value.split(/\s+/).length <= wordsMax
      )
        found.push({ holder: object, key, text: value, label: step })
    }
  }
  return hasData ? found : []
}

/**
 * `{"device_id": "d1", "index": 2, "payload": {"value": 1, "sensor_type": "use"}}`: beside the value, it would be a label as
 * well. It may number messages, if nothing else does.
 */
function indexOfData(object: JsonObject, { keys, infos, all }: ObjectKeys, work: Work): NamingMember[] {
  if ((all & (roles.wrapper | roles.value)) !== roles.wrapper || (all & identifying) === 0) return []
  const at = infos.findIndex(({ name }) => name === 'index' || name === 'idx')
  const key = keys[at] ?? ''
  const value = at === -1 ? undefined : object[key]
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  const max = (all & roles.messageNumber) === 0 ? indexMax : countedIndexMax
  if (!/^\d{1,3}$/.test(text) || Number(text) > max) return []
  const data = infos.findIndex(
    ({ roles: bits }, index) => (bits & roles.wrapper) !== 0 && isObject(object[keys[index] as string]),
  )
  const inside = data === -1 ? undefined : (object[keys[data] as string] as JsonObject)
  if (inside === undefined || !isNamedValue(inside, work)) return []
  return [{ holder: object, key, text, label: (infos[at] as KeyInfo).step }]
}

const identifying = roles.identity | roles.rootIdentity
/** Of parts, which are few. */
const indexMax = 16
const countedIndexMax = 255

function isNamedValue(object: JsonObject, work: Work): boolean {
  const known = keysOf(object, work)
  if (known === undefined || (known.all & roles.value) === 0) return false
  return known.infos.some(({ roles: bits }, index) => {
    const text = object[known.keys[index] as string]
    return (bits & roles.naming) !== 0 && typeof text === 'string' && isName(text) && !isDecimal(text)
  })
}

/** `{"boolean": "false", "serialNumber": "T1"}`: the only reading is called after the type of its value. */
function holdsTyped(value: object, work: Work): boolean {
  if (Array.isArray(value)) return false
  const object = value as JsonObject
  const keys = keysIn(object, work)
  if (keys.length > typedKeysMax) return false
  work.left -= keys.length
  const readings = keys.filter((key) => {
    const one = object[key]
    const isText = typeof one === 'string' && (isDecimal(one) || readWord(one) !== undefined)
    const isReading = isText || typeof one === 'number' || typeof one === 'boolean'
    return typeof one === 'object' ? one !== null : isReading && (keyInfo(key).roles & noReadings) === 0
  })
  return readings.length === 1 && typeNames.has(keyInfo(readings[0] as string).name)
}

const typedKeysMax = 16
/** Of a text that is a name, and no sentence. */
const wordsMax = 5
const kindsMax = 2
const dataMembers = wordList('dat data payload')
export const noReadings =
  roles.id | roles.code | roles.time | roles.stamp | roles.identity | roles.rootIdentity
/** Of names that are no identity, which is a label anyway. */
const naming = roles.naming | roles.identity | roles.rootIdentity | roles.id

/** Not the address of a page. */
function isPath(value: JsonValue | undefined): boolean {
  return (
    typeof value === 'string' &&
    /^\/?[^/]+\//.test(value) &&
    !value.includes('://') &&
    isName(value, elementNameCharsMax)
  )
}

/** `{"parameter_id": 12, "value": 3}`: the words are those of elements of arrays. */
function idsOfValue(object: JsonObject, { keys, infos, all }: ObjectKeys): NamingMember[] {
  if ((all & roles.value) === 0) return []
  const found: NamingMember[] = []
  for (const [index, info] of infos.entries()) {
    const ofAddress = addressNumbers.has(info.name)
    const isId = info.name.endsWith('id') && (info.member & memberHints.elementNumber) !== 0
    if (
      !(isId || ofAddress) ||
      passing.has(info.name) ||
      isIdOfPerson(info) ||
      (info.roles & named) !== 0 ||
      found.length === idsMax
    )
      continue
    const key = keys[index] as string
    const text = textOfId(object[key], info) ?? dotted(object[key])
    if (text !== undefined) found.push({ holder: object, key, text, label: info.step })
  }
  return found
}

/** Beside a value a number in `dpid` is an id too, which in a word such as `rapid` would be a reading. */
function textOfId(value: JsonValue | undefined, info: KeyInfo): string | undefined {
  const { roles: bits } = info
  if (typeof value !== 'number') return textOfElement(value, info, numberMax)
  const member = info.member | memberHints.elementNumber
  return textOfElement(value, { ...info, roles: bits | roles.id, member }, numberMax)
}

/** They are labels by other rules. */
const named = roles.identity | roles.naming

/** An element of an array has them for good, and a message has another one each time. */
const passing = wordList('dbid modeid programid rowid stateid statusid stepid')

/** A larger number may be that of a message. */
const numberMax = 65_535

/** `1.8.0` of a register is no number. */
function dotted(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && /^\d{1,3}(?:\.\d{1,3}){2,5}$/.test(value) ? value : undefined
}

/** `{"measurement": "ava", "tags": {"line": "L1"}, "fields": {"state": 0}}`, and `{"key": "controller1", "data": {…}}` */
function namesOfObject(payload: JsonObject, known: ObjectKeys, work: Work): NamingMember[] {
  const { keys } = known
  const holder = (!isObject(payload.fields) && soleObject(payload, keys)) || payload
  const points =
    holder === payload || keys.some((key) => isWrapper(key, payload[key])) ? pointOf(holder, work) : []
  if (points.length > 0) return points
  const { key } = payload
  const isBeside = keys.some((name) => isReadings(name, payload[name]))
  return typeof key === 'string' && isBeside && isShortName(key)
    ? [{ holder: payload, key: 'key', text: key, label: 'key' }]
    : tagsOfValue(payload, known, work)
}

function soleObject(payload: JsonObject, keys: readonly string[]): JsonObject | undefined {
  let sole: JsonObject | undefined
  for (const key of keys) {
    const value = payload[key]
    if (!isObject(value)) continue
    if (sole !== undefined) return undefined
    sole = value
  }
  return sole
}

/** A point of InfluxDB. */
function pointOf(holder: JsonObject, work: Work): NamingMember[] {
  const { measurement, tags, fields } = holder
  if (typeof measurement !== 'string' || !isName(measurement) || !isObject(fields)) return []
  const found = [{ holder, key: 'measurement', text: measurement, label: 'measurement' }]
  return isObject(tags) ? [...found, ...tagsIn(tags, work)] : found
}

/** `{"metric": "rtt", "value": 60, "tags": {"summary": "max"}}`: all that is in the object are texts, as labels are. */
function tagsOfValue(object: JsonObject, { keys, infos, all }: ObjectKeys, work: Work): NamingMember[] {
  const at = keys.findIndex(
    (key, index) => isObject(object[key]) && tagObjects.has((infos[index] as KeyInfo).name),
  )
  if (at === -1) return []
  const isNamed = (all & roles.value) !== 0 && (all & roles.naming) !== 0
  if (!isNamed && !keys.some((key) => isReadings(key, object[key]))) return []
  const tags = object[keys[at] as string] as JsonObject
  const members = keysIn(tags, work)
  work.left -= members.length
  const areTexts = members.length <= tagsMax && members.every((key) => typeof tags[key] === 'string')
  return areTexts ? tagsIn(tags, work) : []
}

const tagObjects = wordList('dimensions labels tags')

function tagsIn(tags: JsonObject, work: Work): NamingMember[] {
  const found: NamingMember[] = []
  const keys = keysIn(tags, work).slice(0, tagKeysMax)
  work.left -= keys.length
  for (const key of keys) {
    const text = tags[key]
    const { step, name } = keyInfo(key)
    if (typeof text !== 'string' || !isName(text) || step === '' || step.startsWith('__')) continue
    if (isFraction(text) && !ofDistribution.has(name)) continue
    if (found.length < tagsMax) found.push({ holder: tags, key, text, label: step })
  }
  return found
}

/** Of a summary or a histogram. */
const ofDistribution = wordList('le percentile quantile')

function isWrapper(key: string, value: JsonValue | undefined): boolean {
  return isObject(value) && (keyInfo(key).roles & roles.wrapper) !== 0
}

function isReadings(key: string, value: JsonValue | undefined): boolean {
  return isObject(value) && objectsOfReadings.has(keyInfo(key).name)
}

/** The key of an API is longer, and has letters behind digits. */
function isShortName(text: string): boolean {
  if (!/^[a-z][\w.:-]{0,31}$/i.test(text) || readWord(text) !== undefined || !isName(text)) return false
  return (text.match(/[\da-z]{12,}/gi) ?? []).every((word) => /^[a-z]+\d*$/i.test(word))
}
