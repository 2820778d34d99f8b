// Reads sample values: JSON numbers, booleans as 1 and 0, and text that is one decimal number. Nothing else is
// guessed at: not `0x1f`, not `nan`, not `1,5`.

import type { DropReason, JsonValue } from '../../model.ts'

export type NumberProblem = Extract<
  DropReason,
  'missing' | 'not_a_number' | 'not_finite' | 'value_not_mapped'
>

// No two parts of it can take the same characters: otherwise a text of many digits would take quadratic time.
const decimal = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/

/** Of a number in text. What is longer has digits that float64 has no room for, and would be read again at each look. */
const numberCharsMax = 1_024

/** @returns a finite number, or why there is none; integers beyond 2^53 are the nearest float64 */
export function readNumber(value: JsonValue | undefined): number | NumberProblem {
  if (typeof value === 'number') return Number.isFinite(value) ? value : 'not_finite'
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string' && value.length <= numberCharsMax && decimal.test(value)) {
    return readNumber(Number(value))
  }
  return value === undefined || value === null ? 'missing' : 'not_a_number'
}

/** A reader for a metric with `values` or a `default`. */
export function compileNumberReader(
  values: { readonly [text: string]: number } | undefined,
  fallback: number | undefined,
): (value: JsonValue | undefined) => number | NumberProblem {
  const numbers = values && new Map(Object.entries(values))
  return (value) => {
    if (value === undefined || value === null) return fallback ?? 'missing'
    if (numbers === undefined) return readNumber(value)
    if (typeof value === 'object') return 'not_a_number'
    return numbers.get(String(value)) ?? fallback ?? 'value_not_mapped'
  }
}
