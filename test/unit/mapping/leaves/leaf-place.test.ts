import { describe, expect, it } from 'vitest'
import {
  hasLabelOf,
  type LeafPlace,
  labelsOf,
  outermost,
  placeInside,
  placeOfElement,
} from '../../../../src/mapping/leaves/leaf-place.ts'

const start = outermost({
  labels: { names: [], values: [], key: '|' },
  timestampMs: 1,
  names: undefined,
  refusal: undefined,
})

/** In arrays inside of one another. */
function elementAt(indexes: readonly number[], outer: LeafPlace = start): LeafPlace {
  return indexes.reduce(placeOfElement, outer)
}

describe('the labels of a place', () => {
  it.each<[names: string[]]>([
    [[]],
    [['id']],
    [['a', 'b', 'a', 'a', 'b']],
    [['a', 'a_2', 'a', 'a']],
    [['a', 'a', 'a_2', 'a_3', 'a']],
  ])('are numbered where %j are taken', (bases) => {
    const place = bases.reduce((at, base, index) => placeInside(at, [[base, `v${index}`]], []), start)
    const taken = new Set<string>()
    for (const base of bases) {
      let name = base
      for (let number = 2; taken.has(name); number++) name = `${base}_${number}`
      taken.add(name)
    }
    expect(labelsOf(place)).toEqual({ names: [...taken], values: bases.map((_, index) => `v${index}`) })
  })

  it('are the positions in arrays, beside others', () => {
    const inner = placeInside(elementAt([3]), [['index', 'x']], [])
    expect(labelsOf(elementAt([0, 7], inner))).toEqual({
      names: ['index', 'index_2', 'index_3', 'index_4'],
      values: ['3', 'x', '0', '7'],
    })
  })

  it('have names that are made once for all elements of arrays as deep', () => {
    const elements = Array.from({ length: 1_000 }, (_, index) => elementAt([index, 0, 0]))
    expect(new Set(elements.map((place) => labelsOf(place).names)).size).toBe(1)
  })

  it('have the same names once thousands of others have been there', () => {
    const before = labelsOf(elementAt([1, 2]))
    for (let index = 0; index < 3_000; index++) labelsOf(placeInside(start, [[`name${index}`, 'x']], []))
    expect(labelsOf(elementAt([1, 2]))).toEqual(before)
  })

  it('are of the innermost step alone where its texts are asked for', () => {
    const element = elementAt([4])
    expect(['4', '5', 'x'].map((text) => hasLabelOf(element, text))).toEqual([true, false, false])
    const member = placeInside(element, [['id', 'x']], [])
    expect(['4', 'x'].map((text) => hasLabelOf(member, text))).toEqual([false, true])
  })
})
