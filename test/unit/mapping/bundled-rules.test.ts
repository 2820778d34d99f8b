// What rules of the bundled mapping do otherwise than those of a user's file: they hand on what they find nothing in.

import { describe, expect, it } from 'vitest'
import type { MappingLimits } from '#mapping'
import { parseMapping } from '#mapping/authoring'
import { compileMapping } from '../../../src/mapping/compile-mapping.ts'
import type { JsonValue } from '../../../src/model.ts'
import { exposition } from '../../helpers/exposition.ts'
import { mapLine, mappingLimits, mappingParts, ready, rules } from '../../helpers/mapping.ts'
import { type MessageLine, messageOf } from '../../helpers/message.ts'

const at = 1_767_225_605_000

function mapBundled(yamlText: string, line: MessageLine, limits: Partial<MappingLimits> = {}): string[] {
  const file = parseMapping(rules(yamlText), 'default-mapping.yaml')
  const parts = { ...mappingParts, bundled: file }
  const mapping = ready(compileMapping(undefined, { ...mappingLimits, ...limits }, parts))
  const lines = exposition([mapping.map(messageOf({ client_id: 'c', ...line }))])
  return lines.map((text) => text.replace(` ${at}`, ''))
}

describe('a bundled rule', () => {
  const file = `
  - { topic: t/+device, has: [a], metrics: { first: a, lost: x } }
  - { topic: t/+device, when: "$contains(method, 'x')", metrics: { never: v } }
  - { topic: t/+device, metrics: { second: { value: b, values: { on: 1 } } } }
  - { topic: t/none, ignore: true }
`
  it.each<[what: string, payload: JsonValue, lines: string[]]>([
    [
      'that finds something keeps the message',
      { a: 1, b: 'on' },
      ['# left_out, rule bundled[0], b', '# missing, rule bundled[0], metric lost', 'first{device="1"} 1'],
    ],
    [
      'that finds nothing hands the message on, and its drops do not count',
      { a: {}, b: 'on' },
      ['second{device="1"} 1'],
    ],
    [
      'is passed over in silence where its condition fails',
      { method: 5, b: 'on' },
      ['# left_out, rule bundled[2], method', 'second{device="1"} 1'],
    ],
    [
      'leaves it to zero configuration at the end',
      { b: 'auto', v: 2 },
      ['# left_out, b', 'v{client_id="c",device="c",topic="t/1"} 2'],
    ],
    ['leaves even what is nothing at all to zero configuration', { b: 'auto' }, ['# left_out, b']],
  ])('%s', (_, payload, lines) => {
    expect(mapBundled(file, { topic: 't/1', payload })).toEqual(lines)
  })

  it('keeps a message whose samples it refused', () => {
    const late = '  - { topic: t, timestamp: { value: ts, outside: drop }, metrics: { m: v } }'
    expect(mapBundled(late, { topic: 't', payload: { ts: 5, v: 1 } })).toEqual([
      '# bad_time, rule bundled[0]',
    ])
  })

  it('that ignores messages keeps them', () => {
    expect(mapBundled(file, { topic: 't/none', payload: { v: 1 } })).toEqual(['# ignored, rule bundled[3]'])
  })

  it('does not hide that the message has used up its steps', () => {
    const payload = { a: {}, v: Array.from({ length: 100 }, () => 1) }
    const lines = mapBundled(file, { topic: 't/1', payload }, { messageStepsMax: 2 })
    expect(lines.filter((line) => line.startsWith('# too_much_work'))).not.toEqual([])
  })

  it.each([
    [['topic', 'client_id'], '{client_id="c",device="7",topic="up/1"}'],
    [['client_id'], '{client_id="c",device="7"}'],
    [[], '{device="7"}'],
  ] as const)(
    'with an unnamed wildcard has the labels %j that identify its sender',
    (identityLabels, labels) => {
      const shape = '  - { topic: "#", has: [id], labels: { device: id, client_id: id }, metrics: { m: v } }'
      const lines = mapBundled(shape, { topic: 'up/1', payload: { id: 7, v: 1 } }, { identityLabels })
      expect(lines).toEqual([
        `m${identityLabels.some((one) => one === 'client_id') ? labels : labels.replace('{', '{client_id="7",')} 1`,
      ])
    },
  )
})

describe("a rule of the user's own", () => {
  it('keeps a message that it finds nothing in', () => {
    const file = rules('  - { topic: "#", metrics: { m: v } }\n  - { topic: "#", metrics: { w: w } }')
    expect(mapLine(file, { topic: 't', payload: { w: 1 } })).toEqual([
      '# missing, rule 0, metric m',
      '# no_metric, rule 0',
    ])
  })
})

