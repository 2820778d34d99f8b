import { describe, expect, it } from 'vitest'
import { readCbor, readSenmlCbor } from '../../../../src/mapping/payload-format/read-cbor.ts'
import { createWork } from '../../../../src/mapping/work.ts'
import type { JsonValue } from '../../../../src/model.ts'

const stepsMax = 40_000
const bytesOf = (hex: string) => Buffer.from(hex.replace(/\s/g, ''), 'hex')
const read = (hex: string) => readCbor(bytesOf(hex), createWork(stepsMax))

const to25 = Array.from({ length: 25 }, (_, index) => index + 1)
const hexTo25 = '0102030405060708090a0b0c0d0e0f101112131415161718181819'

describe('decode: cbor', () => {
  // RFC 8949, appendix A: all but the simple values that have no meaning.
  it.each<[hex: string, value: JsonValue]>([
    ['00', 0],
    ['01', 1],
    ['0a', 10],
    ['17', 23],
    ['1818', 24],
    ['1819', 25],
    ['1864', 100],
    ['1903e8', 1000],
    ['1a000f4240', 1_000_000],
    ['1b000000e8d4a51000', 1_000_000_000_000],
    ['1bffffffffffffffff', 2 ** 64],
    ['c249010000000000000000', 2 ** 64],
    ['3bffffffffffffffff', -(2 ** 64)],
    ['c349010000000000000000', -(2 ** 64)],
    ['20', -1],
    ['29', -10],
    ['3863', -100],
    ['3903e7', -1000],
    ['f90000', 0],
    ['f98000', -0],
    ['f93c00', 1],
    ['fb3ff199999999999a', 1.1],
    ['f93e00', 1.5],
    ['f97bff', 65_504],
    ['fa47c35000', 100_000],
    ['fa7f7fffff', 3.4028234663852886e38],
    ['fb7e37e43c8800759c', 1e300],
    ['f90001', 2 ** -24],
    ['f90400', 0.00006103515625],
    ['f9c400', -4],
    ['fbc010666666666666', -4.1],
    ['f97c00', Number.POSITIVE_INFINITY],
    ['f97e00', Number.NaN],
    ['f9fc00', Number.NEGATIVE_INFINITY],
    ['fa7f800000', Number.POSITIVE_INFINITY],
    ['fa7fc00000', Number.NaN],
    ['faff800000', Number.NEGATIVE_INFINITY],
    ['fb7ff0000000000000', Number.POSITIVE_INFINITY],
    ['fb7ff8000000000000', Number.NaN],
    ['fbfff0000000000000', Number.NEGATIVE_INFINITY],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['f7', null],
    ['c074323031332d30332d32315432303a30343a30305a', '2013-03-21T20:04:00Z'],
    ['c11a514b67b0', 1_363_896_240],
    ['c1fb41d452d9ec200000', 1_363_896_240.5],
    ['d74401020304', 'AQIDBA=='],
    ['d818456449455446', 'ZElFVEY='],
    ['d82076687474703a2f2f7777772e6578616d706c652e636f6d', 'http://www.example.com'],
    ['40', ''],
    ['4401020304', 'AQIDBA=='],
    ['60', ''],
    ['6161', 'a'],
    ['6449455446', 'IETF'],
    ['62225c', '"\\'],
    ['62c3bc', 'ü'],
    ['63e6b0b4', '水'],
    ['64f0908591', '𐅑'],
    ['80', []],
    ['83010203', [1, 2, 3]],
    ['8301820203820405', [1, [2, 3], [4, 5]]],
    [`9819${hexTo25}`, to25],
    ['a0', {}],
    ['a201020304', { 1: 2, 3: 4 }],
    ['a26161016162820203', { a: 1, b: [2, 3] }],
    ['826161a161626163', ['a', { b: 'c' }]],
    ['a56161614161626142616361436164614461656145', { a: 'A', b: 'B', c: 'C', d: 'D', e: 'E' }],
    ['5f42010243030405ff', 'AQIDBAU='],
    ['7f657374726561646d696e67ff', 'streaming'],
    ['9fff', []],
    ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
    ['9f01820203820405ff', [1, [2, 3], [4, 5]]],
    ['83018202039f0405ff', [1, [2, 3], [4, 5]]],
    ['83019f0203ff820405', [1, [2, 3], [4, 5]]],
    [`9f${hexTo25}ff`, to25],
    ['bf61610161629f0203ffff', { a: 1, b: [2, 3] }],
    ['826161bf61626163ff', ['a', { b: 'c' }]],
    ['bf6346756ef563416d7421ff', { Fun: true, Amt: -2 }],
  ])('%s is %j', (hex, value) => {
    expect(read(hex)).toEqual({ ok: true, value })
  })

  it.each<[what: string, hex: string, value: JsonValue]>([
    ['a decimal fraction (RFC 8949, 3.4.4)', 'c48221196ab3', 273.15],
    ['a bigfloat', 'c5822003', 1.5],
    ['a fraction of a bignum', 'c48221c24109', 0.09],
    ['a bignum with zeros before it', 'c2500000000000000000000000000000000a', 10],
    ['a bignum of nothing', 'c240', 0],
    ['a bignum beyond float64', `c2590081${'ff'.repeat(129)}`, Number.POSITIVE_INFINITY],
    ['a tag for what is known to be CBOR', 'd9d9f7a1617401', { t: 1 }],
    ['a tag that nobody knows', 'da7fffffff01', 1],
    ['a negative key', 'a12002', { '-1': 2 }],
    ['a key with a tag', 'a1c1186402', { 100: 2 }],
    ['two members of one name', 'a2616101616102', { a: 2 }],
    ['a key as text and as integer', 'a2010161310 2', { 1: 2 }],
    ['bytes in no pieces', '5fff', ''],
    ['bytes that are no UTF-8 in a text', '61ff', '\ufffd'],
  ])('reads %s', (_, hex, value) => {
    expect(read(hex)).toEqual({ ok: true, value })
  })

  it('keeps `__proto__` a name like others', () => {
    const reading = read('a1695f5f70726f746f5f5fa1616101')
    expect(reading).toEqual({ ok: true, value: JSON.parse('{"__proto__":{"a":1}}') })
    expect(Object.keys((reading as { value: object }).value)).toEqual(['__proto__'])
  })

  it.each<[what: string, hex: string, detail: string]>([
    ['nothing', '', 'byte 0'],
    ['an end that is missing', '8301', 'byte 2'],
    ['a text longer than the payload', '7affffffff61', 'byte 0'],
    ['an array longer than any payload', '9bffffffffffffffff', 'byte 0'],
    ['an array of four billion elements', '9affffffff00', 'byte 6'],
    ['a map of four billion members', 'baffffffff0000', 'byte 7'],
    ['bytes behind the end', '0101', 'bytes behind its end'],
    ['a break for a payload', 'ff', 'a break outside of what it could end'],
    ['a break in an array with a length', '8201ff', 'a break outside of what it could end'],
    ['a break for a value', 'bf6161ff', 'a break outside of what it could end'],
    ['a break for a key of a map with a length', 'a1ff', 'a key that is neither text nor an integer'],
    ['a break behind a tag', '9fc1ff', 'a break outside of what it could end'],
    ['a break behind a tag of a key', 'bfc1ff', 'a key that is neither text nor an integer'],
    ['an array for a key', 'a18001', 'a key that is neither text nor an integer'],
    ['bytes for a key', 'a1416101', 'a key that is neither text nor an integer'],
    ['pieces of another type', '5f6161ff', 'a piece of another type'],
    ['pieces in pieces', '7f7f6161ffff', 'byte 1'],
    ['a bignum of text', 'c26161', 'a bignum that is not of bytes'],
    ['a fraction of one number', 'c48101', 'a fraction that is not of two numbers'],
    ['a simple value', 'f0', 'byte 0'],
    ['reserved bits', '1c', 'byte 0'],
    ['JSON', '7b2261223a317d', 'byte 0'],
    ['501 arrays', `${'81'.repeat(501)}00`, 'more than 500 levels'],
    ['501 maps', `${'a100'.repeat(501)}00`, 'more than 500 levels'],
    ['501 tags', `${'c1'.repeat(501)}00`, 'more than 500 levels'],
  ])('refuses %s', (_, hex, detail) => {
    expect(read(hex)).toEqual({ ok: false, detail: `not CBOR: ${detail}` })
  })

  it.each(['81', 'a100', 'c1'])('reads 500 levels of %s', (head) => {
    expect(read(`${head.repeat(500)}00`)).toMatchObject({ ok: true })
  })

  it.each<[what: string, bytes: Buffer]>([
    ['elements', Buffer.concat([bytesOf('9a0001f000'), Buffer.alloc(0x1f000)])],
    ['pieces', Buffer.concat([bytesOf('5f'), Buffer.alloc(120_000, '4100', 'hex'), bytesOf('ff')])],
    ['tags of a key', Buffer.concat([bytesOf('a1'), Buffer.alloc(120_000, 0xc1), bytesOf('0000')])],
  ])('stops where the steps end, in %s', (_, bytes) => {
    const work = createWork(stepsMax)
    expect(readCbor(bytes, work)).toEqual({ ok: true, value: null })
    expect(work.left).toBe(-1)
  })

  it('has a value for each of as many items as there are steps', () => {
    const steps = 100
    const items = (count: number) => Buffer.concat([bytesOf('9864').fill(count, 1), Buffer.alloc(count)])
    expect(readCbor(items(steps - 1), createWork(steps))).toMatchObject({ value: { length: steps - 1 } })
    expect(readCbor(items(steps), createWork(steps))).toEqual({ ok: true, value: null })
  })
})

