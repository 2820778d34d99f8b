// Unit prices of us-east-1 in US dollars, each with the source that it was taken from. They are data: whoever has newer
// ones changes them here, with the date. No price is fetched when the command runs. Those of another region come from a
// file of the user's (`read-prices.ts`).

export interface Tier {
  /** Units up to here, counted from the month's first, cost `usd` each `per`; the last tier has no end. */
  readonly upTo: number
  readonly usd: number
}

export interface Price {
  readonly tiers: readonly Tier[]
  /** How many units `usd` is for. */
  readonly per: number
  readonly unit: string
  readonly source: string
  /**
   * `page`: on a page of AWS, or in AWS's price list; `second`: somebody else's copy; `memory`: unverified; `given`: by the
   * user.
   */
  readonly certainty: 'page' | 'second' | 'memory' | 'given'
}

/** All prices of one region at one time. */
export interface PriceList {
  readonly region: string
  /** YYYY-MM-DD. */
  readonly asOf: string
  readonly units: { readonly [name in PriceName]: Price }
}

export const pricesAsOf = '2026-11-21'
export const pricesRegion = 'us-east-1'

export type PriceName = keyof typeof prices

const iotPage = 'aws.amazon.com/iot-core/pricing'
const iotDetails = 'aws.amazon.com/iot-core/pricing/additional-details'
const kinesisPage = 'aws.amazon.com/kinesis/data-streams/pricing'
const cloudWatchPage = 'aws.amazon.com/cloudwatch/pricing'
const gatewayPage = 'aws.amazon.com/api-gateway/pricing'
const ampPage = 'aws.amazon.com/prometheus/pricing'

export const prices = {
  iotConnection: {
    tiers: flat(0.08),
    per: 1e6,
    unit: 'minutes of a connection',
    source: `${iotPage}, example`,
    certainty: 'page',
  },
  iotMessage: {
    tiers: [tier(1e9, 1), tier(5e9, 0.8), rest(0.7)],
    per: 1e6,
    unit: 'messages of up to 5 KB',
    source: `${iotPage}; 0.80 and 0.70 by copies of the page`,
    certainty: 'second',
  },
  iotRule: {
    tiers: flat(0.15),
    per: 1e6,
    unit: 'rules triggered, by 5 KB of message',
    source: `${iotPage}; metering: ${iotDetails}`,
    certainty: 'second',
  },
  iotAction: {
    tiers: flat(0.15),
    per: 1e6,
    unit: 'actions, by 5 KB of message',
    source: `${iotPage}; metering: ${iotDetails}`,
    certainty: 'second',
  },
  lambdaRequest: {
    tiers: flat(0.2),
    per: 1e6,
    unit: 'requests',
    source: 'AWS price list, by infracost 2026-08',
    certainty: 'page',
  },
  lambdaDuration: {
    tiers: [tier(7.5e9, 0.0000133334), tier(18.75e9, 0.0000120001), rest(0.0000106667)],
    per: 1,
    unit: 'GB-seconds of arm64',
    source: 'AWS price list, by infracost 2026-08; the third tier from memory',
    certainty: 'page',
  },
  httpRequest: {
    tiers: [tier(3e8, 1), rest(0.9)],
    per: 1e6,
    unit: 'requests of an HTTP API, by 512 KB',
    source: `copies of ${gatewayPage}`,
    certainty: 'second',
  },
  kinesisStreamHour: {
    tiers: flat(0.04),
    per: 1,
    unit: 'hours of an on-demand stream',
    source: 'AWS price list, by infracost 2026-08',
    certainty: 'page',
  },
  kinesisIn: {
    tiers: flat(0.08),
    per: 1,
    unit: 'GB put, each record rounded up to 1 KB',
    source: `AWS price list, by infracost 2026-08; rounding: ${kinesisPage}`,
    certainty: 'page',
  },
  kinesisOut: {
    tiers: flat(0.04),
    per: 1,
    unit: 'GB read, not rounded',
    source: 'AWS price list, by infracost 2026-08; that reads are not rounded is an assumption',
    certainty: 'second',
  },
  kinesisShardHour: {
    tiers: flat(0.015),
    per: 1,
    unit: 'hours of a provisioned shard',
    source: 'AWS price list, by infracost 2026-08',
    certainty: 'page',
  },
  kinesisPutUnit: {
    tiers: flat(0.014),
    per: 1e6,
    unit: 'records put to provisioned shards, by 25 KB',
    source: 'AWS price list, by infracost 2026-08',
    certainty: 'page',
  },
  kinesisAdvantageIn: {
    tiers: flat(0.032),
    per: 1,
    unit: 'GB put in On-demand Advantage, each record rounded up to 1 KB, at least 25 MB/s',
    source: `copies of ${kinesisPage} of 2026`,
    certainty: 'second',
  },
  kinesisAdvantageOut: {
    tiers: flat(0.016),
    per: 1,
    unit: 'GB read in On-demand Advantage, at least 25 MB/s',
    source: `copies of ${kinesisPage} of 2026`,
    certainty: 'second',
  },
  logsIn: {
    // Since 2025-05, for what a Lambda function logs.
    tiers: [tier(10_240, 0.5), tier(30_720, 0.25), tier(51_200, 0.1), rest(0.05)],
    per: 1,
    unit: 'GB of log lines',
    source: `${cloudWatchPage}, checked against published examples`,
    certainty: 'second',
  },
  logsStored: {
    tiers: flat(0.03),
    per: 1,
    unit: 'GB-months of logs, compressed',
    source: cloudWatchPage,
    certainty: 'second',
  },
  metric: {
    tiers: [tier(10_000, 0.3), tier(250_000, 0.1), tier(1e6, 0.05), rest(0.02)],
    per: 1,
    unit: 'custom metrics',
    source: `${cloudWatchPage}; the tiers above 250,000 from memory`,
    certainty: 'second',
  },
  alarmMetric: {
    tiers: flat(0.1),
    per: 1,
    unit: 'metrics watched by an alarm',
    source: cloudWatchPage,
    certainty: 'second',
  },
  sqsRequest: {
    tiers: flat(0.4),
    per: 1e6,
    unit: 'requests to a standard queue',
    source: 'AWS price list, by infracost 2026-08',
    certainty: 'page',
  },
  ampSample: {
    tiers: [tier(2e9, 0.9), tier(252e9, 0.35), rest(0.16)],
    per: 1e7,
    unit: 'samples ingested',
    source: `AWS price list; ${ampPage}`,
    certainty: 'page',
  },
  ampStored: {
    tiers: flat(0.03),
    per: 1,
    unit: 'GB-months of samples',
    source: ampPage,
    certainty: 'page',
  },
} as const satisfies { [name: string]: Price }

export const usEast1: PriceList = { region: pricesRegion, asOf: pricesAsOf, units: prices }

/**
 * What an amount costs.
 * @param amount in the price's unit, in one month
 * @returns US dollars
 */
export function costOf(name: PriceName, amount: number, { units }: PriceList = usEast1): number {
  const { tiers, per } = units[name]
  let usd = 0
  let from = 0
  for (const { upTo, usd: each } of tiers) {
    usd += (Math.max(0, Math.min(amount, upTo) - from) * each) / per
    from = upTo
  }
  return usd
}

function tier(upTo: number, usd: number): Tier {
  return { upTo, usd }
}

function rest(usd: number): Tier {
  return { upTo: Number.POSITIVE_INFINITY, usd }
}

function flat(usd: number): readonly Tier[] {
  return [rest(usd)]
}
