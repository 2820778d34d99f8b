// What a month costs, part by part.

import { deployment } from './deployment.ts'
import type { Fleet } from './fleet.ts'
import { type Load, meteredBytes, monthDays, monthSeconds } from './measure-load.ts'
import { measured } from './measured.ts'
import { costOf, type PriceList, type PriceName } from './prices.ts'
import { type Capacity, provisionedShards } from './size-delivery.ts'

export interface CostLine {
  readonly part: string
  /** What is counted, in one month. */
  readonly quantity: number
  readonly unit: string
  readonly usd: number
}

const gibibyte = 1024 ** 3
const kibibyte = 1024
const monthHours = monthSeconds / 3600

/** Both deliveries have the same parts in the same order, some at nothing. */
export function costLines(fleet: Fleet, load: Load, capacity: Capacity, list: PriceList): CostLine[] {
  const cost = costIn(list)
  const line = lineWith(cost)
  const messages = load.messagesPerMonth * load.unitsPerMessage
  const actions = meteredActions(load, capacity)
  const liveness = capacity.livenessSamplesPerSecond * monthSeconds
  const samples = load.samplesPerMonth + liveness
  return [
    line('IoT Core connections', load.connectionMinutesPerMonth, 'minutes', 'iotConnection'),
    line('IoT Core messages', fleet.basicIngest ? 0 : messages, 'messages', 'iotMessage'),
    line('IoT Core rule', messages, 'triggers', 'iotRule'),
    line('IoT Core action', actions, 'actions', 'iotAction'),
    capacity.delivery === 'http' ? gatewayLine(capacity, cost) : kinesisLine(load, capacity, cost),
    ...lambdaLines(capacity, cost),
    ...cloudWatchLines(capacity, cost),
    failureQueueLine(cost),
    line('AMP ingestion', load.samplesPerMonth, 'samples', 'ampSample'),
    {
      part: 'AMP liveness',
      quantity: liveness,
      unit: 'samples',
      usd: costOf('ampSample', samples) - costOf('ampSample', load.samplesPerMonth),
    },
    line('AMP storage', storedGb(samples), `GB in ${deployment.retentionDays} days`, 'ampStored'),
    // What is kept there is what went wrong.
    { part: 'S3 dead letters', quantity: 0, unit: 'objects', usd: 0 },
  ]
}

/** US dollars of an amount in a month. */
type Cost = (name: PriceName, amount: number) => number

function costIn(list: PriceList): Cost {
  return (name, amount) => costOf(name, amount, list)
}

function lineWith(cost: Cost) {
  return (part: string, quantity: number, unit: string, price: PriceName): CostLine => {
    return { part, quantity, unit, usd: cost(price, quantity) }
  }
}

/** A batch is metered as one action, by its size. */
function meteredActions(load: Load, { delivery, messagesPerInvocation: messages }: Capacity): number {
  if (delivery !== 'http') return load.messagesPerMonth * load.unitsPerAction
  return (load.messagesPerMonth / messages) * Math.ceil((messages * load.envelopeBytes) / meteredBytes)
}

function gatewayLine({ invocationsPerSecond }: Capacity, cost: Cost): CostLine {
  const requests = invocationsPerSecond * monthSeconds
  return lineWith(cost)('API Gateway', requests, 'requests', 'httpRequest')
}

function kinesisLine(load: Load, { delivery, provisioned, shards }: Capacity, cost: Cost): CostLine {
  if (provisioned) {
    return {
      part: 'Kinesis provisioned',
      quantity: shards,
      unit: 'shards',
      usd: provisionedUsd(shards, load, cost),
    }
  }
  const none = delivery === 'direct'
  const gb = none ? 0 : putGb(load)
  const usd = none
    ? 0
    : cost('kinesisStreamHour', monthHours) + cost('kinesisIn', gb) + cost('kinesisOut', readGb(load))
  return { part: 'Kinesis on demand', quantity: gb, unit: 'GB put', usd }
}

function provisionedUsd(shards: number, { messagesPerMonth, envelopeBytes }: Load, cost: Cost): number {
  const putUnits = messagesPerMonth * Math.ceil(envelopeBytes / putUnitBytes)
  return cost('kinesisShardHour', shards * monthHours) + cost('kinesisPutUnit', putUnits)
}

function lambdaLines({ delivery, invocationsPerSecond, invocationMs }: Capacity, cost: Cost): CostLine[] {
  const line = lineWith(cost)
  const invocations = invocationsPerSecond * monthSeconds
  const gbSeconds = (invocations * invocationMs * deployment.memoryMb[delivery]) / 1000 / 1024
  return [
    line('Lambda requests', invocations, 'requests', 'lambdaRequest'),
    line('Lambda duration', gbSeconds, 'GB-seconds', 'lambdaDuration'),
  ]
}

/** CloudWatch stores log lines compressed, to about 15 %. */
const logCompression = 0.15

function cloudWatchLines({ logBytesPerMonth }: Capacity, cost: Cost): CostLine[] {
  const line = lineWith(cost)
  const gb = logBytesPerMonth / gibibyte
  const storedMonths = deployment.logRetentionDays / monthDays
  const usd = cost('logsIn', gb) + cost('logsStored', gb * logCompression * storedMonths)
  return [
    { part: 'CloudWatch logs', quantity: gb, unit: 'GB', usd },
    line('CloudWatch metrics', measured.metrics, 'metrics', 'metric'),
    line('CloudWatch alarms', deployment.alarmMetrics, 'metrics watched', 'alarmMetric'),
  ]
}

/** An empty queue is asked all the time, for 20 seconds at once. */
function failureQueueLine(cost: Cost): CostLine {
  const requests = (deployment.failureQueuePollers * monthSeconds) / 20
  return lineWith(cost)('SQS failure queue', requests, 'empty reads', 'sqsRequest')
}

function putGb({ messagesPerMonth, recordKilobytes }: Load): number {
  return (messagesPerMonth * recordKilobytes * kibibyte) / gibibyte
}

function readGb({ messagesPerMonth, envelopeBytes }: Load): number {
  return (messagesPerMonth * envelopeBytes) / gibibyte
}

/** Of a workspace as old as its retention. */
function storedGb(samplesPerMonth: number): number {
  const months = deployment.retentionDays / monthDays
  return (samplesPerMonth * months * measured.storedBytesPerSample) / gibibyte
}

export interface StreamAlternatives {
  /** With a quarter more than the busiest second needs. */
  readonly provisionedShards: number
  readonly provisionedUsd: number
  readonly advantageUsd: number
}

const putUnitBytes = 25 * kibibyte
/** Bytes that On-demand Advantage bills at least, put and read alike. */
const advantageBytesMin = 25e6 * monthSeconds

/** The same stream in the two other ways that Kinesis is sold. */
export function streamAlternatives(fleet: Fleet, load: Load, list: PriceList): StreamAlternatives {
  const cost = costIn(list)
  const shards = provisionedShards(fleet, load)
  const gbMin = advantageBytesMin / gibibyte
  return {
    provisionedShards: shards,
    provisionedUsd: provisionedUsd(shards, load, cost),
    advantageUsd:
      cost('kinesisAdvantageIn', Math.max(gbMin, putGb(load))) +
      cost('kinesisAdvantageOut', Math.max(gbMin, readGb(load))),
  }
}
