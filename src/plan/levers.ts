// What can be changed to lower the bill: each change with the words for how to make it and what is lost by it.

import { type Architecture, thinnedBy } from './architecture.ts'
import { deployment } from './deployment.ts'
import type { Fleet } from './fleet.ts'
import { formatCount } from './format-figure.ts'
import type { DeliveryPlan } from './plan.ts'
import { parallelizationFactorMax, parallelizationNeeded } from './size-delivery.ts'

export interface Lever {
  readonly name: LeverName
  /** Of two with the same kind, one alone can be taken. */
  readonly kind: 'delivery' | 'messaging' | 'packs' | 'samples'
  pull(architecture: Architecture): Architecture
  /** @param planned with the lever pulled */
  words(fleet: Fleet, planned: Planned): LeverWords
}

export type LeverName =
  | 'direct'
  | 'stream on demand'
  | 'provisioned shards'
  | 'Basic Ingest'
  | 'packs'
  | 'fewer samples'

export interface LeverWords {
  /** The lever with its number, such as `packs of 5 readings`. */
  readonly title: string
  /** Both in sentences. */
  readonly change: string
  readonly lost: string
}

/** An architecture with the lever pulled, and what it needs. */
export interface Planned {
  readonly architecture: Architecture
  readonly plan: DeliveryPlan
}

/**
 * @param today without provisioned shards
 * @param packReadings of a pack, 1 where the fleet has no use for one
 */
export function leversOf(today: Architecture, packReadings: number): Lever[] {
  const isDirect = today.delivery === 'direct'
  return [
    isDirect ? streamOnDemand : direct,
    provisionedShards(isDirect),
    ...(today.basicIngest ? [] : [basicIngest]),
    ...(packReadings > 1 ? [packs(packReadings)] : []),
    fewerSamples,
  ]
}

const direct: Lever = {
  name: 'direct',
  kind: 'delivery',
  pull: (architecture) => ({ ...architecture, delivery: 'direct', provisioned: false }),
  words: (_fleet, { plan: { capacity } }) => ({
    title: 'direct',
    change: 'Set the parameter Delivery=direct.',
    lost:
      'Order: messages of a topic can overtake each other. Buffer: the stack survives an outage of the endpoint of ' +
      `about 10 minutes instead of 55. The endpoint gets ${formatCount(capacity.requestsPerSecond)} remote writes a second.`,
  }),
}

const streamOnDemand: Lever = {
  name: 'stream on demand',
  kind: 'delivery',
  pull: (architecture) => ({ ...architecture, delivery: 'stream', provisioned: false }),
  words: () => ({
    title: 'stream on demand',
    change: 'Set the parameter Delivery=stream.',
    lost: streamLatency,
  }),
}

const streamLatency = `Latency: a sample is in the graph up to ${deployment.batchingWindowSeconds} s later (BatchingSeconds).`

function provisionedShards(fromDirect: boolean): Lever {
  return {
    name: 'provisioned shards',
    kind: 'delivery',
    pull: (architecture) => ({ ...architecture, delivery: 'stream', provisioned: true }),
    words: (_fleet, { plan: { capacity } }) => {
      const { shards } = capacity
      const factor = Math.min(parallelizationFactorMax, parallelizationNeeded(capacity))
      return {
        title: counted(shards, 'provisioned shard'),
        change:
          `Set the ${fromDirect ? 'parameters Delivery=stream and' : 'parameter'} ShardCount=${shards}.` +
          `${factor > deployment.parallelizationFactor ? ` Its pollers have to do more: set ParallelizationFactor=${factor}.` : ''}`,
        lost:
          `${fromDirect ? `${streamLatency} ` : ''}Growth: above ${formatCount(1_000 * shards)} messages or ` +
          `${formatCount(shards)} MB a second, Kinesis throttles. Messages then come late and out of order, through ` +
          'the failure queue. You have to raise the number before the fleet grows.',
      }
    },
  }
}

const basicIngest: Lever = {
  name: 'Basic Ingest',
  kind: 'messaging',
  pull: (architecture) => ({ ...architecture, basicIngest: true }),
  words: () => ({
    title: 'Basic Ingest',
    change:
      'Devices publish to $aws/rules/RULE/TOPIC (the output BasicIngestPrefix, and their topic), and their policies ' +
      'allow it.',
    lost: 'Subscribers: only the rule of the stack gets these messages. No client and no other rule does.',
  }),
}

function packs(readings: number): Lever {
  return {
    name: 'packs',
    kind: 'packs',
    pull: (architecture) => ({ ...architecture, packReadings: readings }),
    words: ({ intervalSeconds, payloadBytes }) => {
      const later = formatCount((readings - 1) * intervalSeconds)
      return {
        title: `packs of ${readings} readings`,
        change:
          `Devices gather ${readings} readings and publish them in one message every ` +
          `${formatCount(readings * intervalSeconds)} s, each with its time (for and timestamp in the mapping; SenML).`,
        lost:
          `Latency: a reading is in graphs and alerts up to ${later} s later. Buffer: readings are older ` +
          `when they arrive, so the stack survives an outage of the endpoint that is ${later} s shorter. Memory: the ` +
          `device keeps up to ${formatCount(readings * payloadBytes)} bytes, and loses them with its power.`,
      }
    },
  }
}

const fewerSamples: Lever = {
  name: 'fewer samples',
  kind: 'samples',
  pull: (architecture) => ({ ...architecture, fewerSamples: true }),
  words: (fleet, { architecture }) => {
    const { keptOneIn, minIntervalSeconds, everySeconds } = thinnedBy(fleet, architecture)
    return {
      title: `one sample in ${keptOneIn}`,
      change:
        `Add thin: { min_interval: ${minIntervalSeconds}s, every: ${everySeconds}s } to the mapping file: it keeps 1 ` +
        `sample in ${keptOneIn} of each series. Counters need shorter slots or counters: off, and then save less.`,
      lost:
        'Detail: short peaks are not seen, and avg_over_time, count_over_time and quantile_over_time are of fewer ' +
        'samples. A gap of more than 5 minutes ends a line in a graph: a lost message can now make one.',
    }
  },
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}
