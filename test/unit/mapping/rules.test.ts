import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileMapping } from '../../../src/mapping/compile-mapping.ts'
import type { JsonValue, Message } from '../../../src/model.ts'
import { mapLine, mappingLimits, mappingOf, mappingParts, rules } from '../../helpers/mapping.ts'
import { type MessageLine, messageOf } from '../../helpers/message.ts'

const at = 1_767_225_605_000

/** Lines of a rule for `t/+d`, without their time. */
function mapRule(rule: string, payload: JsonValue, line: Partial<MessageLine> = {}): string[] {
  const lines = mapLine(rules(`  - topic: t/+d\n${rule}`), { topic: 't/1', payload, ...line })
  return lines.map((text) => text.replace(` ${at}`, ''))
}

describe('the rule of a message', () => {
  const file = rules(`
  - { topic: a/+x, metrics: { first: v } }
  - { topic: a/b, metrics: { second: v } }
  - { topic: c/#, ignore: true }
  - { topic: "+y/d", metrics: { third: v } }
`)
  it.each([
    ['a/b', [`first{x="b"} 1 ${at}`]],
    ['c/d', ['# ignored, rule 2']],
    ['e/d', [`third{y="e"} 1 ${at}`]],
    ['e/f', ['# no_rule']],
    ['', ['# no_rule']],
  ])('for topic %j', (topic, lines) => {
    expect(mapLine(file, { topic, payload: { v: 1 } })).toEqual(lines)
  })

  it.each([
    ['c/d', 'ignored'],
    ['x', 'no_rule'],
  ])('is found without reading the payload (%s)', (topic, reason) => {
    const unread = messageOf({ topic, received_at: at })
    const message: Message = {
      ...unread,
      payload: {
        ...unread.payload,
        bytes: () => 0,
        read() {
          throw new Error('the payload was read')
        },
      },
    }
    expect(mappingOf(file).map(message).drops).toMatchObject([{ stage: 'map', reason }])
  })

  describe('for text of a log', () => {
    const log = { topic: 'a/b', payload_base64: Buffer.from('[D][wifi]: on').toString('base64') }

    it('ignores it without a mapping file', () => {
      const expected = ['# ignored, log text']
      expect(mapLine(undefined, log)).toEqual(expected)
    })

    it('reads what it can, where the file has one for the topic', () => {
      expect(mappingOf(file).map(messageOf(log)).unreadable).toMatchObject({ detail: 'log text' })
      const text = rules(`  - { topic: a/b, decode: text, metrics: { m: "$contains($, 'wifi')" } }`)
      expect(mapLine(rules('  - { topic: a/b, ignore: true }'), log)).toEqual(['# ignored, rule 0'])
      expect(mapLine(text, log)).toEqual([`m 1 ${at}`])
    })
  })

  it('waits where the payload needs a part that is not loaded yet', async () => {
    const { payload, ...rest } = messageOf({ topic: 'a/b', payload: { v: 1 } })
    let isLoaded = false
    const load = async () => {
      isLoaded = true
    }
    const read = () =>
      isLoaded ? payload.read() : ({ ok: false, reason: 'not_json', detail: '', load } as const)
    const mapped = compileMapping(undefined, mappingLimits, mappingParts).map({
      ...rest,
      payload: { ...payload, read },
    })
    expect(mapped).toBeInstanceOf(Promise)
    expect((await mapped).samples).toMatchObject([{ name: 'v', value: 1 }])
  })

  it('hands on why a payload cannot be read', () => {
    const message = messageOf({ topic: 'a/b', payload_base64: 'ey0=' })
    const unreadable = { ok: false, reason: 'not_json', detail: 'not JSON: position 1' }
    expect(mappingOf(file).map(message)).toEqual({
      samples: [],
      drops: [],
      clockCorrections: [],
      steps: 0,
      unreadable,
    })
  })

  it('that yields nothing is a drop of its own beside those of the fields', () => {
    expect(mapRule('    metrics: { a: x, b: y }', { y: 'text' })).toEqual([
      '# missing, rule 0, metric a',
      '# no_metric, rule 0',
      '# not_a_number, rule 0, metric b',
    ])
  })

  it('that selects nothing takes the leaves', () => {
    expect(mapRule('    const_labels: { a: b }', { v: 1, w: [2] })).toEqual([
      'v{a="b",d="1"} 1',
      'w{a="b",d="1",index="0"} 2',
    ])
  })
})

