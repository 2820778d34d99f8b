// Finds the messages for whose sake the endpoint rejects a batch, and has the others stored. What the answer names goes
// out of the batch at one request each; where it names nothing, or too much, halves are asked, in the order in which
// their series came. What is not judged when the requests are used up comes again: those in front are judged first, so
// that a shard which is read again from its first failure gets on with every delivery.

import { halveByLabelSet, halveByMessage, haveNoSeriesInCommon, messagesOf, splitByMessage } from './narrow-batch.ts'
import { findNamed } from './find-named.ts'
import { type Outcome, settlePart } from './settle-complaint.ts'
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
  readonly namesMax: number
}

export async function findFaults(fault: Fault, run: Run): Promise<Outcome> {
  const { batch, reason, text, partlyStored, body, namesMax } = fault
  const reject = (part: WriteBatch): void =>
    run.reject(part, { reason, detail: text, maybeWritten: partlyStored })
  if (messagesOf(batch).size === 1) {
    if (body === undefined) return settlePart(batch, run)
    reject(batch)
    return { clean: false }
  }
  const named = body === undefined || namesMax === 0 ? undefined : findNamed(batch, body)
  if (named !== undefined) {
    const [those, others] = splitByMessage(batch, named.messages)
    if (named.certain) reject(those)
    if (others === undefined) {
      if (named.certain) return { clean: false }
    } else {
      const one = named.certain ? undefined : await settlePart(those, run, 0)
      const other = await settlePart(others, run, namesMax - 1)
      return { clean: false, failure: one?.failure ?? other.failure }
    }
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
