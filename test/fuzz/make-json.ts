// JSON of any shape, with the names that mappings look for, and the texts and numbers that break things.

import type { JsonValue } from '../../src/model.ts'
import type { Chance } from './chance.ts'

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

export const texts: readonly string[] = [
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

export const numbers: readonly number[] = [
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
