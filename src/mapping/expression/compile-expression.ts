// Compiles expressions to closures as far as that can be done: field paths, and what compile-operation.ts can read.
// All else is for the interpreter, which would have the same result for what is compiled.

import type { JsonValue } from '../../model.ts'
import type { Expr } from '../language.ts'
import type { Capture } from '../topic/topic-filter.ts'
import { compileOperation } from './compile-operation.ts'
import { compileSteps } from './compile-path.ts'
import { type FieldPath, parseFieldPath } from './field-path.ts'
import type { Variables } from './interpreter.ts'
import { type Evaluate, ExpressionFailure, type Place } from './place.ts'

type Captures = readonly Capture[]

const variables: { readonly [name: string]: (place: Place) => JsonValue | undefined } = {
  topic: ({ message }) => message.topic,
  client_id: ({ message }) => message.clientId,
  principal: ({ message }) => message.principal,
  attributes: ({ message }) => message.attributes,
  received_at: ({ message }) => message.receivedAtMs,
  message: ({ root }) => root,
  key: ({ key }) => key,
  parent: ({ parent }) => parent,
}

/** Names of the variables that are not captures; `key` and `parent` are for loops. */
export const variableNames: readonly string[] = Object.keys(variables)

/**
 * @param text a valid expression whose variables exist: the validator saw to it
 * @returns undefined if the interpreter is needed
 */
export function compileExpression(text: Expr, captures: Captures): Evaluate | undefined {
  const path = parseFieldPath(text)
  if (path !== undefined) {
    const evaluate = compilePath(text.trim().charAt(0), path, captures)
    return evaluate && (path.steps.length === 0 ? evaluate : catchFailure(evaluate))
  }
  return compileOperation(text, (first, inner) => compilePath(first, inner, captures))
}

function catchFailure(evaluate: Evaluate): Evaluate {
  return (place) => {
    try {
      return evaluate(place)
    } catch (error) {
      if (error instanceof ExpressionFailure) return error
      throw error
    }
  }
}

/** @returns what the variables of an expression are at a place, for the interpreter */
export function bindVariables(place: Place, captures: Captures): Variables {
  const bound: { [name: string]: JsonValue | undefined } = {}
  for (const [name, read] of Object.entries(variables)) bound[name] = read(place)
  for (const capture of captures) bound[capture.name] = compileCapture(capture)(place)
  return bound
}

/** @returns a reader of the topic level, or with `rest` of all levels from there on but those behind it */
export function compileCapture({ level, rest, behind = 0 }: Capture): (place: Place) => string {
  return rest
    ? ({ levels }) => levels.slice(level, levels.length - behind).join('/')
    : ({ levels }) => levels.at(level) ?? ''
}

/** @param first character of the path: an array counts as one value for a name, and element by element for `$` */
function compilePath(first: string, path: FieldPath, captures: Captures): Evaluate | undefined {
  const { variable, steps } = path
  if (variable === '') return compileSteps(({ here }) => here, steps, first !== '$')
  const capture = captures.find(({ name }) => name === variable)
  const start = capture ? compileCapture(capture) : Object.hasOwn(variables, variable) && variables[variable]
  return start ? compileSteps(start, steps, false) : undefined
}
