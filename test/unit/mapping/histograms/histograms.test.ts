// Metrics of type `histogram`, from the mapping file to samples.

import { describe, expect, it } from 'vitest'
import { parseMapping } from '#mapping/authoring'
import { formatBound } from '../../../../src/mapping/histograms/histograms-part.ts'
import { runMappingTests } from '../../../../src/mapping/run-tests.ts'
import { mapLinesWith, mappingOf } from '../../../helpers/mapping.ts'

const readings = `
version: 1
rules:
  - topic: m/+device
    metrics:
      vibration_meters_per_second: { type: histogram, value: v, schema: 0, scale: 0.001 }
`
const buckets = (more: string) => `
version: 1
rules:
  - topic: m/+device
    metrics:
      request_seconds: { type: histogram, ${more} }
`
const message = (payload: unknown) => ({ topic: 'm/a', payload }) as never
/** Without the drop of a message that yields nothing. */
const map = async (yaml: string, payload: unknown) =>
  (await mapLinesWith(yaml, [message(payload)])).filter((line) => line !== '# no_metric, rule 0')
const time = '1767225605000'
const length = 'expected as many counts as `bounds`, or one more'
const whole = 'expected whole counts from 0 on'
const falling = 'counts with those below them must not fall'
const above = 'the counts together are above 2^53'
const kind = 'expected a list of counts, or an object with a count for each bound'

describe('a list of readings', () => {
  it('is one native histogram', async () => {
    expect(await map(readings, { v: [500, '1000', 1500, -3000, 0] })).toEqual([
      `vibration_meters_per_second{device="a"} {count:5, sum:0, [-4,-2):1, [-2.938735877055719e-39,2.938735877055719e-39]:1, (0.25,0.5]:1, (0.5,1]:1, (1,2]:1} ${time}`,
    ])
  })

  it('may be a single number', async () => {
    expect(await map(readings, { v: 1000 })).toEqual([
      `vibration_meters_per_second{device="a"} {count:1, sum:1, (0.5,1]:1} ${time}`,
    ])
  })

  it('counts what is no number, and keeps the rest', async () => {
    expect(await map(readings, { v: [1000, 'x', null, { a: 1 }] })).toEqual([
      '# missing, rule 0, metric vibration_meters_per_second',
      '# not_a_number × 2, rule 0, metric vibration_meters_per_second',
      `vibration_meters_per_second{device="a"} {count:1, sum:1, (0.5,1]:1} ${time}`,
    ])
  })

  it.each([[{}], [{ v: [] }], [{ v: null }]])('that is not there is missing: %j', async (payload) => {
    expect(await map(readings, payload)).toEqual(['# missing, rule 0, metric vibration_meters_per_second'])
  })

  it('may come from an expression, and costs steps for each reading', async () => {
    const yaml = readings.replace('value: v', 'value: "$map(v, function($x) { $x.w })"')
    expect(await map(yaml, { v: [{ w: 1000 }, { w: 2000 }] })).toEqual([
      `vibration_meters_per_second{device="a"} {count:2, sum:3, (0.5,1]:1, (1,2]:1} ${time}`,
    ])
    const many = Array.from({ length: 41_000 }, () => 1)
    expect(await map(readings, { v: many })).toEqual([
      '# too_much_work, rule 0, metric vibration_meters_per_second',
    ])
  })
})

