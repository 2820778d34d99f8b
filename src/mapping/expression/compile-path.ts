// Compiles field paths to closures with the results that JSONata has: what leads to nothing gives undefined, and a name
// on an array is looked up in each of its elements. Members are own properties only, so `constructor` and `__proto__`
// are names like any other.

import type { JsonValue } from '../../model.ts'
import { spend, workUsedUp } from '../work.ts'
import type { Evaluate, Evaluated, Work } from './place.ts'

type Step = string | number
type Take = (value: Evaluated, work: Work) => JsonValue | undefined

/** Values in which a name is looked up in about a step. */
const lookUpsPerStep = 4

/** Arrays inside of one another in which a name is looked up: as many containers as a payload may have by default, and more. */
const nestedArraysMax = 100

/**
 * @param startsAtName whether the path starts at a name and not at `$` or a variable
 * @returns throws an ExpressionFailure where the path leads through more of the payload than the message may cost
 */
export function compileSteps(start: Evaluate, steps: readonly Step[], startsAtName: boolean): Evaluate {
  if (steps.length === 0) return start
  const follow = compileStep(steps, startsAtName) as Take
  return (place) => follow(start(place), place.work)
}

/** @returns undefined where there is no step */
function compileStep(steps: readonly Step[], startsAtName: boolean): Take | undefined {
  const [step, ...rest] = steps
  if (step === undefined) return undefined
  const next = compileStep(rest, false)
  if (typeof step === 'number') return takeElement(step, next)
  // Asking whether a property is the object's own costs more than reading it, and is needed for few names.
  const inherited = step in Object.prototype
  return (value, work) => {
    if (typeof value !== 'object' || value === null) return undefined
    if (Array.isArray(value)) return takeFromEach(startsAtName ? [value] : value, steps, work)
    const object = value as { readonly [key: string]: JsonValue }
    const member = inherited && !Object.hasOwn(object, step) ? undefined : object[step]
    return next === undefined ? member : next(member, work)
  }
}

/** What is no array counts as an array of one. */
function takeElement(index: number, next: Take | undefined): Take {
  return (value, work) => {
    const elements = Array.isArray(value) ? value : [value as JsonValue | undefined]
    const element = elements.at(index)
    return next === undefined ? element : next(element, work)
  }
}

/**
 * What JSONata's `evaluatePath` does with a sequence of values: each step makes one flat sequence of what it finds in
 * them. One result stands for itself; an array of the payload stays as it is where it is the only result.
 */
function takeFromEach(
  values: readonly JsonValue[],
  steps: readonly Step[],
  work: Work,
): JsonValue | undefined {
  let sequence = values
  for (let at = 0; at < steps.length; ) {
    const name = steps[at++] as string
    let end = at
    while (typeof steps[end] === 'number') end++
    const positions = steps.slice(at, end) as number[]
    at = end
    const results: JsonValue[] = []
    spend(work, 1 + Math.floor(sequence.length / lookUpsPerStep))
    let lastIsOwn = false
    for (const value of sequence) {
      let result = lookUp(value, name, work)
      let isOwn = !Array.isArray(value)
      if (!isOwn && (result as readonly JsonValue[]).length < 2) {
        result = (result as readonly JsonValue[])[0]
        isOwn = true
      }
      for (const position of positions) {
        result = (Array.isArray(result) ? result : [result]).at(position)
        isOwn = result !== undefined
        if (!isOwn) result = []
      }
      if (result === undefined) continue
      results.push(result)
      lastIsOwn = isOwn
    }
    const [first] = results
    if (lastIsOwn && results.length === 1 && at === steps.length && Array.isArray(first)) return first
    sequence = results.flat() as JsonValue[]
    if (at === steps.length) spend(work, Math.floor(sequence.length / lookUpsPerStep))
  }
  return sequence.length > 1 ? sequence : sequence[0]
}

/** @returns for an array one flat array of what its elements have */
function lookUp(value: JsonValue, name: string, work: Work): JsonValue | undefined {
  if (!Array.isArray(value)) return memberOf(value, name)
  const found: JsonValue[] = []
  lookUpIn(value, name, found, work, nestedArraysMax)
  return found
}

function lookUpIn(
  array: readonly JsonValue[],
  name: string,
  found: JsonValue[],
  work: Work,
  depth: number,
): void {
  if (depth === 0) throw workUsedUp
  spend(work, 1 + Math.floor(array.length / lookUpsPerStep))
  // Not by an iterator: to close one at each level takes most of the time where all of it comes to nothing.
  for (let at = 0; at < array.length; at++) {
    const element = array[at] as JsonValue
    if (Array.isArray(element)) lookUpIn(element, name, found, work, depth - 1)
    else {
      const member = memberOf(element, name)
      if (Array.isArray(member)) for (const one of member) found.push(one)
      else if (member !== undefined) found.push(member)
    }
  }
}

function memberOf(value: JsonValue, name: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as { readonly [key: string]: JsonValue })[name]
}
