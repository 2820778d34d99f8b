// Elements of arrays that no list names: their first member may name them.

import { expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

function map(payload: JsonValue, rule?: string): string[] {
  const lines = mapLine(rule, { topic: 'a', payload: { x: payload } }, { identityLabels: ['device'] })
  return lines.filter((line) => /^x(?!_s)/.test(line)).map((line) => line.replace(/ 1767225605000$/, ''))
}

it.each<[why: string, payload: JsonValue, lines: string[]]>([
  ['a tag', [{ k: 'tag1', v: 1 }], ['x_v{k="tag1"} 1']],
  [
    'a quantity',
    [
      { p: 'pressure', val: 1 },
      { p: 'temp', val: 2 },
    ],
    ['x_val{p="pressure"} 1', 'x_val{p="temp"} 2'],
  ],
  [
    'one letter',
    [
      { sensor_ref: 'A', w: 1 },
      { sensor_ref: 'B', w: 2 },
    ],
    ['x_w{sensor_ref="A"} 1', 'x_w{sensor_ref="B"} 2'],
  ],
  [
    'a disk',
    [
      { fs: '/dev/sda1', used: 1 },
      { fs: '/', used: 2 },
    ],
    ['x_used{fs="/"} 2', 'x_used{fs="/dev/sda1"} 1'],
  ],
  [
    'behind times of their own',
    [
      { t: 1767225601, s: 'tag1', v: 1 },
      { t: 1767225602, s: 'tag2', v: 2 },
    ],
    ['x_v{s="tag1"} 1 1767225601000', 'x_v{s="tag2"} 2 1767225602000'],
  ],
  [
    'of a history',
    [
      { s: 'tag1', t: 1767225601, v: 1 },
      { s: 'tag1', t: 1767225602, v: 2 },
    ],
    ['x_v{s="tag1"} 1 1767225601000', 'x_v{s="tag1"} 2 1767225602000'],
  ],
  [
    'twice',
    [
      { s: 'a', w: 1 },
      { s: 'a', w: 2 },
      { s: 'b', w: 3 },
    ],
    ['x_w{index="0",s="a"} 1', 'x_w{index="1",s="a"} 2', 'x_w{s="b"} 3'],
  ],
])('named: %s', (_, payload, lines) => {
  expect(map(payload)).toEqual(lines)
})

it.each<[why: string, first: { [key: string]: JsonValue }]>([
  ['a mode', { mode: 'auto' }],
  ['a status', { sys_status: 'good' }],
  ['an action', { action: 'start' }],
  ['a message', { log_message: 'hello' }],
  ['a word', { s: 'on' }],
  ['a state', { s: 'open' }],
  ['no state', { s: 'unknown' }],
  ['a decimal number', { s: '21.5' }],
  ['a time', { s: '2026-01-01T00:00:00Z' }],
  ['a unit', { s: 'kWh' }],
  ['a version', { s: 'v1.2' }],
  ['a message id', { s: 'msg-17' }],
  ['a uuid', { s: '0b6e1a53-9a3e-4d63-8b42-8b1c6a0d7e10' }],
  ['several words', { s: 'tank is full' }],
  ['base64', { s: 'AQIDBA==' }],
  ['bytes', { raw: 'AQIDBA' }],
  ['an event', { event: 'pressed' }],
  ['a user', { user: 'ann' }],
  ['a file', { image: 'a.jpg' }],
  ['a neighbour', { neighbor: 'n7' }],
  ['the base name of SenML', { bn: 'urn:dev:1' }],
  ['long', { s: 'a'.repeat(65) }],
])('not named: %s', (_, first) => {
  expect(map([{ ...first, w: 1 }])).toEqual(['x_w{index="0"} 1'])
})

it('wants a name in the same member of all elements', () => {
  expect(map([{ s: 'a', w: 1 }, { w: 2 }])).toEqual(['x_w{index="0"} 1', 'x_w{index="1"} 2'])
  expect(
    map([
      { s: 'a', w: 1 },
      { p: 'b', w: 2 },
    ]),
  ).toEqual(['x_w{index="0"} 1', 'x_w{index="1"} 2'])
  expect(
    map([
      { s: 'a', w: 1 },
      { s: 'on', w: 2 },
    ]),
  ).toEqual(['x_w{index="0"} 1', 'x_w{index="1"} 2'])
  expect(map([{ s: 'a', w: 1 }, 2])).toEqual(['x_w{index="0"} 1', 'x{index="1"} 2'])
})

it('leaves what has another name', () => {
  expect(map([{ s: 'a', name: 'b', w: 1 }])).toEqual(['x_w{name="b"} 1'])
  expect(map([{ w: 1, s: 'a' }])).toEqual(['x_w{index="0"} 1'])
  expect(map([{ s: 'a', confidence: 0.5 }])).toEqual(['x_confidence{index="0"} 0.5'])
})

it('leaves elements where a mapping names their members', () => {
  expect(map([{ s: 'a', w: 1 }], 'version: 1\nrules: [{ topic: a, leaves: { include: [x.w] } }]')).toEqual([
    'x_w{index="0"} 1',
  ])
})
