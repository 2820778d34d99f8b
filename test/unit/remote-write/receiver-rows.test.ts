// What real receivers answered, and what must become of the request: one row each. The texts are theirs; a label or value
// in them that imitates another cause changes nothing.

import { describe, expect, it } from 'vitest'
import { classifyAnswer, type Receiver } from '../../../src/remote-write/classify-answer.ts'
import { redactErrorText } from '../../../src/remote-write/redact.ts'

type Row = readonly [
  situation: string,
  receiver: Receiver,
  status: number,
  body: string,
  verdict: string,
  said?: string,
]

function verdict(receiver: Receiver, status: number, body: string): string {
  const answer = { kind: 'answer' as const, status, body, retryAfter: undefined, date: undefined }
  const { kind, ...rest } = classifyAnswer(answer, receiver)
  return [kind, ...Object.values(rest).map(String)].join(' ')
}

const user = 'user=123456789012_ws-12345678-abcd-1234-abcd-123456789012: '
const frame =
  'maxFailure (quorum) on a given error family, addr=10.0.0.1:9095 state=ACTIVE zone=, rpc error: code = Code(400) desc = '
const series = 'series={__name__="t", note="too old, out of order, per-user series limit, in the future"}'

const cortex: Row[] = [
  [
    'too old',
    'amp',
    400,
    'timestamp too old: 1767225600000 metric: "b"',
    'refused too_old',
    'timestamp too old: 1767225600000 metric: "…"',
  ],
  [
    'beyond the window',
    'amp',
    400,
    `${frame}${user}err: too old sample. timestamp=2026-01-01T00:00:00Z, tsdbHeadMaxTimestamp=2026-01-01T00:10:01Z, ${series}`,
    'refused too_old',
    `${user}err: too old sample. timestamp=2026-01-01T00:00:00Z, tsdbHeadMaxTimestamp=2026-01-01T00:10:01Z, series={…}`,
  ],
  [
    'out of order',
    'amp',
    400,
    `${frame}${user}err: out of order sample. timestamp=2026-01-01T00:00:00Z, ${series}`,
    'refused out_of_order',
    `${user}err: out of order sample. timestamp=2026-01-01T00:00:00Z, series={…}`,
  ],
  [
    'duplicate',
    'amp',
    400,
    `${frame}${user}err: duplicate sample for timestamp 5; overrides not allowed: existing 1, new value 2. ${series}`,
    'refused duplicate_sample',
    `${user}err: duplicate sample for timestamp 5; overrides not allowed: existing …, new value … series={…}`,
  ],
  ['future', 'amp', 400, 'timestamp too new: 1767225600000 metric: "too old"', 'refused too_new'],
  [
    'series of a user',
    'amp',
    400,
    `${frame}${user}per-user series limit of 2 exceeded, please contact administrator`,
    'refused series_limit',
  ],
  [
    'series of a metric',
    'amp',
    400,
    `${frame}${user}per-metric series limit of 2 exceeded`,
    'refused series_limit',
  ],
  [
    'series of a label set',
    'amp',
    400,
    `${frame}${user}per-labelset series limit of 2 exceeded (labelSet: {a="out of order"})`,
    'refused series_limit',
  ],
  [
    'rate',
    'amp',
    429,
    'ingestion rate limit (2) exceeded while adding 6 samples and 0 metadata',
    'unavailable http_429',
  ],
  ['rate of requests', 'amp', 429, '{"message":"Rate exceeded"}', 'unavailable http_429', 'Rate exceeded'],
  ...[
    'series has too many labels (actual: 201, limit: 150) series: \'a{x="out of order"}\'',
    'label name too long for metric (actual: 2000, limit: 1024) metric: "a{too=\\"too old\\"}" label name: "out of order"',
    'label value too long for metric (actual: 3000, limit: 2048) metric: "a" label name: "l" label value: "per-user series limit"',
    'labels size bytes exceeded for metric (actual: 9000, limit: 7168) metric: "duplicate sample for timestamp"',
    'sample invalid label: "out of order" metric "in the future"',
    "label value too long for metric (actual: 3000, limit: 2048) metric: 'timestamp too new' label name: 'received message larger than max'",
  ].map((body): Row => ['labels', 'amp', 400, body, 'rejected http_400 true']),
  ['a large request', 'amp', 400, 'received message larger than max (625557 vs 300000)', 'too_large'],
  ['a large request, to the front end', 'amp', 413, 'Request Entity Too Large', 'too_large'],
  [
    'HELP',
    'amp',
    400,
    `metadata 'HELP' value too long: "out of order ${'x'.repeat(300)}" metric "too old"`,
    'rejected http_400 true',
    `metadata 'HELP' value too long: "…"`,
  ],
  [
    'UNIT',
    'amp',
    400,
    `metadata 'UNIT' value too long: "too old" metric "a"`,
    'rejected http_400 true',
    `metadata 'UNIT' value too long: "…"`,
  ],
  [
    'a lie about HELP',
    'amp',
    400,
    `bad value 'metadata 'HELP' out of order'`,
    'rejected http_400 true',
    `bad value '…`,
  ],
]

