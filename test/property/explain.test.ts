// Whatever a payload holds: an explanation accounts for every leaf, for every sample and for every drop, and what it
// says is not selected makes no difference.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createExplainer, type ExplainedLeaf, type Explanation, type Fate } from '#explain'
import { formatSample } from '#exposition'
import { parseMapping } from '../../src/mapping/parse-mapping.ts'
import { prepareMapping } from '../../src/mapping/prepare-mapping.ts'
import type { Drop, JsonValue, Mapped } from '../../src/model.ts'
import { mappingLimits, rules } from '../helpers/mapping.ts'
import { messageOf } from '../helpers/message.ts'

const limits = { ...mappingLimits, payloadDepthMax: 4, messageSamplesMax: 20, labelValueBytesMax: 6 }

/** Undefined: zero configuration. */
const mappings: { readonly [title: string]: string | undefined } = {
  'zero configuration': undefined,
  'metrics and labels': rules(`
  - topic: +a/#b
    when: c != 'no'
    timestamp: { value: d, outside: drop }
    labels: { c: c, x: a.b }
    liveness: true
    metrics:
      one: a
      two: { value: b.a, labels: { y: b, z: c.a } }
      three: { value: c, values: { x: 1, no: 2 }, default: 0 }
      four: { value: "d[0]", required: true }
      five: { type: info, labels: { d: d } }
      six: { value: b, type: stateset, states: [x, y, "1"] }
  - topic: +a/#b
    leaves: { exclude: [a.b, d], prefix: p_ }
`),
  loops: rules(`
  - topic: "#"
    labels_from: { from: d, allow: [a, b] }
    for:
      - each: a
        when: b
        labels: { b: b, position: a }
        metrics: { of_a: $, c: c }
        for:
          - entries: c
            labels: { key: $key }
            metrics: [{ name: b, value: a }, { name: "'fixed'", value: $ }]
      - entries: b
        labels: { name: $key }
      - entries: c
        timestamp: d
        leaves: { include: [a, "*.b"] }
`),
  thinned: rules(`
  - topic: "#"
    timestamp: d
    thin: { min_interval: 20s, every: 1s, on_change: true }
    labels: { c: c }
    metrics: { one: a, two: b.a }
    leaves: { prefix: p_ }
    for:
      - each: a
        timestamp: b
        metrics: { of_a: $, c: c }
`),
  interpreted: rules(`
  - topic: "#"
    when: $count(a) >= 0
    labels: { s: "$join([$string(b), 'x'])" }
    metrics:
      total: $sum(a.b)
      most: { value: "$max(c[a > 1].a)", labels: { n: "$count(c)" } }
      plain: d
    for:
      - each: c[a]
        metrics: { element: $abs(a), other: b }
      - each: a.b
        metrics: { made: $ }
`),
}

const payloads: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue; leaf: JsonValue }>((tie) => ({
  leaf: fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.constant(1_767_225_604),
    fc.boolean(),
    fc.constantFrom('x', 'no', '1', '', 'too long'),
    fc.constant(null),
  ),
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    tie('leaf'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e-1', '__proto__', '1 x'), tie('value'), {
      maxKeys: 5,
    }),
  ),
})).value

const topics = fc.constantFrom('a', 'a/b', 'a/b/c')

describe.each(Object.entries(mappings))('an explanation of a message, with %s', (_, yaml) => {
  const file = yaml === undefined ? undefined : parseMapping(yaml, 'mapping.yaml')
  const explainer = createExplainer(file, limits)
  const mapping = prepareMapping(file, limits)

  it('accounts for every leaf, every sample and every drop', async () => {
    await fc.assert(
      fc.asyncProperty(topics, payloads, async (topic, payload) => {
        const explanation = await (await explainer).explain(messageOf({ topic, payload }))
        const mapped = await (await mapping).map(messageOf({ topic, payload }))
        expect(explanation.leaves.map(({ value }) => value)).toEqual(leafValues(payload))
        expect(explanation.leaves.filter(({ fates }) => fates.length === 0)).toEqual([])
        expect(samplesIn(explanation)).toEqual(new Set(mapped.samples.map(formatSample)))
        expect(explanation.samples).toEqual(mapped.samples)
        expect(countsByReason(explanation.drops.map(({ drop, count }) => ({ ...drop, count })))).toEqual(
          countsByReason(mapped.drops),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('calls nothing unselected that makes a difference', async () => {
    await fc.assert(
      fc.asyncProperty(topics, payloads, fc.nat(), async (topic, payload, choice) => {
        const map = async (value: JsonValue) => (await mapping).map(messageOf({ topic, payload: value }))
        const { leaves } = await (await explainer).explain(messageOf({ topic, payload }))
        const idle = leaves.filter(isIdle)
        const leaf = idle[choice % idle.length]
        fc.pre(leaf !== undefined)
        expect(outcome(await map(replaced(payload, leaf.path)))).toEqual(outcome(await map(payload)))
      }),
      { numRuns: 300 },
    )
  })
})

/** In document order, by recursion. */
function leafValues(value: JsonValue): JsonValue[] {
  if (typeof value !== 'object' || value === null) return [value]
  return Object.values(value).flatMap(leafValues)
}

function samplesIn({ leaves, otherSamples }: Explanation): Set<string> {
  const fates = leaves.flatMap((leaf) => leaf.fates)
  const ofLeaves = fates.flatMap((fate) => (fate.kind === 'sample' ? [fate.sample] : []))
  return new Set([...ofLeaves, ...otherSamples.map(({ sample }) => sample)].map(formatSample))
}

function countsByReason(drops: readonly Pick<Drop, 'reason' | 'count'>[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { reason, count = 1 } of drops) counts.set(reason, (counts.get(reason) ?? 0) + count)
  return new Map([...counts].sort())
}

const idleKinds: readonly Fate['kind'][] = ['left_out', 'passed_over', 'not_selected', 'not_read']

function isIdle({ fates }: ExplainedLeaf): boolean {
  return fates.every(({ kind }) => idleKinds.includes(kind))
}

function outcome({ samples, drops }: Mapped): unknown {
  return [samples.map(formatSample), drops]
}

/** With another value of the same type at the path. */
function replaced(value: JsonValue, [step, ...rest]: readonly (string | number)[]): JsonValue {
  if (step === undefined) return other(value)
  if (Array.isArray(value))
    return value.map((member, index) => (index === step ? replaced(member, rest) : member))
  const members = Object.entries(value as object).map(([key, member]) => {
    return [key, key === step ? replaced(member, rest) : member] as const
  })
  return Object.fromEntries(members)
}

function other(value: JsonValue): JsonValue {
  if (typeof value === 'number') return value + 7
  if (typeof value === 'boolean') return !value
  return typeof value === 'string' ? `${value}!` : value
}
