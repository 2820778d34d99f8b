import { describe, expect, it } from 'vitest'
import { createKeySources } from '#mapping/authoring'
import { createExplainer } from '../../../src/explain/create-explainer.ts'
import type { ExplainedLeaf, Fate } from '../../../src/explain/explanation.ts'
import { renderExplanation } from '../../../src/explain/render-explanation.ts'
import type { MappingLimits } from '../../../src/mapping/mapping-parts.ts'
import { parseMapping } from '../../../src/mapping/parse-mapping.ts'
import type { JsonValue } from '../../../src/model.ts'
import { mappingLimits, rules } from '../../helpers/mapping.ts'
import { type MessageLine, messageOf } from '../../helpers/message.ts'

/** @returns the lines that explain the message, without what is the same in all of them */
async function explainLine(
  yaml: string | undefined,
  line: MessageLine,
  limits: Partial<MappingLimits> = {},
): Promise<string[]> {
  const file = yaml === undefined ? undefined : parseMapping(rules(yaml), 'mapping.yaml')
  const explainer = await createExplainer(file, { ...mappingLimits, ...limits })
  const text = renderExplanation(await explainer.explain(messageOf(line)), 1)
  return text
    .trimEnd()
    .split('\n')
    .map((one) => one.trim().replace(/ {2,}/g, ' | '))
}

/** The same without the first two lines, which name the message and its rule. */
async function explain(
  yaml: string,
  payload: JsonValue,
  limits: Partial<MappingLimits> = {},
): Promise<string[]> {
  return (
    await explainLine(`  - topic: t\n${yaml.replace(/^/gm, '    ')}`, { topic: 't', payload }, limits)
  ).slice(2)
}

describe('the rule of a message', () => {
  const yaml = `
  - { topic: a/+x, when: kind = 'k', metrics: { m: v } }
  - { topic: a/1, ignore: true }
  - { topic: a/+x, metrics: { m: v } }
`
  it.each([
    ['the first that takes it', { topic: 'a/1', payload: { kind: 'k' } }, ['rules[0] a/+x']],
    [
      'a later one, as the when of the first does not hold',
      { topic: 'a/2', payload: { kind: 'j', v: 1 } },
      [
        'rules[0] matches the topic, but its when is false',
        'rules[2] a/+x',
        'kind | "j" | condition rules[0].when',
      ],
    ],
    [
      'one that ignores it',
      { topic: 'a/1', payload: 7 },
      [
        'rules[0] matches the topic, but its when is false',
        'rules[1] a/1',
        'not read, as rules[1] ignores the message: $',
      ],
    ],
    [
      'none, and why',
      { topic: 'b/1', payload: { v: 7 } },
      [
        'no rule matches; the nearest filters are',
        'rules[1] a/1: level 1 is b, not a',
        'rules[0] a/+x: level 1 is b, not a',
        'rules[2] a/+x: level 1 is b, not a',
        'not read, as no rule matches: v',
      ],
    ],
    ['none that comes near', { topic: 'c', payload: {} }, ['no rule matches, and no filter is similar']],
    [
      'of no matter: nobody can read it',
      { topic: 'a/2', payload_base64: 'ey0=' },
      ['the payload cannot be read: not_json: not JSON: position 1'],
    ],
  ])('is %s', async (_, line, expected) => {
    const lines = await explainLine(yaml, line)
    expect(lines.slice(1, 1 + expected.length)).toEqual(expected)
  })

  it('is zero configuration where no rule of the bundled mapping takes it', async () => {
    const file = parseMapping(rules('  - { topic: a, metrics: { m: v } }'), 'mapping.yaml')
    const explainer = await createExplainer(undefined, mappingLimits, file)
    expect((await explainer.explain(messageOf({ topic: 'b', payload: 1 }))).rule).toEqual({
      kind: 'zero-configuration',
      nearest: [],
    })
    expect((await explainer.explain(messageOf({ topic: 'a', payload: { v: 1 } }))).rule).toEqual({
      kind: 'rule',
      id: 'bundled[0]',
      filters: ['a'],
    })
    const { rule, handedOn, otherDrops } = await explainer.explain(messageOf({ topic: 'a', payload: 1 }))
    expect({ rule, handedOn, otherDrops }).toEqual({
      rule: { kind: 'zero-configuration', nearest: [] },
      handedOn: ['bundled[0]'],
      otherDrops: [],
    })
  })

  it('is zero configuration without a mapping', async () => {
    expect(await explainLine(undefined, { topic: 'a', payload: { t: 1, s: 'x' } })).toEqual([
      'line 1 | a | 1 sample, 1 drop',
      'zero configuration: every reading is a sample',
      't | 1 | → t{topic="a"} 1 · zero 1, 10',
      'not selected, no reading by its nature, zero 7: s',
    ])
    const command = await explainLine(undefined, { topic: 'a/cmd', payload: { t: 1 } })
    expect(command.at(-1)).toBe('not read, as zero configuration ignores the message: t')
  })
})

