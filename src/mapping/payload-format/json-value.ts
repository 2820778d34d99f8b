// What binary formats share on the way to JSON values: bytes become base64, and members are set as JSON.parse sets them.

import type { JsonValue } from '../../model.ts'

/** Containers around a value; the stack has room for far more. */
export const nestedMax = 500

/** That many bytes are copied or searched in about a step. */
const bytesPerStep = 64

/** Of bytes that become a text, however few. */
export const stepsPerBytes = 20

export function byteSteps(bytes: number): number {
  return Math.floor(bytes / bytesPerStep)
}

/** Members of an object that takes no longer for each than a small one. */
const membersMax = 64
const stepsPerFurtherMember = 8

/** Of an object that is made of so many members: a large one is a table, in which each name has to find its place. */
export function memberSteps(members: number): number {
  return members + Math.max(0, members - membersMax) * stepsPerFurtherMember
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
