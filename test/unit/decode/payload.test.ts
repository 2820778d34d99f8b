import { describe, expect, it } from 'vitest'
import { payloadFromBase64, payloadFromJson } from '../../../src/decode/payload.ts'
import { cpuMsOf } from '../../helpers/cpu-time.ts'

const bytesMax = 100
const payloadOf = (bytes: string | Uint8Array, max = bytesMax) =>
  payloadFromBase64(Buffer.from(bytes as string).toString('base64'), max)
const read = (bytes: string | Uint8Array, max = bytesMax) => payloadOf(bytes, max).read()

// The reader of odd payloads, which the first of them loads.
const first = read('{"a":1}\0')
if (!first.ok) await first.load?.()

describe('a payload is read as', () => {
  it.each<[string, unknown]>([
    ['{"a":1}', { a: 1 }],
    ['[1,2]', [1, 2]],
    ['23.5', 23.5],
    ['"on"', 'on'],
    ['true', true],
    ['null', null],
    ['﻿{"a":1}', { a: 1 }],
    ['  {"a":1}\n', { a: 1 }],
  ])('JSON: %s', (text, value) => {
    expect(read(text)).toEqual({ ok: true, value })
  })

  it.each<[string, unknown]>([
    ['+5', 5],
    ['007', 7],
    ['.5', 0.5],
    ['5.', 5],
    ['1e400x', '1e400x'],
    ['online', 'online'],
    [' 12,5 ', '12,5'],
    ['NaN', 'NaN'],
    ['0x1f', '0x1f'],
    ['22 °C', '22 °C'],
  ])('text: %s', (text, value) => {
    expect(read(text)).toEqual({ ok: true, value })
  })

  it.each<[string, unknown]>([
    ['{"t":NaN,"h":1}', { t: Number.POSITIVE_INFINITY, h: 1 }],
    ['{"t":-Infinity}', { t: Number.POSITIVE_INFINITY }],
    ['[nan, inf, 2]', [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 2]],
    ...[
      '-nan',
      'NAN',
      'Nan',
      'nan(ind)',
      '-nan(ind)',
      'NAN(SNAN)',
      '-inf',
      'INF',
      '+Infinity',
      '1.#IND',
      '-1.#IND00',
      '1.#QNAN',
      '1.#INF',
      'ovf',
    ].map((number): [string, unknown] => [`{"t":${number},"h":1}`, { t: Number.POSITIVE_INFINITY, h: 1 }]),
    ['{"text":"NaN \\" Infinity","t":NaN}', { text: 'NaN " Infinity', t: Number.POSITIVE_INFINITY }],
    ['{"t":1e400}', { t: Number.POSITIVE_INFINITY }],
  ])('JSON with numbers that JSON has not: %s', (text, value) => {
    expect(read(text)).toEqual({ ok: true, value })
  })
})

describe('members without braces', () => {
  it.each<[string, unknown]>([
    ['"a":1,"b":{"c":[2]}', { a: 1, b: { c: [2] } }],
    ['"a" : 1,\n"b": nan,', { a: 1, b: Number.POSITIVE_INFINITY }],
    ['"a\\":": 1', { 'a":': 1 }],
  ])('%s', (text, value) => {
    expect(read(text)).toEqual({ ok: true, value })
  })

  it.each(['"a":', '"a":1}', '"a":1 "b":2', '"a","b":1', '"a":1,b:2', '"a:1'])('are no JSON: %s', (text) => {
    expect(read(text)).toMatchObject({ ok: false, reason: 'not_json' })
  })
})

describe('lines of names and numbers', () => {
  it.each(['temp: 21.4\nhum: 40', 'temp 21.4 C\r\nhum 40 %', 'temp;21;C\nhum;40;%'])(
    'are text: %j',
    (text) => {
      expect(read(text)).toEqual({ ok: true, value: text })
    },
  )

  it.each(['temp 21.4 C\nhum', 'a b 1\nc 2', 'temp     21\nhum 40'])('are none: %j', (text) => {
    expect(read(text)).toMatchObject({ ok: false, reason: 'not_json' })
  })
})

