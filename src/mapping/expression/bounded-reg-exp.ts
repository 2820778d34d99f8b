// Regular expressions that end in time. Validation refuses those that can take exponential time; what is left can
// still be polynomial, so that a match that may take long runs where it can be cut off.

import { type Context, createContext, Script } from 'node:vm'
import { BoundExceeded, bounds } from './bounds.ts'

/** Steps that a match takes at most if it runs without a time limit, which costs more than most matches. */
const untimedStepsMax = 1_000_000

const timed = new Script('match()')
let context: Context | undefined

export class BoundedRegExp extends RegExp {
  /** A match takes at most the length of the text to this power steps. */
  readonly #degree: number

  constructor(pattern: RegExp | string, flags?: string) {
    super(pattern, flags)
    const repeats = this.source.replace(/\\./g, 'x').match(/[*+]|\{\d+,\d*\}/g) ?? []
    this.#degree = repeats.length + (/^\^[^|]*$/.test(this.source) && !this.multiline ? 0 : 1)
  }

  override exec(text: string): RegExpExecArray | null {
    if (text.length > bounds.matchedLengthMax) {
      throw new BoundExceeded(`a text to match has more than ${bounds.matchedLengthMax} characters`)
    }
    if (this.#degree < 2 || text.length ** this.#degree <= untimedStepsMax) return super.exec(text)
    context ??= createContext()
    context['match'] = () => super.exec(text)
    try {
      return timed.runInContext(context, { timeout: bounds.matchMaxMs }) as RegExpExecArray | null
    } catch {
      throw new BoundExceeded('a regular expression takes too long')
    }
  }
}
