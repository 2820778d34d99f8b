// Encodes label sets as prompb Label fields, one behind the other, with the precompiled prompb module.

import protobuf from 'protobufjs/minimal.js'
import { prometheus } from '../../proto/remote.js'
import type { LabelSet } from '../model.ts'
import type { EncodedLabelSets } from './series-table.ts'

/** Encoded labels are read by words of this size, and so a little beyond their last byte. */
export const wordBytes = 4

/** TimeSeries.labels. */
const labelsTag = 0x0a

export interface LabelEncoder {
  /** Label sets are numbered from 0 in the order in which they are added. */
  add(labels: LabelSet): void
  finish(): EncodedLabelSets
}

export function createLabelEncoder(): LabelEncoder {
  // One writer for all: it writes into a buffer that grows, and a writer for each set would be garbage.
  const writer = protobuf.Writer.create()
  const starts: number[] = []
  const nameOffsets: number[] = []
  const ends: number[] = []
  return {
    add({ names, values }) {
      starts.push(writer.pos)
      let index = 0
      // Upper-case letters sort before the underscore of `__name__`, lower-case ones behind it.
      for (; index < names.length && (names[index] as string) < '__name__'; index++) {
        writeLabel(writer, names[index] as string, values[index] as string)
      }
      nameOffsets.push(writer.pos)
      for (; index < names.length; index++)
        writeLabel(writer, names[index] as string, values[index] as string)
      ends.push(writer.pos)
    },
    finish: () => ({ bytes: finishWithRoom(writer), starts, nameOffsets, ends }),
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
