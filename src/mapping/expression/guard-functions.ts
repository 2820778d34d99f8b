// Guards JSONata's functions: what they do with their arguments is charged for, and those that could make a text without
// end, or would go through their arguments many times, have bounds of their own.

import jsonata from 'jsonata'
import { isDecimal } from '../../decimal.ts'
import type { Expr } from '../language.ts'
import { BoundExceeded, bounds } from './bounds.ts'
import {
  charge,
  chargeForParts,
  chargeForWildcards,
  deepSteps,
  type Environment,
  nestedArrays,
  type OnResult,
  shallowSteps,
} from './charge.ts'
import { decimalFunction } from './decimal-operands.ts'
import { isFunction } from './is-function.ts'
import { jsonataFunctions } from './jsonata-functions.ts'

type Check = (...args: readonly unknown[]) => void

const checks: { readonly [name: string]: Check } = {
  pad: (_, width, character) => {
    checkTextLength(Math.abs(Number(width)))
    checkTextLength(Math.abs(Number(width)) * (lengthOf(character) / paddingsMax))
  },
  join: (texts, separator) => {
    const all = Array.isArray(texts) ? texts : [texts]
    const separators = all.length * lengthOf(separator)
    checkTextLength(all.reduce((length, text) => length + lengthOf(text), separators))
  },
  replace: (text, pattern, replacement) => {
    const matchesMax = lengthOf(text) / Math.max(1, lengthOf(pattern)) + 1
    if (typeof replacement === 'string') checkTextLength((matchesMax * replacement.length) / paddingsMax)
  },
  distinct: (values) => {
    if (Array.isArray(values) && values.length > bounds.distinctLengthMax) {
      throw new BoundExceeded(`$distinct has more than ${bounds.distinctLengthMax} values`)
    }
  },
  toMillis: (text, picture) => {
    if (lengthOf(text) > bounds.timeLengthMax) {
      throw new BoundExceeded(`$toMillis has a text of more than ${bounds.timeLengthMax} characters`)
    }
    checkPicture(picture)
    if (partsThatTouch.test(String(picture))) {
      throw new BoundExceeded('the picture of $toMillis has two parts of variable length without a separator')
    }
  },
  ...Object.fromEntries(
    ['formatNumber', 'formatInteger', 'parseInteger', 'fromMillis'].map((name): [string, Check] => [
      name,
      (_, picture) => checkPicture(picture),
    ]),
  ),
}

