import { describe, expect, it } from 'vitest'
import { leavesOf } from '../../../src/explain/payload-path.ts'
import { createPayloadTimes, type TimeFinding } from '../../../src/explain/payload-times.ts'
import type { JsonValue } from '../../../src/model.ts'

const start = 1_767_225_600_000

/** Of one device whose messages come every 1.5 s. */
function find(payloads: readonly JsonValue[], isRecorded = true): TimeFinding[] {
  const times = createPayloadTimes()
  for (const [index, payload] of payloads.entries()) {
    times.add('a/1', leavesOf(payload), isRecorded ? start + index * 1500 : undefined)
  }
  return times.findings()
}

describe('a time in the payloads', () => {
  it.each<[string, JsonValue[], string, string | undefined]>([
    [
      'in milliseconds',
      [-400, 1100, 2600].map((ms) => ({ ts: start + ms })),
      '0.4 s behind receipt',
      'timestamp: ts',
    ],
    [
      'of an early clock',
      [400, 1900, 3500].map((ms) => ({ ts: start + ms })),
      '0.4 s ahead of receipt',
      'timestamp: ts',
    ],
    [
      'that is hours off',
      [0, 1, 2].map((n) => ({ ts: start - 9_000_000 + n * 1500 })),
      '2.5 h behind receipt',
      'timestamp: ts',
    ],
    [
      'that is minutes off',
      [0, 1, 2].map((n) => ({ ts: start - 300_000 + n * 1500 })),
      '5 min behind receipt',
      'timestamp: ts',
    ],
    ['that stands still', [1, 2, 3].map(() => ({ ts: start })), 'stuck', undefined],
    [
      'in whole seconds',
      [0, 0, 0, 0, 1].map((s) => ({ ts: start / 1000 + s })),
      'whole seconds, 4 messages in one',
      undefined,
    ],
    [
      'in whole seconds, each of its own',
      [0, 1, 3].map((s) => ({ ts: start / 1000 + s })),
      '0 s behind receipt',
      'timestamp: ts',
    ],
    [
      'in parts of a second',
      [5, 5, 6].map((ms) => ({ ts: start + ms })),
      'not a time for each message, 2 messages in one',
      undefined,
    ],
    [
      'as text, further in',
      ['00', '01', '03'].map((s) => ({ meta: { createdAt: `2026-01-01T00:00:${s}Z` } })),
      '0 s behind receipt',
      'timestamp: meta.createdAt',
    ],
    [
      'without a zone',
      ['00', '01', '03'].map((s) => ({ Time: `2026-01-01T01:00:${s}` })),
      'a local time without a zone',
      'timestamp: { value: Time, timezone: … }',
    ],
  ])('%s', (_, payloads, verdict, offer) => {
    expect(find(payloads)).toMatchObject([{ device: 'a/1', messages: payloads.length, verdict, offer }])
  })

  it('is not compared with a time of receipt that nobody wrote down', () => {
    expect(
      find(
        [0, 1, 2].map((n) => ({ ts: start + n })),
        false,
      ),
    ).toMatchObject([{ verdict: 'a time for each message' }])
  })

  it.each<[string, JsonValue]>([
    ['by another name', { total: start }],
    ['from before 2001', { uptime: 86_400, ts: 7 }],
    ['of an element', { list: [{ ts: start }] }],
    ['that is the payload', start],
    ['that is no text of a time', { time: 'noon' }],
  ])('is none %s', (_, payload) => {
    expect(find([payload, payload, payload])).toEqual([])
  })

  it('takes three messages of one device to judge', () => {
    expect(find([{ ts: start }, { ts: start }])).toEqual([])
  })
})
