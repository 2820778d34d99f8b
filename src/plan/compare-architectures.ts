// Every architecture for one fleet side by side: deliveries as rows, ways of publishing as columns, dollars in the cells;
// and what else tells the deliveries apart.

import { type Architecture, architectureOf, cheapestPack, planArchitecture } from './architecture.ts'
import { deployment } from './deployment.ts'
import type { Fleet } from './fleet.ts'
import { formatCount, formatShort, formatUsd } from './format-figure.ts'
import { makePlan } from './make-plan.ts'
import type { Load } from './measure-load.ts'
import type { DeliveryPlan, Plan } from './plan.ts'
import { type PriceList, usEast1 } from './prices.ts'
import { describeFleet, notCounted } from './render-plan.ts'
import type { Capacity } from './size-delivery.ts'
import { table, wrap } from './text-table.ts'

export interface Comparison {
  readonly prices: Plan['prices']
  readonly fleet: Fleet
  readonly load: Load
  /** Readings in a pack; 1 where the fleet has no use for packs. */
  readonly packReadings: number
  /** Deliveries one after the other, each with the same ways of publishing in the same order. */
  readonly architectures: readonly ComparedArchitecture[]
}

export interface ComparedArchitecture extends DeliveryPlan {
  readonly architecture: Architecture
}

/** @param packSeconds the longest time for which devices may gather readings */
export function compareArchitectures(
  fleet: Fleet,
  packSeconds: number,
  list: PriceList = usEast1,
): Comparison {
  const { prices, load, recommended } = makePlan(fleet, [], list)
  const packReadings = cheapestPack(fleet, recommended, packSeconds, list)
  const ways = [...new Set([1, packReadings])].flatMap((readings) =>
    [false, true].map((basicIngest) => ({ basicIngest, packReadings: readings })),
  )
  const deliveries = [
    architectureOf(fleet, 'direct'),
    architectureOf(fleet, 'stream'),
    { ...architectureOf(fleet, 'stream'), provisioned: true },
    architectureOf(fleet, 'http'),
  ]
  const architectures = deliveries.flatMap((delivery) => ways.map((way) => ({ ...delivery, ...way })))
  return {
    prices,
    fleet,
    load,
    packReadings,
    architectures: architectures.map((architecture) => ({
      architecture,
      ...planArchitecture(fleet, architecture, list),
    })),
  }
}

export function renderComparison(comparison: Comparison): string {
  const { fleet, packReadings, architectures } = comparison
  const rows = [isDirect, isOnDemand, isProvisioned, isHttp].map((isOne) => architectures.filter(isOne))
  const packs = packReadings === 1 ? [] : [`packs of ${packReadings}`, 'both']
  return [
    ...describeFleet({ ...comparison, fleet: { ...fleet, basicIngest: false } }),
    '',
    ...table(
      [
        ['delivery', 'plain', 'Basic Ingest', ...packs],
        ...rows.map((ways, index) => [
          deliveryNames[index] as string,
          ...ways.map(({ usdPerMonth }) => formatUsd(usdPerMonth)),
        ]),
      ],
      [30],
    ),
    ...(packReadings === 1 ? [] : wrap(describePacks(fleet, packReadings))),
    '',
    ...describeDifferences(rows.slice(0, 3)),
    ...wrap(describeHttp(architectures.filter(isHttp))),
    '',
    ...wrap(notCounted),
    '',
  ].join('\n')
}

const deliveryNames = [
  'direct',
  'stream on demand',
  'stream with provisioned shards',
  'http: batches of the rule',
]

function describePacks({ intervalSeconds }: Fleet, readings: number): string {
  const [every, later] = [readings, readings - 1].map((count) => formatCount(count * intervalSeconds))
  return (
    `With packs, a device publishes ${readings} readings in one message every ${every} s, so a sample is in the graph ` +
    `up to ${later} s later. plan --advise says how to change each of these, and what is lost.`
  )
}

/** @param rows for each delivery, its ways of publishing */
function describeDifferences(rows: readonly (readonly ComparedArchitecture[])[]): string[] {
  const figures = (name: string, figure: (capacity: Capacity) => string) => [
    name,
    ...rows.map((ways) => [...new Set(ways.map(({ capacity }) => figure(capacity)))].join(' or ')),
  ]
  const { batchingWindowSeconds } = deployment
  return table(
    [
      ['difference', 'direct', 'on demand', 'provisioned'],
      ['a sample is in the graph within', '1 s', ...twice(`${1 + batchingWindowSeconds} s`)],
      ['order of a topic', 'not kept', ...twice('kept')],
      ['outage of the endpoint without loss', '10 min', ...twice('55 min')],
      ['grows with the fleet', 'yes', 'yes', 'no'],
      figures('Kinesis shards', ({ shards }) => (shards === 0 ? '-' : formatShort(shards))),
      figures('Lambda concurrency, at most', ({ concurrency }) => formatShort(concurrency)),
      figures('remote writes a second', ({ requestsPerSecond }) => formatShort(requestsPerSecond)),
    ],
    [36],
  )
}

/** What the rule's batches are, and what they lack. */
function describeHttp(ways: readonly ComparedArchitecture[]): string {
  const { messagesMax, openMs } = deployment.httpBatch
  const figures = (figure: (capacity: Capacity) => number) =>
    [...new Set(ways.map(({ capacity }) => formatShort(figure(capacity))))].join(' or ')
  return (
    `http: the rule sends batches of up to ${messagesMax} messages, taken to be as full as ${openMs} ms allow. It lacks the ` +
    'order of a topic, and a buffer: it survives an outage of the endpoint of 10 min, as direct. It needs a Lambda ' +
    `concurrency of ${figures(({ concurrency }) => concurrency)} at most, and sends ` +
    `${figures(({ requestsPerSecond }) => requestsPerSecond)} remote writes a second.`
  )
}

function twice(text: string): [string, string] {
  return [text, text]
}

function isDirect({ delivery }: ComparedArchitecture): boolean {
  return delivery === 'direct'
}

function isOnDemand({ delivery, capacity }: ComparedArchitecture): boolean {
  return delivery === 'stream' && !capacity.provisioned
}

function isHttp({ delivery }: ComparedArchitecture): boolean {
  return delivery === 'http'
}

function isProvisioned({ capacity }: ComparedArchitecture): boolean {
  return capacity.provisioned
}
