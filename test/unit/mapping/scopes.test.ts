// Scopes: loops over arrays and objects, conditions, labels that the payload names, labels and time of scopes inside.

import { describe, expect, it } from 'vitest'
import { mapLine, mapLineWith, mappingOf, rules } from '../../helpers/mapping.ts'
import { messageOf, receivedAtMs } from '../../helpers/message.ts'

const at = receivedAtMs

function lines(yamlRules: string, payload: unknown, topic = 'a/x'): string[] {
  return mapLine(rules(yamlRules), { topic, payload: payload as never })
}

/** What is asked of an object, and mapping it. */
function mapCounted(yamlRules: string, object: { readonly [key: string]: number }, samplesMax: number) {
  let listed = 0
  const read = new Set<PropertyKey>()
  const counted = new Proxy(object, {
    ownKeys(target) {
      listed++
      return Reflect.ownKeys(target)
    },
    get(target, key, receiver) {
      read.add(key)
      return Reflect.get(target, key, receiver)
    },
  })
  const message = messageOf({ topic: 'a/x' })
  const payload = { ...message.payload, bytes: () => 1, read: () => ({ ok: true as const, value: counted }) }
  const mapped = mappingOf(rules(yamlRules), { messageSamplesMax: samplesMax }).map({ ...message, payload })
  return { mapped, listed, read: read.size }
}

describe('a loop over an array', () => {
  const each = `
  - topic: a/+device
    for:
      - each: sensors
        labels: { sensor: id }
        metrics: { reading: v }
`

  it('makes samples of each element, with the labels of the rule and its own', () => {
    const payload = {
      sensors: [
        { id: 's1', v: 1 },
        { id: 's2', v: 2 },
      ],
    }
    expect(lines(each, payload)).toEqual([
      `reading{device="x",sensor="s1"} 1 ${at}`,
      `reading{device="x",sensor="s2"} 2 ${at}`,
    ])
  })

  it.each<[string, unknown, string[]]>([
    ['nothing there', {}, ['# missing, rule 0, for[0].each', '# no_metric, rule 0']],
    ['null', { sensors: null }, ['# missing, rule 0, for[0].each', '# no_metric, rule 0']],
    ['an empty array', { sensors: [] }, ['# no_metric, rule 0']],
    [
      'one element, without an array',
      { sensors: { id: 's', v: 3 } },
      [`reading{device="x",sensor="s"} 3 ${at}`],
    ],
    [
      'elements that lack a field',
      { sensors: [{ id: 'a' }, { v: 4 }, 5] },
      [
        '# missing × 2, rule 0, label sensor',
        '# missing × 2, rule 0, metric reading',
        `reading{device="x"} 4 ${at}`,
      ],
    ],
    [
      'elements that are told apart by nothing',
      {
        sensors: [
          { id: 's', v: 1 },
          { id: 's', v: 2 },
        ],
      },
      ['# collision, rule 0, metric reading', `reading{device="x",sensor="s"} 1 ${at}`],
    ],
  ])('takes %s', (_, payload, expected) => {
    expect(lines(each, payload)).toEqual(expected)
  })

  it.each([
    ['', '# missing, rule 0, for[0].each'],
    [', required: true', '# required, rule 0, for[0].each'],
    [', required: false', undefined],
  ])('may be missing, as it says%s', (required, drop) => {
    const rule = `
  - topic: a/+device
    metrics: { one: v }
    for: [{ each: sensors, metrics: { v: v }${required} }]
`
    expect(lines(rule, { v: 1 })).toEqual([...(drop === undefined ? [] : [drop]), `one{device="x"} 1 ${at}`])
  })

  it('knows the position, the root, and what is around it', () => {
    const rule = `
  - topic: a/+device
    for:
      - each: groups
        for:
          - each: items
            labels: { position: $key, group: $parent.name, unit: $message.unit }
            metrics: { item: $ }
`
    const payload = {
      unit: 'm',
      groups: [
        { name: 'g', items: [7, 8] },
        { name: 'h', items: [9] },
      ],
    }
    expect(lines(rule, payload)).toEqual([
      `item{device="x",group="g",position="0",unit="m"} 7 ${at}`,
      `item{device="x",group="g",position="1",unit="m"} 8 ${at}`,
      `item{device="x",group="h",position="0",unit="m"} 9 ${at}`,
    ])
  })

  it('passes through ten elements for each sample that a message may have, and counts the others', () => {
    const rule = rules(`
  - topic: a
    for: [{ each: $, metrics: { v: x } }]
`)
    const payload = Array.from({ length: 25 }, () => 0)
    expect(mapLine(rule, { topic: 'a', payload }, { messageSamplesMax: 2 })).toEqual([
      '# missing × 20, rule 0, metric v',
      '# no_metric, rule 0',
      '# too_many_elements × 5, rule 0, for[0].each',
    ])
  })

  it('counts its elements together with those of loops inside', () => {
    const rule = rules(`
  - topic: a
    for: [{ each: $, for: [{ each: $message, metrics: { v: x } }] }]
`)
    const mapped = mappingOf(rule, { messageSamplesMax: 100 }).map(
      messageOf({ topic: 'a', payload: Array.from({ length: 900 }, () => 0) }),
    )
    const count = (reason: string) => mapped.drops.find((drop) => drop.reason === reason)?.count
    // 900 elements leave 100 of 1,000: the first loop inside goes through those, the other 899 do not begin.
    expect(count('missing')).toBe(100)
    expect(count('too_many_elements')).toBe(800 + 899)
  })
})

