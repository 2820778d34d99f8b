import { crc32, deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readZipEntry } from '../../../../src/cli/trace/zip-entry.ts'

interface Packed {
  readonly name: string
  readonly text: string
  readonly isStored?: boolean
  /** Bytes of extra field in the file's own header alone, as some programs write. */
  readonly extra?: number
}

/** An archive by the specification, with a comment at its end. */
function archiveOf(files: readonly Packed[], comment = ''): Buffer {
  const parts: Buffer[] = []
  const entries: Buffer[] = []
  let offset = 0
  for (const { name, text, isStored = false, extra = 0 } of files) {
    const plain = Buffer.from(text)
    const packed = isStored ? plain : deflateRawSync(plain)
    const shared = Buffer.alloc(22)
    shared.writeUInt16LE(isStored ? 0 : 8, 4)
    shared.writeUInt32LE(crc32(plain), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(plain.length, 18)
    const local = Buffer.concat([
      Buffer.from('PK\u0003\u0004'),
      shared,
      Buffer.alloc(4),
      Buffer.from(name),
      Buffer.alloc(extra),
    ])
    local.writeUInt16LE(name.length, 26)
    local.writeUInt16LE(extra, 28)
    const entry = Buffer.concat([
      Buffer.from('PK\u0001\u0002'),
      Buffer.alloc(2),
      shared,
      Buffer.alloc(18),
      Buffer.from(name),
    ])
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    parts.push(local, packed)
    entries.push(entry)
    offset += local.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(offset, 16)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...parts, ...entries, end, Buffer.from(comment)])
}

const text = 'line\n'.repeat(100)

describe('a file of an archive', () => {
  it.each([
    [
      'packed',
      archiveOf([
        { name: 'other', text: 'x' },
        { name: 'm.jsonl', text },
      ]),
    ],
    ['stored', archiveOf([{ name: 'm.jsonl', text, isStored: true }])],
    ['with an extra field', archiveOf([{ name: 'm.jsonl', text, extra: 9 }])],
    ['with its folder', archiveOf([{ name: './m.jsonl', text }])],
    ['before a comment', archiveOf([{ name: 'm.jsonl', text }], 'PK and so on')],
  ])('is read, %s', (_, archive) => {
    expect(readZipEntry(archive, 'm.jsonl', 500)?.toString()).toBe(text)
  })

  it('is no longer than allowed', () => {
    const files = [{ name: 'm.jsonl', text }]
    expect(() => readZipEntry(archiveOf(files), 'm.jsonl', 499)).toThrow()
    expect(readZipEntry(archiveOf([{ ...files[0]!, isStored: true }]), 'm.jsonl', 499)).toBeUndefined()
  })

  it.each([
    ['of another name', archiveOf([{ name: 'n', text }])],
    ['of none', archiveOf([])],
    ['of nothing', Buffer.alloc(0)],
    ['of something else', Buffer.from('x'.repeat(100))],
    ['cut off', archiveOf([{ name: 'm.jsonl', text }]).subarray(30)],
  ])('is not there: %s', (_, archive) => {
    expect(readZipEntry(archive, 'm.jsonl', 500)).toBeUndefined()
  })
})
