// zlib of the page against that of Node. Of what is both too large and damaged, each may say what it meets first.

import { deflateSync, gunzipSync as gunzipInNode, gzipSync, inflateSync as inflateInNode } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gunzipSync, inflateSync } from '../../../../src/studio/page/engine/node/zlib.ts'

const options = { maxOutputLength: 5_000 }

type Inflate = (bytes: Uint8Array, limits: typeof options) => Uint8Array

/** @returns the content, or why there is none, as far as mapping asks for it */
function outcome(inflate: Inflate, bytes: Uint8Array): string {
  try {
    return Buffer.from(inflate(bytes, options)).toString('hex')
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too large' : 'unreadable'
  }
}

const content = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.nat(200).map((times) => Buffer.from('{"t":21.5} '.repeat(times))),
)
const level = fc.integer({ min: 0, max: 9 })

describe.each([
  ['gunzipSync', gzipSync, gunzipSync, gunzipInNode],
  ['inflateSync', deflateSync, inflateSync, inflateInNode],
] as const)('%s', (_, compress, inPage, inNode) => {
  const same = (bytes: Buffer) => expect(outcome(inPage, bytes)).toBe(outcome(inNode, bytes))

  it('takes what Node takes, cut off, with something behind it, and twice', () => {
    fc.assert(
      fc.property(content, level, fc.nat(), (bytes, strength, cut) => {
        const whole = compress(bytes, { level: strength })
        same(whole)
        same(whole.subarray(0, cut % whole.length))
        same(Buffer.concat([whole, whole]))
        same(Buffer.concat([whole, Buffer.from('tail')]))
        same(Buffer.concat([whole, Buffer.alloc(3)]))
      }),
    )
  })

  it('never takes another content of bytes that are damaged', () => {
    fc.assert(
      fc.property(
        content,
        level,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, strength, at, change) => {
          const damaged = compress(bytes, { level: strength })
          damaged[at % damaged.length] = (damaged[at % damaged.length] as number) ^ change
          // What carries no content, such as a length that stands there twice, is not held against itself in the page.
          const taken = outcome(inPage, damaged)
          if (/^[0-9a-f]*$/.test(taken)) expect(taken).toBe(bytes.toString('hex'))
        },
      ),
    )
  })

  it.each([4_999, 5_000, 5_001, 2_000_000])('has the limit of Node: %d bytes', (length) => {
    same(compress(Buffer.alloc(length)))
  })

  it.each(['', '00', '1f8b', '1f8b08', '1f8b08e0', '789c', '78bb', '7801'])('says no to %s', (hex) => {
    same(Buffer.from(hex, 'hex'))
  })
})

it('reads the fields of a gzip header', () => {
  const whole = gzipSync('content')
  const header = Buffer.from(whole.subarray(0, 10))
  header[3] = 4 | 8 | 16
  const fields = Buffer.from([3, 0, 1, 2, 3, ...Buffer.from('name\0comment\0')])
  const bytes = Buffer.concat([header, fields, whole.subarray(10)])
  expect(outcome(gunzipSync, bytes)).toBe(Buffer.from('content').toString('hex'))
  expect(outcome(gunzipInNode, bytes)).toBe(Buffer.from('content').toString('hex'))
})
