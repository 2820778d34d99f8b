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
    ...[
      'nan',
      'NaN',
      '-nan',
      'NAN',
      'inf',
      '-INF',
      '+inf',
      'Infinity',
      'nan(ind)',
      '-nan(ind)',
      '-1.#IND',
      'ovf',
    ].map((text): [string, string] => [`"${text}"`, 'not_finite']),
    ...['nano', 'info', 'nan(', 'nan ()', '1.#', '--inf', 'over', 'ind'].map((text): [string, string] => [
      `"${text}"`,
      'not_a_number',
    ]),
    ...['on', 'ON', 'On', ' on ', 'true', 'True', 'yes', 'YES', 'online', 'Online'].map(
      (text): [string, number] => [`"${text}"`, 1],
    ),
    ...['off', 'OFF', 'false', 'FALSE', 'no', 'offline'].map((text): [string, number] => [`"${text}"`, 0]),
    ...[
      'open',
      'closed',
      'locked',
      'home',
      'enabled',
      'o',
      'onn',
      'on off',
      'y',
      'ok',
      `on${' '.repeat(15)}`,
    ].map((text): [string, string] => [`"${text}"`, 'not_a_number']),
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
  const table = (json: string) => JSON.parse(json) as Record<string, number>
  const words = table('{"open": 1, "": 3, "true": 4, "Half Open": 5, "__proto__": 8}')
  const numbers = table('{"7": 5, "0.5": 6, "open": 1}')
  const twoCases = table('{"on": 1, "ON": 2, "off": 0}')

  it.each<[Record<string, number>, value: JsonValue | undefined, number: number | string]>([
    [words, 'open', 1],
    [words, 'Open', 1],
    [words, 'OPEN', 1],
    [words, 'half open', 5],
    [words, '', 3],
    [words, true, 4],
    [words, 'true', 4],
    [words, '__proto__', 8],
    [words, ' open', 'value_not_mapped'],
    [words, false, 'value_not_mapped'],
    // A word that has a meaning elsewhere has none here.
    [words, 'on', 'value_not_mapped'],
    [words, 'nan', 'value_not_mapped'],
    [words, 'constructor', 'value_not_mapped'],
    [words, 230.1, 230.1],
    [words, 0, 0],
    [words, '12', 12],
    [words, ' -3.5e1 ', -35],
    [words, '12 V', 'value_not_mapped'],
    [words, Number.POSITIVE_INFINITY, 'not_finite'],
    [words, '1e400', 'not_finite'],
    [words, null, 'missing'],
    [words, undefined, 'missing'],
    [words, ['open'], 'not_a_number'],
    [words, { open: 1 }, 'not_a_number'],
    [numbers, 7, 5],
    [numbers, '7', 5],
    [numbers, 0.5, 6],
    [numbers, 'Open', 1],
    [numbers, 8, 'value_not_mapped'],
    [numbers, '8', 'value_not_mapped'],
    [numbers, '7.0', 'value_not_mapped'],
    [numbers, Number.POSITIVE_INFINITY, 'value_not_mapped'],
    [twoCases, 'on', 1],
    [twoCases, 'ON', 2],
    [twoCases, 'On', 'value_not_mapped'],
    [twoCases, 'OFF', 'value_not_mapped'],
  ])('%j reads %j as %j', (values, value, number) => {
    expect(compileNumberReader({ values })(value)).toBe(number)
  })
})

describe('a default', () => {
  it.each<
    [value: JsonValue | undefined, words: number | string, numbers: number | string, without: number | string]
  >([
    [null, -1, -1, -1],
    [undefined, -1, -1, -1],
    ['ajar', -1, -1, 'not_a_number'],
    [true, -1, -1, 1],
    [5, 5, -1, 5],
    ['5', 5, -1, 5],
    ['open', 1, -1, 'not_a_number'],
    ['OPEN', 1, -1, 'not_a_number'],
    [[], 'not_a_number', 'not_a_number', 'not_a_number'],
    [Number.POSITIVE_INFINITY, 'not_finite', -1, 'not_finite'],
  ])('makes of %j: %j with words, %j with numbers, %j without values', (value, words, numbers, without) => {
    expect(compileNumberReader({ values: { open: 1 }, default: -1 })(value)).toBe(words)
    expect(compileNumberReader({ values: { 7: 1 }, default: -1 })(value)).toBe(numbers)
    expect(compileNumberReader({ default: -1 })(value)).toBe(without)
  })

  it('of 0 is a default like any other', () => {
    expect(compileNumberReader({ default: 0 })(null)).toBe(0)
  })
})

describe('a table of the scope', () => {
  const words = { open: 1, closed: 0, on: 7 }
  it.each<[value: JsonValue | undefined, number: number | string]>([
    ['Open', 1],
    ['on', 7],
    ['off', 0],
    [true, 1],
    [21.5, 21.5],
    ['21.5', 21.5],
    ['ajar', 'value_not_mapped'],
    ['nan', 'not_finite'],
    [null, 'missing'],
  ])('says what it names, and %j is %j', (value, number) => {
    expect(compileNumberReader({}, words)(value)).toBe(number)
  })

  it('gives way to a table of the metric, and stands beside its default', () => {
    expect(compileNumberReader({ values: { on: 2 } }, words)('open')).toBe('value_not_mapped')
    expect(compileNumberReader({ values: { on: 2 } }, words)('on')).toBe(2)
    expect(compileNumberReader({ default: -1 }, words)('ajar')).toBe(-1)
    expect(compileNumberReader({ default: -1 }, { 1: 5 })(2)).toBe(2)
  })
})

describe('scale and offset', () => {
  it.each<[value: JsonValue, number: number | string]>([
    [21.5, 2151],
    ['21.5', 2151],
    [true, 1],
    ['on', 1],
    ['open', 5],
    ['ajar', 'value_not_mapped'],
    [1e308, 'not_finite'],
  ])('make of %j %j', (value, number) => {
    expect(compileNumberReader({ scale: 100, offset: 1, values: { open: 5, on: 1 } })(value)).toBe(
      value === true ? 'value_not_mapped' : number,
    )
    if (value !== 'open' && value !== 'ajar') {
      expect(compileNumberReader({ scale: 100, offset: 1 })(value)).toBe(number)
    }
  })
})

it('reads long texts in time that grows with their length', () => {
  // Quadratic time would be some 20 seconds.
  expect(readNumber(`${'1'.repeat(130_000)}x`)).toBe('not_a_number')
  const read = compileNumberReader({ values: { on: 1 } })
  expect(read('N'.repeat(130_000))).toBe('value_not_mapped')
})
