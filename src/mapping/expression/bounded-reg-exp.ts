// Regular expressions whose work is bounded in steps, so that the same text matches, or is too much, on any machine. A
// pattern that can take only few steps on a text is left to JavaScript; any other is matched with counted steps.

import { boundSteps, type StepBound } from '../regex/bound-steps.ts'
import { compileRegex, type Match } from '../regex/match-regex.ts'
import { parseRegex, type Regex } from '../regex/parse-regex.ts'
import { BoundExceeded, bounds } from './bounds.ts'

/** JavaScript takes them in some microseconds, as long as the interpreter takes for one of its steps. */
const nativeStepsMax = 2_000

interface Known {
  readonly regex: Regex
  readonly bound: StepBound
  /** The longest text that is left to JavaScript. */
  readonly nativeLengthMax: number
  match: Match | undefined
}

/** JSONata makes a new engine of the same pattern at each evaluation. */
const known = new WeakMap<RegExp, Known>()

/**
 * @param pay told the steps of each match, for one that JavaScript does the characters that it went over; may throw
 * @returns what JSONata takes as `RegexEngine`; its `exec` throws BoundExceeded for a match of too many steps
 */
export function createRegexEngine(pay: (steps: number) => void): new (pattern: RegExp) => RegExp {
  return class extends RegExp {
    readonly #known: Known

    constructor(pattern: RegExp) {
      super(pattern)
      this.#known = recall(pattern)
    }

    override exec(text: string): RegExpExecArray | null {
      if (text.length > bounds.matchedLengthMax) {
        throw new BoundExceeded(`a text to match has more than ${bounds.matchedLengthMax} characters`)
      }
      if (text.length <= this.#known.nativeLengthMax) {
        const from = this.lastIndex
        const found = super.exec(text)
        pay(1 + (found === null ? text.length : this.lastIndex) - from)
        return found
      }
      const steps = { left: bounds.matchStepsMax }
      this.#known.match ??= compileRegex(this.#known.regex)
      const found = this.#known.match(text, this.lastIndex, steps)
      pay(bounds.matchStepsMax - Math.max(0, steps.left))
      if (steps.left < 0) {
        throw new BoundExceeded(`a regular expression takes more than ${bounds.matchStepsMax} steps`)
      }
      this.lastIndex = found?.[1] ?? 0
      return found === undefined ? null : toResult(text, found)
    }
  }
}

/** An engine that tells nobody. */
export const BoundedRegExp = createRegexEngine(() => undefined)

function recall(pattern: RegExp): Known {
  const present = known.get(pattern)
  if (present !== undefined) return present
  const regex = parseRegex(pattern)
  const bound = boundSteps(regex)
  const made = { regex, bound, nativeLengthMax: longest(bound), match: undefined }
  known.set(pattern, made)
  return made
}

/** @returns -1 if even an empty text takes too many steps */
function longest(bound: StepBound): number {
  let [fits, tooLong] = [-1, bounds.matchedLengthMax + 1]
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1
    if (bound(middle) <= nativeStepsMax) fits = middle
    else tooLong = middle
  }
  return fits
}

/** As RegExp's `exec` gives it, but for the names of groups, which JSONata does not ask for. */
function toResult(text: string, found: Int32Array): RegExpExecArray {
  const groups = Array.from({ length: found.length / 2 }, (_, group) => {
    const [begin, end] = [found[2 * group] as number, found[2 * group + 1] as number]
    return begin < 0 || end < 0 ? undefined : text.slice(begin, end)
  })
  return Object.assign(groups, { index: found[0] as number, input: text }) as unknown as RegExpExecArray
}
