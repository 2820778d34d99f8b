import { describe, expect, it } from 'vitest'
import { formatPayloadPath, isBelow, isSamePath, leavesOf } from '../../../src/explain/payload-path.ts'
import { parseFieldPath } from '../../../src/mapping/expression/field-path.ts'
import type { JsonValue } from '../../../src/model.ts'

it('of a payload of 60 kB that is nested 30,000 levels only what comes before is told', () => {
  const deep = JSON.parse('['.repeat(30_000) + ']'.repeat(30_000)) as JsonValue
  expect(leavesOf([1, deep])).toEqual([{ path: [0], value: 1 }])
})

describe('a path into a payload', () => {
  it.each([
    [[], '$'],
    [['a', 'b-1', 'switch:0'], 'a.b-1.switch:0'],
    [['a', 0, 'b'], 'a[0].b'],
    [[0, 1], '$[0][1]'],
    [['温度', '1 x'], '温度.`1 x`'],
    [['12'], '`12`'],
    [['a', 'true'], 'a.`true`'],
    [[''], '``'],
  ])('%j is written %s', (path, text) => {
    expect(formatPayloadPath(path)).toBe(text)
  })

  it.each(
    [
      ['a', 'b-1', 0, 'c d'],
      ['and', 3],
      ['12', 'x'],
      [0, 'a'],
    ].map((path) => [path]),
  )('%j reads the same place in a mapping', (path) => {
    expect(parseFieldPath(formatPayloadPath(path))?.steps).toEqual(path)
  })

  it.each([
    [['a', 'b'], ['a'], true],
    [['a'], ['a'], true],
    [['a'], [], true],
    [['a'], ['a', 'b'], false],
    [['a', 1], ['a', '1'], false],
  ])('%j below %j: %j', (path, above, below) => {
    expect(isBelow(path, above)).toBe(below)
  })

  it('is the same only where every step is', () => {
    expect(isSamePath(['a', 1], ['a', 1])).toBe(true)
    expect(isSamePath(['a', 1], ['a'])).toBe(false)
  })
})

describe('the leaves of a payload', () => {
  it.each<[JsonValue, [string, JsonValue][]]>([
    [21, [['$', 21]]],
    [null, [['$', null]]],
    [{}, []],
    [[[], {}], []],
    [
      { b: [1, { c: 'x' }], a: null, d: true },
      [
        ['b[0]', 1],
        ['b[1].c', 'x'],
        ['a', null],
        ['d', true],
      ],
    ],
  ])('%j', (payload, leaves) => {
    expect(leavesOf(payload).map(({ path, value }) => [formatPayloadPath(path), value])).toEqual(leaves)
  })

  it('are found at any depth that a mapping may read', () => {
    const depth = 1_000
    let payload: JsonValue = 1
    for (let level = 0; level < depth; level++) payload = [payload]
    expect(leavesOf(payload).map(({ path }) => path.length)).toEqual([depth])
  })
})