describe('a file before the bundled mapping', () => {
  const bundled = parseMapping(
    rules(
      '  - { topic: known/+device, metrics: { usual: { value: v, type: gauge, help: Usual. }, other: w } }',
    ),
    'default-mapping.yaml',
  )
  const own = '  - { topic: known/own, metrics: { usual: { value: v, help: Mine. } } }'
  const named = '  - { topic: named, metrics: [{ name: n, value: v }] }'
  function mapBoth(line: MessageLine, more = ''): string[] {
    const file = parseMapping(
      `${rules(`${own}\n${named}`)}\nexternal_labels: { fleet: f }\n${more}`,
      'mapping.yaml',
    )
    const mapping = ready(compileMapping(file, mappingLimits, { ...mappingParts, bundled }))
    const lines = exposition([mapping.map(messageOf({ client_id: 'c', ...line }))])
    return lines.map((text) => text.replace(` ${at}`, ''))
  }

  it.each<[line: MessageLine, lines: string[]]>([
    [{ topic: 'known/own', payload: { v: 1 } }, ['usual{fleet="f"} 1']],
    [{ topic: 'known/own', payload: { w: 1 } }, ['# missing, rule 0, metric usual', '# no_metric, rule 0']],
    [
      { topic: 'known/x', payload: { w: 1 } },
      ['# missing, rule bundled[0], metric usual', 'other{device="x",fleet="f"} 1'],
    ],
    [{ topic: 'known/x', payload: { z: 1 } }, ['z{client_id="c",device="c",fleet="f",topic="known/x"} 1']],
    [{ topic: 'x', payload: { z: 1 } }, ['z{client_id="c",device="c",fleet="f",topic="x"} 1']],
    // A payload cannot write a series of a bundled rule.
    [
      { topic: 'named', payload: { n: 'other', v: 1 } },
      ['# bad_name, rule 1, metrics[0].name', '# no_metric, rule 1'],
    ],
  ])('%j', (line, lines) => {
    expect(
      mapBoth(line).map((text) =>
        text.replace(/^# bad_name, rule 1.*/, '# bad_name, rule 1, metrics[0].name'),
      ),
    ).toEqual(lines)
  })

  it('is all that there is with `unmatched: drop`', () => {
    const line = { topic: 'known/x', payload: { w: 1 } }
    expect(mapBoth(line, 'unmatched: drop')).toEqual(['# no_rule'])
    expect(mapBoth(line, 'unmatched: bundled')).toEqual(mapBoth(line))
  })

  it('says what its metrics are, and the bundled mapping the rest', () => {
    const mapping = compileMapping(parseMapping(rules(own), 'mapping.yaml'), mappingLimits, {
      ...mappingParts,
      bundled,
    })
    expect(mapping.metadata.get('usual')).toEqual({ type: 'gauge', help: 'Mine.', unit: '' })
  })
})

describe('leaves', () => {
  const bundled = parseMapping(
    rules('  - { topic: plain/+device, has: [v], metrics: { usual: v } }\n  - { topic: all/+device }'),
    'default-mapping.yaml',
  )
  const own = parseMapping(rules('  - { topic: own, metrics: { mine: v } }'), 'mapping.yaml')

  function mapWithLoader() {
    let loads = 0
    const loadLeaves = async () => {
      loads++
      return mappingParts.leaves as NonNullable<typeof mappingParts.leaves>
    }
    const mapping = compileMapping(own, mappingLimits, { bundled, loadLeaves })
    const map = (topic: string, payload: JsonValue = { v: 1 }) =>
      mapping.map(messageOf({ client_id: 'c', topic, payload }))
    return { map, loads: () => loads }
  }

  it("are not loaded for rules of a file of one's own that have none", () => {
    const { map, loads } = mapWithLoader()
    expect(map('own')).toEqual(expect.objectContaining({ samples: [expect.anything()] }))
    expect(loads()).toBe(0)
  })

  it.each([
    ['a rule', 'all/1'],
    ['a bundled rule without any, to count what it leaves out', 'plain/1', { v: 1, rest: 2 }],
    ['zero configuration', 'nowhere'],
    ['zero configuration, behind a rule that found nothing', 'plain/1', { w: 1 }],
  ])(
    'are loaded for %s, which then maps as ever and at once',
    async (_, topic, payload: JsonValue = { v: 1 }) => {
      const { map, loads } = mapWithLoader()
      const first = map(topic, payload)
      expect(first).toBeInstanceOf(Promise)
      const whole = compileMapping(own, mappingLimits, { ...mappingParts, bundled })
      const expected = whole.map(messageOf({ client_id: 'c', topic, payload }))
      expect(await first).toEqual(expected)
      expect(map(topic, payload)).toEqual(expected)
      expect(loads()).toBe(1)
    },
  )

  it('that cannot be loaded fail the message', async () => {
    const mapping = compileMapping(undefined, mappingLimits, {
      loadLeaves: async () => {
        throw new Error('no such file')
      },
    })
    await expect(mapping.map(messageOf({ topic: 't', payload: { v: 1 } }))).rejects.toThrow('no such file')
  })
})
