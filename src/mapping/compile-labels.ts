// Compiles labels to a list of readers, one per name. Topic and envelope, constants and payload fields all become
// text of bounded length; '' is no label. Where a payload field yields nothing, the external label stands in.

import type { JsonValue } from '../model.ts'
import { compileExpression, type Evaluate, type Place } from './compile-expression.ts'
import { addDrop, type Output, type Refusal } from './output.ts'
import type { Capture } from './topic-filter.ts'

export interface LabelSource {
  readonly name: string
  readonly read: (place: Place, output: Output) => string
  /** Given for a label that always has this value; its length was checked when the mapping was read. */
  readonly constant: string | undefined
}

export function constantLabels(labels: { readonly [name: string]: string } | undefined): LabelSource[] {
  return Object.entries(labels ?? {}).map(([name, value]) => {
    const text = wellFormed(value)
    return { name, read: () => text, constant: text }
  })
}

/** Labels that the IoT rule vouches for. */
export function trustedLabel(name: string, read: (place: Place) => string | undefined): LabelSource {
  return { name, read: (place) => wellFormed(read(place) ?? ''), constant: undefined }
}

export function payloadLabels(
  labels: { readonly [name: string]: string } | undefined,
  captures: readonly Capture[],
  externalLabels: { readonly [name: string]: string },
): LabelSource[] {
  return Object.entries(labels ?? {}).map(([name, expression]) => {
    const external = Object.hasOwn(externalLabels, name) ? wellFormed(externalLabels[name] as string) : ''
    const readText = compileText(name, compileExpression(expression, captures))
    return { name, read: (place, output) => readText(place, output) || external, constant: undefined }
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
    const value = constant ?? read(place, output)
    // UTF-8 takes at most three bytes for a UTF-16 unit.
    if (
      constant === undefined &&
      value.length * 3 > valueBytesMax &&
      Buffer.byteLength(value) > valueBytesMax
    ) {
      return { reason: 'label_too_long', detail: `label ${name}` }
    }
    values[index] = value
  }
  return values
}

function compileText(name: string, evaluate: Evaluate): (place: Place, output: Output) => string {
  return (place, output) => {
    const value = evaluate(place)
    if (typeof value === 'string') return wellFormed(value)
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    addDrop(output, 'missing', undefined, `label ${name}${describeNonText(value)}`)
    return ''
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
