// `decode: msgpack`, with the decoder of the MessagePack community. It makes an array of the length that is declared before
// it has seen one element, and a level of nesting for each of as many bytes; so the heads are looked at first.

import { Decoder, decodeTimestampToTimeSpec, EXT_TIMESTAMP, ExtData, ExtensionCodec } from '@msgpack/msgpack'
import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import { byteSteps, memberSteps, nestedMax, setMember, stepsPerBytes, toBase64 } from './json-value.ts'
import type { ReadBytes } from './reading.ts'

const extensionCodec = new ExtensionCodec()
extensionCodec.register({
  type: EXT_TIMESTAMP,
  encode: () => null,
  // Seconds, as a rule's `timestamp` reads them. The codec's own would make a Date, which not every number is.
  decode(data) {
    const { sec, nsec } = decodeTimestampToTimeSpec(data)
    return sec + nsec / 1e9
  },
})

export const readMsgpack: ReadBytes = (bytes, work) => {
  const problem = checkHeads(bytes, work)
  if (work.left < 0) return { ok: true, value: null }
  if (problem !== undefined) return { ok: false, detail: `not MessagePack: ${problem}` }
  try {
    // Without a cache of keys: nothing of a message outlives it.
    const decoder = new Decoder({ extensionCodec, keyDecoder: null, mapKeyConverter: keyOf })
    return { ok: true, value: toJsonValue(decoder.decode(bytes)) }
  } catch {
    return { ok: false, detail: 'not MessagePack: a key or an extension' }
  }
}

function keyOf(key: unknown): string {
  if (typeof key === 'string' || typeof key === 'number') return String(key)
  throw new TypeError('a key that is neither text nor a number')
}

/** `bytes` become base64; what is `plain` has bytes too, and becomes a number or a text. */
type Counted = 'plain' | 'bytes' | 'items' | 'pairs'

/** Heads from 0xc4 to 0xdf: bytes of the length behind it; bytes that always follow; and what the length counts. */
const heads: readonly (readonly [lengthBytes: number, bytes: number, counts: Counted])[] = [
  ...[1, 2, 4].map((length) => [length, 0, 'bytes'] as const), // bin
  ...[1, 2, 4].map((length) => [length, 1, 'bytes'] as const), // ext
  ...[4, 8, 1, 2, 4, 8, 1, 2, 4, 8].map((size) => [0, size, 'plain'] as const), // float, uint, int
  ...[1, 2, 4, 8, 16].map((size) => [0, size + 1, 'bytes'] as const), // fixext
  ...[1, 2, 4].map((length) => [length, 0, 'plain'] as const), // str
  ...[2, 4].map((length) => [length, 0, 'items'] as const), // array
  ...[2, 4].map((length) => [length, 0, 'pairs'] as const), // map
]

/**
 * Goes from head to head. An item takes a byte or more, so that all containers together cannot have more items than
 * there are bytes.
 * @returns what is wrong; undefined too where the message has used up its steps
 */
function checkHeads(bytes: Buffer, work: Work): string | undefined {
  /** Items that are still to come in each container that is open. */
  const open: number[] = [1]
  let pending = 1
  let at = 0
  while (pending > 0) {
    if (--work.left < 0) return undefined
    const head = bytes[at]
    if (head === undefined) return 'it ends too early'
    const { items, skip, steps } = bodyOf(bytes, at, head)
    at += 1 + skip
    if (head === 0xc1) return 'a byte that is never used'
    if (at > bytes.length) return 'it ends too early'
    pending += items - 1
    if (pending > bytes.length - at) return 'it ends too early'
    work.left -= steps + byteSteps(skip)
    open[open.length - 1]! -= 1
    if (items > 0) open.push(items)
    else while (open.at(-1) === 0) open.pop()
    if (open.length > nestedMax + 1) return `more than ${nestedMax} levels`
  }
  return at < bytes.length ? 'bytes behind its end' : undefined
}

interface Body {
  /** How many items follow. */
  readonly items: number
  /** Bytes between the head and what is next. */
  readonly skip: number
  /** In addition to the one of an item. */
  readonly steps: number
}

const nothing: Body = { items: 0, skip: 0, steps: 0 }

function bodyOf(bytes: Buffer, at: number, head: number): Body {
  if (head < 0x80 || head >= 0xe0) return nothing
  if (head < 0x90) return { items: 2 * (head & 15), skip: 0, steps: 0 }
  if (head < 0xa0) return { items: head & 15, skip: 0, steps: 0 }
  if (head < 0xc0) return { items: 0, skip: head & 31, steps: 0 }
  const known = heads[head - 0xc4]
  if (known === undefined) return nothing
  const [lengthBytes, always, counts] = known
  // Behind the end of the payload: the caller sees it by the position.
  const isThere = at + 1 + lengthBytes <= bytes.length
  const length = lengthBytes === 0 || !isThere ? 0 : bytes.readUIntBE(at + 1, lengthBytes)
  switch (counts) {
    case 'items':
      return { items: length, skip: lengthBytes, steps: 0 }
    case 'pairs':
      return { items: 2 * length, skip: lengthBytes, steps: memberSteps(length) }
    default: {
      const steps = counts === 'bytes' ? stepsPerBytes : 0
      return { items: 0, skip: lengthBytes + always + length, steps }
    }
  }
}

function toJsonValue(value: unknown): JsonValue {
  if (value instanceof Uint8Array) return toBase64(value)
  // Of an extension only its maker knows what it says.
  if (value instanceof ExtData) return value.data instanceof Uint8Array ? toBase64(value.data) : null
  if (Array.isArray(value)) return value.map(toJsonValue)
  if (typeof value !== 'object' || value === null) return value as JsonValue
  const object: { [key: string]: JsonValue } = {}
  for (const key of Object.keys(value)) setMember(object, key, toJsonValue((value as never)[key]))
  return object
}
