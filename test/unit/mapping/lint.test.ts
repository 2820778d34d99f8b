import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { lintMapping } from '../../../src/mapping/lint/lint-mapping.ts'
import { parseMapping } from '../../../src/mapping/parse-mapping.ts'
import { presetTexts } from '../../../src/mapping/preset/load-presets.ts'
import { issuesOf } from '../../helpers/issues.ts'
import { rules } from '../../helpers/mapping.ts'

const root = join(import.meta.dirname, '..', '..', '..')

/** @returns `line N: path: id: message` */
function lintsOf(yamlText: string, presets: { readonly [name: string]: string } = {}): string[] {
  return lintMapping(yamlText, () => presets).map(
    ({ line, path, id, message }) => `line ${line}: ${path}: ${id}: ${message}`,
  )
}

/** Each row: lines of a file from `rules:` on, and the path and id of each lint, with a part of its message. */
type Rows = [yamlText: string, lints: [place: string, part: string][]][]

function expectLints(yamlText: string, lints: [place: string, part: string][]): void {
  // Short topics stand for any: what is said of a shared one has tests of its own.
  const found = lintsOf(`${rules(yamlText)}\nunmatched: drop`).filter(
    (text) => !text.includes(': shared-topic: '),
  )
  expect(found.map((text) => /^line \d+: (\S+: \S+): /.exec(text)?.[1])).toEqual(
    lints.map(([place]) => place),
  )
  for (const [index, [, part]] of lints.entries()) expect(found[index]).toContain(part)
}

describe('a rule that no message reaches', () => {
  const at = 'rules[1].topic: unreachable-rule'
  const behind = (topic: string) =>
    `rules[0] (\`${topic}\`) matches all of its topics first; move this rule before it`
  it.each<[first: string, second: string, part: string | undefined]>([
    ['"#"', 'a/b', behind('#')],
    ['"#all"', '"#"', 'merge the two'],
    ['a/#', 'a', behind('a/#')],
    ['a/#', 'a/+b/c', behind('a/#')],
    ['a/+x', 'a/b', behind('a/+x')],
    ['a/+x', 'a/+y', 'merge the two rules, or give the first one a `when`'],
    ['+x/b', '+/b', 'merge the two'],
    ['a/b', 'a/b', 'merge the two'],
    ['a/b', 'a/+x', undefined],
    ['a/+x', 'a/#', undefined],
    ['a/+x', 'a/b/c', undefined],
    ['a/b/#', 'a/#', undefined],
    ['a/+x/#', 'a', undefined],
    ['a/b', 'a', undefined],
    ['+x/b', 'a/+y', undefined],
    ['a/#', 'a/#x/b', behind('a/#')],
    ['a/+/#', 'a/#x/b', behind('a/+/#')],
    ['a/#x/b', 'a/#y/b', 'merge the two'],
    ['a/#x/b', 'a/#y/c', undefined],
    ['a/+/b/#', 'a/#x/b', undefined],
    ['a/+/b', 'a/#x/b', undefined],
    ['a/+/+/+/#', 'a/#x/b', undefined],
  ])('%s before %s', (first, second, part) => {
    const yamlText = `  - { topic: ${first}, metrics: { m: v } }\n  - { topic: ${second}, metrics: { m: v } }`
    expectLints(yamlText, part === undefined ? [] : [[at, part]])
  })

  it('is not one behind a rule with a condition, of its own or of its preset', () => {
    expectLints('  - { topic: a, has: [b], metrics: { m: v } }\n  - { topic: a, ignore: true }', [])
    expectLints('  - { topic: a, when: b, metrics: { m: v } }\n  - { topic: a, ignore: true }', [])
    const preset =
      'description: A.\nsource: https://example.com\ntopics: [a]\nscope: { when: b, metrics: { m: v } }'
    expect(
      lintsOf(
        rules('  - { topic: a, preset: p, const_labels: { device: d } }\n  - { topic: a, ignore: true }'),
        { p: preset },
      ),
    ).toEqual([])
  })

  it('is found behind one that ignores, and told with its line', () => {
    expect(
      lintsOf(rules('  - { topic: "a/#", ignore: true }\n  - { topic: a/b, const_labels: { device: d } }')),
    ).toEqual([
      'line 4: rules[1].topic: unreachable-rule: no message reaches this rule: rules[0] (`a/#`) matches all of its topics first; move this rule before it',
    ])
  })
})

