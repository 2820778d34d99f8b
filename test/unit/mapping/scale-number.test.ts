import { describe, expect, it } from 'vitest'
import { compileScaling } from '../../../src/mapping/series/scale-number.ts'

describe('a scaled number', () => {
  it.each<[value: number, scale: number | undefined, offset: number | undefined, result: number]>([
    [287.04, 3_600_000, undefined, 1_033_344_000],
    [0.1, 3, undefined, 0.3],
    [1.1, 1.1, undefined, 1.21],
    [21.7, undefined, 273.15, 294.85],
    [0.3, undefined, -0.1, 0.2],
    [1013.2, 100, undefined, 101_320],
    [29.92, 3386.389, undefined, 101_320.75888],
    // °F to °C: 5/9 and -160/9, which have no end.
    [32, 0.5555555555555556, -17.77777777777778, 0],
    [212, 0.5555555555555556, -17.77777777777778, 100],
    [21.7, 0.5555555555555556, -17.77777777777778, -5.7222222222222],
    // A register of 0 to 4,095 for -40 to 125 °C.
    [2048, 0.0402930402930403, -40, 42.5201465201465],
    [9_007_199_254_740_991, undefined, undefined, 9_007_199_254_740_991],
    [9_007_199_254_740, 1000, undefined, 9_007_199_254_740_000],
    [4_503_599_627_370_495, 2, 1, 9_007_199_254_740_991],
    [0, 0.001, undefined, 0],
    [5e-324, 0.1, undefined, 0],
    [1e308, 10, undefined, Number.POSITIVE_INFINITY],
    [1e300, 1.5, 0.5, 1.5e300],
    [1e-200, 1.5, 1e-210, 1.5000000001e-200],
  ])('%d × %d + %d is %d', (value, scale, offset, result) => {
    const scaling = { ...(scale !== undefined && { scale }), ...(offset !== undefined && { offset }) }
    expect((compileScaling(scaling) ?? ((same: number) => same))(value)).toBe(result)
  })

  it('is the number itself where nothing is to be done', () => {
    expect(compileScaling({})).toBeUndefined()
    expect(compileScaling({ scale: 1, offset: 0 })).toBeUndefined()
  })
})
