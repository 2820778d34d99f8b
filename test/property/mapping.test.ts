import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isEpoch } from '../../src/mapping/leaves/time-form.ts'
import { metricNameCharsMax } from '../../src/mapping/series/metric-name.ts'
import type { JsonValue, LabelSet, Sample } from '../../src/model.ts'
import { isLabelName, isMetricName } from '../../src/prometheus-names.ts'
import { mappingOf, rules } from '../helpers/mapping.ts'
import { messageOf, receivedAtMs } from '../helpers/message.ts'

/** Any UTF-16, lone surrogates included, and the texts that break things. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'b',
    'n',
    'a b',
    'a.b',
    '1h',
    '__proto__',
    'constructor',
    'index',
    '0x1f',
    '1e400',
    '🌡',
  ),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
)

const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer(),
  fc.constantFrom(0, -0, 1e21, 2 ** 53 + 2, Number.POSITIVE_INFINITY, 1_767_225_605, 4_294_967_295_000),
)

const { payload } = fc.letrec<{ payload: JsonValue }>((tie) => ({
  payload: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.oneof(number, text, fc.boolean(), fc.constant(null)),
    fc.array(tie('payload'), { maxLength: 4 }),
    // Object.fromEntries defines `__proto__` as an own property, as JSON.parse does.
    fc.array(fc.tuple(text, tie('payload')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
  ),
}))

/** Of names and arrays that come again and again, without two leaves of one name and the same positions. */
const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    // Such a number is the time of the message.
    fc.integer().filter((number) => Math.abs(number - receivedAtMs / 1000) > 86_400),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('tree')),
  ),
}))

const line = fc.record(
  { topic: text.map((name) => `t/${name}`), payload, client_id: text },
  { requiredKeys: ['topic', 'payload'] },
)

const mappings = [
  undefined,
  rules('  - { topic: "#" }'),
  rules('  - { topic: t/#rest, leaves: { exclude: [a], include: ["*", b.n], prefix: x_ } }'),
  rules(`  - topic: t/+d
    timestamp: a
    labels: { l: b, p: n.a }
    metrics: { a: a, b: { value: b, default: 0, labels: { q: n } }, n: { value: n, values: { a: 1, true: 2 } } }`),
  rules('  - { topic: "#", timestamp: { value: n, outside: drop }, metrics: { a: "a[0].b" }, leaves: true }'),
  rules(`  - topic: "#"
    metrics: [{ name: a, value: b, labels: { n: n } }, { name: n, value: a }, { name: "'b'", value: b, required: true }]`),
].map((yamlText) =>
  mappingOf(yamlText, { payloadDepthMax: 4, messageSamplesMax: 20, labelValueBytesMax: 12 }),
)

describe('mapping any message with any rule', () => {
  it('gives samples that remote write takes', () => {
    fc.assert(
      fc.property(line, (messageLine) => {
        for (const mapping of mappings) {
          const { samples } = mapping.map(messageOf(messageLine))
          expect(samples.length).toBeLessThanOrEqual(20)
          for (const sample of samples) expectValid(sample)
          const series = samples.map(
            ({ name, labels, timestampMs }) => `${name} ${labels.key} ${timestampMs}`,
          )
          expect(new Set(series).size).toBe(series.length)
        }
      }),
    )
  })

  it('gives label sets whose keys are equal if and only if their labels are', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 2, maxLength: 3 }), (lines) => {
        const sets = mappings.flatMap((mapping) =>
          lines.flatMap((one) => mapping.map(messageOf(one)).samples.map(({ labels }) => labels)),
        )
        expect(new Set(sets.map(({ key }) => key)).size).toBe(new Set(sets.map(textOf)).size)
      }),
    )
  })

  it('never yields nothing without a reason', () => {
    fc.assert(
      fc.property(line, (messageLine) => {
        for (const mapping of mappings) {
          const { samples, drops } = mapping.map(messageOf(messageLine))
          expect(samples.length + drops.length).toBeGreaterThan(0)
        }
      }),
    )
  })

  it('is a function of the message', () => {
    fc.assert(
      fc.property(line, (messageLine) => {
        for (const mapping of mappings) {
          expect(mapping.map(messageOf(messageLine))).toEqual(mapping.map(messageOf(messageLine)))
        }
      }),
    )
  })
})