describe('a metric name', () => {
  it.each<Rows[number]>([
    [
      '  - { topic: a, metrics: { m: { value: v, type: counter } } }',
      [['rules[0].metrics.m: counter-suffix', 'rename it to `m_total`']],
    ],
    [
      '  - { topic: a, metrics: { m_total: { value: v, type: gauge } } }',
      [['rules[0].metrics.m_total: counter-suffix', 'or rename it to `m`']],
    ],
    ['  - { topic: a, metrics: { m_total: { value: v, type: counter }, n_total: v } }', []],
    [
      '  - { topic: a, metrics: { device: { type: info, labels: { l: x } } } }',
      [['rules[0].metrics.device: info-suffix', 'rename it to `device_info`']],
    ],
    ['  - { topic: a, metrics: { device_info: { type: info, labels: { l: x } } } }', []],
    [
      '  - { topic: a, metrics: { "a:b": v } }',
      [['rules[0].metrics["a:b"]: colon-in-name', 'recording rules']],
    ],
    [
      '  - { topic: a, metrics: { d: { type: histogram, buckets: { counts: c, bounds: [1] } } } }\n' +
        '  - { topic: b, metrics: { d_count: n }, leaves: { names: { x: d_bucket, y: d_max, z: e_count } } }',
      [
        [
          'rules[1].metrics.d_count: histogram-series',
          'a series of the histogram `d`; rename one of the two',
        ],
        ['rules[1].leaves.names.x: histogram-series', '`d_bucket` is the name of a series'],
      ],
    ],
    [
      '  - { topic: a, metrics: { d: { type: histogram, value: v }, d_count: n } }\n' +
        '  - { topic: b, metrics: { e: { type: histogram, buckets: { counts: c, sum: s }, schema: 0 }, e_sum: n } }',
      [],
    ],
    [
      '  - { topic: a, metrics: { t: { value: v, unit: celsius } } }',
      [['rules[0].metrics.t: unit-suffix', 'rename it to `t_celsius`']],
    ],
    [
      '  - { topic: a, metrics: { t_total: { value: v, type: counter, unit: bytes } } }',
      [['rules[0].metrics.t_total: unit-suffix', 'rename it to `t_bytes_total`']],
    ],
    [
      '  - { topic: a, metrics: { t_celsius: { value: v, unit: celsius }, seconds: { value: v, unit: seconds }, b_bytes_total: { value: v, unit: bytes } } }',
      [],
    ],
    [
      '  - { topic: a, metrics: { up_ms: x } }',
      [['rules[0].metrics.up_ms: base-unit', '`up_seconds: x / 1000`']],
    ],
    [
      '  - { topic: a, metrics: { t_fahrenheit: x } }',
      [['rules[0].metrics.t_fahrenheit: base-unit', '`t_celsius: (x - 32) * 5 / 9`']],
    ],
    [
      '  - { topic: a, metrics: { sent_kb_total: { value: x } } }',
      [['rules[0].metrics.sent_kb_total: base-unit', '`sent_bytes_total: x * 1000`']],
    ],
    ['  - { topic: a, metrics: { forms: v, ms: v, rain_mm: v, power_kwh: v, load_percent: v } }', []],
    [
      '  - { topic: a, leaves: { names: { b: { name: c, type: counter }, d: up_hours } } }',
      [
        ['rules[0].leaves.names.b: counter-suffix', 'rename it to `c_total`'],
        ['rules[0].leaves.names.d: base-unit', '`{ name: up_seconds, scale: 3600 }`'],
      ],
    ],
    [
      `  - { topic: a, for: [{ each: b, labels: { c: d }, metrics: [{ name: n, value: v, type: counter }, { name: "'m'", value: v, type: counter }] }] }`,
      [['rules[0].for[0].metrics[1]: counter-suffix', 'rename it to `m_total`']],
    ],
  ])('%s', expectLints)
})

