import { describe, expect, it } from 'vitest'
import type { LabelSet } from '../../../src/model.ts'
import { createLabelSetIndex } from '../../../src/remote-write/label-set-index.ts'
import { labelSet } from '../../helpers/samples.ts'

function numbersOf(sets: readonly LabelSet[]): number[] {
  const index = createLabelSetIndex()
  return sets.map((set) => index.numberOf(set))
}

describe('label sets', () => {
  it('are numbered from 0 in order of first sight', () => {
    const sets = [{ a: '1' }, { a: '2' }, { a: '1' }, { a: '3' }, { a: '2' }]
    expect(numbersOf(sets.map(labelSet))).toEqual([0, 1, 0, 2, 1])
  })

  it.each<[string, Record<string, string>[], number[]]>([
    ['names differ', [{ a: '1' }, { b: '1' }], [0, 1]],
    [
      'values change places',
      [
        { a: '1', b: '2' },
        { a: '2', b: '1' },
      ],
      [0, 1],
    ],
    [
      'one is the beginning of the other',
      [{ a: '1', b: '2' }, { a: '1' }, { a: '1', b: '2', c: '3' }],
      [0, 1, 2],
    ],
    ['one is the end of the other', [{ a: '1', b: '2' }, { b: '2' }], [0, 1]],
    ['one has no labels', [{ a: '1' }, {}, {}], [0, 1, 1]],
    ['a value is the name of another label', [{ a: 'b' }, { b: 'a' }], [0, 1]],
    ['a name is a property that objects have', [{ constructor: 'x' }, { constructor: 'x' }], [0, 0]],
  ])('are told apart where %s', (_, sets, numbers) => {
    expect(numbersOf(sets.map(labelSet))).toEqual(numbers)
  })

  it('are found again when there are many', () => {
    const sets = Array.from({ length: 5_000 }, (_, index) =>
      labelSet({ a: String(index % 70), b: String(Math.floor(index / 70)), c: 'x' }),
    )
    const expected = sets.map((_, index) => index)
    expect(numbersOf([...sets, ...sets])).toEqual([...expected, ...expected])
  })

  it('with more labels than there was room for are found again', () => {
    const sets = [1_000, 3_000, 1_000, 3_000].map((length) =>
      labelSet(Object.fromEntries(Array.from({ length }, (_, index) => [`l${index}`, 'x']))),
    )
    expect(numbersOf(sets)).toEqual([0, 1, 0, 1])
  })
})
