// The functions that compiled expressions may call, as JSONata defines them (https://docs.jsonata.org/string-functions
// and the pages beside it). Calls of others, and calls that leave out arguments, are for the interpreter.

import type { JsonValue } from '../../model.ts'
import { searchSteps, spend, textSteps } from '../work.ts'
import { failureOf, outOfRange } from './failure.ts'
import { textOf } from './json-text.ts'
import { holds, isInfinite } from './operators.ts'
import { type Evaluated, ExpressionFailure, type Work } from './place.ts'

export interface CompiledFunction {
  /** What `typeof` may say of each argument; '' for anything. A missing argument always passes. */
  readonly types: readonly string[]
  readonly call: (values: readonly (JsonValue | undefined)[], work: Work) => Evaluated
}

export const functions: { readonly [name: string]: CompiledFunction } = {
  exists: { types: [''], call: ([value]) => value !== undefined },
  not: { types: [''], call: ([value], work) => notOf(value, work) },
  string: { types: [''], call: ([value], work) => textOf(value, work) },
  type: { types: [''], call: ([value]) => typeOf(value) },
  number: { types: ['number string boolean'], call: ([value], work) => numberOf(value, work) },
  contains: ofTexts((text, part) => (part === undefined ? undefined : text.includes(part))),
  // A missing part is looked for as the word that JavaScript makes of it, as JSONata does.
  substringBefore: ofTexts((text, part) => {
    const at = text.indexOf(part as string)
    return at === -1 ? text : text.slice(0, at)
  }),
  substringAfter: ofTexts((text, part) => {
    const at = text.indexOf(part as string)
    return at === -1 ? text : text.slice(at + (part as string).length)
  }),
  lowercase: ofText((text) => text.toLowerCase()),
  uppercase: ofText((text) => text.toUpperCase()),
}

function ofText(call: (text: string) => JsonValue): CompiledFunction {
  return {
    types: ['string'],
    call([text], work) {
      if (text === undefined) return undefined
      spend(work, textSteps(text as string))
      return call(text as string)
    },
  }
}

function ofTexts(call: (text: string, part: string | undefined) => JsonValue | undefined): CompiledFunction {
  return {
    types: ['string', 'string'],
    call([text, part], work) {
      if (text === undefined) return undefined
      spend(work, searchSteps(text as string, (part ?? '') as string))
      return call(text as string, part as string | undefined)
    },
  }
}

function notOf(value: JsonValue | undefined, work: Work): Evaluated {
  if (value === undefined) return undefined
  const truth = holds(value, work)
  return truth instanceof ExpressionFailure ? truth : !truth
}

function typeOf(value: JsonValue | undefined): Evaluated {
  if (value === undefined) return undefined
  if (isInfinite(value)) return outOfRange
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  // What is no number, such as 0/0, is an object in JSONata.
  return Number.isNaN(value) ? 'object' : typeof value
}

const decimal = /^-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?$/
const otherBase = /^(0[xX][0-9A-Fa-f]+)|(0[oO][0-7]+)|(0[bB][0-1]+)$/

function numberOf(value: JsonValue | undefined, work: Work): Evaluated {
  if (typeof value !== 'string') return value === undefined ? undefined : Number(value)
  spend(work, textSteps(value))
  const number = Number(value)
  if (decimal.test(value) ? Number.isFinite(number) : otherBase.test(value)) return number
  return failureOf('D3030')
}
