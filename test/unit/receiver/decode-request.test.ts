import { compress } from 'snappyjs'
import { describe, expect, it } from 'vitest'
import { decodeRequest } from '../../../src/studio/receiver/decode-request.ts'
import { encodeRequest, type SeriesToSend, series, writeHeaders } from '../../helpers/write-request.ts'

const up = series({ __name__: 'up', host: 'a' }, [1_767_225_600_000, 1])

function violationsOf(body: Uint8Array, headers: Record<string, string> = writeHeaders): readonly string[] {
  const reading = decodeRequest(headers, body)
  return reading.ok ? [] : reading.violations
}

function violationsOfSeries(...timeseries: SeriesToSend[]): readonly string[] {
  return violationsOf(compress(encodeRequest(timeseries)))
}

it('reads series, samples and metadata', () => {
  const sent = [
    series(
      { __name__: 'up', host: 'é – 日本 🙂', __proto__x: 'y' },
      [-62_135_596_800_000, -0.5],
      [0, 0],
      [1, 1e308],
    ),
    series({ __name__: 'a:b', A: '1' }, [Number.MAX_SAFE_INTEGER, Number.NaN]),
  ]
  const bytes = encodeRequest(sent, [{ type: 2, metricFamilyName: 'up', help: 'Help.', unit: 'seconds' }])
  expect(decodeRequest(writeHeaders, compress(bytes))).toEqual({
    ok: true,
    request: {
      series: sent.map(({ labels, samples }) => ({
        labels: Object.fromEntries(labels),
        samples: samples.map(([timestampMs, value]) => ({ timestampMs, value })),
      })),
      metadata: [{ type: 2, metricFamilyName: 'up', help: 'Help.', unit: 'seconds' }],
      uncompressedBytes: bytes.length,
    },
  })
})

it('takes a label named __proto__ for what it is', () => {
  const sent = {
    labels: [
      ['__name__', 'up'],
      ['__proto__', 'x'],
    ],
    samples: [[1, 1]],
  } as const
  const reading = decodeRequest(writeHeaders, compress(encodeRequest([sent])))
  expect(reading.ok && Object.entries(reading.request.series[0]!.labels)).toEqual(sent.labels)
})

describe('headers', () => {
  it.each([
    ['content-encoding', 'gzip', /content-encoding: expected snappy \(actual: gzip\)/],
    ['content-type', 'application/json', /content-type: expected application\/x-protobuf/],
    ['x-prometheus-remote-write-version', '2.0.0', /remote-write-version: expected 0\.1\.0/],
    ['user-agent', '', /user-agent/],
    ['x-scope-orgid', 'tenant', /x-scope-orgid: expected none/],
  ])('names a wrong %s', (name, value, message) => {
    const violations = violationsOf(compress(encodeRequest([up])), { ...writeHeaders, [name]: value })
    expect(violations).toEqual([expect.stringMatching(message)])
  })

  it('names all that are missing', () => {
    expect(violationsOf(compress(encodeRequest([up])), {})).toHaveLength(4)
  })
})

describe('labels', () => {
  const sample = [[1, 1]] as const
  it.each<[string, [string, string][], string | RegExp]>([
    [
      'unsorted',
      [
        ['__name__', 'a'],
        ['z', '1'],
        ['b', '2'],
      ],
      'series[0]: label "b" stands behind "z"',
    ],
    [
      'a name behind a lower-case one',
      [
        ['a', '1'],
        ['__name__', 'a'],
      ],
      /"__name__" stands behind "a"/,
    ],
    [
      'repeated',
      [
        ['__name__', 'a'],
        ['b', '1'],
        ['b', '1'],
      ],
      'series[0] repeats label "b"',
    ],
    [
      'an empty value',
      [
        ['__name__', 'a'],
        ['b', ''],
      ],
      'series[0]: the value of label "b" is empty',
    ],
    [
      'an empty name',
      [
        ['', '1'],
        ['__name__', 'a'],
      ],
      'series[0] has an empty label name',
    ],
    [
      'an invalid name',
      [
        ['__name__', 'a'],
        ['b-c', '1'],
      ],
      'series[0]: "b-c" is not a label name',
    ],
    [
      'a colon in a name',
      [
        ['__name__', 'a'],
        ['b:c', '1'],
      ],
      /"b:c" is not a label name/,
    ],
    ['an invalid metric name', [['__name__', 'a b']], 'series[0]: "a b" is not a metric name'],
    ['no metric name', [['b', '1']], 'series[0] has no __name__'],
  ])('%s', (_, labels, message) => {
    expect(violationsOfSeries({ labels, samples: sample })).toEqual([expect.stringMatching(escaped(message))])
  })

  it('takes upper case before __name__ for sorted', () => {
    expect(
      violationsOfSeries({
        labels: [
          ['A', '1'],
          ['__name__', 'a'],
          ['b', '2'],
        ],
        samples: sample,
      }),
    ).toEqual([])
  })
})