describe('a leaf', () => {
  it.each<[string, string, JsonValue, string[]]>([
    ['of a metric', 'metrics: { m: v }', { v: 1 }, ['v | 1 | → m 1']],
    ['of two metrics', 'metrics: { m: v, n: v * 2 }', { v: 1 }, ['v | 1 | → m 1', '→ n 2 · = v * 2']],
    [
      'among others of one metric',
      'metrics: { m: v + w }',
      { v: 1, w: 2 },
      ['v | 1 | → m 3 · = v + w', 'w | 2 | → m 3 · = v + w'],
    ],
    ['that is the payload', 'metrics: { m: $ }', 7, ['$ | 7 | → m 7']],
    [
      'that is no number',
      'metrics: { m: v }',
      { v: 'x' },
      ['v | "x" | dropped: not_a_number, rules[0].metrics.m', 'no_metric: the rule yields no samples'],
    ],
    [
      'that is null',
      'metrics: { m: v }',
      { v: null },
      ['v | null | dropped: missing, rules[0].metrics.m', 'no_metric: the rule yields no samples'],
    ],
    [
      'that nothing reads',
      'metrics: { m: v }',
      { v: 1, w: 2 },
      ['v | 1 | → m 1', 'not selected, no expression in rules[0] reads it: w'],
    ],
    [
      'of a label',
      'labels: { l: s }\nmetrics: { m: v }',
      { v: 1, s: 'x' },
      ['v | 1 | → m{l="x"} 1', 's | "x" | label l'],
    ],
    [
      'of a label of one metric',
      'metrics: { m: { value: v, labels: { l: s } } }',
      { v: 1, s: 'x' },
      ['v | 1 | → m{l="x"} 1', 's | "x" | label l of m'],
    ],
    [
      'of a label of a metric that is dropped',
      'metrics: { m: { value: v, labels: { l: s } } }',
      { v: 'x', s: 'y' },
      [
        'v | "x" | dropped: not_a_number, rules[0].metrics.m',
        's | "y" | dropped: not_a_number, rules[0].metrics.m',
        'no_metric: the rule yields no samples',
      ],
    ],
    [
      'of a metric with a bad name',
      'metrics: [{ name: n, value: v }, { name: "\'fixed\'", value: w }]',
      { n: 'fixed', v: 1, w: 2 },
      [
        'n | "fixed" | dropped: bad_name, rules[0].metrics[0]',
        'v | 1 | dropped: bad_name, rules[0].metrics[0]',
        'w | 2 | → fixed 2',
      ],
    ],
    [
      'of a name',
      'metrics: [{ name: n, value: v }]',
      { n: 'a b', v: 1 },
      ['n | "a b" | name of rules[0].metrics[0]', 'v | 1 | → a_b 1'],
    ],
    [
      'in what a label takes for a text',
      'labels: { l: s }\nmetrics: { m: v }',
      { v: 1, s: { a: 1 } },
      ['v | 1 | → m 1', 's.a | 1 | dropped: missing (label l is an object), rules[0].labels.l'],
    ],
    [
      'in what is only asked for',
      'when: $exists(s)\nmetrics: { m: v }',
      { v: 1, s: { a: 1 } },
      ['v | 1 | → m 1', 's.a | 1 | part of s, which rules[0].when reads as one value'],
    ],
    [
      'of labels_from',
      'labels_from: { from: s, allow: [a] }\nmetrics: { m: v }',
      { v: 1, s: { a: 'x', b: 'y' } },
      [
        'v | 1 | → m{a="x"} 1',
        's.a | "x" | label of labels_from',
        'not selected, not in allow, rules[0].labels_from.from: s.b',
      ],
    ],
    [
      'of a stateset',
      'metrics: { m: { value: s, type: stateset, states: [x, y] } }',
      { s: 'x' },
      ['s | "x" | → m{m="x"} 1 · stateset', '→ m{m="y"} 0 · stateset'],
    ],
    [
      'of leaves',
      'leaves: { include: [a, b], exclude: [a.c] }',
      { a: { b: 1, c: { d: 2 }, e: null }, b: 'x', f: true, g: { h: 1 } },
      [
        'a.b | 1 | → a_b 1 · zero 1, 10',
        'not selected, excluded by include or exclude, rules[0].leaves: a.c.d, f, g.h',
        'not selected, no reading by its nature, rules[0].leaves, zero 7: a.e, b',
      ],
    ],
    [
      'of leaves, by a name that is there',
      'leaves: true',
      { a: { b: 1 }, a_b: 2 },
      ['a.b | 1 | → a_b 1 · zero 1, 10', 'a_b | 2 | dropped: collision (a_b), rules[0].leaves, zero 1'],
    ],
    [
      'of elements and entries',
      `
for:
  - { each: a, labels: { i: n }, metrics: { m: v } }
  - { entries: b, labels: { k: $key }, metrics: { o: $ } }
  - { each: c, labels: { i: $string($key) }, metrics: { p: $ } }
  - { each: d, metrics: { q: $ } }`,
      { a: [{ n: 1, v: 2, w: 3 }], b: { x: 4, y: 'z' }, c: [5, [6]], d: 7 },
      [
        'a[0].n | 1 | label i',
        'a[0].v | 2 | → m{i="1"} 2',
        'b.x | 4 | → o{k="x"} 4',
        'b.y | "z" | dropped: not_a_number, rules[0].for[1].metrics.o',
        'c[0] | 5 | → p{i="0"} 5',
        'c[1][0] | 6 | dropped: not_a_number, rules[0].for[2].metrics.p',
        'd | 7 | → q 7',
        'not selected, no expression in rules[0] reads it: a[0].w',
      ],
    ],
    [
      'of an element that when passes over',
      'for: [{ each: a, when: ok, metrics: { m: v } }]',
      {
        a: [
          { ok: false, v: 1 },
          { ok: true, v: 2 },
        ],
      },
      [
        'a[0].ok | false | condition rules[0].for[0].when',
        'a[1].ok | true | condition rules[0].for[0].when',
        'a[1].v | 2 | → m 2',
        'not selected, as rules[0].for[0].when is false: a[0].v',
      ],
    ],
    [
      'of elements that JSONata chose',
      'for: [{ each: "a[v > 1]", metrics: { m: v } }]',
      { a: [{ v: 1, w: 0 }, { v: 2 }] },
      [
        'a[0].v | 1 | read by rules[0].for[0].each, but by no expression inside the loop',
        'a[1].v | 2 | → m 2',
        'not selected, no expression in rules[0] reads it: a[0].w',
      ],
    ],
  ])('%s', async (_, yaml, payload, expected) => {
    expect(await explain(yaml, payload)).toEqual(expected)
  })

  it('that only a condition reads, where no rule takes the message', async () => {
    const lines = await explainLine("  - { topic: a, when: kind = 'k' }", {
      topic: 'a',
      payload: { kind: 'j', v: 1 },
    })
    expect(lines.slice(1)).toEqual([
      'no rule matches; the nearest filters are',
      "rules[0] a: its when is false (kind = 'k')",
      'kind | "j" | condition rules[0].when',
      'not read, as no rule matches: v',
    ])
  })

  it.each([
    [
      'c[$ > 1]',
      [1, 2, 3],
      [
        'c[0] | 1 | read by rules[0].for[0].each, but by no expression inside the loop',
        'c[1] | 2 | → m{i="0"} 2',
        'c[2] | 3 | → m{i="1"} 3',
      ],
    ],
    ['$reverse(c)', [1, 2], ['c[0] | 1 | → m{i="1"} 1', 'c[1] | 2 | → m{i="0"} 2']],
    ['c[$ > 1]', [5, 5], ['c[0] | 5 | → m{i="0"} 5', 'c[1] | 5 | → m{i="1"} 5']],
  ])('that is an element which an expression moved: %s of %j', async (each, c, expected) => {
    const yaml = `for: [{ each: "${each}", labels: { i: $string($key) }, metrics: { m: $ } }]`
    expect(await explain(yaml, { c })).toEqual(expected)
  })

  it('that is the payload itself is an element, and may become an object', async () => {
    expect(await explain('for: [{ each: $, when: $ > 1, metrics: { m: $ } }]', 5)).toEqual(['$ | 5 | → m 5'])
    expect(await explain('for: [{ each: "{\'v\': $}", metrics: { m: v } }]', 5)).toEqual([
      '$ | 5 | made into an object by rules[0].for[0].each',
      'rules[0].for[0].metrics.m → m 5',
    ])
  })

  it('is one of the payload as it is decoded', async () => {
    const yaml = 'decode: senml+json\nfor: [{ each: $, labels: { of: n }, metrics: { m: v } }]'
    const payload = [
      { bn: 'dev/', n: 'temp', v: 21 },
      { n: 'bad', v: 'x' },
    ]
    const lines = await explain(yaml, payload)
    expect(lines).toContain('$[0].v | 21 | → m{of="dev/temp"} 21')
    expect(lines).toContain('$[0].n | "dev/temp" | label of')
    expect(lines.filter((text) => text.startsWith('bad_record'))).toHaveLength(1)
  })

  it('of a time', async () => {
    const yaml = 'timestamp: t\nmetrics: { m: v }'
    expect(await explain(yaml, { t: 1_767_225_604, v: 1 })).toEqual([
      't | 1767225604 | timestamp',
      'v | 1 | → m 1 @2026-01-01T00:00:04.000Z',
    ])
    expect(await explain(yaml, { t: 7, v: 1 })).toEqual([
      't | 7 | timestamp',
      'v | 1 | → m 1',
      'clock_unset: the time of receipt replaces the time of the payload',
    ])
  })

  it('below the limit of depth', async () => {
    expect(
      await explain('leaves: true', { a: { b: { c: 1 } }, d: { e: 2 } }, { payloadDepthMax: 2 }),
    ).toEqual([
      'd.e | 2 | → e 2 · zero 1, 10',
      'not selected, too_deep, rules[0].leaves: a.b.c',
      'rules[0].leaves: too_deep (a_b)',
    ])
  })

  it('of an element over the limit', async () => {
    const a = Array.from({ length: 11 }, (_, index) => ({ v: index }))
    const lines = await explain(
      'for: [{ each: a, labels: { i: $string($key) }, metrics: { m: v } }]',
      { a },
      { messageSamplesMax: 1 },
    )
    expect(lines).toEqual([
      'a[0].v | 0 | → m{i="0"} 0',
      ...a
        .slice(1, 10)
        .map(({ v }) => `a[${v}].v | ${v} | dropped: too_many_samples (limit 1), rules[0].for[0].metrics.m`),
      'not selected, too_many_elements, rules[0].for[0].each: a[10].v',
      'rules[0].for[0].each reads a: too_many_elements (for[0].each)',
    ])
  })

  it('with a long value is shortened, and one with a long path keeps it', async () => {
    const name = 'n'.repeat(60)
    expect(await explain(`metrics: { m: ${name}, n: v }`, { [name]: 'x'.repeat(60), v: 1 })).toEqual([
      `${name} | "${'x'.repeat(30)}… | dropped: not_a_number, rules[0].metrics.m`,
      'v | 1 | → n 1',
    ])
  })
})

