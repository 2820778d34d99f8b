// Expressions that fail, wherever they are, and refusals that reach every kind of sample.

import { describe, expect, it } from 'vitest'
import { mapLine, mapLineWith, rules } from '../../helpers/mapping.ts'
import { receivedAtMs } from '../../helpers/message.ts'

const at = receivedAtMs
const why = 'the left side of "*" is not a number (T2001)'

describe('an expression that fails', () => {
  it.each<[where: string, rule: string, lines: string[]]>([
    [
      'a metric',
      'metrics: { m: t * 2, n: 1 * v }',
      [`# expression_failed, rule 0, metric m, ${why}`, `n{d="1"} 5 ${at}`],
    ],
    [
      'a label',
      'labels: { l: t * 2 }\n    metrics: { n: v }',
      [`# expression_failed, rule 0, label l: ${why}`, `n{d="1"} 5 ${at}`],
    ],
    [
      'a label of a metric',
      'metrics: { n: { value: v, labels: { l: t * 2 } } }',
      [`# expression_failed, rule 0, label l: ${why}`, `n{d="1"} 5 ${at}`],
    ],
    [
      'a time',
      'timestamp: t * 2\n    metrics: { n: v }',
      [`# expression_failed, rule 0, timestamp: ${why}`, '# time_unreadable', `n{d="1"} 5 ${at}`],
    ],
    [
      'the source of a loop',
      'metrics: { n: v }\n    for: [{ each: t * 2, metrics: { m: $ } }]',
      [`# expression_failed, rule 0, for[0].each: ${why}`, `n{d="1"} 5 ${at}`],
    ],
    [
      'the condition of a loop',
      'metrics: { n: v }\n    for: [{ each: $, when: t * 2, metrics: { m: v } }]',
      [`# expression_failed, rule 0, for[0].when: ${why}`, `n{d="1"} 5 ${at}`],
    ],
    [
      'the object of labels_from',
      'labels_from: { from: t * 2 }\n    metrics: { n: v }',
      [
        `# expression_failed, rule 0, labels_from: ${why}`,
        '# missing, rule 0, labels_from',
        `n{d="1"} 5 ${at}`,
      ],
    ],
    [
      'a stateset',
      'metrics: { n: v, s: { type: stateset, value: t * 2, states: [a] } }',
      [`# expression_failed, rule 0, metric s, ${why}`, `n{d="1"} 5 ${at}`],
    ],
    [
      'a name',
      'metrics: [{ name: t * 2, value: v }, { name: "\'n\'", value: v }]',
      ['# bad_name, rule 0, metric metrics[0]', `n{d="1"} 5 ${at}`],
    ],
  ])('costs only %s', async (_, rule, lines) => {
    const text = rules(`  - topic: a/+d\n    ${rule}`)
    const line = { topic: 'a/1', payload: { t: 'text', v: 5 } }
    expect(mapLine(text, line)).toEqual(lines)
    // The same where the interpreter has to say it.
    const interpreted = text.replaceAll('t * 2', '$abs(t * 2)')
    expect(await mapLineWith(interpreted, line)).toEqual(lines)
  })

  it('in the condition of a rule is told with what a later rule makes of the message', () => {
    const text = rules(`
  - { topic: a, when: t * 2, metrics: { m: v } }
  - { topic: a, metrics: { n: v } }
`)
    expect(mapLine(text, { topic: 'a', payload: { t: 'text', v: 5 } })).toEqual([
      `# expression_failed, rule 0, when: ${why}`,
      `n 5 ${at}`,
    ])
  })
})

describe('a refusal', () => {
  const rule = `
  - topic: a/+d
    liveness: true
    timestamp: { value: t, outside: drop }
    labels: { l: l }
    metrics: { m: v, s: { type: stateset, value: s, states: [on, off], labels: { own: o } }, i_info: { type: info, labels: { x: x } } }
    leaves: { include: [leaf] }
`
  const payload = { t: at / 1000, l: 'l', v: 1, s: 'on', o: 'o', x: 'x', leaf: 2 }

  it('for a label of the scope is counted for each sample', () => {
    const long = { ...payload, l: 'x'.repeat(1025) }
    // m, s, i_info, the leaf and what liveness adds.
    expect(mapLine(rules(rule), { topic: 'a/1', payload: long })).toEqual([
      '# label_too_long × 5, rule 0, label l',
    ])
  })

  it('for a label of a metric is counted for this one', () => {
    const long = { ...payload, o: 'x'.repeat(1025), x: 'x'.repeat(1025) }
    const outcome = mapLine(rules(rule), { topic: 'a/1', payload: long })
    expect(outcome.filter((line) => line.startsWith('#'))).toEqual([
      '# label_too_long, rule 0, label own',
      '# label_too_long, rule 0, label x',
    ])
    expect(outcome).toHaveLength(6)
  })

  it('for a time leaves what liveness adds', () => {
    const outcome = mapLine(rules(rule), { topic: 'a/1', payload: { ...payload, t: 5 } })
    expect(outcome).toEqual([
      '# bad_time × 4, rule 0',
      expect.stringMatching(/^clock_skew_seconds\{/),
      expect.stringMatching(/^last_seen_timestamp_seconds\{/),
    ])
  })

  it('for its age is that of everything', () => {
    const old = { topic: 'a/1', payload: { ...payload, t: 0 }, received_at: at - 4_000_000 }
    const text = rules(rule.replace('{ value: t, outside: drop }', 't'))
    expect(mapLine(text, old)).toEqual(['# clock_unset', '# too_old × 5, rule 0'])
  })
})
