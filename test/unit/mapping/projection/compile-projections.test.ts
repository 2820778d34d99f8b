import { describe, expect, it } from 'vitest'
import { parseMapping } from '#mapping/authoring'
import { compileProjections } from '#mapping/projection'
import { mappingLimits, rules } from '../../../helpers/mapping.ts'

/** @returns the projection of the rule for `a/b` */
function projectionOf(yamlText: string, limits = mappingLimits) {
  return compileProjections(parseMapping(rules(yamlText), 'mapping.yaml'), limits)?.find(['a', 'b'])
}

describe('a rule', () => {
  it.each([
    ['paths', 'metrics: { x: a.b.c, y: "`1 2`", z: $.d }', false],
    ['names only', 'metrics: { x: a.b.c, y: "`1 2`" }', true],
    ['a time', 'timestamp: ts\n    metrics: { x: a }', true],
    ['a time with a unit', 'timestamp: { value: ts, unit: s, outside: drop }\n    metrics: { x: a }', true],
    ['a time with a zone', 'timestamp: { value: ts, timezone: Asia/Tokyo }\n    metrics: { x: a }', false],
    ['a time with a format', 'timestamp: { value: ts, format: yyyy-MM-dd }\n    metrics: { x: a }', false],
    ['labels', 'labels: { l: m.n, o: $d }\n    const_labels: { c: k }\n    metrics: { x: a }', true],
    ['a label from the envelope', 'labels: { l: $client_id }\n    metrics: { x: a }', false],
    ['a label that is calculated', 'labels: { l: a & b }\n    metrics: { x: a }', false],
    ['labels that the payload names', 'labels_from: { from: tags }\n    metrics: { x: a }', false],
    ['tables and scales', 'values: { on: 1 }\n    metrics: { x: { value: a, scale: 2, default: 1 } }', true],
    ['types', 'metrics: { x_total: { value: a, type: counter }, y: { value: b, type: gauge } }', true],
    ['an info metric', 'metrics: { x_info: { type: info, labels: { l: m } } }', false],
    ['a metric with labels', 'metrics: { x: { value: a, labels: { l: m } } }', false],
    ['a constant metric', 'metrics: { x: { value: 1 } }', false],
    ['arithmetic', 'metrics: { x: a * 2 }', false],
    ['a position', 'metrics: { x: "a[0]" }', false],
    ['a metric that the payload names', 'metrics: [{ name: n, value: v }]', false],
    ['a list of metrics', 'metrics: [{ name: "\'x\'", value: v }, { name: "\'y\'", value: w }]', true],
    ['a metric twice', 'metrics: [{ name: "\'x\'", value: v }, { name: "\'x\'", value: w }]', false],
    ['a value and a member of it', 'metrics: { x: a, y: a.b }', false],
    ['leaves', 'leaves: true', false],
    ['metrics and leaves', 'leaves: true\n    metrics: { x: a }', false],
    ['metrics and no leaves', 'leaves: false\n    metrics: { x: a }', true],
    ['a loop', 'for: [{ each: $, metrics: { x: a } }]', false],
    ['a condition', 'when: a > 1\n    metrics: { x: a }', false],
    ['members that must be there', 'has: [a]\n    metrics: { x: a }', false],
    ['another format', 'decode: text\n    metrics: { x: a }', false],
    ['liveness', 'liveness: true\n    metrics: { x: a }', false],
    ['nothing but that its messages are ignored', 'ignore: true', false],
  ])('with %s', (_, yamlText, isThere) => {
    expect(projectionOf(`  - topic: a/+d\n    ${yamlText}\n`) !== undefined).toBe(isThere)
  })

  it.each([
    ['+', true],
    ['+/+d', true],
    ['#', false],
    ['a/#d', false],
    ['b/+d', false],
  ])('for %s', (topic, isThere) => {
    const filter = topic === '+' ? 'a/+' : topic
    expect(projectionOf(`  - topic: "${filter}"\n    metrics: { x: a }\n`) !== undefined).toBe(isThere)
  })

  it('has a projection with as many metrics as a message may have samples', () => {
    const rule = '  - topic: a/b\n    metrics: { x: a, y: b }\n'
    expect(projectionOf(rule, { ...mappingLimits, messageSamplesMax: 2 })).toBeDefined()
    expect(projectionOf(rule, { ...mappingLimits, messageSamplesMax: 1 })).toBeUndefined()
  })

  it('behind one that may match the same topic is not the first to be asked', () => {
    const isFirst = (before: string) =>
      projectionOf(`  - topic: "${before}"\n    ignore: true\n  - topic: a/+d\n    metrics: { x: a }\n`)
        ?.isFirst
    // The first rule has it.
    expect(isFirst('a/b')).toBeUndefined()
    expect(isFirst('a/other')).toBe(false)
    expect(isFirst('+/c')).toBe(false)
    expect(isFirst('#x/c')).toBe(false)
    expect(isFirst('b/+')).toBe(true)
    expect(isFirst('b/#')).toBe(true)
    expect(isFirst('a/+/c')).toBe(true)
    expect(isFirst('a')).toBe(true)
  })
})