describe('what the mapping looked for', () => {
  it.each<[string, string, JsonValue, string[]]>([
    [
      'and did not find',
      'metrics: { m: a.b }',
      {},
      ['rules[0].metrics.m reads a.b: found nothing (missing)', 'no_metric: the rule yields no samples'],
    ],
    [
      'and needs',
      'metrics: { m: { value: a, required: true }, n: { value: b, default: 3 } }',
      {},
      ['rules[0].metrics.n → n 3 · default', 'rules[0].metrics.m reads a: found nothing (required)'],
    ],
    [
      'in labels and loops',
      'labels: { l: a }\nmetrics: { m: v }\nfor: [{ each: c, metrics: { n: v } }]',
      { v: 1 },
      [
        'v | 1 | → m 1',
        'rules[0].labels.l reads a: found nothing (missing)',
        'rules[0].for[0].each reads c: found nothing (missing)',
      ],
    ],
    [
      'in every element',
      'for: [{ each: c, metrics: { n: v } }]',
      { c: [{}, {}] },
      [
        'rules[0].for[0].metrics.n reads v: found nothing (missing) × 2',
        'no_metric: the rule yields no samples',
      ],
    ],
  ])('%s', async (_, yaml, payload, expected) => {
    expect(await explain(yaml, payload)).toEqual(expected)
  })

  it('is told with samples that come of no leaf', async () => {
    expect(await explain('liveness: true\nmetrics: { m: $received_at }', {})).toEqual([
      'rules[0].metrics.m → m 1767225605000',
      'rules[0].liveness → last_seen_timestamp_seconds 1767225605 s · gauge',
    ])
  })
})

