// The same kind of fleet in many sizes, one line each, and the size from which stream costs less.

import type { Fleet } from './fleet.ts'
import { formatCount, formatShare, formatShort, formatUsd } from './format-figure.ts'
import { makePlan } from './make-plan.ts'
import type { DeliveryPlan, Plan } from './plan.ts'
import { type PriceList, usEast1 } from './prices.ts'
import { describeAssumptions, describePrices, notCounted } from './render-plan.ts'
import { table, wrap } from './text-table.ts'

const sizes = [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000]

/** @param fleet of any size */
export function planSizes(fleet: Fleet, list: PriceList = usEast1): Plan[] {
  return sizes.map((devices) => makePlan({ ...fleet, devices }, ['direct', 'stream'], list))
}

export function renderSizes(fleet: Fleet, list: PriceList = usEast1): string {
  const rows = planSizes(fleet, list).map((plan) => [
    plan.recommended,
    formatShort(plan.fleet.devices),
    formatShort(plan.load.messagesPerSecond * fleet.peakFactor),
    ...plan.deliveries.map(({ usdPerMonth }) => formatUsd(usdPerMonth)),
    ...plan.deliveries.map(({ capacity }) => formatShort(capacity.concurrency)),
    ...firstMet(plan),
  ])
  return [
    ...wrap(`Each device ${describeAssumptions(fleet)}.`),
    describePrices(list),
    '',
    ...table(
      [
        ['use', 'devices', 'messages/s', 'direct $', 'stream $', 'concurrency', '', 'first quota', ''],
        ...rows,
      ],
      [8],
    ),
    '',
    ...wrap(`${describeBreakEven(fleet, list)} Concurrency is the Lambda concurrency of direct and stream.`),
    '',
    ...wrap(notCounted),
    '',
  ].join('\n')
}

/** Of the delivery to take. */
function firstMet({ deliveries, recommended }: Plan): string[] {
  const chosen = deliveries.find(({ delivery }) => delivery === recommended) as DeliveryPlan
  const first = chosen.quotas.find(({ ofOneDevice, share }) => !ofOneDevice && share !== undefined)
  return [first?.name ?? '', formatShare(first?.share ?? 0)]
}

function describeBreakEven(fleet: Fleet, list: PriceList): string {
  const devices = breakEven(fleet, list)
  if (devices === undefined) return 'Direct costs less at every size.'
  return `Stream costs less from ${formatCount(devices)} device${devices === 1 ? '' : 's'} on.`
}

const devicesMax = 1e9

/** The smallest fleet of this kind for which stream costs less. */
export function breakEven(fleet: Fleet, list: PriceList): number | undefined {
  let dearer = 0
  let cheaper = devicesMax
  if (!streamCostsLess({ ...fleet, devices: cheaper }, list)) return undefined
  while (cheaper - dearer > 1) {
    const devices = Math.floor((dearer + cheaper) / 2)
    if (streamCostsLess({ ...fleet, devices }, list)) cheaper = devices
    else dearer = devices
  }
  return cheaper
}

function streamCostsLess(fleet: Fleet, list: PriceList): boolean {
  const [direct, stream] = makePlan(fleet, ['direct', 'stream'], list).deliveries
  return (stream as DeliveryPlan).usdPerMonth < (direct as DeliveryPlan).usdPerMonth
}
