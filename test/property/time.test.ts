import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileTimeReader } from '../../src/time/read-any-time.ts'
import { readTime } from '../../src/time/read-time.ts'

const zones = [
  'UTC',
  'America/New_York',
  'America/St_Johns',
  'Europe/Berlin',
  'Africa/Casablanca',
  'Africa/Monrovia',
  'Asia/Tokyo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
]

const hourMs = 3_600_000

/** Changes of clocks and their surroundings among moments from 1970 to 2037. */
const moment = fc.oneof(
  fc.integer({ min: 0, max: Date.UTC(2037, 0, 1) / 1000 }),
  fc
    .tuple(
      fc.constantFrom(
        Date.UTC(2026, 2, 8, 7),
        Date.UTC(2026, 10, 1, 6),
        Date.UTC(2026, 2, 29, 1),
        Date.UTC(2026, 9, 25, 1),
        Date.UTC(2026, 3, 4, 15),
        Date.UTC(2026, 9, 3, 15, 30),
        Date.UTC(2011, 11, 30, 10),
        Date.UTC(1985, 11, 31, 18, 30),
        Date.UTC(1972, 0, 7, 0, 44, 30),
      ),
      fc.integer({ min: -3 * hourMs, max: 3 * hourMs }),
    )
    .map(([changeMs, awayMs]) => Math.floor((changeMs + awayMs) / 1000)),
)

/** What the clock on the wall shows, by fields: not the way in which the code finds the offset. */
function wallClock(utcMs: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  return format.format(utcMs)
}

describe('a local time', () => {
  it('is read as the first moment at which clocks show it', () => {
    fc.assert(
      fc.property(moment, fc.constantFrom(...zones), (seconds, zone) => {
        const shown = wallClock(seconds * 1000, zone)
        const read = compileTimeReader({ timezone: zone })(shown) as number
        expect(wallClock(read, zone)).toBe(shown)
        expect(read).toBeLessThanOrEqual(seconds * 1000)
        // The hour that comes twice is at most an hour; half of one on Lord Howe Island, a minute less in Liberia.
        expect(seconds * 1000 - read).toBeLessThanOrEqual(hourMs)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a moment', () => {
  const anyMs = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(9999, 11, 31) })

  it('is read from ISO 8601 as it was written', () => {
    fc.assert(
      fc.property(anyMs, (milliseconds) => {
        expect(readTime(new Date(milliseconds).toISOString(), undefined)).toBe(milliseconds)
      }),
    )
  })

  it('is the same with any offset', () => {
    fc.assert(
      fc.property(anyMs, fc.integer({ min: -23 * 60, max: 23 * 60 }), (milliseconds, minutes) => {
        const local = new Date(milliseconds + minutes * 60_000).toISOString().slice(0, -1)
        const size = Math.abs(minutes)
        const offset = [Math.floor(size / 60), size % 60]
          .map((part) => String(part).padStart(2, '0'))
          .join(':')
        fc.pre(local.startsWith('1') || local.startsWith('2'))
        expect(readTime(`${local}${minutes < 0 ? '-' : '+'}${offset}`, undefined)).toBe(milliseconds)
      }),
    )
  })

  it('is exact to the millisecond in every unit', () => {
    const usualMs = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) })
    fc.assert(
      fc.property(usualMs, (milliseconds) => {
        for (const [unit, time] of [
          ['s', milliseconds / 1000],
          ['ms', milliseconds],
          ['us', milliseconds * 1000],
          ['ns', milliseconds * 1_000_000],
        ] as const) {
          expect(readTime(time, unit)).toBe(milliseconds)
          expect(readTime(String(time), unit)).toBe(milliseconds)
        }
      }),
    )
  })
})

describe('the forms that the function reads at every start', () => {
  it('are read alike by the part that reads all of them', () => {
    const nearly = fc.stringMatching(/^ ?[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]?[0-9:.,+Z-]{0,20}$/)
    const reader = compileTimeReader({})
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearly, fc.double(), fc.boolean()), (value) => {
        const time = readTime(value, undefined)
        if (typeof time === 'number') expect(reader(value)).toBe(time)
      }),
    )
  })
})

describe('anything else', () => {
  it('is read or not, and never throws', () => {
    const nearly = fc.stringMatching(/^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]?[0-9:.,+Z-]{0,20}$/)
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearly), fc.constantFrom(undefined, ...zones), (text, zone) => {
        const time = compileTimeReader({ timezone: zone })(text)
        const problems = zone === undefined ? ['time_unreadable', 'time_without_zone'] : ['time_unreadable']
        expect(typeof time === 'number' ? Number.isInteger(time) : problems.includes(time)).toBe(true)
      }),
    )
  })
})
