import { describe, expect, it } from 'vitest'
import { unfoldBase64 as unfold } from '../../../../src/mapping/payload-format/base64-json.ts'
import { createWork } from '../../../../src/mapping/work.ts'
import type { JsonValue } from '../../../../src/model.ts'
import { describeWithFile } from '../../../helpers/parts.ts'
import { publishedPayloads } from '../../../helpers/published-payloads.ts'

const depthMax = 32
const unfoldBase64 = (value: JsonValue, max: number) => unfold(value, max, createWork(50_000))
const base64 = (text: string | Uint8Array) => Buffer.from(text as string).toString('base64')
const reading = { lat: 35.7, lon: 139.67, bat: 3 }
const readingText = base64(JSON.stringify(reading))

describe('base64 of JSON is replaced by that JSON:', () => {
  it.each<[what: string, value: JsonValue, unfolded: JsonValue]>([
    ['a member', { payload: readingText, imsi: '4' }, { payload: reading, imsi: '4' }],
    ['members at any depth', { a: [{ b: [readingText] }] }, { a: [{ b: [reading] }] }],
    ['the whole payload', readingText, reading],
    ['an array', { a: base64('[1,2,3]') }, { a: [1, 2, 3] }],
    ['an array as short as can be', base64('[1234]'), [1234]],
    ['without padding, where one sign is left out', 'eyJhIjoxMn0', { a: 12 }],
    ['without padding, where two are', 'eyJhIjoxMjM0fQ', { a: 1234 }],
    ['with one sign of padding', 'eyJhIjoxMn0=', { a: 12 }],
    ['with two', 'eyJhIjoxMjM0fQ==', { a: 1234 }],
    ['that needs no padding', 'eyJhIjoxMjN9', { a: 123 }],
    ['with white space in the JSON', { a: base64('  {"a": 1}\n') }, { a: { a: 1 } }],
    ['of any script', { a: base64('{"名":"±/?"}') }, { a: { 名: '±/?' } }],
    [
      'with a key that is special elsewhere',
      JSON.parse(`{"__proto__":"${readingText}"}`),
      JSON.parse(`{"__proto__":${JSON.stringify(reading)}}`),
    ],
  ])('%s', (_what, value, unfolded) => {
    expect(unfoldBase64(value, depthMax)).toEqual(unfolded)
  })

  it('once: what is in it stays as it is', () => {
    const inner = { a: readingText }
    expect(unfoldBase64({ outer: base64(JSON.stringify(inner)) }, depthMax)).toEqual({ outer: inner })
  })

  it('down to the limit of depth', () => {
    expect(unfoldBase64([[readingText]], 2)).toEqual([[reading]])
    expect(unfoldBase64([[readingText]], 1)).toEqual([[readingText]])
    expect(unfoldBase64({ a: { b: readingText } }, 1)).toEqual({ a: { b: readingText } })
    expect(unfoldBase64(readingText, 0)).toEqual(reading)
  })

  it('where __proto__ is a plain key', () => {
    const unfolded = unfoldBase64(JSON.parse('{"__proto__":{"polluted":1},"a":1}'), depthMax)
    expect(Object.keys(unfolded as object)).toEqual(['__proto__', 'a'])
    expect((unfolded as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

describe('a text stays as it is:', () => {
  it.each<[what: string, text: string]>([
    ['a word', 'temperature'],
    ['digits', '12345678'],
    ['an empty text', ''],
    ['base64 of a number', base64('1234567')],
    ['base64 of a JSON text', base64('"a text in quotes"')],
    ['base64 of null', base64('    null')],
    ['base64 of plain text', base64('{not JSON at all}')],
    ['base64 of JSON with something behind', base64('{"a":1} x')],
    ['base64 of bytes', base64(new Uint8Array([0xff, 0xfe, 0x7b, 0x7d, 1, 2, 3]))],
    [
      'base64 of JSON that is not UTF-8',
      base64(new Uint8Array([...Buffer.from('{"a":"'), 0xff, ...Buffer.from('"}')])),
    ],
    ['fewer than 8 signs', base64('[1,2]').replace(/=/g, '')],
    ['fewer than 8 signs with padding', base64('[12]')],
    ['the URL-safe alphabet', base64('{"?":"~~~???>>>"}').replace(/\+/g, '-').replace(/\//g, '_')],
    ['one sign of padding where there are two', 'eyJhIjoxMjM0fQ='],
    ['two signs of padding where there is one', 'eyJhIjoxMn0=='],
    ['padding where there is none', 'eyJhIjoxMjN9='],
    ['bits behind the last byte', 'eyJhIjoxMjM0fR=='],
    ['bits behind the last byte, without padding', 'eyJhIjoxMjM0fR'],
    ['one sign too many', 'eyJhIjoxMjN9e'],
    ['a line break inside', `${readingText.slice(0, 8)}\n${readingText.slice(8)}`],
    ['cut off', readingText.slice(0, -9)],
    ['with its end painted over, as in manuals', `${readingText.slice(0, -5)}xxxxx`],
    ['JSON itself', '{"a":1,"b":2}'],
  ])('%s', (_what, text) => {
    expect(unfoldBase64({ text }, depthMax)).toEqual({ text })
    expect(unfoldBase64(text, depthMax)).toBe(text)
  })

  it.each<[JsonValue]>([[1], [true], [null], [[]], [{}], [[null, { a: false }]]])(
    'and so does %j',
    (value) => {
      expect(unfoldBase64(value, depthMax)).toEqual(value)
    },
  )
})

describe('a payload of 65,536 containers in each other', () => {
  it('is read to the limit of depth', () => {
    const nested = JSON.parse('['.repeat(65_536) + ']'.repeat(65_536)) as JsonValue
    expect(Array.isArray(unfoldBase64(nested, depthMax))).toBe(true)
  })
})

describeWithFile('the payload that SORACOM publishes', 'the published payloads', () => {
  it('is not whole base64, and stays as it is', () => {
    const { payload } = publishedPayloads().find(({ name }) => name === 'soracom-gps-multiunit-base64')!
    expect(unfoldBase64(payload, depthMax)).toEqual(payload)
  })
})
