// Guards what JSONata's own limits leave open: evaluations that take many steps, texts that grow without end, and
// functions whose work is more than their result shows.

import jsonata from 'jsonata'
import { BoundExceeded, bounds } from './bounds.ts'

type Check = (...args: readonly unknown[]) => void

const checks: { readonly [name: string]: Check } = {
  pad: (_, width) => checkTextLength(Math.abs(Number(width))),
  join: (texts, separator) => {
    const all = Array.isArray(texts) ? texts : [texts]
    const separators = all.length * String(separator ?? '').length
    checkTextLength(all.reduce((length, text) => length + String(text).length, separators))
  },
  distinct: (values) => {
    if (Array.isArray(values) && values.length > bounds.distinctLengthMax) {
      throw new BoundExceeded(`$distinct has more than ${bounds.distinctLengthMax} values`)
    }
  },
}

interface Definition {
  readonly implementation: (...args: readonly unknown[]) => unknown
  readonly signature: { readonly definition: string }
}

// A function that is named and not called evaluates to its definition.
const definitions = new Map<string, Definition>()
for (const name of Object.keys(checks)) {
  definitions.set(name, (await jsonata(`$${name}`).evaluate(null)) as Definition)
}

export function guardFunctions(expression: jsonata.Expression): void {
  for (const [name, { implementation, signature }] of definitions) {
    function guarded(this: jsonata.Focus, ...args: readonly unknown[]): unknown {
      checks[name]?.(...args)
      return implementation.apply(this, [...args])
    }
    expression.registerFunction(name, guarded, signature.definition)
  }
  // JSONata calls what is bound to this symbol with the result of each part of an expression.
  const onResult: unknown = Symbol.for('jsonata.__evaluate_exit')
  expression.assign(onResult as string, checkResult)
}

/** By the outermost environment, of which each evaluation has its own. */
const steps = new WeakMap<object, number>()

function checkResult(
  _expression: unknown,
  _input: unknown,
  { base }: { readonly base: object },
  result: unknown,
): void {
  const step = (steps.get(base) ?? 0) + 1
  if (step > bounds.stepsMax) throw new BoundExceeded(`it takes more than ${bounds.stepsMax} steps`)
  steps.set(base, step)
  if (typeof result === 'string') checkTextLength(result.length)
}

function checkTextLength(length: number): void {
  if (length > bounds.textLengthMax) {
    throw new BoundExceeded(`a text has more than ${bounds.textLengthMax} characters`)
  }
}
