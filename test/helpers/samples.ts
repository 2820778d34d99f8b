// Samples and series as mapping makes them, from labels written as an object.

import { createMerger, type Merged } from '#remote-write'
import { readWriteRequest } from '#studio/receiver'
import { createLabelTemplate } from '../../src/label-set.ts'
import type { LabelSet, Sample } from '../../src/model.ts'
import type { SeriesTable } from '../../src/remote-write/series-table.ts'
import { encodedLabelSets } from '../../src/remote-write/wire/encode-labels.ts'

export function labelSet(labels: Readonly<Record<string, string>>): LabelSet {
  return createLabelTemplate(Object.keys(labels))(Object.values(labels))
}

export function sample(
  name: string,
  labels: Readonly<Record<string, string>>,
  timestampMs: number,
  value: number,
): Sample {
  return { name, labels: labelSet(labels), timestampMs, value }
}

/** What one message is mapped to. */
export interface SampleSource {
  readonly message: number
  readonly receivedAtMs: number
  readonly samples: readonly Sample[]
}

export function mergeSources(sources: readonly SampleSource[]): Merged {
  const merger = createMerger()
  for (const { message, receivedAtMs, samples } of sources) merger.add(message, receivedAtMs, samples)
  return merger.finish()
}

/** A series as a reader of the request sees it, with the message of each sample. */
export interface SeriesRead {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly samples: readonly SampleRead[]
}

export interface SampleRead {
  readonly timestampMs: number
  readonly value: number
  readonly message: number
}

/** Reads a table back; labels through the receiver's own reader of the wire format. */
export function readTable({
  names,
  labelSets,
  labelSetOf,
  samples,
  rowStarts,
  rowEnds,
}: SeriesTable): SeriesRead[] {
  const encoded = encodedLabelSets(labelSets)
  return names.map((name, position) => {
    const labelSet = labelSetOf[position] as number
    const start = encoded.starts[labelSet] as number
    const length = (encoded.ends[labelSet] as number) - start
    const { buffer, byteOffset } = encoded.bytes
    const from = rowStarts[position] as number
    return {
      name,
      labels: Object.fromEntries(
        readLabels(new Uint8Array(buffer as ArrayBuffer, byteOffset + start, length)),
      ),
      samples: Array.from({ length: (rowEnds[position] as number) - from }, (_, index) => ({
        timestampMs: samples.timestampsMs[from + index] as number,
        value: samples.values[from + index] as number,
        message: samples.messages[from + index] as number,
      })),
    }
  })
}

/** @param bytes Label fields, as they stand in a TimeSeries */
function readLabels(bytes: Uint8Array): readonly (readonly [string, string])[] {
  const length: number[] = []
  for (let rest = bytes.length; ; rest >>>= 7) {
    length.push(rest < 0x80 ? rest : (rest & 0x7f) | 0x80)
    if (rest < 0x80) break
  }
  return readWriteRequest(Uint8Array.from([0x0a, ...length, ...bytes])).series[0]?.labels ?? []
}
