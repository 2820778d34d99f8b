// Mapping files as fast-check makes them: of every part of the language, and right.

import fc from 'fast-check'
import type {
  Decode,
  FrameField,
  FrameType,
  Leaves,
  Loop,
  MappingFile,
  Metric,
  PayloadFormat,
  Rule,
  Scope,
  Thinning,
} from '../../src/mapping/language.ts'

const paths = [
  'a',
  'a.b',
  'c[0]',
  'c[-1].d',
  '$',
  '`x y`.z',
  'switch:0.output',
  '$topic',
  '$attributes.site',
  '$message.a',
]
const expressions = ['a + 1', '(a - 32) * 5 / 9', '$exists(a) ? a : 0', 'a = "x" or b', '$sum(c)', '-a']

/** Literals are refused where expressions are read. */
const expression = fc.constantFrom(...paths, ...expressions)
const loopExpression = fc.oneof(expression, fc.constantFrom('$key', '$parent.a', '$parent'))

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })
const number = fc.double({ noNaN: true, noDefaultInfinity: true })
const text = fc.constantFrom('a', 'no', '7', 'b c', '温度', ' # ', '"')
const values = fc.dictionary(text, number, { minKeys: 1 })

const timestamp = (value: fc.Arbitrary<string>): fc.Arbitrary<NonNullable<Scope['timestamp']>> =>
  fc.oneof(
    value,
    fc.record(
      {
        value,
        unit: fc.constantFrom('s', 'ms', 'us', 'ns'),
        timezone: fc.constantFrom('UTC', 'Europe/Vienna'),
        outside: fc.constantFrom('drop', 'receipt'),
      },
      { requiredKeys: ['value'] },
    ),
    fc.record({ value, format: fc.constantFrom('yyyy-MM-dd', 'd.M.yy HH:mm X') }),
  )

/** Labels of a scope have names of its depth, so that none is given twice. */
const labels = (depth: string, value: fc.Arbitrary<string>) =>
  fc.dictionary(fc.constantFrom(`l${depth}`, `room${depth}`, `_r${depth}`), value, { maxKeys: 2 })

/** The rest of what it holds goes by its type. */
function metric(value: fc.Arbitrary<string>): fc.Arbitrary<Metric> {
  const own = labels('_m', value)
  const required = fc.boolean()
  const plain = fc.record(
    {
      value,
      type: fc.constantFrom('gauge' as const),
      labels: own,
      values,
      scale: number,
      offset: number,
      default: number,
    },
    { requiredKeys: ['value'] },
  )
  const constant = fc.record({ value: number, labels: own }, { requiredKeys: ['value'] })
  const states = fc.uniqueArray(text, { minLength: 1 })
  return fc.oneof(
    plain,
    constant,
    fc.record({ value, labels: own, required }, { requiredKeys: ['value'] }),
    fc.record({ type: fc.constant('info' as const), value, labels: own }, { requiredKeys: ['type'] }),
    fc.record(
      { type: fc.constant('stateset' as const), value, states, labels: own },
      { requiredKeys: ['type', 'value', 'states'] },
    ),
  )
}

/** A name goes with one type in a file. */
function metrics(value: fc.Arbitrary<string>): fc.Arbitrary<NonNullable<Scope['metrics']>> {
  const name = fc.oneof(
    fc.nat(1e9).map((n) => `'m${n}'`),
    value,
  )
  const fixed = fc.nat(1e9).map((n) => `m${n}`)
  const byName = fc.dictionary(fixed, fc.oneof(value, metric(value)), { minKeys: 1, maxKeys: 3 })
  const list = fc.array(
    fc.tuple(name, metric(value)).map(([given, rest]) => ({ name: given, ...rest })),
    { minLength: 1, maxLength: 3 },
  )
  return fc.oneof(byName, list)
}

const pattern = fc.constantFrom('a', 'a.b', '*', 'a.*.c', '`x y`')
const leaves: fc.Arbitrary<boolean | Leaves> = fc.oneof(
  fc.boolean(),
  fc.record(
    {
      include: fc.array(pattern, { minLength: 1, maxLength: 2 }),
      exclude: fc.array(pattern, { minLength: 1, maxLength: 2 }),
      prefix: fc.constantFrom('x_', 'y'),
      names: fc.dictionary(
        pattern,
        fc.oneof(
          fc.constant('leaf'),
          fc.record(
            { name: fc.constant('leaf'), scale: number, offset: number, values },
            { requiredKeys: ['name'] },
          ),
        ),
      ),
    },
    { requiredKeys: [] },
  ),
)

const depthMax = 3

function scope(depth: number): fc.Arbitrary<Scope> {
  const value = depth === 0 ? expression : loopExpression
  return fc
    .record({
      timestamp: optional(timestamp(value)),
      labels: optional(labels(String(depth), value)),
      const_labels: optional(labels(`c${depth}`, text)),
      labels_from: optional(
        fc.record(
          { from: value, allow: fc.array(text, { minLength: 1, maxLength: 3 }) },
          { requiredKeys: ['from'] },
        ),
      ),
      values: optional(values),
      metrics: optional(metrics(value)),
      leaves: optional(leaves),
      for: depth === depthMax ? fc.constant(undefined) : loops(depth),
    })
    .map((value) => defined(value))
}

