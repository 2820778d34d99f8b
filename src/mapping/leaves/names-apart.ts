// Joins what stands apart: names and values, `{"names": ["t", "h"], "values": [21, 40]}`, tables of columns and rows, times
// and what was measured then, `{"ts": [1767225601, 1767225602], "t": [21, 22]}`, and positions of GeoJSON, whose names are
// in its specification.

import { isObject } from '#check'
import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { readWord } from '../series/read-number.ts'
import { untraced } from '../trace.ts'
import { isVector, positionIn } from './array-forms.ts'
import { readElementTime } from './element-time.ts'
import { type JsonObject, type KeyInfo, keyInfo, type ObjectKeys } from './key-info.ts'
import { nameArrays, nameArrayWords, valueArrays } from './lists/naming-members.ts'
import { thingWords } from './lists/thing-members.ts'
import { offsetArrays, startMembers, stepMembers, timeArrays } from './lists/time-members.ts'
import { placeWords, vectorMembers } from './lists/vector-members.ts'
import type { WordList } from './lists/word-list.ts'
import { comesAndGoes, memberHints } from './member-hints.ts'
import { roles } from './roles.ts'
import { splitWords } from './split-words.ts'
import { isHardwareId, isName, isNameOfElement } from './stable-text.ts'
import { hints } from './thing-hints.ts'

export interface Joined {
  /** With the names as members, or with rows that have them. */
  readonly object: JsonObject
  /** Key of the rows, or of an object of them: no step of a name. */
  readonly rows: string | undefined
  readonly rowKeys?: RowKeys
}

/** The keys of rows that are members of an object. */
export interface RowKeys {
  /** What they are called as labels. */
  readonly label: string
  readonly texts: readonly string[]
}

/**
 * @param joinsTimes false: the mapping says which members it takes
 * @returns undefined for an object that has no such arrays
 */
export function joinNames(
  object: JsonObject,
  known: ObjectKeys,
  work: Work,
  joinsTimes: boolean,
): Joined | undefined {
  const { all } = known
  const position = (all & roles.kindName) === 0 ? undefined : pointIn(object)
  if (position !== undefined) return { object: position, rows: undefined }
  const columns = (all & roles.apart) === 0 ? undefined : joinColumns(object, known, work)
  if (columns !== undefined || !joinsTimes) return columns
  const history =
    ((all & timed) === 0 ? undefined : joinHistory(object, known, work)) ??
    joinIds(object, known, work) ??
    joinAddresses(object, known, work)
  return history === undefined && (all & roles.time) !== 0 ? joinSteps(object, known, work) : history
}

const timed = roles.elementTime | roles.apart

/** A point of GeoJSON: https://www.rfc-editor.org/rfc/rfc7946#section-3.1.1 */
function pointIn(object: JsonObject): JsonObject | undefined {
  const { type, coordinates } = object
  if (type !== 'Point' || !Array.isArray(coordinates)) return undefined
  if ((coordinates.length !== 2 && coordinates.length !== 3) || !coordinates.every(isCoordinate))
    return undefined
  return builderFor(object)(membersOf(axesOfPosition.slice(0, coordinates.length), coordinates))
}

const axesOfPosition = ['longitude', 'latitude', 'altitude']

function isCoordinate(value: JsonValue): boolean {
  return typeof value === 'number' || (typeof value === 'string' && isDecimal(value))
}

