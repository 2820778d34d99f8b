import { deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { payloadBytesMax } from '../../../../src/default-limits.ts'
import type { Decode, PayloadFormat } from '../../../../src/mapping/language.ts'
import { load } from '../../../../src/mapping/payload-format/read-payload.ts'
import { prepareMapping } from '../../../../src/mapping/prepare-mapping.ts'
import { createWork } from '../../../../src/mapping/work.ts'
import type { JsonValue, Message } from '../../../../src/model.ts'
import { mapLineWith, mappingLimits, rules } from '../../../helpers/mapping.ts'
import { messageOf } from '../../../helpers/message.ts'

const stepsMax = 40_000
const published = (bytes: Uint8Array | string) =>
  messageOf(
    { topic: 't', payload_base64: Buffer.from(bytes as string).toString('base64') },
    { payloadBytesMax },
  )
const parsed = (payload: JsonValue) => messageOf({ topic: 't', payload })

async function read(decode: PayloadFormat | Decode, message: Message, work = createWork(stepsMax)) {
  const { payloadReader } = await load({ version: 1, rules: [{ topic: 't', decode }] })
  return payloadReader(decode, 32)(message, work)
}

describe.each([
  ['gzip', gzipSync],
  ['zlib', deflateSync],
] as const)('%s', (compression, compress) => {
  const other = compression === 'gzip' ? deflateSync : gzipSync

  it('is JSON unless the rule says more', async () => {
    expect(await read(compression, published(compress('{"a":1}')))).toEqual({ ok: true, value: { a: 1 } })
    expect(await read({ format: 'text', compression }, published(compress(' 007 ')))).toEqual({
      ok: true,
      value: '007',
    })
    expect(
      await read({ format: 'cbor', compression }, published(compress(Buffer.from('6161', 'hex')))),
    ).toEqual({
      ok: true,
      value: 'a',
    })
  })

  it.each<[what: string, bytes: Uint8Array | string]>([
    ['JSON', '{"a":1}'],
    ['the other one', other('{"a":1}')],
    ['one that is cut off', compress('{"a":1}').subarray(0, -3)],
    ['one with a bit changed', compress('{"a":1}').map((byte, at) => (at === 12 ? byte ^ 4 : byte))],
  ])('is refused where it is %s', async (_, bytes) => {
    const reading = { ok: false, reason: 'not_decoded', detail: `not ${compression}` }
    expect(await read(compression, published(bytes))).toEqual(reading)
  })

  it('says what is wrong inside', async () => {
    expect(await read(compression, published(compress('{"a":')))).toMatchObject({
      ok: false,
      reason: 'not_json',
    })
    expect(await read(compression, published(compress('')))).toMatchObject({ ok: false, reason: 'empty' })
  })

  it.each([
    [131_072, true],
    [131_073, false],
  ])('has a limit for what comes out: of %i bytes it is %s that they are read', async (bytes, ok) => {
    const detail = { ok: false, reason: 'too_large', detail: `more than 131072 bytes in ${compression}` }
    const text = JSON.stringify('x'.repeat(bytes - 2))
    expect(await read(compression, published(compress(text)))).toEqual(
      ok ? { ok: true, value: 'x'.repeat(bytes - 2) } : detail,
    )
  })

  it('pays for what comes out, so that many small ones are no way around the limit', async () => {
    const work = createWork(stepsMax)
    const bomb = compress(Buffer.alloc(131_072, 0x20)).toString('base64')
    const payload = { d: Array.from({ length: 300 }, () => bomb) }
    const reading = await read({ format: 'json', from: 'd', compression }, parsed(payload), work)
    expect(work.left).toBeLessThan(0)
    const [{ count = 0 } = {}] = ('problems' in reading && reading.problems) || []
    expect(count).toBeLessThan(10)
  })
})

it.each<PayloadFormat>(['cbor', 'senml+cbor', 'msgpack', 'cayenne-lpp', 'gzip', 'zlib'])(
  'a payload for %s may not be empty or too large',
  async (format) => {
    expect(await read(format, published(''))).toMatchObject({ ok: false, reason: 'empty' })
    expect(await read(format, published(Buffer.alloc(131_073, 0x80)))).toEqual({
      ok: false,
      reason: 'too_large',
      detail: 'more than 131072 bytes',
    })
  },
)

describe('a payload that is bytes as text', () => {
  const fields = { a: 'uint8', b: 'uint16' } as const
  const value = { a: 1, b: 0xaafe }

  it.each<[encoding: 'base64' | 'hex', text: string]>([
    ['hex', '01AAFE'],
    ['hex', ' 01 aa fe\r\n'],
    ['hex', '0x01AAFE'],
    ['hex', '01:AA:FE'],
    ['hex', '01-AA-FE'],
    ['hex', '"01AAFE"'],
    ['base64', 'Aar+'],
    ['base64', 'Aar-'],
    ['base64', ' Aa\nr+ '],
    ['base64', '"Aar+"'],
  ])('is read from %s: %j', async (encoding, text) => {
    expect(await read({ format: 'bytes', encoding, fields }, published(text))).toMatchObject({
      ok: true,
      value,
    })
  })

  it.each<[encoding: 'base64' | 'hex', text: string]>([
    ['hex', '01AAF'],
    ['hex', '01AAFG'],
    ['hex', '0x0x01'],
    ['hex', 'online'],
    ['base64', 'A'],
    ['base64', 'AAAAA'],
    ['base64', 'AA=A'],
    ['base64', 'n/a'],
    ['base64', 'AA'],
    ['base64', 'AB=='],
    ['base64', 'AAA==='],
    ['base64', 'off!'],
  ])('is refused where it is not %s: %j', async (encoding, text) => {
    const reading = { ok: false, reason: 'not_decoded', detail: `not ${encoding}` }
    expect(await read({ format: 'bytes', encoding, fields }, published(text))).toEqual(reading)
  })

  it.each<[encoding: 'base64' | 'hex']>([['hex'], ['base64']])(
    'is refused where there is nothing: %s',
    async (encoding) => {
      expect(await read({ format: 'bytes', encoding, fields }, published(' '))).toMatchObject({
        ok: false,
        reason: 'empty',
      })
    },
  )
})

describe('a member that is bytes as text', () => {
  const decode: Decode = { format: 'bytes', from: 'up.data', fields: { a: 'uint8' } }

  it.each<[what: string, decode: Decode, payload: JsonValue, value: JsonValue]>([
    ['in base64', decode, { up: { data: 'AQ==', n: 1 }, m: 2 }, { up: { data: { a: 1 }, n: 1 }, m: 2 }],
    ['in hex', { ...decode, encoding: 'hex' }, { up: { data: '01' } }, { up: { data: { a: 1 } } }],
    ['as JSON', { format: 'json', from: 'd' }, { d: 'eyJ0IjoxfQ==' }, { d: { t: 1 } }],
    ['as text', { format: 'text', from: 'd' }, { d: 'b24=' }, { d: 'on' }],
    ['as CBOR', { format: 'cbor', from: 'd' }, { d: 'oWF0AQ==' }, { d: { t: 1 } }],
    ['as MessagePack', { format: 'msgpack', from: 'd' }, { d: 'gaF0AQ==' }, { d: { t: 1 } }],
    [
      'as Cayenne LPP',
      { format: 'cayenne-lpp', from: 'd' },
      { d: 'A2cBEA==' },
      { d: { temperature_3: 27.2 } },
    ],
    [
      'as SenML',
      { format: 'senml+json', from: 'd' },
      { d: 'W3sibiI6ImEiLCJ2IjoxLCJ0IjoxNzY3MjI1NjAwfV0=' },
      { d: [{ n: 'a', t: 1_767_225_600, v: 1 }] },
    ],
    ['in a list', { ...decode, from: 'd' }, { d: ['AQ==', 'Ag=='] }, { d: [{ a: 1 }, { a: 2 }] }],
    [
      'in each of a list',
      { ...decode, from: 'd.x' },
      [{ d: { x: 'AQ==' } }, { d: { x: 'Ag==' } }],
      [{ d: { x: { a: 1 } } }, { d: { x: { a: 2 } } }],
    ],
    [
      'under a name in backticks',
      { ...decode, from: '`my data`' },
      { 'my data': 'AQ==' },
      { 'my data': { a: 1 } },
    ],
    [
      'under `__proto__`',
      { ...decode, from: '__proto__' },
      JSON.parse('{"__proto__":"AQ=="}'),
      JSON.parse('{"__proto__":{"a":1}}'),
    ],
    [
      'beside `__proto__`',
      { ...decode, from: 'd' },
      JSON.parse('{"__proto__":{"b":1},"d":"AQ=="}'),
      JSON.parse('{"__proto__":{"b":1},"d":{"a":1}}'),
    ],
  ])('is decoded %s', async (_, how, payload, value) => {
    const before = structuredClone(payload)
    expect(await read(how, parsed(payload))).toEqual({ ok: true, value, problems: [] })
    expect(payload).toEqual(before)
  })

  it.each<[what: string, payload: JsonValue, value: JsonValue, detail: string]>([
    ['is missing', { up: { n: 1 } }, { up: { n: 1 } }, 'nothing at up.data'],
    ['is missing with what is around it', { n: 1 }, { n: 1 }, 'nothing at up.data'],
    ['is null', { up: { data: null } }, { up: { data: null } }, 'nothing at up.data'],
    ['is a number', { up: { data: 12 } }, { up: { data: null } }, 'up.data is not a text'],
    ['is no base64', { up: { data: '?' } }, { up: { data: null } }, 'up.data: not base64'],
    ['is empty', { up: { data: '' } }, { up: { data: null } }, 'up.data: no bytes'],
    ['is inherited', { up: {}, constructor: 1 }, { up: {}, constructor: 1 }, 'nothing at up.data'],
  ])('costs only itself where it %s', async (_, payload, value, detail) => {
    expect(await read(decode, parsed(payload))).toEqual({ ok: true, value, problems: [{ detail, count: 1 }] })
  })

  it('says what is wrong inside', async () => {
    expect(await read({ format: 'cbor', from: 'd' }, parsed({ d: '/w==' }))).toMatchObject({
      value: { d: null },
      problems: [{ detail: 'd: not CBOR: a break outside of what it could end' }],
    })
    expect(
      await read({ ...decode, from: 'd', fields: { a: 'uint16' } }, parsed({ d: ['AQ==', 'AQ=='] })),
    ).toMatchObject({
      value: { d: [{}, {}] },
      problems: [{ detail: 'd: a is outside of the frame', count: 2 }],
    })
  })

  it('needs a payload that is JSON', async () => {
    expect(await read(decode, published('{'))).toMatchObject({ ok: false, reason: 'not_json' })
  })

  it('is left where the steps end', async () => {
    const work = createWork(stepsMax)
    const payload = { d: Array.from({ length: 2_000 }, () => 'AQ==') }
    const reading = await read({ ...decode, from: 'd' }, parsed(payload), work)
    expect(work.left).toBeLessThan(0)
    const { d } = (reading.ok ? reading.value : {}) as { readonly d: readonly JsonValue[] }
    expect(d.filter((one) => typeof one === 'object' && one !== null).length).toBeLessThan(1_000)
  })
})

describe('a rule with `decode`', () => {
  it('counts what a frame is too short for, beside its samples', async () => {
    const yaml = rules('  - { topic: t, decode: { format: bytes, fields: { a: uint8, b: uint16 } } }')
    expect(await mapLineWith(yaml, { topic: 't', payload_base64: 'AQI=' })).toEqual([
      '# bad_record, rule 0, b is outside of the frame',
      'a 1 1767225605000',
    ])
  })

  it('counts nothing of a frame that another rule takes', async () => {
    const yaml = rules(`
  - { topic: t, when: "$exists(part) and part = 2", decode: { format: bytes, fields: { part: uint8, b: uint32 } } }
  - { topic: t, decode: { format: bytes, fields: { part: uint8, c: uint8 } } }`)
    expect(await mapLineWith(yaml, { topic: 't', payload_base64: 'AQI=' })).toEqual([
      'c 2 1767225605000',
      'part 1 1767225605000',
    ])
  })

  it('makes a dead letter of what it cannot read', async () => {
    const file = { version: 1, rules: [{ topic: 't', decode: 'cbor' }] } as const
    const mapping = await prepareMapping(file, mappingLimits)
    expect((await mapping.map(published('{'))).unreadable).toEqual({
      ok: false,
      reason: 'not_decoded',
      detail: 'not CBOR: byte 0',
    })
  })

  it('resolves SenML in CBOR', async () => {
    const yaml = rules(
      '  - { topic: t, decode: senml+cbor, for: [{ each: $, timestamp: t, metrics: [{ name: n, value: v }] }] }',
    )
    // [{-2: "x_", 0: "temp", 2: 21.5, 6: -1}, {0: "y", 4: true, 5: "no sum"}]
    const pack = Buffer.from(
      '82 a4 21 62785f 00 6474656d70 02 f94d60 06 20 a3 00 6179 04 f5 05 666e6f2073756d'.replace(/ /g, ''),
      'hex',
    )
    expect(await mapLineWith(yaml, { topic: 't', payload_base64: pack.toString('base64') })).toEqual([
      '# bad_record, rule 0, s is not a number',
      'x_temp 21.5 1767225604000',
    ])
  })

  it('counts a payload that has more items than steps', async () => {
    const pack = Buffer.concat([Buffer.from('9a0001f000', 'hex'), Buffer.alloc(0x1f000)])
    const yaml = rules('  - { topic: t, decode: cbor }')
    expect(await mapLineWith(yaml, { topic: 't', payload_base64: pack.toString('base64') })).toEqual([
      '# no_metric, rule 0',
      '# too_much_work, rule 0, decode',
      '# too_much_work, rule 0, leaves',
    ])
  })
})
