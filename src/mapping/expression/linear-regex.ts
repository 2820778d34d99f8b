// Regular expressions that take time in proportion to the text, whatever the text is: those of RE2, which has no
// lookaround and no backreferences for that reason. https://github.com/google/re2/wiki/Syntax

import { RE2JS } from 're2js'

/** Instructions of a compiled pattern, in which repeats such as `a{2,30}` are written out. Each costs for each character. */
export const programSizeMax = 1_000

/** By the pattern that JSONata holds: it makes a new engine of it at each evaluation. */
const compiled = new WeakMap<RegExp, RE2JS>()

/** @throws {Error} for a pattern that RE2 does not have; its message says what it does not have */
export function compileRegex(pattern: RegExp): RE2JS {
  let regex = compiled.get(pattern)
  if (regex === undefined) {
    const flags =
      (pattern.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) |
      (pattern.multiline ? RE2JS.MULTILINE : 0) |
      (pattern.dotAll ? RE2JS.DOTALL : 0)
    regex = RE2JS.compile(RE2JS.translateRegExp(pattern.source), flags)
    compiled.set(pattern, regex)
  }
  return regex
}
