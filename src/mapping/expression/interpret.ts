// Evaluates expressions with JSONata, which only mappings that need it load. What an expression may use is bounded: the
// steps of its message, depth of recursion, elements of a sequence, characters of a text.

import jsonata from 'jsonata'
import { BoundExceeded, bounds, stepsOfOverflow, WorkUsedUp } from './bounds.ts'
import { type Account, accountVariable, spend } from './charge.ts'
import { readDecimalOperands } from './decimal-operands.ts'
import { describeError } from './describe-error.ts'
import { guardFunctions } from './guard-functions.ts'
import type { Interpreter } from './interpreter.ts'
import type { ExpressionFailure } from './place.ts'
import { createRegexEngine } from './regex-engine.ts'
import { toPlain } from './to-plain.ts'
import { translateExpression } from './translate-expression.ts'

/** Steps of an evaluation whatever it is, and of one that fails, since JSONata asks for the stack of each error. */
const stepsPerEvaluation = 4
const stepsPerFailure = 16

/**
 * @param failure makes failures of reasons: the bundle of the interpreter shares no code with the one that looks at
 *   results, so that a class of its own would not be known there
 * @param usedUp the failure of a message that has no steps left
 */
export function createInterpreter(
  failure: (reason: string) => ExpressionFailure,
  usedUp: ExpressionFailure,
): Interpreter {
  return (text) => {
    const translated = translateExpression(text).text
    const options: jsonata.JsonataOptions = { stack: bounds.depthMax, sequence: bounds.sequenceLengthMax }
    const expression = jsonata(translated, options)
    readDecimalOperands(expression.ast())
    guardFunctions(expression, translated)
    return async (here, variables, work) => {
      work.left -= stepsPerEvaluation
      if (work.left < 0) return usedUp
      // Read when an evaluation begins, so that each has the engine that charges its own message.
      options.RegexEngine = createRegexEngine((steps) => spend(work, steps)) as unknown as RegExpConstructor
      const account: Account = { work, hasEnded: false }
      try {
        return toPlain(await expression.evaluate(here, { ...variables, [accountVariable]: account }), work)
      } catch (error) {
        if (error instanceof WorkUsedUp) return usedUp
        work.left -= isOverflow(error) ? stepsOfOverflow : stepsPerFailure
        return failure(error instanceof BoundExceeded ? error.message : describeError(error))
      } finally {
        account.hasEnded = true
      }
    }
  }
}

/** What runs out of stack, or makes a sequence that is too long: nobody was charged for what it took until then. */
function isOverflow(error: unknown): boolean {
  return error instanceof RangeError || (error as { readonly code?: unknown } | undefined)?.code === 'D2015'
}