describe('the labels of a rule', () => {
  it.each<[filter: string, topic: string, labels: string]>([
    ['t/+a/+b', 't/x/y', '{a="x",b="y"}'],
    ['t/+a/#b', 't/x/y/z', '{a="x",b="y/z"}'],
    ['t/+a/#b', 't/x', '{a="x"}'],
    ['t/#a/+b/s', 't/x/y/z/s', '{a="x/y",b="z"}'],
    ['t/#_a/+b/s', 't/x/y/z/s', '{b="z"}'],
    ['+_b/#a/s', 'b//s', ''],
    ['t/+a/#b', 't/x/', '{a="x"}'],
    ['t/+a/b', 't//b', ''],
    ['t/#b', 't//', '{b="/"}'],
    ['t/+a/b', 't/日本 語/b', '{a="日本 語"}'],
    // 256 bytes, the longest topic of AWS IoT Core.
    ['t/+a', `t/${'ü'.repeat(127)}`, `{a="${'ü'.repeat(127)}"}`],
    ['t/+', 't/x', '{topic="t/x"}'],
    ['t/+a/+', 't/x/y', '{a="x",topic="t/x/y"}'],
    ['"#"', 't/x', '{topic="t/x"}'],
    ['t/x', 't/x', ''],
    ['t/+a', 't/a\ud800"\\b', '{a="a\ufffd\\"\\\\b"}'],
  ])('%s for %j', (filter, topic, labels) => {
    const file = rules(`  - { topic: ${filter}, metrics: { m: $ } }`)
    expect(mapLine(file, { topic, payload: 1 })).toEqual([`m${labels} 1 ${at}`])
  })

  it.each<[label: string, value: JsonValue, lines: string[]]>([
    ['a text', 'x y', ['m{d="1",l="x y"} 1']],
    ['a number', 2.5, ['m{d="1",l="2.5"} 1']],
    ['a large number', 1e21, ['m{d="1",l="1e+21"} 1']],
    ['a boolean', false, ['m{d="1",l="false"} 1']],
    ['a line break', 'a\nb', ['m{d="1",l="a\\nb"} 1']],
    ['a lone surrogate', 'a\udc00', ['m{d="1",l="a\ufffd"} 1']],
    ['an empty text', '', ['m{d="1"} 1']],
    ['null', null, ['# missing, rule 0, label l', 'm{d="1"} 1']],
    ['an array', ['x'], ['# missing, rule 0, label l is an array', 'm{d="1"} 1']],
    ['an object', { x: 1 }, ['# missing, rule 0, label l is an object', 'm{d="1"} 1']],
  ])('take %s from the payload', (_, value, lines) => {
    expect(mapRule('    labels: { l: l }\n    metrics: { m: v }', { v: 1, l: value })).toEqual(lines)
  })

  it('count each label that is missing', () => {
    expect(mapRule('    labels: { a: x, b: y }\n    metrics: { m: v, n: v }', { v: 1 })).toEqual([
      '# missing, rule 0, label a',
      '# missing, rule 0, label b',
      'm{d="1"} 1',
      'n{d="1"} 1',
    ])
  })

  it.each<[bytes: number, text: string, sent: boolean]>([
    [1023, 'a'.repeat(1023), true],
    [1024, 'a'.repeat(1024), true],
    [1025, 'a'.repeat(1025), false],
    [1023, '語'.repeat(341), true],
    [1024, `${'語'.repeat(341)}a`, true],
    [1025, `${'語'.repeat(341)}é`, false],
    [1024, '🌡'.repeat(256), true],
    [1028, '🌡'.repeat(257), false],
  ])('of %i bytes', (bytes, text, sent) => {
    expect(Buffer.byteLength(text)).toBe(bytes)
    expect(mapRule('    labels: { l: l }\n    metrics: { m: v, n: v }', { v: 1, l: text })).toEqual(
      sent ? [`m{d="1",l="${text}"} 1`, `n{d="1",l="${text}"} 1`] : ['# label_too_long × 2, rule 0, label l'],
    )
  })

  it('that are too long in the topic cost the message its samples', () => {
    const topic = `t/${'x'.repeat(1025)}`
    const drop = '# label_too_long, rule 0, label d'
    expect(mapRule('    metrics: { m: v }', { v: 1 }, { topic })).toEqual([drop])
    expect(mapRule('    leaves: true', { v: 1 }, { topic })).toEqual([drop])
  })

  it('take variables', () => {
    const labels = '{ t: $topic, c: $client_id, p: $principal, s: $attributes.site, e: $d, n: $message.n }'
    const line = { client_id: 'c-1', principal: 'p-1', attributes: { site: 'north' } }
    expect(mapRule(`    labels: ${labels}\n    metrics: { m: v }`, { v: 1, n: 5 }, line)).toEqual([
      'm{c="c-1",d="1",e="1",n="5",p="p-1",s="north",t="t/1"} 1',
    ])
  })

  describe('of a metric', () => {
    const rule = `    labels: { room: room }
    metrics:
      plain: v
      own: { value: v, labels: { cell: cell, kind: kind } }`
    it('come beside those of the rule', () => {
      expect(mapRule(rule, { v: 1, room: 'r', cell: 2, kind: 'k' })).toEqual([
        'own{cell="2",d="1",kind="k",room="r"} 1',
        'plain{d="1",room="r"} 1',
      ])
    })
    it('that are missing are counted once, as those of the rule', () => {
      expect(mapRule(rule, { v: 1, kind: 'k' })).toEqual([
        '# missing, rule 0, label cell',
        '# missing, rule 0, label room',
        'own{d="1",kind="k"} 1',
        'plain{d="1"} 1',
      ])
    })
    it('that are too long cost only its sample', () => {
      const payload = { v: 1, room: 'r', cell: 'x'.repeat(1025), kind: 'k' }
      expect(mapRule(rule, payload)).toEqual([
        '# label_too_long, rule 0, label cell',
        'plain{d="1",room="r"} 1',
      ])
    })
    it('leave the label set of the others shared', () => {
      const mapping = mappingOf(rules(`  - topic: t/+d\n${rule}\n      last: v`))
      const { samples } = mapping.map(
        messageOf({ topic: 't/1', payload: { v: 1, room: 'r', cell: 2, kind: 'k' } }),
      )
      const [plain, own, last] = samples.map(({ labels }) => labels)
      expect(plain).toBe(last)
      expect(own).not.toBe(plain)
    })
  })

  describe('that are external', () => {
    function mapExternal(external: string, rule: string, payload: JsonValue): string[] {
      const file = `version: 1\nexternal_labels: ${external}\nrules:\n  - topic: t/+d\n${rule}`
      return mapLine(file, { topic: 't/1', payload }).map((text) => text.replace(` ${at}`, ''))
    }
    it.each<[external: string, rule: string, payload: JsonValue, lines: string[]]>([
      ['{ fleet: x }', '    metrics: { m: v }', { v: 1 }, ['m{d="1",fleet="x"} 1']],
      ['{ d: x }', '    metrics: { m: v }', { v: 1 }, ['m{d="1"} 1']],
      ['{ c: x }', '    const_labels: { c: y }\n    metrics: { m: v }', { v: 1 }, ['m{c="y",d="1"} 1']],
      ['{ p: x }', '    labels: { p: p }\n    metrics: { m: v }', { v: 1, p: 'y' }, ['m{d="1",p="y"} 1']],
      [
        '{ p: x }',
        '    labels: { p: p }\n    metrics: { m: v }',
        { v: 1 },
        ['# missing, rule 0, label p', 'm{d="1",p="x"} 1'],
      ],
      ['{ p: x }', '    labels: { p: p }\n    metrics: { m: v }', { v: 1, p: '' }, ['m{d="1",p="x"} 1']],
      [
        '{ p: x }',
        '    metrics: { m: { value: v, labels: { p: p } } }',
        { v: 1, p: 'y' },
        ['m{d="1",p="y"} 1'],
      ],
      [
        '{ p: x }',
        '    metrics: { m: { value: v, labels: { p: p } } }',
        { v: 1 },
        ['# missing, rule 0, label p', 'm{d="1",p="x"} 1'],
      ],
      [
        '{ index: x }',
        '    leaves: true',
        { v: 1, w: [2] },
        ['v{d="1",index="x"} 1', 'w{d="1",index="0"} 2'],
      ],
    ])('%s with %j', (external, rule, payload, lines) => {
      expect(mapExternal(external, rule, payload)).toEqual(lines)
    })
  })

  it('are well-formed text also where the file has a lone surrogate', () => {
    const file = `version: 1
external_labels: { a: "x\\ud800", b: "y\\ud800" }
rules:
  - { topic: t, const_labels: { c: "z\\ud800" }, labels: { b: gone }, metrics: { m: v } }`
    expect(mapLine(file, { topic: 't', payload: { v: 1 } })).toEqual([
      '# missing, rule 0, label b',
      `m{a="x\ufffd",b="y\ufffd",c="z\ufffd"} 1 ${at}`,
    ])
  })

  it('cannot be set by the payload otherwise', () => {
    const payload = { v: 1, d: 'forged', topic: 'forged', client_id: 'forged', __name__: 'forged' }
    expect(mapRule('    metrics: { m: v }', payload)).toEqual(['m{d="1"} 1'])
  })
})