const prometheus: Row[] = [
  ['older than the window, 3.14', 'prometheus', 400, 'too old sample', 'rejected too_old false'],
  ['older than the window, 2.42', 'prometheus', 500, 'too old sample', 'rejected too_old false'],
  ['out of order', 'prometheus', 400, 'out of order sample', 'rejected out_of_order false'],
  ['out of bounds', 'prometheus', 400, 'out of bounds', 'rejected too_old false'],
  [
    'duplicate',
    'prometheus',
    400,
    'duplicate sample for timestamp 5; overrides not allowed: existing 1, new value 2',
    'rejected duplicate_sample false',
  ],
  [
    'future',
    'prometheus',
    400,
    'out of bounds: timestamp is too far in the future',
    'rejected too_new false',
  ],
  ['content type', 'prometheus', 415, 'unsupported', 'misconfigured http_415'],
  [
    'a failing disk',
    'prometheus',
    500,
    'write to WAL: log samples: write data/wal: no space left',
    'unavailable http_500',
  ],
]

/** Codes stay, sentences do not. */
const mimir = (sentence: string, code: string): string =>
  `${sentence} (err-mimir-${code}). The affected sample has timestamp 2026-01-01T00:00:00Z and is from series t{a="b"}`
const mimirRows: Row[] = [
  ['out-of-order samples are not allowed', 'sample-out-of-order', 'out_of_order'],
  [
    'the sample has been rejected because another one is there',
    'sample-duplicate-timestamp',
    'duplicate_sample',
  ],
  ['the sample has been rejected', 'sample-timestamp-too-old', 'too_old'],
  ['received a sample whose timestamp is too far in the past', 'too-far-in-past', 'too_old'],
  ['received a sample', 'too-far-in-future', 'too_new'],
].map(
  ([sentence, code, reason]): Row => [
    code as string,
    'prometheus',
    400,
    mimir(sentence as string, code as string),
    `rejected ${reason} false`,
  ],
)

const others: Row[] = [
  [
    'Mimir, series of a user',
    'prometheus',
    400,
    mimir('limit', 'max-series-per-user'),
    'refused series_limit',
  ],
  [
    'Mimir, series of a metric',
    'prometheus',
    400,
    mimir('limit', 'max-series-per-metric'),
    'refused series_limit',
  ],
  [
    'Mimir, a large request',
    'prometheus',
    400,
    mimir('too big', 'distributor-max-write-message-size'),
    'too_large',
  ],
  [
    'Mimir, labels',
    'prometheus',
    400,
    'received a series whose number of labels exceeds the limit (actual: 31, limit: 30) series: \'t{a="err-mimir-sample-out-of-order"}\' (err-mimir-max-label-names-per-series)',
    'rejected http_400 false',
  ],
  ['VictoriaMetrics', 'prometheus', 204, '', 'stored'],
  [
    'a metric named as a cause',
    'prometheus',
    400,
    'bad series max_sample_age{a="b"}',
    'rejected http_400 false',
  ],
]

describe.each(Object.entries({ Cortex: cortex, Prometheus: prometheus, Mimir: mimirRows, others }))(
  'the words of %s',
  (_, rows) => {
    it.each(rows.map((row) => [...row, undefined].slice(0, 6) as unknown as Required<Row>))(
      '%s, to %s: %i %s',
      (_situation, receiver, status, body, expected, said: string | undefined) => {
        expect(verdict(receiver, status, body)).toBe(expected)
        if (said !== undefined) expect(redactErrorText(body)).toBe(said)
      },
    )
  },
)

describe('what AMP answered until 2024', () => {
  it.each([
    [
      `${user}series={__name__="t"}, timestamp=2026: duplicate sample for timestamp`,
      'refused duplicate_sample',
    ],
    [
      `${user}series={a="}, timestamp=1: too old sample"}, timestamp=2026: out of order sample`,
      'refused out_of_order',
    ],
    // Only where the receiver names the series before its cause.
    [`label value too long for metric: "a} out of order"`, 'rejected http_400 true'],
    [`bad series={a="b"}, timestamp=2026: out of order sample`, 'rejected http_400 true'],
  ])('%s', (body, expected) => {
    expect(verdict('amp', 400, body)).toBe(expected)
  })
})
