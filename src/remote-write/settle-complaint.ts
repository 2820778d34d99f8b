// What follows from an answer that is no success: one switch. Loaded when there is one.

import { histogramsRefused, type RefusalReason } from './classify-answer.ts'
import { findFaults } from './find-faults.ts'
import { findHidden } from './find-hidden.ts'
import { findNamed } from './find-named.ts'
import { fitsLabelLimits, ordinaryLabels } from './label-limits.ts'
import {
  forEachRow,
  halveBySize,
  haveNoSeriesInCommon,
  messagesOf,
  selectRows,
  withoutMetadata,
} from './narrow-request.ts'
import { type Outcome, type SearchRun, toFault } from './search.ts'
import { native } from './series-table.ts'
import type { WriteRequest } from './split-series.ts'
import type { Asked, WriteRun } from './write-run.ts'

/** @param asked counted already, if it is `refused` */
export async function settleComplaint(asked: Asked, run: WriteRun): Promise<Outcome> {
  return settleCounted(asked, Object.assign(run, { settleAsked }))
}

async function settleCounted(asked: Asked, run: SearchRun): Promise<Outcome> {
  const { verdict, request, text } = asked
  switch (verdict.kind) {
    case 'stored':
    case 'nothing_sent':
      return { clean: true }
    case 'misconfigured':
    case 'unavailable':
      return { clean: false, failure: run.fail(request, verdict.reason) }
    case 'refused':
      nameRefused(asked, verdict.reason, run)
      if (fitsLabelLimits(request.range.table, ordinaryLabels)) return { clean: false }
      return findHidden(request, verdict.reason, run)
    case 'too_large': {
      const halves = halveBySize(request)
      if (halves !== undefined) return settleBoth(halves, run)
      if (request.metadata.length > 0) return settleWithoutMetadata(request, run)
      run.reject(request, { reason: 'too_large', detail: '', maybeWritten: false })
      return { clean: false }
    }
    case 'rejected': {
      if (verdict.partlyStored) run.maybeStored.push(request)
      if (verdict.reason === histogramsRefused) {
        const others = leaveHistograms(request, run)
        if (others !== request) return others === undefined ? { clean: false } : settle(others, run)
      }
      if (isDueToMetadata(request, verdict, text)) return settleWithoutMetadata(request, run)
      return findFaults(toFault(asked, verdict), run)
    }
  }
}

/** Of a request of many messages, those that the answer speaks of. */
function nameRefused({ request, body }: Asked, reason: RefusalReason, { result }: SearchRun): void {
  const all = messagesOf(request)
  const named = all.size === 1 ? all : findNamed(request, body)?.messages
  for (const message of named ?? []) result.incomplete.set(message, reason)
}

async function settleAsked(asked: Asked, run: SearchRun): Promise<Outcome> {
  const { verdict, request } = asked
  if (verdict.kind === 'refused') run.refuse(request, verdict.reason)
  return settleCounted(asked, run)
}

async function settle(request: WriteRequest, run: SearchRun): Promise<Outcome> {
  return settleAsked(await run.ask(request, false), run)
}

async function settleBoth([first, second]: [WriteRequest, WriteRequest], run: SearchRun): Promise<Outcome> {
  const one = await settle(first, run)
  if (one.failure !== undefined && !haveNoSeriesInCommon(first, second)) {
    run.fail(second, one.failure)
    return one
  }
  const other = await settle(second, run)
  return { clean: one.clean && other.clean, failure: one.failure ?? other.failure }
}

/** Once the samples alone are stored, the metadata was at fault: it is not sent again for a while. */
async function settleWithoutMetadata(request: WriteRequest, run: SearchRun): Promise<Outcome> {
  const asked = await run.ask(withoutMetadata(request), false)
  if (asked.verdict.kind === 'stored') run.schedule.markSent(request.metadata)
  return settleAsked(asked, run)
}

/** @returns what is left to send; the same request if it has no native histogram */
function leaveHistograms(request: WriteRequest, { result }: SearchRun): WriteRequest | undefined {
  const { kinds, messages } = request.range.table.samples
  const others = new Set<number>()
  let left = 0
  forEachRow(request.range, (row) => {
    if (kinds[row] !== native) others.add(row)
    else {
      left++
      result.incomplete.set(messages[row] as number, histogramsRefused)
    }
  })
  if (left === 0) return request
  result.drops.push({ stage: 'write', reason: histogramsRefused, count: left })
  return others.size === 0 ? undefined : selectRows(request, others)
}

/** It may be, where the endpoint has stored nothing. AMP says so, and has stored the samples; the error comes last in Cortex. */
function isDueToMetadata(
  request: WriteRequest,
  { partlyStored }: { partlyStored: boolean },
  text: string,
): boolean {
  return request.metadata.length > 0 && (!partlyStored || /metadata/i.test(text))
}
