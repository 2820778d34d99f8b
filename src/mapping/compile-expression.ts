// Compiles field paths to closures. A path that leads to nothing gives undefined; member names are own properties
// only, so `constructor` and `__proto__` are names like any other.

import type { JsonValue, Message } from '../model.ts'
import { type FieldPath, parseFieldPath } from './field-path.ts'
import type { Expr } from './language.ts'
import type { Capture } from './topic-filter.ts'

/** Where expressions are evaluated. */
export interface Place {
  readonly message: Message
  /** Of the topic. */
  readonly levels: readonly string[]
  /** The payload's root. */
  readonly root: JsonValue
  /** The part of the payload that field paths start from. */
  readonly here: JsonValue
}

export type Evaluate = (place: Place) => JsonValue | undefined

const variables: { readonly [name: string]: Evaluate } = {
  topic: ({ message }) => message.topic,
  client_id: ({ message }) => message.clientId,
  principal: ({ message }) => message.principal,
  attributes: ({ message }) => message.attributes,
  received_at: ({ message }) => message.receivedAtMs,
  message: ({ root }) => root,
}

/** Names of the variables that every rule has. */
export const variableNames: readonly string[] = Object.keys(variables)

/** @param expression a valid field path whose variable exists: the validator saw to it */
export function compileExpression(expression: Expr, captures: readonly Capture[]): Evaluate {
  const path = parseFieldPath(expression)
  const from = path && compileStart(path, captures)
  if (path === undefined || from === undefined) throw new Error(`not a field path: ${expression}`)
  return compileSteps(from, path.steps)
}

function compileStart({ variable }: FieldPath, captures: readonly Capture[]): Evaluate | undefined {
  if (variable === '') return ({ here }) => here
  const capture = captures.find(({ name }) => name === variable)
  if (capture !== undefined) return compileCapture(capture)
  return Object.hasOwn(variables, variable) ? variables[variable] : undefined
}

/** @returns a reader of the topic level, or with `rest` of all levels from there on */
export function compileCapture({ level, rest }: Capture): (place: Place) => string {
  return rest ? ({ levels }) => levels.slice(level).join('/') : ({ levels }) => levels[level] ?? ''
}

function compileSteps(from: Evaluate, [step, ...rest]: readonly (string | number)[]): Evaluate {
  if (step === undefined) return from
  const take = typeof step === 'number' ? takeElement(step) : takeMember(step)
  return compileSteps((place) => take(from(place)), rest)
}

type Take = (value: JsonValue | undefined) => JsonValue | undefined

function takeElement(index: number): Take {
  return (value) => (Array.isArray(value) ? value.at(index) : undefined)
}

function takeMember(name: string): Take {
  // Asking whether a property is the object's own costs more than reading it, and is needed for few names.
  const inherited = name in Object.prototype
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const object = value as { readonly [key: string]: JsonValue }
    return inherited && !Object.hasOwn(object, name) ? undefined : object[name]
  }
}