describe('buckets of a device', () => {
  const list = buckets('buckets: { counts: b, bounds: [0.1, 0.5, 1], sum: s }')

  it('are the series of a histogram', async () => {
    expect(await map(list, { b: [4, 3, 0, 1], s: 2.75 })).toEqual([
      `request_seconds_bucket{device="a",le="+Inf"} 8 ${time}`,
      `request_seconds_bucket{device="a",le="0.1"} 4 ${time}`,
      `request_seconds_bucket{device="a",le="0.5"} 7 ${time}`,
      `request_seconds_bucket{device="a",le="1"} 7 ${time}`,
      `request_seconds_count{device="a"} 8 ${time}`,
      `request_seconds_sum{device="a"} 2.75 ${time}`,
    ])
  })

  it('may stand in an object by their bounds, each with those below', async () => {
    const yaml = buckets('buckets: { counts: b, cumulative: true }, labels: { method: how }')
    expect(await map(yaml, { b: { '+Inf': 9, le_1: 8, '0.5': '3' }, how: 'GET' })).toEqual([
      `request_seconds_bucket{device="a",le="+Inf",method="GET"} 9 ${time}`,
      `request_seconds_bucket{device="a",le="0.5",method="GET"} 3 ${time}`,
      `request_seconds_bucket{device="a",le="1",method="GET"} 8 ${time}`,
      `request_seconds_count{device="a",method="GET"} 9 ${time}`,
    ])
  })

  it('are native with a schema: what is below the lowest bound is at zero, what is above the highest in the last bucket', async () => {
    const yaml = buckets('schema: 0, buckets: { counts: b, bounds: [0.5, 1, 2], sum: s }')
    expect(await map(yaml, { b: [4, 3, 0, 1], s: 5 })).toEqual([
      `request_seconds{device="a"} {count:8, sum:5, [-0.5,0.5]:4, (0.5,1]:3, (1.7976931348623157e+308,+Inf]:1} ${time}`,
    ])
  })

  it.each([
    ['counts without bounds', '{ counts: b }', [1, 2], 'a list of counts needs `bounds`'],
    ['too few counts', '{ counts: b, bounds: [1, 2, 3] }', [1, 2], length],
    ['too many counts', '{ counts: b, bounds: [1] }', [1, 2, 3], length],
    ['a count below zero', '{ counts: b, bounds: [1] }', [-1, 2], whole],
    ['a count with a fraction', '{ counts: b, bounds: [1] }', [1.5, 2], whole],
    ['a word', '{ counts: b, bounds: [1] }', ['x', 2], whole],
    ['falling counts', '{ counts: b, bounds: [1, 2], cumulative: true }', [5, 4], falling],
    ['counts above 2^53', '{ counts: b, bounds: [1, 2] }', [2 ** 53 - 1, 1], above],
    ['a bound that is none', '{ counts: b }', { low: 1 }, 'expected a number, or +Inf, as each bound'],
    [
      'a bound that is a word of numbers',
      '{ counts: b }',
      { on: 1 },
      'expected a number, or +Inf, as each bound',
    ],
    ['two bounds that are one', '{ counts: b }', { 1: 1, '1.0': 2 }, 'two bounds are equal'],
    ['text', '{ counts: b }', 'x', kind],
    ['an empty object', '{ counts: b }', {}, kind],
    [
      'too many bounds',
      '{ counts: b }',
      Object.fromEntries(Array.from({ length: 501 }, (_, at) => [at, 1])),
      'expected at most 500 buckets',
    ],
  ])('are a counted drop if they are none, which says why: %s', async (_, given, b, why) => {
    expect(await map(buckets(`buckets: ${given}`), { b })).toEqual([
      `# bad_buckets, rule 0, metric request_seconds, ${why}`,
    ])
  })

  it('count a sum that is missing, and what lies between two bounds of the schema', async () => {
    expect(await map(list, { b: [1, 0, 0] })).toContain('# missing, rule 0, metric request_seconds')
    const yaml = buckets('schema: 0, buckets: { counts: b, sum: s }')
    expect(await map(yaml, { b: { 1: 1, 4: 1 }, s: 3 })).toEqual([
      '# bad_buckets, rule 0, metric request_seconds, bounds are not those of the `schema`',
    ])
  })

  it('are charged for, also where they are none', async () => {
    const b = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [at, at === 499 ? 'x' : 1]))
    const yaml = `
version: 1
rules:
  - topic: m/+device
    for:
      - { each: e, labels: { i: $string($key) }, metrics: { h: { type: histogram, buckets: { counts: $message.b } } } }
`
    const lines = await map(yaml, { b, e: Array.from({ length: 1_000 }, () => 1) })
    const [used] = lines.filter((line) => line.includes('too_much_work'))
    expect(used).toMatch(/× 9\d\d, rule 0, metric h|× 9\d\d/)
  })

  it('have their own `le` alone, whatever labels the payload names', async () => {
    const yaml = buckets('buckets: { counts: b, bounds: [1], sum: s }').replace(
      '    metrics:',
      '    labels_from: { from: tags, allow: [le, room] }\n    metrics:',
    )
    expect(await map(yaml, { b: [1, 0], s: 1, tags: { le: '7', room: 'x' } })).toEqual([
      `request_seconds_bucket{device="a",le="+Inf",room="x"} 1 ${time}`,
      `request_seconds_bucket{device="a",le="1",room="x"} 1 ${time}`,
      `request_seconds_count{device="a",room="x"} 1 ${time}`,
      `request_seconds_sum{device="a",room="x"} 1 ${time}`,
    ])
  })

  it.each([
    [0.5, '0.5'],
    [100_000, '100000'],
    [1_000_000, '1e+06'],
    [1_234_567.5, '1.2345675e+06'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-2.5, '-2.5'],
    [0, '0'],
    [1e300, '1e+300'],
    [Number.POSITIVE_INFINITY, '+Inf'],
  ])('have bounds as a server in Go writes them: %d', (bound, text) => {
    expect(formatBound(bound)).toBe(text)
  })
})

