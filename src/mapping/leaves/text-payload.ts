// Reads a payload that is one text with several readings in it, where the text itself names them: pairs (text-pairs.ts),
// names and values in turns such as `t|21.4|h|40`, and lines with a time (text-points.ts). A row of numbers is an array. Other
// numbers are found, so that they can be counted as lost.

import { isObject } from '#check'
import { readTime } from '#time'
import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { readWord } from '../series/read-number.ts'
import { textSteps } from '../work.ts'
import type { JsonObject } from './key-info.ts'
import { isWrittenUnit } from './lists/written-units.ts'
import { isNumberAndMore } from './read-leaf.ts'
import { readHead, splitAtHeads } from './text-head.ts'
import { isReading, type Pair, pairsAlone, pairsOfLine } from './text-pairs.ts'
import {
  epoch,
  isNumber,
  isTime,
  isValue,
  namedPoint,
  type Point,
  pointOf,
  stampedValue,
  timeOf,
} from './text-points.ts'
import { holdsReading, isQuantity, readSpoken } from './text-spoken.ts'
import { isTabbedRow, readTable } from './text-table.ts'

export type TextReading =
  | { readonly kind: 'object'; readonly object: JsonObject; readonly repeated: readonly string[] }
  /** Several of them, as elements of an array. */
  | { readonly kind: 'objects'; readonly objects: readonly JsonObject[] }
  | { readonly kind: 'points'; readonly points: readonly Point[] }
  /** Without names, as an array of JSON has none. */
  | { readonly kind: 'numbers'; readonly numbers: readonly JsonValue[] }
  /** Numbers whose names stand elsewhere: `n7;21.4`. */
  | { readonly kind: 'row' }

/** A text is looked at a few times, from the beginning to its end. */
const looks = 10

/**
 * @param lastLevel of the topic, which the text may begin with
 * @returns undefined for every other text
 */
export function readTextPayload(given: string, work: Work, lastLevel = ''): TextReading | undefined {
  // Between a name and its value, and between readings, there is always one of these.
  if (!/[=:;,|@>\s]/.test(given)) return given.length > numbersCharsMax ? undefined : readUnseparated(given)
  const text = plainSigns(given)
  const value = textBehind(text, lastLevel)
  if ((value === undefined && !/[\d=:]/.test(text)) || isDecimal(text)) return undefined
  work.left -= (1 + textSteps(text)) * looks
  if (work.left < 0) return undefined
  const json = readJson(text)
  if (json !== undefined) return json
  const headed = /[=:]\s*\S/.test(text) ? readHeads(text) : text
  if (headed === 'none') return undefined
  return typeof headed === 'string' ? readWithoutHead(headed, value) : headed
}

function readWithoutHead(text: string, value: string | undefined): TextReading | undefined {
  return (
    readLines(text, stampedValue) ??
    readLines(text, pointOf) ??
    readLines(text, namedPoint) ??
    tableOf(readTable(text)) ??
    groupsOf(linesIn(text).map(readStamped)) ??
    readPairs(text) ??
    readNamed(text) ??
    (value === undefined ? undefined : readBehind(value)) ??
    readGroups(text) ??
    readTurns(text, ';', ',') ??
    readNumbers(text) ??
    readLinesSpoken(text) ??
    (isRow(text) || isTabbedRow(text) || jsonNumber.test(text) || isRest(text) ? row : undefined)
  )
}

function readUnseparated(text: string): TextReading | undefined {
  return readTurns(text, '/', '~') ?? (isRest(text) ? row : undefined)
}

/** `temp -> 21.4`, `21.4 deg C` and `(21.4, 40)` with the signs that others write. */
function plainSigns(text: string): string {
  const inner = /^\s?[(<]([^()<>]*)[)>]\s?$/.exec(text)?.[1] ?? text
  return inner
    .replace(/([a-z)\]]) ?[-=]> ?(?=[+-]?\d)/gi, '$1=')
    .replace(/(\d ?(?:°|º|\*|deg))(?:rees?)? ([CF])(?:elsius|ahrenheit)?(?!\w)/gi, '$1$2')
    .replace(/(\d ?%) RH(?!\w)/gi, '$1RH')
}

function readLinesSpoken(text: string): TextReading | undefined {
  const pairs = linesIn(text).map(readSpoken)
  return pairs.length > 0 && pairs.every((ofLine) => ofLine !== undefined)
    ? objectOf(pairs.flat())
    : undefined
}

function isRest(text: string): boolean {
  return isApart(text) || holdsReading(text)
}

const row: TextReading = { kind: 'row' }