function joinColumns(object: JsonObject, { keys, infos }: ObjectKeys, work: Work): Joined | undefined {
  const find = (isSo: (info: KeyInfo, key: string) => boolean) =>
    keys.find((key, index) => isSo(infos[index] as KeyInfo, key))
  const namesKey = find((info, key) => isNameArray(info, key) && isNames(object[key]))
  if (namesKey === undefined) return undefined
  const names = object[namesKey] as readonly string[]
  const isValues = valuesOf(namesKey)
  const valuesKey = find((info, key) => {
    if (key === namesKey || !isValues(info, key)) return false
    const value = object[key]
    return isRowOf(names, value) || isTableOf(names, value) || isTableOf(names, rowsIn(value))
  })
  const others = keys.filter((key) => key !== namesKey && key !== valuesKey)
  work.left -= others.length
  if (valuesKey === undefined) return joinByPlace(object, names, isTelling(namesKey), others, work)
  const build = builderFor(object)
  const values = object[valuesKey] as JsonValue
  if (isRowOf(names, values)) {
    work.left -= names.length
    return { object: build([...kept(object, others), ...membersOf(names, values)]), rows: undefined }
  }
  const rowKeys = Object.keys(values as JsonObject)
  work.left -= names.length * rowKeys.length
  const isTable = Array.isArray(values)
  const timesKey = isTable
    ? find((info, key) => isTimeArray(info) && areTimes(object[key], values.length))
    : undefined
  const times = timesKey === undefined ? undefined : (object[timesKey] as readonly JsonValue[])
  const rows = rowKeys.map((key, index) => {
    const row = (values as JsonObject)[key] as readonly JsonValue[]
    return build([...membersOf(names, row), ...(times === undefined ? [] : [timeAt(times, index)])])
  })
  const table = isTable ? rows : build(rowKeys.map((key, index) => made(key, rows[index] as JsonObject)))
  const left = others.filter((key) => key !== timesKey)
  return { object: build([...kept(object, left), made(valuesKey, table)]), rows: valuesKey }
}

/** A member of a joined object: its name there, and where its value is. */
type Member = readonly [name: string, holder: Holder, key: string | number]
type Holder = JsonObject | readonly JsonValue[]

/** What is joined of a traced object reads a member when somebody asks for it, as the object itself does. */
function builderFor(object: JsonObject): (members: readonly Member[]) => JsonObject {
  const isTraced = (object as { readonly [untraced]?: object })[untraced] !== undefined
  if (!isTraced)
    return (members) => Object.fromEntries(members.map((member) => [member[0], readMember(member)]))
  return (members) => {
    const joined: JsonObject = {}
    for (const member of members)
      Object.defineProperty(joined, member[0], {
        enumerable: true,
        configurable: true,
        get: () => readMember(member),
      })
    return joined
  }
}

function readMember([, holder, key]: Member): JsonValue {
  return (holder as JsonObject)[key] ?? null
}

function membersOf(names: readonly string[], values: readonly JsonValue[]): Member[] {
  return names.map((name, index) => [name, values, index])
}

function kept(object: JsonObject, keys: readonly string[]): Member[] {
  return keys.map((key) => [key, object, key])
}

function made(name: string, value: JsonValue): Member {
  return [name, [value], 0]
}

function timeAt(times: readonly JsonValue[], index: number): Member {
  return ['timestamp', times, index]
}

function rowsIn(value: JsonValue | undefined): JsonValue {
  return isObject(value) ? Object.values(value) : null
}

function isNameArray({ name, roles: bits }: KeyInfo, key: string): boolean {
  return (bits & roles.apart) !== 0 && (nameArrays.has(name) || isTelling(key))
}

/** Such an array says that there are values elsewhere: `tags` may as well be words for the whole. */
function isTelling(key: string): boolean {
  return nameArrayWords.has(splitWords(key).at(-1) ?? '')
}

/** `values`, and beside `sensorNames` also `sensorValues` and `sensors`. */
function valuesOf(namesKey: string): (info: KeyInfo, key: string) => boolean {
  const stem = splitWords(namesKey).slice(0, -1).join('')
  return ({ name }, key) => {
    if (valueArrays.has(name)) return true
    if (stem === '') return false
    const words = splitWords(key)
    const isOfStem = words.slice(0, -1).join('') === stem && valueArrays.has(words.at(-1) ?? '')
    return isOfStem || name === stem || name === `${stem}s`
  }
}

