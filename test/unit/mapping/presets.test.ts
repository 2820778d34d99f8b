import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { ConfigError } from '../../../src/errors.ts'
import type { Rule } from '../../../src/mapping/language.ts'
import { parseMapping } from '../../../src/mapping/parse-mapping.ts'
import { presetTexts } from '../../../src/mapping/preset/load-presets.ts'
import { parsePreset } from '../../../src/mapping/preset/parse-preset.ts'
import { issuesOf } from '../../helpers/issues.ts'
import { rules } from '../../helpers/mapping.ts'

function presetText(scope: string, topics = '[t/+device]'): string {
  const indented = scope.replace(/^/gm, '  ')
  return `description: A family.\nsource: https://example.com/docs\ntopics: ${topics}\nscope:\n${indented}\n`
}

/** @returns the first rule, with the preset `family` of this scope under it */
function expanded(scope: string, rule: string): Rule {
  const text = rules(`  - ${rule.replaceAll('\n', '\n    ')}`)
  return parseMapping(text, 'mapping.yaml', () => ({ family: presetText(scope) })).rules[0] as Rule
}

describe('a preset', () => {
  it.each<[what: string, scope: string, rule: string, expected: object]>([
    [
      'stands for its scope',
      'decode: text\nwhen: a\ntimestamp: t\nlabels: { room: r }\nmetrics: { m: v }\nliveness: true',
      '{ topic: t/+device, preset: family }',
      {
        topic: 't/+device',
        decode: 'text',
        when: 'a',
        timestamp: 't',
        labels: { room: 'r' },
        metrics: { m: 'v' },
        liveness: true,
      },
    ],
    [
      'gives way to what the rule says by name',
      'decode: text\ntimestamp: t\nlabels: { room: r, floor: f }\nconst_labels: { maker: x }\nmetrics: { m: v, n: w }\nlabels_from: { from: a }',
      '{ topic: t, preset: family, decode: json, timestamp: { value: u }, labels: { room: s }, const_labels: { site: y }, metrics: { n: z, o: o }, labels_from: { from: b } }',
      {
        topic: 't',
        decode: 'json',
        timestamp: { value: 'u' },
        labels: { room: 's', floor: 'f' },
        const_labels: { maker: 'x', site: 'y' },
        metrics: { m: 'v', n: 'z', o: 'o' },
        labels_from: { from: 'b' },
      },
    ],
    [
      'keeps its condition beside that of the rule',
      'when: a or b\nmetrics: { m: v }',
      '{ topic: t, preset: family, when: c or d }',
      { topic: 't', when: '(a or b) and (c or d)', metrics: { m: 'v' } },
    ],
    [
      'keeps its loops before those of the rule',
      'for: [{ each: a, metrics: { m: v } }]',
      '{ topic: t, preset: family, for: [{ each: b, metrics: { n: v } }] }',
      {
        topic: 't',
        for: [
          { each: 'a', metrics: { m: 'v' } },
          { each: 'b', metrics: { n: 'v' } },
        ],
      },
    ],
    [
      'takes its leaves, where it selects nothing, beside metrics of the rule',
      'labels: { room: r }',
      '{ topic: t, preset: family, metrics: { m: v } }',
      { topic: 't', labels: { room: 'r' }, metrics: { m: 'v' }, leaves: true },
    ],
    [
      'lists metrics where either does, those of the rule in place of its own',
      'metrics: { m: v, n: { value: w, type: gauge } }',
      `{ topic: t, preset: family, metrics: [{ name: "'m'", value: z }, { name: k, value: v }] }`,
      {
        topic: 't',
        metrics: [
          { name: "'n'", value: 'w', type: 'gauge' },
          { name: "'m'", value: 'z' },
          { name: 'k', value: 'v' },
        ],
      },
    ],
    [
      'has its leaves narrowed, widened and named by the rule',
      'leaves: { include: [a], exclude: [a.b], prefix: x_, names: { a.c: one, "a.*": two } }',
      '{ topic: t, preset: family, leaves: { include: [d], exclude: [d.e], prefix: y_, names: { "*.c": three, a.c: four } } }',
      {
        topic: 't',
        leaves: {
          include: ['d'],
          exclude: ['a.b', 'd.e'],
          prefix: 'y_',
          names: { '*.c': 'three', 'a.c': 'four', 'a.*': 'two' },
        },
      },
    ],
    [
      'leaves out leaves that the rule makes a metric of, under their name',
      'leaves: { exclude: [x], names: { a.c: one, "*.d": { name: two }, e: three } }',
      '{ topic: t, preset: family, metrics: { one: a.c * 2, two: a.d } }',
      {
        topic: 't',
        metrics: { one: 'a.c * 2', two: 'a.d' },
        leaves: { exclude: ['x', 'a.c', '*.d'], names: { e: 'three' } },
      },
    ],
    [
      'takes all leaves, under its names, for `leaves: true`',
      'leaves: { include: [a], exclude: [a.b], prefix: x_, names: { a.c: one } }',
      '{ topic: t, preset: family, leaves: true }',
      { topic: 't', leaves: { prefix: 'x_', names: { 'a.c': 'one' } } },
    ],
    [
      'takes none for `leaves: false`',
      'leaves: { include: [a] }\nmetrics: { m: v }',
      '{ topic: t, preset: family, leaves: false }',
      { topic: 't', leaves: false, metrics: { m: 'v' } },
    ],
    [
      'loses labels, at any depth, that the rule or its topic gives',
      `labels: { room: r, floor: f }
const_labels: { maker: x }
labels_from: { from: tags, allow: [device, zone] }
metrics: { m: { value: v, labels: { device: d, unit: u } } }
for: [{ each: a, labels: { device: $key, sensor: s }, const_labels: { site: z } }]`,
      '{ topic: t/+device, preset: family, labels: { room: q, maker: n }, const_labels: { site: y } }',
      {
        topic: 't/+device',
        labels: { floor: 'f', room: 'q', maker: 'n' },
        const_labels: { site: 'y' },
        labels_from: { from: 'tags', allow: ['zone'] },
        metrics: { m: { value: 'v', labels: { unit: 'u' } } },
        for: [{ each: 'a', labels: { sensor: 's' }, const_labels: {} }],
      },
    ],
    [
      'loses the label topic to an unnamed wildcard, and labels_from with its last key',
      'labels: { topic: v }\nlabels_from: { from: tags, allow: [topic] }\nmetrics: { m: v }',
      '{ topic: t/+, preset: family }',
      { topic: 't/+', labels: {}, metrics: { m: 'v' } },
    ],
    [
      'is renamed wherever the names occur',
      `labels: { room: r }
metrics: { m: { value: v, labels: { sensor: s } } }
leaves: { prefix: x_, names: { a: m, b: { name: n, help: N. } } }
for: [{ each: a, const_labels: { sensor: s }, metrics: [{ name: "'m'", value: v }, { name: m, value: v }] }]`,
      '{ topic: t, preset: family, rename: { room: place, m: one, n: two, x_: y_, sensor: probe } }',
      {
        topic: 't',
        labels: { place: 'r' },
        metrics: { one: { value: 'v', labels: { probe: 's' } } },
        leaves: { prefix: 'y_', names: { a: 'one', b: { name: 'two', help: 'N.' } } },
        for: [
          {
            each: 'a',
            const_labels: { probe: 's' },
            metrics: [
              { name: "'one'", value: 'v' },
              { name: 'm', value: 'v' },
            ],
          },
        ],
      },
    ],
    [
      'may have two names swapped',
      'metrics: { a: v, b: w }',
      '{ topic: t, preset: family, rename: { a: b, b: a } }',
      { topic: 't', metrics: { b: 'v', a: 'w' } },
    ],
    [
      'keeps a label under its new name if the rule gives the old one',
      'labels: { room: r }\nmetrics: { m: v }',
      '{ topic: t, preset: family, rename: { room: place }, labels: { room: q } }',
      { topic: 't', labels: { place: 'r', room: 'q' }, metrics: { m: 'v' } },
    ],
  ])('%s', (_, scope, rule, expected) => {
    expect(expanded(scope, rule)).toEqual(expected)
  })

  it('is silent where the file, or a preset before it, says otherwise of a metric', () => {
    const text = rules(`  - { topic: a, preset: second }
  - { topic: b, preset: first }
  - { topic: c, metrics: { m: { value: v, help: Mine. } } }
`)
    const file = parseMapping(text, 'mapping.yaml', () => ({
      first: presetText('metrics: { m: { value: v, type: gauge, help: First. } }'),
      second: presetText('leaves: { names: { v: { name: m, type: counter, unit: volts, help: Second. } } }'),
    }))
    expect(file.rules).toEqual([
      { topic: 'a', leaves: { names: { v: { name: 'm', type: 'counter', unit: 'volts' } } } },
      { topic: 'b', metrics: { m: { value: 'v' } } },
      { topic: 'c', metrics: { m: { value: 'v', help: 'Mine.' } } },
    ])
  })

  it('is asked for only if a rule has one', () => {
    const texts = () => {
      throw new Error('asked for')
    }
    expect(parseMapping(rules('  - topic: a'), 'mapping.yaml', texts).rules).toEqual([{ topic: 'a' }])
  })
})