describe('the metrics of a rule', () => {
  it('come in file order', () => {
    const mapping = mappingOf(rules('  - { topic: t, metrics: { z: a, a: b, m: c } }'))
    const { samples } = mapping.map(messageOf({ topic: 't', payload: { a: 1, b: 2, c: 3 } }))
    expect(samples.map(({ name }) => name)).toEqual(['z', 'a', 'm'])
  })

  it.each<[metric: string, payload: JsonValue, lines: string[]]>([
    ['{ value: v, values: { open: 1, closed: 0 } }', { v: 'open' }, ['m{d="1"} 1']],
    [
      '{ value: v, values: { open: 1, closed: 0 } }',
      { v: 'ajar' },
      ['# no_metric, rule 0', '# value_not_mapped, rule 0, metric m'],
    ],
    ['{ value: v, values: { true: 5, 7: 6 } }', { v: true }, ['m{d="1"} 5']],
    ['{ value: v, values: { true: 5, 7: 6 } }', { v: 7 }, ['m{d="1"} 6']],
    ['{ value: v, values: { open: 1 }, default: -1 }', { v: 'ajar' }, ['m{d="1"} -1']],
    ['{ value: v, default: -1 }', {}, ['m{d="1"} -1']],
    ['{ value: v, default: 0 }', { v: null }, ['m{d="1"} 0']],
    [
      '{ value: v.w, required: true }',
      { v: 1 },
      ['# no_metric, rule 0', '# required, rule 0, metric m, nothing at v.w'],
    ],
    ['{ value: v, required: true }', { v: 'x' }, ['# no_metric, rule 0', '# not_a_number, rule 0, metric m']],
    ['{ value: v, required: false }', {}, ['# no_metric, rule 0']],
    ['v', { v: Number.POSITIVE_INFINITY }, ['# no_metric, rule 0', '# not_finite, rule 0, metric m']],
    ['"list[-1].`a b`"', { list: [1, { 'a b': 2 }] }, ['m{d="1"} 2']],
    ['$received_at', {}, ['m{d="1"} 1767225605000']],
    ['$d', {}, ['m{d="1"} 1']],
  ])('m: %s of %j', (metric, payload, lines) => {
    const file = rules(`  - topic: t/+d\n    metrics:\n      m: ${metric}`)
    const mapped = mapLine(file, { topic: 't/1', payload })
    expect(mapped.map((line) => line.replace(new RegExp(` ${at}$`), ''))).toEqual(lines)
  })

  it('lose one field without the others', () => {
    expect(mapRule('    metrics: { a: x, b: y, c: z }', { x: 1, y: {}, z: 3 })).toEqual([
      '# not_a_number, rule 0, metric b',
      'a{d="1"} 1',
      'c{d="1"} 3',
    ])
  })

  it('stop at the limit of samples', () => {
    const file = rules('  - { topic: t, metrics: { a: v, b: v, c: v, d: v } }')
    expect(mapLine(file, { topic: 't', payload: { v: 1 } }, { messageSamplesMax: 2 })).toEqual([
      '# too_many_samples × 2, rule 0, limit 2',
      `a 1 ${at}`,
      `b 1 ${at}`,
    ])
  })

  describe('in the list form', () => {
    const list = '    metrics: [{ name: n, value: v }]'
    const badName = ['# bad_name, rule 0, metric metrics[0]', '# no_metric, rule 0']
    it.each<[name: JsonValue, lines: string[]]>([
      ['temp', ['temp{d="1"} 1']],
      ['air temp/°C', ['air_temp__C{d="1"} 1']],
      ['1h', ['_1h{d="1"} 1']],
      ['a:b', ['a_b{d="1"} 1']],
      ['__name__', ['__name__{d="1"} 1']],
      ['x'.repeat(200), [`${'x'.repeat(200)}{d="1"} 1`]],
      ['x'.repeat(201), badName],
      ['', badName],
      [5, badName],
      [true, badName],
      [null, badName],
      [['temp'], badName],
    ])('take their name from the payload: %j', (name, lines) => {
      expect(mapRule(list, { n: name, v: 1 })).toEqual(lines)
    })

    it('never take a name that the file gives to a metric', () => {
      const file = rules(`
  - { topic: a, metrics: { fixed: v } }
  - { topic: b, metrics: [{ name: "'listed'", value: v }] }
  - { topic: c, metrics: [{ name: n, value: v }] }
`)
      const mapName = (name: string) => mapLine(file, { topic: 'c', payload: { n: name, v: 1 } })
      const bad = ['# bad_name, rule 2, metric metrics[0]', '# no_metric, rule 2']
      expect(mapName('fixed')).toEqual(bad)
      expect(mapName('listed')).toEqual(bad)
      expect(mapName('free')).toEqual([`free 1 ${at}`])
    })

    it('may repeat a fixed name with other labels; of one series and time the first stays', () => {
      const rule = `    metrics:
      - { name: "'temp'", value: in.t, labels: { place: in.p } }
      - { name: '"temp"', value: out.t, labels: { place: out.p } }`
      const inside = { t: 20, p: 'in' }
      expect(mapRule(rule, { in: inside, out: { t: 5, p: 'out' } })).toEqual([
        'temp{d="1",place="in"} 20',
        'temp{d="1",place="out"} 5',
      ])
      expect(mapRule(rule, { in: inside, out: { t: 5, p: 'in' } })).toEqual([
        '# collision, rule 0, metric temp',
        'temp{d="1",place="in"} 20',
      ])
    })

    it('never show a name from the payload in a drop', () => {
      const rule = '    metrics: [{ name: n, value: v }, { name: n, value: v }]'
      expect(mapRule(rule, { n: 'secret', v: 1 })).toEqual([
        '# collision, rule 0, metric metrics[1]',
        'secret{d="1"} 1',
      ])
    })
  })
})

