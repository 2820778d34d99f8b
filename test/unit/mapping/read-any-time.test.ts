import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../src/model.ts'
import { compileTimeReader, type TimeOptions } from '../../../src/time/read-any-time.ts'
import { timeFormatProblem } from '../../../src/time/time-format.ts'
import { isTimeZone } from '../../../src/time/time-zone.ts'
import { cpuMsOf } from '../../helpers/cpu-time.ts'

function read(value: JsonValue, options: TimeOptions = {}): string {
  const time = compileTimeReader(options)(value)
  return typeof time === 'number' ? new Date(time).toISOString() : time
}

const noon = '2026-06-01T12:00:00.000Z'
const tenUtc = '2026-06-01T10:00:00.000Z'

describe('a time that can mean one moment only', () => {
  it.each<[JsonValue, string]>([
    ['20260601T120000Z', noon],
    ['20260601T1200Z', noon],
    ['20260601 120000 UTC', noon],
    ['20260601T120000.25+0200', '2026-06-01T10:00:00.250Z'],
    ['2026/06/01 12:00:00Z', noon],
    ['2026/6/1 12:00 +02:00', tenUtc],
    ['2026.06.01 12:00:00,5 UTC', '2026-06-01T12:00:00.500Z'],
    ['2026-06-01 12:00:00 UTC', noon],
    ['2026-06-01T12:00:00 GMT+0200', tenUtc],
    ['2026-06-01T12:00:00+02:00[Europe/Berlin]', tenUtc],
    ['2026-06-01T12:00:00[Europe/Berlin]', tenUtc],
    ['2026-06-01T12:00Z[UTC]', noon],
    // Of two that differ, the offset is the one that was in force.
    ['2026-06-01T12:00:00+02:00[Asia/Tokyo]', tenUtc],
    ['Mon, 01 Jun 2026 12:00:00 GMT', noon],
    ['Monday, 1 June 2026 12:00:00 +0200', tenUtc],
    ['01-JUN-2026 12:00:00Z', noon],
    ['01.06.2026 12:00 UTC', noon],
    ['1.6.2026, 12:00:00 UTC', noon],
    ['Mon Jun  1 12:00:00 2026 UTC', noon],
    [{ seconds: 1_780_315_200, nanos: 500_000_000 }, '2026-06-01T12:00:00.500Z'],
    [{ seconds: '1780315200' }, noon],
    [{ _seconds: 1_780_315_200, _nanoseconds: 1_000_000 }, '2026-06-01T12:00:00.001Z'],
    [1_780_315_200, noon],
    ['2026-06-01T12:00:00Z', noon],
  ])('%j is read without a format', (value, time) => {
    expect(read(value)).toBe(time)
    expect(read(value, { timezone: 'Asia/Tokyo' })).toBe(time)
  })

  it.each<[JsonValue, string]>([
    ['2026/06/01 12:00:00', tenUtc],
    ['20260601T120000', tenUtc],
    ['01.06.2026 12:00', tenUtc],
    ['1 June 2026 12:00:00', tenUtc],
    ['Mon Jun  1 12:00:00 2026', tenUtc],
    ['2026-06-01T12:00:00', tenUtc],
  ])('but %j is local, and needs a zone', (value, time) => {
    expect(read(value)).toBe('time_without_zone')
    expect(read(value, { timezone: 'Europe/Berlin' })).toBe(time)
  })

  it.each<JsonValue>([
    // The sixth of January, or the first of June.
    '06/01/2026 12:00 UTC',
    '6-1-2026 12:00 UTC',
    '01/06/26',
    '31.02.2026 12:00 UTC',
    '2026/13/01 12:00 UTC',
    '2026/06-01 12:00 UTC',
    '2026/06/01 24:00 UTC',
    '2026/06/01 12:60 UTC',
    '2026/06/01 1200 UTC',
    '1 Jux 2026 12:00:00 UTC',
    '2026-06-01T12:00:00[Nowhere/Else]',
    '2026-06-01T12:00:00[]',
    '2026-06-01T12:00:00 CEST',
    'yesterday',
    {},
    { seconds: 'x' },
    { nanos: 5 },
    [],
    [1_780_315_200],
    true,
    null,
  ])('%j is none', (value) => {
    expect(read(value, { timezone: 'UTC' })).toBe('time_unreadable')
  })

  it('tells what it asks of zones', () => {
    const asked: unknown[][] = []
    const reader = compileTimeReader({ timezone: 'Asia/Tokyo' })
    for (const text of [
      '2026-01-01T00:00:00',
      '2026-01-01T00:00:00Z',
      '2026/01/02 00:00 [Europe/Berlin]',
      '5',
    ]) {
      reader(text, (...args) => asked.push(args))
    }
    expect(asked).toEqual([
      ['Asia/Tokyo 20454', false],
      ['Europe/Berlin 20455', true],
    ])
  })
})

