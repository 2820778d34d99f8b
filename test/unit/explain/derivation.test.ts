import { describe, expect, it } from 'vitest'
import type { TracedLeaf } from '#mapping/tracing'
import { createDerive, type Derivation } from '../../../src/explain/derivation.ts'
import type { MappingFile } from '../../../src/mapping/language.ts'
import type { JsonValue, MetricMetadata, Sample } from '../../../src/model.ts'

const file: MappingFile = {
  version: 1,
  rules: [
    {
      topic: 'a',
      metrics: {
        plain: 'v',
        made: 'v * 2',
        chosen: "kind = 'a' ? v",
        worded: { value: 'v', values: { open: 1, shut: 0 } },
        fallen: { value: 'v', default: 7 },
        listed: { value: 'v', type: 'stateset', states: ['x'] },
      },
      leaves: {
        names: {
          'a.b': { name: 'energy_joules_total', scale: 3_600_000 },
          'a.*': { name: 'level_ratio', scale: 0.01 },
          '*.c': 'level_ratio',
          d: { name: 'twisted', scale: 0.3 },
          // A key that comes with `values` of metrics.
          e: { name: 'warmth_celsius', scale: 0.5, offset: -32 } as { name: string; scale: number },
        },
      },
    },
  ],
}

const metadata = new Map<string, MetricMetadata>([
  ['energy_joules_total', { type: 'counter', unit: 'joules', help: '' }],
  ['level_ratio', { type: 'gauge', unit: 'ratio', help: '' }],
  ['warmth_celsius', { type: 'unknown', unit: 'celsius', help: '' }],
  ['plain', { type: 'gauge', unit: 'furlongs', help: '' }],
])

const derive = createDerive(file, metadata, (where, pattern) => {
  return where.startsWith('rules') ? [where, pattern].filter(Boolean).join(' ') : undefined
})

const labels = { names: [], values: [], key: '|' }

function sampleOf(name: string, value: number): Sample {
  return { name, labels, timestampMs: 0, value }
}

describe('how a metric gets its value', () => {
  const derived = (name: string, value: JsonValue | undefined, result: number) =>
    derive(
      {
        where: `rules[0].metrics.${name}`,
        sample: sampleOf(name, result),
        leafPath: undefined,
        note: undefined,
      },
      value,
    )

  it.each<[string, JsonValue | undefined, number, string[]]>([
    ['plain', 3, 3, []],
    ['plain', true, 1, ['true = 1']],
    ['plain', '21.4', 21.4, ['text read as a number']],
    ['plain', 'on', 1, ['word on = 1']],
    ['made', 3, 6, ['= v * 2']],
    ['chosen', 3, 3, []],
    ['chosen', 'a', 3, ["= kind = 'a' ? v"]],
    ['worded', 'open', 1, ['values: open = 1']],
    ['worded', 'OPEN', 1, ['values: open = 1']],
    ['fallen', null, 7, ['default']],
    ['fallen', undefined, 7, ['default']],
    ['fallen', undefined, 8, []],
    ['listed', 'x', 1, []],
  ])('%s, from %j to %j', (name, value, result, steps) => {
    expect(derived(name, value, result).steps).toEqual(steps)
  })

  it('names its unit and its place', () => {
    expect(derived('plain', 3, 3)).toEqual<Derivation>({
      unit: 'furlongs',
      type: 'gauge',
      steps: [],
      source: 'rules[0].metrics.plain',
      isGuess: false,
    })
    expect(derived('made', 3, 6)).toMatchObject({ unit: undefined, type: undefined })
  })
})

describe('how a leaf gets its value', () => {
  const derived = (path: readonly (string | number)[], name: string, value: JsonValue, result: number) =>
    derive(
      { where: 'rules[0].leaves', sample: sampleOf(name, result), leafPath: path, note: undefined },
      value,
    )

  it.each<[string, (string | number)[], string, JsonValue, number, string[], string]>([
    ['by its path', ['a', 'b'], 'energy_joules_total', 2, 7_200_000, ['kWh × 3,600,000'], ' a.b'],
    ['by a pattern', ['a', 'x'], 'level_ratio', 50, 0.5, ['% × 0.01'], ' a.*'],
    ['in arrays', [0, 'a', 1, 'x'], 'level_ratio', '50', 0.5, ['text read as a number', '% × 0.01'], ' a.*'],
    ['without more', ['x', 'c'], 'level_ratio', 0.5, 0.5, [], ' *.c'],
    // Without rounding it would be 1033344000.0000001.
    ['of few digits', ['a', 'b'], 'energy_joules_total', 287.04, 1_033_344_000, ['kWh × 3,600,000'], ' a.b'],
    ['rounded', ['d'], 'twisted', 0.777, 0.2, ['× 0.3', 'rounded'], ' d'],
    ['with an offset', ['e'], 'warmth_celsius', 100, 18, ['× 0.5', '− 32'], ' e'],
    ['by its own name', ['z'], 'z', 1, 1, [], ''],
  ])('%s', (_, path, name, value, result, steps, pattern) => {
    expect(derived(path, name, value, result)).toMatchObject({
      steps,
      source: `rules[0].leaves${pattern}`,
    })
  })

  it('goes by a numbered rule, or by a guess, where no file says it', () => {
    const zero = (note: TracedLeaf) =>
      derive({ where: 'leaves', sample: sampleOf('t', 1), leafPath: ['t'], note }, 1)
    expect(zero({ rules: [1, 10] })).toMatchObject({ source: 'zero 1, 10', isGuess: false })
    expect(zero({ rules: [2], isGuess: true })).toMatchObject({ source: 'zero 2', isGuess: true })
  })
})
