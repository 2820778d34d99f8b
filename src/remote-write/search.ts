// What the searches for a fault in a request share: the requests that they may make, and the way back to the
// switch in settle-complaint.ts.

import type { RefusalReason } from './classify-answer.ts'
import type { WriteRequest } from './split-series.ts'
import type { Asked, WriteRun } from './write-run.ts'

/** What became of a request. `clean`: all of it is stored, or was too old to be sent. */
export interface Outcome {
  readonly clean: boolean
  /** Why a part of it has to come again. */
  readonly failure?: string | undefined
}

export interface Fault {
  readonly request: WriteRequest
  readonly reason: string
  /** Redacted, for the dead letter. */
  readonly text: string
  /** The endpoint has stored the rest, or may have something of it from before. */
  readonly maybeWritten: boolean
  /** The answer as it came; undefined if it was to a larger request, of which the rest is stored. */
  readonly body: string | undefined
}

export interface SearchRun extends WriteRun {
  /** What follows from an answer to a part of the request: a part can fail in another way than the whole. */
  settleAsked(asked: Asked, run: SearchRun): Promise<Outcome>
}

/** Further requests that one call may spend on finding the messages at fault. */
export const searchRequestsMax = 32

/** Why a message comes again that the search had not reached when its requests or its time were used up. */
export const unfinished = 'search_unfinished'

/** The endpoint has something of the series already: perhaps this very sample, from a delivery before this one. */
export const mayBeThere: ReadonlySet<string> = new Set<RefusalReason>([
  'out_of_order',
  'duplicate_sample',
  'too_old',
])

export function toFault(
  { request, text, body }: Asked,
  { reason, partlyStored }: { reason: string; partlyStored: boolean },
): Fault {
  return { request, reason, text, maybeWritten: partlyStored || mayBeThere.has(reason), body }
}

/** A part of a request in which something is at fault, within the requests that a search may take. */
export async function settlePart(part: WriteRequest, run: SearchRun): Promise<Outcome> {
  const asked = await askPart(part, run)
  return asked === undefined
    ? { clean: false, failure: run.fail(part, unfinished) }
    : run.settleAsked(asked, run)
}

/** @returns undefined if the requests of the search are used up */
export async function askPart(part: WriteRequest, run: WriteRun): Promise<Asked | undefined> {
  if (run.searchRequests >= searchRequestsMax) return undefined
  run.searchRequests++
  return run.ask(part, true)
}
