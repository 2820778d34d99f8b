// What is nearly JSON is read as if it were JSON: what Python prints of a dictionary, and what other programs print by hand.
// What may be read in two ways is not.

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
  ["{'a': 1,}", { a: 1 }],
  ["{a: 'b'}", { a: 'b' }],
])('%s', (text, value) => {
  expect(readOddText(text)).toEqual({ ok: true, value })
})

it.each([
  "{'a': 1",
  "{'a': 1}}",
  "{'a' 1}",
  "{'a': 1} and more",
  "{'a': (1, 2)}",
  "{'a': 'b\nc'}",
  String.raw`{'a': '\q'}`,
  "{'a': datetime.now()}",
  `{'${'a'.repeat(5)}': '${String.raw`\\`}`,
])('%s is no JSON', (text) => {
  expect(readOddText(text)).toMatchObject({ ok: false, reason: 'not_json' })
})

it.each<[text: string, value: unknown]>([
  // A comma too many, in an object or behind the last element.
  ['{ "nivel":"823.01",\n "bomba":"off",\n}', { nivel: '823.01', bomba: 'off' }],
  ['[{"t":1,},{"t":2,},]', [{ t: 1 }, { t: 2 }]],
  ['{,"t":1,,"h":[2, 3 , ]}', { t: 1, h: [2, 3] }],
  ['{"t":",}",}', { t: ',}' }],
  ['{"a":1,}\n{"a":2,}', [{ a: 1 }, { a: 2 }]],
  // Names without quotes.
  [
    '{temp:21.5, hum_1 : 40, $v:1, größe:2, a-b:3, a.b:4}',
    { temp: 21.5, hum_1: 40, $v: 1, größe: 2, 'a-b': 3, 'a.b': 4 },
  ],
  ['{1: 21.5, 2: {x: 1}}', { 1: 21.5, 2: { x: 1 } }],
  ['{temp=21.5, name=kitchen, in={t=1}}', { temp: 21.5, name: 'kitchen', in: { t: 1 } }],
  ['{__proto__: 1}', JSON.parse('{"__proto__": 1}')],
  // Words and numbers of other languages.
  ['{"a":True,"b":FALSE,"c":None,"d":[True,null]}', { a: true, b: false, c: null, d: [true, null] }],
  [
    '{"a":.5,"b":-.5,"c":+5,"d":5.,"e":-5.e3,"f":[.5,+1]}',
    { a: 0.5, b: -0.5, c: 5, d: 5, e: -5000, f: [0.5, 1] },
  ],
  ['{"a":.5,"b":-nan,"c":nan(ind)}', { a: 0.5, b: Number.POSITIVE_INFINITY, c: Number.POSITIVE_INFINITY }],
  // Numbers with zeros in front may be ids, as they may with quotes.
  ['{"id":007,"t":021.5,"u":-05}', { id: '007', t: '021.5', u: '-05' }],
  // No value.
  ['{"t":,"h":40,"p":}', { t: null, h: 40, p: null }],
  // Texts without quotes.
  ['{"time": 2024-12-26 20:11:41,"lat": 37.7}', { time: '2024-12-26 20:11:41', lat: 37.7 }],
  [
    '{a:00:11,b:12:30:15.5,c:2024-12-26T20:11:41Z,d:26/12/2024 20:11,e:2024-12-26,f:2024-12-26T20:11+01:00}',
    {
      a: '00:11',
      b: '12:30:15.5',
      c: '2024-12-26T20:11:41Z',
      d: '26/12/2024 20:11',
      e: '2024-12-26',
      f: '2024-12-26T20:11+01:00',
    },
  ],
  [
    '{mac:a4:C1:38:00:11:22,ip:192.168.1.5,id:240AC4}',
    { mac: 'a4:C1:38:00:11:22', ip: '192.168.1.5', id: '240AC4' },
  ],
  ['{"state":ON,"t":21.5°C,"u":--}', { state: 'ON', t: '21.5°C', u: '--' }],
])('%s', (text, value) => {
  expect(readOddText(text)).toEqual({ ok: true, value })
})

it.each([
  // Cut off.
  '{"a":1,',
  '{"a":{"b":1,}',
  '{a:1,b',
  '{"t":21.{"t":21.5}',
  // A decimal comma, or an element that is missing.
  '{"t":21,5,"h":40}',
  '{"t":21,5}',
  '[1,,2]',
  '[,1]',
  '[21,5,,]',
  // A comma that is missing, or other signs for it.
  '{"a":1 "b":2}',
  '{a:1 b:2}',
  '{a:1 12:30}',
  '{t:21;h:40}',
  '{t:21:h:40}',
  '{a:b:c}',
  // More than values.
  '{"a":1,},{"a":2,}',
  '{a:1},,',
  '{a:1} b',
  '{a:1}}',
  '{a b:1}',
  '{a:(1)}',
  '{a:b c}',
  '{:1}',
  '{,}}',
  '{a}',
  '{{ value }}',
  '[on]',
  '[a:1]',
  '[12:30]',
  '[1:]',
  '{a:\u0001 1}',
])('%s may be something else', (text) => {
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
