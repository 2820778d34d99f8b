import { describe, expect, it } from 'vitest'
import { renderShape, type Shape } from '../../bench/worst/shape.ts'

const texts: readonly (readonly [shape: Shape, bytes: number, text: string])[] = [
  [{ a: [1, true, null, 'x'] }, 0, '{"a":[1,true,null,"x"]}'],
  [['*', 1], 9, '[1,1,1]  '],
  [['*', 1], 10, '[1,1,1,1] '],
  [[0, '*3', 'x'], 0, '[0,"x","x","x"]'],
  [{ '* k#': 1 }, 20, '{"k0":1,"k1":1}     '],
  [{ '*2 k#': ['*', 1] }, 28, '{"k0":[1,1],"k1":[1,1]}     '],
  [['^', 1], 7, '[[[1]]]'],
  [{ '^2 a': 1 }, 0, '{"a":{"a":{"a":1}}}'],
  [{ '~ é': 1 }, 13, '{"ééé":1} '],
  ['~3 ab', 0, '"ababab"'],
  ['~ "', 8, '"\\"\\"\\""'],
  [['b64', { a: 1 }], 0, '"eyJhIjoxfQ=="'],
  [['!', '[', 'NaN,', '1]'], 12, '[NaN,NaN,1]'],
  [['<3', 1, '*', 2], 13, '[1,1,1,2,2,2]'],
  [['<3', 1, '*', 2], 6, '[1,1] '],
  [{ '*3 §': 1 }, 0, '{"一":1,"丁":1,"丂":1}'],
]

describe('a payload of a shape', () => {
  it.each(texts)('%j in %i bytes is %s', (shape, bytes, text) => {
    expect(renderShape(shape, bytes)).toBe(text)
  })
})
