import { describe, expect, it } from 'vitest'
import type { MappingLimits } from '../../../src/mapping/mapping-parts.ts'
import type { JsonValue } from '../../../src/model.ts'
import { mapLine, rules } from '../../helpers/mapping.ts'
import { receivedAtMs } from '../../helpers/message.ts'

const received = receivedAtMs / 1000

function mapTime(time: JsonValue, timestamp = 't', limits: Partial<MappingLimits> = {}): string[] {
  const file = rules(`  - { topic: a, timestamp: ${timestamp}, metrics: { m: v, n: v } }`)
  return mapLine(file, { topic: 'a', payload: { v: 1, t: time } }, limits)
}

function samplesAt(timestampMs: number): string[] {
  return [`m 1 ${timestampMs}`, `n 1 ${timestampMs}`]
}

const anyAge = { sampleAgeMaxMs: undefined }
const now = { now: () => receivedAtMs }

describe('the time of samples', () => {
  it('is the time of receipt without a timestamp in the rule', () => {
    const file = rules('  - { topic: a, metrics: { m: v } }')
    expect(mapLine(file, { topic: 'a', payload: { v: 1, ts: 5 }, received_at: receivedAtMs - 7 })).toEqual([
      `m 1 ${receivedAtMs - 7}`,
    ])
  })

  it.each<[time: JsonValue, timestampMs: number]>([
    [received - 2, receivedAtMs - 2000],
    [received - 2.25, receivedAtMs - 2250],
    [String(received - 2), receivedAtMs - 2000],
    [receivedAtMs - 3, receivedAtMs - 3],
    [receivedAtMs - 3.5, receivedAtMs - 3],
    ['2026-01-01T00:00:01.5Z', receivedAtMs - 3500],
  ])('is the device time %j', (time, timestampMs) => {
    expect(mapTime(time)).toEqual(samplesAt(timestampMs))
  })

  it.each<[time: JsonValue, timestamp: string]>([
    ['2026/01/01 09:00:03', '{ value: t, timezone: Asia/Tokyo }'],
    ['01.01.2026 09:00:03', '{ value: t, timezone: Asia/Tokyo }'],
    ['2026-01-01T09:00:03[Asia/Tokyo]', 't'],
    ['01/01/2026 9:00:03 AM', '{ value: t, format: "MM/dd/yyyy h:mm:ss a", timezone: Asia/Tokyo }'],
    [20_260_101_000_003, '{ value: t, format: yyyyMMddHHmmss, timezone: UTC }'],
    [{ seconds: received - 2, nanos: 0 }, 't'],
  ])('is read from %j by %s', (time, timestamp) => {
    expect(mapTime(time, timestamp)).toEqual(samplesAt(receivedAtMs - 2000))
  })

  it('goes by a unit', () => {
    expect(mapTime(receivedAtMs * 1000, '{ value: t, unit: us }')).toEqual(samplesAt(receivedAtMs))
    expect(mapTime(5, '{ value: t, unit: ms }')).toEqual(['# clock_unset', ...samplesAt(receivedAtMs)])
  })

  it('may be a variable', () => {
    expect(mapTime(0, '$received_at')).toEqual(samplesAt(receivedAtMs))
  })
})

describe('a device clock that is wrong', () => {
  it.each<[clock: string, time: JsonValue, correction: string]>([
    ['+31 s', received + 31, 'clock_ahead'],
    ['+30.001 s', received + 30.001, 'clock_ahead'],
    ['2106', 4_294_967_295, 'clock_ahead'],
    ['2106 in ms', 4_294_967_295_000, 'clock_ahead'],
    ['1970', 0, 'clock_unset'],
    ['2000', 946_684_800, 'clock_unset'],
    ['before 1970', -1, 'clock_unset'],
    ['the last ms of 2019', 1_577_836_799_999, 'clock_unset'],
    ['text', 'soon', 'time_unreadable'],
    ['no field', null, 'time_unreadable'],
    ['an object', {}, 'time_unreadable'],
    ['1e400', Number.POSITIVE_INFINITY, 'time_unreadable'],
    ['local time', '2026-01-01T09:00:05', 'time_without_zone'],
  ])('%s: the time of receipt, counted', (_, time, correction) => {
    expect(mapTime(time, 't', anyAge)).toEqual([`# ${correction}`, ...samplesAt(receivedAtMs)])
    expect(mapTime(time, '{ value: t, outside: receipt }', anyAge)).toEqual([
      `# ${correction}`,
      ...samplesAt(receivedAtMs),
    ])
    expect(mapTime(time, '{ value: t, outside: drop }', anyAge)).toEqual(['# bad_time × 2, rule 0'])
  })

  it.each<[clock: string, time: number]>([
    ['+30 s', receivedAtMs + 30_000],
    ['+29.999 s', receivedAtMs + 29_999],
    ['the first ms of 2020', 1_577_836_800_000],
    ['right', receivedAtMs],
  ])('is not one at %s', (_, time) => {
    expect(mapTime(time, 't', anyAge)).toEqual(samplesAt(time))
    expect(mapTime(time, '{ value: t, outside: drop }', anyAge)).toEqual(samplesAt(time))
  })
})

describe('the age of samples', () => {
  it.each<[age: string, time: number, lines: string[]]>([
    ['3,299.999 s', receivedAtMs - 3_299_999, samplesAt(receivedAtMs - 3_299_999)],
    ['3,300 s', receivedAtMs - 3_300_000, samplesAt(receivedAtMs - 3_300_000)],
    ['3,300.001 s', receivedAtMs - 3_300_001, ['# too_old × 2, rule 0']],
    ['3,301 s', receivedAtMs - 3_301_000, ['# too_old × 2, rule 0']],
  ])('of %s', (_, time, lines) => {
    expect(mapTime(time, 't', now)).toEqual(lines)
  })

  it('has no limit unless one is set', () => {
    expect(mapTime(1_600_000_000, 't', anyAge)).toEqual(samplesAt(1_600_000_000_000))
  })

  it('counts from now also where the time is that of receipt', () => {
    const late = { now: () => receivedAtMs + 3_300_001 }
    expect(mapLine(undefined, { topic: '', payload: { a: 1, b: [2] } }, late)).toEqual(['# too_old × 2'])
    expect(mapTime(0, 't', late)).toEqual(['# clock_unset', '# too_old × 2, rule 0'])
  })
})
