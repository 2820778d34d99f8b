import { describe, expect, it } from 'vitest'
import { textOf } from '../../../../src/mapping/expression/json-text.ts'
import { ExpressionFailure } from '../../../../src/mapping/expression/place.ts'
import { createWork } from '../../../../src/mapping/work.ts'
import type { JsonValue } from '../../../../src/model.ts'

/** So many arrays in one another, and how often one of them is read. */
function nested(levels: number): { readonly value: JsonValue; readonly reads: () => number } {
  let value: JsonValue = 1
  let count = 0
  const counted: ProxyHandler<JsonValue[]> = {
    get(array, key, receiver) {
      if (key === '0') count++
      return Reflect.get(array, key, receiver)
    },
  }
  for (let level = 0; level < levels; level++) value = new Proxy([value], counted)
  return { value, reads: () => count }
}

describe('the text of a value', () => {
  it.each<JsonValue>([
    null,
    true,
    21.5,
    -0,
    1e21,
    5e-324,
    [],
    {},
    [1, [2, { a: null, b: [false, 'x'] }], 'y'],
    ['"', '\\', '\u0000\n\u001f', '\u007f\u2028', 'é℃\ud7ff\ue000', '𝒳', '\ud800', 'a\udc00b'],
    JSON.parse('{"__proto__": 1, "constructor": {}, "\\"": 2, "1": 3, "": 4}'),
  ])('%j is what JSON.stringify writes', (value) => {
    expect(textOf(value, createWork(1_000))).toBe(JSON.stringify(value))
  })

  it('has numbers of 15 digits, and null for what is none', () => {
    expect(textOf([0.1 + 0.2, 1 / 3, 2 ** 53, Number.NaN], createWork(1_000))).toBe(
      '[0.3,0.333333333333333,9007199254740992,null]',
    )
  })

  it('is a text itself, without quotes', () => {
    expect(textOf('a"b', createWork(1_000))).toBe('a"b')
  })

  it.each([999, 1_000])('is there for %i containers in one another', (levels) => {
    expect(textOf(nested(levels).value, createWork(50_000))).toBe(
      `${'['.repeat(levels)}1${']'.repeat(levels)}`,
    )
  })

  it.each([1_001, 20_000])('is not there for %i, of which 1,000 are read, once', (levels) => {
    const { value, reads } = nested(levels)
    expect(textOf(value, createWork(50_000))).toEqual(new ExpressionFailure('the expression fails'))
    expect(reads()).toBe(1_000)
  })

  it('costs a step for 8 characters', () => {
    const work = createWork(100)
    textOf(['123456', '1234', 1], work)
    expect(work.left).toBe(100 - 2)
  })

  it('costs what has been written when it fails', () => {
    const work = createWork(1_000)
    const failure = textOf([...new Array(400).fill(1), Number.POSITIVE_INFINITY], work)
    expect(failure).toEqual(new ExpressionFailure('a number is out of range (D1001)'))
    expect(work.left).toBe(1_000 - 100)
  })

  it('is written no further than there are steps', () => {
    const work = createWork(10)
    let reads = 0
    const array = new Proxy(new Array(50_000).fill(1), {
      get(target, key, receiver) {
        if (key !== 'length') reads++
        return Reflect.get(target, key, receiver)
      },
    })
    expect(() => textOf(array, work)).toThrow(ExpressionFailure)
    expect(work.left).toBe(-1)
    // Of 88 characters, the last of them for 11 steps, half are commas and the bracket.
    expect(reads).toBe(45)
  })
})
