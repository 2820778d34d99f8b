import { describe, expect, it } from 'vitest'
import { expressionAt, expressionsAt } from '../../../src/explain/expression-at.ts'
import type { MappingFile } from '../../../src/mapping/language.ts'

const file: MappingFile = {
  version: 1,
  rules: [
    {
      topic: 'a',
      when: 'ok',
      timestamp: { value: 'ts', unit: 's' },
      labels: { l: 'x' },
      labels_from: { from: 'tags' },
      metrics: { 'a:b': 'one', two: { value: 'b', labels: { m: 'y', n: 'z' } } },
      for: [
        {
          each: 'list',
          metrics: [
            { name: 'N', value: 'V' },
            { name: "'fixed'", value: 'W' },
          ],
        },
      ],
    },
  ],
}

describe('the expression that a trace names', () => {
  it.each([
    ['rules[0].when', 'ok'],
    ['rules[0].timestamp', 'ts'],
    ['rules[0].labels.l', 'x'],
    ['rules[0].labels_from.from', 'tags'],
    ['rules[0].metrics.a:b', 'one'],
    ['rules[0].metrics.two', 'b'],
    ['rules[0].metrics.two.labels.m', 'y'],
    ['rules[0].for[0].each', 'list'],
    ['rules[0].for[0].metrics[0]', 'V'],
    ['rules[0].for[0].metrics[0].name', 'N'],
    ['rules[0].for[0].metrics.fixed', 'W'],
    ['rules[0].leaves', undefined],
    ['rules[1].when', undefined],
    ['leaves', undefined],
  ])('%s', (where, expression) => {
    expect(expressionAt(file, where)).toBe(expression)
  })

  it('comes with those of its labels, for a metric', () => {
    expect(expressionsAt(file, 'rules[0].metrics.two')).toEqual(['b', 'y', 'z'])
    expect(expressionsAt(file, 'rules[0].metrics.a:b')).toEqual(['one'])
    expect(expressionsAt(undefined, 'leaves')).toEqual([])
  })
})
