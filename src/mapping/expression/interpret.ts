// Evaluates expressions with JSONata, which only mappings that need it load. What an expression may use is bounded: the
// steps of its message, depth of recursion, elements of a sequence, characters of a text.

import jsonata from 'jsonata'
import type { ExpressionFailure } from '../scope/place.ts'
import { BoundedRegExp } from './bounded-reg-exp.ts'
import { BoundExceeded, bounds, WorkUsedUp } from './bounds.ts'
import { workVariable } from './charge.ts'
import { describeError } from './describe-error.ts'
import { guardFunctions } from './guard-functions.ts'
import type { Interpreter } from './interpreter.ts'
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
    const expression = jsonata(translated, {
      stack: bounds.depthMax,
      sequence: bounds.sequenceLengthMax,
      RegexEngine: BoundedRegExp as unknown as RegExpConstructor,
    })
    guardFunctions(expression, translated)
    return async (here, variables, work) => {
      work.left -= stepsPerEvaluation
      if (work.left < 0) return usedUp
      try {
        return toPlain(await expression.evaluate(here, { ...variables, [workVariable]: work }), work)
      } catch (error) {
        if (error instanceof WorkUsedUp) return usedUp
        work.left -= stepsPerFailure
        return failure(error instanceof BoundExceeded ? error.message : describeError(error))
      }
    }
  }
}