describe('lines with times', () => {
  it.each(['28.6 @1429627454\n28.7 @1429627460', 'a.b 2 1429627454\r\na.c 3 1429627454', '28.6\t1429627454'])(
    'are text: %j',
    (text) => {
      expect(read(text)).toEqual({ ok: true, value: text })
    },
  )

  it.each<[string, unknown]>([
    ['28.6\n28.7', [28.6, 28.7]],
    ['28.6 1429627454\n28.7', [28.6, 1429627454, 28.7]],
  ])('are numbers: %j', (text, value) => {
    expect(read(text)).toEqual({ ok: true, value })
  })
})

describe('bytes around a payload', () => {
  it.each<[string, unknown]>([
    ['{"value":15}\0', { value: 15 }],
    ['{"value":15}\0\0\0\0', { value: 15 }],
    ['\0{"value":15}', { value: 15 }],
    ['\0\n {"value":15} \r\n\0 ', { value: 15 }],
    ['\ufeff\0{"value":15}', { value: 15 }],
    ['\0\ufeff{"value":15}', { value: 15 }],
    ['15\0', 15],
    ['+5\0', 5],
    ['on\0\0', 'on'],
    ['\x02{"a":1}\x03', { a: 1 }],
    ['{"a":1};', { a: 1 }],
    ['{"a":1},\r\n', { a: 1 }],
    ['[1,2] ;', [1, 2]],
    ['21.5;', '21.5;'],
    ['"on"\0', 'on'],
    ['{"a":"x\\u0000"}\0', { a: 'x\0' }],
  ])('are taken away: %j', (text, value) => {
    expect(read(text)).toEqual({ ok: true, value })
  })
})

describe('several values in one payload', () => {
  it.each<[string, unknown]>([
    ['{"a":1}{"a":2}', [{ a: 1 }, { a: 2 }]],
    ['{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
    ['{"a":1}\r\n\r\n{"a":{"b":[1]}}', [{ a: 1 }, { a: { b: [1] } }]],
    ['{"a":1}\0{"a":2}\0', [{ a: 1 }, { a: 2 }]],
    ['\x1e{"a":1}\n\x1e{"a":2}\n', [{ a: 1 }, { a: 2 }]],
    ['[1][2]', [[1], [2]]],
    ['"a" "b"', ['a', 'b']],
    ['{"a":"} {"} {"a":"\\"} {"}', [{ a: '} {' }, { a: '"} {' }]],
    ['{"t":nan} {"t":1}', [{ t: Number.POSITIVE_INFINITY }, { t: 1 }]],
    ['21.5\n22\n', [21.5, 22]],
    ['1\n{"a":2}true\n', [1, { a: 2 }, true]],
  ])('are an array of them: %j', (text, value) => {
    expect(read(text)).toEqual({ ok: true, value })
  })

  it('are 10,000 at most', () => {
    const values = (count: number) => read('[1]\n'.repeat(count), 200_000)
    expect(values(10_000)).toEqual({ ok: true, value: Array(10_000).fill([1]) })
    expect(values(10_001)).toEqual({ ok: false, reason: 'not_json', detail: 'more than 10000 values' })
  })

  it.each(['21,5\n22', '1,2\n3,4', '{"a":1},{"a":2}', '{"a":1}]', '{"a":1} x', 'on\noff', '{"a":1}}{'])(
    'but not %j',
    (text) => {
      expect(read(text)).toMatchObject({ ok: false, reason: 'not_json' })
    },
  )
})

describe('text of a log', () => {
  it.each([
    '[D][sensor:094]: sent state 21.5',
    '[12:00:00] started',
    '[2026-06-01 12:00:00] started',
    '[12:00:00][I][wifi:123]: connected',
    '[INFO ] ready',
    '[ WARN ]: low memory',
    '[D] heap=[1,2]',
    '\x1b[0;32mI (312) wifi: on\x1b[0m',
    '21.5 \x1b[0m',
  ])('is known as such: %j', (text) => {
    expect(read(text)).toMatchObject({ ok: false, reason: 'not_json', isLog: true })
  })

  it.each([
    '[1,2',
    '[{"a":1}',
    '["a","b"',
    '[true,',
    '[21.5]x',
    '[-1',
    '[D]{"a":1}',
    '[D',
    '[nan,1',
    '{"a":',
  ])('is not %j', (text) => {
    const reading = read(text)
    expect(reading).toMatchObject({ ok: false, reason: 'not_json' })
    expect(reading).not.toHaveProperty('isLog')
  })
})

describe('a payload stays unread', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['no bytes', '', 'empty'],
    ['white space', ' \n', 'empty'],
    ['bytes that are not UTF-8', new Uint8Array([0xff, 0xfe, 0x00]), 'not_json'],
    ['bytes with control characters', new Uint8Array([0x41, 0x02, 0x41]), 'not_json'],
    ['a number between control characters', '\x0221.5\x03', 'not_json'],
    ['two ends', '{"a":1};;', 'not_json'],
    ['the end of something else', '"a"};', 'not_json'],
    ['broken JSON', '{"a":1', 'not_json'],
    ['two JSON values, one of which is broken', '{"a":1}{"a":', 'not_json'],
    ['nothing but NULs', '\0\0', 'empty'],
    ['a truncated array', '[{"a":1},', 'not_json'],
    ['an array with a word', '[nano]', 'not_json'],
    ['a number that goes on', '[nan0]', 'not_json'],
    ['a NUL in the middle', '{"a":\u0000 1}', 'not_json'],
  ])('%s', (_name, bytes, reason) => {
    expect(read(bytes)).toMatchObject({ ok: false, reason })
  })

  it('above the limit of bytes, and not at it', () => {
    expect(read(`"${'x'.repeat(bytesMax - 2)}"`)).toMatchObject({ ok: true })
    expect(read(`"${'x'.repeat(bytesMax - 1)}"`)).toMatchObject({ ok: false, reason: 'too_large' })
  })

  it('above the limit of bytes where the rule has parsed it', () => {
    expect(payloadFromJson({ a: 'x'.repeat(bytesMax - 8) }, bytesMax).read()).toMatchObject({ ok: true })
    expect(payloadFromJson({ a: 'x'.repeat(bytesMax - 7) }, bytesMax).read()).toMatchObject({
      ok: false,
      reason: 'too_large',
    })
  })

  it('without a word of it in the detail', () => {
    expect(JSON.stringify(read('{"password":"hunter2" oops'))).not.toContain('hunter2')
  })
})

