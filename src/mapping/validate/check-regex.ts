// Finds regular expressions that take too many steps even on a short text: a repeat in a repeat, a repeated choice whose
// alternatives can begin alike, or many parts in a row that can each take more or less. What is let through is matched
// with counted steps (expression/bounded-reg-exp.ts), so that this is for whoever writes a mapping, not a guard.

import { ambiguousRepeats, boundSteps } from '../regex/bound-steps.ts'
import { parseRegex, type Regex, type RegexNode, UnsupportedRegex } from '../regex/parse-regex.ts'

/** In UTF-16 code units: any text that is worth a pattern is longer. */
const shortText = 16
/** About 50 ms. */
const stepsMax = 5_000_000

/** @returns what is wrong, or undefined; so too for what is no regular expression, which JSONata says itself */
export function checkRegex(pattern: RegExp | string): string | undefined {
  let regex: Regex
  try {
    regex = parseRegex(typeof pattern === 'string' ? new RegExp(pattern) : pattern)
  } catch (error) {
    if (error instanceof UnsupportedRegex) return `this regular expression cannot be used: ${error.message}`
    if (error instanceof SyntaxError) return undefined
    throw error
  }
  if (boundSteps(regex)(shortText) <= stepsMax) return undefined
  const [repeat] = ambiguousRepeats(regex, shortText)
  if (repeat === undefined) return manyParts
  return hasRepeat(repeat.body) ? repeatInRepeat : repeatedChoice
}

const repeatInRepeat =
  'this regular expression can take exponential time: a repeat is inside a repeat; write it with one of them'
const repeatedChoice =
  'this regular expression can take exponential time: it repeats a choice whose alternatives can begin alike'
const manyParts =
  'this regular expression can take too many steps: too many of its parts can each take more or less of the text; ' +
  'write fewer `*`, `+`, `?` and `{…}`, or put what ends each part behind it'

function hasRepeat(node: RegexNode): boolean {
  switch (node.kind) {
    case 'repeat':
      return node.min !== node.max || hasRepeat(node.body)
    case 'group':
    case 'look':
      return hasRepeat(node.body)
    case 'choice':
      return node.options.some(hasRepeat)
    case 'sequence':
      return node.parts.some(hasRepeat)
    default:
      return false
  }
}
