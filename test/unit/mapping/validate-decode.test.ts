import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { parseMapping } from '#mapping/authoring'
import { issuesOf } from '../../helpers/issues.ts'
import { rules } from '../../helpers/mapping.ts'
import { schemaProblemsOf } from '../../helpers/schema.ts'

const withDecode = (decode: string) => rules(`  - { topic: t, decode: ${decode} }`)
const withFields = (fields: string, more = '') =>
  withDecode(`{ format: bytes, fields: { n: uint8, ${fields} }${more} }`)

/** Without the line, and the path of the rule. */
const issues = (yamlText: string) =>
  issuesOf(yamlText).map((issue) => issue.replace(/^.*?rules\[0\]\.decode\.?/, ''))

describe('decode', () => {
  it.each([
    'cbor',
    'senml+cbor',
    'msgpack',
    'cayenne-lpp',
    'gzip',
    'zlib',
    '{ format: json }',
    '{ format: text, encoding: hex, compression: zlib }',
    '{ format: cayenne-lpp, from: PayloadData }',
    '{ format: cayenne-lpp, from: $.PayloadData }',
    '{ format: senml+cbor, from: uplink_message.frm_payload, encoding: base64, compression: gzip }',
    '{ format: bytes, from: "`my data`", order: little, fields: { a: uint8 } }',
    '{ format: bytes, tags: { "01": { a: uint8 }, "02": { a: uint8, b: { type: text, length: 3 } } } }',
    '{ format: bytes, fields: { a: uint8 }, tags: { "01fE": { b: { at: 2, type: int16 } } } }',
  ])('may be %s', (decode) => {
    expect(issuesOf(withDecode(decode))).toEqual([])
    expect(schemaProblemsOf(parse(withDecode(decode)))).toEqual([])
  })

  it.each<[decode: string, problems: string[]]>([
    [
      'bytes',
      [
        expect.stringMatching(
          /^: expected one of .* \(actual: "bytes"\); write `decode: \{ format: bytes, fields: … \}`$/,
        ),
      ],
    ],
    ['[]', [': expected a format, or a mapping with `format` (actual: a list)']],
    ['{ from: a }', [expect.stringMatching(/^format: expected one of json, .*, bytes \(actual: nothing\)$/)]],
    ['{ format: gzip }', [expect.stringMatching(/\(actual: "gzip"\); write `compression: gzip`$/)]],
    ['{ format: cbor, form: a }', [expect.stringContaining('unknown key `form`; did you mean `from`?')]],
    ...['$', '$topic', '"a[0]"', '"a + 1"', '7'].map((from): [string, string[]] => [
      `{ format: cbor, from: ${from} }`,
      [
        expect.stringMatching(
          /^from: expected a path of member names such as `uplink_message.frm_payload` \(actual: /,
        ),
      ],
    ]),
    ['{ format: cbor, encoding: utf8 }', ['encoding: expected one of base64, hex (actual: "utf8")']],
    ['{ format: cbor, compression: br }', ['compression: expected one of gzip, zlib (actual: "br")']],
    ['{ format: bytes }', [': expected `fields`, `tags` or both with `format: bytes`']],
    [
      '{ format: bytes, order: msb, fields: { a: uint8 } }',
      ['order: expected one of big, little (actual: "msb")'],
    ],
    [
      '{ format: cbor, order: big, fields: { a: uint8 }, tags: {} }',
      ['order', 'fields', 'tags'].map((key) => `${key}: expected only with \`format: bytes\``),
    ],
    ['{ format: bytes, fields: {} }', ['fields: expected at least one field (actual: nothing)']],
    ['{ format: bytes, fields: [] }', ['fields: expected a mapping from names to fields (actual: a list)']],
    [
      '{ format: bytes, fields: { "": uint8 } }',
      [expect.stringContaining('expected a name (actual: empty text)')],
    ],
    ['{ format: bytes, tags: {} }', ['tags: expected a tag and its fields (actual: nothing)']],
    ['{ format: bytes, tags: { "01": {} } }', [expect.stringContaining('expected at least one field')]],
    [
      '{ format: bytes, tags: { "012": { a: uint8 } } }',
      [
        expect.stringContaining(
          'expected the 1 to 8 bytes of a tag in hex, in quotes, such as "0367" (actual: "012")',
        ),
      ],
    ],
    ['{ format: bytes, tags: { "0g": { a: uint8 } } }', [expect.stringContaining('(actual: "0g")')]],
    [
      `{ format: bytes, tags: { "${'01'.repeat(9)}": { a: uint8 } } }`,
      [expect.stringContaining('expected the 1 to 8 bytes')],
    ],
    [
      '{ format: bytes, tags: { "01": { a: uint8 }, "0203": { b: uint8 } } }',
      [expect.stringContaining('expected a tag as long as "01" (actual: "0203")')],
    ],
    [
      '{ format: bytes, tags: { "0a": { a: uint8 }, "0A": { b: uint8 } } }',
      ['0a', '0A'].map((tag) => expect.stringContaining(`(actual: "${tag}" in two ways of writing)`)),
    ],
    [
      '{ format: bytes, fields: { a: uint8 }, tags: { "0a": { a: uint8 } } }',
      [expect.stringContaining('`fields` already has a field `a`')],
    ],
  ])('%s is refused', (decode, problems) => {
    expect(issues(withDecode(decode))).toEqual(problems)
  })
})

describe('a field of a frame', () => {
  it.each([
    'a: int64',
    'a: { type: float32, scale: 0.1, offset: -40, invalid: [1e30, 0] }',
    'a: { at: -2, type: uint16, order: little, invalid: 0xffff }',
    'a: { at: 65535, bits: 7 }',
    'a: { type: uint48, bits: "40-47" }',
    'a: { type: uint16, bits: "15..8", invalid: 255 }',
    'a: { type: text, length: 65535 }',
    'a: { type: hex, length: rest }',
    'a: { type: int8, repeat: 10000 }',
    'a: { type: int8, repeat: n }',
    'a: { type: text, length: 3, repeat: rest }',
    'a: { repeat: rest, order: little, fields: { b: int8, c: { type: int16, at: 3, repeat: 2 } } }',
  ])('may be %s', (field) => {
    expect(issuesOf(withFields(field))).toEqual([])
    expect(schemaProblemsOf(parse(withFields(field)))).toEqual([])
  })

  it.each<[field: string, problems: string[]]>([
    ['a: int12', [expect.stringMatching(/^a: expected one of int8, .*float64 \(actual: "int12"\)$/)]],
    ['a: text', ['a: expected `{ type: text, length: … }` (actual: "text")']],
    ['a: 16', ['a: expected a type such as int16, or a mapping with `type` (actual: 16)']],
    ['a: {}', [expect.stringMatching(/^a\.type: expected one of int8, .*hex \(actual: nothing\)$/)]],
    ['a: { type: int16, size: 2 }', [expect.stringContaining('a.size: unknown key `size`')]],
    ['a: { type: int16, at: 1.5 }', ['a.at: expected an integer from -65535 to 65535 (actual: 1.5)']],
    ['a: { type: int16, order: lsb }', ['a.order: expected one of big, little (actual: "lsb")']],
    ['a: { type: int16, scale: x }', [expect.stringContaining('a.scale: expected a number')]],
    ['a: { type: int16, offset: .nan }', [expect.stringContaining('a.offset: expected a number')]],
    ['a: { type: int16, length: 2 }', ['a.length: expected only with the types text and hex']],
    [
      'a: { type: int16, invalid: 0xffff }',
      ['a.invalid: expected a number from -32768 to 32767, as int16 has it (actual: 65535)'],
    ],
    [
      'a: { type: uint8, invalid: [255, -1] }',
      ['a.invalid: expected a number from 0 to 255, as uint8 has it (actual: -1)'],
    ],
    [
      'a: { type: uint8, invalid: [] }',
      ['a.invalid: expected a number, or a list of numbers (actual: an empty list)'],
    ],
    ['a: { type: uint8, invalid: ff }', [expect.stringContaining('a.invalid: expected a number')]],
    [
      'a: { type: uint16, bits: 16 }',
      ['a.bits: expected a bit of uint16 such as 0, or bits such as "0-3", up to 15 (actual: 16)'],
    ],
    [
      'a: { bits: "4-8" }',
      ['a.bits: expected a bit of uint8 such as 0, or bits such as "0-3", up to 7 (actual: "4-8")'],
    ],
    ['a: { bits: "4,5" }', [expect.stringContaining('(actual: "4,5")')]],
    ['a: { bits: -1 }', [expect.stringContaining('(actual: -1)')]],
    ['a: { type: float32, bits: 1 }', ['a.bits: expected only with integers of at most 48 bits']],
    ['a: { type: uint56, bits: 1 }', ['a.bits: expected only with integers of at most 48 bits']],
    [
      'a: { type: text }',
      ['a.length: expected a number of bytes from 1 to 65535, or `rest` (actual: nothing)'],
    ],
    [
      'a: { type: hex, length: 0 }',
      ['a.length: expected a number of bytes from 1 to 65535, or `rest` (actual: 0)'],
    ],
    [
      'a: { type: hex, length: rest, repeat: 2 }',
      ['a.length: expected a number of bytes from 1 to 65535 (actual: "rest")'],
    ],
    [
      'a: { type: text, length: 2, scale: 2, bits: 1 }',
      ['a.bits: expected only with numbers', 'a.scale: expected only with numbers'],
    ],
    [
      'a: { type: int8, repeat: 0 }',
      ['a.repeat: expected an integer from 1 to 10000, `rest`, or the name of a field above (actual: 0)'],
    ],
    ['a: { type: int8, repeat: a }', [expect.stringContaining('(actual: "a")')]],
    ['a: { type: int8, repeat: b }, b: uint8', [expect.stringContaining('(actual: "b")')]],
    ['a: { fields: { b: int8 } }', ['a.fields: expected `repeat` beside `fields`']],
    [
      'a: { type: int8, scale: 2, repeat: 2, fields: { b: int8 } }',
      ['a.type: expected only without `fields`', 'a.scale: expected only without `fields`'],
    ],
    [
      'a: { repeat: 2, fields: { b: { at: -1, type: int8 } } }',
      ['a.fields.b.at: expected an integer from 0 to 65535 (actual: -1)'],
    ],
    [
      'a: { repeat: 2, fields: { b: { type: hex, length: rest } } }',
      ['a.fields.b.length: expected a number of bytes from 1 to 65535 (actual: "rest")'],
    ],
    [
      'a: { repeat: 2, fields: { c: uint8, b: { type: int8, repeat: c } } }',
      ['a.fields.b.repeat: expected an integer from 1 to 10000 (actual: "c")'],
    ],
  ])('%s is refused', (field, problems) => {
    expect(issues(withFields(field)).map((issue) => issue.replace(/^fields\./, ''))).toEqual(problems)
  })

  it('has a fixed size in tags', () => {
    const decode =
      '{ format: bytes, tags: { "01": { a: { type: hex, length: rest }, b: { at: -1, type: int8 } } } }'
    expect(issues(withDecode(decode))).toEqual([
      expect.stringContaining('a.length: expected a number of bytes from 1 to 65535 (actual: "rest")'),
      expect.stringContaining('b.at: expected an integer from 0 to 65535 (actual: -1)'),
    ])
  })
})

describe('a test with bytes', () => {
  const test = (more: string) =>
    `${rules('  - { topic: t, decode: cbor }')}\ntests: [{ topic: t, ${more}, expect: "" }]`

  it('has them in base64', () => {
    expect(issuesOf(test('payload_base64: oA=='))).toEqual([])
    expect(parseMapping(test('payload_base64: ""'), 'mapping.yaml').tests).toHaveLength(1)
  })

  it.each([
    ['payload_base64: "a b"', 'payload_base64: expected bytes in base64 (actual: "a b")'],
    ['payload_base64: 7', 'payload_base64: expected bytes in base64 (actual: 7)'],
    ['payload_base64: oA==, payload: 1', 'payload_base64: expected either `payload` or `payload_base64`'],
  ])('%s is refused', (more, problem) => {
    expect(issuesOf(test(more))).toEqual([expect.stringContaining(problem)])
    expect(schemaProblemsOf(parse(test(more)))).not.toEqual([])
  })
})