function loops(depth: number): fc.Arbitrary<Loop[] | undefined> {
  return fc.option(fc.array(loop(depth + 1), { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 1 })
}

function loop(depth: number): fc.Arbitrary<Loop> {
  const outside = depth === 1 ? expression : loopExpression
  const source = fc.oneof(
    outside.map((each) => ({ each })),
    outside.map((entries) => ({ entries })),
  )
  const when = optional(loopExpression)
  return fc
    .tuple(source, when, scope(depth))
    .map(([from, condition, inner]) => defined({ ...from, when: condition, ...inner }))
}

const topic = fc.constantFrom('a', 'a/+device', 'a/#rest', '#', '+', 'b/+x/c/+y', 'a/#d/+k', '#d/b')

const word = fc.constantFrom(
  ...(['json', 'text', 'senml+json', 'senml+cbor', 'base64-json', 'cbor', 'msgpack', 'cayenne-lpp'] as const),
)

const frameField: fc.Arbitrary<FrameType | FrameField> = fc.oneof(
  fc.constantFrom('int8' as const, 'uint24' as const, 'float32' as const),
  fc.record(
    { type: fc.constant('int16' as const), at: fc.nat(9), scale: number, offset: number, invalid: fc.nat(9) },
    { requiredKeys: ['type'] },
  ),
  fc.record({ at: fc.nat(9), bits: fc.constantFrom(0, '0-3', '7:5') }),
  fc.record({
    type: fc.constantFrom('text' as const, 'hex' as const),
    length: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({ type: fc.constant('uint8' as const), repeat: fc.integer({ min: 1, max: 9 }) }),
  fc.record({
    repeat: fc.integer({ min: 1, max: 9 }),
    fields: fc.record({ a: fc.constant('int8' as const), b: fc.constant('int16' as const) }),
  }),
)

const decode: fc.Arbitrary<PayloadFormat | Decode> = fc.oneof(
  word,
  fc.constantFrom('gzip' as const, 'zlib' as const),
  fc.record(
    {
      format: word,
      from: fc.constantFrom('a', 'a.b', '`x y`'),
      encoding: fc.constantFrom('base64' as const, 'hex' as const),
      compression: fc.constantFrom('gzip' as const, 'zlib' as const),
    },
    { requiredKeys: ['format'] },
  ),
  fc.record(
    {
      format: fc.constant('bytes' as const),
      order: fc.constantFrom('big' as const, 'little' as const),
      fields: fc.dictionary(fc.constantFrom('a', 'b', 'x y'), frameField, { minKeys: 1 }),
      tags: fc.dictionary(
        fc.constantFrom('00', '1f', 'ff'),
        fc.dictionary(fc.constantFrom('c', 'd'), frameField, { minKeys: 1 }),
        { minKeys: 1 },
      ),
    },
    { requiredKeys: ['format', 'fields'] },
  ),
)

/** What a preset may hold too. */
export const arbitraryRuleScope: fc.Arbitrary<Omit<Rule, 'topic'>> = fc
  .tuple(
    fc.record({
      has: optional(fc.uniqueArray(fc.constantFrom('a', 'b', 'x y', '__proto__'), { minLength: 1 })),
      when: optional(expression),
      decode: optional(decode),
      liveness: optional(fc.boolean()),
    }),
    scope(0),
  )
  .map(([own, rest]) => defined({ ...own, ...rest }))

/** Counters of the bundled mapping are meant too, where a file says it. */
const thinning: fc.Arbitrary<Thinning> = fc.record(
  {
    min_interval: fc.constantFrom('3m', '180s', '100s'),
    every: fc.constantFrom('1s', '1m', '90s'),
    counters: fc.oneof(
      fc.constant('off' as const),
      fc.record({ min_interval: fc.constant('80s'), every: fc.constant('60s') }),
    ),
    on_change: fc.boolean(),
    except: fc.uniqueArray(fc.constantFrom('leaf', 'm1'), { minLength: 1 }),
  },
  { requiredKeys: ['min_interval', 'every', 'counters'] },
)

const rule: fc.Arbitrary<Rule> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(topic, arbitraryRuleScope, optional(fc.oneof(thinning, fc.constant('off' as const))))
      .map(([filter, rest, thin]) => defined<Rule>({ topic: filter, ...rest, thin })),
  },
  { weight: 1, arbitrary: fc.record({ topic, ignore: fc.constant(true) }) },
)

export const arbitraryMappingFile: fc.Arbitrary<MappingFile> = fc
  .record({
    version: fc.constant(1),
    external_labels: optional(labels('', text)),
    liveness: optional(fc.constantFrom('off', '1s', '5m', '24h')),
    thin: optional(thinning),
    rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
    tests: optional(
      fc.array(
        fc.record({
          topic: fc.constantFrom('a', 'a/b'),
          payload: fc.jsonValue({ maxDepth: 2 }),
          expect: text,
        }),
        { minLength: 1, maxLength: 2 },
      ),
    ),
  })
  .map((value) => defined(value))

/** Without the keys whose value is undefined: what is left is of the type that they may be missing from. */
function defined<T>(value: object): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T
}
