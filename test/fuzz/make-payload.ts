// Payloads: those of the examples with something changed, JSON of any shape with the names that mappings look for, and
// bytes that are no JSON, or nearly.

import type { JsonValue } from '../../src/model.ts'
import type { Chance } from './chance.ts'
import { changeJson } from './change-json.ts'

/** @param example what a device of the topic publishes */
export function makePayload(chance: Chance, example: JsonValue): Buffer {
  return chance.weighted<() => Buffer>([
    [30, () => textOf(changeJson(chance, example, chance.int(4)))],
    [20, () => textOf(makeRows(chance))],
    [20, () => textOf(makeJson(chance, 4))],
    [6, () => spoil(chance, textOf(makeJson(chance, 3)))],
    [4, () => spoil(chance, textOf(example))],
    [4, () => textOf(makeSenml(chance))],
    [3, () => textOf(makeLeaf(chance))],
    [2, () => Buffer.from(chance.pick(oddTexts))],
    [1, () => textOf(changeJson(chance, makeJson(chance, 8), 12))],
    [1, () => Buffer.from(Array.from({ length: chance.few(200) }, () => chance.int(256)))],
  ])()
}

function textOf(value: JsonValue): Buffer {
  return Buffer.from(JSON.stringify(value))
}

const oddTexts = [
  ...[
    '',
    ' ',
    '\ufeff1',
    'online',
    '12,5',
    'NaN',
    '[NaN, -Infinity, inf]',
    '{"a": NaN, "b": "NaN"}',
    '"',
    '[',
    '{',
    '[1,]',
  ],
  ...[
    '1e400',
    '-0',
    '007',
    '0x1f',
    '1 2',
    '{"a":1}{"b":2}',
    '["\\ud800"]',
    '"\\',
    '[""""',
    'null',
    'true',
    '-',
    '\u0000',
  ],
  ...[
    '{"__proto__":{"a":1},"constructor":2}',
    '{"a":1,"a":2,"a ":3,"a_":4}',
    '\u001b[31mred',
    '{"\\u202e":1}',
    '1'.repeat(400),
  ],
  ...[
    '['.repeat(60),
    `${'['.repeat(40)}1${']'.repeat(40)}`,
    `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`,
    `["${'\\"'.repeat(50)}`,
  ],
]

const names = [
  ...[
    'a',
    'b',
    'c',
    'd',
    'v',
    'id',
    't',
    's',
    'rows',
    'big',
    'needle',
    'meta',
    'site',
    'x',
    'unit',
    'value',
    'name',
    'state',
  ],
  ...[
    'ts',
    'Time',
    'timestamp',
    'metrics',
    'params',
    'Messages',
    'Payload',
    'dimensions',
    'ENERGY',
    'Temperature',
    'n',
    'N',
    'V',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '',
    ' ',
    'a b',
    'a.b',
    'a-b',
    'é',
    '温度',
    '1',
    '0',
    'index',
    'topic',
    'client_id',
  ],
  ...[
    '__name__',
    'le',
    'job',
    'instance',
    'up',
    'switch:0',
    'x'.repeat(210),
    '\ud800',
    '🌡',
    'A',
    'a_b',
    'a__b',
    '\u0000',
    '\u202e',
  ],
]

export function makeName(chance: Chance): string {
  return chance.pick(names)
}

const texts = [
  ...[
    '',
    'x',
    'ON',
    'OFF',
    'online',
    'ok',
    'a',
    'b',
    '1',
    '-1.5',
    '1,5',
    '0x1f',
    '1e400',
    ' 2 ',
    '١',
    'true',
    'NaN',
    '9'.repeat(40),
  ],
  ...[
    '2026-01-01T00:00:00Z',
    '2026-01-01T09:00:00',
    '2026-13-01',
    '1767225604',
    '2026-01-01 00:00:00.5+09:00',
    '12:00',
    'é',
    '温度',
  ],
  ...[
    'e30=',
    'eyJhIjoxfQ==',
    'W10=',
    'W10',
    '\ud800',
    '🌡',
    '"',
    '\\',
    '\n',
    '\u0000',
    '\u001b[2J',
    'x'.repeat(300),
    'é'.repeat(600),
  ],
]