/** Of JSON with more around it than a name: it cannot be read, and numbers are lost. */
const jsonNumber = /"\s*:\s*-?\d/

/** An object, or a name, and an object or an array that is the rest of the text: `DATA={"t":21.4}`, also as a call. */
const namedJson = /^\s*([a-z_][\w.-]{0,63})(?:\s*[=:(]\s*|\s+)([[{].*[\]}])[\s;)]*$/is

/**
 * An object in a frame of marks: `<dat|{"t":21.4}|>`, `$DAT,{"t":21.4}*3F`, `1767225604 {"t":21.4}`. Words with blanks between
 * them are a line of a log.
 */
const framedJson =
  /^[^\w{}"]{0,4}(?:([\w.-]{1,32})[^\w\s{}"]{1,3}|\d{10,19}\s+)?(\{.*\})(?:[^\w{}"]{1,4}(?:\w{1,16}[^\w{}"]{0,4})?)?$/s

function readJson(text: string): TextReading | undefined {
  const [, name = '', json = ''] = namedJson.exec(text) ?? []
  try {
    if (name !== '') return objectOf(withoutFrame([[name, JSON.parse(json)]]))
    const [, word = '', inner = 'null'] = framedJson.exec(text) ?? []
    const value: JsonValue = JSON.parse(inner)
    if (!isObject(value)) return undefined
    // Of several things, each has another number.
    if (!/\d/.test(word) || isTime(word)) return { kind: 'object', object: value, repeated: [] }
    return /^\d+$/.test(word) ? row : objectOf([[word, value]])
  } catch {
    // Of `a={"b":1};c={"d":2}` the parts may be JSON.
  }
  return undefined
}

/** They say that a message came, and nothing of it: `RX: {"node":7,"t":21.4} RSSI: -67`. */
const frameWord = /^(?:rx|recv|received?|got|json|uplink)$/i

type Member = readonly [name: string, value: JsonValue]

function withoutFrame(members: readonly Member[]): readonly Member[] {
  return members.flatMap(([name, value]) => {
    if (!frameWord.test(name)) return [[name, value] as const]
    const inner = typeof value === 'string' && value.startsWith('{"') ? JSON.parse(value) : value
    return isObject(inner) ? (Object.entries(inner) as [string, JsonValue][]) : [[name, value] as const]
  })
}

/** @returns what stands behind the name, and behind an empty time: `1` of `switch01,,1` */
function textBehind(text: string, name: string): string | undefined {
  if (name === '' || !text.startsWith(name)) return undefined
  return /^\s*([;,|])\s*(?:\1\s*)?([^;,|\s].*)$/.exec(text.slice(name.length))?.[2]
}

/** @returns the text without what stands in front of its lines, unless something there is of all pairs of a line */
function readHeads(text: string): TextReading | string {
  const members: Member[] = []
  const texts: string[] = []
  let hasHead = false
  let hasOuter = false
  for (const line of linesIn(text).flatMap(splitAtHeads)) {
    const head = readHead(line, (rest) => pairsAlone(rest) !== undefined)
    if (head === 'none') return head
    const { outer, text: rest, isUnclear } = head ?? { outer: undefined, text: line, isUnclear: false }
    const alone = outer === undefined ? undefined : pairsAlone(rest)
    const pairs = alone ?? pairsOfLine(rest)
    // `error: code=5 at line=7`
    const isProse = outer !== undefined && alone === undefined && !/[,;|&\t]/.test(rest)
    if (pairs === undefined || (isProse && pairs.length > 1)) return text
    if (isUnclear) return row
    hasHead ||= head !== undefined
    hasOuter ||= outer !== undefined
    texts.push(rest)
    members.push(...(outer === undefined ? pairs : [[outer, Object.fromEntries(pairs)] as const]))
  }
  if (hasOuter) return objectOf(members)
  return hasHead ? texts.join('\n') : text
}

/** Of the channel that the topic names: a value, with a time or without, or numbers. */
function readBehind(text: string): TextReading | undefined {
  const fields = stampedValue(text)?.fields ?? (isValue(text) ? text : undefined)
  if (fields === undefined) return readNumbers(text)
  return { kind: 'points', points: [{ tags: {}, fields, time: undefined }] }
}

/** @returns undefined unless all lines are such points */
function readLines(text: string, read: (line: string) => Point | undefined): TextReading | undefined {
  const points: Point[] = []
  for (const line of text.split('\n')) {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    const point = read(trimmed)
    if (point === undefined) return undefined
    points.push(point)
  }
  const [first] = points
  if (first === undefined) return undefined
  // One point has the time of receipt, as other messages do.
  return { kind: 'points', points: points.length === 1 ? [{ ...first, time: undefined }] : points }
}

