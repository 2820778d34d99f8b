// `format`: how a device writes a time, with the letters that Java, Unicode and most libraries have for it
// (https://unicode.org/reports/tr35/tr35-dates.html#Date_Field_Symbol_Table).

import type { LocalTime } from './read-time.ts'

/** What a text says of a time, in its own digits. */
export interface FoundTime {
  readonly local: LocalTime
  /** `Z`, or such as `+09:00`. */
  readonly offset?: string | undefined
  readonly zoneName?: string | undefined
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** @param name in English, or its first three letters @returns 1 to 12 */
export function monthOf(name: string): string {
  return String(months.indexOf(name.slice(0, 3).toLowerCase()) + 1)
}

/** Each letter with its numbers in a row, and what it stands for as a regular expression. */
const letters: { readonly [letters: string]: string } = {
  yyyy: String.raw`(?<year>\d{4})`,
  yy: String.raw`(?<shortYear>\d\d)`,
  MMM: `(?<monthName>${months.join('|')})[a-z]{0,6}`,
  MM: String.raw`(?<month>\d\d)`,
  M: String.raw`(?<month>\d\d?)`,
  dd: String.raw`(?<day>\d\d)`,
  d: String.raw`(?<day>\d\d?)`,
  EEE: '(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}',
  HH: String.raw`(?<hour>\d\d)`,
  H: String.raw`(?<hour>\d\d?)`,
  hh: String.raw`(?<hour12>\d\d)`,
  h: String.raw`(?<hour12>\d\d?)`,
  a: '(?<half>[ap])\\.?m\\.?',
  mm: String.raw`(?<minute>\d\d)`,
  m: String.raw`(?<minute>\d\d?)`,
  ss: String.raw`(?<second>\d\d)`,
  s: String.raw`(?<second>\d\d?)`,
  S: String.raw`(?<fraction>\d{1,9})`,
  X: String.raw`(?<offset>Z|[+-]\d\d(?::?\d\d)?)`,
}

const example = 'such as `yyyy-MM-dd HH:mm:ss`'
const formatCharsMax = 60

/** @returns what is wrong with a format; undefined: nothing */
export function timeFormatProblem(format: string): string | undefined {
  if (format.length > formatCharsMax)
    return `expected a format of at most ${formatCharsMax} characters, ${example}`
  const source = sourceOf(format)
  if (typeof source !== 'string') {
    const known = Object.keys(letters).join(' ')
    return `\`${source.unknown}\` is no part of a time; expected ${known}, and other text in single quotes, ${example}`
  }
  const count = (name: string): number => source.split(`(?<${name}>`).length - 1
  const names = [
    'year',
    'shortYear',
    'month',
    'monthName',
    'day',
    'hour',
    'hour12',
    'half',
    'minute',
    'second',
  ]
  if ([...names, 'fraction', 'offset'].some((name) => count(name) > 1)) {
    return `expected each part of the time once, ${example}`
  }
  if (
    count('year') + count('shortYear') !== 1 ||
    count('month') + count('monthName') !== 1 ||
    count('day') !== 1
  ) {
    return `expected year, month and day, each once, ${example}`
  }
  if (count('hour12') !== count('half') || count('hour12') + count('hour') > 1) {
    return 'expected `HH`, or `hh` and `a`, for the hour'
  }
  return undefined
}

/** @param format without a problem */
export function compileTimeFormat(format: string): (text: string) => FoundTime | undefined {
  const form = new RegExp(`^${sourceOf(format)}$`, 'i')
  return (text) => {
    const groups = form.exec(text)?.groups
    if (groups === undefined) return undefined
    const { year, shortYear, month, monthName, day, hour, hour12, half, minute, second, fraction, offset } =
      groups
    const afternoon = half?.toLowerCase() === 'p' ? 12 : 0
    // 25 o'clock does not exist, as 13 o'clock pm does not.
    const hourOfDay =
      Number(hour12) > 12 || hour12 === '00' || hour12 === '0' ? 25 : (Number(hour12) % 12) + afternoon
    const hourOfTwo = hour12 === undefined ? hour : String(hourOfDay)
    const date = [year ?? `20${shortYear}`, month ?? monthOf(monthName as string), day]
    return { local: [...date, hourOfTwo, minute, second, fraction], offset }
  }
}

/** @returns a regular expression of the format, or the letters in it that mean nothing */
function sourceOf(format: string): string | { readonly unknown: string } {
  let source = ''
  for (const [part] of format.matchAll(/'[^']*'|([A-Za-z])\1*|[\s\S]/g)) {
    if (/^[A-Za-z]/.test(part)) {
      const known =
        letters[part] ??
        (/^S+$/.test(part) ? letters['S'] : undefined) ??
        (/^X+$/.test(part) ? letters['X'] : undefined)
      if (known === undefined) return { unknown: part }
      source += known
    } else if (part === ' ') source += ' +'
    else
      source += (part.length > 1 && part.startsWith("'") ? part.slice(1, -1) : part).replace(
        /[^\w\s]/gu,
        '\\$&',
      )
  }
  return source
}