const numbers = [
  ...[
    0,
    1,
    -1,
    -0,
    0.1,
    21.5,
    1e21,
    -1e-7,
    5e-324,
    1.7976931348623157e308,
    2 ** 53,
    2 ** 53 + 2,
    1767225604,
    1767225604000,
  ],
  ...[
    1767225604000000, 1767225604e9, 1e306, -1767225604, 4_294_967_295, 1451606400, 1767225700000, 1767221000,
    8.64e15, 9e15,
  ],
]

export function makeLeaf(chance: Chance): JsonValue {
  return chance.weighted<() => JsonValue>([
    [5, () => chance.pick(numbers)],
    [2, () => chance.int(100)],
    [5, () => chance.pick(texts)],
    [1, () => chance.pick([true, false])],
    [1, () => null],
  ])()
}

export function makeJson(chance: Chance, depth: number): JsonValue {
  if (depth === 0 || chance.oneIn(3)) return makeLeaf(chance)
  if (chance.oneIn(3)) return Array.from({ length: chance.int(4) }, () => makeJson(chance, depth - 1))
  // Object.fromEntries defines `__proto__` as an own property, as JSON.parse does.
  return Object.fromEntries(
    Array.from({ length: chance.int(6) }, () => [makeName(chance), makeJson(chance, depth - 1)] as const),
  )
}

/** What features.yaml is for. */
function makeRows(chance: Chance): JsonValue {
  const row = (): JsonValue => {
    if (chance.oneIn(5)) return makeJson(chance, 2)
    const fields: (readonly [string, JsonValue])[] = []
    for (const name of ['id', 'v', 't', 's', 'rows']) {
      if (chance.oneIn(2)) fields.push([name, name === 'rows' ? makeJson(chance, 2) : makeLeaf(chance)])
    }
    return Object.fromEntries(fields)
  }
  return {
    rows: Array.from({ length: chance.few(12) }, row),
    ...(chance.oneIn(2) && { meta: makeJson(chance, 2) }),
    ...(chance.oneIn(2) && { big: 'xY'.repeat(chance.few(60)), needle: chance.pick(texts) }),
  }
}

function makeSenml(chance: Chance): JsonValue {
  const labels = [
    'bn',
    'bt',
    'bu',
    'bv',
    'bs',
    'bver',
    'n',
    'u',
    'v',
    'vs',
    'vb',
    'vd',
    's',
    't',
    'ut',
    'x_',
    'x',
  ]
  const ofLabel: { readonly [label: string]: () => JsonValue } = {
    n: () => chance.pick(['a', 'b', 'a:b', 'é', '']),
    bn: () => chance.pick(['urn:dev:1:', 'x', '/3303/', '']),
    t: () => chance.pick([0, -1, 5, 1767225604, 1e300]),
    v: () => chance.pick(numbers),
  }
  return Array.from({ length: chance.few(8) }, () =>
    Object.fromEntries(
      Array.from({ length: 1 + chance.int(5) }, () => {
        const label = chance.pick(chance.oneIn(3) ? labels : ['n', 'v', 't', 'bn'])
        return [label, chance.oneIn(8) ? makeLeaf(chance) : (ofLabel[label]?.() ?? makeLeaf(chance))] as const
      }),
    ),
  )
}

/** A few bytes changed, taken out, or there twice. */
export function spoil(chance: Chance, bytes: Buffer): Buffer {
  let spoiled = bytes
  for (let times = chance.few(4); times > 0; times--) {
    const at = chance.int(spoiled.length + 1)
    const [before, behind] = [spoiled.subarray(0, at), spoiled.subarray(at)]
    spoiled = chance.pick([
      () => Buffer.concat([before, behind.subarray(chance.few(8))]),
      () => Buffer.concat([before, Buffer.from(chance.pick(pieces)), behind]),
      () => Buffer.concat([before, before.subarray(-chance.few(40)), behind]),
      () => before,
      () => Buffer.concat([before, Buffer.from([chance.int(256)]), behind.subarray(1)]),
    ])()
  }
  return spoiled
}

const pieces = [
  '"',
  '\\',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  'NaN',
  'Infinity',
  '-',
  '1e999',
  '\u0000',
  '\n',
  '\ufeff',
  'é',
  '\\u',
  '//',
]
