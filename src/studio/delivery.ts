// One message on its way through the function: what it wrote of it, and what it said of it.

import type { WireMetadata } from './receiver/read-write-request.ts'
import type { Tone } from './view/paint.ts'

export interface DeliveredMessage {
  readonly topic: string
  readonly clientId: string
  /** Milliseconds since 1970. */
  readonly atMs: number
  /** Requests that the endpoint answered while the message was under way. */
  readonly writes: readonly Write[]
  /** Absent if the function threw. */
  readonly report: Report | undefined
  /** Why the function could not deliver the message. */
  readonly error: string | undefined
}

export interface Write {
  readonly answer: Answer
  readonly series: readonly WrittenSeries[]
}

export interface WrittenSeries {
  readonly name: string
  /** Without `__name__`. */
  readonly labels: Readonly<Record<string, string>>
  /** Of the newest sample. */
  readonly value: number
}

/** With what the page shows beyond the terminal. */
export interface FullDelivery extends DeliveredMessage {
  readonly writes: readonly FullWrite[]
  /** From the event to the function's answer. */
  readonly tookMs: number
  /** Times in the payload that were not used, by the way in which they were wrong. */
  readonly clockCorrected: ReadonlyMap<string, number>
}

export interface FullWrite extends Write {
  /** Of the answer. */
  readonly status: number
  readonly series: readonly FullSeries[]
  readonly metadata: readonly WireMetadata[]
}

export interface FullSeries extends WrittenSeries {
  readonly samples: number
  /** Of the newest sample, in milliseconds since 1970. */
  readonly timestampMs: number
}

export interface Answer {
  /** In a word or two. */
  readonly text: string
  /** Where it is not good: the reasons. */
  readonly why?: string
  readonly tone: Tone
  /** What was left out of a message of which samples were stored. */
  readonly drops?: { readonly count: number; readonly why: string }
}

/** What the function's handler returns for a direct event (`DirectSummary` in src/lambda/ingest/acknowledge.ts). */
export interface Report {
  /** Samples stored. */
  readonly written: number
  /** The rest by reason. */
  readonly deadLettered: ReadonlyMap<string, number>
  readonly dropped: ReadonlyMap<string, number>
  readonly refused: ReadonlyMap<string, number>
}

/** The report in what the handler returned; undefined if there is none. */
export function readReport(result: unknown): Report | undefined {
  if (!isRecord(result) || typeof result['written'] !== 'number') return undefined
  return {
    written: result['written'],
    deadLettered: readCounts(result['dead_lettered']),
    dropped: readCounts(result['dropped']),
    refused: readCounts(result['refused']),
  }
}

/** As `clock_ahead`; empty where the handler returned no report. */
export function readClockCorrections(result: unknown): ReadonlyMap<string, number> {
  return isRecord(result) ? readCounts(result['clock_corrected']) : new Map()
}

function readCounts(counts: unknown): ReadonlyMap<string, number> {
  if (!isRecord(counts)) return new Map()
  return new Map(
    Object.entries(counts).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] > 0,
    ),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
