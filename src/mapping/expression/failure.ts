// Why an expression fails, in words, with JSONata's code (https://docs.jsonata.org/). The words name operators and
// functions, never values of a payload.

import { ExpressionFailure } from './place.ts'

const reasons: { readonly [code: string]: string } = {
  T0410: '# has an argument of the wrong type',
  D1001: 'a number is out of range',
  D1002: '"-" before a value that is not a number',
  T2001: 'the left side of # is not a number',
  T2002: 'the right side of # is not a number',
  T2009: 'the sides of # are of different types',
  T2010: 'a side of # is neither a number nor text',
  D3001: 'a number is out of range',
  D3030: 'the argument of $number is not a number',
}

/**
 * @param token the operator in quotes, or the function with its `$`
 * @param more reasons beside those of compiled expressions
 */
export function reasonOf(code: string, token = '', more: typeof reasons = {}): string {
  return `${(reasons[code] ?? more[code] ?? 'the expression fails').replace('#', () => token)}${code && ` (${code})`}`
}

/** By code and token, of which there are as many as operators and functions: a message can fail at thousands of its values. */
const failures = new Map<string, ExpressionFailure>()

/** @returns what a compiled expression returns, and each that it is a part of. To throw it would take some µs each time. */
export function failureOf(code: string, token = ''): ExpressionFailure {
  const key = code + token
  const failure = failures.get(key) ?? new ExpressionFailure(reasonOf(code, token))
  failures.set(key, failure)
  return failure
}

/** Of a number that is infinite, wherever one is asked for. */
export const outOfRange = failureOf('D1001')
