// The quotas of a plan, and what begins small, as rows of text.

import { formatCount, formatShare, formatShort } from './format-figure.ts'
import type { DeliveryPlan, Plan } from './plan.ts'
import { table, wrap } from './text-table.ts'

export function describeQuotas(plan: Plan): string[] {
  const known = new Map(plan.deliveries.flatMap(({ quotas }) => quotas).map((quota) => [quota.name, quota]))
  const rows = [...known.values()].map(({ name, code = '', value, adjustable }) => {
    const needs = plan.deliveries.flatMap(({ quotas }) => {
      const quota = quotas.find((one) => one.name === name)
      if (quota === undefined) return ['-', '']
      return [formatShort(quota.needed), quota.share === undefined ? '?' : formatShare(quota.share)]
    })
    return [
      name,
      code,
      value === undefined ? 'unknown' : formatShort(value),
      ...needs,
      adjustable ? 'yes' : 'no',
    ]
  })
  const header = plan.deliveries.flatMap(({ delivery }) => [delivery, 'share'])
  return [
    ...table([['quota', 'code', 'default', ...header, 'adjustable'], ...rows], [26, 11]),
    ...plan.deliveries.flatMap(describeFirst),
  ]
}

function describeFirst({ delivery, quotas }: DeliveryPlan): string[] {
  const first = quotas.find(({ ofOneDevice }) => !ofOneDevice)
  if (first?.share === undefined) return []
  const over = first.share > 1 ? 'already exceeded' : `at ${formatCount(1 / first.share)} times this fleet`
  return wrap(`${delivery} reaches this quota first: ${first.name} (${formatShare(first.share)}; ${over}).`)
}

export function describeGrowths(plan: Plan): string[] {
  const needs = new Map(plan.deliveries.flatMap(({ growths }) => growths).map((one) => [one.name, one]))
  if (needs.size === 0) return []
  const rows = [...needs.values()].map(({ name, begins, needed, doublings, rule }) => [
    name,
    rule,
    formatShort(begins),
    formatShort(needed),
    String(doublings),
  ])
  return ['', ...table([['scales automatically', 'to', 'initial', 'needed', 'doublings'], ...rows], [24, 36])]
}
