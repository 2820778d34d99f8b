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

export function outermost(group: LeafGroup): LeafPlace {
  return { names: [], values: [], time: undefined, rules: [], group }
}

/**
 * @param labels that an object, or its place, adds, by base names, which may be taken already: `index` is `index_2` then
 * @param time of an element that has its own
 */
export function placeInside(
  at: LeafPlace,
  labels: readonly (readonly [name: string, value: string])[],
  rules: readonly LeafRule[],
  time: LeafPlace['time'] = at.time,
): LeafPlace {
  const names = at.names.slice()
  const values = at.values.slice()
  for (const [base, value] of labels) {
    let name = base
    for (let count = 2; names.includes(name); count++) name = `${base}_${count}`
    names.push(name)
    values.push(value)
  }
  return {
    names,
    values,
    time,
    rules: at.rules.length === 0 ? rules : [...at.rules, ...rules],
    group: undefined,
  }
}
