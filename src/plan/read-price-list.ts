// Reads a price list of the user's, in the shape in which `plan --json` prints its own under `prices`. It has to be whole:
// a bill at prices of two regions is nobody's.

import { type Checker, checkList, checkObject, checkText, describeKind, formatPath, type Path } from '#check'
import { ConfigError, type ConfigIssue } from '../errors.ts'
import { type Price, type PriceList, type PriceName, prices, type Tier } from './prices.ts'

const priceNames = Object.keys(prices) as PriceName[]

/**
 * @param value of the file, parsed: `{region, asOf, units: {NAME: {tiers: [{upTo?, usd}], per?, unit?, source?} | USD}}`
 * @throws {ConfigError} with every issue
 */
export function readPriceList(value: unknown): PriceList {
  const issues: ConfigIssue[] = []
  const checker: Checker = {
    report: (path, message) => issues.push({ path: formatPath(path), message }),
    describe: describeKind,
  }
  const keys = ['region', 'asOf', 'units', 'monthDays'] as const
  const list = checkObject(checker, [], value, 'an object with region, asOf and units', keys)
  const region = checkText(checker, ['region'], list?.region)
  const asOf = checkText(checker, ['asOf'], list?.asOf, 'a date such as 2026-11-21')
  if (asOf !== undefined && !/^\d{4}-\d\d-\d\d$/.test(asOf)) {
    checker.report(['asOf'], `expected a date such as 2026-11-21 (actual: ${describeKind(asOf)})`)
  }
  const units = checkObject(
    checker,
    ['units'],
    list?.units,
    'an object with a price for each name',
    priceNames,
  )
  const read = priceNames.map((name) => [name, readPrice(checker, name, units?.[name])])
  if (issues.length > 0 || region === undefined || asOf === undefined) throw new ConfigError('prices', issues)
  return { region, asOf, units: Object.fromEntries(read) as PriceList['units'] }
}

function readPrice(checker: Checker, name: PriceName, value: unknown): Price | undefined {
  const path = ['units', name]
  const known: Price = prices[name]
  const expected = `the price of ${known.per.toLocaleString('en')} ${known.unit}, in US dollars`
  if (value === undefined) {
    checker.report(path, `expected ${expected} (actual: nothing); a list has every price`)
    return undefined
  }
  const given = {
    per: known.per,
    unit: known.unit,
    source: 'the file of --prices',
    certainty: 'given',
  } as const
  if (typeof value === 'number') {
    return { ...given, tiers: readTiers(checker, path, [{ usd: value }]) }
  }
  const keys = ['tiers', 'per', 'unit', 'source', 'certainty'] as const
  const price = checkObject(checker, path, value, `${expected}, or an object with tiers`, keys)
  if (price === undefined) return undefined
  const { per = known.per, tiers, unit = known.unit, source = given.source } = price
  if (typeof per !== 'number' || !(per > 0)) {
    checker.report([...path, 'per'], `expected a number of units above 0 (actual: ${describeKind(per)})`)
  }
  return {
    tiers: readTiers(checker, [...path, 'tiers'], tiers),
    per: Number(per),
    unit: String(unit),
    source: String(source),
    certainty: 'given',
  }
}

/** The last tier has no end: its `upTo` is absent or null. */
function readTiers(checker: Checker, path: Path, value: unknown): Tier[] {
  const tiers = checkList(checker, path, value, 'a list of tiers, each with upTo and usd') ?? []
  let from = 0
  return tiers.map((one, index) => {
    const tier = checkObject(checker, [...path, index], one, 'an object with upTo and usd', ['upTo', 'usd'])
    const isLast = index === tiers.length - 1
    const upTo = tier?.upTo ?? (isLast ? Number.POSITIVE_INFINITY : undefined)
    if (
      tier !== undefined &&
      !(isNumber(upTo) && upTo > from && isLast === (upTo === Number.POSITIVE_INFINITY))
    ) {
      const expected = isLast ? 'nothing, since the last tier has no end' : `a number above ${from}`
      checker.report([...path, index, 'upTo'], `expected ${expected} (actual: ${describeKind(tier.upTo)})`)
    }
    if (tier !== undefined && !(isNumber(tier.usd) && tier.usd >= 0 && tier.usd < Number.POSITIVE_INFINITY)) {
      const message = `expected US dollars, from 0 on (actual: ${describeKind(tier.usd)})`
      checker.report([...path, index, 'usd'], message)
    }
    if (isNumber(upTo)) from = upTo
    return { upTo: Number(upTo), usd: Number(tier?.usd) }
  })
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}
