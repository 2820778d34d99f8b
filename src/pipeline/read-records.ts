// The short way of a record through decode, map and merge, for rules that have a projection: from its bytes to rows of the
// merger. What it does not take goes the way of all others, with the same outcome. Loaded for batches.

import type { DecodedEvent, RawRecords } from '#decode'
import { createEnvelopeReader, createRecordScanner, type EnvelopeReader } from '#decode/envelopes'
import type { MappingSource } from '#mapping'
import { compileProjections, createProjector, type Projections, type Projector } from '#mapping/projection'
import type { Merger } from '#remote-write'
import type { Scanner } from '#scan'
import type { EventLiveness } from './liveness.ts'

export interface RecordReader {
  /**
   * Writes the rows of a record.
   * @returns what holds until the next one is read; undefined, with nothing written, if the record has to be decoded and mapped
   */
  read(index: number): ReadRecord | undefined
}

export interface ReadRecord {
  /** At least one. */
  readonly samples: number
  /** Their time less that of receipt, in milliseconds. */
  readonly skewMs: number
  /** What the message cost, as `Mapped` says it. */
  readonly steps: number
  /** Length of the record, as `DecodedEvent` says it. */
  readonly characters: number
}

/** Records in a row that were read in vain before the others of the batch are not read. One that is not in vain takes one away. */
const vainMax = 32

/** Compiled for the first batch. */
const compiled = new WeakMap<MappingSource, { readonly projections: Projections | undefined }>()

/**
 * One for the process, and a projector for each merger, which has one batch at a time: V8 compiles a closure that exists once
 * together with the values that it closes over, which takes a tenth from the time of a batch. Records are read one by one,
 * each in one go.
 */
let scanner: Scanner | undefined
let envelopes: EnvelopeReader | undefined
const projectors = new WeakMap<Merger, Projector>()

/** @returns undefined if no rule has a projection, or the source brings text */
export function createRecordReader(
  { raw, length }: Pick<DecodedEvent, 'raw' | 'length'>,
  source: MappingSource,
  merger: Merger,
  liveness?: EventLiveness | undefined,
): RecordReader | undefined {
  const known = compiled.get(source) ?? { projections: compileProjections(source.file, source.limits) }
  compiled.set(source, known)
  if (raw === undefined || known.projections === undefined) return undefined
  scanner ??= createRecordScanner()
  envelopes ??= createEnvelopeReader(scanner)
  const { envelope, read } = envelopes
  const { texts, lengths } = textsOf(raw, length)
  const projector = projectors.get(merger) ?? createProjector(scanner, envelope, merger.rows)
  projectors.set(merger, projector)
  projector.begin(known.projections, liveness?.hearRow)
  let vain = 0
  const found = { samples: 0, skewMs: 0, steps: 0, characters: 0 }
  return {
    read(index) {
      if (vain === vainMax || !read(texts[index] as string, raw.payloadBytesMax)) return giveUp()
      const samples = projector.project(index)
      if (samples === 0) return giveUp()
      vain = Math.max(0, vain - 1)
      found.samples = samples
      found.skewMs = projector.timestampMs - envelope.receivedAtMs
      found.steps = projector.steps
      found.characters = lengths[index] as number
      return found
    },
  }

  function giveUp(): undefined {
    vain = Math.min(vainMax, vain + 1)
  }
}

/**
 * All at once and with their lengths, for which the processor looks at the texts: a record that was just parsed is in none of
 * its caches, and here it waits for several records at the same time.
 */
function textsOf(raw: RawRecords, count: number): { texts: readonly string[]; lengths: Uint32Array } {
  const texts: string[] = []
  const lengths = new Uint32Array(count)
  for (let index = 0; index < count; index++) {
    const text = raw.base64(index)
    texts.push(text)
    lengths[index] = text.length
  }
  return { texts, lengths }
}