describe('a loop over an object', () => {
  it('lists a wide object once, and reads no more members than it may pass through', () => {
    const wide = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, index]))
    const loops = `
  - topic: a/+device
    for:
      - { entries: $, metrics: { reading: { value: $, labels: { key: $key } } } }
      - { entries: $, when: $key = 'k1', metrics: { other: $ } }
`
    const { mapped, listed, read } = mapCounted(loops, wide, 20)
    expect({ listed, read }).toEqual({ listed: 1, read: 200 })
    expect(mapped.drops).toContainEqual(
      expect.objectContaining({ reason: 'too_many_elements', detail: 'for[0].entries', count: 300 }),
    )
  })

  it('knows the key', () => {
    const rule = `
  - topic: a/+device
    for:
      - entries: gauges
        labels: { gauge: $key }
        metrics: { gauge_value: $ }
`
    expect(lines(rule, { gauges: { p1: 1, __proto__x: true, constructor: 3 } })).toEqual([
      `gauge_value{device="x",gauge="__proto__x"} 1 ${at}`,
      `gauge_value{device="x",gauge="constructor"} 3 ${at}`,
      `gauge_value{device="x",gauge="p1"} 1 ${at}`,
    ])
    expect(lines(rule, { gauges: [1] })).toEqual([
      '# expression_failed, rule 0, for[0].entries: no object',
      '# no_metric, rule 0',
    ])
  })

  it('takes leaves below the key, with positions as labels', () => {
    const rule = `
  - topic: a/+device
    for:
      - entries: $
        when: $type($) = 'object'
        labels: { part: $key }
        leaves: { prefix: my_, exclude: [skip], names: { T: my_temperature_celsius, 'list.*': my_item, kWh: { name: my_energy_joules_total, scale: 3600000 } } }
`
    const payload = {
      n: 1,
      s: 'x',
      probe: { T: 20, kWh: 1.5, skip: { a: 1 }, ok: true, list: [{ a: 5 }, { a: 6 }] },
    }
    expect(lines(rule, payload)).toEqual([
      '# left_out × 3, rule 0, n',
      `my_energy_joules_total{device="x",part="probe"} 5400000 ${at}`,
      `my_item{device="x",index="0",part="probe"} 5 ${at}`,
      `my_item{device="x",index="1",part="probe"} 6 ${at}`,
      `my_ok{device="x",part="probe"} 1 ${at}`,
      `my_temperature_celsius{device="x",part="probe"} 20 ${at}`,
    ])
  })
})

