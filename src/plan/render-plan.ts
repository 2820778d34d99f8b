// A plan as a page of aligned text, at most 100 columns wide.

import type { CostLine } from './cost-lines.ts'
import { deployment } from './deployment.ts'
import type { Fleet } from './fleet.ts'
import { formatCount, formatShare, formatShort, formatUsd } from './format-figure.ts'
import { monthDays } from './measure-load.ts'
import type { DeliveryPlan, Plan } from './plan.ts'
import type { PriceList } from './prices.ts'
import { describeGrowths, describeQuotas } from './render-quotas.ts'
import { parallelizationFactorMax, parallelizationNeeded } from './size-delivery.ts'
import { table, wrap } from './text-table.ts'

export function renderPlan(plan: Plan): string {
  return [
    ...describeFleet(plan),
    '',
    ...describeCost(plan),
    '',
    ...describeCapacity(plan),
    ...describePollers(plan),
    '',
    ...describeQuotas(plan),
    ...describeGrowths(plan),
    '',
    ...wrap(`Recommended: ${plan.recommended}. ${plan.reasons.join(' ')}`),
    '',
    ...wrap(notCounted),
    '',
  ].join('\n')
}

export const notCounted =
  'Not counted: free tiers, discounts, taxes, AMP queries, Grafana, alerts, failures and retries, ' +
  'cold starts, other rules and functions of the account.'

/** What one device does; also for a table of many sizes. */
export function describeAssumptions(fleet: Fleet): string {
  const { intervalSeconds, samplesPerMessage, payloadBytes, peakFactor, basicIngest } = fleet
  const peak = peakFactor === 1 ? '' : `, ${exact(peakFactor)} times as often in the busiest second`
  return (
    `publishes ${counted(samplesPerMessage, 'sample')} in ${counted(payloadBytes, 'byte')} ` +
    `every ${exact(intervalSeconds)} s${peak}${basicIngest ? ', with Basic Ingest' : ''}`
  )
}

export function describePrices({ region, asOf }: Pick<PriceList, 'region' | 'asOf'>): string {
  return `US dollars per month of ${monthDays} days, at prices of ${region} as of ${asOf}.`
}

export function describeFleet({ fleet, load, prices }: Pick<Plan, 'fleet' | 'load' | 'prices'>): string[] {
  return [
    ...wrap(
      `${fleet.devices === 1 ? 'One device' : `Each of ${exact(fleet.devices)} devices`} ` +
        `${describeAssumptions(fleet)}:`,
    ),
    `${formatCount(load.messagesPerSecond)} messages/s, ${formatCount(load.samplesPerSecond)} samples/s, ` +
      `${formatCount(load.activeSeries)} active series.`,
    describePrices(prices),
  ]
}

function describeCost(plan: Plan): string[] {
  const lines = plan.deliveries[0]?.cost ?? []
  const rows = lines.map(({ part }, index) => {
    const each = plan.deliveries.map(({ cost }) => cost[index] as CostLine)
    return [part, describeQuantity(each), ...each.map(({ usd }) => formatUsd(usd))]
  })
  return table(
    [
      ['cost', '', ...names(plan)],
      ...rows,
      ['total', '', ...plan.deliveries.map(({ usdPerMonth }) => formatUsd(usdPerMonth))],
    ],
    [24, 48],
  ).concat(describeAlternatives(plan))
}

/** One quantity where all deliveries have the same. */
function describeQuantity(each: readonly CostLine[]): string {
  const [first] = each
  if (first === undefined) return ''
  const some = each.filter(({ quantity }) => quantity > 0)
  const quantities = [
    ...new Set((some.length > 0 ? some : [first]).map(({ quantity }) => formatCount(quantity))),
  ]
  return `${quantities.join(' or ')} ${first.unit}`
}

function describeAlternatives({ deliveries, streamAlternatives: other }: Plan): string[] {
  if (!deliveries.some(({ delivery }) => delivery === 'stream')) return []
  return wrap(
    `Kinesis in other modes: ${formatUsd(other.provisionedUsd)} with ${counted(other.provisionedShards, 'provisioned shard')}, ` +
      `${formatUsd(other.advantageUsd)} with On-demand Advantage.`,
  )
}

function describeCapacity(plan: Plan): string[] {
  const row = (name: string, unit: string, figure: (delivery: DeliveryPlan) => string) => [
    name,
    unit,
    ...plan.deliveries.map(figure),
  ]
  const dash = (delivery: DeliveryPlan, text: string) => (delivery.delivery === 'stream' ? text : '-')
  return table(
    [
      ['capacity', '', ...names(plan)],
      row('Lambda invocations', 'per second', ({ capacity }) => formatShort(capacity.invocationsPerSecond)),
      row('messages', 'per invocation', ({ capacity }) => formatShort(capacity.messagesPerInvocation)),
      row('duration', `ms, with ${memories(plan)}`, ({ capacity }) => formatShort(capacity.invocationMs)),
      row('Lambda concurrency', 'at most', ({ capacity }) => formatShort(capacity.concurrency)),
      row('Kinesis shards', 'in on-demand mode', (one) => dash(one, formatShort(one.capacity.shards))),
      row('pollers busy', 'in the busiest second', (one) => dash(one, formatShare(one.capacity.pollerLoad))),
      row('remote writes', 'per second', ({ capacity }) => formatShort(capacity.requestsPerSecond)),
    ],
    [24, 48],
  )
}

function describePollers({ deliveries }: Plan): string[] {
  const stream = deliveries.find(({ delivery }) => delivery === 'stream')
  if (stream === undefined) return []
  const factor = parallelizationNeeded(stream.capacity)
  if (factor <= deployment.parallelizationFactor) return []
  const enough =
    factor <= parallelizationFactorMax
      ? `ParallelizationFactor ${factor} is enough.`
      : `ParallelizationFactor ${parallelizationFactorMax} is not enough.`
  const problem =
    stream.capacity.pollerLoad > 1 ? 'falls behind' : 'has little room to catch up after an outage'
  return wrap(`stream ${problem}; ${enough}`)
}

function memories({ deliveries }: Plan): string {
  return deliveries.map(({ delivery }) => `${deployment.memoryMb[delivery]} MB`).join(' or ')
}

function names({ deliveries }: Plan): string[] {
  return deliveries.map(({ delivery }) => delivery)
}

function counted(count: number, noun: string): string {
  return `${exact(count)} ${noun}${count === 1 ? '' : 's'}`
}

function exact(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 6 })
}
