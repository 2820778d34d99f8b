import { expect, test } from 'vitest'
import type { ExplainedMessage } from '../../../../src/studio/page/engine/protocol.ts'
import { publishCommand, shellWord, testEntry } from '../../../../src/studio/page/live/copies.ts'
import { formatNumber, formatRate, formatShare } from '../../../../src/studio/page/live/format-live.ts'
import { describeChange, hexRows, leavesOf, numberOf } from '../../../../src/studio/page/live/payload.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test('leaves are written as field paths, in the order of the payload', () => {
  expect(leavesOf(bytes('{"a":{"room temp":1,"b":[true,null]},"c":"x"}'))).toEqual([
    { path: 'a.`room temp`', value: 1 },
    { path: 'a.b[0]', value: true },
    { path: 'a.b[1]', value: null },
    { path: 'c', value: 'x' },
  ])
  expect(leavesOf(bytes('21.5'))).toEqual([{ path: '$', value: 21.5 }])
  expect(leavesOf(bytes('{'))).toBeUndefined()
  expect(leavesOf(Uint8Array.of(0xff))).toBeUndefined()
  const deep = `${'['.repeat(5_000)}1${']'.repeat(5_000)}`
  expect(leavesOf(bytes(deep))).toEqual([{ path: `$${'[0]'.repeat(64)}`, value: '… nested deeper' }])
})

test.each([
  [287.03, 287.04, '▲+0.01'],
  [19, 17, '▼−2'],
  [0.1, 0.3, '▲+0.2'],
  ['a', 'b', 'changed'],
  [1, '1', 'changed'],
  [1, 1, ''],
  [undefined, 1, ''],
] as const)('from %j to %j: %s', (before, now, expected) => {
  expect(describeChange(before, now)).toBe(expected)
})

test.each([
  [true, 1],
  ['OFF', 0],
  ['21.5', 21.5],
  ['', undefined],
  ['auto', undefined],
  [null, undefined],
] as const)('%j is plotted as %s', (value, expected) => {
  expect(numberOf(value)).toBe(expected)
})

test('figures', () => {
  expect([14.4, 3.14, 0.04, 0, 1234.5].map(formatRate)).toEqual([
    '14/s',
    '3.1/s',
    '0.04/s',
    '0.0/s',
    '1,235/s',
  ])
  expect([formatShare(62, 100), formatShare(1, 1000), formatShare(0, 9)]).toEqual(['62 %', '<1 %', ''])
  expect([1033344000.0000001, 0.1 + 0.2, 21.5, Number.NaN].map(formatNumber)).toEqual([
    '1033344000',
    '0.3',
    '21.5',
    'NaN',
  ])
})

test('bytes are shown sixteen a row', () => {
  expect(hexRows(bytes('abc\u0000'))).toEqual([{ at: '00000', hex: '61 62 63 00', text: 'abc·' }])
})

test('a command of the shell keeps every character', () => {
  expect([shellWord('a/b'), shellWord("it's"), shellWord('$(x)'), shellWord('')]).toEqual([
    'a/b',
    `'it'\\''s'`,
    "'$(x)'",
    "''",
  ])
  expect(publishCommand('mqtt://h:1', 'a/b', bytes('{"t":1}'))).toBe(
    `mosquitto_pub -h h -p 1 -i device-7 -t a/b -m '{"t":1}'`,
  )
  expect(publishCommand('mqtts://[::1]', 'a', Uint8Array.of(255))).toBe(
    'echo /w== | base64 -d | mosquitto_pub -h ::1 -p 8883 -i device-7 -t a --tls-use-os-certs -s',
  )
})

test('a test for the mapping file has the message as it was received', () => {
  const series = { name: 't', labels: [['device', 'a"b']] as const, value: 1, timestampMs: undefined }
  const explained = { leaves: [{ series: [series] }], otherSeries: [] } as unknown as ExplainedMessage
  const message = { topic: 'a/b', clientId: 'n/a', receivedAtMs: 1_000, payload: bytes('{"t":1}') }
  expect(testEntry(message, explained)).toBe(
    [
      '  - name: a message that was recorded',
      '    topic: "a/b"',
      '    received_at: 1970-01-01T00:00:01.000Z',
      '    payload: {"t":1}',
      '    expect: |',
      '      t{device="a\\"b"} 1 1000',
      '',
    ].join('\n'),
  )
})
