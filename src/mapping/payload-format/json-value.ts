// What binary formats share on the way to JSON values: bytes become base64, and members are set as JSON.parse sets them.

import type { JsonValue } from '../../model.ts'

/** Containers around a value; the stack has room for far more. */
export const nestedMax = 500

/** That many bytes are copied or searched in about a step. */
const bytesPerStep = 64

export function byteSteps(bytes: number): number {
  return Math.floor(bytes / bytesPerStep)
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/** Of two members with one name the later one counts, and `__proto__` is a name like others. */
export function setMember(object: { [key: string]: JsonValue }, key: string, value: JsonValue): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true })
  } else object[key] = value
}
