import { describe, expect, it } from 'vitest'
import { parseMapping } from '../../../src/mapping/parse-mapping.ts'
import { runMappingTests } from '../../../src/mapping/run-tests.ts'

const receivedAt = '2026-01-01T00:00:05Z'
const rule = '{ topic: a/+d, timestamp: t, labels: { c: $client_id }, metrics: { m: v } }'

const run = (tests: string, rules = `[${rule}]`) =>
  runMappingTests(parseMapping(`version: 1\nrules: ${rules}\ntests:\n${tests}`, 'mapping.yaml'))

describe('the tests of a mapping file', () => {
  it('pass where the samples are those expected, in any order and form', async () => {
    const results = await run(
      `  - name: two
    topic: a/1
    client_id: x
    received_at: ${receivedAt}
    payload: { t: 1767225604, v: "2.50", w: 1 }
    expect: |
      # Two samples.
      w{d="1"} 1 1767225605000
      m{d="1", c="x"} 2.5 1767225604000
`,
      `[${rule.replace('a/+d', 'never')}, { topic: a/+d, for: [{ each: $, timestamp: t, labels: { c: $client_id }, metrics: { m: v } }], metrics: { w: w } }]`,
    )
    expect(results).toEqual([
      {
        name: 'two',
        index: 0,
        passed: true,
        expected: ['m{c="x",d="1"} 2.5 1767225604000', 'w{d="1"} 1 1767225605000'],
        actual: ['m{c="x",d="1"} 2.5 1767225604000', 'w{d="1"} 1 1767225605000'],
        drops: [],
        clockCorrections: [],
        unreadable: undefined,
      },
    ])
  })

  it('fail with both sides, and the drops that may explain it', async () => {
    const [missing, extra, none] =
      await run(`  - { topic: a/1, received_at: ${receivedAt}, payload: { v: x }, expect: "m 1 1" }
  - { topic: a/1, client_id: c, received_at: ${receivedAt}, payload: { v: 1 }, expect: "" }
  - { topic: b, payload: { v: 1 }, expect: "" }
`)
    expect(missing).toMatchObject({ name: 'tests[0] a/1', passed: false, expected: ['m 1 1'], actual: [] })
    expect(missing?.drops.map(({ reason }) => reason)).toContain('not_a_number')
    expect(extra).toMatchObject({
      name: 'tests[1] a/1',
      index: 1,
      passed: false,
      expected: [],
      actual: ['m{c="c",d="1"} 1 1767225605000'],
    })
    expect(none).toMatchObject({ passed: true, drops: [{ reason: 'no_rule' }] })
  })

  it.each<[decode: string, bytes: string, expect: string, unreadable: string | undefined]>([
    ['cbor', 'oWF2Ag==', 'm{d="1"} 2 1767225600000', undefined],
    ['{ format: cbor, from: v }', 'eyJ2IjoiQWc9PSJ9', 'm{d="1"} 2 1767225600000', undefined],
    ['{ format: json, encoding: base64 }', 'ZXlKMklqb3lmUT09', 'm{d="1"} 2 1767225600000', undefined],
    ['json', 'eyJ2IjoyfQ==', 'm{d="1"} 2 1767225600000', undefined],
    ['cbor', '/w==', '', 'not_decoded: not CBOR: a break outside of what it could end'],
    ['json', '/w==', '', 'not_json: not JSON'],
  ])('may have a payload of any bytes: %s', async (decode, bytes, lines, unreadable) => {
    const tests = `  - { topic: a/1, payload_base64: ${bytes}, expect: '${lines}' }`
    const [result] = await run(tests, `[{ topic: a/+d, decode: ${decode}, metrics: { m: v } }]`)
    expect(result).toMatchObject({ passed: true, unreadable })
  })

  it('run on a clock that stands at the time of receipt, 2026 began unless given', async () => {
    const results =
      await run(`  - { topic: a/1, client_id: c, received_at: 2021-06-01T00:00:00Z, payload: { v: 1, t: 1622505600 }, expect: 'm{c="c",d="1"} 1 1622505600000' }
  - { topic: a/1, client_id: c, received_at: 2021-06-01T02:00:00Z, payload: { v: 1, t: 1622505600 }, expect: "" }
  - { topic: a/1, client_id: c, payload: { v: 1 }, expect: 'm{c="c",d="1"} 1 1767225600000' }
`)
    expect(results.map(({ passed }) => passed)).toEqual([true, true, true])
    expect(results[1]?.drops[0]?.reason).toBe('too_old')
  })

  it('do without `thin`, whatever slot a message falls into', async () => {
    const thin = '{ min_interval: 180s, every: 60s }'
    const tests = Array.from({ length: 9 }, (_, index) => {
      const second = String(index * 20)
      const at = `2026-01-01T00:0${Math.floor(index / 3)}:${String((index * 20) % 60).padStart(2, '0')}Z`
      return `  - { topic: a/1, received_at: ${at}, payload: { v: 1 }, expect: 'm{d="1"} 1 ${1_767_225_600 + Number(second)}000' }`
    })
    const results = await run(tests.join('\n'), `[{ topic: a/+d, thin: ${thin}, metrics: { m: v } }]`)
    expect(results.map(({ passed }) => passed)).toEqual(tests.map(() => true))
  })

  it('say why a time or a payload was not taken', async () => {
    const [ahead, text] = await run(
      `  - { topic: a/1, client_id: c, payload: { v: 1, t: 1767229200 }, expect: "" }
  - { topic: s, payload: { v: 1 }, expect: "" }
`,
      `[${rule}, { topic: s, decode: senml+json }]`,
    )
    expect(ahead).toMatchObject({ clockCorrections: ['clock_ahead'], unreadable: undefined })
    expect(text).toMatchObject({ drops: [], unreadable: 'not_senml: not an array of records' })
  })

  it('may need the interpreter', async () => {
    const tests = `  - { topic: b, payload: { v: [1, 2] }, expect: "m 3 1767225600000" }`
    const [result] = await run(tests, '[{ topic: b, metrics: { m: $sum(v) } }]')
    expect(result).toMatchObject({ passed: true, drops: [] })
  })

  it('are none where there are none', async () => {
    expect(await runMappingTests({ version: 1, rules: [{ topic: 'a' }] })).toEqual([])
  })
})
