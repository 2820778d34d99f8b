// One file out of a ZIP archive, found by the directory at its end.
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.6 to 4.3.16

import { inflateRawSync } from 'node:zlib'

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const endBytes = 22
const entryBytes = 46
const commentBytesMax = 65_535
const entriesMax = 65_535

/**
 * @param bytesMax of the file, unpacked
 * @returns undefined where there is no such file, or no archive
 */
export function readZipEntry(archive: Buffer, name: string, bytesMax: number): Buffer | undefined {
  let end = archive.length - endBytes
  const endMin = Math.max(0, end - commentBytesMax)
  while (end >= endMin && archive.readUInt32LE(end) !== endSignature) end--
  if (end < endMin) return undefined
  const count = Math.min(archive.readUInt16LE(end + 10), entriesMax)
  let at = archive.readUInt32LE(end + 16)
  for (let index = 0; index < count; index++) {
    if (at + entryBytes > archive.length || archive.readUInt32LE(at) !== entrySignature) return undefined
    const nameBytes = archive.readUInt16LE(at + 28)
    const found = archive.toString('utf8', at + entryBytes, at + entryBytes + nameBytes)
    if (found.replace(/^\.\//, '') === name) return unpack(archive, at, bytesMax)
    at += entryBytes + nameBytes + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
  return undefined
}

function unpack(archive: Buffer, entry: number, bytesMax: number): Buffer | undefined {
  const method = archive.readUInt16LE(entry + 10)
  const packedBytes = archive.readUInt32LE(entry + 20)
  const header = archive.readUInt32LE(entry + 42)
  if (header + 30 > archive.length) return undefined
  // Its own lengths: those of the directory may differ.
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28)
  const packed = archive.subarray(start, start + packedBytes)
  if (method === 0) return packed.length > bytesMax ? undefined : packed
  return method === 8 ? inflateRawSync(packed, { maxOutputLength: bytesMax }) : undefined
}