describe('the leaves of a rule', () => {
  const payload = { a: 1, b: { c: 2, d: { e: 3 } }, list: [{ c: 4 }, { c: 5, e: 6 }], s: 'x' }
  const all = ['a{d="1"} 1', 'b_c{d="1"} 2', 'b_d_e{d="1"} 3']
  const text = '# left_out, rule 0, s'
  const leftOut = (count: number, first: string) => `# left_out × ${count}, rule 0, ${first}`
  const listed = ['list_c{d="1",index="0"} 4', 'list_c{d="1",index="1"} 5', 'list_e{d="1",index="1"} 6']
  it.each<[leaves: string, lines: string[]]>([
    ['true', [text, ...all, ...listed]],
    ['{}', [text, ...all, ...listed]],
    ['{ include: [b] }', [leftOut(5, 'a'), ...all.slice(1)]],
    ['{ include: [b.c, a] }', [leftOut(5, 'b_d_e'), ...all.slice(0, 2)]],
    ['{ include: [b.d] }', [leftOut(6, 'a'), ...all.slice(2)]],
    ['{ include: [list.c] }', [leftOut(5, 'a'), ...listed.slice(0, 2)]],
    ['{ include: ["*.c"] }', [leftOut(4, 'a'), 'b_c{d="1"} 2', ...listed.slice(0, 2)]],
    ['{ include: ["*"], exclude: [b.d, list] }', [leftOut(5, 's'), ...all.slice(0, 2)]],
    ['{ exclude: [b, list.c] }', [leftOut(5, 's'), 'a{d="1"} 1', 'list_e{d="1",index="1"} 6']],
    ['{ exclude: ["*.*.e"] }', [leftOut(2, 's'), ...all.slice(0, 2), ...listed]],
    ['{ exclude: [b.c.x] }', [text, ...all, ...listed]],
    ['{ include: [gone] }', ['# no_metric, rule 0']],
    ['{ include: [a], prefix: plant_ }', [leftOut(6, 'b_c'), 'plant_a{d="1"} 1']],
    ['{ include: [a], prefix: "job:" }', [leftOut(6, 'b_c'), 'job:a{d="1"} 1']],
  ])('%s', (leaves, lines) => {
    expect(mapRule(`    leaves: ${leaves}`, payload)).toEqual(lines)
  })

  it('with a prefix keep a digit that leads the path', () => {
    expect(mapRule('    leaves: { prefix: rain_ }', { '1h': 1 })).toEqual(['rain_1h{d="1"} 1'])
    expect(mapRule('    leaves: { prefix: rain_ }', 5)).toEqual(['rain_value{d="1"} 5'])
  })

  it('have no label for a number that stands in `names`, but for `*`', () => {
    const payload = { 66: 12500, dps: { 19: 5, 20: 6 } }
    const named = '    leaves: { names: { "`66`": volts, "dps.*": dp, "dps.`20`": current } }'
    expect(mapRule(named, payload)).toEqual(['current{d="1"} 6', 'dp{d="1",id="19"} 5', 'volts{d="1"} 12500'])
  })

  it('come after the metrics, which win a collision', () => {
    expect(mapRule('    metrics: { b_c: a }\n    leaves: true', { a: 1, b: { c: 2 } })).toEqual([
      '# collision, rule 0, b_c',
      'a{d="1"} 1',
      'b_c{d="1"} 1',
    ])
  })
})

