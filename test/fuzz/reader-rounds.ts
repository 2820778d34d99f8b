// Rounds of `npm run fuzz -- --reader`: payloads and records by chance, read from their bytes and beside that by JSON.parse,
// or decoded and mapped. Both have to come to the same.

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
import type { Chance } from './chance.ts'
import { corpusMessages } from './corpus.ts'

export interface ReaderRound {
  readonly inputs: number
  /** Inputs that the reader took; it left the others to JSON.parse or to the mapping. */
  readonly taken: number
  /** In words; undefined if there is none. */
  readonly difference: string | undefined
}

/** A reader that finds nothing to read in so many records reads no further ones. */
const batchRecords = 31
const scannedPayloads = 100
const scannedBytesMax = 8_192

const compare = createComparison(scannedPaths, scannedBytesMax)

/** Payloads, most of them changed: what a scan finds in them, and what JSON.parse finds. */
export function scanPayloads(chance: Chance): ReaderRound {
  let taken = 0
  for (let index = 0; index < scannedPayloads; index++) {
    const text = changed(chance, Buffer.from(payloadText(chance)))
    const { isRead, difference } = compare(text)
    if (isRead) taken++
    if (difference !== undefined) return { inputs: index + 1, taken, difference: `${difference}: ${text}` }
  }
  return { inputs: scannedPayloads, taken, difference: undefined }
}

const mappings = [{}, { messageStepsMax: 45 }, { labelValueBytesMax: 5 }, { sampleAgeMaxMs: 5_010 }].map(
  (limits) => mappingOf(projectedMapping, limits),
)

/** A batch of records for rules that use all that a projection can have, and for rules that have none. */
export async function readBatch(chance: Chance): Promise<ReaderRound> {
  const records = Array.from({ length: batchRecords }, () => anyRecord(chance))
  return { inputs: batchRecords, ...(await mapBothWays(chance.pick(mappings), records)) }
}

const payloads = [...corpusMessages, ...ownPayloads(), ...publishedPayloads()].map(({ payload }) => payload)

/** A record with each payload at hand, as it is or changed, and a mapping with a rule for each. */
export async function readFamilies(chance: Chance): Promise<ReaderRound> {
  const mapping = mappingOf(mappingOfPayloads(chance, payloads))
  const records = payloads.map((payload, index) => {
    const bytes = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))
    const sent = chance.oneIn(2) ? changed(chance, bytes) : bytes
    return recordBytes(chance, `p/${index}/d${chance.int(3)}`, sent)
  })
  let inputs = 0
  let taken = 0
  for (let at = 0; at < records.length; at += batchRecords) {
    const batch = records.slice(at, at + batchRecords)
    const outcome = await mapBothWays(mapping, batch)
    inputs += batch.length
    taken += outcome.taken
    if (outcome.difference !== undefined) return { inputs, taken, difference: outcome.difference }
  }
  return { inputs, taken, difference: undefined }
}
