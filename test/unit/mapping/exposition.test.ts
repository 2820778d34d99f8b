import { describe, expect, it } from 'vitest'
import { formatExposition, formatSample, normalizeExposition } from '#exposition'
import type { MetricMetadata, Sample } from '../../../src/model.ts'

function sample(name: string, labels: { [name: string]: string }, value: number, timestampMs = 1000): Sample {
  const names = Object.keys(labels)
  const values = Object.values(labels)
  return { name, labels: { names, values, key: names.join() }, value, timestampMs }
}

describe('a sample as a line', () => {
  it.each<[what: string, sample: Sample, line: string]>([
    ['without labels', sample('m', {}, 1), 'm 1 1000'],
    ['with labels', sample('m:n', { a: 'b', c: 'd e' }, -2.5), 'm:n{a="b",c="d e"} -2.5 1000'],
    ['with quotes, backslashes and lines', sample('m', { a: '"\\\n\t' }, 0), 'm{a="\\"\\\\\\n\t"} 0 1000'],
    ['with a time before 1970', sample('m', {}, 1, -5), 'm 1 -5'],
    ['of a great value', sample('m', {}, 1e21), 'm 1e+21 1000'],
    ['of a small value', sample('m', {}, 5e-324), 'm 5e-324 1000'],
    ['of 0.1 + 0.2', sample('m', {}, 0.1 + 0.2), 'm 0.30000000000000004 1000'],
    ['of minus zero', sample('m', {}, -0), 'm -0 1000'],
    ['of infinity', sample('m', {}, Number.POSITIVE_INFINITY), 'm +Inf 1000'],
    ['of minus infinity', sample('m', {}, Number.NEGATIVE_INFINITY), 'm -Inf 1000'],
    ['of no number', sample('m', {}, Number.NaN), 'm NaN 1000'],
  ])('%s', (_, one, line) => {
    expect(formatSample(one)).toBe(line)
  })
})

describe('samples as a page', () => {
  it('are grouped by family, sorted by labels and time, with what is known of the family first', () => {
    const metadata = new Map<string, MetricMetadata>([
      ['b', { type: 'counter', help: 'Lines\nand \\ "quotes".', unit: 'seconds' }],
      ['c', { type: 'info', help: '', unit: '' }],
      ['d', { type: 'stateset', help: '', unit: '' }],
      ['e', { type: 'unknown', help: 'E.', unit: '' }],
      ['f', { type: 'gauge', help: '', unit: '' }],
      ['not_there', { type: 'gauge', help: '', unit: '' }],
    ])
    const samples = [
      ...['f', 'e', 'd', 'c'].map((name) => sample(name, {}, 1)),
      sample('b', { l: 'y' }, 1),
      sample('a', {}, 2, 2000),
      sample('b', { l: 'x' }, 2, 3000),
      sample('b', { l: 'x' }, 3, 2000),
      sample('a', {}, 1, 1000),
    ]
    expect(formatExposition(samples, metadata)).toBe(`a 1 1000
a 2 2000
# HELP b Lines\\nand \\\\ "quotes".
# TYPE b counter
b{l="x"} 3 2000
b{l="x"} 2 3000
b{l="y"} 1 1000
# TYPE c gauge
c 1 1000
# TYPE d gauge
d 1 1000
# HELP e E.
# TYPE e untyped
e 1 1000
# TYPE f gauge
f 1 1000
`)
  })

  it('are nothing where there are none', () => {
    expect(formatExposition([])).toBe('')
  })
})

describe('lines that a person wrote', () => {
  it.each<[what: string, text: string, lines: string[]]>([
    ['are sorted, without comments and empty lines', '# HELP b B.\nb 1 1\n\n  a 1 1\n', ['a 1 1', 'b 1 1']],
    ['have their labels sorted', 'm{b="1",a="2"} 1 1', ['m{a="2",b="1"} 1 1']],
    ['have their spaces taken away', 'm { a = "1" , b="2", }   1   5', ['m{a="1",b="2"} 1 5']],
    ['have their numbers in one form', 'm{} +21.50 1\nn 1e3 1\no .5 1', ['m 21.5 1', 'n 1000 1', 'o 0.5 1']],
    ['keep their escapes', 'm{a="\\"x\\\\\\n}"} 1 1', ['m{a="\\"x\\\\\\n}"} 1 1']],
    ['may be without a time', 'm 1', ['m 1']],
    [
      'stay as they are where they are no sample',
      'm{a=1} 1 1\n9m 1 1\nm x 1',
      ['9m 1 1', 'm x 1', 'm{a=1} 1 1'],
    ],
    ['may be minus zero', 'm -0 1', ['m -0 1']],
  ])('%s', (_, text, lines) => {
    expect(normalizeExposition(text)).toEqual(lines)
  })
})