describe('a label of many values', () => {
  it.each<Rows[number]>([
    [
      '  - { topic: a, labels: { at: timestamp }, metrics: { m: v } }',
      [['rules[0].labels.at: cardinality', 'use `timestamp` as the `timestamp`']],
    ],
    [
      '  - { topic: a, labels: { seq: n }, metrics: { m: v } }',
      [['rules[0].labels.seq: cardinality', 'use `n` as the `timestamp` or as a metric']],
    ],
    [
      '  - { topic: a, metrics: { m: { value: v, labels: { s: meta.sessionId } } } }',
      [['rules[0].metrics.m.labels.s: cardinality', '']],
    ],
    [
      '  - { topic: a, labels: { t: $received_at }, metrics: { m: v } }',
      [['rules[0].labels.t: cardinality', '']],
    ],
    ['  - { topic: a/+uuid, metrics: { m: v } }', [['rules[0].topic: cardinality', '']]],
    [
      '  - { topic: a, labels_from: { from: t, allow: [room, lat] }, metrics: { m: v } }',
      [['rules[0].labels_from.allow[1]: cardinality', '']],
    ],
    [
      '  - { topic: a, for: [{ each: b, labels: { l: Message-ID }, metrics: { m: v } }] }',
      [['rules[0].for[0].labels.l: cardinality', '']],
    ],
    [
      '  - { topic: a/+location, labels: { device_uuid: dev.id, room: r, zone: timezone }, metrics: { m: v } }',
      [],
    ],
  ])('%s', expectLints)
})

describe('a loop', () => {
  const at = (path: string) => `rules[0].${path}: indistinct-elements`
  it.each<[loops: string, lints: [string, string][]]>([
    [
      '{ each: items, metrics: { m: v } }',
      [[at('for[0]'), 'no label distinguishes the elements of `items`']],
    ],
    ['{ entries: a, metrics: { m: v } }', [[at('for[0]'), 'add a label such as `labels: { name: $key }`']]],
    ['{ each: items }', [[at('for[0]'), 'labels: { index: $key }']]],
    ['{ each: items, labels: {}, metrics: { m: v } }', [[at('for[0]'), '']]],
    ['{ each: items, labels: { l: id }, metrics: { m: v } }', []],
    ['{ each: items, labels_from: { from: b }, metrics: { m: v } }', []],
    ['{ each: items, timestamp: t, metrics: { m: v } }', []],
    ['{ each: items, when: b, metrics: { m: v } }', []],
    ['{ each: items, metrics: [{ name: n, value: v }] }', []],
    ['{ each: items, metrics: { m: { value: v, labels: { l: id } } } }', []],
    ['{ each: items, metrics: { m: { value: v, labels: { l: id } }, n: w } }', [[at('for[0]'), '']]],
    ['{ each: items, metrics: [{ name: n, value: v }], leaves: true }', [[at('for[0]'), '']]],
    ['{ each: items, metrics: [{ name: n, value: v }], leaves: false }', []],
    [
      '{ each: items, for: [{ entries: b, labels: { k: $key }, metrics: { m: $ } }] }',
      [[at('for[0]'), '`items`']],
    ],
    ['{ each: items, for: [{ entries: b, labels: { k: $key, p: $parent.id }, metrics: { m: $ } }] }', []],
    [
      '{ each: items, labels: { l: id }, for: [{ entries: b, metrics: { m: $ } }] }',
      [[at('for[0].for[0]'), '`b`']],
    ],
  ])('%s', (loop, lints) => {
    expectLints(`  - { topic: t, for: [${loop}] }`, lints)
  })
})

describe('a default', () => {
  it('hides what values do not name if it is one of theirs', () => {
    expectLints(
      '  - { topic: a, metrics: { m: { value: v, values: { open: 1, closed: 0 }, default: 0 } } }',
      [['rules[0].metrics.m.default: default-hides-text', 'get the number of `closed`']],
    )
    expectLints(
      '  - { topic: a, metrics: { m: { value: v, values: { open: 1 }, default: -1 }, n: { value: v, default: 0 } } }',
      [],
    )
  })
})

