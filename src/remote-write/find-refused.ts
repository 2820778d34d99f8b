// What of a batch is refused for its time, where the endpoint stores nothing of it for one such sample. A batch that
// comes again has series that are stored already and series that are not, and what waited in a queue is refused up to
// some age. So: first by series; then what is left by age, of which the older side is refused as a group.

import { halveByLabelSet, halveByMessage, messagesOf, splitByMessage, uniteBatches } from './narrow-batch.ts'
import {
  askPart,
  mayBeThere,
  type Outcome,
  searchRequestsMax,
  settleComplaint,
  unfinished,
} from './settle-complaint.ts'
import type { WriteBatch } from './split-series.ts'
import type { Run } from './write-run.ts'

export interface Refused {
  readonly batch: WriteBatch
  readonly reason: string
  /** Redacted, for the dead letters. */
  readonly text: string
}

/** With as many parts refused, series do not tell what is refused. */
const partsMax = 8

/** `refused` for its time, and nothing of it is stored; anything else is settled, as far as it can be. */
type Found = 'refused' | Outcome

export async function findRefused({ batch, reason, text }: Refused, run: Run): Promise<Outcome> {
  const failures = new Set<string>()
  /** Requests that halving the messages by age may take, and one for the group. */
  const ageRequests = Math.ceil(Math.log2(messagesOf(batch).size)) + 1
  const mayAsk = (requests: number): boolean => run.searchRequests + requests <= searchRequestsMax
  const fail = (part: WriteBatch, why: string): void => void failures.add(run.fail(part, why))
  const reject = (part: WriteBatch): void => run.reject(part, { reason, detail: text, maybeWritten: true })

  async function probe(part: WriteBatch): Promise<Found> {
    const asked = await askPart(part, run)
    if (asked === undefined) return { clean: false, failure: run.fail(part, unfinished) }
    const { verdict } = asked
    if (verdict.kind === 'rejected' && mayBeThere.has(verdict.reason)) return 'refused'
    const outcome = await settleComplaint(asked, run)
    if (outcome.failure !== undefined) failures.add(outcome.failure)
    return outcome
  }

  /** A part that the network fails comes again; no other part has a series of it. */
  async function bySeries(): Promise<WriteBatch[]> {
    let refused = [batch]
    for (let divided = true; divided && refused.length < partsMax; ) {
      divided = false
      const next: WriteBatch[] = []
      for (const part of refused) {
        const halves = mayAsk(2 + ageRequests) ? halveByLabelSet(part) : undefined
        if (halves === undefined) next.push(part)
        else {
          divided = true
          for (const half of halves) if ((await probe(half)) === 'refused') next.push(half)
        }
      }
      refused = next
    }
    return refused
  }

  /** Newer samples first: what is older than a refused one is likely to be refused, and is asked once, as a group. */
  async function byAge(all: WriteBatch): Promise<void> {
    const group = new Set<number>()
    let rest = all
    for (let halves = halveByMessage(rest); halves !== undefined; halves = halveByMessage(rest)) {
      const [older, newer] = halves
      const found = await probe(newer)
      if (found !== 'refused' && found.failure !== undefined) {
        // It shares series with what is older, which may be good.
        fail(older, found.failure)
        break
      }
      if (found === 'refused') for (const message of messagesOf(older)) group.add(message)
      rest = found === 'refused' ? newer : older
    }
    if (messagesOf(rest).size === 1) reject(rest)
    if (group.size === 0) return
    const [older] = splitByMessage(all, group)
    if ((await probe(older)) === 'refused') reject(older)
  }

  const refused = await bySeries()
  if (refused.length > 0) {
    const all = uniteBatches(refused)
    if (mayAsk(ageRequests)) await byAge(all)
    else fail(all, unfinished)
  }
  const [failure] = failures
  return { clean: false, failure }
}