/** `{"names": ["cpu0", "cpu1"], "load": [0.4, 0.1]}`: each array of as many numbers has these names below its own. */
function joinByPlace(
  object: JsonObject,
  names: readonly string[],
  isSure: boolean,
  others: readonly string[],
  work: Work,
): Joined | undefined {
  if (!isSure || names.length < 2 || !names.every((name) => oneToken.test(name))) return undefined
  const measured = new Set(others.filter((key) => isRowOf(names, object[key]) && holdsNumbers(object[key])))
  if (measured.size === 0) return undefined
  work.left -= measured.size * names.length
  const build = builderFor(object)
  const members = others.map(
    (key): Member =>
      measured.has(key)
        ? made(key, build(membersOf(names, object[key] as readonly JsonValue[])))
        : [key, object, key],
  )
  return { object: build(members), rows: undefined }
}

const oneToken = /^\p{L}\S*$/u

/** @param row an array */
function holdsNumbers(row: JsonValue | undefined): boolean {
  const numbers = row as readonly JsonValue[]
  return (
    numbers.some((one) => typeof one === 'number') &&
    numbers.every((one) => typeof one === 'number' || one === null)
  )
}

/** Arrays beside an array of as many times are a history: each place is an element with a time of its own. */
function joinHistory(object: JsonObject, { keys, infos }: ObjectKeys, work: Work): Joined | undefined {
  const timesKey = keys.find(
    (key, index) => isTimeArray(infos[index] as KeyInfo) && Array.isArray(object[key]),
  )
  const times = timesKey === undefined ? [] : (object[timesKey] as readonly JsonValue[])
  work.left -= times.length
  if (timesKey === undefined || !areTimes(times, times.length)) return undefined
  const others = keys.filter((key) => key !== timesKey)
  const columns = others.filter((key) => isRowOf(times, object[key]))
  work.left -= others.length + columns.length * times.length
  if (columns.length === 0 || work.left < 0) return undefined
  return joinRows(object, keys, timesKey, columns, (index) => timeAt(times, index))
}

/** @param ownOf what each row says of itself, beside its place of each column */
function joinRows(
  object: JsonObject,
  keys: readonly string[],
  rowsKey: string,
  columns: readonly string[],
  ownOf: (index: number) => Member,
): Joined {
  const build = builderFor(object)
  const rows = (object[rowsKey] as readonly JsonValue[]).map((_, index) =>
    build([...columns.map((key): Member => [key, object[key] as readonly JsonValue[], index]), ownOf(index)]),
  )
  const joined = new Set([rowsKey, ...columns])
  const left = keys.filter((key) => !joined.has(key))
  return { object: build([...kept(object, left), made(rowsKey, rows)]), rows: rowsKey }
}

/** `{"axle_ids": ["A1", "A2"], "temps": [41, 43]}`: each place is an element with an id of its own. */
function joinIds(object: JsonObject, { keys }: ObjectKeys, work: Work): Joined | undefined {
  const idsKey = keys.find(
    (key) => Array.isArray(object[key]) && namesPlaces(key) && areIds(key, object[key], work),
  )
  if (idsKey === undefined) return undefined
  const ids = object[idsKey] as readonly string[]
  const columns = keys.filter((key) => isRowOf(ids, object[key]) && isColumnOf(key, object))
  work.left -= keys.length + columns.length * ids.length
  if (columns.length === 0 || work.left < 0) return undefined
  const idKey = isNamesOfMany(idsKey) ? 'name' : singularOf(idsKey)
  return joinRows(object, keys, idsKey, columns, (index) => [idKey, ids, index])
}

/** Two or three numbers may be those of one place. */
function isColumnOf(key: string, object: JsonObject): boolean {
  const row = object[key] as readonly JsonValue[]
  return holdsNumbers(row) && !isVector(row, key) && positionIn(row, key) === undefined
}

