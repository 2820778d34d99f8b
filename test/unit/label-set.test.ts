import { describe, expect, it } from 'vitest'
import { createLabelTemplate } from '../../src/label-set.ts'
import { labelSet } from '../helpers/samples.ts'

describe('a label set', () => {
  it('has its names sorted by byte, whatever the order of the template', () => {
    const { names, values } = createLabelTemplate(['b', '_', 'a1', 'Z', 'a'])(['1', '2', '3', '4', '5'])
    expect(names).toEqual(['Z', '_', 'a', 'a1', 'b'])
    expect(values).toEqual(['4', '2', '5', '3', '1'])
  })

  it('leaves out labels without a value', () => {
    expect(createLabelTemplate(['a', 'b', 'c'])(['1', '', '3'])).toEqual(labelSet({ a: '1', c: '3' }))
    expect(createLabelTemplate(['a', 'b'])(['', ''])).toEqual(labelSet({}))
    expect(createLabelTemplate([])([])).toEqual(labelSet({}))
  })

  it('takes the later value of a name that is given twice', () => {
    expect(createLabelTemplate(['a', 'b', 'a'])(['1', '2', '3'])).toEqual(labelSet({ a: '3', b: '2' }))
    expect(createLabelTemplate(['a', 'b', 'a'])(['1', '2', ''])).toEqual(labelSet({ b: '2' }))
  })

  it('shares the names between label sets of one template', () => {
    const template = createLabelTemplate(['b', 'a'])
    expect(template(['1', '2']).names).toBe(template(['3', '4']).names)
  })

  it.each<[one: Record<string, string>, other: Record<string, string>]>([
    [
      { a: '1', b: '2' },
      { a: '2', b: '1' },
    ],
    [
      { a: '12', b: '3' },
      { a: '1', b: '23' },
    ],
    [{ a: '1:x1:y' }, { a: '1', b: 'x1:y' }],
    [{ a: '1|2' }, { a: '1', b: '2' }],
    [{ a: '1', b: '2' }, { a: '1' }],
    [{ a_b: '1' }, { a: '1', b: '1' }],
  ])('%j and %j have different keys', (one, other) => {
    const keyOf = (labels: Record<string, string>) =>
      createLabelTemplate(Object.keys(labels))(Object.values(labels)).key
    expect(keyOf(one)).not.toBe(keyOf(other))
  })
})
