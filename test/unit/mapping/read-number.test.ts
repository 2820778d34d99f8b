import { describe, expect, it } from 'vitest'
import { compileNumberReader, readNumber } from '../../../src/mapping/series/read-number.ts'
import type { JsonValue } from '../../../src/model.ts'

describe('a sample value', () => {
  it.each<[json: string, value: number | string]>([
    ['21.5', 21.5],
    ['-0.0', -0],
    ['1e308', 1e308],
    ['5e-324', 5e-324],
    ['1e400', 'not_finite'],
    ['-1e400', 'not_finite'],
    ['9007199254740993', 9007199254740992],
    ['18446744073709551615', 18446744073709552000],
    ['true', 1],
    ['false', 0],
    ['null', 'missing'],
    ['"21.5"', 21.5],
    ['" 21.5\\n"', 21.5],
    ['"+3"', 3],
    ['"-3"', -3],
    ['"007"', 7],
    ['".5"', 0.5],
    ['"5."', 5],
    ['"1e3"', 1000],
    ['"1E-3"', 0.001],
    ['"1e400"', 'not_finite'],
    ['"-1e400"', 'not_finite'],
    ['""', 'not_a_number'],
    ['" "', 'not_a_number'],
    ['"."', 'not_a_number'],
    ['"-"', 'not_a_number'],
    ['"e5"', 'not_a_number'],
    ['"0x1f"', 'not_a_number'],
    ['"0b1"', 'not_a_number'],
    ['"1_000"', 'not_a_number'],
    ['"1,5"', 'not_a_number'],
    ['"1 000"', 'not_a_number'],
    ['"21.5 C"', 'not_a_number'],
    ['"+ 3"', 'not_a_number'],
    ['"nan"', 'not_a_number'],
    ['"NaN"', 'not_a_number'],
    ['"inf"', 'not_a_number'],
    ['"Infinity"', 'not_a_number'],
    ['"true"', 'not_a_number'],
    ['"٣"', 'not_a_number'],
    ['[]', 'not_a_number'],
    ['[1]', 'not_a_number'],
    ['{}', 'not_a_number'],
    ['{"valueOf": 1}', 'not_a_number'],
  ])('%s is %j', (json, value) => {
    expect(readNumber(JSON.parse(json) as JsonValue)).toBe(value)
  })

  it('is missing where a path leads to nothing', () => {
    expect(readNumber(undefined)).toBe('missing')
  })
})

describe('a metric with values', () => {
  const values = JSON.parse('{"open": 1, "": 3, "true": 4, "7": 5, "0.5": 6, "__proto__": 8}') as Record<
    string,
    number
  >

  it.each<[value: JsonValue | undefined, number: number | string]>([
    ['open', 1],
    ['', 3],
    [true, 4],
    ['true', 4],
    [7, 5],
    ['7', 5],
    [0.5, 6],
    ['__proto__', 8],
    ['Open', 'value_not_mapped'],
    [' open', 'value_not_mapped'],
    [false, 'value_not_mapped'],
    [8, 'value_not_mapped'],
    ['12', 'value_not_mapped'],
    ['constructor', 'value_not_mapped'],
    [null, 'missing'],
    [undefined, 'missing'],
    [['open'], 'not_a_number'],
    [{ open: 1 }, 'not_a_number'],
  ])('reads %j as %j', (value, number) => {
    expect(compileNumberReader(values, undefined)(value)).toBe(number)
  })
})

describe('a default', () => {
  it.each<[value: JsonValue | undefined, withValues: number | string, without: number | string]>([
    [null, -1, -1],
    [undefined, -1, -1],
    ['ajar', -1, 'not_a_number'],
    [5, -1, 5],
    ['open', 1, 'not_a_number'],
    [[], 'not_a_number', 'not_a_number'],
    [Number.POSITIVE_INFINITY, -1, 'not_finite'],
  ])('makes of %j: %j with values, %j without', (value, withValues, without) => {
    expect(compileNumberReader({ open: 1 }, -1)(value)).toBe(withValues)
    expect(compileNumberReader(undefined, -1)(value)).toBe(without)
  })

  it('of 0 is a default like any other', () => {
    expect(compileNumberReader(undefined, 0)(null)).toBe(0)
  })
})

it('reads long texts in time that grows with their length', () => {
  // Quadratic time would be some 20 seconds.
  expect(readNumber(`${'1'.repeat(130_000)}x`)).toBe('not_a_number')
})
