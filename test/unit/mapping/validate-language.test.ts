import { describe, expect, it } from 'vitest'
import { parseMapping, withoutTests } from '../../../src/mapping/parse-mapping.ts'
import { issuesOf, issuesOfRule } from '../../helpers/issues.ts'
import { rules } from '../../helpers/mapping.ts'

const path = 'expected a field path such as `temp.value`'
const twice = (label: string, origin: string) => `label \`${label}\` is given twice: by ${origin}`

/** Each row: lines of a rule for `a/+x` from line 4 on, and its issues without `line N: rules[0].` */
type Rows = [yamlText: string, issues: string[]][]

function expectIssues(yamlText: string, issues: readonly string[]): void {
  expect(
    issuesOfRule(yamlText, { p: 'scope: {}' }).map((issue) => issue.replace(/^line \d+: rules\[0\]\.?/, '')),
  ).toEqual(issues)
}

describe('the whole language', () => {
  it('is accepted', () => {
    const yamlText = `version: 1
liveness: 15m
rules:
  - topic: a/+device
    when: $exists(v)
    decode: base64-json
    liveness: true
    timestamp: { value: t, unit: s, timezone: Europe/Vienna, outside: drop }
    labels_from: { from: tags, allow: [room] }
    metrics:
      m: { value: v, type: counter, unit: seconds, help: A help. }
      mode: { value: mode, type: stateset, states: [auto, manual] }
      device_info: { type: info, labels: { model: meta.model } }
    leaves: { names: { a.b: x, "c.*": { name: y, type: gauge, unit: volts, help: Volts. } } }
    for:
      - each: sensors
        when: ok
        timestamp: t
        labels: { sensor: id }
        metrics: [{ name: n, value: v }]
        for:
          - entries: channels
            labels: { channel: $key, above: $parent.kind }
            leaves: false
            metrics: { channel_value: $ }
      - each: others
        labels: { sensor: id }
  - { topic: b, ignore: true, when: v = 1, decode: json }
tests:
  - name: first
    topic: a/1
    client_id: c
    received_at: 2026-01-01T00:00:05Z
    payload: { v: 1, list: [1, 2.5, null, true] }
    expect: ""
  - { topic: b, payload: , expect: "m 1" }
`
    expect(issuesOf(yamlText)).toEqual([])
    const file = parseMapping(yamlText, 'mapping.yaml')
    expect(file.tests?.[0]?.payload).toEqual({ v: 1, list: [1, 2.5, null, true] })
    expect(withoutTests(file)).toEqual({ version: 1, liveness: '15m', rules: file.rules })
  })
})

describe('a rule', () => {
  it.each<Rows[number]>([
    ['    when: true', [`when: ${path} (actual: true); omit \`when\` if the condition is always true`]],
    ['    when: [a]', [`when: ${path} (actual: a list)`]],
    ['    has: method', ['has: expected names of the payload\'s members (actual: "method")']],
    ['    has: []', ["has: expected names of the payload's members (actual: an empty list)"]],
    [
      "    has: [a, 5, '', a]",
      [
        'has[1]: expected the name of a member (actual: 5)',
        'has[2]: expected the name of a member (actual: "")',
        'has[3]: the name `a` is given twice',
      ],
    ],
    [
      '    decode: xml',
      [
        'decode: expected one of json, text, senml+json, senml+cbor, base64-json, cbor, msgpack, cayenne-lpp, gzip, zlib, or a mapping with `format` (actual: "xml")',
      ],
    ],
    ['    liveness: 1', ['liveness: expected true or false (actual: 1)']],
    [
      '    liveness: true\n    metrics: { clock_skew_seconds: s }',
      [
        'metrics.clock_skew_seconds: `liveness: true` already yields `clock_skew_seconds`; rename this metric',
      ],
    ],
    ['    preset: 5', ['preset: expected the name of a preset (actual: 5)']],
    ['    rename: { a: b }', ['rename: expected `rename` only with `preset`, whose names it changes']],
    [
      '    preset: p\n    rename: [a]',
      ['rename: expected a mapping from names in the preset to new names (actual: a list)'],
    ],
    ['    preset: p\n    rename: { a: 5 }', ['rename.a: expected a name (actual: 5)']],
    [
      '    ignore: true\n    preset: p\n    when: a',
      ['preset: expected only `topic`, `has` and `when` in a rule with `ignore: true`'],
    ],
  ])('%s', expectIssues)
})

