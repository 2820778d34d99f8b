// What a delivery needs for a load: invocations, their duration, concurrency, shards, requests to the endpoint.

import { type DeliveryMode, deployment } from './deployment.ts'
import type { Fleet } from './fleet.ts'
import { type Load, monthSeconds } from './measure-load.ts'
import { eventBytesMax, measured, memoryMbPerVcpu } from './measured.ts'

export interface Capacity {
  readonly delivery: DeliveryMode
  /** Mean. */
  readonly messagesPerInvocation: number
  readonly invocationsPerSecond: number
  readonly requestsPerSecond: number
  /** In the busiest second. */
  readonly requestsPerSecondPeak: number
  /** As billed. */
  readonly invocationMs: number
  /** At one time: in the busiest second, and where a stream has to catch up. */
  readonly concurrency: number
  /** 0 without a stream. */
  readonly shards: number
  /** Whether these shards are paid for by the hour, instead of on demand. */
  readonly provisioned: boolean
  /** Time of the busiest second that a stream's pollers work, of all; over 1 the stream falls behind. */
  readonly pollerLoad: number
  readonly logBytesPerMonth: number
  readonly livenessSamplesPerSecond: number
}

/** What one shard takes. docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
export const shardRecordsPerSecond = 1_000
export const shardBytesPerSecond = 1_048_576
/** A stream on demand begins with room for four shards' worth, and keeps room for twice its busiest time. */
export const shardsMin = 4
const shardRoom = 2
/** A quarter more than the busiest second needs. */
const provisionedRoom = 1.25

/** @param provisioned of a stream: the parameter ShardCount is set */
export function sizeDelivery(
  delivery: DeliveryMode,
  fleet: Fleet,
  load: Load,
  provisioned = false,
): Capacity {
  if (delivery === 'stream') return sizeStream(fleet, load, provisioned)
  return sizeSingle(delivery, fleet, load, delivery === 'http' ? messagesPerBatch(load) : 1)
}

/** What comes while the rule holds a batch open, as far as it goes into one. Each of AWS IoT's hosts has batches of its own. */
function messagesPerBatch({ messagesPerSecond, envelopeBytes }: Load): number {
  const { messagesMax, bytesMax, openMs } = deployment.httpBatch
  const most = Math.max(1, Math.min(messagesMax, Math.floor(bytesMax / envelopeBytes)))
  return Math.min(most, Math.max(1, (messagesPerSecond * openMs) / 1000))
}

/** One message, or a batch of the rule: one invocation, one request. */
function sizeSingle(delivery: 'direct' | 'http', fleet: Fleet, load: Load, messages: number): Capacity {
  const cpuUs =
    measured.directCpuUsPerInvocation +
    measured.batchCpuUsPerMessage * (messages - 1) +
    measured.cpuUsPerSample * fleet.samplesPerMessage * messages
  const invocationMs = billedMs(cpuUs, fleet.endpointWaitMs, deployment.memoryMb[delivery])
  const invocationsPerSecond = load.messagesPerSecond / messages
  const busy = (invocationsPerSecond * invocationMs) / 1000
  return {
    delivery,
    messagesPerInvocation: messages,
    invocationsPerSecond,
    requestsPerSecond: invocationsPerSecond,
    requestsPerSecondPeak: invocationsPerSecond * fleet.peakFactor,
    invocationMs,
    concurrency: Math.ceil(busy * fleet.peakFactor),
    shards: 0,
    provisioned: false,
    pollerLoad: 0,
    logBytesPerMonth: logBytes(busy, load.messagesPerSecond, invocationsPerSecond),
    livenessSamplesPerSecond: livenessSamples(busy, fleet, load),
  }
}

function sizeStream(fleet: Fleet, load: Load, provisioned: boolean): Capacity {
  const shards = provisioned
    ? provisionedShards(fleet, load)
    : Math.max(shardsMin, shardRoom * shardsNeeded(load, fleet.peakFactor))
  const pollers = shards * deployment.parallelizationFactor
  const mean = batchesAt(load.messagesPerSecond, pollers, fleet, load)
  const peak = batchesAt(load.messagesPerSecond * fleet.peakFactor, pollers, fleet, load)
  const { messagesPerInvocation, invocationsPerSecond, requestsPerSecond, invocationMs } = mean
  const busy = (invocationsPerSecond * invocationMs) / 1000
  return {
    delivery: 'stream',
    messagesPerInvocation,
    invocationsPerSecond,
    requestsPerSecond,
    requestsPerSecondPeak: peak.requestsPerSecond,
    invocationMs,
    // After an outage every poller has a batch in hand.
    concurrency: pollers,
    shards,
    provisioned,
    pollerLoad: (peak.invocationsPerSecond * peak.invocationMs) / 1000 / pollers,
    logBytesPerMonth: logBytes(busy, load.messagesPerSecond, invocationsPerSecond),
    livenessSamplesPerSecond: livenessSamples(busy, fleet, load),
  }
}