describe('a rule with a preset', () => {
  const family = presetText(
    'labels: { room: r }\nmetrics: { m: { value: v, type: info, labels: { l: x } }, n: $device }\nleaves: { prefix: x_ }',
  )
  const issues = (rule: string) =>
    issuesOf(rules(`  - ${rule}`), { family, tasmota: family, shelly: family }).map((issue) =>
      issue.replace('line 3: rules[0].', ''),
    )
  it.each<[rule: string, issues: string[]]>([
    ['{ topic: +device, preset: family }', []],
    ['{ topic: +device, preset: tasmoto }', ['preset: unknown preset `tasmoto`; did you mean `tasmota`?']],
    [
      '{ topic: +device, preset: zigbee }',
      ['preset: unknown preset `zigbee`; expected one of family, tasmota, shelly'],
    ],
    [
      '{ topic: +device, preset: constructor }',
      ['preset: unknown preset `constructor`; expected one of family, tasmota, shelly'],
    ],
    [
      '{ topic: +device, preset: family, rename: { rooms: a } }',
      ['rename.rooms: the preset `family` has no name `rooms`; did you mean `room`?'],
    ],
    [
      '{ topic: +device, preset: family, rename: { other: a } }',
      ['rename.other: the preset `family` has no name `other`; expected one of m, n, room, l, x_'],
    ],
    [
      '{ topic: +device, preset: family, rename: { m: n } }',
      ['rename.m: the preset `family` already has a name `n`; choose another name'],
    ],
    ['{ topic: +device, preset: family, rename: { m: room } }', []],
    [
      '{ topic: +device, preset: family, rename: { room: "a:b", m: 9b } }',
      [
        'rename.room: expected a label name: letters, digits and `_`, not a digit first, not `__` first (actual: "a:b")',
        'rename.m: expected a metric name: letters, digits, `_` and `:`, not a digit first (actual: "9b")',
        'preset: with the preset\'s keys, `metrics["9b"]`: expected a metric name: letters, digits, `_` and `:`, not a digit first (actual: "9b")',
        'preset: with the preset\'s keys, `labels["a:b"]`: expected a label name: letters, digits and `_`, not a digit first, not `__` first (actual: "a:b")',
      ],
    ],
    [
      '{ topic: +device, preset: family, const_labels: { index: a } }',
      [
        "preset: with the preset's keys: label `index` is given twice: by `const_labels.index`, and by the array positions of its leaves",
      ],
    ],
    [
      '{ topic: +device, preset: family, labels: { device: a } }',
      ['labels.device: label `device` is given twice: by the wildcard `device` of `topic`, and here'],
    ],
  ])('%s', (rule, expected) => {
    expect(issues(rule).toSorted()).toEqual(expected.toSorted())
  })

  it('is told of a capture that the preset needs', () => {
    const [issue, ...others] = issues('{ topic: +name, preset: family }')
    expect(others).toEqual([])
    expect(issue).toMatch(/^preset: with the preset's keys, `metrics\.n`: unknown variable `\$device`/)
  })
})

describe('a preset file', () => {
  const problems = (yamlText: string) => {
    try {
      parsePreset(yamlText, 'presets/x.yaml')
      return []
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      return error.issues.map(({ line, path, message }) => `line ${line}: ${path}: ${message}`)
    }
  }
  it.each<[yamlText: string, issues: string[]]>([
    ['[]', ['line 1: file: expected a preset (actual: a list)']],
    [
      'desription: a',
      [
        'line 1: desription: unknown key `desription`; did you mean `description`?',
        'line 1: description: expected a sentence (actual: nothing)',
        'line 1: source: expected a page of the manufacturer, https://… (actual: nothing)',
        'line 1: scope: expected a rule without a topic (actual: nothing)',
      ],
    ],
    [
      presetText('topic: a'),
      [
        'line 5: scope.topic: unknown key `topic`; expected one of has, when, decode, liveness, timestamp, labels, const_labels, labels_from, metrics, leaves, for',
      ],
    ],
    [
      presetText('metrics: { m: v }', '[]'),
      ['line 3: topics: expected topic filters (actual: an empty list)'],
    ],
    [
      presetText('metrics: { m: v }', '[a/#/b]'),
      [
        'line 3: topics[0]: expected `#` only as the last level, or with a name, such as `#device` (actual: "a/#/b")',
      ],
    ],
    [presetText('labels: { device: d, room: r }', '[t/+device]'), []],
    [
      presetText(
        'metrics: { m: { value: v, help: A. } }\nfor: [{ each: a, metrics: { m: { value: v, help: B. } } }]',
      ),
      [
        'line 6: scope.for[0].metrics.m.help: `m` has help "A." at scope.metrics.m.help, and "B." here; a metric has only one `help`; remove one of the two, or use another metric name here',
      ],
    ],
    ['a: `b`', ['line 1: yaml: a value cannot begin with ` unless it is in quotes: "`b`"']],
  ])('%s', (yamlText, issues) => {
    expect(problems(yamlText)).toEqual(issues)
  })

  it('may use only captures that each of its topics has', () => {
    expect(problems(presetText('metrics: { m: $device }', '[t/+device, u/+name]'))).toHaveLength(1)
    expect(problems(presetText('metrics: { m: $device }', '[t/+device, u/+device]'))).toEqual([])
  })
})

describe('the presets that come with the program', () => {
  it.each(Object.entries(presetTexts()))('%s is a preset that works under its topics', (name, text) => {
    const { topics } = parsePreset(text, `presets/${name}.yaml`)
    const file = { version: 1, rules: topics.map((topic) => ({ topic, preset: name })) }
    expect(parseMapping(stringify(file), name).rules).toHaveLength(topics.length)
  })
})
