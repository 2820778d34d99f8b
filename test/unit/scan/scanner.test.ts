import { describe, expect, it } from 'vitest'
import { compileShape, createScanner, kind, type Shape } from '#scan'
import type { JsonValue } from '../../../src/model.ts'

const paths = [['a'], ['b', 'c'], ['b', 'd'], ['texts'], ['__proto__'], ['']]
const shape = compileShape(paths) as Shape
const bytes = Buffer.alloc(4_096)
const { fields, scan } = createScanner(bytes, shape.count)

/** @returns values by path, as far as they are there; undefined if the scan gave up */
function read(text: string | Buffer): { [path: string]: JsonValue } | undefined {
  const source = Buffer.from(text)
  source.copy(bytes)
  if (!scan(source.length, shape)) return undefined
  const { kinds, numbers, starts, ends } = fields
  const found = paths.flatMap((path, field) => {
    const text = bytes.toString('utf8', starts[field], ends[field])
    const value = {
      [kind.number]: numbers[field],
      [kind.text]: text,
      [kind.escaped]: kinds[field] === kind.escaped ? JSON.parse(`"${text}"`) : undefined,
      [kind.true]: true,
      [kind.false]: false,
      [kind.null]: null,
    }[kinds[field] as number]
    return value === undefined ? [] : [[path.join('.'), value] as const]
  })
  return Object.fromEntries(found)
}

