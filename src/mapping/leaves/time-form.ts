// Which numbers are times: since 1970, or the digits of a date.

/** In seconds since 1970. */
const timeMin = Date.UTC(2001, 0, 1) / 1000
const timeMax = Date.UTC(2100, 0, 1) / 1000

/** @returns whether a number can be a time since 1970 in s, ms, µs or ns, in this century */
export function isEpoch(value: number): boolean {
  if (value < timeMin) return false
  // 20260101120000: the digits of date and time in a row. None of the units below has such numbers.
  if (value >= 20_010_101_000_000 && value < 21_000_101_000_000) return Number.isInteger(value)
  for (let perSecond = 1; perSecond <= 1e9; perSecond *= 1000) {
    if (value >= timeMin * perSecond && value < timeMax * perSecond) return true
  }
  return false
}

/** @returns whether a number is hardly anything but a time, whatever its name: a whole one of 13 digits or more */
export function isLongTime(value: number): boolean {
  return value >= 1e12 && Number.isInteger(value) && isEpoch(value)
}

/** @returns whether a number is the digits of a date: YYMMDDhhmmss, YYYYMMDD, YYYYMMDDhhmm or YYYYMMDDhhmmssSSS */
export function isDigitsOfDate(value: number): boolean {
  if (!Number.isInteger(value) || value < 0) return false
  const digits = String(value)
  if (digits.length === 12 && isDate(`20${digits.slice(0, 6)}`) && isClock(digits.slice(6))) return true
  if (!/^20/.test(digits) || !isDate(digits.slice(0, 8))) return false
  return digits.length === 8 || ((digits.length === 12 || digits.length === 17) && isClock(digits.slice(8)))
}

/** @param digits YYYYMMDD */
function isDate(digits: string): boolean {
  const month = Number(digits.slice(4, 6))
  const day = Number(digits.slice(6))
  return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

/** @param digits hhmm, and what is behind */
function isClock(digits: string): boolean {
  const seconds = Number(digits.slice(4, 6))
  return Number(digits.slice(0, 2)) < 24 && Number(digits.slice(2, 4)) < 60 && seconds <= 60
}