describe('a payload', () => {
  it('keeps its original bytes', () => {
    const base64 = Buffer.from([0xff, 0x00, 0x7b]).toString('base64')
    expect(payloadFromBase64(base64, bytesMax).base64()).toBe(base64)
  })

  it('is read once', () => {
    const payload = payloadFromBase64(Buffer.from('{"a":1}').toString('base64'), bytesMax)
    expect(payload.read()).toBe(payload.read())
  })

  it('survives 128 KB of nesting', () => {
    const nested = '['.repeat(65_536) + ']'.repeat(65_536)
    expect(payloadFromBase64(Buffer.from(nested).toString('base64'), 131_072).read().ok).toBe(true)
  })

  it('keeps __proto__ as a plain key', () => {
    const reading = read('{"__proto__":{"polluted":1}}')
    expect(reading.ok && Object.hasOwn(reading.value as object, '__proto__')).toBe(true)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

it('reads long texts in time that grows with their length', () => {
  // Quadratic time would be some 20 seconds.
  const text = `${'1'.repeat(130_000)}x`
  expect(payloadFromBase64(Buffer.from(text).toString('base64'), 131_072).read()).toEqual({
    ok: true,
    value: text,
  })
})

it.each([
  '\0',
  '"',
  '[',
  '{',
  'nan(',
  '1.#',
  '[D]',
  ' ',
  '"\\',
  '1 ',
  '{}',
  '\x1e',
  '[a:',
  '-',
  ',"',
  'a:',
  '{a:1,',
  ':1',
  "'",
  "a'",
  '1 1:11',
  ',',
  '.5,',
  '0',
  '=',
])('reads a payload of nothing but %j in time that grows with its length', async (part) => {
  const text = (length: number) => `[${part.repeat(length / part.length)}x`
  const longest = text(131_000)
  // Quadratic time would be some 20 seconds.
  expect(await cpuMsOf(() => read(longest, 200_000))).toBeLessThan(1_000)
  expect(await cpuMsOf(() => read(`${longest.slice(1)}\0`, 200_000))).toBeLessThan(1_000)
})
