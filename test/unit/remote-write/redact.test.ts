import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactErrorText } from '../../../src/remote-write/redact.ts'
import { cpuMsOf } from '../../helpers/cpu-time.ts'

describe('an error text in a log', () => {
  it.each([
    [
      'user=1_ws-2: err: out of order sample. timestamp=2026-01-01T00:00:00Z, series={__name__="t", owner="Ann"}',
      'user=1_ws-2: err: out of order sample. timestamp=2026-01-01T00:00:00Z, series={…}',
    ],
    [
      'user=1_ws-2: series={__name__="t"}, timestamp=2026: duplicate sample for timestamp',
      'user=1_ws-2: series={…}, timestamp=2026: duplicate sample for timestamp',
    ],
    ['it is from series secret{owner="Ann"} again', 'it is from series {…} again'],
    ['sample invalid label: "Ann" metric "secret"', 'sample invalid label: "…"'],
    ['label name "Ann" is not unique: invalid sample', 'label name "…" is not unique: invalid sample'],
    ["series: 'Ann' (err-mimir-x)", "series: '…"],
    ['series: `Ann` (err-x)', 'series: `…'],
    [
      "we couldn't store it for metric (actual: 3): the request's metric: up more",
      "we couldn't store it for metric (actual: 3): the request's metric: …",
    ],
    ['is from series secret', 'is from series …'],
    ['labels {a="b"}, duplicated label secret', 'labels {…}, duplicated label …'],
    [
      'duplicate sample for timestamp 1; overrides not allowed: existing 20.5, new value 21',
      'duplicate sample for timestamp 1; overrides not allowed: existing …, new value …',
    ],
    ['per-user series limit of 10 exceeded', 'per-user series limit of 10 exceeded'],
    [
      '{"message":"The security token included in the request is expired"}',
      'The security token included in the request is expired',
    ],
    ['{"Message":"series={owner=\\"Ann\\"} refused"}', 'series={…} refused'],
    ['{"owner":"Ann"}', '{…}'],
    ['unfinished {owner="Ann', 'unfinished {…'],
    ['unfinished {owner="A}nn', 'unfinished {…'],
    ['unfinished {a="b", owner=', 'unfinished {…'],
    ['unfinished "A\\"nn', 'unfinished "…'],
    ['two\r\nlines\u0000\u001b[31m', 'two lines [31m'],
    ['', ''],
    ['null', 'null'],
  ])('%j', (text, redacted) => {
    expect(redactErrorText(text)).toBe(redacted)
  })

  it('is bounded', () => {
    expect(redactErrorText('x'.repeat(200))).toHaveLength(200)
    expect(redactErrorText('x'.repeat(201))).toBe(`${'x'.repeat(200)}…`)
  })

  it.each([
    ['one word', 'x'.repeat(4096)],
    ['braces', '{'.repeat(4096)],
    ['quotes', '"\\'.repeat(2048)],
    ['a name and labels', `${'x'.repeat(4095)}{`],
  ])('takes little time: %s', async (_, text) => {
    expect(await cpuMsOf(() => redactErrorText(text))).toBeLessThan(500)
  })
})

interface Complaint {
  readonly name: string
  readonly labels: readonly (readonly [name: string, value: string])[]
}

const secret = 'S3CRET'

/** Everything that could end a quotation too early, or look like the receiver's own words. */
const hostile = fc
  .array(
    fc.constantFrom(
      '"',
      "'",
      '`',
      '{',
      '}',
      '\\',
      ' ',
      '\n',
      '=',
      ',',
      ':',
      'é',
      '日',
      'x',
      'metric: ',
      '", ',
    ),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''))
const complaint: fc.Arbitrary<Complaint> = fc.record({
  name: fc.constantFrom(secret, `a:${secret}_b`),
  labels: fc.array(
    fc.tuple(
      fc.constantFrom(secret, `_${secret}`),
      fc.tuple(hostile, hostile).map(([before, after]) => `${before}${secret}${after}`),
    ),
    { maxLength: 3 },
  ),
})

/** Go's `%q` and `%.200q`. */
const quote = (value: string): string => JSON.stringify(value.slice(0, 200))
/** `labels.Labels.String()` of Prometheus. */
const labelsOf = ({ name, labels }: Complaint): string =>
  `{${[['__name__', name] as const, ...labels].map(([label, value]) => `${label}=${quote(value)}`).join(', ')}}`
/** `model.Metric.String()`, and `formatLabelSet` of Cortex and Mimir. */
const metricOf = ({ name, labels }: Complaint): string =>
  labels.length === 0
    ? name
    : `${name}{${labels.map(([label, value]) => `${label}=${quote(value)}`).join(', ')}}`
const nameAndValue = ({ labels: [first = [secret, secret] as const] }: Complaint) => first

const user = 'user=123456789012_ws-1'
const sizes = '(actual: 31, limit: 30)'
const tooLong = (one: Complaint, mark: (text: string) => string): string => {
  const [name, value] = nameAndValue(one)
  return `label value too long for metric ${sizes} metric: ${mark(one.name)} label name: ${mark(name)} label value: ${mark(value)}`
}

