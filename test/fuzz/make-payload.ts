// Payloads: those of the examples with something changed, JSON of any shape with the names that mappings look for, and
// bytes that are no JSON, or nearly.

import { gzipSync } from 'node:zlib'
import { encode as encodeMsgpack } from '@msgpack/msgpack'
import { encode as encodeCbor } from 'cborg'
import type { JsonValue } from '../../src/model.ts'
import type { Chance } from './chance.ts'
import { changeJson } from './change-json.ts'
import { makeJson, makeLeaf, numbers, texts } from './make-json.ts'

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
    [3, () => makeBinary(chance, example)],
    [2, () => Buffer.from(chance.pick(oddTexts))],
    [1, () => textOf(changeJson(chance, makeJson(chance, 8), 12))],
    [1, () => Buffer.from(Array.from({ length: chance.few(200) }, () => chance.int(256)))],
  ])()
}

function textOf(value: JsonValue): Buffer {
  return Buffer.from(JSON.stringify(value))
}

/** In a format that few mappings read, whole or nearly. */
function makeBinary(chance: Chance, example: JsonValue): Buffer {
  const value = chance.oneIn(2) ? example : makeJson(chance, 3)
  const encode = chance.pick([encodeCbor, encodeMsgpack, (one: JsonValue) => gzipSync(JSON.stringify(one))])
  const bytes = Buffer.from(encode(value))
  const encoded = chance.oneIn(2) ? bytes : spoil(chance, bytes)
  if (!chance.oneIn(3)) return encoded
  return textOf({ PayloadData: encoded.toString('base64'), WirelessDeviceId: chance.pick(texts) })
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
  ...[
    '{"a":1,}',
    '{a:.5,id:007,b:True,c:}',
    "{'a':None,}",
    '{"ts":2026-01-01 00:00:00,"v":+1}',
    '{a=1, b=on}',
    '{"a":1,5}',
    `{${'a:'.repeat(50)}`,
  ],
]

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
