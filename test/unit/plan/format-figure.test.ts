import { describe, expect, it } from 'vitest'
import { formatCount, formatShare, formatShort, formatUsd } from '../../../src/plan/format-figure.ts'

describe('a figure has three digits that count', () => {
  it.each([
    [0, '0'],
    [0.016_666, '0.0167'],
    [1.666, '1.67'],
    [483, '483'],
    [16_666.7, '16,700'],
    [999_499, '999,000'],
    [999_500, '1 million'],
    [1_048_576, '1.05 million'],
    [999_600_000, '1 billion'],
    [43.8e9, '43.8 billion'],
    [2.4e14, '240 trillion'],
    [1e15, '1 quadrillion'],
    [5e18, '5,000 quadrillion'],
  ])('%d → %s', (value, text) => {
    expect(formatCount(value)).toBe(text)
  })

  it('in narrow columns with a letter', () => {
    expect([5, 5e6, 5e9, 5e12, 5e15].map(formatShort)).toEqual(['5', '5 M', '5 G', '5 T', '5 P'])
  })
})

describe('dollars', () => {
  it.each([
    [0, '0'],
    [0.000_3, '<0.01'],
    [0.263, '0.26'],
    [29.2, '29.2'],
    [1_234.5, '1,230'],
    [68_900.4, '68,900'],
    [999_600, '1 M'],
    [1_812_000, '1.81 M'],
    [1.39e9, '1.39 bn'],
  ])('%d → %s', (value, text) => {
    expect(formatUsd(value)).toBe(text)
  })
})

describe('a share', () => {
  it.each([
    [0, '<0.1 %'],
    [0.000_9, '<0.1 %'],
    [0.005, '0.5 %'],
    [0.0339, '3.4 %'],
    [0.833, '83 %'],
    [1, '100 %'],
    [9.99, '999 %'],
    [10, '10 ×'],
    [5e6, '5 M ×'],
  ])('%d → %s', (value, text) => {
    expect(formatShare(value)).toBe(text)
  })
})