describe('the phrase behind a sample', () => {
  const yaml = `
version: 1
rules:
  - topic: t
    timestamp: ts
    metrics:
      power_watts: { value: p, type: gauge, unit: watts }
      door_open: { value: d, values: { open: 1, shut: 0 } }
    leaves:
      include: [e]
      names:
        e.total: { name: energy_joules_total, type: counter, unit: joules, scale: 3600000 }
`
  const file = parseMapping(yaml, 'folder/mapping.yaml')
  const payload = { p: '12', d: 'open', e: { total: 2 } }

  async function phrases(value: JsonValue): Promise<string[]> {
    const sources = createKeySources(yaml, 'folder/mapping.yaml', file)
    const explainer = await createExplainer(file, mappingLimits, undefined, sources)
    const text = renderExplanation(await explainer.explain(messageOf({ topic: 't', payload: value })), 1)
    return text.split('\n').flatMap((line) => /→ .*/.exec(line)?.[0] ?? [])
  }

  it('says unit, type, what was done, and where that is written', async () => {
    expect(await phrases(payload)).toEqual([
      '→ power_watts 12 W · gauge · text read as a number · mapping.yaml:7',
      '→ door_open 1 · values: open = 1 · mapping.yaml:8',
      '→ energy_joules_total 7200000 J · counter · kWh × 3,600,000 · mapping.yaml:12',
    ])
  })

  it('has the time if that is not the time of receipt', async () => {
    const [first] = await phrases({ ...payload, ts: 1_767_225_604 })
    expect(first).toMatch(/^→ power_watts 12 W @2026-01-01T00:00:04.000Z · gauge/)
  })
})