describe('samples', () => {
  it.each<[string, [number, number][], string]>([
    ['none', [], 'series[0] has no sample'],
    [
      'the same time twice',
      [
        [5, 1],
        [5, 1],
      ],
      'series[0]: the time of samples[1], 5, is not after 5',
    ],
    [
      'times that go back',
      [
        [5, 1],
        [6, 1],
        [4, 1],
      ],
      'series[0]: the time of samples[2], 4, is not after 6',
    ],
  ])('%s', (_, samples, message) => {
    expect(violationsOfSeries(series({ __name__: 'a' }, ...samples))).toEqual([message])
  })

  it('of one series stand in one place', () => {
    const [first, second] = [
      series({ __name__: 'a', b: '1' }, [1, 1]),
      series({ __name__: 'a', b: '1' }, [2, 1]),
    ]
    expect(violationsOfSeries(first, up, second)).toEqual(['series[2] is the same series as series[0]'])
  })
})

it('names everything that is wrong at once', () => {
  expect(
    violationsOfSeries({
      labels: [
        ['b', ''],
        ['a', '1'],
      ],
      samples: [],
    }),
  ).toEqual([
    'series[0]: the value of label "b" is empty',
    'series[0]: label "a" stands behind "b"',
    'series[0] has no __name__',
    'series[0] has no sample',
  ])
})

describe('metadata', () => {
  it.each([
    [{ type: 2, metricFamilyName: 'not a name' }, 'metadata[0]: "not a name" is not a metric name'],
    [{ type: 9, metricFamilyName: 'up' }, 'metadata[0]: 9 is not a metric type'],
  ])('%o', (metadata, message) => {
    expect(violationsOf(compress(encodeRequest([up], [metadata])))).toEqual([message])
  })
})

describe('bytes that are no WriteRequest', () => {
  const framed = Buffer.from([0xff, 6, 0, 0, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59, 1, 5, 0, 0])
  it.each<[string, Uint8Array, RegExp]>([
    ['snappy frames', framed, /framed format of snappy/],
    ['no snappy', Buffer.from('{"a":1}'), /not in the block format of snappy/],
    ['empty body', Buffer.alloc(0), /not in the block format of snappy/],
    ['a bomb', Buffer.from([0x80, 0x80, 0x80, 0x80, 0x04, 0]), /too big/],
    [
      'an unknown field',
      compress(Buffer.from([0x12, 0])),
      /WriteRequest: field 2 of wire type 2 is not in the schema/,
    ],
    ['a known field of another wire type', compress(Buffer.from([0x08, 1])), /field 1 of wire type 0/],
    ['a field that ends too early', compress(Buffer.from([0x0a, 5, 0])), /end within a field/],
    ['a number that ends too early', compress(Buffer.from([0x0a, 0x80])), /end within a number/],
    ['a number that does not end', compress(Buffer.alloc(12, 0x8a)), /more than 10 bytes/],
    ['text that is not UTF-8', compress(Buffer.from([10, 5, 10, 3, 10, 1, 0xff])), /not UTF-8/],
    [
      'a time beyond 2^53',
      compress(encodeRequest([series({ __name__: 'a' }, [2 ** 60, 1])])),
      /beyond 2\^53/,
    ],
  ])('%s', (_, body, message) => {
    expect(violationsOf(body)).toEqual([expect.stringMatching(message)])
  })

  it('with a limit of its own', () => {
    const body = compress(encodeRequest([up]))
    const { length } = encodeRequest([up])
    expect(decodeRequest(writeHeaders, body, length).ok).toBe(true)
    expect(decodeRequest(writeHeaders, body, length - 1).ok).toBe(false)
  })
})

function escaped(message: string | RegExp): RegExp {
  return typeof message === 'string' ? new RegExp(`^${message.replace(/[[\]]/g, '\\$&')}$`) : message
}