function areIds(key: string, value: JsonValue | undefined, work: Work): boolean {
  if (!isNames(value)) return false
  work.left -= value.length
  const form = isNamesOfMany(key) ? /^\S+(?: \S+){0,2}$/ : /^\S+$/
  return value.every((one) => form.test(one) && /[a-z]/i.test(one) && isNameOfElement(one))
}

/** `regions_name` */
function isNamesOfMany(key: string): boolean {
  const [of = '', name] = splitWords(key).slice(-2)
  return name === 'name' && singularOf(of) !== of
}

/** `axle_ids`, `ids`, `sensors`: of what has an id for good, and not of neighbours, people or what is passed. */
function namesPlaces(key: string): boolean {
  if (isNamesOfMany(key)) return !passes(key)
  const one = singularOf(key)
  if (one === key || passes(key)) return false
  const { name, member } = keyInfo(one)
  if (!name.endsWith('id')) return thingWords.has(name)
  return name === 'id' || (splitWords(key).length > 1 && (member & elementIds) !== 0)
}

const elementIds = memberHints.element | memberHints.elementId

/**
 * `{"mac": ["AC:23:3F:A1:C0:B7"], "rssi": [-71]}`: what has an address is named by it, in whatever order they stand, as if it
 * were the key of an object.
 */
function joinAddresses(object: JsonObject, { keys }: ObjectKeys, work: Work): Joined | undefined {
  const found = keys.filter((key) => areAddresses(object[key], key, work))
  const addressKey = found.find((key) => !ofHearer.test(key)) ?? found[0]
  if (addressKey === undefined) return undefined
  const addresses = object[addressKey] as readonly string[]
  const columns = keys.filter(
    (key) => isRowOf(addresses, object[key]) && !ofOne(key) && areReadings(object[key]),
  )
  work.left -= keys.length + columns.length * addresses.length
  if (columns.length === 0 || work.left < 0) return undefined
  const build = builderFor(object)
  const rows = addresses.map((address, index) =>
    made(address, build(columns.map((key): Member => [key, object[key] as readonly JsonValue[], index]))),
  )
  const left = keys.filter((key) => key !== addressKey && !columns.includes(key))
  return {
    object: build([...kept(object, left), made(addressKey, build(rows))]),
    rows: addressKey,
    rowKeys: { label: singularOf(addressKey), texts: addresses },
  }
}

const ofHearer = /^(?:gateway|gw|hub|reader|receiver|scanner)/i

function singularOf(key: string): string {
  return key.replace(/(?<=ss|x)es$|(?<!s)s$/i, '')
}

/** Without separators it may be bytes, unless the member's name says that it names something. */
function areAddresses(value: JsonValue | undefined, key: string, work: Work): boolean {
  if (!Array.isArray(value) || typeof value[0] !== 'string' || !isHardwareId(value[0])) return false
  const texts = value as readonly JsonValue[]
  work.left -= texts.length
  if (texts.length > namesMax || new Set(texts).size < texts.length) return false
  const { step, roles: bits, member, thing } = keyInfo(singularOf(key))
  const isNamed =
    (bits & namingSome) !== 0 || (member & elementIds) !== 0 || (thing.bits & namingThings) !== 0
  const mayBeBytes = !isNamed || (bits & noAddress) !== 0
  if (step.startsWith('__') || (thing.bits & hints.peer) !== 0 || passes(key)) return false
  return texts.every(
    (one) => typeof one === 'string' && isHardwareId(one) && !(mayBeBytes && /^[\da-f]+$/i.test(one)),
  )
}

const namingSome = roles.naming | roles.identity | roles.rootIdentity
const namingThings = hints.hardware | hints.machine
const noAddress = roles.bytes | roles.text | roles.textOnly | roles.code | roles.messageNumber

/** Of neighbours, people, and what is sent: there are others with the next message. */
function passes(key: string): boolean {
  const words = splitWords(singularOf(key))
  return words.some(
    (word, index) => comesAndGoes(word) && !(index === words.length - 1 && /^(?:id|key)$/.test(word)),
  )
}

