// Arrays whose rows begin with the names of their values, `[["Temperature", "68.9", "°F"], ["Humidity", "38", "%"]]`, or have
// them behind a code, `[[25, "Carbon Monoxide", 23.56]]`, or have a time: `[["pump", 1767225605000, 3.2]]`.

import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { readWord } from '../series/read-number.ts'
import { readElementTime } from './element-time.ts'
import { wordList } from './lists/word-list.ts'
import { isWrittenUnit } from './lists/written-units.ts'
import { readUnit } from './measured-unit.ts'
import { readStateWord } from './read-state.ts'
import { isName, isTimeOfToday } from './stable-text.ts'

export interface NamedRow {
  readonly name: string
  /** Behind it, where a row is of two: `["A1", "B1", 2.3]`. */
  readonly second?: string
  /** Where the name is: 1 behind its code, or behind the time. */
  readonly nameAt: 0 | 1
  /** The third in the row, which has one value then. */
  readonly unit: string | undefined
  /** Where the time of the row is. */
  readonly timeAt: number | undefined
}

const rowValuesMax = 64

/** @returns undefined for an array that has other rows, or two rows of one name */
export function namedRowsIn(array: readonly JsonValue[], work: Work): readonly NamedRow[] | undefined {
  const [first] = array
  if (!Array.isArray(first)) return undefined
  const [name, text] = first as readonly JsonValue[]
  const isCoded = isCode(name) && typeof text === 'string'
  if (!isCoded && !isNameOfRow(name) && !isRowTime(name)) return undefined
  work.left -= array.length
  const rows = array.map((row) => (isCoded ? readCoded(row, first.length) : readRow(row)))
  const timeAt = rows[0]?.timeAt
  if (!rows.every((row) => row !== undefined) || rows.some((row) => row.timeAt !== timeAt)) return undefined
  if (timeAt === undefined && !isCoded && rows[0]?.second === undefined && !array.some(hasNumber))
    return undefined
  if (rows.some((row) => (row.second === undefined) !== (rows[0]?.second === undefined))) return undefined
  const own = rows.map(({ name, second }, index) =>
    JSON.stringify([name, second, timeAt === undefined ? 0 : (array[index] as readonly JsonValue[])[timeAt]]),
  )
  return new Set(own).size === rows.length ? rows : undefined
}

function readRow(row: JsonValue): NamedRow | undefined {
  if (!Array.isArray(row) || row.length > rowValuesMax) return undefined
  const timeAt = row.length < 3 ? undefined : [0, 1, row.length - 1].find((at) => isRowTime(row[at]))
  if (timeAt !== undefined) return readTimed(row, timeAt)
  const [name, first, ...others] = row as readonly JsonValue[]
  if (!isNameOfRow(name) || first === undefined) return undefined
  if (isOfTwo(name, first, others)) return { name, second: first, nameAt: 1, unit: undefined, timeAt }
  // Beside rows of numbers, one may have a state.
  if (!isNumber(first))
    return others.length === 0 && !isContainer(first)
      ? { name, nameAt: 0, unit: undefined, timeAt }
      : undefined
  const unit = isNumber(others[0]) ? undefined : readUnit(others[0])
  return unit !== undefined || others.every(isNumber) ? { name, nameAt: 0, unit, timeAt } : undefined
}

function isOfTwo(name: string, first: JsonValue, others: readonly JsonValue[]): first is string {
  const [value] = others
  if (others.length !== 1 || !isNumber(value) || !isNameOfRow(first) || isState(first) || isState(name))
    return false
  return !isWrittenUnit(first) && !isWrittenUnit(name)
}

function readTimed(row: readonly JsonValue[], timeAt: number): NamedRow | undefined {
  const nameAt = timeAt === 0 ? 1 : 0
  const name = row[nameAt]
  const areNumbers = row.every((value, at) => at === nameAt || at === timeAt || isNumber(value))
  if (!areNumbers || !isNameOfRow(name) || isState(name)) return undefined
  return { name, nameAt, unit: undefined, timeAt }
}

/** A state or a unit behind a number is no name: all rows have a number behind it. */
function readCoded(row: JsonValue, length: number): NamedRow | undefined {
  if (!Array.isArray(row) || row.length !== length || length > rowValuesMax) return undefined
  const [code, name, first, ...others] = row as readonly JsonValue[]
  if (!isCode(code) || !isNameOfRow(name) || isState(name) || isWrittenUnit(name) || !isNumber(first))
    return undefined
  const unit = isNumber(others[0]) ? undefined : readUnit(others[0])
  return unit !== undefined || others.every(isNumber)
    ? { name, nameAt: 1, unit, timeAt: undefined }
    : undefined
}

function isRowTime(value: JsonValue | undefined): boolean {
  return typeof value !== 'object' && readElementTime(value) !== undefined
}

function isState(text: string): boolean {
  return readWord(text) !== undefined || readStateWord(text) !== undefined || results.has(text.toLowerCase())
}

/** How a value was read, or what it says. */
const results = wordList('alarm bad error fail failed good high idle invalid low normal ok valid warning')

/** Not the time of the row. */
function isCode(value: JsonValue | undefined): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && !isTimeOfToday(value)
}

function hasNumber(row: JsonValue): boolean {
  return isNumber((row as readonly JsonValue[])[1])
}

function isContainer(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null
}

function isNameOfRow(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && /\p{L}/u.test(value) && isName(value) && !isDecimal(value)
}

function isNumber(value: JsonValue | undefined): value is number | string {
  return typeof value === 'number' || (typeof value === 'string' && isDecimal(value))
}
