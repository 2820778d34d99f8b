// The functions that compiled expressions may call, as JSONata defines them (https://docs.jsonata.org/string-functions
// and the pages beside it). Calls of others, and calls that leave out arguments, are for the interpreter.

import type { JsonValue } from '../../model.ts'
import { searchSteps, spend, textSteps } from '../work.ts'
import { fail } from './failure.ts'
import { holds, isNumber, textOf } from './operators.ts'
import type { Evaluated, Work } from './place.ts'

export interface CompiledFunction {
  /** What `typeof` may say of each argument; '' for anything. A missing argument always passes. */
  readonly types: readonly string[]
  readonly call: (values: readonly Evaluated[], work: Work) => JsonValue | undefined
}

export const functions: { readonly [name: string]: CompiledFunction } = {
  exists: { types: [''], call: ([value]) => value !== undefined },
  not: { types: [''], call: ([value], work) => (value === undefined ? undefined : !holds(value, work)) },
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

function typeOf(value: Evaluated): string | undefined {
  if (value === undefined) return undefined
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  // What is no number, such as 0/0, is an object in JSONata.
  return typeof value === 'number' && !isNumber(value) ? 'object' : typeof value
}

const decimal = /^-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?$/
const otherBase = /^(0[xX][0-9A-Fa-f]+)|(0[oO][0-7]+)|(0[bB][0-1]+)$/

function numberOf(value: Evaluated, work: Work): number | undefined {
  if (typeof value !== 'string') return value === undefined ? undefined : Number(value)
  spend(work, textSteps(value))
  const number = Number(value)
  if (decimal.test(value) ? Number.isFinite(number) : otherBase.test(value)) return number
  return fail('D3030')
}
