// Sticky patterns in which words have letters of any script. V8 takes half a millisecond to read a few `\p{L}`, even of a
// pattern that never runs, and one more when it first runs. So texts in ASCII, which nearly all are, have a pattern of
// their own.

import { once } from '../once.ts'

export interface WordPattern {
  /** Matches the same in the text as the pattern for all texts. */
  of(text: string): RegExp
}

/** @param source of the pattern, by the characters of words and by letters, both for use in `[…]` */
export function wordPattern(source: (word: string, letter: string) => string): WordPattern {
  const ascii = new RegExp(source('a-zA-Z0-9_', 'a-zA-Z'), 'y')
  const any = once(() => new RegExp(source('\\p{L}\\p{M}\\p{Nd}_', '\\p{L}'), 'uy'))
  return { of: (text) => (isAscii(text) ? ascii : any()) }
}

let last = ''
let isLastAscii = true

/** A text is read in many steps. */
function isAscii(text: string): boolean {
  if (text !== last) {
    last = text
    isLastAscii = Buffer.byteLength(text) === text.length
  }
  return isLastAscii
}
