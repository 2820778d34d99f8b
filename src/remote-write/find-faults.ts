// Finds the messages for whose sake the endpoint rejects a batch, and has the others stored. What the answer names goes
// out of the batch; where it names nothing, halves are asked, in the order in which their series came. What is not judged
// when the requests are used up comes again: those in front are judged first, so that a shard, which is read again from
// its first failure, gets on with every delivery.

import { findNamed } from './find-named.ts'
import {
  halveByLabelSet,
  halveByMessage,
  haveNoSeriesInCommon,
  messagesOf,
  splitByMessage,
} from './narrow-batch.ts'
import { type Outcome, searchRequestsMax, settlePart } from './settle-complaint.ts'
import type { WriteBatch } from './split-series.ts'
import type { Run } from './write-run.ts'

export interface Fault {
  readonly batch: WriteBatch
  readonly reason: string
  /** Redacted, for the dead letter. */
  readonly text: string
  /** The endpoint may have stored the rest. */
  readonly partlyStored: boolean
  /** The answer as it came; undefined if it was to a larger batch, of which the rest is stored. */
  readonly body: string | undefined
}

export async function findFaults(fault: Fault, run: Run): Promise<Outcome> {
  const { batch, reason, text, partlyStored, body } = fault
  const reject = (part: WriteBatch): void =>
    run.reject(part, { reason, detail: text, maybeWritten: partlyStored })
  const { size } = messagesOf(batch)
  if (size === 1) {
    if (body === undefined) return settlePart(batch, run)
    reject(batch)
    return { clean: false }
  }
  const named = body === undefined ? undefined : findNamed(batch, body)
  if (named?.certain === true) {
    const [those, others] = splitByMessage(batch, named.messages)
    reject(those)
    return others === undefined ? { clean: false } : settlePart(others, run)
  }
  if (named !== undefined && mayFollow(size, run)) {
    const [those, others] = splitByMessage(batch, named.messages)
    const one = await settlePart(those, run)
    const other = await settlePart(others as WriteBatch, run)
    return { clean: false, failure: one.failure ?? other.failure }
  }
  const [first, second] = (halveByLabelSet(batch) ?? halveByMessage(batch)) as [WriteBatch, WriteBatch]
  const one = await settlePart(first, run)
  if (one.failure !== undefined && !haveNoSeriesInCommon(first, second)) {
    run.fail(second, one.failure)
    return one
  }
  const other = one.clean
    ? await findFaults({ ...fault, batch: second, body: undefined }, run)
    : await settlePart(second, run)
  return { clean: false, failure: one.failure ?? other.failure }
}

/** A name takes a request for what it names, and one for the others; what is left must be enough to halve down to one. */
function mayFollow(messages: number, { searchRequests }: Run): boolean {
  return searchRequests + 2 + 2 * Math.ceil(Math.log2(messages)) <= searchRequestsMax
}
