import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { costOf, type Price, type PriceName, prices } from '../../../src/plan/prices.ts'

const names = Object.keys(prices) as PriceName[]

describe('a cost', () => {
  it.each<[PriceName, number, number]>([
    ['iotMessage', 0, 0],
    ['iotMessage', 1e9, 1_000],
    ['iotMessage', 1e9 + 1e6, 1_000.8],
    ['iotMessage', 5e9, 4_200],
    ['iotMessage', 5e9 + 1e6, 4_200.7],
    ['ampSample', 2e9, 180],
    ['ampSample', 252e9, 8_930],
    ['ampSample', 262e9, 9_090],
    ['lambdaDuration', 7.5e9, 100_000.5],
    ['lambdaDuration', 7.5e9 + 1e6, 100_012.5001],
    ['metric', 10_000, 3_000],
    ['metric', 10_001, 3_000.1],
    // An example of AWS's: 60 TB of Lambda logs, once $30,720.
    ['logsIn', 60 * 1_024, 12_800],
    ['sqsRequest', 1e6, 0.4],
  ])('of %s × %d is by its tiers', (name, amount, usd) => {
    expect(costOf(name, amount)).toBeCloseTo(usd, 4)
  })

  it('never falls as the amount grows, and is never more than by the first tier alone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.double({ min: 0, max: 1e14, noNaN: true }),
        fc.double({ min: 0, max: 1e14, noNaN: true }),
        (name, one, more) => {
          const { tiers, per }: Price = prices[name]
          const usd = costOf(name, one)
          expect(costOf(name, one + more)).toBeGreaterThanOrEqual(usd * (1 - 1e-12))
          expect(usd).toBeLessThanOrEqual(((one * (tiers[0]?.usd ?? 0)) / per) * (1 + 1e-12))
        },
      ),
    )
  })
})

describe('a price', () => {
  it.each(names)('of %s says what it is for, and where it is from', (name) => {
    const { tiers, unit, source, certainty }: Price = prices[name]
    expect(unit).not.toBe('')
    expect(source).not.toBe('')
    expect(['page', 'second', 'memory']).toContain(certainty)
    const ends = tiers.map(({ upTo }) => upTo)
    expect(ends).toEqual([...ends].sort((one, other) => one - other))
    expect(ends.at(-1)).toBe(Number.POSITIVE_INFINITY)
  })
})
