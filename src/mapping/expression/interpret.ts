// Evaluates expressions with JSONata, which only mappings that need it load. What an expression may use is bounded:
// time, depth of recursion, elements of a sequence, characters of a text, and the time of a regular expression.

import jsonata from 'jsonata'
import type { ExpressionFailure } from '../scope/place.ts'
import { BoundedRegExp } from './bounded-reg-exp.ts'
import { BoundExceeded, bounds } from './bounds.ts'
import { describeError } from './describe-error.ts'
import { guardFunctions } from './guard-functions.ts'
import type { Interpreter } from './interpreter.ts'
import { toPlain } from './to-plain.ts'
import { translateExpression } from './translate-expression.ts'

/**
 * @param failure makes failures of reasons: the bundle of the interpreter shares no code with the one that looks at
 *   results, so that a class of its own would not be known there
 */
export function createInterpreter(failure: (reason: string) => ExpressionFailure): Interpreter {
  return (text) => {
    const expression = jsonata(translateExpression(text).text, {
      timeout: bounds.evaluationMaxMs,
      stack: bounds.depthMax,
      sequence: bounds.sequenceLengthMax,
      RegexEngine: BoundedRegExp as unknown as RegExpConstructor,
    })
    guardFunctions(expression)
    return async (here, variables) => {
      try {
        return toPlain(await expression.evaluate(here, variables))
      } catch (error) {
        return failure(error instanceof BoundExceeded ? error.message : describeError(error))
      }
    }
  }
}
