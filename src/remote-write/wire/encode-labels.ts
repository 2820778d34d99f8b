// Encodes label sets as prompb Label fields, one behind the other, with the precompiled prompb module.

import protobuf from 'protobufjs/minimal.js'
import { prometheus } from '../../../proto/remote.js'
import type { LabelSets } from '../series-table.ts'

/** Each in two parts: labels are sorted, and `__name__` belongs between. */
export interface EncodedLabelSets {
  /** A few bytes longer than its content, so that it can be read by words. */
  readonly bytes: DataView
  readonly starts: ArrayLike<number>
  readonly nameOffsets: ArrayLike<number>
  readonly ends: ArrayLike<number>
}

/** Encoded labels are read by words of this size, and so a little beyond their last byte. */
export const wordBytes = 4

/** TimeSeries.labels. */
const labelsTag = 0x0a

/** Parts of a batch have its label sets. */
const encoded = new WeakMap<LabelSets, EncodedLabelSets>()

/** Encodes them when they are first asked for. */
export function encodedLabelSets(labelSets: LabelSets): EncodedLabelSets {
  let found = encoded.get(labelSets)
  if (found === undefined) {
    found = encodeLabelSets(labelSets)
    encoded.set(labelSets, found)
  }
  return found
}

function encodeLabelSets({ count, labels, starts, labelNames, labelValues }: LabelSets): EncodedLabelSets {
  // One writer for all: it writes into a buffer that grows, and a writer for each set would be garbage.
  const writer = protobuf.Writer.create()
  const offsets = {
    starts: new Uint32Array(count),
    nameOffsets: new Uint32Array(count),
    ends: new Uint32Array(count),
  }
  for (let set = 0; set < count; set++) {
    const end = starts[set + 1] as number
    let at = starts[set] as number
    offsets.starts[set] = writer.pos
    // Upper-case letters sort before the underscore of `__name__`, lower-case ones behind it.
    for (; at < end && (labelNames[labels[at] as number] as string) < '__name__'; at++)
      write(labels[at] as number)
    offsets.nameOffsets[set] = writer.pos
    for (; at < end; at++) write(labels[at] as number)
    offsets.ends[set] = writer.pos
  }
  return { bytes: finishWithRoom(writer), ...offsets }

  function write(label: number): void {
    writeLabel(writer, labelNames[label] as string, labelValues[label] as string)
  }
}

/** The Label field of a metric's name, and how long it is: the view has room behind it. */
export function encodeName(name: string): { bytes: DataView; length: number } {
  const writer = protobuf.Writer.create()
  writeLabel(writer, '__name__', name)
  const length = writer.pos
  return { bytes: finishWithRoom(writer), length }
}

function finishWithRoom(writer: protobuf.Writer): DataView {
  const { buffer, byteOffset, byteLength } = writer.fixed32(0).finish()
  return new DataView(buffer, byteOffset, byteLength)
}

function writeLabel(writer: protobuf.Writer, name: string, value: string): void {
  prometheus.Label.encode({ name, value }, writer.uint32(labelsTag).fork()).ldelim()
}
