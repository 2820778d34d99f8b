// Where a leaf is, as its labels and its time tell: positions in arrays, ids in keys, and what objects say of themselves.

import type { Refusal, SampleGroup } from '../series/output.ts'
import type { LeafRule } from './leaf-rules.ts'

export interface LeafPlace {
  /** Labels beside those of the scope, each name once. */
  readonly names: readonly string[]
  readonly values: readonly string[]
  /** Of an element that has its own; undefined: that of the scope. */
  readonly time: number | Refusal | undefined
  /** That gave the labels and the time. */
  readonly rules: readonly LeafRule[]
  /** Made when the first reading needs it. */
  group: LeafGroup | undefined
}

export interface LeafGroup extends SampleGroup {
  readonly refusal: Refusal | undefined
}

/** What an object, or its place, adds. */
export interface AddedLabels {
  /** Base names, which may be taken already: `index` becomes `index_2` then. */
  readonly labels: readonly (readonly [name: string, value: string])[]
  readonly time?: number | Refusal | undefined
  readonly rules: readonly LeafRule[]
}

export function outermost(group: LeafGroup): LeafPlace {
  return { names: [], values: [], time: undefined, rules: [], group }
}

export function placeInside(at: LeafPlace, { labels, time, rules }: AddedLabels): LeafPlace {
  const names = [...at.names]
  const values = [...at.values]
  for (const [base, value] of labels) {
    let name = base
    for (let count = 2; names.includes(name); count++) name = `${base}_${count}`
    names.push(name)
    values.push(value)
  }
  return { names, values, time: time ?? at.time, rules: [...at.rules, ...rules], group: undefined }
}
