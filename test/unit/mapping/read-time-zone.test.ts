import { describe, expect, it } from 'vitest'
import { compileTimeReader } from '../../../src/time/read-any-time.ts'
import { isTimeZone } from '../../../src/time/time-zone.ts'

const read = (text: string, timezone: string) => {
  const time = compileTimeReader({ timezone })(text)
  return typeof time === 'number' ? new Date(time).toISOString() : time
}

describe('a local time in a named zone', () => {
  it.each<[timezone: string, local: string, utc: string]>([
    ['UTC', '2026-01-01T00:00:00', '2026-01-01T00:00:00.000Z'],
    ['Asia/Tokyo', '2026-01-01T09:00:00', '2026-01-01T00:00:00.000Z'],
    ['Asia/Kathmandu', '2026-01-01T05:45:00', '2026-01-01T00:00:00.000Z'],
    ['America/New_York', '2026-01-01T00:00:00', '2026-01-01T05:00:00.000Z'],
    ['America/New_York', '2026-07-01T00:00:00', '2026-07-01T04:00:00.000Z'],
    ['Europe/Berlin', '2026-01-01T00:00:00', '2025-12-31T23:00:00.000Z'],
    ['Europe/Berlin', '2026-07-01T00:00:00', '2026-06-30T22:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-01-01T00:00:00', '2025-12-31T13:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-07-01T00:00:00', '2026-06-30T13:30:00.000Z'],
    ['Pacific/Kiritimati', '2026-01-01T13:59:59', '2025-12-31T23:59:59.000Z'],
    ['Pacific/Pago_Pago', '2025-12-31T13:00:00', '2026-01-01T00:00:00.000Z'],
  ])('%s %s is %s', (timezone, local, utc) => {
    expect(read(local, timezone)).toBe(utc)
  })

  it.each<[local: string, utc: string]>([
    ['2026-01-01', '2025-12-31T15:00:00.000Z'],
    ['2026-01-01 00:00', '2025-12-31T15:00:00.000Z'],
    ['2026-01-01T00:00:00.5', '2025-12-31T15:00:00.500Z'],
    ['2026-01-01T00:00:00,1236', '2025-12-31T15:00:00.124Z'],
    ['2026-01-01T00:00:00.1234567', '2025-12-31T15:00:00.123Z'],
    ['2026-01-01T00:00:00.9996', '2025-12-31T15:00:01.000Z'],
    ['2025-12-31T23:59:60', '2025-12-31T15:00:00.000Z'],
    ['9999-12-31T23:59:59', '9999-12-31T14:59:59.000Z'],
  ])('has the forms of one with a zone: %s', (local, utc) => {
    expect(read(local, 'Asia/Tokyo')).toBe(utc)
  })

  it.each<[text: string, utc: string]>([
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T00:00:00+01:00', '2025-12-31T23:00:00.000Z'],
    ['1767225600', '2026-01-01T00:00:00.000Z'],
  ])('does not count where the text has a zone or is a number: %s', (text, utc) => {
    expect(read(text, 'Asia/Tokyo')).toBe(utc)
  })

  it.each(['2026-02-30T00:00:00', '2026-01-01T25:00:00', 'yesterday', ''])('has to exist: %j', (text) => {
    expect(read(text, 'Asia/Tokyo')).toBe('time_unreadable')
  })
})

describe('where clocks go forward', () => {
  it.each<[timezone: string, local: string, utc: string]>([
    ['America/New_York', '2026-03-08T01:59:59', '2026-03-08T06:59:59.000Z'],
    ['America/New_York', '2026-03-08T02:00:00', '2026-03-08T07:00:00.000Z'],
    ['America/New_York', '2026-03-08T02:59:59', '2026-03-08T07:59:59.000Z'],
    ['America/New_York', '2026-03-08T03:00:00', '2026-03-08T07:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29T01:59:59', '2026-03-29T00:59:59.000Z'],
    ['Europe/Berlin', '2026-03-29T02:30:00', '2026-03-29T01:30:00.000Z'],
    ['Europe/Berlin', '2026-03-29T03:00:00', '2026-03-29T01:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04T01:59:59', '2026-10-03T15:29:59.000Z'],
    ['Australia/Lord_Howe', '2026-10-04T02:15:00', '2026-10-03T15:45:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04T02:30:00', '2026-10-03T15:30:00.000Z'],
  ])('a time that they skip is one of clocks that have not moved: %s %s', (timezone, local, utc) => {
    expect(read(local, timezone)).toBe(utc)
  })
})

