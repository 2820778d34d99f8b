// Types of metrics: what info and stateset make of a payload, what liveness adds, and what is said of each metric.

import { describe, expect, it } from 'vitest'
import { mapLine, mappingOf, rules } from '../../helpers/mapping.ts'
import { messageOf, receivedAtMs } from '../../helpers/message.ts'

const at = receivedAtMs

function lines(yamlRules: string, payload: unknown): string[] {
  return mapLine(rules(yamlRules), { topic: 'a/x', payload: payload as never })
}

describe('info', () => {
  it('is 1, for its labels', () => {
    const rule = `
  - topic: a/+device
    metrics: { device_info: { type: info, labels: { model: meta.model, firmware: meta.fw } } }
`
    expect(lines(rule, { meta: { model: 'm', fw: 2.1 } })).toEqual([
      `device_info{device="x",firmware="2.1",model="m"} 1 ${at}`,
    ])
    expect(lines(rule, { other: 1 })).toEqual([
      '# missing, rule 0, label firmware',
      '# missing, rule 0, label model',
      '# missing, rule 0, metric device_info',
      '# no_metric, rule 0',
    ])
  })

  it('with a value is there only where the value is', () => {
    const rule = `
  - topic: a/+device
    metrics: { device_info: { type: info, value: meta, labels: { model: meta.model } } }
`
    expect(lines(rule, { meta: { model: 'm' } })).toEqual([`device_info{device="x",model="m"} 1 ${at}`])
    expect(lines(rule, {})).toEqual(['# missing, rule 0, metric device_info', '# no_metric, rule 0'])
  })
})

describe('a metric that is not required', () => {
  it('is not counted where it is missing, but where it is wrong', () => {
    const rule = `
  - topic: a/+device
    metrics:
      a: { value: a, required: false }
      b: { value: b, required: false }
      b_info: { type: info, labels: { l: "l ?? ''" }, required: false }
      c: { type: stateset, value: c, states: [on], required: false }
`
    expect(lines(rule, { b: 1 })).toEqual([`b{device="x"} 1 ${at}`])
    expect(lines(rule, { a: 'maybe', b: 1 })).toEqual([
      '# not_a_number, rule 0, metric a',
      `b{device="x"} 1 ${at}`,
    ])
  })
})

describe('stateset', () => {
  const rule = `
  - topic: a/+device
    metrics: { door: { type: stateset, value: s, states: [open, closed, '1'], labels: { site: site } } }
`

  it.each<[string, unknown, string[] | { open: 0 | 1; closed: 0 | 1; one: 0 | 1 }]>([
    ['a text', 'open', { open: 1, closed: 0, one: 0 }],
    ['a number', 1, { open: 0, closed: 0, one: 1 }],
    ['several texts', ['open', 'closed'], { open: 1, closed: 1, one: 0 }],
    ['no text', [], { open: 0, closed: 0, one: 0 }],
    ['an unknown text', 'ajar', ['# no_metric, rule 0', '# value_not_mapped, rule 0, metric door']],
    [
      'a known and an unknown text',
      ['open', 'ajar'],
      ['# no_metric, rule 0', '# value_not_mapped, rule 0, metric door'],
    ],
    ['nothing', null, ['# missing, rule 0, metric door', '# no_metric, rule 0']],
  ])('has a sample for each state: %s', (_, s, expected) => {
    const labels = 'device="x"'
    const samples = Array.isArray(expected)
      ? expected
      : [
          `door{${labels},door="1",site="n"} ${expected.one} ${at}`,
          `door{${labels},door="closed",site="n"} ${expected.closed} ${at}`,
          `door{${labels},door="open",site="n"} ${expected.open} ${at}`,
        ]
    expect(lines(rule, { s, site: 'n' })).toEqual(samples)
  })

  it('keeps to the limit of samples', () => {
    const text = rules(rule)
    expect(
      mapLine(text, { topic: 'a/x', payload: { s: 'open', site: 'n' } }, { messageSamplesMax: 2 }),
    ).toEqual([
      '# too_many_samples, rule 0, limit 2',
      `door{device="x",door="closed",site="n"} 0 ${at}`,
      `door{device="x",door="open",site="n"} 1 ${at}`,
    ])
  })
})

describe('liveness', () => {
  const rule = `
  - topic: a/+device
    timestamp: { value: ts, outside: drop }
    liveness: true
    metrics: { v: v }
`

  it('says when a device was heard of, and how far its clock is off', () => {
    expect(lines(rule, { ts: at / 1000 - 60.5, v: 1 })).toEqual([
      `clock_skew_seconds{device="x"} -60.5 ${at}`,
      `last_seen_timestamp_seconds{device="x"} ${at / 1000} ${at}`,
      `v{device="x"} 1 ${at - 60_500}`,
    ])
  })

  it.each([1e306, -1e306, 1e308, '1e306'])('knows no skew of a time that is beyond all numbers: %s', (ts) => {
    const inSeconds = rule.replace('value: ts', 'value: ts, unit: s')
    const samples = mappingOf(rules(inSeconds)).map(
      messageOf({ topic: 'a/x', payload: { ts, v: 1 } }),
    ).samples
    expect(samples.map(({ name }) => name)).toEqual(['last_seen_timestamp_seconds'])
  })

  it('is there though the device has a wrong clock, and nothing else to say', () => {
    expect(lines(rule, { ts: at / 1000 + 7200, v: 1 })).toEqual([
      '# bad_time, rule 0',
      `clock_skew_seconds{device="x"} 7200 ${at}`,
      `last_seen_timestamp_seconds{device="x"} ${at / 1000} ${at}`,
    ])
    expect(lines(rule, { v: 'maybe' })).toEqual([
      '# not_a_number, rule 0, metric v',
      `last_seen_timestamp_seconds{device="x"} ${at / 1000} ${at}`,
    ])
  })

  it('is no name that a payload may take', () => {
    const named = `${rule}
  - topic: b
    metrics: [{ name: n, value: v }]
`
    const payload = { n: 'last_seen_timestamp_seconds', v: 0 }
    expect(mapLine(rules(named), { topic: 'b', payload })).toEqual([
      '# bad_name, rule 1, metric metrics[0]',
      '# no_metric, rule 1',
    ])
  })
})

describe('what is said of a metric', () => {
  it('is its type, help and unit, where the file has any of them', () => {
    const text = rules(`
  - topic: a
    liveness: true
    metrics:
      plain: p
      energy_joules_total: { value: e, type: counter, unit: joules, help: Energy. }
    for:
      - each: list
        metrics: [{ name: "'state'", value: s, type: stateset, states: [on] }, { name: n, value: v, help: no }]
        leaves: { names: { T: { name: t_celsius, unit: celsius }, U: plain_leaf, V: { name: t_celsius, type: gauge } } }
`)
    const metadata = Object.fromEntries(mappingOf(text).metadata)
    expect(metadata).toEqual({
      energy_joules_total: { type: 'counter', help: 'Energy.', unit: 'joules' },
      state: { type: 'stateset', help: '', unit: '' },
      t_celsius: { type: 'gauge', help: '', unit: 'celsius' },
      last_seen_timestamp_seconds: expect.objectContaining({ type: 'gauge', unit: 'seconds' }),
      clock_skew_seconds: expect.objectContaining({ type: 'gauge', unit: 'seconds' }),
    })
  })
})