describe('a value that many expressions look at', () => {
  const conditions = Array.from(
    { length: 9 },
    (_, index) => `  - { topic: t, when: kind = ${index} }\n`,
  ).join('')

  it('is told with what came of it only', async () => {
    const lines = await explainLine(`${conditions}  - { topic: t, metrics: { m: kind } }`, {
      topic: 't',
      payload: { kind: 20 },
    })
    expect(lines.slice(1)).toEqual([
      'rules[0], rules[1], rules[2] and 6 more match the topic, but their when is false',
      'rules[9] t',
      'kind | 20 | → m 20',
    ])
  })

  it('is told with a few of them where nothing came of it', async () => {
    const lines = await explainLine(`${conditions}  - { topic: t, metrics: { m: v } }`, {
      topic: 't',
      payload: { kind: 20, v: 1 },
    })
    expect(lines.slice(3)).toEqual([
      'kind | 20 | condition rules[0].when',
      'condition rules[1].when',
      'condition rules[2].when',
      'and 6 more',
      'v | 1 | → m 1',
    ])
  })
})

it('lists what is left out for one reason in one line, at most eight of it', async () => {
  const payload = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`s${index}`, 'x']))
  expect(await explain('leaves: true', payload)).toContain(
    'not selected, no reading by its nature, rules[0].leaves, zero 7: s0, s1, s2, s3, s4, s5, s6, s7 and 4 more',
  )
})

