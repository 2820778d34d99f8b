// JSONata's errors as reasons. Its own messages quote values of the payload, so that only codes are taken over.

import { bounds } from './bounds.ts'
import { reasonOf } from './failure.ts'

const reasons: { readonly [code: string]: string } = {
  T0411: '# is given a value of the wrong type',
  T0412: '# is given an array with elements of the wrong type',
  T1003: 'a key of an object is not text',
  D1004: 'a regular expression matches the empty text',
  T1005: 'the called value is not a function',
  T1006: 'the called value is not a function',
  T1007: 'the called value is not a function',
  T1008: 'the called value is not a function',
  D1009: 'an object has the same key twice',
  D1011: 'a function calls itself too often',
  D1013: 'a key of an object begins with "_jsonata_"',
  T2003: 'the left side of ".." is not an integer',
  T2004: 'the right side of ".." is not an integer',
  T2006: 'the right side of "~>" is not a function',
  T2007: 'values to sort are of different types',
  T2008: 'a value to sort by is neither a number nor text',
  D2014: `a sequence has more than ${bounds.sequenceLengthMax} elements`,
  D2015: `a sequence has more than ${bounds.sequenceLengthMax} elements`,
  D3060: '$sqrt of a negative number',
  D3061: 'the result of $power is out of range',
  D3070: '$sort needs numbers, texts, or a function that compares the values',
  D3110: 'the argument of $toMillis is not a time in ISO 8601',
  D3136: 'the picture of $toMillis does not determine the whole time',
  D3137: 'the expression calls $error',
  D3138: '$single matches more than one value',
  D3139: '$single matches no value',
  D3141: '$assert does not hold',
}

/** @param error anything that JSONata throws */
export function describeError(error: unknown): string {
  const { code, token } = error as { readonly code?: unknown; readonly token?: unknown }
  if (typeof code !== 'string') return reasonOf('')
  const name = typeof token === 'string' ? token : ''
  // `and` and `or` put their own name on whatever fails at their right side.
  if (/^T20/.test(code) && /^(and|or)$/.test(name)) return reasonOf(code, 'an operator', reasons)
  return reasonOf(code, code.startsWith('T04') ? `$${name}` : `"${name}"`, reasons)
}
