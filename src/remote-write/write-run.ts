// One call of the writer: its requests, the fate of the messages in them, and the counters.

import { addStatisticSet, addValue } from '../statistic-set.ts'
import type { RefusalReason, Verdict } from './classify-answer.ts'
import type { LabelSizes } from './label-sizes.ts'
import type { MetadataSchedule } from './metadata-schedule.ts'
import { messagesOf, withoutMetadata, withoutOlder } from './narrow-request.ts'
import { type Endpoint, type RequestOutcome, type SendLimits, sendRequest } from './send-request.ts'
import { rowsOf } from './series-table.ts'
import type { WriteRequest } from './split-series.ts'
import type { Rejection, WritableResult } from './write-result.ts'

export interface RunOptions {
  readonly endpoint: Endpoint
  /** Older samples are not sent; undefined: no limit. */
  readonly sampleAgeMaxMs: number | undefined
  readonly schedule: MetadataSchedule
  readonly deadlineMs: number
  readonly result: WritableResult
  readonly memory: WriterMemory
}

/** What a writer keeps from one call to the next. */
export interface WriterMemory {
  /** As large labels as these have been stored, since something was refused. */
  takenSizes?: LabelSizes
}

export interface WriteRun {
  readonly schedule: MetadataSchedule
  readonly result: WritableResult
  /** What the endpoint has stored, or may have. */
  readonly maybeStored: WriteRequest[]
  readonly memory: WriterMemory
  /** Requests so far that look for what is at fault in another one. */
  searchRequests: number
  /** A search that only time limits has had half of what there was when it was asked first. */
  isSearchLate(): boolean
  /** @param isSearch the request is one of several that share what is left of the time */
  ask(request: WriteRequest, isSearch: boolean): Promise<Asked>
  /** Its messages come again. @returns the reason */
  fail(request: WriteRequest, reason: string): string
  /** Some of it can never be stored, and the rest is. */
  refuse(request: WriteRequest, reason: RefusalReason): void
  /** Its messages can never be written as they are. */
  reject(request: WriteRequest, rejection: Rejection): void
}

/** A request with its final answer. */
export interface Asked extends Pick<RequestOutcome, 'verdict' | 'text' | 'body'> {
  /** What was sent in the end. */
  readonly request: WriteRequest
}

/** For an attempt of a search, where the endpoint answers quickly. */
const searchAttemptMsMin = 1_000

export function createWriteRun(options: RunOptions): WriteRun {
  const { endpoint, sampleAgeMaxMs, schedule, deadlineMs, result, memory } = options
  const { clock } = endpoint
  const maybeStored: WriteRequest[] = []
  /** Set once an answer shows that no request can succeed. */
  let misconfigured: string | undefined
  let searchUntilMs: number | undefined

  /** A request that hangs must not take the time of those behind it. An endpoint that is slow by nature gets more. */
  function searchLimits(): SendLimits {
    const attemptMsMax = Math.min(
      endpoint.requestTimeoutMs,
      Math.max(searchAttemptMsMin, 4 * result.latencyMs.max),
    )
    const nowMs = clock.now()
    const shareMs = Math.max(2 * attemptMsMax, (deadlineMs - nowMs) / 4)
    return { deadlineMs: Math.min(deadlineMs, nowMs + shareMs), attemptMsMax }
  }

  /** @returns what is left to send; undefined if nothing is */
  function dropTooOld(request: WriteRequest): WriteRequest | undefined {
    if (sampleAgeMaxMs === undefined) return request
    const limitMs = clock.now() - sampleAgeMaxMs
    const kept = withoutOlder(request, limitMs)
    const dropped = request.samples - (kept?.samples ?? 0)
    if (dropped > 0) {
      result.drops.push({ stage: 'write', reason: 'too_old', count: dropped })
      for (const message of messagesOf(request, limitMs)) result.incomplete.set(message, 'too_old')
    }
    return kept
  }

  function measureAge({ range }: WriteRequest): void {
    const nowMs = clock.now()
    const { timestampsMs } = range.table.samples
    for (let position = range.first; position <= range.last; position++) {
      const { from, to } = rowsOf(range, position)
      for (let row = from; row < to; row++)
        addValue(result.sampleAgeMs, nowMs - (timestampsMs[row] as number))
    }
  }

  function complain(verdict: Exclude<Verdict, { kind: 'stored' }>, text: string, samples: number): void {
    const reason = verdict.kind === 'too_large' ? verdict.kind : verdict.reason
    result.complaints.push({ verdict: verdict.kind, reason, text, samples })
  }

  return {
    schedule,
    result,
    maybeStored,
    memory,
    searchRequests: 0,

    isSearchLate() {
      const nowMs = clock.now()
      searchUntilMs ??= (nowMs + deadlineMs) / 2
      return nowMs > searchUntilMs
    },

    async ask(whole, isSearch) {
      if (misconfigured !== undefined) {
        return {
          request: whole,
          verdict: { kind: 'misconfigured', reason: misconfigured },
          text: '',
          body: '',
        }
      }
      let request = whole
      const { verdict, text, body, ...outcome } = await sendRequest(
        endpoint,
        (answered) => {
          // Whatever displeased the endpoint, it shall not have been the metadata.
          if (answered && request.metadata.length > 0) request = withoutMetadata(request)
          const kept = dropTooOld(request)
          request = kept ?? request
          return kept?.body
        },
        isSearch ? searchLimits() : { deadlineMs },
      )
      result.requests += outcome.requests
      result.retried += Math.max(0, outcome.requests - 1)
      addStatisticSet(result.latencyMs, outcome.latencyMs)
      result.requestBytes += outcome.requestBytes
      if (outcome.doubtful) maybeStored.push(request)
      if (verdict.kind === 'stored') {
        schedule.markSent(request.metadata)
        result.written += request.samples
        measureAge(request)
        maybeStored.push(request)
      } else if (verdict.kind !== 'nothing_sent') complain(verdict, text, request.samples)
      if (verdict.kind === 'misconfigured') misconfigured = verdict.reason
      return { request, verdict, text, body }
    },

    fail(request, reason) {
      for (const message of messagesOf(request)) result.failed.set(message, reason)
      return reason
    },

    refuse(request, reason) {
      schedule.markSent(request.metadata)
      result.refused.set(reason, (result.refused.get(reason) ?? 0) + request.samples)
      for (const message of messagesOf(request)) {
        if (!result.incomplete.has(message)) result.incomplete.set(message, undefined)
      }
    },

    reject(request, rejection) {
      for (const message of messagesOf(request)) result.rejected.set(message, rejection)
    },
  }
}
