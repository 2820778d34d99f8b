import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toPrintable } from '../../../../src/printable.ts'
import { formatAge, formatValue } from '../../../../src/studio/view/format-number.ts'
import { cutTo, fitTo, widthOf } from '../../../../src/studio/view/terminal-text.ts'

test.each([
  ['', 0],
  ['abc', 3],
  ['é', 1],
  ['e\u0301', 1],
  ['温度', 4],
  ['ｱ', 1],
  ['한국', 4],
  ['🌡️', 2],
  ['🔥', 2],
  ['👨‍👩‍👧', 2],
  ['🇯🇵', 2],
  ['a\u200bb', 2],
  ['→', 1],
])('%j takes %i columns', (text, width) => {
  expect(widthOf(text)).toBe(width)
})

test.each([
  ['hello', 5, 'hello'],
  ['hello', 4, 'hel…'],
  ['hello', 1, '…'],
  ['hello', 0, ''],
  ['hello', -3, ''],
  ['温度計', 6, '温度計'],
  ['温度計', 5, '温度…'],
  ['温度計', 4, '温…'],
  ['温度計', 2, '…'],
  ['a👨‍👩‍👧b', 3, 'a…'],
])('%j cut to %i', (text, width, expected) => {
  expect(cutTo(text, width)).toBe(expected)
})

test('fitted text has exactly the width, on either side', () => {
  expect(fitTo('ab', 4)).toBe('ab  ')
  expect(fitTo('ab', 4, 'right')).toBe('  ab')
  expect(fitTo('温度計', 4)).toBe('温… ')
})

test('for any text, cut is at most and fitted is exactly as wide as asked', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.integer({ min: 0, max: 30 }),
      (text, width) => {
        expect(widthOf(cutTo(text, width))).toBeLessThanOrEqual(width)
        expect(widthOf(fitTo(text, width))).toBe(width)
      },
    ),
  )
})

test.each([
  ['\u001b[31mred\u0007', '�[31mred�'],
  ['a\r\nb\u0000c\u009bd', 'a��b�c�d'],
  ['abc\u202edef\u2066', 'abc�def�'],
  ['\ud800x', '�x'],
  ['温度 ✓ 👍', '温度 ✓ 👍'],
])('%j is printed as %j', (text, expected) => {
  expect(toPrintable(text)).toBe(expected)
})

test.each([
  [0, '0'],
  [-0, '0'],
  [21.5, '21.5'],
  [83_189_579_776, '83189579776'],
  [123_456_789_012, '123456789012'],
  [1_234_567_890_123, '≈1.23457e+12', '1234567890123'],
  [1_795_832_650.123, '≈1795832650', '1795832650.123'],
  [0.1 + 0.2, '≈0.3', '0.30000000000000004'],
  [Math.PI, '≈3.141592654', '3.141592653589793'],
  [-12_345.678_901_234, '≈-12345.6789', '-12345.678901234'],
  [1.797e308, '1.797e+308'],
  [-1.797_693_134_862e308, '≈-1.798e+308', '-1.797693134862e+308'],
  [-1.234_567_890_123_457e-6, '≈-1.23457e-6', '-0.000001234567890123457'],
  [Number.NaN, 'NaN'],
])('%d is shown as %s where there are 12 columns', (value, expected, exact = expected) => {
  expect(formatValue(value, 12)).toBe(expected)
  expect(formatValue(value, 25)).toBe(exact)
})

test('any number fits its cell', () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      const text = formatValue(value, 12)
      expect(text.length).toBeLessThanOrEqual(12)
      expect(text.startsWith('≈') || Object.is(Number(text), value + 0)).toBe(true)
      expect(formatValue(value, 25)).toBe(String(value))
    }),
  )
})

test.each([
  [-5, '0s'],
  [999, '0s'],
  [59_999, '59s'],
  [60_000, '1m'],
  [3_599_999, '59m'],
  [3_600_000, '1h'],
  [86_399_999, '23h'],
  [86_400_000, '1d'],
  [999 * 86_400_000, '999d'],
  [2_000 * 86_400_000, '999d'],
])('an age of %i ms is %s', (ageMs, expected) => {
  expect(formatAge(ageMs)).toBe(expected)
})