/** One row is what all of the payload says. */
function tableOf(rows: readonly JsonObject[] | undefined): TextReading | undefined {
  const [object] = rows ?? []
  if (rows === undefined || object === undefined) return undefined
  return rows.length === 1 ? { kind: 'object', object, repeated: [] } : { kind: 'objects', objects: rows }
}

function objectOf(pairs: readonly Member[]): TextReading {
  const first = new Map<string, JsonValue>()
  const repeated: string[] = []
  for (const [name, value] of pairs) {
    if (first.has(name)) repeated.push(name)
    else first.set(name, value)
  }
  return { kind: 'object', object: Object.fromEntries(first), repeated }
}

interface Group {
  readonly pairs: readonly Pair[]
  readonly time: JsonObject | undefined
}

/** Several are told apart by their times. One has the time of receipt, as other messages do. */
function groupsOf(groups: readonly (Group | undefined)[]): TextReading | undefined {
  if (!groups.every((group) => group !== undefined)) return undefined
  const [first, second] = groups
  if (first !== undefined && second === undefined) return objectOf(first.pairs)
  const objects = groups.map(({ pairs, time }) => ({ ...Object.fromEntries(pairs), ...time }))
  return { kind: 'objects', objects }
}

function linesIn(text: string): string[] {
  return text.split(/[\r\n]+/).filter((line) => line.trim() !== '')
}

/** `temp=21.4,hum=40 1767225604` */
const pairsTime = new RegExp(String.raw`^(.*?)\s@?(${epoch})$`)
function readStamped(line: string): Group | undefined {
  const [, text = '', stamp = ''] = pairsTime.exec(line.trim()) ?? []
  const pairs = isTime(stamp) ? pairsOfLine(text) : undefined
  return pairs && { pairs, time: { timestamp: timeOf(stamp) } }
}

function readPairs(text: string): TextReading | undefined {
  const pairs = linesIn(text).map(readPairsOfLine)
  if (!pairs.every((ofLine) => ofLine !== undefined)) return undefined
  try {
    return objectOf(withoutFrame(pairs.flat()))
  } catch {
    // Of `RX: {"t": 21` the numbers are lost, and counted.
    return row
  }
}

/** `Temp: 23.00 °C 73.40 °F`: with tabs between pairs, numbers would be lost. */
function readPairsOfLine(line: string): readonly Member[] | undefined {
  const pairs = pairsOfLine(line)
  const isLost = pairs?.some((pair) => /^[+-]?\d/.test(pair[1]) && !isReading(pair)) === true
  return (isLost ? readSpoken(line) : undefined) ?? pairs
}

/**
 * Ultralight 2.0: `t|15|k|abc`, `2026-01-01T00:00:01Z|t|15`, and several of these with `#` between them.
 * https://fiware-iotagent-ul.readthedocs.io/en/latest/usermanual.html
 */
function readGroups(text: string): TextReading | undefined {
  const groups = text.split('#').map(readGroup)
  const isMeasured = groups.some((group) => group?.pairs.some(([, value]) => isDecimal(value)))
  return isMeasured ? groupsOf(groups) : undefined
}

function readGroup(text: string): Group | undefined {
  const parts = partsBetween(text, ['|'])
  const timestamp = parts.length % 2 === 1 ? parts.shift() : undefined
  const time = timestamp === undefined ? undefined : { timestamp }
  if (time && (!/^\d/.test(time.timestamp) || readTime(time.timestamp, undefined) === 'time_unreadable'))
    return undefined
  const pairs = parts.length === 0 ? undefined : pairsInTurn(parts, () => true)
  return pairs && { pairs, time }
}

/** @returns what stands between the first of the separators that a text has; nothing if it has none */
function partsBetween(text: string, separators: readonly string[]): string[] {
  const separator = separators.find((one) => text.includes(one))
  return separator === undefined ? [] : text.split(separator).map((part) => part.trim())
}

/** `t;21.4;h;40`, `LM35/24.5/TMP36/24.7`. Of two parts the first may be an id, and `floor/1/room/2` is a path. */
function readTurns(text: string, ...signs: string[]): TextReading | undefined {
  const parts = partsBetween(text, signs)
  const pairs = parts.length % 2 === 1 ? undefined : pairsInTurn(parts, isDecimal)
  if (pairs === undefined || pairs.length === 0) return undefined
  const isOfReadings = pairs.some(([name]) => isQuantity(name))
  const isMeasured = signs.includes(';') || pairs.some(([, value]) => value.includes('.'))
  return isOfReadings || (isMeasured && pairs.length > 1) ? objectOf(pairs) : undefined
}

