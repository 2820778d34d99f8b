import { describe, expect, it } from 'vitest'
import { createLabelTemplate } from '../../src/label-set.ts'

function labelsOf(names: readonly string[], values: readonly string[]): Record<string, string | undefined> {
  const set = createLabelTemplate(names)(values)
  expect(set.values).toHaveLength(set.names.length)
  return Object.fromEntries(set.names.map((name, index) => [name, set.values[index]]))
}

describe('a label set', () => {
  it('has its names sorted by byte, whatever the order of the template', () => {
    const { names, values } = createLabelTemplate(['b', '_', 'a1', 'Z', 'a'])(['1', '2', '3', '4', '5'])
    expect(names).toEqual(['Z', '_', 'a', 'a1', 'b'])
    expect(values).toEqual(['4', '2', '5', '3', '1'])
  })

  it('leaves out labels without a value', () => {
    expect(labelsOf(['a', 'b', 'c'], ['1', '', '3'])).toEqual({ a: '1', c: '3' })
    expect(labelsOf(['a', 'b'], ['', ''])).toEqual({})
    expect(labelsOf([], [])).toEqual({})
  })

  it('takes the later value of a name that is given twice', () => {
    expect(labelsOf(['a', 'b', 'a'], ['1', '2', '3'])).toEqual({ a: '3', b: '2' })
    expect(labelsOf(['a', 'b', 'a'], ['1', '2', ''])).toEqual({ b: '2' })
  })

  it('shares the names between label sets of one template', () => {
    const template = createLabelTemplate(['b', 'a'])
    expect(template(['1', '2']).names).toBe(template(['3', '4']).names)
  })

  it('has a key of its names, and of its values with their lengths', () => {
    expect(createLabelTemplate(['b', 'a', 'c'])(['2', 'one', '']).key).toBe('a,b|3:one1:2')
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
