// What Python prints of a dictionary is read as if it were JSON; nothing else that has single quotes is.

import { expect, it } from 'vitest'
import { readOddText } from '../../../src/decode/read-odd-text.ts'

it.each<[text: string, value: unknown]>([
  ["{'device_1':12,'device_2':33}", { device_1: 12, device_2: 33 }],
  ["{'t': -21.5e1, 'on': True, 'off': False, 'error': None}", { t: -215, on: true, off: false, error: null }],
  ["[{'a': [1, {'b': 'x'}]}, {'a': []}]", [{ a: [1, { b: 'x' }] }, { a: [] }]],
  ["['a', 1]", ['a', 1]],
  ["{u'name': u'Küche', 'at': \"it's\"}", { name: 'Küche', at: "it's" }],
  [String.raw`{'a': 'it\'s "so"', 'b': 'x\\y\n', 'c': '\xb0C'}`, { a: 'it\'s "so"', b: 'x\\y\n', c: '°C' }],
  ["{'nan': 'nan', 'True': 'None'}", { nan: 'nan', True: 'None' }],
  ["{ 't': nan, 'h': -inf }\0", { t: Number.POSITIVE_INFINITY, h: Number.POSITIVE_INFINITY }],
  ["{'__proto__': 1}", JSON.parse('{"__proto__": 1}')],
])('%s', (text, value) => {
  expect(readOddText(text)).toEqual({ ok: true, value })
})

it.each([
  "{'a': 1",
  "{'a': 1}}",
  "{'a': 1,}",
  "{'a': b}",
  "{'a' 1}",
  "{'a': 1} and more",
  "{'a': (1, 2)}",
  "{'a': 'b\nc'}",
  String.raw`{'a': '\q'}`,
  "{a: 'b'}",
  "{'a': datetime.now()}",
  `{'${'a'.repeat(5)}': '${String.raw`\\`}`,
])('%s is no JSON', (text) => {
  expect(readOddText(text)).toMatchObject({ ok: false, reason: 'not_json' })
})

it.each<[text: string]>([
  ['time;temp\n12:00;21,5'],
  ['a,b,c\n1,2,3\n4,5,6\n'],
  ['$SAMPLE\tn7\t1631711498\t27.65'],
])('%j is text', (text) => {
  expect(readOddText(text)).toEqual({ ok: true, value: text.trim() })
})

it.each([['21,5\n22,1'], ['a,b\n1'], ['a;b\n1,2'], ['a\n1'], ['a,b\n1,\u00012'], ['a\t\u0002']])(
  '%j is no text',
  (text) => {
    expect(readOddText(text)).toMatchObject({ ok: false, reason: 'not_json' })
  },
)
