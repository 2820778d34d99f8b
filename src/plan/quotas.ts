// Quotas of AWS that a fleet runs into, with the value that an account has in us-east-1 before it asks for more, and
// capacities that begin small and grow with use. Gathered 2026-11-21; Service Quotas in the console has the account's own.

import type { Fleet } from './fleet.ts'
import type { Load } from './measure-load.ts'
import { type Capacity, shardBytesPerSecond, shardRecordsPerSecond, shardsMin } from './size-delivery.ts'

export interface Quota {
  readonly name: string
  /** In Service Quotas. */
  readonly code?: string
  /** Undefined where AWS publishes none. */
  readonly value: number | undefined
  readonly adjustable: boolean
  /** A single device or message meets it, however large the fleet. */
  readonly ofOneDevice?: true
  readonly source: string
  /** Undefined where the delivery does not need it. */
  readonly needed: (fleet: Fleet, load: Load, capacity: Capacity) => number | undefined
}

const iotPage = 'docs.aws.amazon.com/general/latest/gr/iot-core.html, copies of it'
const ampPage = 'docs.aws.amazon.com/prometheus/latest/userguide/AMP_quotas.html'
const kinesisPage = 'docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html'
const lambdaPage = 'docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html'

const peakMessages = ({ peakFactor }: Fleet, { messagesPerSecond }: Load) => messagesPerSecond * peakFactor

const peakSamples = (
  { peakFactor }: Fleet,
  { samplesPerSecond }: Load,
  { livenessSamplesPerSecond }: Capacity,
) => (samplesPerSecond + livenessSamplesPerSecond) * peakFactor

export const quotas: readonly Quota[] = [
  {
    name: 'IoT connections',
    code: 'L-75CAB723',
    value: 500_000,
    adjustable: true,
    source: iotPage,
    needed: ({ devices }) => devices,
  },
  {
    // 2,000 in small regions. A message of Basic Ingest is taken to count too.
    name: 'IoT publishes/s',
    code: 'L-4B33E451',
    value: 20_000,
    adjustable: true,
    source: iotPage,
    needed: peakMessages,
  },
  {
    name: 'IoT rule evaluations/s',
    code: 'L-5E9B88DA',
    value: 20_000,
    adjustable: true,
    source: iotPage,
    needed: peakMessages,
  },
  {
    name: "one device's publishes/s",
    value: 100,
    adjustable: false,
    ofOneDevice: true,
    source: iotPage,
    needed: ({ intervalSeconds }) => 1 / intervalSeconds,
  },
  {
    name: 'bytes of a message',
    value: 131_072,
    adjustable: false,
    ofOneDevice: true,
    source: iotPage,
    needed: ({ payloadBytes }) => payloadBytes,
  },
  {
    // Fewer in a new account.
    name: 'Lambda concurrency',
    code: 'L-B99A9384',
    value: 1_000,
    adjustable: true,
    source: lambdaPage,
    needed: (_fleet, _load, { concurrency }) => concurrency,
  },
  {
    // 200 MB/s in most regions.
    name: 'Kinesis bytes/s',
    value: 10e9,
    adjustable: true,
    source: kinesisPage,
    needed: (fleet, load, capacity) =>
      isOnDemand(capacity) ? peakMessages(fleet, load) * load.envelopeBytes : undefined,
  },
  {
    name: 'AMP active series',
    code: 'L-5A151448',
    value: 50e6,
    adjustable: true,
    source: ampPage,
    needed: (_fleet, { activeSeries }) => activeSeries,
  },
  {
    // A thirtieth of the active series.
    name: 'AMP samples/s',
    code: 'L-F4BCE0BA',
    value: 1_666_666,
    adjustable: true,
    source: `${ampPage}, by others`,
    needed: peakSamples,
  },
  {
    name: 'AMP remote writes/s',
    code: 'L-4340E931',
    value: undefined,
    adjustable: true,
    source: `${ampPage} names it without a value`,
    needed: (_fleet, _load, { requestsPerSecondPeak }) => requestsPerSecondPeak,
  },
]

/** Provisioned shards have no quota but their number, and do not grow. */
function isOnDemand({ delivery, provisioned }: Capacity): boolean {
  return delivery === 'stream' && !provisioned
}

export interface Growth {
  readonly name: string
  readonly begins: number
  /** When it grows. */
  readonly rule: string
  readonly source: string
  readonly needed: Quota['needed']
}

const ampRule = 'twice the peak of the last 30 minutes'

export const growths: readonly Growth[] = [
  {
    name: 'Kinesis records/s',
    begins: shardsMin * shardRecordsPerSecond,
    rule: 'twice the peak of the last 30 days',
    source: kinesisPage,
    needed: (fleet, load, capacity) => (isOnDemand(capacity) ? peakMessages(fleet, load) : undefined),
  },
  {
    name: 'Kinesis bytes/s',
    begins: shardsMin * shardBytesPerSecond,
    rule: 'twice the peak of the last 30 days',
    source: kinesisPage,
    needed: (fleet, load, capacity) =>
      isOnDemand(capacity) ? peakMessages(fleet, load) * load.envelopeBytes : undefined,
  },
  {
    name: 'AMP active series',
    begins: 2e6,
    rule: ampRule,
    source: ampPage,
    needed: (_fleet, { activeSeries }) => activeSeries,
  },
  {
    name: 'AMP samples/s',
    begins: 66_666,
    rule: ampRule,
    source: `${ampPage}: a thirtieth of the series`,
    needed: peakSamples,
  },
]
