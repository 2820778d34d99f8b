// Finds the messages for whose sake the endpoint rejects a request, and has the others stored. What the answer names goes
// out of the request; where it names nothing, parts are asked, from the front. What is not judged when the requests are used
// up comes again: those in front are judged first, so that a shard, which is read again from its first failure, gets on
// with every delivery.

import { findNamed } from './find-named.ts'
import { findRefused } from './find-refused.ts'
import { cutByLabelSet, halveByMessage, labelSetsOf, messagesOf, splitByMessage } from './narrow-request.ts'
import {
  askPart,
  type Fault,
  mayBeThere,
  type Outcome,
  type SearchRun,
  searchRequestsMax,
  settlePart,
  toFault,
  unfinished,
} from './search.ts'
import type { SeriesRange } from './series-table.ts'
import { encodeRequest, type WriteRequest } from './split-series.ts'

export async function findFaults(fault: Fault, run: SearchRun): Promise<Outcome> {
  const { request, reason, text, maybeWritten, body } = fault
  const reject = (part: WriteRequest): void => run.reject(part, { reason, detail: text, maybeWritten })
  const { size } = messagesOf(request)
  if (size === 1) {
    if (body === undefined) return settlePart(request, run)
    reject(request)
    return { clean: false }
  }
  if (mayBeThere.has(reason)) return findRefused(fault, run)
  const named = body === undefined ? undefined : findNamed(request, body)
  if (named?.certain === true) {
    const [those, others] = splitByMessage(request, named.messages)
    reject(those)
    return others === undefined ? { clean: false } : settlePart(others, run)
  }
  if (named !== undefined && mayFollow(size, run)) {
    const [those, others] = splitByMessage(request, named.messages)
    const one = await settlePart(those, run)
    const other = await settlePart(others as WriteRequest, run)
    return { clean: false, failure: one.failure ?? other.failure }
  }
  return labelSetsOf(request.range) > 1 ? searchFromFront(fault, run) : halve(fault, run)
}

/** A name takes a request for what it names, and one for the others; what is left must be enough to narrow down to one. */
function mayFollow(messages: number, { searchRequests }: SearchRun): boolean {
  return searchRequests + 2 + 2 * Math.ceil(Math.log2(messages)) <= searchRequestsMax
}

/**
 * Parts without a series in common, so that one which the network fails is no concern of the others. A part with a fault
 * is narrowed down to the label set of the first; what is behind that is asked in parts of about the size in which there
 * was one fault so far.
 */
async function searchFromFront(fault: Fault, run: SearchRun): Promise<Outcome> {
  let failure: string | undefined
  let rest: SeriesRange | undefined
  let isRestFaulty: Fault | undefined = fault
  const labelSets = labelSetsOf(fault.request.range)
  let reach = labelSets
  let found = 0
  for (rest = fault.request.range; rest !== undefined; ) {
    if (run.searchRequests >= searchRequestsMax) {
      return { clean: false, failure: run.fail(encodeRequest(rest), unfinished) }
    }
    const [range, behind] = cutByLabelSet(rest, reach)
    rest = behind
    let part: Fault | Outcome = isRestFaulty ?? (await askForFault(encodeRequest(range), run))
    isRestFaulty = undefined
    if (!('request' in part) && part.clean) reach *= 2
    while ('request' in part) {
      const sets = labelSetsOf(part.request.range)
      if (sets === 1 || mayBeThere.has(part.reason) || messagesOf(part.request).size === 1) {
        found++
        part = await findFaults(part, run)
        const passed = labelSets - (rest === undefined ? 0 : labelSetsOf(rest))
        reach = Math.max(1, Math.round((passed + 1) / found))
        break
      }
      const [front, back] = cutByLabelSet(part.request.range, sets >> 1)
      const first: Fault | Outcome = await askForFault(encodeRequest(front), run)
      if (!('request' in first) && first.clean) {
        part = { ...part, request: encodeRequest(back as SeriesRange), body: undefined }
      } else {
        rest = joinRanges(back as SeriesRange, rest)
        part = first
      }
    }
    failure ??= 'request' in part ? undefined : part.failure
  }
  return { clean: false, failure }
}

/** Two ranges of a table, one right behind the other. */
function joinRanges(front: SeriesRange, back: SeriesRange | undefined): SeriesRange {
  return back === undefined ? front : { ...front, last: back.last, lastRow: back.lastRow }
}

/** @returns the part as a fault if it has to be narrowed down; otherwise it is settled */
async function askForFault(part: WriteRequest, run: SearchRun): Promise<Fault | Outcome> {
  const asked = await askPart(part, run)
  if (asked === undefined) return { clean: false, failure: run.fail(part, unfinished) }
  const { verdict, request, body } = asked
  if (verdict.kind !== 'rejected') return run.settleAsked(asked, run)
  const fault = toFault(asked, verdict)
  if (!mayBeThere.has(verdict.reason) && findNamed(request, body) !== undefined) return findFaults(fault, run)
  return fault
}

/** Of one label set: its older messages first, since the newer ones must wait for them. */
async function halve(fault: Fault, run: SearchRun): Promise<Outcome> {
  const [older, newer] = halveByMessage(fault.request) as [WriteRequest, WriteRequest]
  const one = await settlePart(older, run)
  if (one.failure !== undefined) {
    run.fail(newer, one.failure)
    return one
  }
  const other = one.clean
    ? await findFaults({ ...fault, request: newer, body: undefined }, run)
    : await settlePart(newer, run)
  return { clean: false, failure: other.failure }
}
