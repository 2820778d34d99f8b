import { describe, expect, it } from 'vitest'
import { parseMapping } from '../../../src/mapping/parse-mapping.ts'
import { issuesOf, issuesOfRule } from '../../helpers/issues.ts'
import { rules } from '../../helpers/mapping.ts'

describe('a mapping file', () => {
  it('is returned as the language has it', () => {
    const yamlText = `# A comment.
version: 1
external_labels: { fleet: tokyo }
rules:
  - topic: factory/+line/telemetry
    timestamp: { value: ts, unit: ms, outside: drop }
    const_labels: { site: "7" }
    labels: { room: meta.room }
    metrics:
      temp: t
      __proto__: p
      door: { value: door, values: { open: 1, true: 2, 3: 4 }, default: 0 }
  - topic: a/#
    ignore: true
  - { topic: b/+c, metrics: [{ name: N, value: V, labels: { unit: U }, required: true }] }
  - topic: "#"
    leaves: { include: [a.b], exclude: ["*.c"], prefix: x_ }
  - { topic: d, leaves: true, ignore: false }
`
    const file = parseMapping(yamlText, 'mapping.yaml')
    expect(JSON.parse(JSON.stringify(file))).toEqual(
      JSON.parse(`{
        "version": 1,
        "external_labels": { "fleet": "tokyo" },
        "rules": [
          {
            "topic": "factory/+line/telemetry",
            "timestamp": { "value": "ts", "unit": "ms", "outside": "drop" },
            "const_labels": { "site": "7" },
            "labels": { "room": "meta.room" },
            "metrics": {
              "temp": "t",
              "__proto__": "p",
              "door": { "value": "door", "values": { "3": 4, "open": 1, "true": 2 }, "default": 0 }
            }
          },
          { "topic": "a/#", "ignore": true },
          {
            "topic": "b/+c",
            "metrics": [{ "name": "N", "value": "V", "labels": { "unit": "U" }, "required": true }]
          },
          { "topic": "#", "leaves": { "include": ["a.b"], "exclude": ["*.c"], "prefix": "x_" } },
          { "topic": "d", "leaves": true, "ignore": false }
        ]
      }`),
    )
  })

  it('with ten mistakes gets ten messages, in file order', () => {
    const yamlText = `version: 2
external_label: { fleet: tokyo }
rules:
  - topic: #
  - topic: a/+b/+b
    metrics:
      9bad: x
      fixed: 12
      ternary: door = "open" ? a : b
      quoted: \`my key\`.x
    const_labels: { version: 2.10 }
    fore: [{ each: sensors }]
    labels: { room: $floor }
`
    expect(issuesOf(yamlText)).toEqual([
      'line 1: version: expected 1 (actual: 2)',
      'line 2: external_label: unknown key `external_label`; did you mean `external_labels`?',
      'line 4: rules[0].topic: expected an MQTT topic filter (actual: nothing); after a space `#` begins a comment: put the filter in quotes, "#"',
      'line 5: rules[1].topic: the wildcard name `b` is used twice',
      'line 7: rules[1].metrics["9bad"]: expected a metric name: letters, digits, `_` and `:`, not a digit first (actual: "9bad")',
      'line 8: rules[1].metrics.fixed: expected a field path such as `temp.value` (actual: 12); for a constant write `{ value: 12 }`',
      'line 9: yaml: a value that contains `: ` needs quotes: \'door = "open" ? a : b\'',
      'line 10: yaml: a value cannot begin with ` unless it is in quotes: "`my key`.x"',
      'line 11: rules[1].const_labels.version: expected text (actual: 2.1); put it in quotes: "2.10"',
      'line 12: rules[1].fore: unknown key `fore`; did you mean `for`?',
      'line 13: rules[1].labels.room: unknown variable `$floor`; expected one of `$b`, `$topic`, `$client_id`, `$principal`, `$attributes`, `$received_at`, `$message`',
    ])
  })

  it('is named in the error', () => {
    expect(() => parseMapping('version: 1', 'plant.yaml')).toThrow(
      '1 problem in plant.yaml:\n  line 1: rules: expected a list of rules (actual: nothing)',
    )
  })

  it.each<[yamlText: string, issues: string[]]>([
    ['', ['line 1: file: expected a mapping with `version: 1` and `rules` (actual: nothing)']],
    ['- a', ['line 1: file: expected a mapping with `version: 1` and `rules` (actual: a list)']],
    ['text', ['line 1: file: expected a mapping with `version: 1` and `rules` (actual: "text")']],
    [
      'rules: [{ topic: a }]',
      ['line 1: version: expected 1 (actual: nothing); begin the file with `version: 1`'],
    ],
    ['version: "1"\nrules: [{ topic: a }]', ['line 1: version: expected 1 (actual: "1")']],
    ['version: 1\nrules: []', ['line 2: rules: expected a list of rules (actual: an empty list)']],
    [
      'version: 1\nrules: { topic: a }',
      ['line 2: rules: expected a list of rules, each with `- ` in front (actual: a mapping)'],
    ],
    ['version: 1\nrules: [a]', ['line 2: rules[0]: expected a rule with a `topic` (actual: "a")']],
    ['version: 1\nrules: [{}]', ['line 2: rules[0].topic: expected an MQTT topic filter (actual: nothing)']],
    [
      'version: 1\nrules: [{ topic: a }]\ntests: []',
      ['line 3: tests: expected a list of tests (actual: an empty list)'],
    ],
    [
      'version: 1\nexternal_labels: [a]\nrules: [{ topic: a }]',
      ['line 2: external_labels: expected a mapping of label names to text (actual: a list)'],
    ],
    [
      'version: 1\nexternal_labels: { a-b: x, __c: y, d: "" }\nrules: [{ topic: a }]',
      [
        'line 2: external_labels.a-b: expected a label name: letters, digits and `_`, not a digit first, not `__` first (actual: "a-b")',
        'line 2: external_labels.__c: expected a label name: letters, digits and `_`, not a digit first, not `__` first (actual: "__c")',
        'line 2: external_labels.d: expected text (actual: "")',
      ],
    ],
  ])('%j', (yamlText, issues) => {
    expect(issuesOf(yamlText)).toEqual(issues)
  })
})

