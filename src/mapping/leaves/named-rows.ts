// Arrays whose rows begin with the names of their values: `[["Temperature", "68.9", "°F"], ["Humidity", "38", "%"]]`.

import { isDecimal } from '../../decimal.ts'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { readUnit } from './measured-unit.ts'
import { isName } from './stable-text.ts'

export interface NamedRow {
  /** The first in the row. */
  readonly name: string
  /** The third in the row, which has one value then. */
  readonly unit: string | undefined
}

const rowValuesMax = 64

/** @returns undefined for an array that has other rows, or two rows of one name */
export function namedRowsIn(array: readonly JsonValue[], work: Work): readonly NamedRow[] | undefined {
  if (!Array.isArray(array[0]) || !isNameOfRow((array[0] as readonly JsonValue[])[0])) return undefined
  work.left -= array.length
  const rows = array.map(readRow)
  if (!rows.every((row) => row !== undefined) || !array.some(hasNumber)) return undefined
  return new Set(rows.map(({ name }) => name)).size === rows.length ? rows : undefined
}

function readRow(row: JsonValue): NamedRow | undefined {
  if (!Array.isArray(row) || row.length > rowValuesMax) return undefined
  const [name, first, ...others] = row as readonly JsonValue[]
  if (!isNameOfRow(name) || first === undefined) return undefined
  // Beside rows of numbers, one may have a state.
  if (!isNumber(first))
    return others.length === 0 && !isContainer(first) ? { name, unit: undefined } : undefined
  const unit = isNumber(others[0]) ? undefined : readUnit(others[0])
  return unit !== undefined || others.every(isNumber) ? { name, unit } : undefined
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
