// Finds regular expressions that cannot be matched in linear time, or whose repeats make them too long.

import { compileRegex, programSizeMax } from '../expression/linear-regex.ts'

/** @returns what is wrong, or undefined */
export function checkRegex(pattern: RegExp): string | undefined {
  let size: number
  try {
    size = compileRegex(pattern).programSize()
  } catch (error) {
    const [, what] = /^error parsing regexp: (.*)$/s.exec((error as Error).message) ?? []
    return `this regular expression cannot be used: ${what ?? 'it has no form in RE2'}; there is no lookahead, lookbehind or backreference`
  }
  if (size <= programSizeMax) return undefined
  return `this regular expression is too long once its repeats are written out: ${size} parts, ${programSizeMax} at most`
}
