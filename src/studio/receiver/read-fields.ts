// Reads the fields of a protobuf message, strictly: what the schema does not have is an error.
// https://protobuf.dev/programming-guides/encoding/

/** The bytes are not the protobuf of a WriteRequest. */
export class WireError extends Error {
  override readonly name = 'WireError'
}

/** The one wire type that a field has in the schema. */
type FieldReader =
  | { readonly varint: (content: bigint) => void }
  | { readonly fixed64: (content: number, bits: bigint) => void }
  | { readonly bytes: (content: Uint8Array) => void }

/** Groups and 32-bit numbers are not in the schema. https://protobuf.dev/programming-guides/encoding/ */
const wireTypes = ['varint', 'fixed64', 'bytes'] as const

export function readFields(
  bytes: Uint8Array,
  message: string,
  readers: Readonly<Record<number, FieldReader>>,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let position = 0

  function readVarint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[position++]
      if (byte === undefined) throw new WireError(`${message}: the bytes end within a number`)
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asIntN(64, value)
    }
    throw new WireError(`${message}: a number has more than 10 bytes`)
  }

  /** @returns where the field starts */
  function pass(length: number): number {
    const start = position
    position += length
    if (length < 0 || position > bytes.length) {
      throw new WireError(`${message}: the bytes end within a field`)
    }
    return start
  }

  while (position < bytes.length) {
    const key = Number(readVarint())
    const wireType = key & 7
    const reader = readers[Math.floor(key / 8)]
    if (reader === undefined || !((wireTypes[wireType] ?? '') in reader)) {
      throw new WireError(
        `${message}: field ${Math.floor(key / 8)} of wire type ${wireType} is not in the schema`,
      )
    }
    if ('varint' in reader) reader.varint(readVarint())
    else if ('fixed64' in reader) {
      const start = pass(8)
      reader.fixed64(view.getFloat64(start, true), view.getBigUint64(start, true))
    } else {
      const length = Number(readVarint())
      const start = pass(length)
      reader.bytes(bytes.subarray(start, position))
    }
  }
}

export function toSafeInteger(value: bigint): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new WireError(`the number ${value} is beyond 2^53`)
  return number
}
