// Makes label sets from values. Names, their order and their part of the key are worked out once per template; a
// message only fills in values, and its samples share the set.

import type { LabelSet } from './model.ts'

/** @param values one for each name of the template, in its order; '' where there is none */
export type LabelTemplate = (values: readonly string[]) => LabelSet

/**
 * A key is the names, then each value after its length, so that no value can imitate a boundary: equal labels, and
 * only they, have equal keys.
 * @param names in any order; where a name is given twice the later one counts
 * @param constants the value of each name that always has the same one; their part of the key is made only once
 */
export function createLabelTemplate(
  names: readonly string[],
  constants: readonly (string | undefined)[] = [],
): LabelTemplate {
  const sources = new Map(names.map((name, index) => [name, index]))
  // Names are ASCII, where UTF-16 order is the byte order that remote write wants.
  const sortedNames = [...sources.keys()].sort()
  const order = sortedNames.map((name) => sources.get(name) as number)
  /** What stands in the key before each label that is not constant, and behind the last one. */
  const keyParts = [`${sortedNames.join(',')}|`]
  const isConstant = order.map((index) => Boolean(constants[index]))
  for (const index of order) {
    if (constants[index]) keyParts.push(`${keyParts.pop()}${keyPart(constants[index])}`)
    else keyParts.push('')
  }
  const inOrder = names.length === order.length && order.every((index, rank) => index === rank)
  return (values) => {
    const sortedValues = inOrder ? values : order.map((index) => values[index] as string)
    let key = keyParts[0] as string
    let part = 1
    for (let rank = 0; rank < order.length; rank++) {
      const value = sortedValues[rank] as string
      if (value === '') return createPartialSet(sortedNames, sortedValues)
      if (isConstant[rank] === true) continue
      key += lengthPrefix(value) + value + keyParts[part++]
    }
    return { names: sortedNames, values: sortedValues, key }
  }
}

const lengthPrefixes = Array.from({ length: 256 }, (_, length) => `${length}:`)

function lengthPrefix({ length }: string): string {
  return lengthPrefixes[length] ?? `${length}:`
}

function keyPart(value: string): string {
  return lengthPrefix(value) + value
}

/** Remote write has no empty label values: they mean that there is no such label. */
function createPartialSet(sortedNames: readonly string[], sortedValues: readonly string[]): LabelSet {
  const names = sortedNames.filter((_, rank) => sortedValues[rank] !== '')
  const values = sortedValues.filter((value) => value !== '')
  return { names, values, key: `${names.join(',')}|${values.map(keyPart).join('')}` }
}
