// What JSONata takes in place of RegExp: matches in linear time, and charges the message for it.

import { BoundExceeded, bounds } from './bounds.ts'
import { compileRegex } from './linear-regex.ts'

/** Steps of a match, however short. */
const stepsPerMatch = 16

/** Characters of the text, each with each instruction of the pattern, that are gone through in about a step. */
const instructionsPerStep = 32

/** What JSONata uses of RegExp. */
export type RegexEngine = new (pattern: RegExp) => Pick<RegExp, 'exec' | 'lastIndex'>

/** @param pay told the steps of each match before it is made; may throw */
export function createRegexEngine(pay: (steps: number) => void): RegexEngine {
  return class {
    lastIndex = 0
    readonly #regex: ReturnType<typeof compileRegex>

    constructor(pattern: RegExp) {
      this.#regex = compileRegex(pattern)
    }

    exec(text: string): RegExpExecArray | null {
      if (text.length > bounds.matchedLengthMax) {
        throw new BoundExceeded(`a text to match has more than ${bounds.matchedLengthMax} characters`)
      }
      const characters = Math.max(0, text.length - this.lastIndex)
      const instructions = characters * this.#regex.programSize()
      pay(stepsPerMatch + Math.floor(instructions / instructionsPerStep))
      const matcher = this.#regex.matcher(text)
      const found = this.lastIndex <= text.length && matcher.find(this.lastIndex)
      this.lastIndex = found ? matcher.end() : 0
      if (!found) return null
      const groups = Array.from(
        { length: matcher.groupCount() + 1 },
        (_, group) => matcher.group(group) ?? undefined,
      )
      return Object.assign(groups, { index: matcher.start(), input: text }) as RegExpExecArray
    }
  }
}