describe('what the rules of leaves say of a leaf', () => {
  const leaf = (path: string, fate: Fate): ExplainedLeaf => ({
    path: [path],
    value: 'x',
    fates: [fate],
    isCountedLeftOut: false,
  })

  it.each<[what: string, payload: JsonValue, told: string]>([
    [
      'in an object beside the readings',
      { list: [{ meta: { tank_id: 'T-1' }, flow: 3 }] },
      'list[0].meta.tank_id | "T-1" | read by zero 27',
    ],
    [
      'with no readings',
      { list: [{ meta: { tank_id: 'T-1' }, note: 'x' }], t: 1 },
      'not selected, would name readings, and there are none: list[0].meta.tank_id',
    ],
  ])('is told of a member that tells things apart, %s', async (_, payload, told) => {
    const lines = await explainLine(undefined, { topic: 'a', payload }, { identityLabels: ['device'] })
    expect(lines).toContain(told)
  })

  it('is shown by their number, and a guess as one', async () => {
    const explainer = await createExplainer(undefined, mappingLimits)
    const explanation = await explainer.explain(messageOf({ topic: 'a', payload: { t: 1 } }))
    const [{ fates }] = explanation.leaves as [ExplainedLeaf]
    const [sample] = fates as [Extract<Fate, { kind: 'sample' }>]
    const derivation = { ...sample.derivation, source: 'zero 6', isGuess: true }
    const text = renderExplanation(
      {
        ...explanation,
        leaves: [
          leaf('t', { ...sample, derivation }),
          leaf('relay', { kind: 'dropped', where: 'leaves', drop: { reason: 'not_a_number' }, zero: 3 }),
          leaf('id', { kind: 'left_out', where: 'leaves', why: 'an id', zero: 2 }),
          leaf('mac', { kind: 'left_out', where: 'leaves', why: 'an id', zero: 2 }),
        ],
      },
      1,
    )
    expect(text.split('\n').slice(2, -1)).toEqual([
      '  t      "x"  → t{topic="a"} 1 · guess · zero 6',
      '  relay  "x"  dropped: not_a_number, zero 3',
      '  not selected, an id, zero 2: id, mac',
    ])
  })
})

describe('a client id that a library makes at each connection', () => {
  const word = 'another one at each connection'

  it.each([
    'mqttjs_4f1a2b3c',
    'mqtt-explorer-4f1a2b3c',
    'mqttx_4f1a2b3c',
    'nodered_6fd1c2ab8e41a06d',
    'paho1234567890123',
    'paho/34AAE54A75D839566E',
    'mosq-Xb3kQ9zLr0TtYv1WpA',
    'mosqpub|1234-host',
    'mosq-pub-8431',
    'mosquitto_sub_17',
    'iotconsole-210cdda9-5315-48d4-a906-eabcb96eb17d',
    'iotconsole-1510025171163-0',
    'test-210cdda9-5315-48d4-a906-eabcb96eb17d',
    'python-mqtt-417',
    'auto-5606A921-4315-4D66-867A-552718DF8CAE',
    '$GEN/5606a921-4315-4d66-867a-552718df8cae',
    'ESP8266Client-4f1a',
  ])('is said: %s', async (client_id) => {
    const lines = await explainLine(undefined, { topic: 'a', client_id, payload: { t: 1 } })
    expect(lines.at(-1)).toContain(`client id ${client_id}: `)
    expect(lines.at(-1)).toContain(word)
  })

  it.each([
    'mqttjs_bridge',
    'mqttjs_4f1a2b3c4d',
    'paho-plant',
    'mosq-plant',
    'mosq-pub-1',
    'mosq-pub-hall',
    'iotconsole-plant-03',
    'test-17',
    'python-mqtt-hall',
    'auto-17',
    'nodered_plant',
    'ESP8266Client-kitchen',
  ])('is not %s', async (client_id) => {
    const lines = await explainLine(undefined, { topic: 'a', client_id, payload: { t: 1 } })
    expect(lines.join()).not.toContain(word)
  })

  it('does not matter where it is no label', async () => {
    const line = { topic: 'a', client_id: 'mqttjs_4f1a2b3c', payload: { t: 1 } }
    const lines = await explainLine(undefined, line, { identityLabels: ['topic'] })
    expect(lines.join()).not.toContain(word)
  })
})