type Batches = Pick<
  Capacity,
  'messagesPerInvocation' | 'invocationsPerSecond' | 'requestsPerSecond' | 'invocationMs'
>

/** Each poller has one batch at a time: what came within the batching window, as far as it goes into an event. */
function batchesAt(messagesPerSecond: number, pollers: number, fleet: Fleet, load: Load): Batches {
  const { batchRecordsMax, batchingWindowSeconds } = deployment
  // Without a window, Lambda still asks a shard only once a second.
  const gathered = (messagesPerSecond / pollers) * Math.max(1, batchingWindowSeconds)
  const eventBytes = measured.eventRecordBytes + 4 * Math.ceil(load.envelopeBytes / 3)
  const messagesMax = Math.max(1, Math.min(batchRecordsMax, Math.floor(eventBytesMax / eventBytes)))
  const messagesPerInvocation = Math.min(messagesMax, Math.max(1, gathered))
  const samples = messagesPerInvocation * fleet.samplesPerMessage
  const requests = Math.max(1, samples / measured.samplesPerRequestMax)
  const rounds = Math.ceil(requests / measured.requestConcurrencyMax)
  const cpuUs = messagesPerInvocation * measured.batchCpuUsPerMessage + samples * measured.cpuUsPerSample
  const invocationsPerSecond = messagesPerSecond / messagesPerInvocation
  return {
    messagesPerInvocation,
    invocationsPerSecond,
    requestsPerSecond: invocationsPerSecond * requests,
    invocationMs: billedMs(cpuUs, rounds * fleet.endpointWaitMs, deployment.memoryMb.stream),
  }
}

/** Pollers that work for a third of their time work a backlog off twice as fast as it grew. */
const pollerLoadMax = 1 / 3
/** Of Lambda. */
export const parallelizationFactorMax = 10

/** @returns the ParallelizationFactor that is enough, which may be more than Lambda has; that of the template if it is */
export function parallelizationNeeded({ pollerLoad }: Capacity): number {
  const { parallelizationFactor } = deployment
  return Math.max(parallelizationFactor, Math.ceil((parallelizationFactor * pollerLoad) / pollerLoadMax))
}

/** For ShardCount. */
export function provisionedShards({ peakFactor }: Fleet, load: Load): number {
  return Math.ceil(shardsNeeded(load, peakFactor) * provisionedRoom)
}

/** For the busiest second, without room. */
function shardsNeeded({ messagesPerSecond, envelopeBytes }: Load, peakFactor: number): number {
  const peak = messagesPerSecond * peakFactor
  return Math.ceil(Math.max(peak / shardRecordsPerSecond, (peak * envelopeBytes) / shardBytesPerSecond))
}

/** Lambda bills whole milliseconds, which is half a one more on average. */
function billedMs(cpuUs: number, waitMs: number, memoryMb: number): number {
  const share = Math.min(1, memoryMb / memoryMbPerVcpu)
  return waitMs + cpuUs / 1000 / share + 0.5
}

/** Each instance writes a sample of a device that it hears of, but one for each message at most. */
function livenessSamples(busy: number, { devices, livenessSeconds }: Fleet, load: Load): number {
  if (livenessSeconds === 0) return 0
  return Math.min(load.messagesPerSecond, (devices * instancesOf(busy)) / livenessSeconds)
}

/** @param busy instances at work at one time, on average */
function instancesOf(busy: number): number {
  return Math.max(1, Math.ceil(busy))
}

const flushSecondsMin = 10
const flushSecondsMax = 60
const flushMessages = 1_000

/** Counters leave an instance every minute, or every 1,000 messages but not within 10 seconds. */
function logBytes(busy: number, messagesPerSecond: number, invocationsPerSecond: number): number {
  const instances = instancesOf(busy)
  const byMessages = (flushMessages * instances) / messagesPerSecond
  const seconds = Math.max(
    Math.min(flushSecondsMax, Math.max(flushSecondsMin, byMessages)),
    instances / invocationsPerSecond,
  )
  return ((monthSeconds * instances) / seconds) * measured.flushBytes
}