/** As they are in the sources of Prometheus, Cortex (so AMP), Mimir and Thanos, and around them at AWS. */
const texts: readonly (readonly [receiver: string, text: (one: Complaint) => string])[] = [
  [
    'AMP',
    (one) => `${user}: err: out of order sample. timestamp=2026-01-01T00:00:00Z, series=${labelsOf(one)}`,
  ],
  ['AMP, older', (one) => `${user}: series=${labelsOf(one)}, timestamp=2026: duplicate sample for timestamp`],
  [
    'Cortex, of a quorum',
    (one) =>
      `maxFailure (quorum) on a given error family, rpc error: code = Code(400) desc = addr=10.0.0.1:9095 state=ACTIVE zone=, rpc error: code = Code(400) desc = ${user}: err: out of bounds. timestamp=2026, series=${labelsOf(one)}`,
  ],
  ['Cortex', (one) => `${user}: err: too old sample. timestamp=2026, series=${metricOf(one)}`],
  ['Cortex', (one) => `sample invalid metric name: ${quote(one.name)}`],
  ['Cortex', (one) => `sample invalid label: ${quote(nameAndValue(one)[0])} metric ${quote(metricOf(one))}`],
  ['Cortex', (one) => `duplicate label name: ${quote(nameAndValue(one)[0])} metric ${quote(one.name)}`],
  ['Cortex', (one) => `labels not sorted: ${quote(nameAndValue(one)[0])} metric ${quote(one.name)}`],
  ['Cortex', (one) => `timestamp too old: 1767225600000 metric: ${quote(one.name)}`],
  ['Cortex', (one) => `series has too many labels ${sizes} series: '${metricOf(one).slice(0, 200)}'`],
  ['Cortex', (one) => `series has too many labels ${sizes} series: ${quote(metricOf(one))}`],
  ['Cortex', (one) => tooLong(one, (text) => `'${text.slice(0, 200)}'`)],
  ['Cortex', (one) => tooLong(one, quote)],
  ['Cortex', (one) => tooLong(one, (text) => text)],
  ['Cortex', (one) => `per-labelset series limit of 10 exceeded (limit: 10 labelSet: ${labelsOf(one)})`],
  [
    'Cortex',
    (one) => `metadata 'HELP' value too long: ${quote(nameAndValue(one)[1])} metric ${quote(one.name)}`,
  ],
  [
    'Mimir',
    (one) =>
      `failed pushing to ingester: user=1: the sample has been rejected because its timestamp is too old (err-mimir-sample-timestamp-too-old). The affected sample has timestamp 2026-01-01T00:00:00Z and is from series ${metricOf(one)}`,
  ],
  [
    'Mimir',
    (one) =>
      `received a series whose number of labels exceeds the limit ${sizes} series: '${metricOf(one)}' (err-mimir-max-label-names-per-series). To adjust the related per-tenant limit, configure -validation.max-label-names-per-series`,
  ],
  [
    'Mimir',
    (one) =>
      `received a series with an invalid label: '${nameAndValue(one)[0]}' series: '${metricOf(one)}' (err-mimir-label-invalid)`,
  ],
  ['Prometheus', (one) => `invalid metric name or labels, got ${labelsOf(one)}`],
  [
    'Prometheus',
    (one) => `invalid labels for series, labels ${labelsOf(one)}, duplicated label ${nameAndValue(one)[0]}`,
  ],
  ['Prometheus', (one) => `label name ${quote(nameAndValue(one)[0])} is not unique: invalid sample`],
  [
    'Prometheus',
    () => `duplicate sample for timestamp 1; overrides not allowed: existing ${secret}, new value ${secret}`,
  ],
  [
    'Thanos',
    (one) => `store locally for endpoint a:10901: conflict: add 1 series: out of bounds: ${labelsOf(one)}`,
  ],
  [
    'an API of Prometheus',
    (one) => JSON.stringify({ status: 'error', error: `bad ${labelsOf(one)}`, data: one }),
  ],
  [
    'an AWS front end',
    (one) => JSON.stringify({ message: `refused: ${labelsOf(one)} of ${quote(one.name)}` }),
  ],
  ['an unknown one that escapes nothing', (one) => `label "${nameAndValue(one)[1]}" is too long`],
  [
    'an unknown one that escapes nothing',
    (one) => `no {${nameAndValue(one)[0]}="${nameAndValue(one)[1]}"} here`,
  ],
]

describe.each(texts)('the text of %s', (_, textOf) => {
  it(`loses names, labels and values: ${textOf({ name: 'up', labels: [['job', 'a']] })}`, () => {
    fc.assert(
      fc.property(complaint, (one) => {
        expect(redactErrorText(textOf(one))).not.toContain(secret)
      }),
    )
  })
})

describe('a text that breaks off', () => {
  const escaped = texts.filter(([receiver]) => !receiver.startsWith('an unknown'))
  it.each(escaped)('of %s loses them wherever it does', (_, textOf) => {
    fc.assert(
      fc.property(complaint, fc.double({ min: 0, max: 1, noNaN: true }), (one, at) => {
        const text = textOf(one)
        expect(redactErrorText(text.slice(0, Math.ceil(at * text.length)))).not.toContain(secret)
      }),
    )
  })
})