describe('`has` of a rule', () => {
  const file = rules(`
  - { topic: "#", has: [model, id], when: id != 9, metrics: { first: v } }
  - { topic: "#", has: [model], metrics: { second: v } }
  - { topic: t/#, has: [id], metrics: { third: v } }
  - { topic: "#", has: [id, kind], ignore: true }
  - { topic: "#", has: [__proto__], metrics: { fourth: v } }
`)
  it.each<[payload: JsonValue, line: string]>([
    [{ model: 'm', id: 1, v: 1 }, `first{topic="t/1"} 1 ${at}`],
    [{ model: null, id: 1, v: 1 }, `first{topic="t/1"} 1 ${at}`],
    [{ model: 'm', id: 9, v: 1 }, `second{topic="t/1"} 1 ${at}`],
    [{ model: 'm', v: 1 }, `second{topic="t/1"} 1 ${at}`],
    [[{ model: 'm', v: 1 }, { id: 1 }], `second{topic="t/1"} 1 ${at}`],
    [{ id: 1, kind: 'k', v: 1 }, `third{topic="t/1"} 1 ${at}`],
    [{ v: 1 }, '# no_rule'],
    [[], '# no_rule'],
    [[[{ model: 'm' }]], '# no_rule'],
    ['model', '# no_rule'],
    [null, '# no_rule'],
    [JSON.parse('{"__proto__": 1, "v": 1}'), `fourth{topic="t/1"} 1 ${at}`],
  ])('for payload %j', (payload, line) => {
    expect(mapLine(file, { topic: 't/1', payload })).toEqual([line])
  })

  it('of a rule with `ignore` counts the message as ignored', () => {
    expect(mapLine(file, { topic: 'u', payload: { id: 1, kind: 'k' } })).toEqual(['# ignored, rule 3'])
  })

  it('reads the payload in the format of its rule', () => {
    const formats = rules(`
  - { topic: "#", has: [n, v], metrics: { plain: v } }
  - { topic: "#", has: [n, v], decode: senml+json, for: [{ each: $, metrics: { senml: v } }] }
`)
    const payload = [{ bn: 'a', v: 1 }]
    expect(mapLine(formats, { topic: 't', payload })).toEqual([`senml{topic="t"} 1 ${at}`])
  })

  it('leaves a payload that cannot be read to be a dead letter', () => {
    const message = messageOf({ topic: 'a', payload_base64: 'ey0=' })
    expect(mappingOf(file).map(message)).toMatchObject({ samples: [], unreadable: { reason: 'not_json' } })
  })

  it('takes no longer for a hundred rules that the payload does not fit', () => {
    const others = (count: number) =>
      Array.from({ length: count }, (_, n) => `  - { topic: "#", has: [m${n}, id], metrics: { m: v } }`)
    const steps = (count: number) =>
      mappingOf(rules([...others(count), '  - { topic: "#", metrics: { m: v } }'].join('\n'))).map(
        messageOf({ topic: 't', payload: { id: 1, v: 1 } }),
      ).steps
    expect(steps(100)).toBeLessThanOrEqual(steps(1))
  })
})

