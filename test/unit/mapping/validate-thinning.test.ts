// `thin` as it is written: slots that leave gaps in which a query finds nothing are refused, with what to write instead.

import { describe, expect, it } from 'vitest'
import { parseMapping } from '../../../src/mapping/parse-mapping.ts'

function issuesOf(text: string): string[] {
  try {
    parseMapping(`version: 1\n${text}`, 'mapping.yaml')
    return []
  } catch (error) {
    return (error as Error).message.split('\n').slice(1)
  }
}

const issuesOfRule = (thin: string, more = 'metrics: { v: v }') =>
  issuesOf(`rules:\n  - topic: t\n    thin: ${thin}\n    ${more}`)

const rules = 'rules: [{ topic: t, metrics: { v: v } }]'
const counter = 'metrics: { v: v, n: { value: n, type: counter } }'

describe('thin', () => {
  it.each([
    ['{ min_interval: 180s, every: 90s }'],
    ['{ min_interval: 3m, every: 1m, on_change: true, except: [v] }'],
    ['{ min_interval: 269s, every: 1s }'],
    ['off'],
  ])('%s is right', (thin) => {
    expect(issuesOfRule(thin)).toEqual([])
  })

  it.each([
    [
      '{ min_interval: 181s, every: 90s }',
      'min_interval: expected at most 270s together with `every` (actual: 271s), because a query looks 300s back for a sample; write `min_interval: 180s`',
    ],
    [
      '{ min_interval: 200s, every: 150s }',
      'min_interval: expected at most 270s together with `every` (actual: 350s), because a query looks 300s back for a sample; what is published so rarely cannot be thinned',
    ],
    [
      '{ min_interval: 60s, every: 60s }',
      'every: expected less than `min_interval`, 60s (actual: 60s): every sample would be written; write `min_interval: 210s`, or `90s` if it is for counters, too',
    ],
    [
      '{ min_interval: 80s, every: 80s }',
      'every: expected less than `min_interval`, 80s (actual: 80s): every sample would be written; write `min_interval: 190s`',
    ],
    ['{ min_interval: 180s }', 'every: expected a time such as `90s` (actual: nothing)'],
    ['{ min_interval: 180, every: 90s }', 'min_interval: expected a time such as `90s` (actual: 180)'],
    ['{ min_interval: [180s], every: 90s }', 'min_interval: expected a time such as `90s` (actual: a list)'],
    ['{ min_interval: 180s, every: 90s, on_change: 1 }', 'on_change: expected true or false (actual: 1)'],
    [
      '{ min_interval: 180s, every: 90s, except: [9v] }',
      'except[0]: expected a metric name: letters, digits, `_` and `:`, not a digit first (actual: "9v")',
    ],
    [
      '{ min_interval: 180s, every: 90s, counters: { min_interval: 100s, every: 60s } }',
      'counters.min_interval: expected at most 150s together with `every` (actual: 160s), because rate(x[5m]) needs two samples of a counter in every window; write `min_interval: 90s`',
    ],
  ])('%s is not', (thin, problem) => {
    expect(issuesOfRule(thin)).toEqual([`  line 4: rules[0].thin.${problem}`])
  })

  it('is `off` in a rule alone', () => {
    expect(issuesOfRule('yes')).toEqual([
      '  line 4: rules[0].thin: expected `off`, or slots such as `{ min_interval: 180s, every: 90s }` (actual: "yes")',
    ])
    expect(issuesOf(`thin: off\n${rules}`)).toEqual([
      '  line 2: thin: expected slots such as `{ min_interval: 180s, every: 90s }` (actual: "off"); leave `thin` out to write all samples',
    ])
  })
})

describe('thin of a loop or a metric', () => {
  const problem =
    'thin: expected `thin` in the rule, for all of its metrics; write it there, and name metrics that are not thinned in its `except`'
  const thin = 'thin: { min_interval: 90s, every: 60s }'

  it.each([
    ['for[0].', `for: [{ each: a, ${thin}, metrics: { v: v } }]`],
    ['for[0].for[0].', `for: [{ each: a, for: [{ entries: b, ${thin}, metrics: { v: v } }] }]`],
    ['metrics.v.', `metrics: { v: { value: v, thin: off } }`],
    ['metrics[0].', `metrics: [{ name: n, value: v, ${thin} }]`],
  ])('is told where it belongs: %s', (place, more) => {
    expect(issuesOf(`rules:\n  - topic: t\n    ${more}`)).toEqual([`  line 4: rules[0].${place}${problem}`])
  })
})

