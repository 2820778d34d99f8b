import { encode as encodeMsgpack } from '@msgpack/msgpack'
import { encode as encodeCbor, Token, Type } from 'cborg'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Decode, FrameFields, FrameType, PayloadFormat } from '../../src/mapping/language.ts'
import { readCbor } from '../../src/mapping/payload-format/read-cbor.ts'
import { compileFrame } from '../../src/mapping/payload-format/read-frame.ts'
import { readMsgpack } from '../../src/mapping/payload-format/read-msgpack.ts'
import { load } from '../../src/mapping/payload-format/read-payload.ts'
import { createWork } from '../../src/mapping/work.ts'
import type { JsonValue } from '../../src/model.ts'
import { messageOf } from '../helpers/message.ts'

const stepsMax = 50_000

/** JSON without `__proto__`, which MessagePack's decoder refuses, and without -0, which JSON.stringify would change. */
const json = (fc.jsonValue() as fc.Arbitrary<JsonValue>)
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonValue)
  .filter((value) => !JSON.stringify(value).includes('"__proto__"'))

describe('a JSON value', () => {
  it('comes back from CBOR', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(readCbor(Buffer.from(encodeCbor(value)), createWork(stepsMax))).toEqual({ ok: true, value })
      }),
    )
  })

  it('comes back from CBOR whose numbers are all float64', () => {
    const float64 = (value: number) => [new Token(Type.float, value)]
    const options = { float64: true, typeEncoders: { number: float64 } }
    fc.assert(
      fc.property(json, (value) => {
        expect(readCbor(Buffer.from(encodeCbor(value, options)), createWork(stepsMax))).toEqual({
          ok: true,
          value,
        })
      }),
    )
  })

  it('comes back from MessagePack', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(readMsgpack(Buffer.from(encodeMsgpack(value)), createWork(stepsMax))).toEqual({
          ok: true,
          value,
        })
      }),
    )
  })

  it('is refused, or another one, where bytes are missing', () => {
    fc.assert(
      fc.property(json, fc.nat(), (value, cut) => {
        const cbor = Buffer.from(encodeCbor(value))
        const msgpack = Buffer.from(encodeMsgpack(value))
        expect(readCbor(cbor.subarray(0, cut % cbor.length), createWork(stepsMax)).ok).toBe(false)
        expect(readMsgpack(msgpack.subarray(0, cut % msgpack.length), createWork(stepsMax)).ok).toBe(false)
      }),
    )
  })
})

const sizes = [1, 2, 3, 4, 5, 6, 7, 8]

/** A type, bytes in the order of the network, and their number, by BigInt and DataView. */
const typedBytes = fc.constantFrom(...sizes).chain((size) =>
  fc
    .tuple(fc.uint8Array({ minLength: size, maxLength: size }), fc.constantFrom('int', 'uint', 'float'))
    .map(([bytes, kind]): [FrameType, Uint8Array, number] => {
      const view = new DataView(bytes.buffer, bytes.byteOffset)
      if (kind === 'float' && size === 4) return ['float32', bytes, view.getFloat32(0)]
      if (kind === 'float' && size === 8) return ['float64', bytes, view.getFloat64(0)]
      const unsigned = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
      return kind === 'int'
        ? [`int${size * 8}` as FrameType, bytes, Number(BigInt.asIntN(size * 8, unsigned))]
        : [`uint${size * 8}` as FrameType, bytes, Number(unsigned)]
    }),
)