describe('a rule', () => {
  it.each<[filter: string, message: string]>([
    ['""', 'expected an MQTT topic filter such as `factory/+line/telemetry` (actual: "")'],
    ['5', 'expected an MQTT topic filter (actual: 5)'],
    ['a/#/b', 'expected `#` only as the last level, or with a name, such as `#device` (actual: "a/#/b")'],
    ['a+', 'expected a wildcard to begin its level, such as `factory/+line` (actual: "a+")'],
    ['+a-b', 'expected a label name after `+` or `#` (actual: "+a-b")'],
    ['+type', 'the wildcard name `type` hides the built-in `$type`; choose another name'],
    ['"#sum"', 'the wildcard name `sum` hides the built-in `$sum`; choose another name'],
    ['+topic', 'the wildcard name `topic` hides the built-in `$topic`; choose another name'],
    ['+key', 'the wildcard name `key` hides the built-in `$key`; choose another name'],
    ['+message', 'the wildcard name `message` hides the built-in `$message`; choose another name'],
    ['+x/#x', 'the wildcard name `x` is used twice'],
  ])('cannot have the filter %s', (filter, message) => {
    expect(issuesOf(rules(`  - { topic: ${filter}, metrics: { m: v } }`))).toEqual([
      `line 3: rules[0].topic: ${message}`,
    ])
  })

  it.each<[filters: string, issues: string[]]>([
    ['[]', ['topic: expected topic filters (actual: an empty list)']],
    [
      '[a/#/b, 5]',
      [
        'topic[0]: expected `#` only as the last level, or with a name, such as `#device` (actual: "a/#/b")',
        'topic[1]: expected an MQTT topic filter (actual: 5)',
      ],
    ],
    [
      '[a/+x, +x/b, b/+y]',
      ['topic[2]: expected the same wildcard names as in the first filter, `x` (actual: `y`)'],
    ],
    [
      '[a/+x/+, b/+x]',
      [
        'topic[1]: expected the same wildcard names as in the first filter, `x`, an unnamed wildcard (actual: `x`)',
      ],
    ],
    ['[a, b/+y]', ['topic[1]: expected the same wildcard names as in the first filter, none (actual: `y`)']],
  ])('cannot have the filters %s', (filters, issues) => {
    expect(issuesOf(rules(`  - topic: ${filters}\n    metrics: { m: v }`))).toEqual(
      issues.map((issue) => `line 3: rules[0].${issue}`),
    )
  })

  it.each<[yamlText: string, issues: string[]]>([
    ['    metric: { m: v }', ['line 4: rules[0].metric: unknown key `metric`; did you mean `metrics`?']],
    ['    Labels: {}', ['line 4: rules[0].Labels: unknown key `Labels`; did you mean `labels`?']],
    [
      '    qos: 1',
      [
        'line 4: rules[0].qos: unknown key `qos`; expected one of topic, ignore, preset, rename, thin, has, when, decode, liveness, timestamp, labels, const_labels, labels_from, values, metrics, leaves, for',
      ],
    ],
    ['    ignore: yes', ['line 4: rules[0].ignore: expected true or false (actual: "yes")']],
    [
      '    ignore: true\n    metrics: { m: v }\n    labels: {}',
      [
        'line 5: rules[0].metrics: expected only `topic`, `has` and `when` in a rule with `ignore: true`',
        'line 6: rules[0].labels: expected only `topic`, `has` and `when` in a rule with `ignore: true`',
      ],
    ],
    [
      '    timestamp: 5',
      [
        'line 4: rules[0].timestamp: expected a field path such as `temp.value` (actual: 5); omit `timestamp` to use the time of receipt',
      ],
    ],
    [
      '    timestamp: { unit: min, outside: keep, timezone: 9 }',
      [
        'line 4: rules[0].timestamp.value: expected a field path such as `temp.value` (actual: nothing)',
        'line 4: rules[0].timestamp.unit: expected one of s, ms, us, ns (actual: "min")',
        'line 4: rules[0].timestamp.timezone: expected an IANA time zone such as Europe/Vienna or UTC (actual: 9)',
        'line 4: rules[0].timestamp.outside: expected one of receipt, drop (actual: "keep")',
      ],
    ],
    [
      '    leaves: all',
      [
        'line 4: rules[0].leaves: expected true, false, or a mapping with `include`, `exclude`, `prefix` or `names` (actual: "all")',
      ],
    ],
    [
      '    leaves: { include: a, exclude: [], prefix: 9x, only: b }',
      [
        'line 4: rules[0].leaves.only: unknown key `only`; expected one of include, exclude, prefix, names',
        'line 4: rules[0].leaves.include: expected a list of field paths (actual: "a")',
        'line 4: rules[0].leaves.exclude: expected a list of field paths (actual: an empty list)',
        'line 4: rules[0].leaves.prefix: expected the beginning of a metric name (actual: "9x")',
      ],
    ],
    ...['"a[0]"', '$topic', '$', '"a.**"', '5', '"a*"'].map((path): [string, string[]] => [
      `    leaves: { include: [${path}] }`,
      [
        `line 4: rules[0].leaves.include[0]: expected a field path without array positions, such as \`status.*.temp\` (actual: ${path.startsWith('$') ? `"${path}"` : path})`,
      ],
    ]),
  ])('%s', (yamlText, issues) => {
    expect(issuesOfRule(yamlText)).toEqual(issues)
  })
})