describe('a capture with a name that begins with _', () => {
  it('is a variable, and no label', () => {
    const text = rules(`
  - topic: a/+_kind/+device/#_rest
    labels: { d: $_rest }
    metrics: [{ name: $_kind, value: v }]
`)
    expect(mapLine(text, { topic: 'a/level/x/y/z', payload: { v: 1 } })).toEqual([
      `level{d="y/z",device="x"} 1 ${at}`,
    ])
  })
})

describe('several topic filters of a rule', () => {
  it('have the same scope, each with its own levels', () => {
    const text = rules(`
  - { topic: a/+device/debug, ignore: true }
  - topic: [a/+device/+kind, 'state/+kind/+device/now']
    when: v > 0
    labels: { d: $device }
    metrics: { v: v, w: { value: w, required: true } }
`)
    const mapped = (topic: string) => mapLine(text, { topic, payload: { v: 1 } })
    const missing = '# required, rule 1, metric w, nothing at w'
    expect(mapped('a/x/k')).toEqual([missing, `v{d="x",device="x",kind="k"} 1 ${at}`])
    expect(mapped('state/k/y/now')).toEqual([missing, `v{d="y",device="y",kind="k"} 1 ${at}`])
    expect(mapped('a/x/debug')).toEqual(['# ignored, rule 0'])
    expect(mapped('state/k/y')).toEqual(['# no_rule'])
  })
})