describe('SenML in CBOR', () => {
  // RFC 8428, section 6.
  const pack = bytesOf(`
    87 a7 21 78 1b 75 72 6e 3a 64 65 76 3a 6f 77 3a 31 30 65 32 30 37 33 61 30 31 30 38 30 30 36 3a
    22 fb 41 d3 03 a1 5b 00 10 62 23 61 41 20 05 00 67 76 6f 6c 74 61 67 65 01 61 56 02 fb 40 5e
    06 66 66 66 66 66 a3 00 67 63 75 72 72 65 6e 74 06 24 02 fb 3f f3 33 33 33 33 33 33 a3 00 67 63
    75 72 72 65 6e 74 06 23 02 fb 3f f4 cc cc cc cc cc cd a3 00 67 63 75 72 72 65 6e 74 06 22 02 fb
    3f f6 66 66 66 66 66 66 a3 00 67 63 75 72 72 65 6e 74 06 21 02 f9 3e 00 a3 00 67 63 75 72 72 65
    6e 74 06 20 02 fb 3f f9 99 99 99 99 99 9a a3 00 67 63 75 72 72 65 6e 74 06 00 02 fb 3f fb 33 33
    33 33 33 33`)

  it('has the labels of JSON', () => {
    expect(readSenmlCbor(pack, createWork(stepsMax))).toEqual({
      ok: true,
      value: [
        {
          bn: 'urn:dev:ow:10e2073a0108006:',
          bt: 1_276_020_076.001,
          bu: 'A',
          bver: 5,
          n: 'voltage',
          u: 'V',
          v: 120.1,
        },
        { n: 'current', t: -5, v: 1.2 },
        { n: 'current', t: -4, v: 1.3 },
        { n: 'current', t: -3, v: 1.4 },
        { n: 'current', t: -2, v: 1.5 },
        { n: 'current', t: -1, v: 1.6 },
        { n: 'current', t: 0, v: 1.7 },
      ],
    })
  })

  it('has every label of table 4, and data in base64url', () => {
    const record = bytesOf(
      'af 20 0a 21 60 22 00 23 60 24 00 25 00 00 60 01 60 02 00 03 60 04 f5 05 00 06 00 07 00 08 43fbffbf',
    )
    expect(readSenmlCbor(Buffer.concat([bytesOf('81'), record]), createWork(stepsMax))).toMatchObject({
      value: [
        {
          bver: 10,
          bn: '',
          bt: 0,
          bu: '',
          bv: 0,
          bs: 0,
          n: '',
          u: '',
          v: 0,
          vs: '',
          vb: true,
          s: 0,
          t: 0,
          ut: 0,
          vd: '-_-_',
        },
      ],
    })
  })

  it('keeps labels that it does not know', () => {
    expect(readSenmlCbor(bytesOf('81a2091801625f7801'), createWork(stepsMax))).toEqual({
      ok: true,
      value: [{ 9: 1, _x: 1 }],
    })
  })
})