/** One part of `SOIL_HUMIDITY 41.25,AIR_HUMIDITY 60`, and of `rssi [dBm] -040 , power [W] 12`. */
const namedForm = /^([a-z_][\w.-]{0,63}) +(?:\[([^\]\s]{1,16})\] *)?(\S{1,64})$/i

/** All parts have a name and a number. Where some with units have none, numbers are lost. */
function readNamed(text: string): TextReading | undefined {
  const parts = partsBetween(text, [';', ','])
  if (parts.length < 2) return undefined
  const pairs: Pair[] = []
  let hasUnit = false
  for (const part of parts) {
    const match = namedForm.exec(part)
    if (match === null) return undefined
    const [, name = '', unit, value = ''] = match
    hasUnit ||= unit !== undefined
    if (!isDecimal(value)) continue
    pairs.push([name, unit !== undefined && isWrittenUnit(unit) ? `${Number(value)} ${unit}` : value])
  }
  if (pairs.length === parts.length) return objectOf(pairs)
  return hasUnit && pairs.length > 0 ? row : undefined
}

function pairsInTurn(parts: readonly string[], isValue: (text: string) => boolean): Pair[] | undefined {
  const pairs: Pair[] = []
  for (let index = 0; index < parts.length; index += 2) {
    const [name = '', value = ''] = [parts[index], parts[index + 1]]
    if (!/^[a-z_]\w{0,63}$/i.test(name) || readWord(name) !== undefined || !isValue(value)) return undefined
    pairs.push([name, value])
  }
  return pairs
}

/** A longer text is no array either. */
const numbersCharsMax = 1_000

/** Three or more, with one separator between them: `206.8,216.4,275.8`. */
function readNumbers(text: string): TextReading | undefined {
  // `1,234,567` may be one number.
  if (text.length > numbersCharsMax || isNumberAndMore(text)) return undefined
  const between = partsBetween(text, [';', ',', '|'])
  const parts = between.length > 0 ? between : text.split(/\s+/)
  if (parts.at(-1) === '') parts.pop()
  const last = parts.length - 1
  if (last < 2) return undefined
  const areNumbers = parts.every((part, index) =>
    isTime(part) ? index === 0 || index === last : isPlainNumber(part) || Number.isNaN(readWord(part)),
  )
  if (!areNumbers) return undefined
  if (isTime(parts[last] as string)) parts.pop()
  return { kind: 'numbers', numbers: parts.map((part) => (isDecimal(part) ? Number(part) : part)) }
}

/** Digits that begin with 0, and eight digits or more, are parts of a date, codes or ids. */
function isPlainNumber(text: string): boolean {
  return isDecimal(text) && !/^[+-]?(?:0\d|\d{8})/.test(text)
}

/** Numbers alone, or a number that is all of what stands between two separators, or several beside other texts. */
function isRow(text: string): boolean {
  if (isNumberAndMore(text)) return false
  const parts = text.split(/[;,|\n]/)
  // Scales write `ST,GS,+  12.345kg`.
  if (parts.length > 1 && parts.some((part) => isNumber(part.replace(/^([+-]) {1,8}/, '$1')))) return true
  const words = text.split(/[;,|\s]+/).filter((word) => word !== '')
  const numbers = words.filter(isNumber).length
  return numbers > 1 && (numbers === words.length || (/[;,|]/.test(text) && numbers * 2 >= words.length))
}

/** They tell nothing of what stands between them, not even that it is one number after the other. */
const signs = ['/', '#', '*', '~', ':', '_']
/** A time or an id may stand in front. */
const inFront = /^\d[\dTZ\s_:.-]{7,}$/
/** Of parts such as these are dates, times and addresses. */
const partOfDate = /^(?:\d\d?|(?:19|20)\d\d)$/

/** `1500/1650/1850`, and no `3/4` or `1920*1080`. */
function isApart(text: string): boolean {
  const sign = text.length > numbersCharsMax ? undefined : signs.find((one) => text.includes(one))
  if (sign === undefined) return false
  const parts = text.trim().split(sign)
  const [first = '', ...others] = parts
  if (!others.every(isPlainNumber) || !(isPlainNumber(first) || inFront.test(first))) return false
  // `20260101_120000_15` is a time and a number.
  const isEnough = (parts.length > 2 && sign !== '_') || others.some((part) => part.includes('.'))
  return (
    isEnough &&
    !parts.every((part, at) => partOfDate.test(at < parts.length - 1 ? part : part.replace(/\.\d+$/, '')))
  )
}
