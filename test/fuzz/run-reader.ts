// `npm run fuzz -- --reader`: rounds of reader-rounds.ts until the time is over or enough has been read, or until the two
// ways differ.

import { createChance } from './chance.ts'
import { type ReaderRound, readBatch, readFamilies, scanPayloads } from './reader-rounds.ts'
import type { FuzzOptions } from './run-fuzz.ts'

export interface ReaderFigures {
  /** Payloads that were scanned. */
  payloads: number
  /** Records that took both ways. */
  records: number
  /** Of both, those that the reader took. */
  taken: number
}

export interface ReaderResult {
  readonly figures: ReaderFigures
  /** Lines. */
  readonly failure?: readonly string[]
}

/** A mapping with a rule for each payload takes a while to compile. */
const roundsPerFamilies = 25
const scansPerRound = 8
const batchesPerRound = 6

/** @param onRound called before each, for whoever watches that it ends */
export async function runReader(
  { seed, round: first, minutes, messages }: FuzzOptions,
  now: () => number,
  onRound: (round: number) => void = () => undefined,
): Promise<ReaderResult> {
  const startMs = now()
  const figures: ReaderFigures = { payloads: 0, records: 0, taken: 0 }
  const isDone = (): boolean => {
    if (minutes !== undefined && now() - startMs >= minutes * 60_000) return true
    return messages !== undefined && figures.payloads + figures.records >= messages
  }
  for (let round = first; !isDone(); round++) {
    onRound(round)
    const chance = createChance('reader', seed, round)
    const count = (kind: 'payloads' | 'records', { inputs, taken, difference }: ReaderRound) => {
      figures[kind] += inputs
      figures.taken += taken
      return difference
    }
    let difference: string | undefined
    for (let scan = 0; scan < scansPerRound; scan++) difference ??= count('payloads', scanPayloads(chance))
    for (let batch = 0; batch < batchesPerRound; batch++)
      difference ??= count('records', await readBatch(chance))
    if (round % roundsPerFamilies === 0) difference ??= count('records', await readFamilies(chance))
    if (difference !== undefined) {
      return {
        figures,
        failure: [difference, `run it again: npm run fuzz -- --reader --seed ${seed} --round ${round}`],
      }
    }
  }
  return { figures }
}