describe('where clocks go back', () => {
  it.each<[timezone: string, local: string, utc: string]>([
    ['America/New_York', '2026-11-01T00:59:59', '2026-11-01T04:59:59.000Z'],
    ['America/New_York', '2026-11-01T01:00:00', '2026-11-01T05:00:00.000Z'],
    ['America/New_York', '2026-11-01T01:59:59', '2026-11-01T05:59:59.000Z'],
    ['America/New_York', '2026-11-01T02:00:00', '2026-11-01T07:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25T02:30:00', '2026-10-25T00:30:00.000Z'],
    ['Europe/Berlin', '2026-10-25T03:00:00', '2026-10-25T02:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05T01:29:59', '2026-04-04T14:29:59.000Z'],
    ['Australia/Lord_Howe', '2026-04-05T01:45:00', '2026-04-04T14:45:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05T02:00:00', '2026-04-04T15:30:00.000Z'],
  ])('the first of two times counts: %s %s', (timezone, local, utc) => {
    expect(read(local, timezone)).toBe(utc)
  })
})

describe('the zone of the past counts', () => {
  it.each<[what: string, timezone: string, local: string, utc: string]>([
    ['Kathmandu was 15 minutes behind', 'Asia/Kathmandu', '1985-12-31T12:00:00', '1985-12-31T06:30:00.000Z'],
    ['and is no longer', 'Asia/Kathmandu', '1986-01-01T12:00:00', '1986-01-01T06:15:00.000Z'],
    ['Japan had summer time', 'Asia/Tokyo', '1950-07-01T12:00:00', '1950-07-01T02:00:00.000Z'],
    [
      'summer time in the USA began in April',
      'America/New_York',
      '2006-03-20T12:00:00',
      '2006-03-20T17:00:00.000Z',
    ],
    ['the last day east of the date line', 'Pacific/Apia', '2011-12-29T23:59:59', '2011-12-30T09:59:59.000Z'],
    ['a day that Samoa left out', 'Pacific/Apia', '2011-12-30T12:00:00', '2011-12-30T22:00:00.000Z'],
    ['the first day west of it', 'Pacific/Apia', '2011-12-31T00:00:00', '2011-12-30T10:00:00.000Z'],
    ['an offset with seconds', 'Africa/Monrovia', '1970-01-01T00:00:00', '1970-01-01T00:44:30.000Z'],
  ])('%s', (_what, timezone, local, utc) => {
    expect(read(local, timezone)).toBe(utc)
  })
})

it('two zones by turns do not mix', () => {
  const local = '2026-01-01T12:00:00'
  const times = ['Asia/Tokyo', 'Europe/Berlin', 'Asia/Tokyo'].map((timezone) => read(local, timezone))
  expect(times).toEqual(['2026-01-01T03:00:00.000Z', '2026-01-01T11:00:00.000Z', '2026-01-01T03:00:00.000Z'])
})

describe('a time zone', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'Asia/Kathmandu'])(
    'is %s',
    (name) => {
      expect(isTimeZone(name)).toBe(true)
    },
  )

  it.each(['', 'Berlin', 'Europe/Bärlin', 'Europe/Berlin ', 'MESZ', 'local', '__proto__', '+25:00'])(
    'is not %j',
    (name) => {
      expect(isTimeZone(name)).toBe(false)
    },
  )
})
