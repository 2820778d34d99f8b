// The result of a write: the fate of each message, and counters of the requests.

import type { Drop } from '../model.ts'
import { createStatisticSet, type GrowingStatisticSet, type StatisticSet } from '../statistic-set.ts'
import type { RefusalReason, Verdict } from './classify-answer.ts'

export interface WriteResult {
  /** Samples that the endpoint has stored. */
  readonly written: number
  readonly drops: readonly Drop[]
  /** Samples in requests of which the endpoint refused some for good, by the reason that it named. */
  readonly refused: ReadonlyMap<RefusalReason, number>
  /** Message index → why it should be tried again. */
  readonly failed: ReadonlyMap<number, string>
  /** Message index → why it can never be written as it is. No message of `failed` is here. */
  readonly rejected: ReadonlyMap<number, Rejection>
  /**
   * Message index of those that need not be tried again, of which a sample was refused, or may have been, or was not sent.
   * With the reason, unless the sample may be one of another message: of many the endpoint names one, or none.
   */
  readonly incomplete: ReadonlyMap<number, string | undefined>
  readonly requests: number
  /** Of the requests, those that repeat one. */
  readonly retried: number
  /** Milliseconds from a request to its answer, where there was one. */
  readonly latencyMs: StatisticSet
  /** How old samples were when they were stored, in milliseconds. */
  readonly sampleAgeMs: StatisticSet
  /** After compression. */
  readonly requestBytes: number
  /** What the endpoint said of requests that it did not store: redacted, one entry a request. */
  readonly complaints: readonly Complaint[]
}

export interface Rejection {
  readonly reason: string
  readonly detail: string
  readonly maybeWritten: boolean
}

export interface Complaint {
  readonly verdict: Exclude<Verdict['kind'], 'stored'>
  readonly reason: string
  readonly text: string
  readonly samples: number
}

/** The result while it is being made. */
export interface WritableResult extends WriteResult {
  written: number
  drops: Drop[]
  refused: Map<RefusalReason, number>
  failed: Map<number, string>
  rejected: Map<number, Rejection>
  incomplete: Map<number, string | undefined>
  requests: number
  retried: number
  latencyMs: GrowingStatisticSet
  sampleAgeMs: GrowingStatisticSet
  requestBytes: number
  complaints: Complaint[]
}

export function emptyResult(drops: Drop[]): WritableResult {
  return {
    written: 0,
    drops,
    refused: new Map(),
    failed: new Map(),
    rejected: new Map(),
    incomplete: new Map(),
    requests: 0,
    retried: 0,
    latencyMs: createStatisticSet(),
    sampleAgeMs: createStatisticSet(),
    requestBytes: 0,
    complaints: [],
  }
}