describe('rules with `has`', () => {
  const members = ['a', 'b', 'c', 'd']
  const arbitraryRule = fc.record({
    topic: fc.constantFrom('#', 't/+x', 't/1'),
    has: fc.option(fc.uniqueArray(fc.constantFrom(...members), { minLength: 1 }), { nil: undefined }),
    when: fc.option(fc.constantFrom('a = 1', 'b != 0'), { nil: undefined }),
  })
  it('are taken in file order, in groups or not', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryRule, { minLength: 1, maxLength: 12 }),
        fc.dictionary(fc.constantFrom(...members), fc.nat(1)),
        (all, payload) => {
          const text = JSON.stringify({
            version: 1,
            rules: all.map((one, n) => ({
              ...one,
              metrics: [{ name: `'m${n}'`, value: '$exists(a) ? 1 : 1' }],
            })),
          })
          const fits = ({ has = [], when }: (typeof all)[number]) =>
            has.every((name) => name in payload) &&
            (when === undefined ||
              (when === 'a = 1' ? payload['a'] === 1 : 'b' in payload && payload['b'] !== 0))
          const first = all.findIndex(fits)
          const lines = mapLine(text, { topic: 't/1', payload })
          if (first === -1) expect(lines).toEqual(['# no_rule'])
          else expect(lines[0]).toMatch(new RegExp(`^m${first}[ {]`))
        },
      ),
    )
  })
})
