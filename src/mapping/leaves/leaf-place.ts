// Where a leaf is, as its labels and its time tell: positions in arrays, ids in keys, and what objects say of themselves.
// A place is a step from the one around it. What all steps say is gathered only for a reading: most payloads that cost
// much have few.

import type { Refusal, SampleGroup } from '../series/output.ts'
import { type LeafRule, leafRules } from './leaf-rules.ts'

export type PlaceLabel = readonly [name: string, value: string]

export interface LeafPlace {
  /** undefined: the scope's own. */
  readonly outer: LeafPlace | undefined
  /** That this step adds, by base names. */
  readonly labels: readonly PlaceLabel[]
  /** Of an element that has its own; undefined: that of the scope. */
  readonly time: number | Refusal | undefined
  /** That gave the labels and the time of this step. */
  readonly rules: readonly LeafRule[]
  /** Made when the first reading needs it. */
  group: LeafGroup | undefined
}

export interface LeafGroup extends SampleGroup {
  readonly refusal: Refusal | undefined
}

export function outermost(group: LeafGroup): LeafPlace {
  return { outer: undefined, labels: [], time: undefined, rules: [], group }
}

/**
 * @param labels that an object, or its place, adds, by base names, which may be taken already: `index` is `index_2` then
 * @param time of an element that has its own
 */
export function placeInside(
  outer: LeafPlace,
  labels: readonly PlaceLabel[],
  rules: readonly LeafRule[],
  time: LeafPlace['time'] = outer.time,
): LeafPlace {
  return { outer, labels, time, rules, group: undefined }
}

/** @param index of an element of an array; undefined: the place is no element's */
export function placeOfElement(at: LeafPlace, index: number | undefined): LeafPlace {
  return index === undefined ? at : placeInside(at, [['index', String(index)]], positionRule)
}

const positionRule = [leafRules.position]

/** @returns the labels of all steps from the outermost on, each name once */
export function labelsOf(place: LeafPlace): { readonly names: string[]; readonly values: string[] } {
  const names: string[] = []
  const values: string[] = []
  /** The number of the last label with that name. */
  const taken = new Map<string, number>()
  for (const { labels } of stepsTo(place)) {
    for (const [base, value] of labels) {
      let name = base
      let count = taken.get(base) ?? 0
      while (taken.has(name)) name = `${base}_${++count}`
      taken.set(name, 1)
      if (count > 1) taken.set(base, count)
      names.push(name)
      values.push(value)
    }
  }
  return { names, values }
}

/** @returns the rules of all steps from the outermost on */
export function rulesTo(place: LeafPlace): LeafRule[] {
  return stepsTo(place).flatMap(({ rules }) => rules)
}

export function hasRule(place: LeafPlace, rule: LeafRule): boolean {
  for (let step: LeafPlace | undefined = place; step !== undefined; step = step.outer) {
    if (step.rules.includes(rule)) return true
  }
  return false
}

function stepsTo(place: LeafPlace): LeafPlace[] {
  const steps: LeafPlace[] = []
  for (let step: LeafPlace | undefined = place; step !== undefined; step = step.outer) steps.push(step)
  return steps.reverse()
}
