import { describe, expect, it } from 'vitest'
import { readMsgpack } from '../../../../src/mapping/payload-format/read-msgpack.ts'
import { createWork } from '../../../../src/mapping/work.ts'
import type { JsonValue } from '../../../../src/model.ts'

const stepsMax = 40_000
const bytesOf = (hex: string) => Buffer.from(hex.replace(/\s/g, ''), 'hex')
const read = (hex: string) => readMsgpack(bytesOf(hex), createWork(stepsMax))

describe('decode: msgpack', () => {
  // Each head of https://github.com/msgpack/msgpack/blob/master/spec.md
  it.each<[name: string, hex: string, value: JsonValue]>([
    ['positive fixint', '7f', 127],
    ['fixmap', '82a7636f6d70616374c3a6736368656d6100', { compact: true, schema: 0 }],
    ['fixarray', '93010203', [1, 2, 3]],
    ['fixstr', 'a3616263', 'abc'],
    ['nil', 'c0', null],
    ['false', 'c2', false],
    ['true', 'c3', true],
    ['bin 8', 'c403010203', 'AQID'],
    ['bin 16', 'c50003010203', 'AQID'],
    ['bin 32', 'c600000003010203', 'AQID'],
    ['ext 8', 'c70305010203', 'AQID'],
    ['ext 16', 'c8000305010203', 'AQID'],
    ['ext 32', 'c90000000305010203', 'AQID'],
    ['float 32', 'ca3fc00000', 1.5],
    ['float 64', 'cb3ff199999999999a', 1.1],
    ['float NaN', 'ca7fc00000', Number.NaN],
    ['uint 8', 'ccff', 255],
    ['uint 16', 'cdffff', 65_535],
    ['uint 32', 'ceffffffff', 4_294_967_295],
    ['uint 64', 'cfffffffffffffffff', 2 ** 64],
    ['int 8', 'd080', -128],
    ['int 16', 'd18000', -32_768],
    ['int 32', 'd280000000', -2_147_483_648],
    ['int 64', 'd38000000000000000', -(2 ** 63)],
    ['fixext 1', 'd40501', 'AQ=='],
    ['fixext 2', 'd5050102', 'AQI='],
    ['fixext 4', 'd60501020304', 'AQIDBA=='],
    ['fixext 8', 'd7050102030405060708', 'AQIDBAUGBwg='],
    ['fixext 16', `d805${'01'.repeat(16)}`, 'AQEBAQEBAQEBAQEBAQEBAQ=='],
    ['str 8', 'd903616263', 'abc'],
    ['str 16', 'da0003616263', 'abc'],
    ['str 32', 'db00000003616263', 'abc'],
    ['array 16', 'dc00020102', [1, 2]],
    ['array 32', 'dd000000020102', [1, 2]],
    ['map 16', 'de0001a16101', { a: 1 }],
    ['map 32', 'df00000001a16101', { a: 1 }],
    ['negative fixint', 'e0', -32],
    ['timestamp 32, in seconds', 'd6ff514b67b0', 1_363_896_240],
    ['timestamp 64', 'd7ff7735940 0514b67b0', 1_363_896_240.5],
    ['timestamp 96', 'c70cff1dcd650000000000514b67b0', 1_363_896_240.5],
    ['timestamp 96 before 1970', 'c70cff00000000ffffffffffffffff', -1],
    ['a number for a key', '8101c3', { 1: true }],
    ['two members of one name', '82a16101a16102', { a: 2 }],
    ['containers in containers', '93 90 80 92 81a16191c0 c3', [[], {}, [{ a: [null] }, true]]],
  ])('reads %s', (_, hex, value) => {
    expect(read(hex)).toEqual({ ok: true, value })
  })

  it.each<[what: string, hex: string, detail: string]>([
    ['nothing', '', 'it ends too early'],
    ['an end that is missing', '9301', 'it ends too early'],
    ['a length that is missing', 'dd0000', 'it ends too early'],
    ['a text longer than the payload', 'dbffffffff61', 'it ends too early'],
    ['four billion elements', 'ddffffffff00', 'it ends too early'],
    ['four billion members', 'dfffffffff0000', 'it ends too early'],
    ['more elements in all than bytes', 'dc0003 dc0003 dc0003 000000', 'it ends too early'],
    ['bytes behind the end', '0101', 'bytes behind its end'],
    ['the byte that is never used', 'c1', 'a byte that is never used'],
    ['a list for a key', '819001', 'a key or an extension'],
    ['nil for a key', '81c001', 'a key or an extension'],
    ['`__proto__` for a key', '81a95f5f70726f746f5f5f80', 'a key or an extension'],
    ['a timestamp of three bytes', 'c703ff010203', 'a key or an extension'],
    ['JSON', '7b2261223a317d', 'bytes behind its end'],
    ['501 arrays', `${'91'.repeat(501)}00`, 'more than 500 levels'],
    ['501 maps', `${'8100'.repeat(501)}00`, 'more than 500 levels'],
  ])('refuses %s', (_, hex, detail) => {
    expect(read(hex)).toEqual({ ok: false, detail: `not MessagePack: ${detail}` })
  })

  it.each(['91', '8100'])('reads 500 levels of %s', (head) => {
    expect(read(`${head.repeat(500)}00`)).toMatchObject({ ok: true })
  })

  it('reads level after level of what is closed again', () => {
    const elements = 5_000
    const hex = `dd${elements.toString(16).padStart(8, '0')}${'919190'.repeat(elements)}`
    expect(read(hex)).toMatchObject({ ok: true, value: { length: elements } })
  })

  it('does not make the arrays that a payload declares: of these there would be 26,000 megabytes', () => {
    expect(readMsgpack(Buffer.alloc(130_000, 'dd0001f000', 'hex'), createWork(stepsMax)).ok).toBe(false)
  })

  it.each<[what: string, head: string, body: string]>([
    ['elements', 'dd0001f000', '00'],
    ['bytes', 'dd0000f000', 'c400'],
    ['members', 'df00008000', 'c000'],
  ])('stops where the steps end, in %s', (_, head, body) => {
    const work = createWork(stepsMax)
    expect(readMsgpack(Buffer.concat([bytesOf(head), Buffer.alloc(0x1f000, body, 'hex')]), work)).toEqual({
      ok: true,
      value: null,
    })
    expect(work.left).toBeLessThan(0)
  })
})