describe('a timestamp', () => {
  it.each<Rows[number]>([
    [
      '    timestamp: { value: t, timezone: Vienna/Europe }',
      [
        'timestamp.timezone: expected an IANA time zone such as Europe/Vienna or UTC (actual: "Vienna/Europe")',
      ],
    ],
    [
      '    timestamp: { value: t, timezone: 2 }',
      ['timestamp.timezone: expected an IANA time zone such as Europe/Vienna or UTC (actual: 2)'],
    ],
    ['    timestamp: { value: t, timezone: UTC }', []],
    ['    timestamp: { value: t, format: dd/MM/yyyy HH:mm, timezone: UTC }', []],
    ['    timestamp: { value: "$toMillis(t)" }', []],
    [
      '    timestamp: { value: "$toMillis(t)", timezone: UTC }',
      [
        'timestamp.timezone: `$toMillis` reads a time without a zone as UTC, so that `timezone` has no effect; write the path of the text as `value`, and its form as `format` if it needs one',
      ],
    ],
    [
      '    timestamp: { value: t, format: YYYY-MM-DD, unit: s }',
      [
        'timestamp.format: `YYYY` is no part of a time; expected yyyy yy MMM MM M dd d EEE HH H hh h a mm m ss s S X, and other text in single quotes, such as `yyyy-MM-dd HH:mm:ss` (actual: "YYYY-MM-DD")',
        'timestamp.format: expected `unit` for numbers, or `format` for texts, not both',
      ],
    ],
    [
      '    timestamp: { value: t, format: 5 }',
      ['timestamp.format: expected a format such as `yyyy-MM-dd HH:mm:ss` (actual: 5)'],
    ],
  ])('%s', expectIssues)
})

describe('labels_from', () => {
  it.each<Rows[number]>([
    [
      '    labels_from: tags',
      ['labels_from: expected a mapping such as `{ from: tags, allow: [room, floor] }` (actual: "tags")'],
    ],
    ['    labels_from: { allow: [a] }', [`labels_from.from: ${path} (actual: nothing)`]],
    [
      '    labels_from: { from: 5 }',
      [`labels_from.from: ${path} (actual: 5); \`from\` is the path of an object`],
    ],
    [
      '    labels_from: { from: a, allow: [] }',
      ['labels_from.allow: expected a list of keys (actual: an empty list)'],
    ],
    ['    labels_from: { from: a, allow: b }', ['labels_from.allow: expected a list of keys (actual: "b")']],
    [
      '    labels_from: { from: a, allow: [7, "", [c]] }',
      [
        'labels_from.allow[0]: expected a key (actual: 7); put it in quotes: "7"',
        'labels_from.allow[1]: expected a key (actual: "")',
        'labels_from.allow[2]: expected a key (actual: a list)',
      ],
    ],
    [
      '    labels_from: { from: a, deny: [b] }',
      ['labels_from.deny: unknown key `deny`; expected one of from, allow'],
    ],
  ])('%s', expectIssues)
})

describe('for', () => {
  const example = 'a list of loops such as `- { each: sensors, metrics: { reading: v } }`'
  it.each<Rows[number]>([
    ['    for: { each: a }', [`for: expected ${example} (actual: a mapping)`]],
    ['    for: []', [`for: expected ${example} (actual: an empty list)`]],
    ['    for: [a]', ['for[0]: expected a loop such as `{ each: sensors, … }` (actual: "a")']],
    [
      '    for: [{ metrics: { m: v } }]',
      ['for[0]: expected `each` for elements of an array, or `entries` for members of an object'],
    ],
    ['    for: [{ each: a, entries: b }]', ['for[0].entries: expected `each` or `entries`, not both']],
    ['    for: [{ each: 5 }]', [`for[0].each: ${path} (actual: 5); \`each\` is the path of an array`]],
    [
      '    for: [{ entries: a, topic: b }]',
      [
        'for[0].topic: unknown key `topic`; expected one of each, entries, when, required, timestamp, labels, const_labels, labels_from, values, metrics, leaves, for',
      ],
    ],
    [
      '    for: [{ each: a, when: 1 }]',
      [`for[0].when: ${path} (actual: 1); omit \`when\` if the condition is always true`],
    ],
  ])('%s', expectIssues)

  it.each([
    '    labels: { l: $key }',
    '    metrics: { m: $parent.v }',
    '    when: $key',
    '    for: [{ each: $parent }]',
  ])('is what sets $key and $parent, which %s cannot have outside', (yamlText) => {
    const issues = issuesOfRule(yamlText)
    expect(issues).toHaveLength(1)
    expect(issues[0]).toMatch(/\$(key|parent)/)
  })

  it('is four levels deep at most', () => {
    const nested = (depth: number): string =>
      depth === 0 ? 'metrics: { m: v }' : `for: [{ each: a, ${nested(depth - 1)} }]`
    expectIssues(`    ${nested(4)}`, [])
    expectIssues(`    ${nested(5)}`, [
      'for[0].for[0].for[0].for[0].for: expected at most 4 levels of `for` (actual: 5)',
    ])
  })

  it.each<Rows[number]>([
    [
      '    labels: { l: a }\n    for: [{ each: b, labels: { l: c } }]',
      [`for[0].labels.l: ${twice('l', '`labels.l`')}, and here`],
    ],
    [
      '    for: [{ each: b, const_labels: { x: c } }]',
      [`for[0].const_labels.x: ${twice('x', 'the wildcard `x` of `topic`')}, and here`],
    ],
    [
      '    const_labels: { index: a }\n    for: [{ each: b }]',
      [`for[0]: ${twice('index', '`const_labels.index`')}, and by the array positions of its leaves`],
    ],
    ['    leaves: true\n    for: [{ each: b, labels: { index: $key }, metrics: { m: v } }]', []],
    ['    for: [{ each: a, labels: { l: b } }, { each: c, labels: { l: b } }]', []],
  ])('has labels that meet those around it: %s', expectIssues)
})