/** A vector, or where something is, has as many numbers whatever is near. */
function ofOne(key: string): boolean {
  return splitWords(key).some((word) => vectorMembers.has(word) || placeWords.has(word))
}

function areReadings(row: JsonValue | undefined): boolean {
  const values = row as readonly JsonValue[]
  return values.some((one) => one !== null) && values.every((one) => one === null || isReadingOf(one))
}

function isReadingOf(value: JsonValue): boolean {
  return typeof value !== 'string' || isDecimal(value) || readWord(value) !== undefined
}

/** `{"t0": 1767225600, "dt": 10, "fixes": [[57.27, 10.42], [57.28, 10.43]]}`: a time for each row, in the unit of the first one. */
function joinSteps(object: JsonObject, { keys, infos }: ObjectKeys, work: Work): Joined | undefined {
  const numberIn = (names: WordList): number | undefined => {
    const value = object[keys[infos.findIndex(({ name }) => names.has(name))] ?? '']
    return typeof value === 'number' ? value : undefined
  }
  const start = numberIn(startMembers)
  if (start === undefined || typeof readElementTime(start) !== 'number') return undefined
  const step = numberIn(stepMembers)
  const key = keys.find((one) => areRows(object[one]))
  if (step === undefined || step <= 0 || key === undefined) return undefined
  work.left -= keys.length + (object[key] as readonly JsonValue[]).length
  const others = keys.filter((_, index) => !stepMembers.has((infos[index] as KeyInfo).name))
  return joinRows(object, others, key, [key], (index) => made('timestamp', start + index * step))
}

/** Rows of as many numbers. */
function areRows(value: JsonValue | undefined): boolean {
  const [first] = Array.isArray(value) ? (value as readonly JsonValue[]) : []
  if (!Array.isArray(first) || first.length < 2) return false
  return (value as readonly JsonValue[]).every((row) => isRowOf(first, row) && holdsNumbers(row))
}

function isTimeArray({ name, roles: bits }: KeyInfo): boolean {
  return (bits & roles.elementTime) !== 0 || ((bits & roles.apart) !== 0 && timeArrays.has(name))
}

/** @returns whether an array has a time for each place, which no two have in common */
function areTimes(value: JsonValue | undefined, length: number): boolean {
  if (!Array.isArray(value) || value.length !== length || length === 0) return false
  const times = value as readonly JsonValue[]
  return times.every((one) => typeof readElementTime(one) === 'number') && new Set(times).size === length
}

/** @returns whether an array says how long after the first one each place of the arrays beside it was measured */
export function areOffsets(value: JsonValue, { name }: KeyInfo, object: JsonObject): boolean {
  if (!Array.isArray(value) || value.length < 2 || !offsetArrays.has(name)) return false
  const numbers = value as readonly JsonValue[]
  if (
    !numbers.every(
      (one, index) => typeof one === 'number' && (index === 0 || one >= (numbers[index - 1] as number)),
    )
  )
    return false
  return Object.values(object).some((other) => other !== value && isAsLong(numbers, other))
}

function isAsLong(numbers: readonly JsonValue[], other: JsonValue): boolean {
  return Array.isArray(other) && other.length === numbers.length && typeof other[0] === 'number'
}

const namesMax = 1_000

function isNames(value: JsonValue | undefined): value is readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > namesMax) return false
  return value.every((one) => typeof one === 'string' && isName(one)) && new Set(value).size === value.length
}

function isRowOf(names: readonly JsonValue[], value: JsonValue | undefined): value is readonly JsonValue[] {
  if (!Array.isArray(value) || value.length !== names.length) return false
  return value.every((one) => typeof one !== 'object' || one === null)
}

function isTableOf(names: readonly string[], value: JsonValue | undefined): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((row) => isRowOf(names, row))
}
