// Reads sample values: JSON numbers, booleans as 1 and 0, text that is one decimal number, and a few words. Nothing else
// is guessed at: not `0x1f`, not `1,5`.

import { isDecimal } from '../../decimal.ts'
import type { DropReason, JsonValue } from '../../model.ts'
import { notFiniteWords, readingWords } from './reading-words.ts'
import { compileScaling, type Scaling } from './scale-number.ts'

export type NumberProblem = Extract<
  DropReason,
  'missing' | 'not_a_number' | 'not_finite' | 'value_not_mapped'
>

/** Of a word that is read. */
const wordCharsMax = 16

/** @returns 1 or 0 for a word, in any case; NaN for one that stands for no number; undefined for other text */
export function readWord(text: string): number | undefined {
  if (text.length > wordCharsMax) return undefined
  const word = text.trim().toLowerCase()
  const number = readingWords.get(word)
  return number ?? (notFiniteWords.has(word.replace(/^[+-]/, '')) ? Number.NaN : undefined)
}

/** @returns a finite number, or why there is none; integers beyond 2^53 are the nearest float64 */
export function readNumber(value: JsonValue | undefined): number | NumberProblem {
  if (typeof value === 'number') return Number.isFinite(value) ? value : 'not_finite'
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string') {
    const number = isDecimal(value) ? Number(value) : readWord(value)
    return number === undefined ? 'not_a_number' : readNumber(number)
  }
  return value === undefined || value === null ? 'missing' : 'not_a_number'
}

export type NumberTable = { readonly [text: string]: number }

/** How a metric or a named leaf reads its value. */
export interface Reading extends Scaling {
  readonly values?: NumberTable
  readonly default?: number
}

export type ReadValue = (value: JsonValue | undefined) => number | NumberProblem

/**
 * A key of the table counts first, for numbers and booleans by their JSON text; it is not scaled. In a table of words
 * alone, other numbers are themselves.
 * @param inherited table of the scope: what it does not name is read as without it
 */
export function compileNumberReader(reading: Reading, inherited?: NumberTable): ReadValue {
  const { values, default: fallback } = reading
  const table = values ?? inherited
  const find = table && compileTable(table)
  const read = compileScaledReader(reading)
  const passes = values === undefined || !Object.keys(values).some(isDecimal)
  return (value) => {
    if (value === undefined || value === null) return fallback ?? 'missing'
    if (find === undefined) return read(value)
    if (typeof value === 'object') return 'not_a_number'
    const text = String(value)
    const known = find(text)
    if (known !== undefined) return known
    if (passes && (values === undefined || typeof value === 'number' || isDecimal(text))) {
      const number = read(value)
      if (number !== 'not_a_number') return number
    }
    return fallback ?? 'value_not_mapped'
  }
}

/** Numbers and decimal texts are scaled; what is on or off is not. */
function compileScaledReader(scaling: Scaling): ReadValue {
  const scaled = compileScaling(scaling)
  if (scaled === undefined) return readNumber
  return (value) => {
    const number = readNumber(value)
    const isNumber = typeof value === 'number' || (typeof value === 'string' && isDecimal(value))
    return isNumber && typeof number === 'number' ? readNumber(scaled(number)) : number
  }
}

/** Finds words in any case, unless two keys differ by case alone. */
export function compileTable(values: NumberTable): (text: string) => number | undefined {
  const keys = Object.keys(values)
  const inAnyCase = new Set(keys.map((key) => key.toLowerCase())).size === keys.length
  const fold = (text: string) => (inAnyCase ? text.toLowerCase() : text)
  const numbers = new Map(Object.entries(values).map(([key, number]) => [fold(key), number]))
  const lengthMax = Math.max(...keys.map(({ length }) => length))
  return (text) => (text.length > lengthMax ? undefined : numbers.get(fold(text)))
}
