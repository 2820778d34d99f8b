// Finds regular expressions that cannot be matched in linear time, or whose repeats make them too long.

import { compileRegex, programSizeMax } from '../expression/linear-regex.ts'

/** @returns what is wrong, or undefined */
export function checkRegex(pattern: RegExp): string | undefined {
  let size: number
  try {
    size = compileRegex(pattern).programSize()
  } catch (error) {
    const [, what] = /^error parsing regexp: (.*)$/s.exec((error as Error).message) ?? []
    return `this regular expression is not supported: ${what ?? 'RE2 cannot compile it'}; RE2 has no lookahead, lookbehind or backreference`
  }
  if (size <= programSizeMax) return undefined
  return `this regular expression is too long: it has ${size} parts with its repeats written out; at most ${programSizeMax} are allowed`
}