describe('a name in `except` of `thin`', () => {
  const at = 'thin.except[0]: unknown-exception'
  const thin = (name: string) => `thin: { min_interval: 90s, every: 60s, except: [${name}] }`
  const rule = (name: string, rest: string) => `  - { topic: t, ${thin(name)}, ${rest} }`
  const histogram = 'metrics: { h: { type: histogram, buckets: { counts: c, bounds: [1] } } }'

  it.each([
    ['temprature', 'metrics: { temperature: v }', 'did you mean `temperature`?'],
    ['temp', 'for: [{ each: a, metrics: { n: v } }]', '; expected one of n'],
    ['h_max', histogram, 'no metric that this `thin` is for has the name `h_max`; '],
  ])('%s that no metric has, with %s', (name, rest, part) => {
    expectLints(rule(name, rest), [[`rules[0].${at}`, part]])
    expectLints(`  - { topic: t, ${rest} }\n${thin(name)}`, [[at, part]])
  })

  it.each([
    ['n', 'for: [{ each: a, metrics: { n: v } }]'],
    ['h', histogram],
    ['h_sum', histogram],
    ['last_seen_timestamp_seconds', 'metrics: { n: v }'],
    ['n', 'leaves: true'],
    ['n', 'metrics: [{ name: a, value: v }]'],
  ])('%s that a metric has, or may have, with %s', (name, rest) => {
    expectLints(rule(name, rest), [])
    expectLints(`  - { topic: t, ${rest} }\n  - { topic: u, ignore: true }\n${thin(name)}`, [])
  })

  it('is that of the series, not that of a preset which `rename` changes', () => {
    const p =
      'description: A.\nsource: https://example.com\ntopics: [a]\nscope: { metrics: { p_celsius: v } }'
    const lintsWith = (name: string) =>
      lintsOf(
        `${rules(`  - { topic: +x/t, ${thin(name)}, preset: p, rename: { p_celsius: room_celsius } }`)}\nunmatched: drop`,
        { p },
      )
    expect(lintsWith('room_celsius')).toEqual([])
    expect(lintsWith('p_celsius')).toEqual([expect.stringContaining(`rules[0].${at}: no metric`)])
  })

  it('may be that of a metric of the bundled mapping, where the file leaves messages to it', () => {
    expect(lintsOf(`${rules('  - { topic: +x/t, metrics: { n: v } }')}\n${thin('other')}`)).toEqual([])
    const own = '  - { topic: +x/t, thin: off, metrics: { n: v } }'
    expect(lintsOf(`${rules(own)}\nunmatched: drop\n${thin('other')}`)).toEqual([])
  })
})

describe('a label that reads a field', () => {
  const yamlText = (
    labels: string,
    rest = '',
  ) => `${rules(`  - { topic: a/+x, labels: ${labels}, metrics: { m: v }${rest} }`)}
tests:
  - { topic: a/1, payload: { v: 1, room: k }, expect: "" }
  - { topic: a/2, payload: [{ floor: 2 }], expect: "" }
  - { topic: b, payload: { north: 2 }, expect: "" }
`
  it('that no tested payload of its rule has may be meant as text', () => {
    expect(lintsOf(yamlText('{ site: north, r: room, f: floor, d: a.b, c: $client_id }'))).toEqual([
      'line 3: rules[0].labels.site: label-reads-field: the label reads the field `north`, which no tested payload of this rule has; to use the text `north`, put it under `const_labels`',
    ])
  })

  it('is not judged without tests of its rule, or where the payload is in another format', () => {
    expect(lintsOf(yamlText('{ site: north }', ', decode: base64-json'))).toEqual([])
    expect(lintsOf(rules('  - { topic: a, labels: { site: north } }'))).toEqual([])
  })
})

describe('what the repository has to copy from', () => {
  const examples = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('mapping.yaml'))
    .map((file) => [file, readFileSync(join(root, 'examples', file), 'utf8')] as const)
  const docs = readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) => {
      const text = readFileSync(join(root, 'docs', file), 'utf8')
      return Array.from(text.matchAll(/^```yaml\n(version: 1\n[\s\S]*?)^```$/gm), ([, yamlText], index) => {
        return [`${file}, ${index + 1}`, yamlText as string] as const
      })
    })
    .filter(([, yamlText]) => issuesOf(yamlText, presetTexts()).length === 0)

  it.each([...examples, ...docs])('%s has no lint', (_, yamlText) => {
    // An example on a page shows one thing: its topic is often a letter.
    const isShort = (text: string) => text.includes(': shared-topic: ') && /topic: [a-z]\b/.test(yamlText)
    expect(lintsOf(yamlText, presetTexts()).filter((text) => !isShort(text))).toEqual([])
  })

  // Under its first topic: where another one gives a label of a loop, its payload has not that loop.
  it.each(Object.entries(presetTexts()))('the preset %s has no lint', (name, text) => {
    const [topic] = parse(text).topics
    const file = parseMapping(rules(`  - { topic: "${topic}", preset: ${name} }`), 'mapping.yaml')
    expect(lintsOf(stringify(file))).toEqual([])
  })
})

