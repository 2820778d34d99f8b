// A fleet in; for each delivery its cost, what it needs, and the quotas that it meets; and which delivery to take.

import { costLines, streamAlternatives } from './cost-lines.ts'
import type { DeliveryMode } from './deployment.ts'
import type { Fleet } from './fleet.ts'
import { type Load, measureLoad, monthDays } from './measure-load.ts'
import type { DeliveryPlan, GrowthNeed, Plan, QuotaNeed } from './plan.ts'
import { type PriceList, usEast1 } from './prices.ts'
import { growths, quotas } from './quotas.ts'
import { recommend } from './recommend.ts'
import { type Capacity, sizeDelivery } from './size-delivery.ts'

/** @param shown which deliveries the plan has; both are weighed */
export function makePlan(fleet: Fleet, shown: readonly DeliveryMode[], list: PriceList = usEast1): Plan {
  const load = measureLoad(fleet)
  const direct = planDelivery('direct', fleet, load, list)
  const stream = planDelivery('stream', fleet, load, list)
  return {
    prices: { ...list, monthDays },
    fleet,
    load,
    deliveries: [direct, stream].filter(({ delivery }) => shown.includes(delivery)),
    streamAlternatives: streamAlternatives(fleet, load, list),
    ...recommend(direct, stream),
  }
}

/** Dollars of the cheaper delivery. */
export function monthlyUsd(fleet: Fleet, list: PriceList = usEast1): number {
  const load = measureLoad(fleet)
  const usd = (['direct', 'stream'] as const).map((delivery) =>
    costLines(fleet, load, sizeDelivery(delivery, fleet, load), list).reduce(
      (sum, line) => sum + line.usd,
      0,
    ),
  )
  return Math.min(...usd)
}

/** @param provisioned of a stream: with provisioned shards, instead of on demand */
export function planDelivery(
  delivery: DeliveryMode,
  fleet: Fleet,
  load: Load,
  list: PriceList,
  provisioned = false,
): DeliveryPlan {
  const capacity = sizeDelivery(delivery, fleet, load, provisioned)
  const cost = costLines(fleet, load, capacity, list)
  return {
    delivery,
    usdPerMonth: cost.reduce((sum, { usd }) => sum + usd, 0),
    cost,
    capacity,
    quotas: quotaNeeds(fleet, load, capacity),
    growths: growthNeeds(fleet, load, capacity),
  }
}

/** A device that uses less of its own quotas need not read of them. */
const deviceShareMin = 0.1

function quotaNeeds(fleet: Fleet, load: Load, capacity: Capacity): QuotaNeed[] {
  const needs: QuotaNeed[] = []
  for (const { needed: neededOf, value, ...quota } of quotas) {
    const needed = neededOf(fleet, load, capacity)
    if (needed === undefined) continue
    if (value === undefined) needs.push({ ...quota, needed })
    else if (!quota.ofOneDevice || needed / value >= deviceShareMin) {
      needs.push({ ...quota, value, needed, share: needed / value })
    }
  }
  return needs.sort((one, other) => (other.share ?? -1) - (one.share ?? -1))
}

function growthNeeds(fleet: Fleet, load: Load, capacity: Capacity): GrowthNeed[] {
  const needs: GrowthNeed[] = []
  for (const { needed: neededOf, ...growth } of growths) {
    const needed = neededOf(fleet, load, capacity) ?? 0
    if (needed <= growth.begins) continue
    needs.push({ ...growth, needed, doublings: Math.ceil(Math.log2(needed / growth.begins)) })
  }
  return needs
}