describe('counters', () => {
  const tooLong = (problem: string, where = '  line 4: rules[0].thin', seconds = 270) =>
    `${where}: expected at most 150s for \`min_interval\` and \`every\` together (actual: ${seconds}s) for ${problem}`
  const why = 'because rate(x[5m]) needs two samples of a counter in every window'

  it('want shorter slots, or none', () => {
    expect(issuesOfRule('{ min_interval: 180s, every: 90s }', counter)).toEqual([
      tooLong(`the counter \`n\`, ${why}; add \`counters: off\``),
    ])
    expect(issuesOfRule('{ min_interval: 200s, every: 60s }', counter)).toEqual([
      tooLong(
        `the counter \`n\`, ${why}; add \`counters: { min_interval: 90s, every: 60s }\``,
        undefined,
        260,
      ),
    ])
    expect(issuesOfRule('{ min_interval: 90s, every: 60s }', counter)).toEqual([])
    for (const remedy of ['counters: off', 'counters: { min_interval: 90s, every: 60s }', 'except: [n]']) {
      expect(issuesOfRule(`{ min_interval: 180s, every: 90s, ${remedy} }`, counter)).toEqual([])
    }
  })

  it('are the series of a histogram, unless `except` names it', () => {
    const histogram = 'metrics: { h: { type: histogram, buckets: { counts: c, bounds: [1] } } }'
    expect(issuesOfRule('{ min_interval: 180s, every: 90s }', histogram)).toEqual([
      tooLong(`the counter \`h\`, ${why}; add \`counters: off\``),
    ])
    expect(issuesOfRule('{ min_interval: 180s, every: 90s, except: [h] }', histogram)).toEqual([])
    expect(issuesOfRule('{ min_interval: 180s, every: 90s, except: [h_sum] }', histogram)).toHaveLength(1)
  })

  it('are found in loops, in leaves, by their names, and in a preset', () => {
    const named = ['for: [{ each: a, metrics: { n: { value: n, type: counter } } }]']
    named.push(
      'leaves: { names: { a: { name: n, type: counter } } }',
      'metrics: { n_total: a }',
      'preset: tasmota',
    )
    for (const more of named) {
      expect(issuesOfRule('{ min_interval: 180s, every: 90s }', more)).toEqual([
        expect.stringMatching(/for the counter `\w+`, .*; add `counters: off`$/),
      ])
    }
  })

  it('must not take their names from the payload where slots are too long for them', () => {
    const more = 'metrics: [{ name: name, value: v, type: counter }]'
    expect(issuesOfRule('{ min_interval: 180s, every: 90s, counters: off }', more)).toEqual([
      tooLong(`a counter that takes its name from the payload, ${why}; write \`thin: off\` in its rule`),
    ])
    expect(issuesOfRule('{ min_interval: 90s, every: 60s }', more)).toEqual([])
  })

  it.each([
    ['leaves: true'],
    ['leaves: { include: [a], names: { a: { name: n, type: gauge } } }'],
    ['decode: json'],
    ['metrics: [{ name: n, value: v }]'],
    ['for: [{ entries: m, metrics: [{ name: $key, value: $ }] }]'],
    ['for: [{ each: m }]'],
  ])('can have their names from the payload with `%s`', (more) => {
    const problem = `a counter that the payload may name, with \`_total\` at the end, ${why}; add \`counters: off\``
    expect(issuesOfRule('{ min_interval: 180s, every: 90s }', more)).toEqual([tooLong(problem)])
    expect(issuesOfRule('{ min_interval: 180s, every: 90s, counters: off }', more)).toEqual([])
    expect(issuesOfRule('{ min_interval: 90s, every: 60s }', more)).toEqual([])
    const ofFile = 'unmatched: drop\nthin: { min_interval: 180s, every: 90s }'
    expect(issuesOf(`${ofFile}\nrules: [{ topic: t, ${more} }]`)).toEqual([
      tooLong(problem, '  line 3: thin'),
    ])
  })

  it('cannot, where each name is known, or its type', () => {
    const ofFile = 'unmatched: drop\nthin: { min_interval: 180s, every: 90s }'
    for (const rule of [
      'ignore: true',
      'leaves: false, metrics: { v: v }',
      'metrics: [{ name: "\'v\'", value: v }]',
      'metrics: [{ name: n, value: v, type: gauge }]',
    ]) {
      expect(issuesOf(`${ofFile}\nrules: [{ topic: t, ${rule} }]`)).toEqual([])
    }
  })

  it('of the bundled mapping are meant by `thin` of the file, unless `unmatched: drop`', () => {
    const thin = 'thin: { min_interval: 180s, every: 90s }'
    expect(issuesOf(`${thin}\n${rules}`)).toEqual([
      tooLong(`counters of the bundled mapping, ${why}; add \`counters: off\``, '  line 2: thin'),
    ])
    expect(issuesOf(`${thin}\nunmatched: drop\n${rules}`)).toEqual([])
    expect(issuesOf(`thin: { min_interval: 90s, every: 60s }\n${rules}`)).toEqual([])
    const own = `rules: [{ topic: t, ${counter} }]`
    expect(issuesOf(`${thin}\nunmatched: drop\n${own}`)).toEqual([
      tooLong(`the counter \`n\`, ${why}; add \`counters: off\``, '  line 2: thin'),
    ])
    expect(issuesOf(`${thin}\nunmatched: drop\n${own.replace('topic: t,', 'topic: t, thin: off,')}`)).toEqual(
      [],
    )
  })
})