describe('a time with a format', () => {
  it.each<[format: string, JsonValue, string]>([
    ['MM/dd/yyyy h:mm a', '06/01/2026 1:05 PM', '2026-06-01T13:05:00.000Z'],
    ['MM/dd/yyyy h:mm a', '06/01/2026 12:00 a.m.', '2026-06-01T00:00:00.000Z'],
    ['MM/dd/yyyy h:mm a', '06/01/2026 12:00 pm', noon],
    ['MM/dd/yyyy h:mm a', '06/01/2026 13:00 pm', 'time_unreadable'],
    ['MM/dd/yyyy h:mm a', '06/01/2026 0:30 pm', 'time_unreadable'],
    ['dd/MM/yy', '01/06/26', '2026-06-01T00:00:00.000Z'],
    ['yyyyMMddHHmmss', '20260601120000', noon],
    ['yyyyMMddHHmmss', 20_260_601_120_000, noon],
    ['yyMMddHHmmss', 260_601_120_000, noon],
    ['d MMM yyyy HH:mm:ss.SSS', '1 june 2026 12:00:00.25', '2026-06-01T12:00:00.250Z'],
    ['EEE MMM d yyyy H:m:s', 'Mon Jun 1 2026 12:0:0', noon],
    ['yyyy年MM月dd日 HH:mm', '2026年06月01日 12:00', noon],
    ["yyyy-MM-dd'T'HH.mm.ss", '2026-06-01T12.00.00', noon],
    ["'at' dd.MM.yyyy (HH:mm)", 'at 01.06.2026 (12:00)', noon],
    ['yyyy-MM-dd HH:mm XXX', '2026-06-01 12:00 +02:00', tenUtc],
    ['yyyy-MM-dd HH:mmX', '2026-06-01 12:00Z', noon],
    ['yyyy-MM-dd HH:mm', '2026-06-01   12:00', noon],
    ['yyyy-MM-dd HH:mm', ' 2026-06-01 12:00 ', noon],
    ['yyyy-MM-dd HH:mm', '2026-06-01 12:00:00', 'time_unreadable'],
    ['yyyy-MM-dd HH:mm', '2026-06-31 12:00', 'time_unreadable'],
    ['yyyy-MM-dd HH:mm', 1_780_315_200, 'time_unreadable'],
    ['yyyy.MM.dd', '2026-06-01', 'time_unreadable'],
    ['yyyy-MM-dd HH:mm', `2026-06-01 12:00${' '.repeat(100)}`, 'time_unreadable'],
    ['yyyy-MM-dd HH:mm', { seconds: 5 }, 'time_unreadable'],
  ])('%s reads %j as %s', (format, value, time) => {
    expect(timeFormatProblem(format)).toBeUndefined()
    expect(read(value, { format, timezone: 'UTC' })).toBe(time)
  })

  it('is local unless it has a zone', () => {
    expect(read('01/06/2026 12:00', { format: 'dd/MM/yyyy HH:mm', timezone: 'Europe/Berlin' })).toBe(tenUtc)
    expect(read('01/06/2026 12:00', { format: 'dd/MM/yyyy HH:mm' })).toBe('time_without_zone')
  })

  it.each([
    ['YYYY-MM-DD', '`YYYY` is no part of a time'],
    ['%Y-%m-%d', '`Y` is no part of a time'],
    ['yyyy-MM-ddTHH:mm', '`T` is no part of a time'],
    ['yyyy-MM', 'expected year, month and day, each once'],
    ['yyyy yy MM dd', 'expected year, month and day, each once'],
    ['HH:mm', 'expected year, month and day, each once'],
    ['yyyy-MM-dd dd', 'expected each part of the time once'],
    ['yyyy-MM-dd hh:mm', 'expected `HH`, or `hh` and `a`, for the hour'],
    ['yyyy-MM-dd HH:mm a', 'expected `HH`, or `hh` and `a`, for the hour'],
    [`yyyy-MM-dd${'-'.repeat(51)}`, 'expected a format of at most 60 characters'],
  ])('%s is none: %s', (format, problem) => {
    expect(timeFormatProblem(format)).toContain(problem)
  })

  it('of sixty characters may be', () => {
    expect(timeFormatProblem(`yyyy-MM-dd${'-'.repeat(50)}`)).toBeUndefined()
  })
})

it('reads any text in a short time', async () => {
  const texts = ['1', '1.', '2026-', 'mon ', 'jun ', '[a', '1:0', '+0', ' '].map((part) =>
    part.repeat(100).slice(0, 100),
  )
  const formats = [undefined, 'd M yy H m s a X'.replace(' a', ''), 'EEE MMM d yyyy', 'SSS yyyy M d H m s']
  const readers = formats.map((format) => compileTimeReader({ format, timezone: 'UTC' }))
  const ms = await cpuMsOf(() => {
    for (const reader of readers) for (const text of texts) for (let n = 0; n < 100; n++) reader(text)
  })
  // 3,600 readings: less than a tenth of a millisecond each.
  expect(ms).toBeLessThan(360)
})

it('keeps no more zones than it has room for, however a payload writes them', () => {
  const letters = 'europe/berlin'
  for (let n = 0; n < 500; n++) {
    const name = [...letters].map((letter, at) => ((n >> at) & 1 ? letter.toUpperCase() : letter)).join('')
    expect(isTimeZone(name)).toBe(true)
  }
  expect(read('2026-06-01T12:00:00', { timezone: 'Europe/Berlin' })).toBe(tenUtc)
})
