// A batch has one outcome, whether its records are read from their bytes or decoded and mapped one by one.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createChance } from '../fuzz/chance.ts'
import { corpusMessages } from '../fuzz/corpus.ts'
import { mapBothWays } from '../helpers/both-ways.ts'
import { mappingOf } from '../helpers/mapping.ts'
import { ownPayloads, publishedPayloads } from '../helpers/published-payloads.ts'
import {
  anyRecord,
  changed,
  mappingOfPayloads,
  payloadText,
  projectedMapping,
  recordBytes,
  scannedPaths,
} from '../helpers/record-bytes.ts'
import { createComparison } from '../helpers/scanned.ts'

/** A reader that finds nothing to read in so many records reads no further ones. */
const batchRecords = 31

const payloads = [...corpusMessages, ...ownPayloads(), ...publishedPayloads()].map(({ payload }) => payload)

describe('a scan', () => {
  it('finds what JSON.parse finds, or leaves the text to it', () => {
    const compare = createComparison(scannedPaths, 8_192)
    let read = 0
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const chance = createChance('scan', seed)
        const text = changed(chance, Buffer.from(payloadText(chance)))
        const { isRead, difference } = compare(text)
        if (isRead) read++
        expect(difference, text.toString()).toBeUndefined()
      }),
      { numRuns: 5_000 },
    )
    expect(read).toBeGreaterThan(500)
  })
})

describe('a batch read from its bytes', () => {
  it('has the outcome of one that is decoded and mapped', async () => {
    const mappings = [{}, { messageStepsMax: 45 }, { labelValueBytesMax: 5 }, { sampleAgeMaxMs: 5_010 }].map(
      (limits) => mappingOf(projectedMapping, limits),
    )
    let taken = 0
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const chance = createChance('records', seed)
        const outcome = await mapBothWays(
          chance.pick(mappings),
          Array.from({ length: batchRecords }, () => anyRecord(chance)),
        )
        taken += outcome.taken
        expect(outcome.difference).toBeUndefined()
      }),
      { numRuns: 150 },
    )
    // Otherwise nothing would be compared.
    expect(taken).toBeGreaterThan(150)
  })

  it('has it with payloads of all families, as they are and changed', async () => {
    let taken = 0
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const chance = createChance('payloads', seed)
        const mapping = mappingOf(mappingOfPayloads(chance, payloads))
        const records = payloads.map((payload, index) => {
          const bytes = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))
          const sent = chance.oneIn(2) ? changed(chance, bytes) : bytes
          return recordBytes(chance, `p/${index}/d${chance.int(3)}`, sent)
        })
        for (let at = 0; at < records.length; at += batchRecords) {
          const outcome = await mapBothWays(mapping, records.slice(at, at + batchRecords))
          taken += outcome.taken
          expect(outcome.difference).toBeUndefined()
        }
      }),
      { numRuns: 6 },
    )
    expect(taken).toBeGreaterThan(60)
  })
})