describe('a condition', () => {
  it('of a loop passes over elements, without counting them', () => {
    const rule = `
  - topic: a/+device
    for: [{ each: $, when: ok, metrics: { v: v }, labels: { n: $key } }]
`
    const payload = [{ ok: true, v: 1 }, { ok: false, v: 2 }, { v: 3 }, { ok: 'yes', v: 4 }]
    expect(lines(rule, payload)).toEqual([`v{device="x",n="0"} 1 ${at}`, `v{device="x",n="3"} 4 ${at}`])
  })

  const byKind = `
  - topic: a/+device
    when: kind = 'climate'
    metrics: { temperature: v }
  - topic: a/#rest
    when: kind = 'power' and v > 10
    metrics: { power: v }
  - topic: a/+
    when: kind = 'debug'
    ignore: true
`

  it.each<[string, unknown, string[]]>([
    ['the first', { kind: 'climate', v: 1 }, [`temperature{device="x"} 1 ${at}`]],
    ['the second', { kind: 'power', v: 11 }, [`power{rest="x"} 11 ${at}`]],
    ['one that ignores', { kind: 'debug' }, ['# ignored, rule 2']],
    ['none', { kind: 'power', v: 9 }, ['# no_rule']],
    [
      'none, since one fails',
      { kind: 'power', v: 'high' },
      [expect.stringMatching(/^# expression_failed, rule 1, when: /) as never, '# no_rule'],
    ],
  ])('of a rule lets the next rule for the topic have the message: %s', (_, payload, expected) => {
    expect(lines(byKind, payload)).toEqual(expected)
  })

  it('may need the interpreter, in rules and in loops', async () => {
    const text = rules(`
  - topic: a/+device
    when: $count(items) > 5
    metrics: { many: $count(items) }
  - topic: a/+device
    when: $count(items[v > 1]) > 0
    labels:
      all: $join(items.id, '+')
    for:
      - each: items
        when: $uppercase(id) in ['S1', 'S3']
        labels: { id: $lowercase(id) }
        metrics:
          v: $sum([v, 1])
`)
    const payload = {
      items: [
        { id: 'S1', v: 1 },
        { id: 'S2', v: 2 },
        { id: 'S3', v: 3 },
      ],
    }
    expect(await mapLineWith(text, { topic: 'a/x', payload })).toEqual([
      `v{all="S1+S2+S3",device="x",id="s1"} 2 ${at}`,
      `v{all="S1+S2+S3",device="x",id="s3"} 4 ${at}`,
    ])
    expect(await mapLineWith(text, { topic: 'a/x', payload: { items: [] } })).toEqual(['# no_rule'])
  })
})

describe('labels and time of a scope inside', () => {
  it('are those of the scope around it, unless it has its own', () => {
    const rule = `
  - topic: a/+device
    timestamp: ts
    const_labels: { site: north }
    labels: { batch: batch }
    for:
      - each: values
        timestamp: t
        labels: { channel: c }
        const_labels: { kind: raw }
        metrics: { v: v }
      - each: values
        labels: { channel: c }
        metrics: { w: { value: v, labels: { own: o } } }
`
    const payload = {
      ts: 1767225600,
      batch: 'b',
      values: [
        { t: 1767225601, c: 1, v: 5, o: 'o' },
        { t: 'soon', c: 2, v: 6 },
      ],
    }
    const common = 'batch="b",channel='
    expect(lines(rule, payload)).toEqual([
      '# missing, rule 0, label own',
      '# time_unreadable',
      `v{${common}"1",device="x",kind="raw",site="north"} 5 1767225601000`,
      `v{${common}"2",device="x",kind="raw",site="north"} 6 ${at}`,
      `w{${common}"1",device="x",own="o",site="north"} 5 1767225600000`,
      `w{${common}"2",device="x",site="north"} 6 1767225600000`,
    ])
  })

  it('are refused with the labels of the scope around, but not with its time where they have their own', () => {
    const rule = `
  - topic: a/+device
    timestamp: { value: ts, outside: drop }
    labels: { l: l }
    for: [{ each: v, timestamp: t, metrics: { v: v } }]
    metrics: { outer: one }
`
    const payload = { ts: 'bad', l: 'short', one: 1, v: { t: 1767225601, v: 2 } }
    expect(lines(rule, payload)).toEqual(['# bad_time, rule 0', `v{device="x",l="short"} 2 1767225601000`])
    expect(lines(rule, { ...payload, l: 'x'.repeat(1025) })).toEqual([
      '# label_too_long × 2, rule 0, label l',
    ])
  })
})

describe('labels_from', () => {
  const rule = `
  - topic: a/+device
    labels: { zone: z }
    labels_from: { from: dimensions }
    metrics: { v: v }
`

  it.each<[string, unknown, string[]]>([
    [
      'text, numbers and booleans',
      { customer: 'c', n: 5, ok: false },
      [`v{customer="c",device="x",n="5",ok="false"} 1 ${at}`],
    ],
    ['names that are made valid', { 'a-b': '1', '9': '2' }, [`v{_9="2",a_b="1",device="x"} 1 ${at}`]],
    [
      'no reserved, empty or double name, and another name for one that the mapping gives',
      { __name__: 'evil', '': 'x', device: 'evil', zone: 'evil', 'a b': '1', 'a-b': '2' },
      [
        '# bad_name × 3, rule 0, labels_from',
        `v{a_b="1",device="x",exported_device="evil",exported_zone="evil"} 1 ${at}`,
      ],
    ],
    [
      'the labels of a target under the names that Prometheus gives them then',
      { job: 'node', instance: 'a:9', client_id: 'other', topic: 't' },
      [
        `v{device="x",exported_client_id="other",exported_instance="a:9",exported_job="node",exported_topic="t"} 1 ${at}`,
      ],
    ],
    ['nothing that is no text', { list: [1], object: {}, none: null, empty: '' }, [`v{device="x"} 1 ${at}`]],
    [
      'at most 32',
      Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`l${i}`, 'x'])),
      ['# too_many_labels, rule 0, labels_from: limit 32'],
    ],
    [
      'no value over the limit',
      { long: 'x'.repeat(1025) },
      ['# label_too_long, rule 0, label of labels_from'],
    ],
    ['nothing of an array', [1], ['# missing, rule 0, labels_from', `v{device="x"} 1 ${at}`]],
  ])('takes %s', (_, dimensions, expected) => {
    const outcome = lines(rule, { v: 1, dimensions })
    expect(outcome.filter((line) => !line.endsWith('label zone'))).toEqual(expected)
  })

  it('takes only what is allowed, gives way to no external label, and reaches scopes inside', () => {
    const text = `version: 1
external_labels: { fleet: tokyo, region: east }
rules:
  - topic: a/+device
    labels_from: { from: tags, allow: [fleet, model, '9-x'] }
    for:
      - each: v
        labels: { n: $key }
        labels_from: { from: $message.more }
        metrics: { v: { value: $, labels: { own: $message.own } } }
        leaves: { prefix: leaf_ }
`
    const payload = {
      tags: { fleet: 'osaka', model: 'm', '9-x': 9, other: 'o' },
      v: [1],
      own: 'o',
      more: { model: 'inner' },
    }
    expect(mapLine(text, { topic: 'a/x', payload })).toEqual([
      '# left_out, rule 0, tags_other',
      `leaf_value{_9_x="9",device="x",fleet="osaka",model="inner",n="0",region="east"} 1 ${at}`,
      `v{_9_x="9",device="x",fleet="osaka",model="inner",n="0",own="o",region="east"} 1 ${at}`,
    ])
  })
})

