// Remote write as one step: samples in, and for every message out whether its samples are stored, refused for good,
// to be kept as a dead letter, or to be tried again. What each answer leads to is the switch in `settle`.

import type { MetricMetadata } from '../model.ts'
import { addSpread, addValue } from '../spread.ts'
import type { RefusalReason, Verdict } from './classify-answer.ts'
import type { EncodedMetadata } from './encode-metadata.ts'
import type { Probe } from './find-refused.ts'
import type { Merged } from './merge-samples.ts'
import { createMetadataSchedule, type MetadataSchedule } from './metadata-schedule.ts'
import { halveByMessage, halveBySize, messagesOf, withoutMetadata, withoutOlder } from './narrow-batch.ts'
import { type Endpoint, sendBatch } from './send-batch.ts'
import { rowsOf } from './series-table.ts'
import { type Lane, type RequestLimits, splitSeries, type WriteBatch } from './split-series.ts'
import { emptyResult, type WritableResult, type WriteResult } from './write-result.ts'

export interface WriteLimits extends RequestLimits {
  readonly requestConcurrencyMax: number
  /** Older samples are not sent; undefined: no limit. */
  readonly sampleAgeMaxMs: number | undefined
}

/** @param deadlineMs when the last answer must be here, in milliseconds since 1970 */
export type WriteSamples = (merged: Merged, deadlineMs: number) => Promise<WriteResult>

/** Further requests that one call may spend on finding the messages at fault. */
const bisectRequestsMax = 32

/** The endpoint has something of the series already: perhaps this very sample, from a delivery before this one. */
const mayBeThere: ReadonlySet<string> = new Set<RefusalReason>([
  'out_of_order',
  'duplicate_sample',
  'too_old',
])

/** @param metadata of the moment, by metric name; it travels with samples, and never at their expense */
export function createWriter(
  endpoint: Endpoint,
  limits: WriteLimits,
  metadata: () => ReadonlyMap<string, MetricMetadata> = () => new Map(),
): WriteSamples {
  const schedule = createMetadataSchedule(metadata, endpoint.clock.now)
  return async ({ table, drops }, deadlineMs) => {
    const result = emptyResult([...drops])
    await sendLanes(splitSeries(table, limits, schedule.due()), {
      endpoint,
      limits,
      schedule,
      deadlineMs,
      result,
      maybeStored: [],
      bisectRequests: 0,
    })
    return result
  }
}

/** What the requests of one call share. */
interface Run {
  readonly endpoint: Endpoint
  readonly limits: WriteLimits
  readonly schedule: MetadataSchedule
  readonly deadlineMs: number
  readonly result: WritableResult
  /** What the endpoint has stored, or may have. */
  readonly maybeStored: WriteBatch[]
  bisectRequests: number
  /** Set once an answer shows that no request can succeed. */
  misconfigured?: string
}

async function sendLanes(lanes: readonly Lane[], run: Run): Promise<void> {
  let next = 0
  async function worker(): Promise<void> {
    for (let lane = lanes[next++]; lane !== undefined; lane = lanes[next++]) await sendLane(lane, run)
  }
  await Promise.all(Array.from({ length: Math.min(lanes.length, run.limits.requestConcurrencyMax) }, worker))
  const { failed, rejected } = run.result
  for (const message of failed.keys()) rejected.delete(message)
  if (rejected.size > 0) {
    for (const batch of run.maybeStored) {
      for (const message of messagesOf(batch)) {
        const rejection = rejected.get(message)
        if (rejection !== undefined) rejected.set(message, { ...rejection, maybeWritten: true })
      }
    }
  }
}

/** Once a request has failed, those behind it must wait for it: they hold later samples of its series. */
async function sendLane(lane: Lane, run: Run): Promise<void> {
  let reason: string | undefined
  for (const batch of lane) {
    if (reason === undefined) reason = await settle(batch, run)
    else fail(batch, reason, run)
  }
}

/**
 * @param suspects metadata that the batch went out with before, and was rejected
 * @param onRefusedForTime called where the whole batch is, which otherwise is searched for what is at fault
 * @returns why the batch, or a part of it, has to be tried again; undefined if it need not
 */
