import { describe, expect, it } from 'vitest'
import { issuesOfRule } from '../../../helpers/issues.ts'

/** @returns the issues of a metric `m`, without their place in front of it */
function issuesOf(metric: string): string[] {
  return issuesOfRule(`    metrics: { m: { ${metric} } }`).map((issue) =>
    issue.replace(/^.*?rules\[0\]\.metrics\.m:? ?/, ''),
  )
}

describe('a histogram in a mapping file', () => {
  it.each([
    'type: histogram, value: v',
    'type: histogram, value: v, schema: -4, scale: 2, offset: 1, required: true',
    'type: histogram, buckets: { counts: b }',
    'type: histogram, buckets: { counts: b, bounds: [-1, 0, 0.5], cumulative: true, sum: s }',
    'type: histogram, schema: 1, buckets: { counts: b, bounds: [0, 1, 1.4142135623730951, 2], sum: s }',
  ])('is right: %s', (metric) => {
    expect(issuesOf(metric)).toEqual([])
  })

  it.each([
    ['value: v, schema: 3', ['.schema: expected `schema` only with `type: histogram`']],
    ['value: v, buckets: { counts: b }', ['.buckets: expected `buckets` only with `type: histogram`']],
    ['type: histogram', ['.value: expected a field path such as `temp.value` (actual: nothing)']],
    ['type: histogram, value: 5', ['.value: expected the path of a list of readings (actual: a constant)']],
    ['type: histogram, value: v, schema: 9', ['.schema: expected an integer from -4 to 8 (actual: 9)']],
    ['type: histogram, value: v, default: 1', ['.default: expected no `default` beside `type: histogram`']],
    ['type: histogram, value: v, buckets: { counts: b }', ['.value: expected no `value` beside `buckets`']],
    [
      'type: histogram, buckets: { count: b }',
      [
        '.buckets.count: unknown key `count`; did you mean `counts`?',
        '.buckets.counts: expected a field path such as `temp.value` (actual: nothing)',
      ],
    ],
    [
      'type: histogram, buckets: { counts: b, bounds: [] }',
      ['.buckets.bounds: expected a list of upper bounds such as `[0.1, 0.5, 1]` (actual: an empty list)'],
    ],
    [
      'type: histogram, buckets: { counts: b, bounds: [1, x, 0.5] }',
      ['.buckets.bounds[1]: expected a number (actual: "x")'],
    ],
    [
      'type: histogram, buckets: { counts: b, bounds: [1, +Inf] }',
      ['.buckets.bounds[1]: expected a number (actual: "+Inf"); leave infinity out'],
    ],
    [
      'type: histogram, buckets: { counts: b, bounds: [1, .inf] }',
      ['.buckets.bounds[1]: expected a number (actual: Infinity); leave infinity out'],
    ],
    [
      'type: histogram, buckets: { counts: b, bounds: [1, 1] }',
      ['.buckets.bounds[1]: expected a bound above 1 (actual: 1)'],
    ],
    [
      'type: histogram, schema: 0, buckets: { counts: b, bounds: [1, 2] }',
      ['.buckets: expected `sum`, which a native histogram always has; without it leave `schema` out'],
    ],
    [
      'type: histogram, schema: 0, buckets: { counts: b, bounds: [0.1, 0.5], sum: s }',
      [
        '.buckets.bounds: expected bounds of schema 0, one next to the other, such as 0.125, 0.25, 0.5; for other bounds leave `schema` out',
      ],
    ],
    [
      'type: histogram, buckets: { counts: b }, labels: { le: x }',
      ['label `le` is given twice: by `labels.le`, and by the buckets of this metric'],
    ],
  ])('is wrong: %s', (metric, issues) => {
    expect(issuesOf(metric)).toEqual(issues)
  })
})
