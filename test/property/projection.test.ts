// A batch has one outcome, whether its records are read from their bytes or decoded and mapped one by one. A short run of
// `npm run fuzz -- --reader`.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createChance } from '../fuzz/chance.ts'
import { type ReaderRound, readBatch, readFamilies, scanPayloads } from '../fuzz/reader-rounds.ts'
import { runReader } from '../fuzz/run-reader.ts'

/** @returns inputs that the reader took */
async function runRounds(
  numRuns: number,
  run: (seed: number) => ReaderRound | Promise<ReaderRound>,
): Promise<number> {
  let taken = 0
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const round = await run(seed)
      taken += round.taken
      expect(round.difference).toBeUndefined()
    }),
    { numRuns },
  )
  return taken
}

// Each has a minimum of inputs taken: otherwise nothing would be compared.

describe('a scan', () => {
  it('finds what JSON.parse finds, or leaves the text to it', async () => {
    expect(await runRounds(50, (seed) => scanPayloads(createChance('scan', seed)))).toBeGreaterThan(500)
  })
})

describe('a batch read from its bytes', () => {
  it('has the outcome of one that is decoded and mapped', async () => {
    expect(await runRounds(150, (seed) => readBatch(createChance('records', seed)))).toBeGreaterThan(150)
  })

  it('has it with payloads of all families, as they are and changed', async () => {
    expect(await runRounds(6, (seed) => readFamilies(createChance('payloads', seed)))).toBeGreaterThan(60)
  })
})

describe('the fuzz of the reader', () => {
  it('reads as much as is asked for, and counts it', async () => {
    const options = { seed: 1, round: 1, minutes: undefined, messages: 1_500, files: undefined }
    const { figures, failure } = await runReader(options, () => 0)
    expect(failure).toBeUndefined()
    expect(figures).toMatchObject({ payloads: 1_600, records: 372 })
    expect(figures.taken).toBeGreaterThan(100)
  })
})
