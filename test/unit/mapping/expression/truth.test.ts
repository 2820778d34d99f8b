import { describe, expect, it } from 'vitest'
import { type Evaluated, ExpressionFailure } from '../../../../src/mapping/expression/place.ts'
import { isTrue } from '../../../../src/mapping/expression/truth.ts'
import { createWork } from '../../../../src/mapping/work.ts'
import type { JsonValue } from '../../../../src/model.ts'
import { evaluateInterpreted, placeOf } from '../../../helpers/expressions.ts'

const failure = new ExpressionFailure('x')

describe('what counts as true', () => {
  it.each<[value: JsonValue, truth: boolean]>([
    [true, true],
    [false, false],
    [null, false],
    [0, false],
    [-1, true],
    ['', false],
    ['false', true],
    [[], false],
    [[0], false],
    [[1], true],
    [[0, ''], false],
    [[0, 1], true],
    [[[]], false],
    [[[1], 0], true],
    [{}, false],
    [{ a: 0 }, true],
  ])('%j: %s, as JSONata has it', async (value, truth) => {
    expect(isTrue(value, createWork(50_000))).toBe(truth)
    expect(await evaluateInterpreted('$boolean($)', placeOf(value))).toBe(truth)
  })

  it.each<[what: string, value: Evaluated]>([
    ['nothing', undefined],
    ['an infinite number', Number.POSITIVE_INFINITY],
    ['an array with an infinite number', [Number.NEGATIVE_INFINITY]],
  ])('%s does not', (_, value) => {
    expect(isTrue(value, createWork(50_000))).toBe(false)
  })

  it.each<[what: string, value: Evaluated]>([
    ['a failure', failure],
    ['an infinite number', Number.POSITIVE_INFINITY],
    ['an array with an infinite number', [[Number.NEGATIVE_INFINITY], 1]],
  ])('%s is a failure, where an infinite number is one', (_, value) => {
    expect(isTrue(value, createWork(50_000), failure)).toBe(failure)
  })
})
