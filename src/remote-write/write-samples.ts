// Remote write as one step: samples in, and for every message out whether its samples are stored, refused for good,
// to be kept as a dead letter, or to be tried again. What an answer that is no success leads to: settle-complaint.ts.

import { fitsLabelLimits, type LabelLimits } from './label-limits.ts'
import type { Merged } from './merge-samples.ts'
import { createMetadataSchedule, type MetadataByName } from './metadata-schedule.ts'
import { messagesOf } from './narrow-request.ts'
import type { Endpoint } from './send-request.ts'
import { type Lane, type RequestLimits, splitSeries, type WriteRequest } from './split-series.ts'
import { emptyResult, type WriteResult } from './write-result.ts'
import { createWriteRun, type WriteRun, type WriterMemory } from './write-run.ts'

export interface WriteLimits extends RequestLimits {
  readonly requestConcurrencyMax: number
  /** Older samples are not sent; undefined: no limit. */
  readonly sampleAgeMaxMs: number | undefined
  /** Samples of series beyond these are not sent; undefined: no limits. */
  readonly labels?: LabelLimits | undefined
}

/** @param deadlineMs when the last answer must be here, in milliseconds since 1970 */
export type WriteSamples = (merged: Merged, deadlineMs: number) => Promise<WriteResult>

/** @param metadata of the moment; it travels with samples, and never at their expense */
export function createWriter(
  endpoint: Endpoint,
  limits: WriteLimits,
  metadata: () => MetadataByName = () => new Map(),
): WriteSamples {
  const schedule = createMetadataSchedule(metadata, endpoint.clock.now)
  const memory: WriterMemory = {}
  const { sampleAgeMaxMs, labels } = limits
  return async ({ table: whole, drops }, deadlineMs) => {
    const result = emptyResult([...drops])
    let table = whole
    if (labels !== undefined && !fitsLabelLimits(whole, labels)) {
      const { dropExcess } = await import('./drop-excess.ts')
      table = dropExcess(whole, labels, result)
    }
    if (table.histograms !== undefined) {
      const { encodeHistograms } = await import('./wire/encode-histogram.ts')
      encodeHistograms(table.histograms)
    }
    const run = createWriteRun({ endpoint, sampleAgeMaxMs, schedule, deadlineMs, result, memory })
    await sendLanes(splitSeries(table, limits, schedule.due()), run, limits.requestConcurrencyMax)
    return result
  }
}

async function sendLanes(lanes: readonly Lane[], run: WriteRun, concurrencyMax: number): Promise<void> {
  let next = 0
  async function worker(): Promise<void> {
    for (let lane = lanes[next++]; lane !== undefined; lane = lanes[next++]) await sendLane(lane, run)
  }
  await Promise.all(Array.from({ length: Math.min(lanes.length, concurrencyMax) }, worker))
  const { failed, rejected } = run.result
  for (const message of failed.keys()) rejected.delete(message)
  if (rejected.size > 0) {
    for (const request of run.maybeStored) {
      for (const message of messagesOf(request)) {
        const rejection = rejected.get(message)
        if (rejection !== undefined) rejected.set(message, { ...rejection, maybeWritten: true })
      }
    }
  }
}

/** Once a request has failed, those behind it must wait for it: they hold later samples of its series. */
async function sendLane(lane: Lane, run: WriteRun): Promise<void> {
  let reason: string | undefined
  for (const request of lane) {
    if (reason === undefined) reason = await send(request, run)
    else run.fail(request, reason)
  }
}

/** @returns why the request, or a part of it, has to be tried again; undefined if it need not */
async function send(whole: WriteRequest, run: WriteRun): Promise<string | undefined> {
  const asked = await run.ask(whole, false)
  const { verdict, request } = asked
  switch (verdict.kind) {
    case 'stored':
    case 'nothing_sent':
      return undefined
    case 'misconfigured':
    case 'unavailable':
      return run.fail(request, verdict.reason)
    case 'refused':
      run.refuse(request, verdict.reason)
      break
  }
  const { settleComplaint } = await import('./settle-complaint.ts')
  return (await settleComplaint(asked, run)).failure
}
