// What of a batch is refused for its time, where the endpoint stores nothing of it for one such sample. It is either some
// odd messages, which are searched for like any other fault; or much of it, because it comes again and is stored already,
// or has waited too long in a queue. A look at four label sets tells.

import {
  cutByLabelSet,
  halveByLabelSet,
  halveByMessage,
  labelSetsOf,
  messagesOf,
  selectRows,
  splitByMessage,
  uniteBatches,
} from './narrow-batch.ts'
import {
  askPart,
  type Fault,
  mayBeThere,
  type Outcome,
  type SearchRun,
  searchRequestsMax,
  unfinished,
} from './search.ts'
import { rowsOf, type SeriesRange } from './series-table.ts'
import { encodeBatch, type WriteBatch } from './split-series.ts'

const samplesOfBatch = 4
/** With as many parts refused, series do not tell what is refused. */
const partsMax = 8

/** `refused` for its time, and nothing of it is stored; anything else is settled, as far as it can be. */
type Found = 'refused' | Outcome

export async function findRefused(fault: Fault, run: SearchRun): Promise<Outcome> {
  const { batch } = fault
  const labelSets = labelSetsOf(batch.range)
  if (labelSets < 2 * samplesOfBatch) return run.searches.findFaults(fault, run)
  const lookedAt = new Set<number>()
  const refused: WriteBatch[] = []
  let failure: string | undefined
  let behind: SeriesRange | undefined = batch.range
  for (let sample = 0; sample < samplesOfBatch && behind !== undefined; sample++) {
    const [one, others] = cutByLabelSet(behind, 1)
    addRows(one, lookedAt)
    const part = encodeBatch(one)
    const found = await probe(part, run)
    if (found === 'refused') refused.push(part)
    else failure ??= found.failure
    behind = others && cutByLabelSet(others, Math.floor(labelSets / samplesOfBatch) - 1)[1]
  }
  const rest = { ...fault, batch: withoutRows(batch, lookedAt), body: '' }
  if (refused.length > 1) {
    // Much of the batch. To judge each of the looks by itself would leave too few requests for the others, among which the
    // first message has series too: a shard would begin with it again at each delivery.
    const looks = await searchByAge({ ...fault, batch: uniteBatches(refused), body: '' }, run)
    const others = await searchByBlocks(rest, run)
    return { clean: false, failure: failure ?? looks.failure ?? others.failure }
  }
  for (const part of refused) {
    const outcome = await run.searches.findFaults({ ...fault, batch: part, body: '' }, run)
    failure ??= outcome.failure
  }
  const found = await probe(rest.batch, run)
  if (found !== 'refused') return { clean: false, failure: failure ?? found.failure }
  const outcome = await run.searches.searchFromFront(rest, run)
  return { clean: false, failure: failure ?? outcome.failure }
}

/**
 * First by series, as a batch that comes again has series that are stored and series that are not; then what is left by
 * age, of which the older side is refused as a group.
 */
export async function searchByBlocks(fault: Fault, run: SearchRun): Promise<Outcome> {
  const failures = new Set<string>()
  const ageRequests = ageRequestsOf(fault.batch)
  let refused = [fault.batch]
  for (let divided = true; divided && refused.length < partsMax; ) {
    divided = false
    const next: WriteBatch[] = []
    for (const part of refused) {
      const halves = mayAsk(2 + ageRequests, run) ? halveByLabelSet(part) : undefined
      if (halves === undefined) {
        next.push(part)
        continue
      }
      divided = true
      // A part that the network fails comes again; no other part has a series of it.
      for (const half of halves) {
        const found = await probe(half, run)
        if (found === 'refused') next.push(half)
        else if (found.failure !== undefined) failures.add(found.failure)
      }
    }
    refused = next
  }
  if (refused.length > 0) {
    const { failure } = await searchByAge({ ...fault, batch: uniteBatches(refused) }, run)
    if (failure !== undefined) failures.add(failure)
  }
  const [failure] = failures
  return { clean: false, failure }
}

/** Newer samples first: what is older than a refused one is likely to be refused, and is asked once, as a group. */
export async function searchByAge(fault: Fault, run: SearchRun): Promise<Outcome> {
  const { batch, reason, text } = fault
  if (!mayAsk(ageRequestsOf(batch), run)) return { clean: false, failure: run.fail(batch, unfinished) }
  const reject = (part: WriteBatch): void => run.reject(part, { reason, detail: text, maybeWritten: true })
  const group = new Set<number>()
  let failure: string | undefined
  let rest = batch
  for (let halves = halveByMessage(rest); halves !== undefined; halves = halveByMessage(rest)) {
    const [older, newer] = halves
    const found = await probe(newer, run)
    if (found !== 'refused' && found.failure !== undefined) {
      // It shares series with what is older, which may be good.
      failure = run.fail(older, found.failure)
      break
    }
    if (found === 'refused') for (const message of messagesOf(older)) group.add(message)
    rest = found === 'refused' ? newer : older
  }
  if (messagesOf(rest).size === 1) reject(rest)
  if (group.size > 0) {
    const [older] = splitByMessage(batch, group)
    const found = await probe(older, run)
    if (found === 'refused') reject(older)
    else failure ??= found.failure
  }
  return { clean: false, failure }
}

async function probe(part: WriteBatch, run: SearchRun): Promise<Found> {
  const asked = await askPart(part, run)
  if (asked === undefined) return { clean: false, failure: run.fail(part, unfinished) }
  const { verdict } = asked
  if (verdict.kind === 'rejected' && mayBeThere.has(verdict.reason)) return 'refused'
  return run.searches.settleAsked(asked, run)
}

function mayAsk(requests: number, run: SearchRun): boolean {
  return run.searchRequests + requests <= searchRequestsMax
}

/** Halving the messages by age, and one for the group. */
function ageRequestsOf(batch: WriteBatch): number {
  return Math.ceil(Math.log2(messagesOf(batch).size)) + 1
}

function addRows(range: SeriesRange, rows: Set<number>): void {
  for (let position = range.first; position <= range.last; position++) {
    const { from, to } = rowsOf(range, position)
    for (let row = from; row < to; row++) rows.add(row)
  }
}

function withoutRows(batch: WriteBatch, rows: ReadonlySet<number>): WriteBatch {
  const kept = new Set<number>()
  addRows(batch.range, kept)
  for (const row of rows) kept.delete(row)
  return selectRows(batch, kept)
}