describe('a label given twice', () => {
  const twice = (label: string, origin: string) => `label \`${label}\` is given twice: by ${origin}`
  it.each<[yamlText: string, issue: string]>([
    [
      '    const_labels: { x: b }',
      `line 4: rules[0].const_labels.x: ${twice('x', 'the wildcard `x` of `topic`')}, and here`,
    ],
    [
      '    labels: { x: b }',
      `line 4: rules[0].labels.x: ${twice('x', 'the wildcard `x` of `topic`')}, and here`,
    ],
    [
      '    const_labels: { y: b }\n    labels: { y: b }',
      `line 5: rules[0].labels.y: ${twice('y', '`const_labels.y`')}, and here`,
    ],
    [
      '    labels: { y: b }\n    metrics: { m: { value: v, labels: { y: c } } }',
      `line 5: rules[0].metrics.m.labels.y: ${twice('y', '`labels.y`')}, and here`,
    ],
    [
      '    leaves: true\n    labels: { index: b }',
      `line 3: rules[0]: ${twice('index', '`labels.index`')}, and by the array positions of its leaves`,
    ],
    [
      '    const_labels: { index_2: b }',
      `line 3: rules[0]: ${twice('index_2', '`const_labels.index_2`')}, and by the array positions of its leaves`,
    ],
  ])('%s', (yamlText, issue) => {
    expect(issuesOfRule(yamlText)).toEqual([issue])
  })

  it('is found for the topic of an unnamed wildcard and for array positions named by one', () => {
    expect(issuesOf(rules('  - { topic: a/+, labels: { topic: b } }'))).toEqual([
      `line 3: rules[0].labels.topic: ${twice('topic', 'the unnamed wildcard of `topic`')}, and here`,
    ])
    expect(issuesOf(rules('  - topic: a/+index'))).toEqual([
      `line 3: rules[0]: ${twice('index', 'the wildcard `index` of `topic`')}, and by the array positions of its leaves`,
    ])
  })

  it('is none between metrics, with external labels, or with positions where there are no leaves', () => {
    const yamlText = `version: 1
external_labels: { x: a, y: a, index: a }
rules:
  - topic: a/+x/+index
    const_labels: { y: b }
    metrics:
      m: { value: v, labels: { z: c } }
      n: { value: v, labels: { z: c } }
`
    expect(issuesOf(yamlText)).toEqual([])
  })
})