async function settle(
  whole: WriteBatch,
  run: Run,
  suspects: readonly EncodedMetadata[] = [],
  onRefusedForTime?: () => void,
): Promise<string | undefined> {
  const { result, schedule } = run
  if (run.misconfigured !== undefined) return fail(whole, run.misconfigured, run)
  let batch = whole
  const delivery = await sendBatch(
    run.endpoint,
    (answered) => {
      // Whatever displeased the endpoint, it shall not have been the metadata.
      if (answered && batch.metadata.length > 0) batch = withoutMetadata(batch)
      const kept = dropTooOld(batch, run)
      batch = kept ?? batch
      return kept?.body
    },
    run.deadlineMs,
  )
  result.requests += delivery.requests
  result.retried += Math.max(0, delivery.requests - 1)
  addSpread(result.latencyMs, delivery.latencyMs)
  result.requestBytes += delivery.requestBytes
  if (delivery.doubtful) run.maybeStored.push(batch)
  const { verdict } = delivery
  if (verdict.kind !== 'stored' && verdict.kind !== 'nothing_sent')
    complain(verdict, delivery.text, batch, run)
  switch (verdict.kind) {
    case 'nothing_sent':
      return undefined
    case 'stored':
      schedule.settle([...batch.metadata, ...suspects])
      result.written += batch.samples
      measureAge(batch, run)
      run.maybeStored.push(batch)
      return undefined
    case 'refused':
      schedule.settle(batch.metadata)
      result.refused.set(verdict.reason, (result.refused.get(verdict.reason) ?? 0) + batch.samples)
      for (const message of messagesOf(batch)) result.incomplete.add(message)
      return undefined
    case 'too_large': {
      const halves = halveBySize(batch)
      if (halves !== undefined) return settleBoth(halves, run)
      if (batch.metadata.length > 0) return settle(withoutMetadata(batch), run, batch.metadata)
      return reject(batch, 'too_large', '', false, run)
    }
    case 'rejected': {
      if (isDueToMetadata(batch, verdict, delivery.text)) {
        if (verdict.partlyStored) run.maybeStored.push(batch)
        return settle(withoutMetadata(batch), run, batch.metadata, onRefusedForTime)
      }
      if (verdict.partlyStored) return reject(batch, verdict.reason, delivery.text, true, run)
      if (mayBeThere.has(verdict.reason)) {
        if (onRefusedForTime === undefined) return settleByTime(batch, verdict.reason, delivery.text, run)
        onRefusedForTime()
        return undefined
      }
      const halves = run.bisectRequests + 2 > bisectRequestsMax ? undefined : halveByMessage(batch)
      if (halves === undefined) return reject(batch, verdict.reason, delivery.text, false, run)
      run.bisectRequests += 2
      return settleBoth(halves, run)
    }
    case 'misconfigured':
      run.misconfigured = verdict.reason
      return fail(batch, verdict.reason, run)
    case 'unavailable':
      return fail(batch, verdict.reason, run)
  }
}

/**
 * It may be, where the endpoint has stored nothing. AMP has stored the valid part, and is not to be asked twice without
 * need, as it would then complain of samples that it has; its error about metadata says so, and comes last in Cortex.
 */
function isDueToMetadata(
  batch: WriteBatch,
  { partlyStored }: { partlyStored: boolean },
  text: string,
): boolean {
  return batch.metadata.length > 0 && (!partlyStored || /metadata/i.test(text))
}

async function settleBoth([first, second]: [WriteBatch, WriteBatch], run: Run): Promise<string | undefined> {
  const reason = await settle(first, run)
  return reason === undefined ? settle(second, run) : fail(second, reason, run)
}

async function settleByTime(
  batch: WriteBatch,
  reason: string,
  text: string,
  run: Run,
): Promise<string | undefined> {
  const probe: Probe = async (part) => {
    let refused = false
    run.bisectRequests++
    const failure = await settle(part, run, [], () => {
      refused = true
    })
    return refused ? 'refused' : failure === undefined ? 'settled' : { failure }
  }
  const { findRefused } = await import('./find-refused.ts')
  const { left, failure } = await findRefused(
    batch,
    probe,
    (more) => run.bisectRequests + 2 + more <= bisectRequestsMax,
  )
  for (const part of left) {
    if (failure === undefined) reject(part, reason, text, true, run)
    else fail(part, failure, run)
  }
  return failure
}

function fail(batch: WriteBatch, reason: string, run: Run): string {
  for (const message of messagesOf(batch)) run.result.failed.set(message, reason)
  return reason
}

function reject(
  batch: WriteBatch,
  reason: string,
  detail: string,
  maybeWritten: boolean,
  run: Run,
): undefined {
  for (const message of messagesOf(batch)) run.result.rejected.set(message, { reason, detail, maybeWritten })
}

/** @returns what is left to send; undefined if nothing is */
function dropTooOld(batch: WriteBatch, { limits, endpoint, result }: Run): WriteBatch | undefined {
  if (limits.sampleAgeMaxMs === undefined) return batch
  const limitMs = endpoint.clock.now() - limits.sampleAgeMaxMs
  const kept = withoutOlder(batch, limitMs)
  const dropped = batch.samples - (kept?.samples ?? 0)
  if (dropped > 0) {
    result.drops.push({ stage: 'write', reason: 'too_old', count: dropped })
    for (const message of messagesOf(batch, limitMs)) result.incomplete.add(message)
  }
  return kept
}

function measureAge({ range }: WriteBatch, { endpoint, result }: Run): void {
  const nowMs = endpoint.clock.now()
  const { timestampsMs } = range.table.samples
  for (let position = range.first; position <= range.last; position++) {
    const { from, to } = rowsOf(range, position)
    for (let row = from; row < to; row++) addValue(result.sampleAgeMs, nowMs - (timestampsMs[row] as number))
  }
}

function complain(
  verdict: Exclude<Verdict, { kind: 'stored' }>,
  text: string,
  { samples }: WriteBatch,
  { result }: Run,
): void {
  const reason = verdict.kind === 'too_large' ? 'http_413' : verdict.reason
  result.complaints.push({ verdict: verdict.kind, reason, text, samples })
}
