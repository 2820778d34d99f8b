import { describe, expect, it } from 'vitest'
import { costOf, type PriceName, prices, usEast1 } from '../../../src/plan/prices.ts'
import { readPriceList } from '../../../src/plan/read-price-list.ts'

/** As `plan --json` prints it. */
function printed(): { region: string; asOf: string; units: { [name: string]: unknown } } {
  return JSON.parse(JSON.stringify({ ...usEast1, monthDays: 30.42 }))
}

describe('a price list', () => {
  it('that plan has printed costs the same', () => {
    const list = readPriceList(printed())
    expect(list).toMatchObject({ region: 'us-east-1', asOf: usEast1.asOf })
    for (const name of Object.keys(prices) as PriceName[]) {
      for (const amount of [0, 1, 1e6, 1e10, 1e14])
        expect(costOf(name, amount, list)).toBe(costOf(name, amount))
    }
  })

  it('may have a number for a price without tiers', () => {
    const list = readPriceList({ ...printed(), units: { ...printed().units, iotMessage: 1.2 } })
    expect(costOf('iotMessage', 10e9, list)).toBeCloseTo(12_000, 6)
    expect(list.units.iotMessage).toMatchObject({ per: 1e6, certainty: 'given' })
  })

  it.each<[string, unknown, string[]]>([
    ['nothing', null, ['file: expected an object with region, asOf and units (actual: nothing)']],
    ['no region', { ...printed(), region: undefined }, ['region: expected text (actual: nothing)']],
    [
      'a date in words',
      { ...printed(), asOf: 'today' },
      ['asOf: expected a date such as 2026-11-21 (actual: other text)'],
    ],
    [
      'an unknown price',
      withUnit('iotMesage', 1),
      ['units.iotMesage: unknown key `iotMesage`; did you mean `iotMessage`?'],
    ],
    [
      'a missing price',
      withUnit('iotRule', undefined),
      ['units.iotRule: expected the price of 1,000,000 rules triggered, by 5 KB of message, in US dollars'],
    ],
    [
      'a price in text',
      withUnit('iotRule', '0.15'),
      ['units.iotRule: expected the price of 1,000,000 rules triggered'],
    ],
    [
      'a negative price',
      withUnit('iotRule', -1),
      ['units.iotRule[0].usd: expected US dollars, from 0 on (actual: -1)'],
    ],
    ['no tier', withUnit('iotRule', { tiers: [] }), ['units.iotRule.tiers: expected a list of tiers']],
    [
      'tiers out of order',
      withUnit('iotRule', { tiers: [{ upTo: 5, usd: 1 }, { upTo: 5, usd: 1 }, { usd: 1 }] }),
      ['units.iotRule.tiers[1].upTo: expected a number above 5 (actual: 5)'],
    ],
    [
      'an end of the last tier',
      withUnit('iotRule', { tiers: [{ upTo: 5, usd: 1 }] }),
      ['units.iotRule.tiers[0].upTo: expected nothing, since the last tier has no end (actual: 5)'],
    ],
    [
      'a tier without end before the last',
      withUnit('iotRule', { tiers: [{ usd: 1 }, { usd: 1 }] }),
      ['units.iotRule.tiers[0].upTo: expected a number above 0 (actual: nothing)'],
    ],
    [
      'no units to be the price of',
      withUnit('iotRule', { tiers: [{ usd: 1 }], per: 0 }),
      ['units.iotRule.per: expected'],
    ],
  ])('with %s is refused', (_, list, messages) => {
    const read = () => readPriceList(list)
    for (const message of messages) expect(read).toThrow(message)
  })
})

function withUnit(name: string, price: unknown): unknown {
  return { ...printed(), units: { ...printed().units, [name]: price } }
}