describe('a metric with a type', () => {
  it.each<Rows[number]>([
    [
      '    metrics: { m: { value: v, type: summary } }',
      ['metrics.m.type: expected one of gauge, counter, info, stateset, histogram (actual: "summary")'],
    ],
    [
      '    metrics: { m: { value: v, unit: °C } }',
      ['metrics.m.unit: expected a unit as in metric names, such as `celsius` or `bytes` (actual: "°C")'],
    ],
    [
      '    metrics: { m: { value: v, help: 5 } }',
      ['metrics.m.help: expected a sentence about the metric (actual: 5)'],
    ],
    [
      '    metrics: { m: { value: v, help: " " } }',
      ['metrics.m.help: expected a sentence about the metric (actual: " ")'],
    ],
    ['    metrics: { m: { type: gauge } }', [`metrics.m.value: ${path} (actual: nothing)`]],
    [
      '    metrics: { m: { type: info, values: { a: 1 }, default: 1, unit: volts } }',
      [
        'metrics.m.values: expected no `values` with `type: info`: its value is 1',
        'metrics.m.default: expected no `default` with `type: info`: its value is 1',
        'metrics.m.unit: expected no `unit` with `type: info`: its value is 1',
      ],
    ],
    [
      '    metrics: { m: { type: stateset, value: v, states: [a], default: 1 } }',
      ['metrics.m.default: expected no `default` with `type: stateset`: its values are 1 and 0'],
    ],
    [
      '    metrics: { m: { value: v, states: [a] } }',
      ['metrics.m.states: expected `states` only with `type: stateset`'],
    ],
    [
      '    metrics: { m: { value: v, type: stateset } }',
      ['metrics.m.states: expected a list of states such as `[idle, running, fault]` (actual: nothing)'],
    ],
    [
      '    metrics: { m: { value: v, type: stateset, states: [] } }',
      [
        'metrics.m.states: expected a list of states such as `[idle, running, fault]` (actual: an empty list)',
      ],
    ],
    [
      '    metrics: { m: { value: v, type: stateset, states: [a, 1, true, a, ""] } }',
      [
        'metrics.m.states[1]: expected text (actual: 1); put it in quotes: "1"',
        'metrics.m.states[2]: expected text (actual: true); put it in quotes: "true"',
        'metrics.m.states[3]: the state "a" is given twice',
        'metrics.m.states[4]: expected text (actual: "")',
      ],
    ],
    [
      '    metrics: { x: { value: v, type: stateset, states: [a] } }',
      [`metrics.x: ${twice('x', 'the wildcard `x` of `topic`')}, and by the states of this metric`],
    ],
    [
      '    metrics: { m: { value: v, type: stateset, states: [a], labels: { m: b } } }',
      [`metrics.m: ${twice('m', '`labels.m`')}, and by the states of this metric`],
    ],
    [
      '    labels: { state: b }\n    metrics: [{ name: n, value: v, type: stateset, states: [a] }]',
      [`metrics[0]: ${twice('state', '`labels.state`')}, and by the states of this metric`],
    ],
    [
      '    metrics: { "a:m": { value: v, type: stateset, states: [a] } }',
      [
        'metrics["a:m"]: the states go into the label `a:m`, which is not a valid label name; rename the metric',
      ],
    ],
  ])('%s', expectIssues)
})

