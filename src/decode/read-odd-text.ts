// Reads what is neither JSON nor plain text: JSON with NULs around it, as C firmware publishes; with `nan` and `inf` in it;
// several values or lines in one payload. Loaded when the first such payload comes. Takes time that grows with the length.

import type { PayloadReading } from '../model.ts'
import { readPlainText } from './plain-text.ts'

/** @param text that begins like JSON, or has control characters */
export function readOddText(text: string): PayloadReading {
  const inner = withoutPadding(text)
  if (inner === '') return { ok: false, reason: 'empty', detail: 'only white space and NULs' }
  const isJson = /^[{["]/.test(inner)
  if (!isJson && !/\p{Cc}/u.test(inner)) return readPlainText(inner)
  const lenient = inner.replace(textOrNumber, (token) => (token.startsWith('"') ? token : '1e999'))
  let detail: string
  try {
    return { ok: true, value: JSON.parse(lenient) }
  } catch (error) {
    detail = placeOf(error)
  }
  const values = splitValues(lenient)
  if (values !== undefined) {
    try {
      return { ok: true, value: JSON.parse(`[${values.join(',')}]`) }
    } catch {
      // One of them is broken, and with it the payload.
    }
  }
  if (isLinesOfReadings(inner)) return readPlainText(inner)
  if (isLogText(inner)) return { ok: false, reason: 'not_json', detail: 'log text', isLog: true }
  return { ok: false, reason: 'not_json', detail: isJson ? detail : 'control characters' }
}

/** A regular expression for the end of a text would look at each NUL in the middle again. */
function withoutPadding(text: string): string {
  let [from, to] = [0, text.length]
  while (from < to && isPadding(text.charAt(from))) from++
  while (from < to && isPadding(text.charAt(to - 1))) to--
  return text.slice(from, to)
}

/** White space with the byte order mark, NUL, and what is between the values of RFC 7464. */
function isPadding(character: string): boolean {
  return character === '\0' || character === '\x1e' || character.trim() === ''
}

/**
 * A text in quotes, or a number that JSON does not have, as Python and C print it (`NaN`, `-inf`, `nan(ind)`, `1.#IND`,
 * `ovf` of Arduino). It becomes a number beyond float64, so that mapping drops just this field as `not_finite`. A text
 * whose end is missing goes on to the end of the payload, so that no place is looked at twice: with a match that fails
 * there, each further quote would start another one.
 */
const textOrNumber =
  /"(?:[^"\\]+|\\[\s\S])*(?:"|\\?$)|[+-]?\b(?:nan(?:\(\w{0,9}\)|\b)|inf(?:inity)?\b|ovf\b|1\.#\w{1,9})/gi

/** Quoted text, a bracket, what may be between values, and anything else: each place of a text is in one of them. */
const parts = /"(?:[^"\\]+|\\[\s\S])*(?:"|\\?$)|[[\]{}]|[\s\p{Cc}]+|[^"[\]{}\s\p{Cc}]+/gu
const between = /^[\s\p{Cc}]/u

/** @returns the values that stand behind one another; undefined if that is not what it is */
function splitValues(text: string): string[] | undefined {
  const values: string[] = []
  let depth = 0
  let start: number | undefined
  function end(at: number): void {
    if (start !== undefined) values.push(text.slice(start, at))
    start = undefined
  }
  for (const { 0: part, index } of text.matchAll(parts)) {
    const isBetween = between.test(part)
    if (depth === 0 && (isBetween || '{["'.includes(part.charAt(0)))) end(index)
    if (isBetween) continue
    // Rows of numbers with commas between them are no JSON.
    if (depth === 0 && !part.startsWith('"') && part.includes(',')) return undefined
    start ??= index
    if (part === '{' || part === '[') depth++
    else if (part === '}' || part === ']') {
      depth--
      if (depth < 0) return undefined
      if (depth === 0) end(index + 1)
    } else if (depth === 0 && part.startsWith('"')) end(index + part.length)
  }
  end(text.length)
  return values.length > 1 ? values : undefined
}

/** `temp=21.4` or `temp: 21.4` in each line: text that zero configuration reads. */
function isLinesOfReadings(text: string): boolean {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  return lines.every((line) => !controls.test(line) && /^[^[{"].*[=:] ?[-+.]?\d/.test(line.trimStart()))
}

/** Those that are no tabs. */
const controls = /(?!\t)\p{Cc}/u

/** Words or times in brackets, such as `[D][wifi:5]: …` or `[12:00:00] …`, and no JSON behind them; or colours of a terminal. */
const logStart = /^(?:\[ {0,9}(?:[a-z][\w .:/-]{0,40}|\d{1,4}[:/-][\d:./T +-]{1,40})\][: ]{0,9})+/i

function isLogText(text: string): boolean {
  if (text.includes('\x1b')) return true
  const start = logStart.exec(text)?.[0]
  return start !== undefined && !'{['.includes(text.charAt(start.length) || ' ')
}

/** Where JSON.parse stopped, without the text around it that its message quotes. */
function placeOf(error: unknown): string {
  const place = /position \d+|Unexpected end/.exec(String(error))?.[0]
  return place === undefined ? 'not JSON' : `not JSON: ${place.toLowerCase()}`
}
