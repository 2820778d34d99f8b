// What a fleet can change to pay less: each lever alone, in order of what it saves, and the levers that together save most,
// in the order in which to pull them.

import { type Architecture, architectureOf, cheapestPack, planArchitecture } from './architecture.ts'
import type { DeliveryMode } from './deployment.ts'
import type { Fleet } from './fleet.ts'
import { type Lever, type LeverName, type LeverWords, leversOf, type Planned } from './levers.ts'
import { makePlan } from './make-plan.ts'
import type { Load } from './measure-load.ts'
import type { Plan } from './plan.ts'
import { type PriceList, usEast1 } from './prices.ts'
import { needsTooMuchConcurrency } from './recommend.ts'

export interface Advice {
  readonly prices: Plan['prices']
  readonly fleet: Fleet
  readonly load: Load
  readonly today: Priced
  /** What saves most first. */
  readonly alone: readonly Step[]
  /** From `today` on, each with those before it. */
  readonly together: readonly Step[]
}

export interface Priced {
  readonly architecture: Architecture
  readonly usdPerMonth: number
}

export interface Step extends Priced, LeverWords {
  readonly lever: LeverName
  readonly savedUsdPerMonth: number
}

/**
 * @param delivery as the fleet has it; undefined for the one that `plan` recommends
 * @param packSeconds the longest time for which devices may gather readings
 */
export function advise(
  fleet: Fleet,
  delivery: DeliveryMode | undefined,
  packSeconds: number,
  list: PriceList = usEast1,
): Advice {
  const plan = makePlan(fleet, [], list)
  const planned = (architecture: Architecture): Planned => {
    return { architecture, plan: planArchitecture(fleet, architecture, list) }
  }
  const today = planned(architectureOf(fleet, delivery ?? plan.recommended))
  const packReadings = cheapestPack(fleet, today.architecture.delivery, packSeconds, list)
  const levers = leversOf(today.architecture, packReadings)
  const pull = (from: Planned, lever: Lever) => planned(lever.pull(from.architecture))
  const stepOf = (lever: Lever, from: Planned, to: Planned): Step => ({
    lever: lever.name,
    ...lever.words(fleet, to),
    ...priced(to),
    savedUsdPerMonth: from.plan.usdPerMonth - to.plan.usdPerMonth,
  })
  const alone = levers.flatMap((lever) => {
    const to = pull(today, lever)
    return cents(to) < cents(today) && isSafe(today, to) ? [stepOf(lever, today, to)] : []
  })
  const together: Step[] = []
  let [from, left] = [today, cheapestSet(levers, (set) => set.reduce(pull, today), today)]
  while (left.length > 0) {
    const [next] = left
      .map((lever) => ({ lever, to: pull(from, lever) }))
      .sort((one, other) => one.to.plan.usdPerMonth - other.to.plan.usdPerMonth)
    if (next === undefined) break
    together.push(stepOf(next.lever, from, next.to))
    from = next.to
    left = left.filter((lever) => lever !== next.lever)
  }
  return {
    prices: plan.prices,
    fleet,
    load: plan.load,
    today: priced(today),
    alone: alone.sort((one, other) => other.savedUsdPerMonth - one.savedUsdPerMonth),
    together,
  }
}

/** Of the sets with at most one lever of a kind, the one that costs least; of those, one with the fewest levers. */
function cheapestSet(
  levers: readonly Lever[],
  pullAll: (set: readonly Lever[]) => Planned,
  today: Planned,
): readonly Lever[] {
  let sets: (readonly Lever[])[] = [[]]
  for (const lever of levers) {
    const others = sets.filter((set) => set.every(({ kind }) => kind !== lever.kind))
    sets = [...sets, ...others.map((set) => [...set, lever])]
  }
  const [cheapest] = sets
    .map((set) => ({ set, to: pullAll(set) }))
    .filter(({ to }) => isSafe(today, to))
    .sort((one, other) => cents(one.to) - cents(other.to) || one.set.length - other.set.length)
  return cheapest?.set ?? []
}

/** Of less, no bill tells. */
function cents({ plan }: Planned): number {
  return Math.round(plan.usdPerMonth * 100)
}

/** Nobody is sent from a stream to a delivery that is close to a quota. */
function isSafe(today: Planned, to: Planned): boolean {
  const { delivery } = to.architecture
  return (
    delivery === today.architecture.delivery || delivery === 'stream' || !needsTooMuchConcurrency(to.plan)
  )
}

function priced({ architecture, plan: { usdPerMonth } }: Planned): Priced {
  return { architecture, usdPerMonth }
}
