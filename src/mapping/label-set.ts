// Makes label sets from values. Names, their order and their part of the key are worked out once per template; a
// message only fills in values, and its samples share the set.

import type { LabelSet } from '../model.ts'

/** @param values one for each name of the template, in its order; '' where there is none */
export type LabelTemplate = (values: readonly string[]) => LabelSet

/**
 * A key is the names, then each value after its length, so that no value can imitate a boundary: equal labels, and
 * only they, have equal keys.
 * @param names in any order; where a name is given twice the later one counts
 */
export function createLabelTemplate(names: readonly string[]): LabelTemplate {
  const sources = new Map(names.map((name, index) => [name, index]))
  // Names are ASCII, where UTF-16 order is the byte order that remote write wants.
  const sortedNames = [...sources.keys()].sort()
  const order = sortedNames.map((name) => sources.get(name) as number)
  const keyStart = `${sortedNames.join(',')}|`
  return (values) => {
    const presentValues: string[] = []
    let keyEnd = ''
    for (const index of order) {
      const value = values[index] as string
      // Remote write has no empty label values: they mean that there is no such label.
      if (value === '') continue
      presentValues.push(value)
      keyEnd += `${value.length}:${value}`
    }
    if (presentValues.length === order.length) {
      return { names: sortedNames, values: presentValues, key: keyStart + keyEnd }
    }
    const names = sortedNames.filter((_, rank) => values[order[rank] as number] !== '')
    return { names, values: presentValues, key: `${names.join(',')}|${keyEnd}` }
  }
}
