// Which keys of objects are dates and times. They stand in no name and in no label: each message would make series of its
// own.

/** In s or ms, with a fraction, and in µs and ns. */
const epochForm = /^1\d{9}(?:\d{3}|\.\d{1,9})?$|^1[4-9]\d{14}(?:\d{3})?$/

/** Also `2026-01`, `2026-W05` and `31.01.2026`. Eight digits alone may be a serial number. */
const dateForm =
  /^20\d\d(?:[-.]\d\d?(?:[-.]\d\d?)?|\/\d\d?\/\d\d?|-W\d\d(?:-[1-7])?)$|^\d\d([-./])\d\d\1(?:20\d\d)$/

const zone = String.raw`\s?(Z|[+-]\d\d(?::?\d\d)?)?$`
const separated = new RegExp(
  String.raw`^(20\d\d)([-./])(\d\d?)\2(\d\d?)[T _,]\s?(\d\d?)(?:[:.-](\d\d)(?:[:.-](\d\d)(?:[.,](\d{1,9}))?)?)?${zone}`,
  'i',
)
const dayFirst = /^\d\d([-./])\d\d\1(?:20\d\d)[T _,]\s?\d\d?:\d\d(?::\d\d(?:[.,]\d{1,9})?)?$/i
/** The separator, or all the seconds, tell it from a number. */
const compact = new RegExp(
  String.raw`^(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[T_-]([01]\d|2[0-3])([0-5]\d)([0-5]\d)?|([01]\d|2[0-3])([0-5]\d)([0-5]\d))(?:[.,](\d{1,9}))?${zone}`,
  'i',
)

/** A longer key is no time. */
const keyCharsMax = 40

/**
 * @returns a number since 1970 or ISO 8601; '' for a date, which says no time, and for a time of which nobody can tell what
 *   it is; undefined for every other key
 */
export function timeInKey(key: string): string | undefined {
  if (key.length > keyCharsMax || !/^\d/.test(key)) return undefined
  if (epochForm.test(key)) return key
  if (dateForm.test(key) || dayFirst.test(key)) return ''
  const apart = separated.exec(key)
  if (apart !== null) {
    const [, year = '', , month = '', day = '', hour = '', minute = '00', second = '00', part, offset] = apart
    return isoOf([year, month, day], [hour, minute, second], part, offset)
  }
  const match = compact.exec(key)
  if (match === null) return undefined
  const [, year = '', month = '', day = '', hour, minute, second, hour2, minute2, second2, part, offset] =
    match
  return isoOf(
    [year, month, day],
    [hour ?? hour2 ?? '', minute ?? minute2 ?? '', second ?? second2 ?? '00'],
    part,
    offset,
  )
}

function isoOf(date: readonly string[], clock: readonly string[], part = '0', offset = ''): string {
  const [days, time] = [date, clock].map((parts) => parts.map((one) => one.padStart(2, '0')))
  return `${days?.join('-')}T${time?.join(':')}.${part}${offset.toUpperCase()}`
}