describe('a histogram in the tests of a mapping file', () => {
  it('is compared as it is shown', async () => {
    const text = '{count:2, sum:3, (0.5,1]:1, (1,2]:1}'
    const yaml = `${readings}
tests:
  - topic: m/a
    payload: { v: [1000, 2000] }
    expect: |
      vibration_meters_per_second{device="a"} ${text} 1767225600000
`
    const [result] = await runMappingTests(parseMapping(yaml, 'mapping.yaml'))
    expect(result).toMatchObject({ passed: true, actual: result?.expected })
    const [other] = await runMappingTests(
      parseMapping(yaml.replace('(0.5,1]:1', '(0.5,1]:2'), 'mapping.yaml'),
    )
    expect(other?.passed).toBe(false)
  })
})

describe('what is said of a histogram', () => {
  it('is its type: of readings a gauge histogram, of buckets one with series of its family', () => {
    const of = (yaml: string, name: string) => mappingOf(yaml).describe(name)
    expect(of(readings, 'vibration_meters_per_second')?.type).toBe('gaugehistogram')
    const classic = buckets('buckets: { counts: b }, help: Times.')
    for (const suffix of ['_bucket', '_count', '_sum']) {
      expect(of(classic, `request_seconds${suffix}`)).toEqual({
        type: 'histogram',
        help: 'Times.',
        unit: '',
        family: 'request_seconds',
      })
    }
    expect(of(buckets('schema: 0, buckets: { counts: b, sum: s }'), 'request_seconds')?.type).toBe(
      'histogram',
    )
  })

  it('keeps names from the payload away from its series', async () => {
    const yaml = `${buckets('buckets: { counts: b }')}
  - topic: n/+device
    metrics: [{ name: n, value: v }]
`
    const line = { topic: 'n/a', payload: { n: 'request_seconds_count', v: 1 } } as never
    expect(await mapLinesWith(yaml, [line])).toContain('# bad_name, rule 1, metric metrics[0]')
  })

  it('lets no name from the payload make a series that the file fixes', async () => {
    const yaml = `
version: 1
rules:
  - topic: m/+device
    metrics: [{ name: n, type: histogram, buckets: { counts: b, bounds: [1] } }]
  - topic: x/+device
    metrics: { pump_count: v }
`
    expect(await map(yaml, { n: 'pump', b: [1] })).toEqual(['# bad_name, rule 0, metric metrics[0]'])
    expect(await map(yaml, { n: 'fan', b: [1] })).toContain(`fan_count{device="a"} 1 ${time}`)
  })
})
