// What a rule leaves out is counted as `left_out`, once for each value, with the name of the first one.

import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../src/model.ts'
import { mapLinesWith, mappingOf } from '../../helpers/mapping.ts'
import { messageOf } from '../../helpers/message.ts'

async function map(scope: string, payload: JsonValue): Promise<string[]> {
  const lines = await mapLinesWith(`version: 1\nrules:\n  - topic: t\n${scope}`, [{ topic: 't', payload }])
  return lines.filter((line) => line.startsWith('#'))
}

describe('a rule with leaves', () => {
  const list = 'for: [{ each: list, when: ok, labels: { n: $key }, leaves: { include: [v] } }]'
  it.each<[what: string, scope: string, payload: JsonValue, left: string[]]>([
    [
      'counts what it excludes',
      'leaves: { exclude: [b] }',
      { a: 1, b: { c: 1, d: 'x' } },
      ['# left_out × 2, rule 0, b_c'],
    ],
    [
      'and not what a metric names',
      'leaves: { include: [a] }\n    metrics: { m: b.c }',
      { a: 1, b: { c: 2 } },
      [],
    ],
    ['nor a label', 'leaves: { include: [a] }\n    labels: { l: b }', { a: 1, b: 'x' }, []],
    ['nor a time', 'leaves: { include: [a] }\n    timestamp: b', { a: 1, b: 1767225605 }, []],
    [
      'nor what is in a container that it names',
      'leaves: { include: [a] }\n    metrics: { m: $count(b) }',
      { a: 1, b: [5, 6] },
      [],
    ],
    [
      'but what a condition names',
      'leaves: { include: [a] }\n    when: b = 1',
      { a: 1, b: 1 },
      ['# left_out, rule 0, b'],
    ],
    [
      'or asks for',
      "leaves: { include: [a] }\n    metrics: { m: '$exists(b) ? a' }",
      { a: 1, b: 1 },
      ['# left_out, rule 0, b'],
    ],
    [
      'counts what is beside a loop',
      list,
      { list: [{ ok: true, v: 1 }], a: 5 },
      ['# left_out × 2, rule 0, list_ok'],
    ],
    [
      'counts elements that it passes over',
      list,
      { list: [{ ok: true, v: 1 }, { v: 2 }] },
      ['# left_out × 2, rule 0, list_ok'],
    ],
    [
      'counts entries that it passes over',
      'for: [{ entries: $, when: $ > 1, labels: { k: $key }, leaves: true }]',
      { a: 1, b: 2 },
      ['# left_out, rule 0, a'],
    ],
    [
      'knows $message and $parent',
      'for: [{ each: list, labels: { p: $parent.x, m: $message.y }, leaves: { include: [v] } }]',
      { list: [{ v: 1 }], x: 'x', y: 'y', z: 'z' },
      ['# left_out, rule 0, z'],
    ],
    [
      'counts nothing of what a loop has made',
      'for: [{ each: \'{"v": a}\', leaves: { include: [v] } }]',
      { a: 1 },
      [],
    ],
    [
      'counts no keys of objects in its names',
      'leaves: { include: [a] }',
      { a: 1, '24:6F:28:AA:BB:CC': { b: 2 } },
      ['# left_out, rule 0, b'],
    ],
    [
      'that finds nothing does not count it',
      'leaves: { include: [gone] }',
      { a: 1 },
      ['# no_metric, rule 0'],
    ],
    [
      'has no part in words and operators',
      "leaves: { include: [a] }\n    metrics: { m: 'a > 1 and true ? a' }",
      { a: 2, and: 1, true: 1 },
      ['# left_out × 2, rule 0, and'],
    ],
    [
      'counts a name in a text',
      `leaves: { include: [a] }\n    metrics: { m: "a = 'b' ? 1 : a" }`,
      { a: 2, b: 1 },
      ['# left_out, rule 0, b'],
    ],
  ])('%s', async (_, scope, payload, left) => {
    expect(await map(`    ${scope}\n`, payload)).toEqual(left)
  })

  it('counts a container as one that is as deep as the payload may be', () => {
    const rule = 'version: 1\nrules: [{ topic: t, leaves: { include: [a] } }]'
    const message = messageOf({ topic: 't', payload: { a: 1, b: { c: { d: { e: [1, 2] } } } } })
    const { drops } = mappingOf(rule, { payloadDepthMax: 3 }).map(message)
    expect(drops).toEqual([{ stage: 'map', reason: 'left_out', rule: 0, detail: 'b_c_d', count: 1 }])
  })

  it('pays for it in steps', () => {
    const rule = 'version: 1\nrules: [{ topic: t, leaves: { include: [a] } }]'
    const elements = Array.from({ length: 8000 }, () => 1)
    const message = messageOf({ topic: 't', payload: { a: 1, b: elements } })
    const { drops } = mappingOf(rule, { messageStepsMax: 1000 }).map(message)
    expect(drops.map(({ reason }) => reason)).toContain('too_much_work')
  })
})

it('a rule without leaves counts nothing beside what it names', async () => {
  expect(await map('    metrics: { m: a }\n', { a: 1, b: 2 })).toEqual([])
})

it('a bundled rule without leaves does', () => {
  const bundled = 'version: 1\nrules: [{ topic: t, metrics: { m: a } }]'
  const mapping = mappingOf(undefined, {}, bundled)
  const { drops } = mapping.map(messageOf({ topic: 't', payload: { a: 1, b: 2 } }))
  expect(drops).toEqual([{ stage: 'map', reason: 'left_out', rule: 'bundled[0]', detail: 'b', count: 1 }])
})
