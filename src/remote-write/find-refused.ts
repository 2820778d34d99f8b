// What of a request is refused for its time, where the endpoint stores nothing of it for one such sample. A batch that
// comes again has series that are stored already and series that are not, and what waited in a queue is refused up to
// some age. So: first by series; then what is left by age, of which the older side is refused as a group.

import { halveByLabelSet, halveByMessage, uniteBatches } from './narrow-batch.ts'
import type { WriteBatch } from './split-series.ts'

/**
 * Sends a part. `refused`: for its time, and nothing of it is stored. `settled`: it need not be sent again. Anything else
 * is why it has to come again.
 */
export type Probe = (part: WriteBatch) => Promise<'refused' | 'settled' | { readonly failure: string }>

/** With as many parts refused, series do not tell what is refused. */
const partsMax = 8
/** Requests kept for the search by age: enough for a thousand messages. */
const ageProbes = 10

/**
 * @param batch that was refused
 * @param mayProbe whether there are two requests left for it, and some more
 * @returns what is left that was refused; with `failure`, what is left that has to come again
 */
export async function findRefused(
  batch: WriteBatch,
  probe: Probe,
  mayProbe: (more: number) => boolean,
): Promise<{ readonly left: readonly WriteBatch[]; readonly failure?: string }> {
  let refused = [batch]
  for (let divided = true; divided && refused.length < partsMax; ) {
    divided = false
    const next: WriteBatch[] = []
    const parts = refused.map((group) => ({ group, halves: halveByLabelSet(group) }))
    for (const [index, { group, halves }] of parts.entries()) {
      if (halves === undefined || !mayProbe(ageProbes)) {
        next.push(group)
        continue
      }
      divided = true
      for (const [which, half] of halves.entries()) {
        const found = await probe(half)
        if (found === 'refused') next.push(half)
        else if (found !== 'settled') {
          const unasked = [
            ...(which === 0 ? [halves[1]] : []),
            ...parts.slice(index + 1).map((one) => one.group),
          ]
          return { left: [...next, ...unasked], failure: found.failure }
        }
      }
    }
    refused = next
  }
  return refused.length === 0 ? { left: [] } : findOldest(uniteBatches(refused), probe, mayProbe)
}

/** Newer samples first: what is older than a refused one is taken to be refused, and is not asked for again. */
async function findOldest(all: WriteBatch, probe: Probe, mayProbe: (more: number) => boolean) {
  const left: WriteBatch[] = []
  let rest = all
  for (;;) {
    const halves = mayProbe(0) ? halveByMessage(rest) : undefined
    if (halves === undefined) return { left: [...left, rest] }
    const [older, newer] = halves
    const found = await probe(newer)
    if (found === 'refused') left.push(older)
    else if (found !== 'settled') return { left: [...left, older], failure: found.failure }
    rest = found === 'refused' ? newer : older
  }
}
