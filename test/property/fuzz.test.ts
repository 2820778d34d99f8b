// A short run of `npm run fuzz`, of a number of messages and not of a time, so that it is the same on any machine.

import { describe, expect, it } from 'vitest'
import { runFuzz } from '../fuzz/run-fuzz.ts'

describe('whole events and changed mapping files, by chance', () => {
  it.each([1, 2])('hold what must hold of any: seed %i', async (seed) => {
    const { figures, failure } = await runFuzz(
      { seed, round: 0, minutes: undefined, messages: 4_000, files: 60 },
      () => 0,
    )
    expect(failure?.join('\n')).toBeUndefined()
    expect(figures.messages).toBeGreaterThanOrEqual(4_000)
    // Most changes break a file, and a run in which all are broken has not seen what a changed mapping does.
    expect(figures.mappings).toBeGreaterThan(5)
  })
})
