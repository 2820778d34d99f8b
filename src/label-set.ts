// Makes label sets from values. Names and their order are worked out once per template; a message only fills in
// values, and its samples share the set.

import type { LabelSet } from './model.ts'

/** @param values one for each name of the template, in its order; '' where there is none */
export type LabelTemplate = (values: readonly string[]) => LabelSet

/** @param names in any order; where a name is given twice the later one counts */
export function createLabelTemplate(names: readonly string[]): LabelTemplate {
  const sources = new Map(names.map((name, index) => [name, index]))
  // Names are ASCII, where UTF-16 order is the byte order that remote write wants.
  const sortedNames = [...sources.keys()].sort()
  const order = sortedNames.map((name) => sources.get(name) as number)
  const inOrder = names.length === order.length && order.every((index, rank) => index === rank)
  return (values) => {
    const sortedValues = inOrder ? values : order.map((index) => values[index] as string)
    // Remote write has no empty label values: they mean that there is no such label.
    if (!sortedValues.includes('')) return new KeyedLabels(sortedNames, sortedValues)
    return new KeyedLabels(
      sortedNames.filter((_, rank) => sortedValues[rank] !== ''),
      sortedValues.filter((value) => value !== ''),
    )
  }
}

/** A class, since few label sets are ever asked for their key, and to make it takes as long as all else of them. */
class KeyedLabels implements LabelSet {
  readonly names: readonly string[]
  readonly values: readonly string[]

  constructor(names: readonly string[], values: readonly string[]) {
    this.names = names
    this.values = values
  }

  /** The names, then each value after its length: no value can imitate a boundary, so equal labels, and only they, have equal keys. */
  get key(): string {
    let key = `${this.names.join(',')}|`
    for (const value of this.values) key += `${value.length}:${value}`
    return key
  }
}