describe('a constant label', () => {
  it.each<[value: string, message: string]>([
    ['5', 'expected text (actual: 5); put it in quotes: "5"'],
    ['007', 'expected text (actual: 7); put it in quotes: "007"'],
    ['1.10', 'expected text (actual: 1.1); put it in quotes: "1.10"'],
    ['true', 'expected text (actual: true); put it in quotes: "true"'],
    ['""', 'expected text (actual: "")'],
    ['~', 'expected text (actual: nothing)'],
    ['[a]', 'expected text (actual: a list)'],
    ['a'.repeat(1025), 'expected at most 1024 bytes of text (actual: 1025)'],
  ])('of %s', (value, message) => {
    expect(issuesOfRule(`    const_labels: { l: ${value} }`)).toEqual([
      `line 4: rules[0].const_labels.l: ${message}`,
    ])
  })

  it.each(['no', 'a b', '"5"', '2026-01-01', 'a'.repeat(1024)])('may be %s', (value) => {
    expect(issuesOfRule(`    const_labels: { l: ${value} }`)).toEqual([])
  })
})

describe('a metric', () => {
  const path = 'expected a field path such as `temp.value`'
  const valueHelp = '; use `values` to turn text into numbers, and `default` for a missing field'
  it.each<[metrics: string, issues: string[]]>([
    ['{}', ['metrics: expected at least one metric (actual: an empty mapping)']],
    ['[]', ['metrics: expected at least one metric (actual: an empty list)']],
    ['m', ['metrics: expected a mapping of metric names, or a list of metrics (actual: "m")']],
    [
      '{ a-b: v }',
      [
        'metrics.a-b: expected a metric name: letters, digits, `_` and `:`, not a digit first (actual: "a-b")',
      ],
    ],
    [
      `{ ${'m'.repeat(201)}: v }`,
      [`metrics.${'m'.repeat(201)}: expected a metric name of at most 200 characters (actual: 201)`],
    ],
    ['{ m: ~ }', [`metrics.m: ${path} (actual: nothing)`]],
    ['{ m: [v] }', [`metrics.m: ${path} (actual: a list)`]],
    ['{ m: true }', [`metrics.m: ${path} (actual: true)${valueHelp}`]],
    ['{ m: "12" }', [`metrics.m: ${path} (actual: "12")${valueHelp}`]],
    ['{ m: 12 }', [`metrics.m: ${path} (actual: 12); for a constant write \`{ value: 12 }\``]],
    ['{ m: { value: 12 } }', []],
    ['{ m: { value: -0.5, labels: { l: v }, type: counter } }', []],
    ['{ m: { value: .inf } }', ['metrics.m.value: expected a number (actual: Infinity)']],
    ...['values: { a: 1 }', 'scale: 2', 'offset: 0', 'default: 1', 'required: true'].map(
      (key): [string, string[]] => {
        const name = key.split(':')[0] as string
        return [
          `{ m: { value: 12, ${key} } }`,
          [`metrics.m.${name}: expected no \`${name}\` beside a constant \`value\`; remove one of the two`],
        ]
      },
    ),
    [
      '{ m: { value: v, scale: "2", offset: w } }',
      [
        'metrics.m.scale: expected a number (actual: "2")',
        'metrics.m.offset: expected a number (actual: "w"); a field path is not allowed here',
      ],
    ],
    [
      '{ m: { value: 1, type: stateset, states: [a] } }',
      [`metrics.m.value: ${path} (actual: 1)${valueHelp}`],
    ],
    [
      '{ m: { value: v, type: info, scale: 2 } }',
      ['metrics.m.scale: expected no `scale` with `type: info`: its value is 1'],
    ],
    [`{ m: "'v'" }`, [`metrics.m: ${path} (actual: "'v'")${valueHelp}`]],
    ['{ m: "" }', [`metrics.m: ${path} (actual: "")`]],
    [
      '{ m: $y }',
      [
        'metrics.m: unknown variable `$y`; expected one of `$x`, `$topic`, `$client_id`, `$principal`, `$attributes`, `$received_at`, `$message`',
      ],
    ],
    ['{ m: { labels: { l: a } } }', [`metrics.m.value: ${path} (actual: nothing)`]],
    ['{ m: { value: v, valeus: {} } }', ['metrics.m.valeus: unknown key `valeus`; did you mean `values`?']],
    [
      '{ m: { value: v, name: n } }',
      [
        'metrics.m.name: unknown key `name`; expected one of value, type, unit, help, labels, values, scale, offset, states, schema, buckets, default, required',
      ],
    ],
    [
      '{ m: { value: v, values: {} } }',
      ['metrics.m.values: expected at least one text (actual: an empty mapping)'],
    ],
    [
      '{ m: { value: v, values: [1] } }',
      [
        'metrics.m.values: expected a mapping of text to numbers such as `{ open: 1, closed: 0 }` (actual: a list)',
      ],
    ],
    [
      '{ m: { value: v, values: { a: b } } }',
      ['metrics.m.values.a: expected a number (actual: "b"); a field path is not allowed here'],
    ],
    ['{ m: { value: v, default: "1" } }', ['metrics.m.default: expected a number (actual: "1")']],
    ['{ m: { value: v, default: .inf } }', ['metrics.m.default: expected a number (actual: Infinity)']],
    ['{ m: { value: v, required: 1 } }', ['metrics.m.required: expected true or false (actual: 1)']],
    [
      '{ m: { value: v, required: true, default: 1 } }',
      [
        'metrics.m.required: expected `required` or `default`, not both: with a default the value is never missing',
      ],
    ],
    [
      '{ m: { value: v, labels: { l: 5 } } }',
      [`metrics.m.labels.l: ${path} (actual: 5); put a constant under \`const_labels\``],
    ],
    ['[m]', ['metrics[0]: expected a metric such as `{ name: N, value: V }` (actual: "m")']],
    ['[{ value: v }]', [`metrics[0].name: ${path} (actual: nothing)`]],
    ['[{ name: n }]', [`metrics[0].value: ${path} (actual: nothing)`]],
    [
      '[{ name: 5, value: v }]',
      [`metrics[0].name: ${path} (actual: 5); put a fixed name in quotes: "'temperature'"`],
    ],
    [
      `[{ name: "'a b'", value: v }]`,
      [
        'metrics[0].name: expected a metric name: letters, digits, `_` and `:`, not a digit first (actual: "a b")',
      ],
    ],
  ])('%s', (metrics, issues) => {
    expect(issuesOfRule(`    metrics: ${metrics}`)).toEqual(
      issues.map((issue) => `line 4: rules[0].${issue}`),
    )
  })
})