describe('the scanner', () => {
  it.each([
    ['{}', {}],
    [' \n\r\t{ \n } \t', {}],
    ['{"a":1}', { a: 1 }],
    ['{ "a" : true , "b" : { "d" : "x" , "c" : null } }', { a: true, 'b.c': null, 'b.d': 'x' }],
    ['{"b":{"d":2,"other":[1,{"a":5}],"c":3},"a":false}', { a: false, 'b.c': 3, 'b.d': 2 }],
    ['{"b":{},"":1}', { '': 1 }],
    ['{"b":7}', {}],
    ['{"b":"text"}', {}],
    ['{"b":null,"a":"with \\"quotes\\" and \\ud83d\\ude00"}', { a: 'with "quotes" and 😀' }],
    ['{"a":"温度","other":"\\u0000\\/","__proto__":4}', { a: '温度', ['__proto__']: 4 }],
    ['{"ab":1,"A":2,"a ":3}', {}],
    ['{"x":{"a":1,"a":2,"\\u0061":3}}', {}],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it.each([
    ...[
      '0',
      '-0',
      '7',
      '-7',
      '0.5',
      '-0.25',
      '12.50',
      '1e3',
      '1E-3',
      '1e+2',
      '0e0',
      '1e400',
      '-1e400',
      '5e-324',
    ],
    ...['123456789', '1234567890', '123456789012345', '1234567890123456', '9007199254740993', '0.1', '0.3'],
    ...['123456789.12345', '1234567890.12345', '0.123456789012345', '0.1234567890123456', '4.35', '1.005'],
    ...['100000000000000', '99999999999999.9', '0.000000000000001', '2.2250738585072014e-308'],
  ])('reads the number %s as JSON.parse does', (text) => {
    expect(Object.is(read(`{"a":${text}}`)?.['a'], JSON.parse(text))).toBe(true)
  })

  it.each<readonly [what: string, text: string]>([
    ['a member twice', '{"a":1,"a":2}'],
    ['an object twice', '{"b":{"c":1},"b":{}}'],
    ['an object twice, once as another value', '{"b":1,"b":{"c":1}}'],
    ['an escape in a key', '{"\\u0061":1}'],
    ['an escape in a key inside', '{"b":{"\\u0063":1}}'],
    ['an array where members are wanted', '{"b":[{"c":1}]}'],
    ['an array for a value', '{"a":[1]}'],
    ['an object for a value', '{"a":{}}'],
    ['an array', '[{"a":1}]'],
    ['a number', '1'],
    ['nothing', ''],
    ['white space', '  '],
    ['a byte order mark', '\ufeff{"a":1}'],
    ['two values', '{"a":1}{"a":1}'],
    ['a NUL behind', '{"a":1}\0'],
    ['other white space', '{"a":\u00a01}'],
    ['a control character in a text', '{"x":"\u001f"}'],
    ['a line end in a key', '{"x\n":1}'],
    ['an unknown escape', '{"x":"\\x"}'],
    ['a short escape', '{"x":"\\u00e"}'],
    ['a trailing comma', '{"a":1,}'],
    ['a missing comma', '{"a":1 "b":2}'],
    ['a missing colon', '{"a" 1}'],
    ['a missing value', '{"a":}'],
    ['single quotes', "{'a':1}"],
    ['a bracket too few', '{"x":[1}'],
    ['another bracket', '{"x":[1}}'],
    ['a comment', '{"a":1}//'],
    ...[
      '01',
      '-01',
      '1.',
      '.5',
      '+1',
      '-',
      '--1',
      '1e',
      '1e+',
      '0x1',
      '1_0',
      'NaN',
      '-Infinity',
      'tru',
      'nulL',
    ].map((value) => [`the value ${value}`, `{"a":${value}}`] as const),
    ...['01', '1.', '-', 'NaN', 'truE', '"', '[1,]', '[,1]', '{"y"}', '{,}'].map(
      (value) => [`${value} in a value that is passed over`, `{"x":${value}}`] as const,
    ),
  ])('gives up for %s', (_, text) => {
    expect(read(text)).toBeUndefined()
  })

  it('gives up for each beginning of a text, whatever was read before', () => {
    const text = Buffer.from('{"b":{"c":-1.5e3,"d":"\\u0041x"},"x":[true,{"y":null}],"a":12.25}')
    for (let length = 0; length < text.length; length++) {
      read(text)
      expect(read(text.subarray(0, length))).toBeUndefined()
    }
  })

  it('reads bytes that are no UTF-8 as text, and finds the end of the text', () => {
    const text = Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xe6, 0xb8), Buffer.from('","b":{"c":1}}')])
    expect(read(text)).toEqual({ a: '\ufffd', 'b.c': 1 })
  })

  it.each([
    [31, true],
    [32, false],
  ])('passes over %i arrays in the object: %s', (depth, isRead) => {
    const text = `{"x":${'['.repeat(depth)}${']'.repeat(depth)},"a":1}`
    expect(read(text)).toEqual(isRead ? { a: 1 } : undefined)
  })

  it('decodes a text in base64 up to its quote', () => {
    const decodedAt = 1_000
    const decoder = createScanner(bytes, 2, decodedAt)
    const wanted = compileShape([['a'], ['b']], 0) as Shape
    const decode = (text: string) => {
      bytes.write(text)
      if (!decoder.scan(text.length, wanted)) return undefined
      const { kinds, starts, ends, numbers } = decoder.fields
      expect([kinds[0], starts[0], kinds[1]]).toEqual([kind.bytes, decodedAt, kind.number])
      return [bytes.toString('latin1', decodedAt, ends[0]), numbers[1]]
    }
    for (const text of ['', 'x', 'xy', 'xyz', 'xyzx']) {
      expect(decode(`{"a":"${btoa(text)}" ,"b":1}`)).toEqual([text, 1])
      expect(decode(`{"b":2,"a":"${btoa(text)}"}`)).toEqual([text, 2])
    }
    for (const text of ['x', 'xx', 'xxx', 'xx=', 'xx\\u003d=', 'x\\"xx', '====']) {
      expect(decode(`{"a":"${text}","b":1}`)).toBeUndefined()
    }
    // Its quote must be in the text, and not in what was read before.
    for (const text of ['{"a":"', '{"a":"xxxx', '{"a":"xx', '{"a":"xxx', '{"a":"xxx=']) {
      bytes.write('{"a":"xxx=","b":2}')
      expect(decode(text)).toBeUndefined()
    }
  })
})

describe('a shape', () => {
  const named = (count: number) => Array.from({ length: count }, (_, index) => [`m${index}`])
  const deep = (depth: number) => [Array.from({ length: depth }, (_, index) => `m${index}`)]

  it.each([
    ['64 members of an object', named(64), true],
    ['65 members of an object', named(65), false],
    ['8 objects in one another', deep(8), true],
    ['9 objects in one another', deep(9), false],
    ['a value and a member of it', [['a'], ['a', 'b']], false],
    ['a member and the value around it', [['a', 'b'], ['a']], false],
    ['the object itself', [[]], false],
    ['a key with a quote', [['a"']], false],
    ['a key with a backslash', [['\\']], false],
    ['a key with a control character', [['\n']], false],
    ['a key that is no UTF-8', [['\ud800']], false],
    ['a key that other bytes become', [['\ufffd']], false],
    ['any other key', [['温 度.値']], true],
  ])('of %s: %s', (_, wanted, isThere) => {
    expect(compileShape(wanted) !== undefined).toBe(isThere)
  })
})
