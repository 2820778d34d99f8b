// Evaluates expressions with JSONata, which only mappings that need it load. What an expression may use is bounded: the
// steps of its message, depth of recursion, elements of a sequence, characters of a text.

import jsonata from 'jsonata'
import { valuesOf } from '../members.ts'
import { untraced } from '../trace.ts'
import { BoundExceeded, bounds, stepsOfOverflow, WorkUsedUp } from './bounds.ts'
import { type Account, accountVariable, deepStepsUpTo, spend } from './charge.ts'
import { readDecimalOperands } from './decimal-operands.ts'
import { describeError } from './describe-error.ts'
import { guardFunctions } from './guard-functions.ts'
import type { Interpreter } from './interpreter.ts'
import type { ExpressionFailure, Work } from './place.ts'
import { createRegexEngine } from './regex-engine.ts'
import { toPlain } from './to-plain.ts'
import { translateExpression } from './translate-expression.ts'

/** Steps of an evaluation whatever it is, and of one that fails, since JSONata asks for the stack of each error. */
const stepsPerEvaluation = 4
const stepsPerFailure = 24
const stepsPerQuotedStep = 2

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
      if (isTooDeep(variables['message'], work)) return failure(tooDeep)
      try {
        return toPlain(await expression.evaluate(here, { ...variables, [accountVariable]: account }), work)
      } catch (error) {
        if (error instanceof WorkUsedUp) return usedUp
        work.left -= isOverflow(error) ? stepsOfOverflow : stepsPerFailure + quotedSteps(error, work)
        return failure(error instanceof BoundExceeded ? error.message : describeError(error))
      } finally {
        account.hasEnded = true
      }
    }
  }
}

/** By the steps of their message. */
const deepMessages = new WeakMap<Work, boolean>()

const tooDeep = `the message has more than ${bounds.arrayDepthMax} arrays inside each other`

/** Each array copies what a name finds in the arrays inside of it, before anybody can be charged. */
function isTooDeep(message: unknown, work: Work): boolean {
  const known = deepMessages.get(work)
  if (known !== undefined) return known
  const itself: unknown = Object(message)[untraced] ?? message
  const isDeep = arrayDepthExceeds(itself, bounds.arrayDepthMax)
  deepMessages.set(work, isDeep)
  return isDeep
}

function arrayDepthExceeds(message: unknown, depthMax: number): boolean {
  const unseen: unknown[] = [message]
  const depths: number[] = [0]
  while (unseen.length > 0) {
    const value = unseen.pop()
    const around = depths.pop() as number
    if (typeof value !== 'object' || value === null) continue
    const depth = Array.isArray(value) ? around + 1 : 0
    if (depth > depthMax) return true
    for (const inner of Array.isArray(value) ? value : valuesOf(value)) {
      if (typeof inner !== 'object' || inner === null) continue
      unseen.push(inner)
      depths.push(depth)
    }
  }
  return false
}

/** JSONata writes the values that an error is about into its message, as JSON. */
function quotedSteps(error: unknown, { left }: Work): number {
  const { value, value2 } = Object(error) as { readonly value?: unknown; readonly value2?: unknown }
  return stepsPerQuotedStep * (deepStepsUpTo(value, left) + deepStepsUpTo(value2, left))
}

/** What runs out of stack, or makes a sequence that is too long: nobody was charged for what it took until then. */
function isOverflow(error: unknown): boolean {
  return error instanceof RangeError || (error as { readonly code?: unknown } | undefined)?.code === 'D2015'
}
