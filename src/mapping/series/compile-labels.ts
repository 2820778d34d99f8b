// Compiles labels to a list of readers, one per name. Topic and envelope, constants and payload fields all become
// text of bounded length; '' is no label. Where a payload field yields nothing, the external label stands in.

import type { JsonValue } from '../../model.ts'
import { type Evaluate, ExpressionFailure, type Place } from '../expression/place.ts'
import { textSteps } from '../work.ts'
import { addDrop, addFailure, type Output, type Refusal } from './output.ts'
import type { ScopeExpressions } from './scope-expressions.ts'

export interface LabelSource {
  readonly name: string
  readonly read: (place: Place, output: Output) => string
  /** Given for a label that always has this value; its length was checked when the mapping was read. */
  readonly constant: string | undefined
  /** True: gives way to every other label of its name. */
  readonly external?: boolean
}

export type ConstantLabels = { readonly [name: string]: string }

export function constantLabels(labels: ConstantLabels | undefined): LabelSource[] {
  return Object.entries(labels ?? {}).map(([name, value]) => {
    const text = wellFormed(value)
    return { name, read: () => text, constant: text }
  })
}

export function externalLabels(labels: ConstantLabels): LabelSource[] {
  return constantLabels(labels).map((source) => ({ ...source, external: true }))
}

/** Labels that the IoT rule vouches for. */
export function trustedLabel(name: string, read: (place: Place) => string | undefined): LabelSource {
  return { name, read: (place) => wellFormed(read(place) ?? ''), constant: undefined }
}

/** @param where of the `labels`, in the rule */
export function payloadLabels(
  labels: { readonly [name: string]: string } | undefined,
  where: string,
  expressions: ScopeExpressions,
  external: ConstantLabels,
): LabelSource[] {
  return Object.entries(labels ?? {}).map(([name, expression]) => {
    const otherwise = Object.hasOwn(external, name) ? wellFormed(external[name] as string) : ''
    const readText = compileText(name, expressions.compile(expression, `${where}.${name}`))
    return { name, read: (place, output) => readText(place, output) || otherwise, constant: undefined }
  })
}

/** @returns a value for each source, or that one of them is over the limit */
export function readLabels(
  sources: readonly LabelSource[],
  place: Place,
  output: Output,
  valueBytesMax: number,
): string[] | Refusal {
  // Of its length from the start: an empty array that grows takes room for 17.
  const values = new Array<string>(sources.length)
  for (let index = 0; index < sources.length; index++) {
    const { name, read, constant } = sources[index] as LabelSource
    if (constant === undefined) {
      const value = read(place, output)
      output.work.left -= 1 + textSteps(value)
      if (isTooLong(value, valueBytesMax)) return tooLong(name)
      values[index] = value
    } else values[index] = constant
  }
  return values
}

export function isTooLong(value: string, bytesMax: number): boolean {
  // UTF-8 takes one to three bytes for a UTF-16 unit.
  return value.length * 3 > bytesMax && (value.length > bytesMax || Buffer.byteLength(value) > bytesMax)
}

export function tooLong(name: string): Refusal {
  return { reason: 'label_too_long', detail: `label ${name}` }
}

/** @returns text for a label; undefined for what is no text */
export function labelText(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return wellFormed(value)
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

function compileText(name: string, evaluate: Evaluate): (place: Place, output: Output) => string {
  return (place, output) => {
    const value = evaluate(place)
    if (typeof value === 'string') return wellFormed(value)
    if (value instanceof ExpressionFailure) {
      addFailure(output, value, undefined, `label ${name}`)
      return ''
    }
    const text = labelText(value)
    if (text === undefined) addDrop(output, 'missing', undefined, `label ${name}${describeNonText(value)}`)
    return text ?? ''
  }
}

function describeNonText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return ''
  return Array.isArray(value) ? ' is an array' : ' is an object'
}

/** Protobuf strings are UTF-8, which has no lone surrogates; JSON's escapes can make them. */
function wellFormed(text: string): string {
  // In Node since version 20, in TypeScript's library from es2024 on.
  const string = text as string & { isWellFormed(): boolean; toWellFormed(): string }
  return string.isWellFormed() ? text : string.toWellFormed()
}
