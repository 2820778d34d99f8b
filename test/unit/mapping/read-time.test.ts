import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../src/model.ts'
import { readTime, type TimeUnit } from '../../../src/time/read-time.ts'
import { cpuMsOf } from '../../helpers/cpu-time.ts'

const newYear = Date.UTC(2026, 0, 1)

describe('a number as time', () => {
  it.each<[time: number, milliseconds: number]>([
    [1_767_225_600, newYear],
    [1_767_225_600_000, newYear],
    [1_767_225_600_000_000, newYear],
    [1_767_225_600_000_000_000, newYear],
    [1_767_225_600.1234, newYear + 123],
    [1_767_225_600.1236, newYear + 124],
    [1_767_225_600_000.4, newYear],
    // As Shelly devices send it.
    [1_631_186_545.04, 1_631_186_545_040],
    [1_624_348_482.25, 1_624_348_482_250],
    [1_767_225_600_123_500, newYear + 124],
    [1_767_225_600_123_499, newYear + 123],
    [1_767_225_600_000_600, newYear + 1],
    [0, 0],
    [-1, -1000],
    // Magnitudes at, below and above each limit.
    [99_999_999_999, 99_999_999_999_000],
    [100_000_000_000, 100_000_000_000],
    [99_999_999_999_999, 99_999_999_999_999],
    [100_000_000_000_000, 100_000_000_000],
    [99_999_999_999_999_980, 99_999_999_999_999.98],
    [100_000_000_000_000_000, 100_000_000_000],
    [-100_000_000_000, -100_000_000_000],
  ])('%d is %d ms', (time, milliseconds) => {
    expect(readTime(time, undefined)).toBe(Math.round(milliseconds))
  })

  it.each<[unit: TimeUnit, milliseconds: number]>([
    ['s', 5_000_000],
    ['ms', 5000],
    ['us', 5],
    ['ns', 0],
  ])('goes by the unit %s if there is one', (unit, milliseconds) => {
    expect(readTime(5000, unit)).toBe(milliseconds)
    expect(readTime('5000', unit)).toBe(milliseconds)
  })
})

describe('text as time', () => {
  it.each<[text: string, milliseconds: number]>([
    ['1767225600', newYear],
    [' 1767225600.5 ', newYear + 500],
    ['1.7672256e9', newYear],
    ['1.7672256E+9', newYear],
    ['17672256000e-01', newYear],
    ['+1767225600', newYear],
    ['-1', -1000],
    ['\t2026-01-01T00:00:00Z\n', newYear],
    ['2026-01-01T00:00:00Z', newYear],
    ['2026-01-01t00:00:00z', newYear],
    ['2026-01-01 00:00:00Z', newYear],
    ['2026-01-01T00:00:00 Z', newYear],
    ['2026-01-01T00:00Z', newYear],
    ['2026-01-01T09:00:00+09:00', newYear],
    ['2026-01-01T09:00:00+0900', newYear],
    ['2026-01-01T09:00:00+09', newYear],
    ['2026-01-01T23:59:00+23:59', newYear],
    ['2025-12-31T18:30:00-05:30', newYear],
    ['2026-01-01T00:00:00.5Z', newYear + 500],
    ['2026-01-01T00:00:00,5Z', newYear + 500],
    ['2026-01-01T00:00:00.1234567Z', newYear + 123],
    // As ChirpStack, The Things Stack and .NET send it.
    ['2022-07-18T10:02:15.812284501+00:00', Date.UTC(2022, 6, 18, 10, 2, 15, 812)],
    ['2020-02-17T07:49:09.935284891Z', Date.UTC(2020, 1, 17, 7, 49, 9, 935)],
    ['2022-03-18T12:55:21.3424136Z', Date.UTC(2022, 2, 18, 12, 55, 21, 342)],
    ['2026-01-01T00:00:00.000000000000000000000000000001Z', newYear],
    ['2026-01-01T00:00:00.9996Z', newYear + 1000],
    ['2025-12-31T23:59:60Z', newYear],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['1969-12-31T23:59:59Z', -1000],
  ])('%j', (text, milliseconds) => {
    expect(readTime(text, undefined)).toBe(milliseconds)
  })

  it.each(['2026-01-01T00:00:00', '2026-01-01 00:00', '2026-01-01', '2026-01-01T00:00:00.123'])(
    '%j has no zone',
    (text) => {
      expect(readTime(text, undefined)).toBe('time_without_zone')
    },
  )

  it.each<[value: JsonValue | undefined]>([
    [''],
    ['now'],
    ['2026-13-01T00:00:00Z'],
    ['2026-00-01T00:00:00Z'],
    ['2026-02-30T00:00:00Z'],
    ['2025-02-29T00:00:00Z'],
    ['2026-01-00T00:00:00Z'],
    ['2026-01-01T24:00:00Z'],
    ['2026-01-01T00:60:00Z'],
    ['2026-01-01T00:00:61Z'],
    ['2026-01-01T00:00:00+24:00'],
    ['2026-01-01T00:00:00+09:60'],
    ['2026-01-01T00:00:00+9'],
    ['2026-01-01T00:00:00 JST'],
    ['2026-1-1T00:00:00Z'],
    ['x2026-01-01T00:00:00Z'],
    ['2026-01-01T00:00:00Zx'],
    ['2026-01-32T00:00:00Z'],
    ['2026-01-99T00:00:00Z'],
    ['2026-W01-4T00:00:00Z'],
    ['2026-001T00:00:00Z'],
    ['20260101T000000Z'],
    ['2026-01-01T00:00:00.Z'],
    // As people read them: for each maker that shows these, another field has the time in figures.
    ['Thu, 01 Jan 2026 00:00:00 GMT'],
    ['Thu Jan 01 2026 01:00:00 GMT+0100 (Central European Standard Time)'],
    ['Jan 1, 2026 0:00:00 AM'],
    ['00:00'],
    ['0T00:00:06'],
    ['01/02/2026 00:00'],
    ['12:30:00Z'],
    ['0x5f5e100'],
    ['1e400'],
    [Number.POSITIVE_INFINITY],
    [true],
    [null],
    [undefined],
    [[1_767_225_600]],
    [{ seconds: 1 }],
  ])('%j cannot be read', (value) => {
    expect(readTime(value, undefined)).toBe('time_unreadable')
  })
})

it('a long text is not tried in a thousand ways', async () => {
  const blanks = ' '.repeat(100_000)
  const cpuMs = await cpuMsOf(() => {
    for (const text of [`2026-01-01${blanks}x`, `${blanks}x`, `${'1'.repeat(100_000)}x`]) {
      expect(readTime(text, undefined)).toBe('time_unreadable')
    }
  })
  expect(cpuMs).toBeLessThan(500)
})
