// The functions that compiled expressions may call, as JSONata defines them (https://docs.jsonata.org/string-functions
// and the pages beside it). Calls of others, and calls that leave out arguments, are for the interpreter.

import type { JsonValue } from '../../model.ts'
import type { Evaluated } from '../scope/place.ts'
import { fail } from './failure.ts'
import { holds, isNumber, textOf } from './operators.ts'

export interface CompiledFunction {
  /** What `typeof` may say of each argument; '' for anything. A missing argument always passes. */
  readonly types: readonly string[]
  readonly call: (...values: readonly Evaluated[]) => JsonValue | undefined
}

type OfText = (text: string, other: string) => JsonValue | undefined

export const functions: { readonly [name: string]: CompiledFunction } = {
  exists: { types: [''], call: (value) => value !== undefined },
  not: { types: [''], call: (value) => (value === undefined ? undefined : !holds(value)) },
  string: { types: [''], call: textOf },
  type: { types: [''], call: typeOf },
  number: { types: ['number string boolean'], call: numberOf },
  contains: ofText(2, (text, part) => (part === undefined ? undefined : text.includes(part))),
  substringBefore: ofText(2, (text, part) =>
    text.includes(part) ? text.slice(0, text.indexOf(part)) : text,
  ),
  substringAfter: ofText(2, (text, part) =>
    text.includes(part) ? text.slice(text.indexOf(part) + part.length) : text,
  ),
  lowercase: ofText(1, (text) => text.toLowerCase()),
  uppercase: ofText(1, (text) => text.toUpperCase()),
}

function ofText(count: number, call: OfText): CompiledFunction {
  return {
    types: Array.from({ length: count }, () => 'string'),
    call: (text, other) => (text === undefined ? undefined : call(text as string, other as string)),
  }
}

function typeOf(value: Evaluated): string | undefined {
  if (value === undefined) return undefined
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  // What is no number, such as 0/0, is an object in JSONata.
  return typeof value === 'number' && !isNumber(value) ? 'object' : typeof value
}

const decimal = /^-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?$/
const otherBase = /^(0[xX][0-9A-Fa-f]+)|(0[oO][0-7]+)|(0[bB][0-1]+)$/

function numberOf(value: Evaluated): number | undefined {
  if (typeof value !== 'string') return value === undefined ? undefined : Number(value)
  const number = Number(value)
  if (decimal.test(value) ? Number.isFinite(number) : otherBase.test(value)) return number
  return fail('D3030')
}
