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
  /** Of an element of an array: a label that becomes a text only for a reading. */
  readonly index: number | undefined
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
  return { outer: undefined, labels: [], index: undefined, time: undefined, rules: [], group }
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
  return { outer, labels, index: undefined, time, rules, group: undefined }
}

/** @param index of an element of an array; undefined: the place is no element's */
export function placeOfElement(at: LeafPlace, index: number | undefined): LeafPlace {
  if (index === undefined) return at
  return { outer: at, labels: noLabels, index, time: at.time, rules: positionRule, group: undefined }
}

const noLabels: readonly PlaceLabel[] = []
const positionRule = [leafRules.position]

/** @returns whether the innermost step adds a label with this text */
export function hasLabelOf({ labels, index }: LeafPlace, text: string): boolean {
  return index === undefined ? labels.some(([, value]) => value === text) : String(index) === text
}

export interface PlaceLabels {
  /** Each once. Mostly the same array for the same names. */
  readonly names: readonly string[]
  readonly values: readonly string[]
}

/** @returns the labels of all steps from the outermost on */
export function labelsOf(place: LeafPlace): PlaceLabels {
  const values: string[] = []
  return { names: gather(place, values).names, values }
}

function gather({ outer, labels, index }: LeafPlace, values: string[]): NameList {
  let list = outer === undefined ? noNames : gather(outer, values)
  if (index !== undefined) {
    list = withName(list, 'index')
    values.push(String(index))
  }
  for (const [base, value] of labels) {
    list = withName(list, base)
    // Blanks around a text come and go: with them, one thing would be two.
    values.push(value.trim())
  }
  return list
}

/** Names are the same for element after element: to number them anew for each would be most of its cost. */
interface NameList {
  readonly names: readonly string[]
  /** Lists with one more, by its base name. */
  readonly longer: Map<string, NameList>
}

/** Lists that are kept: of payloads as devices send them there are few. */
const listsMax = 1_000

let noNames: NameList = { names: [], longer: new Map() }
let lists = 0

function withName({ names, longer }: NameList, base: string): NameList {
  const known = longer.get(base)
  if (known !== undefined) return known
  let name = base
  // Two underscores in front are for Prometheus' own.
  const front = base === '_' ? base : `${base}_`
  for (let number = 2; names.includes(name); number++) name = `${front}${number}`
  if (++lists > listsMax) {
    noNames = { names: [], longer: new Map() }
    lists = 1
  }
  const list = { names: [...names, name], longer: new Map() }
  longer.set(base, list)
  return list
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
