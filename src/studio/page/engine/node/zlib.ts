// What mapping uses of Node's zlib, in the browser, with the same limit on what comes out. fflate leaves containers and
// checksums to whoever uses it: RFC 1950 (zlib) and RFC 1952 (gzip).

import { Inflate } from 'fflate'
import { Buffer } from './buffer.ts'

interface Options {
  readonly maxOutputLength: number
}

class TooLarge extends RangeError {
  readonly code = 'ERR_BUFFER_TOO_LARGE'
}

/** Of what goes in at a time: it can hold a thousand times as much. */
const sliceBytes = 1_024

const gzipMagic = [0x1f, 0x8b]
const deflateMethod = 8

/** @throws as Node's does, where the bytes are no such stream, or hold more than the limit */
export function gunzipSync(bytes: Uint8Array, { maxOutputLength }: Options): Uint8Array {
  const members: Uint8Array[] = []
  let left = maxOutputLength
  let at = 0
  do {
    const body = at + gzipHeaderBytes(bytes.subarray(at))
    const member = inflate(bytes.subarray(body), left)
    at = endOf(bytes, body, littleEndian(crc32(member), member.length))
    left -= member.length
    members.push(member)
    // Behind a member Node takes another one, or zeros and what follows them, which it does not look at.
  } while (at < bytes.length && bytes[at] !== 0)
  return Buffer.concat(members)
}

export function inflateSync(bytes: Uint8Array, { maxOutputLength }: Options): Uint8Array {
  const [method = 0, flags = 0] = bytes
  const hasDictionary = (flags & 0x20) !== 0
  if (
    (method & 0xf) !== deflateMethod ||
    method >> 4 > 7 ||
    ((method << 8) | flags) % 31 !== 0 ||
    hasDictionary
  )
    throw new Error('incorrect header check')
  const headerBytes = 2
  const content = inflate(bytes.subarray(headerBytes), maxOutputLength)
  endOf(bytes, headerBytes, littleEndian(adler32(content)).reverse())
  return Buffer.concat([content])
}

/** @param bytes a DEFLATE stream, and what stands behind it */
function inflate(bytes: Uint8Array, maxOutputLength: number): Uint8Array {
  const chunks: Uint8Array[] = []
  let length = 0
  const inflater = new Inflate((chunk) => {
    length += chunk.length
    if (length > maxOutputLength) throw new TooLarge()
    chunks.push(chunk)
  })
  for (let at = 0; at < bytes.length; at += sliceBytes) inflater.push(bytes.subarray(at, at + sliceBytes))
  return Buffer.concat(chunks)
}

/** Of nothing. */
const streamBytesMin = 2

/** Of the checks behind a stream, which are there only if it was whole. */
function endOf(bytes: Uint8Array, from: number, checks: readonly number[]): number {
  for (let at = from + streamBytesMin; at + checks.length <= bytes.length; at++) {
    if (startsWith(bytes.subarray(at), checks)) return at + checks.length
  }
  throw new Error('incorrect data check')
}

function startsWith(bytes: Uint8Array, beginning: readonly number[]): boolean {
  return beginning.every((byte, index) => bytes[index] === byte)
}

const hasHeaderCheck = 2
const hasExtra = 4
const hasName = 8
const hasComment = 16

function gzipHeaderBytes(bytes: Uint8Array): number {
  const flags = bytes[3] ?? 0
  if (!startsWith(bytes, [...gzipMagic, deflateMethod]) || flags > 31)
    throw new Error('incorrect header check')
  let at = 10
  if ((flags & hasExtra) !== 0) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0)
  for (const text of [hasName, hasComment])
    if ((flags & text) !== 0) at = bytes.indexOf(0, at) + 1 || bytes.length
  return (flags & hasHeaderCheck) !== 0 ? at + 2 : at
}

function littleEndian(...numbers: number[]): number[] {
  return [...new Uint8Array(Uint32Array.from(numbers).buffer)]
}

/** Polynomial of RFC 1952, section 8. */
const polynomial = 0xedb88320
const crcOfByte = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1
  return crc
})

function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) crc = (crc >>> 8) ^ (crcOfByte[(crc ^ byte) & 0xff] as number)
  return ~crc >>> 0
}

/** RFC 1950, section 9. */
function adler32(bytes: Uint8Array): number {
  const base = 65_521
  let a = 1
  let b = 0
  for (const byte of bytes) {
    a = (a + byte) % base
    b = (b + a) % base
  }
  return b * 65_536 + a
}
