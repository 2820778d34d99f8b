import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeInPlace } from '../../../src/scan/decode-in-place.ts'

/** @returns what stands behind the characters afterwards; undefined if something is no base64 */
function decode(text: string | Buffer): Buffer | undefined {
  const characters = Buffer.concat([Buffer.from(text), Buffer.from('"...')])
  const at = characters.length + 3
  const bytes = Buffer.concat([characters, Buffer.alloc(characters.length + 6)])
  const end = decodeInPlace(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, at)
  return end < 0 ? undefined : bytes.subarray(at, end)
}

describe('base64 in place', () => {
  it.each(['base64', 'base64url'] as const)('is what was encoded, in %s', (encoding) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (content) => {
        const text = Buffer.from(content).toString(encoding)
        const padded = text.padEnd(Math.ceil(text.length / 4) * 4, '=')
        expect(decode(padded)).toEqual(Buffer.from(content))
      }),
    )
  })

  it('is what Node.js decodes, or is given up', () => {
    const character = fc.constantFrom(...'ABab01+/-_===*\n"\u00e9')
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 13 }), (text) => {
        const decoded = decode(text)
        const [upToQuote = ''] = text.split('"')
        if (decoded !== undefined) expect(decoded).toEqual(Buffer.from(upToQuote, 'base64'))
        const isBase64 = /^([\w+/-]{4})*([\w+/-]{2}(==|[\w+/-]=))?$/.test(upToQuote)
        expect(decoded !== undefined).toBe(isBase64)
      }),
    )
  })

  it.each(['a', 'ab', 'abc', 'abcde', '=', '====', 'a===', 'ab=c', 'abcd====', 'ab==abcd', 'abc*'])(
    'gives up %s',
    (text) => expect(decode(text)).toBeUndefined(),
  )

  it('gives up each other byte at each place', () => {
    const others = Array.from({ length: 256 }, (_, byte) => byte).filter(
      (byte) => !/[\w+/-]/.test(String.fromCharCode(byte)),
    )
    expect(others).toHaveLength(256 - 66)
    for (const byte of others) {
      for (let place = 0; place < 8; place++) {
        const text = Buffer.from('abcdefgh')
        text[place] = byte
        const isPadding = byte === 0x3d && place === 7
        const isEnd = byte === 0x22 && place % 4 === 0
        expect(decode(text) !== undefined).toBe(isPadding || isEnd)
      }
    }
  })
})