describe('names from the payload', () => {
  const rule = `
  - topic: a/+device
    for:
      - each: $
        metrics:
          - { name: n, value: v }
          - { name: "'fixed_' & k", value: k }
  - topic: b
    metrics: { reserved: v }
`

  it('are made valid, and never those that the file fixes', () => {
    const payload = [
      { n: 'cpu.load', v: 1 },
      { n: '9 lives', v: 2 },
      { n: 'reserved', v: 3 },
      { n: '', v: 4 },
      { n: 5, v: 5 },
      { n: 'x'.repeat(201), v: 6 },
      { v: 7 },
    ]
    const outcome = lines(rule, payload).filter((line) => !line.includes('metrics[1]'))
    expect(outcome).toEqual([
      '# bad_name × 5, rule 0, metric metrics[0]',
      `_9_lives{device="x"} 2 ${at}`,
      `cpu_load{device="x"} 1 ${at}`,
    ])
  })
})

describe('`values` of a scope', () => {
  const rule = `
  - topic: a/+device
    values: { open: 1, "true": 5 }
    metrics: { valve: valve, own: { value: own, values: { open: 3 } }, state: { type: stateset, value: valve, states: [open] } }
    for:
      - { entries: inside, labels: { of: $key }, metrics: { door: $ } }
      - { entries: outside, labels: { of: $key }, values: { ajar: 2 }, leaves: { names: { b: { name: b, values: { ajar: 7 } } } } }
`

  it('are for its metrics, and for scopes inside that have none', () => {
    const payload = { valve: 'open', own: 'open', inside: { a: 'open', b: true, c: 3 }, outside: {} }
    expect(lines(rule, payload)).toEqual([
      `door{device="x",of="a"} 1 ${at}`,
      `door{device="x",of="b"} 5 ${at}`,
      `door{device="x",of="c"} 3 ${at}`,
      `own{device="x"} 3 ${at}`,
      `state{device="x",state="open"} 1 ${at}`,
      `valve{device="x"} 1 ${at}`,
    ])
  })

  it('make a leaf of a text that they name, and of no other; a leaf with its own counts what it does not know', () => {
    const payload = {
      valve: 1,
      own: 1,
      inside: {},
      outside: { g: { a: 'Ajar', b: 'ajar', c: 'open', d: [true] } },
    }
    expect(lines(rule, payload).filter((line) => line.includes('of='))).toEqual([
      `a{device="x",of="g"} 2 ${at}`,
      `b{device="x",of="g"} 7 ${at}`,
      `d{device="x",index="0",of="g"} 1 ${at}`,
    ])
    const unknown = { valve: 1, own: 1, inside: {}, outside: { g: { b: 'wide' } } }
    expect(lines(rule, unknown)).toContain('# value_not_mapped, rule 0, b')
  })
})
