import { describe, expect, it } from 'vitest'
import { readInstances } from '../../../../src/cli/collect/read-instances.ts'

function problemsOf(text: string, collector?: string): string {
  try {
    readInstances(text, 'c.yaml', collector)
  } catch (error) {
    return (error as Error).message
  }
  return 'none'
}

describe('a configuration file of collect', () => {
  it.each([
    [
      'one instance',
      'instance: jp\ninterval_seconds: 0x10\nconfig: { sims: true }',
      'jp',
      16_000,
      { sims: true },
    ],
    ['JSON', '{"instance": "jp", "interval_seconds": 1.5, "config": {"a": [1]}}', 'jp', 1_500, { a: [1] }],
    ['only what differs', 'config: { a: 1 }', undefined, 60_000, { a: 1 }],
    ['nothing', '', undefined, 60_000, {}],
    ['a list', '- instance: jp', 'jp', 60_000, {}],
  ])('is %s', (_, text, instance, intervalMs, config) => {
    const expected = { collector: 'soracom', instance, intervalMs, config }
    expect(readInstances(text, 'c.yaml', 'soracom')).toEqual([expect.objectContaining(expected)])
  })

  it('names collectors where the command names none, and the same one where it does', () => {
    const text = '[{collector: soracom}, {collector: ./own.mjs, instance: b}]'
    expect(readInstances(text, 'c.yaml', undefined).map(({ collector }) => collector)).toEqual([
      'soracom',
      './own.mjs',
    ])
    expect(readInstances('collector: soracom', 'c.yaml', 'soracom')).toHaveLength(1)
    expect(problemsOf(text, 'soracom')).toBe(
      `1 problem in c.yaml:
  line 1: [1].collector: expected soracom; to run every instance in the file, omit NAME on the command line`,
    )
  })

  it('is told everything that is wrong with it', () => {
    const text = `- colector: x
  instance: ""
  interval_seconds: 0
- just text
- collector: y
  instance: 7
  interval_seconds: 86401
`
    expect(problemsOf(text)).toBe(
      `7 problems in c.yaml:
  line 1: [0].colector: unknown key \`colector\`; did you mean \`collector\`?
  line 1: [0].collector: expected the name of a collector (actual: nothing)
  line 2: [0].instance: expected text of 1 to 200 characters (actual: empty text)
  line 3: [0].interval_seconds: expected a number of seconds from 1 to 86,400 (actual: 0)
  line 4: [1]: expected an instance with the keys collector, instance, interval_seconds, config (actual: other text)
  line 6: [2].instance: expected text of 1 to 200 characters (actual: 7)
  line 7: [2].interval_seconds: expected a number of seconds from 1 to 86,400 (actual: 86401)`,
    )
  })

  it.each([
    ['[]', /an empty list/],
    ['a: [1', /line 1: yaml: /],
    ['a: 1\na: 2', /line 2: yaml: Map keys must be unique/],
    ['config: { secret: *name }', /yaml: Unresolved alias/],
    ['7', /expected an instance with the keys .*\(actual: 7\)/],
    [`instance: ${'x'.repeat(201)}`, /instance: expected text of 1 to 200/],
    ['instance: "a\\nb"', /instance: expected text of 1 to 200/],
    [
      'interval_seconds: 60s',
      /interval_seconds: expected a number of seconds from 1 to 86,400 \(actual: other text\)/,
    ],
  ])('is not %s', (text, expected) => {
    expect(problemsOf(text, 'soracom')).toMatch(expected)
  })

  it.each([
    [1, 1_000],
    [86_400, 86_400_000],
  ])('may have rounds every %s s', (seconds, intervalMs) => {
    expect(readInstances(`interval_seconds: ${seconds}`, 'c.yaml', 'x')).toMatchObject([{ intervalMs }])
  })

  it('knows where a place in the configuration of a collector is', () => {
    const [, entry] = readInstances(
      '- instance: a\n- config:\n    places:\n      - lat: 1\n      - lat: north\n',
      'c.yaml',
      'x',
    )
    expect(entry?.issue('config.places[1].lat', 'm')).toEqual({
      path: '[1].config.places[1].lat',
      line: 5,
      message: 'm',
    })
    expect(entry?.issue('config.key', 'm')).toMatchObject({ path: '[1].config.key', line: 3 })
    expect(entry?.issue('instance', 'm')).toMatchObject({ path: '[1].instance', line: 2 })
  })
})