describe('without a mapping', () => {
  it('every leaf has the keys above it as its name, and the positions above it as its labels', () => {
    const mapping = mappingOf(undefined, { identityLabels: [] })
    fc.assert(
      fc.property(tree, (value) => {
        // An array of one number as the whole payload is that number.
        fc.pre(!(Array.isArray(value) && value.length === 1 && typeof value[0] === 'number'))
        const { samples } = mapping.map(messageOf({ topic: 'tree', payload: value }))
        const found = samples.map((sample) => [sample.name, textOf(sample.labels), sample.value])
        expect(found).toEqual(leavesOf(value, [], []))
      }),
    )
  })

  it('every leaf is a sample, a counted drop, or a name of others', () => {
    const mapping = mappingOf(undefined, { messageSamplesMax: 20 })
    fc.assert(
      fc.property(payload, (value) => {
        const { samples, drops } = mapping.map(messageOf({ topic: 't', payload: value }))
        const dropped = drops
          .filter(({ reason }) => reason !== 'no_metric')
          .reduce((sum, { count }) => sum + (count ?? 1), 0)
        const accounted = samples.length + dropped
        expect(accounted).toBeGreaterThanOrEqual(countLeaves(value, false))
        expect(accounted).toBeLessThanOrEqual(countLeaves(value, true))
      }),
    )
  })
})

function expectValid({ name, labels, timestampMs, value }: Sample): void {
  expect(isMetricName(name)).toBe(true)
  expect(name.length).toBeLessThanOrEqual(metricNameCharsMax)
  expect(Number.isFinite(value)).toBe(true)
  expect(Number.isSafeInteger(timestampMs)).toBe(true)
  expect(labels.names).toEqual([...new Set(labels.names)].sort())
  expect(labels.values).toHaveLength(labels.names.length)
  for (const label of labels.names) expect(isLabelName(label)).toBe(true)
  for (const label of labels.values) {
    expect(label).not.toBe('')
    // What UTF-8 cannot hold comes back as another text.
    expect(Buffer.from(label).toString()).toBe(label)
    expect(Buffer.byteLength(label)).toBeLessThanOrEqual(12)
  }
}

/** In document order, as a mapping of nothing but leaves has them. */
function leavesOf(
  value: JsonValue,
  keys: readonly string[],
  positions: readonly string[],
): (readonly [name: string, labels: string, value: JsonValue])[] {
  if (Array.isArray(value)) {
    // A row of numbers may begin with its time.
    const hasTime = isTime(value[0]) && typeof value[1] === 'number' && !isTime(value[1])
    return value.flatMap((element, index) =>
      hasTime && index === 0 ? [] : leavesOf(element, keys, [...positions, String(index)]),
    )
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, member]) => leavesOf(member, [...keys, key], positions))
  }
  const names = positions.map((_, level) => (level === 0 ? 'index' : `index_${level + 1}`))
  return [[keys.join('_') || 'value', textOf({ names, values: positions, key: '' }), value]]
}

function isTime(value: JsonValue | undefined): boolean {
  return typeof value === 'number' && isEpoch(value)
}

function textOf({ names, values }: LabelSet): string {
  return JSON.stringify(names.map((name, index) => [name, values[index]]))
}

function countLeaves(value: JsonValue, withTexts: boolean): number {
  if (typeof value === 'number' || typeof value === 'boolean') return 1
  if (typeof value !== 'object' || value === null) return withTexts ? 1 : 0
  return Object.values(value).reduce<number>((sum, member) => sum + countLeaves(member, withTexts), 0)
}