describe('names of leaves', () => {
  it.each<Rows[number]>([
    [
      '    leaves: { names: [a] }',
      ['leaves.names: expected a mapping of field paths to metric names (actual: a list)'],
    ],
    [
      '    leaves: { names: { "a[0]": b } }',
      [
        'leaves.names["a[0]"]: expected a field path without array positions, such as `status.*.temp` (actual: "a[0]")',
      ],
    ],
    [
      '    leaves: { names: { a: 9b } }',
      [
        'leaves.names.a: expected a metric name: letters, digits, `_` and `:`, not a digit first (actual: "9b")',
      ],
    ],
    [
      '    leaves: { names: { a: 5 } }',
      ['leaves.names.a: expected a metric name: letters, digits, `_` and `:`, not a digit first (actual: 5)'],
    ],
    [
      '    leaves: { names: { a: { type: gauge } } }',
      [
        'leaves.names.a.name: expected a metric name: letters, digits, `_` and `:`, not a digit first (actual: nothing)',
      ],
    ],
    [
      '    leaves: { names: { a: { name: b, offset: c, values: { d: e } } } }',
      [
        'leaves.names.a.offset: expected a number (actual: "c"); a field path is not allowed here',
        'leaves.names.a.values.d: expected a number (actual: "e"); a field path is not allowed here',
      ],
    ],
    ['    values: {}', ['values: expected at least one text (actual: an empty mapping)']],
    ['    values: { open: "1" }', ['values.open: expected a number (actual: "1")']],
    [
      '    leaves: { names: { a: { name: b, scale: "2" } } }',
      ['leaves.names.a.scale: expected a number (actual: "2")'],
    ],
    [
      '    leaves: { names: { a: { name: b, type: info, value: c } } }',
      [
        'leaves.names.a.value: unknown key `value`; did you mean `values`?',
        'leaves.names.a.type: expected one of gauge, counter (actual: "info")',
      ],
    ],
  ])('%s', expectIssues)
})

describe('one metric', () => {
  it('has one type, unit and help in a file', () => {
    const yamlText = `  - topic: a
    metrics: { m: { value: v, type: gauge, help: One. } }
  - topic: b
    metrics: { m: v }
    leaves: { names: { w: { name: m, unit: volts, help: Two. } } }
  - topic: c
    for: [{ each: d, metrics: [{ name: "'m'", value: v, type: counter, unit: volts, help: One. }] }]
`
    expect(issuesOf(rules(yamlText))).toEqual([
      'line 7: rules[1].leaves.names.w.help: `m` has help "One." at rules[0].metrics.m.help, and "Two." here; a metric has only one `help`; remove one of the two, or use another metric name here',
      'line 9: rules[2].for[0].metrics[0].type: `m` has type "gauge" at rules[0].metrics.m.type, and "counter" here; a metric has only one `type`; remove one of the two, or use another metric name here',
    ])
  })
})

describe('a test', () => {
  const issuesOfTest = (test: string) =>
    issuesOf(`version: 1\nrules: [{ topic: a }]\ntests:\n  - ${test}`).map((issue) =>
      issue.replace('line 4: tests[0].', ''),
    )
  it.each<[test: string, issues: string[]]>([
    ['a', ['line 4: tests[0]: expected a test with `topic`, `payload` and `expect` (actual: "a")']],
    ['{ topic: a, payload: 1, expect: "" }', []],
    ['{ payload: 1, expect: "" }', ['topic: expected a topic (actual: nothing)']],
    [
      '{ topic: a/+b, payload: 1, expect: "" }',
      ['topic: expected the topic of one message, without wildcards (actual: "a/+b")'],
    ],
    ['{ topic: a, expect: "" }', ['payload: expected the payload of a message (actual: nothing)']],
    [
      '{ topic: a, payload: 1 }',
      [
        'expect: expected samples as text such as `temperature{device="7"} 21.5 1767225600000`, or "" for none (actual: nothing)',
      ],
    ],
    [
      '{ topic: a, payload: 1, expect: "", name: 5 }',
      ['name: expected text (actual: 5); put it in quotes: "5"'],
    ],
    [
      '{ topic: a, payload: 1, expect: "", client_id: 007 }',
      ['client_id: expected text (actual: 7); put it in quotes: "007"'],
    ],
    [
      '{ topic: a, payload: 1, expect: "", received_at: 2026-01-01T00:00:00 }',
      [
        'received_at: expected a time with a zone such as 2026-01-01T00:00:00Z (actual: "2026-01-01T00:00:00")',
      ],
    ],
    [
      '{ topic: a, payload: 1, expect: "", received_at: 1767225600 }',
      ['received_at: expected a time with a zone such as 2026-01-01T00:00:00Z (actual: 1767225600)'],
    ],
    [
      '{ topic: a, payload: 1, expect: "", now: 5 }',
      [
        'now: unknown key `now`; expected one of name, topic, client_id, received_at, payload, payload_base64, expect',
      ],
    ],
  ])('%s', (test, issues) => {
    expect(issuesOfTest(test)).toEqual(issues)
  })
})