describe('a frame', () => {
  it('has the numbers that were put into it, in both byte orders', () => {
    fc.assert(
      fc.property(
        fc.array(typedBytes, { minLength: 1 }),
        fc.constantFrom('big', 'little'),
        (parts, order) => {
          const fields = Object.fromEntries(parts.map(([type], at) => [`f${at}`, type])) as FrameFields
          const bytes = parts.map(([, part]) => (order === 'big' ? part : Uint8Array.from(part).reverse()))
          const read = compileFrame({ format: 'bytes', order: order as 'big' | 'little', fields })
          expect(read(Buffer.concat(bytes), createWork(stepsMax))).toEqual({
            ok: true,
            value: Object.fromEntries(parts.map(([, , value], at) => [`f${at}`, value])),
            problems: [],
          })
        },
      ),
    )
  })

  it('has the bits that were put into it', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 6, maxLength: 6 }),
        fc.nat(47),
        fc.nat(47),
        fc.boolean(),
        (bytes, a, b, signed) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)]
          const width = high - low + 1
          const bits = BigInt.asUintN(width, BigInt(`0x${Buffer.from(bytes).toString('hex')}`) >> BigInt(low))
          const value = signed && width > 1 ? BigInt.asIntN(width, bits) : bits
          const fields = { v: { type: signed ? 'int48' : 'uint48', bits: `${a}-${b}` } } as const
          const reading = compileFrame({ format: 'bytes', fields })(Buffer.from(bytes), createWork(stepsMax))
          expect(reading).toMatchObject({ value: { v: Number(value) } })
        },
      ),
    )
  })

  it('scales decimal readings to what they were', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.nat(4), (raw, digits) => {
        const bytes = Buffer.alloc(4)
        bytes.writeInt32BE(raw)
        const fields = { v: { type: 'int32', scale: Number(`1e-${digits}`) } } as const
        const reading = compileFrame({ format: 'bytes', fields })(bytes, createWork(stepsMax))
        expect(reading).toMatchObject({ value: { v: Number(`${raw}e-${digits}`) + 0 } })
      }),
    )
  })
})

/** Of every kind, on bytes that they are not made for. */
const ways: readonly (PayloadFormat | Decode)[] = [
  'cbor',
  'senml+cbor',
  'msgpack',
  'cayenne-lpp',
  'gzip',
  'zlib',
  { format: 'cbor', encoding: 'hex' },
  { format: 'msgpack', encoding: 'base64', compression: 'gzip' },
  { format: 'cayenne-lpp', from: 'a' },
  {
    format: 'bytes',
    fields: {
      n: 'uint8',
      a: { at: -3, type: 'int16', scale: 0.1 },
      b: { type: 'text', length: 5 },
      c: { at: 1, type: 'uint16', repeat: 'n' },
      d: { repeat: 'rest', fields: { e: 'float64', f: { type: 'hex', length: 2 } } },
    },
    tags: { '00': { g: 'uint8' }, ff: { h: { at: 3, bits: '1-3' } } },
  },
]

const heads = fc.constantFrom(
  0x5f,
  0x7f,
  0x9b,
  0x9f,
  0xbb,
  0xbf,
  0xc2,
  0xc4,
  0xdd,
  0xdf,
  0xff,
  0x81,
  0xa1,
  0x91,
  0xc9,
  0x1f,
  0x8b,
  0x78,
)
const bytes = fc.array(fc.oneof(heads, fc.nat(255)), { maxLength: 200 }).map((list) => Buffer.from(list))

describe('any bytes', () => {
  it.each(ways)('are read or refused, the same each time: %j', async (decode) => {
    const { payloadReader } = await load({ version: 1, rules: [{ topic: 't', decode }] })
    const read = payloadReader(decode, 32)
    fc.assert(
      fc.property(bytes, fc.constantFrom(3, 50, stepsMax), (payload, steps) => {
        const message = messageOf({ topic: 't', payload_base64: payload.toString('base64') })
        const work = createWork(steps)
        const reading = read(message, work)
        expect(read(message, createWork(steps))).toEqual(reading)
        if (reading.ok) expect(() => JSON.stringify(reading.value)).not.toThrow()
        else expect(reading.detail).toMatch(/^[\x20-\x7e]{1,80}$/)
        expect(work.left).toBeLessThanOrEqual(steps)
      }),
      { numRuns: 300 },
    )
  })
})
