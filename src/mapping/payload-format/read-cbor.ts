// `decode: cbor` (RFC 8949) and the CBOR form of SenML (RFC 8428, section 6). cborg reads items one by one; here they
// become JSON values, with a limit of depth and a step for each, before an array of a declared length is made.

import { type Token, Tokenizer, Type } from 'cborg'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { textSteps } from '../work.ts'
import { byteSteps, memberSteps, nestedMax, setMember, stepsPerBytes, toBase64 } from './json-value.ts'
import type { ReadBytes } from './reading.ts'

/** What one format makes of what JSON does not have. */
interface Style {
  readonly bytes: (bytes: Uint8Array) => string
  readonly integerKey: (key: number) => string
}

const plainStyle: Style = { bytes: toBase64, integerKey: String }

/** Table 4 of RFC 8428. */
const senmlLabels: { readonly [key: number]: string } = {
  [-1]: 'bver',
  [-2]: 'bn',
  [-3]: 'bt',
  [-4]: 'bu',
  [-5]: 'bv',
  [-6]: 'bs',
  0: 'n',
  1: 'u',
  2: 'v',
  3: 'vs',
  4: 'vb',
  5: 's',
  6: 't',
  7: 'ut',
  8: 'vd',
}

const senmlStyle: Style = {
  bytes: (bytes) => Buffer.from(bytes).toString('base64url'),
  integerKey: (key) => senmlLabels[key] ?? String(key),
}

export const readCbor: ReadBytes = (bytes, work) => read(bytes, work, plainStyle)

/** @returns the pack as it would be in JSON, not resolved */
export const readSenmlCbor: ReadBytes = (bytes, work) => read(bytes, work, senmlStyle)

class UsedUp extends Error {}

/** In words of ours: those of the library have values of the payload in them. */
class NotAllowed extends Error {}

const itemEnd = Symbol('break')

/** Of an item that begins a text or bytes in pieces. */
const bytesInPieces = 0x5f
const textInPieces = 0x7f

function read(bytes: Uint8Array, work: Work, style: Style): ReturnType<ReadBytes> {
  const tokens = new Tokenizer(bytes, { allowBigInt: true })

  function next(): Token {
    if (--work.left < 0) throw new UsedUp()
    const head = bytes[tokens.pos()]
    if (head === bytesInPieces || head === textInPieces) return joinPieces(head)
    return tokens.next()
  }

  /** The library leaves them out. A piece has a length, and is of the same type. */
  function joinPieces(head: number): Token {
    tokens._pos++
    const type = head === textInPieces ? Type.string : Type.bytes
    const pieces: Uint8Array[] = []
    let text = ''
    for (;;) {
      if (--work.left < 0) throw new UsedUp()
      const piece = tokens.next()
      if (piece.type === Type.break)
        return { type, value: type === Type.bytes ? Buffer.concat(pieces) : text } as Token
      if (piece.type !== type) throw new NotAllowed('a piece of another type')
      if (type === Type.bytes) pieces.push(piece.value)
      else text += piece.value
    }
  }

  function value(depth: number): JsonValue | typeof itemEnd {
    const { type, value: content } = next()
    switch (type) {
      case Type.string:
        work.left -= textSteps(content)
        return content
      case Type.bytes:
        work.left -= stepsPerBytes + byteSteps(content.length)
        return style.bytes(content)
      case Type.array:
        return array(content, depth)
      case Type.map:
        return map(content, depth)
      case Type.tag:
        return tagged(Number(content), depth)
      case Type.break:
        return itemEnd
      case Type.undefined:
        return null
      default:
        return typeof content === 'bigint' ? Number(content) : content
    }
  }

  function whole(depth: number): JsonValue {
    const item = value(depth)
    if (item === itemEnd) throw new NotAllowed('a break outside of what it could end')
    return item
  }

  /** @param length Infinity: up to a break */
  function array(length: number, depth: number): JsonValue {
    if (depth === nestedMax) throw new NotAllowed(`more than ${nestedMax} levels`)
    const elements: JsonValue[] = []
    while (elements.length < length) {
      const element = length === Infinity ? value(depth + 1) : whole(depth + 1)
      if (element === itemEnd) break
      elements.push(element)
    }
    return elements
  }

  function map(length: number, depth: number): JsonValue {
    if (depth === nestedMax) throw new NotAllowed(`more than ${nestedMax} levels`)
    const object: { [key: string]: JsonValue } = {}
    for (let at = 0; at < length; at++) {
      work.left -= memberSteps(at + 1) - memberSteps(at)
      const name = key(length === Infinity)
      if (name === undefined) break
      setMember(object, name, whole(depth + 1))
    }
    return object
  }

  /** @returns undefined for a break where one may be */
  function key(mayEnd: boolean): string | undefined {
    let { type, value: content } = next()
    if (type === Type.break && mayEnd) return undefined
    while (type === Type.tag) ({ type, value: content } = next())
    if (type === Type.string) {
      work.left -= textSteps(content)
      return content
    }
    if (type === Type.uint || type === Type.negint) return style.integerKey(Number(content))
    throw new NotAllowed('a key that is neither text nor an integer')
  }

  /** Tags that change what a number is; what others say has no place in JSON, and their content is taken as it is. */
  function tagged(tag: number, depth: number): JsonValue {
    if (depth === nestedMax) throw new NotAllowed(`more than ${nestedMax} levels`)
    if (tag === 2 || tag === 3) {
      const { type, value: content } = next()
      if (type !== Type.bytes) throw new NotAllowed('a bignum that is not of bytes')
      work.left -= stepsPerBytes
      const magnitude = bignum(content)
      return tag === 2 ? magnitude : -1 - magnitude
    }
    const content = whole(depth + 1)
    if (tag !== 4 && tag !== 5) return content
    const [exponent, mantissa] = Array.isArray(content) ? content : []
    if (typeof exponent !== 'number' || typeof mantissa !== 'number') {
      throw new NotAllowed('a fraction that is not of two numbers')
    }
    // As text, so that 27315 hundredths are 273.15 and not the product of two rounded numbers.
    return tag === 4 ? Number(`${mantissa}e${exponent}`) : mantissa * 2 ** exponent
  }

  try {
    const item = whole(0)
    if (!tokens.done()) throw new NotAllowed('bytes behind its end')
    return { ok: true, value: item }
  } catch (error) {
    if (error instanceof UsedUp) return { ok: true, value: null }
    if (error instanceof NotAllowed) return { ok: false, detail: `not CBOR: ${error.message}` }
    return { ok: false, detail: `not CBOR: byte ${Math.min(tokens.pos(), bytes.length)}` }
  }
}

/** Bytes of the largest number that float64 has. */
const float64BytesMax = 128

function bignum(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0)
  if (first === -1) return 0
  if (bytes.length - first > float64BytesMax) return Infinity
  return Number(BigInt(`0x${Buffer.from(bytes.subarray(first)).toString('hex')}`))
}
