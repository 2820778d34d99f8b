// Encodes label sets as prompb Label fields, each set once, with the precompiled prompb module.

import protobuf from 'protobufjs/minimal.js'
import { prometheus } from '../../proto/remote.js'
import type { LabelSet } from '../model.ts'
import type { EncodedLabelSets } from './series-table.ts'

/** Encoded labels are read by words of this size, and so a little beyond their last byte. */
export const wordBytes = 4

/** TimeSeries.labels. */
const labelsTag = 0x0a

export interface LabelEncoder {
  /** @returns the number of the label set, from 0 */
  add(labels: LabelSet): number
  finish(): EncodedLabelSets
}

export function createLabelEncoder(): LabelEncoder {
  let bytes = Buffer.allocUnsafe(4_096)
  const starts: number[] = []
  const nameOffsets: number[] = []
  const ends: number[] = []
  let end = 0
  return {
    add({ names, values }) {
      const writer = protobuf.Writer.create()
      let index = 0
      // Upper-case letters sort before the underscore of `__name__`, lower-case ones behind it.
      for (; index < names.length && (names[index] as string) < '__name__'; index++) {
        writeLabel(writer, names[index] as string, values[index] as string)
      }
      const beforeName = writer.len
      for (; index < names.length; index++)
        writeLabel(writer, names[index] as string, values[index] as string)
      const encoded = writer.finish()
      if (end + encoded.length + wordBytes > bytes.length) {
        const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, end + encoded.length + wordBytes))
        bytes.copy(larger, 0, 0, end)
        bytes = larger
      }
      bytes.set(encoded, end)
      starts.push(end)
      nameOffsets.push(end + beforeName)
      end += encoded.length
      ends.push(end)
      return starts.length - 1
    },
    finish: () => ({ bytes: toView(bytes), starts, nameOffsets, ends }),
  }
}

/** The Label field of a metric's name, and how long it is: the view has room behind it. */
export function encodeName(name: string): { bytes: DataView; length: number } {
  const writer = protobuf.Writer.create()
  writeLabel(writer, '__name__', name)
  const encoded = writer.finish()
  const bytes = Buffer.alloc(encoded.length + wordBytes)
  bytes.set(encoded)
  return { bytes: toView(bytes), length: encoded.length }
}

function toView({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}

function writeLabel(writer: protobuf.Writer, name: string, value: string): void {
  prometheus.Label.encode({ name, value }, writer.uint32(labelsTag).fork()).ldelim()
}