describe('a rule that leaves nothing to the bundled mapping', () => {
  const at = 'line 3: rules[0].topic: takes-everything'
  it.each<[rule: string, place: string | undefined]>([
    ['{ topic: "#", metrics: { m: v } }', at],
    ['{ topic: "+x/#", metrics: { m: v } }', at],
    ['{ topic: [a/+, "#"], ignore: true }', 'line 3: rules[0].topic[1]: takes-everything'],
    ['{ topic: "#", has: [v], metrics: { m: v } }', undefined],
    ['{ topic: "#", when: v, metrics: { m: v } }', undefined],
    ['{ topic: "+/+/#", metrics: { m: v } }', undefined],
    ['{ topic: "#x/a", metrics: { m: v } }', undefined],
    ['{ topic: "a/#", metrics: { m: v } }', undefined],
  ])('%s', (rule, place) => {
    const found = lintsOf(rules(`  - ${rule}`))
    expect(found.filter((text) => text.includes('takes-everything')).length).toBe(place === undefined ? 0 : 1)
    if (place !== undefined) expect(found[0]).toContain(place)
    expect(lintsOf(`${rules(`  - ${rule}`)}\nunmatched: drop`)).toEqual([])
  })
})

describe('a filter in the words of another language', () => {
  it.each<[topic: string, part: string | undefined]>([
    [
      'sensors/*/temp',
      '`*` matches only a level with exactly this text: `*` is no wildcard of MQTT; write `+name` for a level',
    ],
    ['sensors/**', 'write `#name` for one or more levels'],
    ['sensors/{id}/temp', 'write `+id`'],
    ['sensors/<id>/temp', 'write `+id`'],
    ['sensors/:id/temp', 'write `+id`'],
    ['^sensors/x', 'no regular expressions'],
    ['sensors/x$', 'no regular expressions'],
    ['sensors/[0-9]/temp', 'no regular expressions'],
    ['sensors/(a|b)/temp', 'no regular expressions'],
    ['sensors/.*/temp', 'no regular expressions'],
    ['“sensors/temp”', 'quotation marks are part of the topic; remove them'],
    ['sensors /temp', 'the space is part of the topic'],
    ['#device/{state}', 'write `+state`'],
    ['$aws/things/a.b/c-d_e:f', undefined],
    ['sensors/my room/temp', undefined],
    ['sensors/温度', undefined],
  ])('%s', (topic, part) => {
    const file = (tests: string) =>
      `version: 1\nunmatched: drop\nrules: [{ topic: ${JSON.stringify(topic)}, labels: { d: $client_id }, metrics: { m: v } }]\n${tests}`
    const found = lintsOf(file(''))
    if (part === undefined) expect(found).toEqual([])
    else {
      expect(found.length).toBe(1)
      expect(found[0]).toContain('rules[0].topic: foreign-filter: ')
      expect(found[0]).toContain(part)
    }
    const published = topic.replace('#device', 'x')
    expect(lintsOf(file(`tests: [{ topic: ${JSON.stringify(published)}, payload: 1, expect: "" }]`))).toEqual(
      [],
    )
  })
})

describe('a topic that devices may share', () => {
  it.each<[rule: string, isShared: boolean]>([
    ['topic: cluster/cpu, metrics: { m: v }', true],
    ['topic: cluster/cpu, const_labels: { cluster: a }, metrics: { m: v }', true],
    ['topic: [a, b], for: [{ each: "list[0]", metrics: { m: v } }]', true],
    ['topic: a/+_kind, metrics: { m: v }', true],
    ['topic: cluster/cpu, const_labels: { device: a }, metrics: { m: v }', false],
    ['topic: cluster/cpu, labels: { device: $client_id }, metrics: { m: v }', false],
    ['topic: cluster/cpu, metrics: { m: { value: v, labels: { device: id } } }', false],
    ['topic: a, for: [{ each: list, labels: { id: id }, metrics: { m: v } }]', false],
    ['topic: a/+device, metrics: { m: v }', false],
    ['topic: a/+, metrics: { m: v }', false],
    ['topic: a, ignore: true', false],
  ])('%s', (rule, isShared) => {
    const found = lintsOf(rules(`  - { ${rule} }`))
    expect(found.map((text) => text.includes('rules[0].topic: shared-topic: nothing tells'))).toEqual(
      isShared ? [true] : [],
    )
  })
})