describe('an error', () => {
  const known =
    'topic, ignore, preset, rename, thin, has, when, decode, liveness, timestamp, labels, const_labels, labels_from, values, metrics, leaves, for'
  it.each([
    ['metricsxyz', 'did you mean `metrics`?'],
    ['lables', 'did you mean `labels`?'],
    ['METRICS', 'did you mean `metrics`?'],
    ['my_topic_name', `expected one of ${known}`],
    ['a', `expected one of ${known}`],
  ])('names the key that is nearest to %s, if one is near', (key, help) => {
    expect(issuesOfRule(`    ${key}: x`)).toEqual([
      `line 4: rules[0].${key}: unknown key \`${key}\`; ${help}`,
    ])
  })

  it('shows at most 60 characters of what is there', () => {
    const shown = (text: string) => issuesOf(`version: ${text}\nrules: [{ topic: a }]`)
    expect(shown('x'.repeat(58))).toEqual([`line 1: version: expected 1 (actual: "${'x'.repeat(58)}")`])
    expect(shown('x'.repeat(59))).toEqual([`line 1: version: expected 1 (actual: "${'x'.repeat(59)}…)`])
  })

  it('is none for a metric name of 200 characters', () => {
    expect(issuesOfRule(`    metrics: { ${'m'.repeat(200)}: v }`)).toEqual([])
  })
})

