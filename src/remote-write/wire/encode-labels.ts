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
  const one = encodeLabels(labelNames, labelValues)
  const offsets = {
    starts: new Uint32Array(count),
    nameOffsets: new Uint32Array(count),
    ends: new Uint32Array(count),
  }
  const sizeOf = (label: number): number => (one.starts[label + 1] as number) - (one.starts[label] as number)
  let size = 0
  for (let at = 0; at < (starts[count] as number); at++) size += sizeOf(labels[at] as number)
  const bytes = withRoom(size)
  let position = 0

  /** By words, and so up to three bytes too far, which the next label is written over. */
  function copy(label: number): void {
    const end = one.starts[label + 1] as number
    const behind = position + sizeOf(label)
    for (let from = one.starts[label] as number; from < end; from += wordBytes, position += wordBytes)
      bytes.setUint32(position, one.bytes.getUint32(from))
    position = behind
  }

  for (let set = 0; set < count; set++) {
    const end = starts[set + 1] as number
    let at = starts[set] as number
    offsets.starts[set] = position
    for (; at < end && one.isBeforeName[labels[at] as number] === 1; at++) copy(labels[at] as number)
    offsets.nameOffsets[set] = position
    for (; at < end; at++) copy(labels[at] as number)
    offsets.ends[set] = position
  }
  return { bytes, ...offsets }
}

/** Each once: label sets have most of their labels in common. */
function encodeLabels(labelNames: readonly string[], labelValues: readonly string[]) {
  // One writer for all: it writes into a buffer that grows, and a writer for each label would be garbage.
  const writer = protobuf.Writer.create()
  const starts = new Uint32Array(labelNames.length + 1)
  const isBeforeName = new Uint8Array(labelNames.length)
  for (let label = 0; label < labelNames.length; label++) {
    const name = labelNames[label] as string
    // Upper-case letters sort before the underscore of `__name__`, lower-case ones behind it.
    if (name < '__name__') isBeforeName[label] = 1
    writeLabel(writer, name, labelValues[label] as string)
    starts[label + 1] = writer.pos
  }
  return { bytes: finishWithRoom(writer), starts, isBeforeName }
}

function withRoom(size: number): DataView {
  const { buffer, byteOffset, byteLength } = Buffer.allocUnsafe(size + wordBytes)
  return new DataView(buffer, byteOffset, byteLength)
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
