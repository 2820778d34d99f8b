// What of a request is refused for its time, where the endpoint stores nothing of it for one such sample. Its messages are
// asked about in the order in which they came. Nothing behind a message that is not settled is sent: it would come again,
// and be refused then for being there. For the same reason this search ends with the time, not with 32 requests.

import { messagesOf, selectMessages } from './narrow-request.ts'
import { type Fault, mayBeThere, type Outcome, type SearchRun, unfinished } from './search.ts'
import type { WriteRequest } from './split-series.ts'

/** So many messages refused in a row: this part of the stream is stored already, or has waited too long. */
const denseMin = 8

/** `refused`: for its time, and nothing of it is stored. `failed`: at least a part of it has to come again. */
type Found = 'refused' | 'settled' | 'failed'

export async function findRefused(fault: Fault, run: SearchRun): Promise<Outcome> {
  const { request, reason, text } = fault
  const waiting = [...messagesOf(request)].sort((a, b) => a - b)
  /** The first so many of those that wait hold one that is refused; 0: nothing is known of them. */
  let faulty = waiting.length
  /** How many to ask about where nothing is known. */
  let reach = 0
  let settled = 0
  let refused = 0
  let refusedInARow = 0
  let failure: string | undefined

  const part = (from: number, to: number): WriteRequest =>
    selectMessages(request, new Set(waiting.slice(from, to)))

  async function ask(from: number, to: number): Promise<Found> {
    const outcome = await probe(part(from, to), run)
    if (outcome === undefined) return 'refused'
    failure = outcome.failure
    return failure === undefined ? 'settled' : 'failed'
  }

  function pass(messages: number): void {
    waiting.splice(0, messages)
    settled += messages
    faulty = Math.max(0, faulty - messages)
  }

  function reject(messages: number): void {
    run.reject(part(0, messages), { reason, detail: text, maybeWritten: true })
    pass(messages)
    refused += messages
    refusedInARow += messages
    reach = refusedInARow < denseMin ? Math.max(1, Math.round(settled / refused)) : refusedInARow >> 2
  }

  while (waiting.length > 0 && failure === undefined) {
    if (faulty === 1) {
      reject(1)
      continue
    }
    const asked = Math.min(waiting.length, faulty === 0 ? reach : faulty >> 1)
    const found = await ask(0, asked)
    if (found === 'settled') {
      pass(asked)
      reach *= 2
      refusedInARow = 0
    }
    if (found !== 'refused') continue
    const isGroup = faulty === 0 && asked > 1 && refusedInARow >= denseMin
    faulty = asked
    if (!isGroup) continue
    // Where the last one is refused too, so are those between, most likely.
    const last = await ask(asked - 1, asked)
    if (last === 'refused') reject(asked)
    if (last === 'settled') {
      waiting.splice(asked - 1, 1)
      faulty--
      refusedInARow = 0
    }
  }
  if (failure !== undefined) run.fail(part(0, waiting.length), failure)
  return { clean: false, failure }
}

/** @returns undefined if it is refused for its time; otherwise it is settled, as far as it can be */
async function probe(part: WriteRequest, run: SearchRun): Promise<Outcome | undefined> {
  if (run.isSearchLate()) return { clean: false, failure: unfinished }
  const asked = await run.ask(part, true)
  const { verdict } = asked
  if (verdict.kind === 'rejected' && mayBeThere.has(verdict.reason)) return undefined
  return run.settleAsked(asked, run)
}