describe('a trap of YAML', () => {
  it.each<[yamlText: string, issues: string[]]>([
    [
      '    metrics:\n      m: `a b`.c',
      ['line 5: yaml: a value cannot begin with ` unless it is in quotes: "`a b`.c"'],
    ],
    [
      '    metrics: { m: `a b`.c }',
      ['line 4: yaml: a value cannot begin with ` unless it is in quotes: "`a b`.c"'],
    ],
    ['    metrics:\n      m: @v', ['line 5: yaml: a value cannot begin with @ unless it is in quotes: "@v"']],
    [
      '    metrics:\n      m: *.temp',
      [
        'line 5: rules[0].metrics.m: a value that begins with `*` is a YAML alias, which mapping files do not support; put it in quotes: "*.temp"',
      ],
    ],
    [
      '    metrics:\n      m: a ? b : c\n      n: 5',
      [
        'line 5: yaml: a value that contains `: ` needs quotes: "a ? b : c"',
        'line 6: rules[0].metrics.n: expected a field path such as `temp.value` (actual: 5); for a constant write `{ value: 5 }`',
      ],
    ],
    [
      '    metrics: { m: a ? b : c, n: d ? e : f }',
      [
        'line 4: yaml: a value that contains `: ` needs quotes: "a ? b : c"',
        'line 4: yaml: a value that contains `: ` needs quotes: "d ? e : f"',
      ],
    ],
    ['    metrics:\n      m: a\n      m: b', ['line 6: yaml: this key is given twice']],
    [
      '    metrics:\n      ? [a]\n      : b\n      m: v',
      ['line 5: rules[0].metrics: expected a key that is text'],
    ],
    [
      '    metrics: { m: { value: a[0].b, default: 1 }, n: 5 }',
      [
        'line 4: yaml: inside braces a value with `[` needs quotes: { value: "sensors[0].temp" }',
        'line 4: rules[0].metrics.n: expected a field path such as `temp.value` (actual: 5); for a constant write `{ value: 5 }`',
      ],
    ],
    [
      '    metrics: { m: $max((a), b), n: $f(\'x)\', "{", c ), o: 5 }',
      [
        'line 4: yaml: inside braces a value with `,` needs quotes: "$max((a), b)"',
        "line 4: yaml: inside braces a value with `,` needs quotes: '$f(''x)'', \"{\", c )'",
        'line 4: rules[0].metrics.o: expected a field path such as `temp.value` (actual: 5); for a constant write `{ value: 5 }`',
      ],
    ],
    [
      "    labels: { switch: $substringAfter($key, ':') }",
      ['line 4: yaml: inside braces a value with `,` needs quotes: "$substringAfter($key, \':\')"'],
    ],
    [
      '    metrics: [{ name: n, value: (a + (b, c)) + d }]',
      ['line 4: yaml: inside braces a value with `,` needs quotes: "(a + (b, c)) + d"'],
    ],
    ['    metrics: { m: (a + b) * c, n: $sum(d), o: "$max([a, b])" }', []],
    ['    metrics:\n      m: $max([a, b])', []],
    ['    metrics: { m: !secret v }', ['line 4: yaml: not YAML: Unresolved tag: !secret']],
    [
      '\tmetrics:\n\t  m: v',
      ['line 4: yaml: expected spaces in front of the line (actual: a tab); YAML indents with spaces only'],
    ],
    [
      '   metrics:\n  nothing: of this',
      [
        'line 4: yaml: not YAML: Sequence item without - indicator; check the indentation of this line, and quotes and brackets up to it',
      ],
    ],
    [
      '    metrics:\n      - m: v',
      [
        'line 5: rules[0].metrics[0]: expected `name` and `value` (actual: `m`); without `- ` in front, the key is the name',
      ],
    ],
    ['---\nversion: 1', ['line 4: yaml: expected one YAML document: a line with `---` begins another one']],
  ])('%s', (yamlText, issues) => {
    expect(issuesOfRule(yamlText)).toEqual(issues)
  })
})
