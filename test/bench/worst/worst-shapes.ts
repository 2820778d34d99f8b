// The worst messages: those that somebody thought of, and what `npm run bench -- --worst --search` found. Each goes to every
// mapping; which one it hurts most, the table says.

import type { Shape } from './shape.ts'

export interface WorstShape {
  readonly name: string
  readonly shape: Shape
}

const rows: Shape = ['*', { id: 'p#', v: 1 }]

export const worstShapes: readonly WorstShape[] = [
  // What reading the bytes costs.
  { name: 'quotes without end', shape: ['!', '[', '"\\', ''] },
  { name: 'opened quotes', shape: ['!', '[', '"a\n', ''] },
  { name: 'NaN after NaN', shape: ['!', '[', 'NaN,', 'NaN]'] },
  { name: 'infinities', shape: ['!', '[', '-Infinity,+inf,', '0]'] },
  { name: 'almost numbers', shape: ['!', '', '1', 'x'] },
  { name: 'a long number', shape: ['!', '', '1', '.5e1'] },
  { name: 'white space', shape: ['!', '', ' \n', '1'] },
  { name: 'text that is no JSON', shape: ['!', '', 'é', ''] },
  { name: 'long decimals', shape: ['*', 1.234567890123456e-300] },
  { name: 'values behind one another', shape: ['!', '', '[]', ''] },
  { name: 'overflowing numbers', shape: ['!', '[', '1e400,', '1]'] },
  { name: 'escapes', shape: '~ \u0001' },
  { name: 'lone surrogates', shape: { '* k#': '\ud800' } },

  // What walking it costs.
  { name: 'dense leaves', shape: ['*', 1] },
  { name: 'dense members', shape: { '* #': 1 } },
  { name: 'booleans by name', shape: { '* k#': true } },
  { name: 'empty arrays', shape: ['*', []] },
  { name: 'empty objects', shape: { '* k#': {} } },
  { name: 'nulls', shape: { '* k#': null } },
  { name: 'deep arrays', shape: ['^', 1] },
  { name: 'deep objects', shape: { '^ a': 1 } },
  { name: 'many deep arrays', shape: ['*', ['^30', 1]] },
  { name: 'many deep objects', shape: ['*', { '^30 a': 1 }] },
  { name: 'too deep, often', shape: ['^30', { '* k#': [[[1]]] }] },
  { name: 'a deep tree with many leaves', shape: { '^30 abc': ['*', 1] } },
  { name: 'positions in positions', shape: ['*100', ['*', [1]]] },
  { name: 'long key over leaves', shape: { '~ é': ['*', 1] } },
  { name: 'long key over members', shape: { '~ é': { '* k#': 1 } } },
  { name: 'long keys', shape: { '* é§é§é§é§é§é§é§é§é§é§é§é§é§é§é§é§é§': 1 } },
  { name: 'a long path that is no ASCII', shape: { [`^30 ${'温度'.repeat(17)}`]: ['*', null] } },
  { name: 'keys that collide', shape: { '* §': 1 } },
  { name: 'keys that collide, deep', shape: { '* §': { '* §': 1 } } },
  { name: 'one key again and again', shape: { '* a': 1 } },
  { name: 'inherited names', shape: { '*  __proto__': { constructor: 1 }, '* constructor#': 1 } },

  // What loops, labels and expressions cost.
  { name: 'rows', shape: { big: 'x', needle: 'y', meta: { site: 'a' }, rows } },
  { name: 'bare rows', shape: { rows: ['*', 1] } },
  { name: 'rows and an array', shape: { rows: ['*', 1], meta: ['*', 0] } },
  { name: 'rows and an array of objects', shape: { rows: ['*', 1], meta: ['*', { site: 1 }] } },
  { name: 'rows and members', shape: { rows: ['*', 1], meta: { '* k#': 'x' } } },
  { name: 'rows and a wide object', shape: { rows: ['*200', 1], meta: { '* k#': 1 } } },
  { name: 'rows and a text', shape: { rows: ['*', 1], big: '~ x', needle: 'xxxxxxxxxxxxxxxxy' } },
  {
    name: 'rows, a text and a needle',
    shape: { rows: ['*3000', 1], big: '~ x', needle: '~ x', meta: '~ x' },
  },
  { name: 'rows and a text with capitals', shape: { rows: ['*', 1], big: '~ ßİ' } },
  { name: 'rows and deep arrays', shape: { rows: ['*', 1], meta: ['^', 1] } },
  {
    name: 'rows and an array that ends beyond float64',
    shape: ['!', `{"rows":[${'1,'.repeat(500)}1],"meta":[`, '1,', '1e400]}'],
  },
  { name: 'rows and zeros in an array', shape: { rows: ['*', 1], meta: [['*', 0]] } },
  { name: 'a thousand rows and members', shape: { rows: ['*1000', {}], meta: { '* k#': 1 } } },
  {
    name: 'rows and members in each other',
    shape: { rows: ['*', { rows: 1 }], meta: ['*', { v: 1, id: 'x' }] },
  },
  { name: 'many rows deep in arrays', shape: ['^60', { rows: ['<9900', 1] }] },
  { name: 'many rows too deep in arrays', shape: ['^1000', { rows: ['<9900', 1] }] },
  { name: 'members deep in arrays', shape: ['^60', ['*', { rows: 1, '*3 §': 1 }]] },
  { name: 'rows of large numbers', shape: { rows: ['*', { v: 3_000_000, id: 'p#' }] } },
  { name: 'rows of words', shape: { rows: ['*', { id: '~20 one ', v: 1 }], big: '~ one and ' } },
  { name: 'rows of rows', shape: { rows: ['*', { rows: ['*30', { rows: ['*30', { v: 1 }] }] }] } },
  { name: 'rows of texts', shape: { rows: ['*', { id: '~300 é', v: 1, s: 'x' }] } },
  { name: 'rows of long texts', shape: { rows: ['*', { id: '~1000 x', v: 1 }], big: '~1000 x' } },
  { name: 'rows with times', shape: { rows: ['*', { t: '2026-01-01T09:00:00.123456789', v: '1' }] } },
  { name: 'rows with bad times', shape: { rows: ['*', { t: '2026-13-41T09:00', v: '1,5' }] } },
  { name: 'rows that collide', shape: { rows: ['*', { v: 1, s: 'a' }] } },
  { name: 'rows without anything', shape: { rows: ['*', {}] } },
  { name: 'rows with many names', shape: { rows: ['*', { '*100 §#': 1 }] } },
  { name: 'entries of entries', shape: { '*100 a#': { '* b#': 1 } } },
  { name: 'words', shape: { '* k#': 'ON' } },
  { name: 'texts that are no pairs', shape: ['*', 'x;1'] },
  { name: 'texts that are numbers', shape: { rows: ['*', '1'], '* k#': '12.5' } },

  // What formats and presets cost.
  { name: 'SenML, newest first', shape: [{ bn: 'a', bt: 1767225604 }, '*', { n: 'b', v: 1, t: -1 }] },
  { name: 'SenML, long names', shape: [{ bn: '~1000 a', n: 'a', v: 1 }, '*', { n: 'b#', v: 1 }] },
  { name: 'SenML, sums', shape: ['*', { n: 'a#', s: 1, bs: 1, bv: 1, bt: 1, bu: 'x' }] },
  { name: 'base64 of JSON', shape: ['*', ['b64', { a: 1 }]] },
  { name: 'base64 of much JSON', shape: { a: ['b64', ['*', 1]] } },
  { name: 'almost base64', shape: ['*', 'e30AAAAA'] },
  { name: 'one long base64', shape: '~ e30A' },
  { name: 'named metrics', shape: ['*', { name: 'm#', value: 1, N: 'n#', V: 1, NS: 'x#' }] },
  { name: 'dimensions', shape: ['*', { name: 'm', value: 1, dimensions: { '*60 d#': 'x' } }] },
  { name: 'components', shape: ['*', { N: 'NumberOfComponents#', V: 1, TS: 1767225604445 }] },
  { name: 'OPC UA nodes', shape: { Messages: ['*', { Payload: { '*16 n#': { Value: 1 } } }] } },
  { name: 'sensors', shape: { '* s#': { Temperature: 1, Pressure: 1 }, TempUnit: 'F' } },
  { name: 'phases', shape: { params: { em: { a_act_power: 1, '* a_#': 1 } }, a_act_power: 1, '* b_#': 1 } },
  {
    name: 'metrics of an agent',
    shape: { metrics: { '* a#': { b: { total: 1 } } }, cmet: { '* m#': { number: 1 } } },
  },
  { name: 'shadows', shape: { state: { reported: { '* §': 1 }, desired: { '^30 a': ['*', 1] } } } },
  { name: 'resources', shape: { payloads: ['*', { resources: { '*8 #': { name: '~200 é', value: 1 } } }] } },
  { name: 'tags', shape: { data: { tags: { '* t#': { rssi: 1, '*20 x#': 1 } } } } },
  {
    name: 'uplinks',
    shape: { uplink_message: { rx_metadata: ['*', { rssi: 1, snr: 1, gateway_ids: { gateway_id: 'g#' } }] } },
  },

  // What the search found.
  {
    name: 'colliding keys over deep arrays',
    shape: { uplink_message: [true, 1], emeters: [[{ '* §': ['^3', 1] }]] },
  },
  { name: 'rows far inside of arrays', shape: ['^30', { rows: ['*', '1,5', 1767225604], meta: 'x' }] },
  {
    name: 'rows of members over empty objects',
    shape: { rows: ['*', [{ '* k#': [[{}]] }, '^3', { v: '^' }]], big: '~ x', meta: '~341 é' },
  },
]