/** Behind a part that may take any number of characters, such as `[f]` or a name, the next one: each way to part them is tried. */
const partsThatTouch = /\[(?:f[^\]]*|[^\]]*[NnWwAaIi][^\]]*)\]\[/

function checkPicture(picture: unknown): void {
  if (lengthOf(picture) > bounds.pictureLengthMax) {
    throw new BoundExceeded(`a picture has more than ${bounds.pictureLengthMax} characters`)
  }
}

/** Of a function, whose arguments are compared with its signature. */
const stepsPerCall = 2

/** How many times the longest text may be made on the way, before it is cut or looked at. */
const paddingsMax = 16

/**
 * @param deep steps to go through all that is in a value
 * @param nested elements of an array and of those in it, and how deep they are
 */
type Steps = (
  args: readonly unknown[],
  deep: (value: unknown) => number,
  nested: (value: unknown) => { readonly length: number; readonly depth: number },
) => number

/** Steps of functions that do more, or less, than to go once through all that is in their arguments. */
const ownSteps: { readonly [name: string]: Steps } = {
  contains: searchSteps,
  split: searchSteps,
  // At worst each character is replaced.
  replace: (args) => searchSteps(args) + (lengthOf(args[0]) * lengthOf(args[2])) / 64,
  substringBefore: searchSteps,
  substringAfter: searchSteps,
  // The padding becomes an array of its characters.
  pad: ([text, width, character]) =>
    shallowSteps(text) + (Math.abs(Number(width)) * Math.max(1, lengthOf(character))) / 4,
  // Halves are copied for each element.
  sort: ([values]) => lengthOf(values) * (Math.log2(lengthOf(values) + 1) + lengthOf(values) / 256),
  // Each element is compared with those before it, or added to a copy of them.
  distinct: ([values], deep) => 1 + deep(values) * Math.max(1, lengthOf(values) / 8),
  spread: ([values], deep, nested) => 1 + deep(values) * Math.max(1, nested(values).length / 8),
  toMillis: () => 50,
  // What is found in an array is gathered anew for the array around it.
  keys: ([values], deep, nested) => deep(values) * Math.max(1, 4 * nested(values).depth),
  lookup: ([values], deep, nested) => deep(values) * Math.max(1, nested(values).depth),
  // Roman numerals have an M for each thousand.
  formatInteger: ([value, picture]) =>
    /i/i.test(String(picture)) ? Math.min(Math.abs(Number(value)) / 1000, romanLettersMax) / 8 : 0,
  // JSONata looks at each value by a function of its own.
  string: ([value], deep) => deep(value) * 4,
  clone: ([value], deep) => deep(value) * 4,
  ...Object.fromEntries(
    'count exists type append map filter single reduce reverse shuffle zip sum max min average'
      .split(' ')
      .map((name): [string, Steps] => [name, (args) => shallowSteps(args[0]) + shallowSteps(args[1])]),
  ),
}

/** With more of them JSONata runs out of stack. */
const romanLettersMax = 10_000

/** At worst each character of a text is compared with each of the other; a regular expression is charged for where it is matched. */
function searchSteps([text, part]: readonly unknown[]): number {
  return (lengthOf(text) * Math.max(2, lengthOf(part))) / 128
}

/** Of a text or an array. */
function lengthOf(value: unknown): number {
  return typeof value === 'string' || Array.isArray(value) ? value.length : 0
}

interface Definition {
  readonly implementation: (...args: readonly unknown[]) => unknown
  readonly signature: { readonly definition: string }
}

// A function that is named and not called evaluates to its definition.
const definitions = new Map<string, Definition>()
for (const name of jsonataFunctions) {
  const definition = (await jsonata(`$${name}`).evaluate(null)) as Definition
  // Those without a signature know the time of the evaluation, and do nothing with a payload.
  if (definition.signature !== undefined && name !== 'now' && name !== 'millis')
    definitions.set(name, definition)
}

/** @param text of the expression */
export function guardFunctions(expression: jsonata.Expression, text: Expr): void {
  for (const [name, definition] of definitions) {
    if (!mentions(text, name)) continue
    expression.registerFunction(name, guarded(name, definition), definition.signature.definition)
  }
  expression.registerFunction(
    decimalFunction,
    readDecimal as (this: jsonata.Focus, value: unknown) => unknown,
  )
  const chargePart = chargeForParts(expression)
  const onResult: OnResult = (part, input, environment, result) => {
    if (typeof result === 'string') checkTextLength(result.length)
    chargePart(part, input, environment, result)
  }
  assign('jsonata.__evaluate_exit', onResult)
  const beforePart = chargeForWildcards(expression)
  if (beforePart !== undefined) assign('jsonata.__evaluate_entry', beforePart)

  function assign(name: string, callback: unknown): void {
    const symbol: unknown = Symbol.for(name)
    expression.assign(symbol as string, callback)
  }
}

function readDecimal(this: jsonata.Focus & { environment: Environment }, value: unknown): unknown {
  if (typeof value !== 'string') return value
  charge(this.environment, shallowSteps(value))
  return isDecimal(value) ? Number(value) : value
}

/** The transform operator calls `$clone` by itself. */
function mentions(text: Expr, name: string): boolean {
  return text.includes(`$${name}`) || (name === 'clone' && text.includes('|'))
}

function guarded(name: string, { implementation }: Definition): Definition['implementation'] {
  const steps = ownSteps[name]
  function call(this: jsonata.Focus & { environment: Environment }, ...args: readonly unknown[]): unknown {
    checks[name]?.(...args)
    const { environment } = this
    const deep = (value: unknown): number => deepSteps(value, environment)
    const nested = (value: unknown) =>
      Array.isArray(value) ? nestedArrays(value, environment) : { length: 1, depth: 0 }
    const own = steps?.(args, deep, nested) ?? args.reduce<number>((sum, arg) => sum + deep(arg), 0)
    // Of an argument that is missing there is no number to count with.
    charge(environment, stepsPerCall + (Math.floor(own) || 0))
    const given = asksForTruth.has(name) ? args.map((arg) => payingForTruth(arg, environment)) : args
    const result = implementation.apply(this, [...given])
    return result instanceof Promise
      ? result.then((value) => chargeResult(environment, value))
      : chargeResult(environment, result)
  }
  // JSONata counts the parameters of a function that is given to another one, and reads their names where some are left open.
  Object.defineProperty(call, 'length', { value: implementation.length })
  Object.defineProperty(call, 'toString', { value: () => implementation.toString() })
  return call
}

/** They take what the function that they are given returns as true or false, and to know that they go through it. */
const asksForTruth: ReadonlySet<string> = new Set(['filter', 'single', 'sift'])

/** JSONata gives a function to another one as a closure; to one that is called last in a third one, as it has it. */
interface Callee {
  readonly apply?: (self: unknown, params: unknown) => Promise<unknown>
  readonly arity?: number
  readonly arguments?: readonly unknown[]
}

function payingForTruth(arg: unknown, environment: Environment): unknown {
  const isCallee = typeof arg === 'function' || isFunction(Object(arg))
  const callee = arg as Callee
  if (!isCallee || callee.apply === undefined) return arg
  return {
    arity: typeof arg === 'function' ? (callee.arity ?? arg.length) : callee.arguments?.length,
    async apply(self: unknown, params: unknown): Promise<unknown> {
      const result = await callee.apply?.(self, params)
      charge(environment, deepSteps(result, environment))
      return result
    },
  }
}

/** Of a function that is called last in another one JSONata calls nobody back. */
function chargeResult(environment: Environment, result: unknown): unknown {
  if (typeof result === 'string') checkTextLength(result.length)
  charge(environment, shallowSteps(result))
  return result
}

function checkTextLength(length: number): void {
  if (length > bounds.textLengthMax) {
    throw new BoundExceeded(`a text has more than ${bounds.textLengthMax} characters`)
  }
}
