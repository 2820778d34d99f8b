// Reads what is neither JSON nor plain text: JSON with NULs around it, as C firmware publishes; with `nan` and `inf` in it;
// several values or lines in one payload; nearly JSON. Loaded when the first such payload comes. Takes time that grows with the length.

import type { JsonValue, PayloadReading } from '../model.ts'
import { splitCells } from '../split-cells.ts'
import { readPlainText } from './plain-text.ts'
import { oddNumber, repairJson } from './repair-json.ts'

/** @param text that begins like JSON, or has control characters */
export function readOddText(text: string): PayloadReading {
  const inner = withoutFrame(withoutPadding(text))
  if (inner === '') return { ok: false, reason: 'empty', detail: 'only white space and NULs' }
  const isJson = /^[{["]/.test(inner)
  if (!isJson && !/\p{Cc}/u.test(inner)) return readPlainText(inner)
  if (!isJson && areStampedLines(inner)) return readPlainText(inner)
  const lenient = withoutOddNumbers(inner)
  const members = isJson ? membersIn(lenient) : undefined
  if (members !== undefined) return { ok: true, value: members }
  let detail: string
  try {
    return { ok: true, value: JSON.parse(lenient) }
  } catch (error) {
    detail = placeOf(error)
  }
  const repaired = isJson ? repairJson(inner) : undefined
  if (repaired !== undefined) {
    try {
      return { ok: true, value: JSON.parse(repaired) }
    } catch {
      // It may be several values.
    }
  }
  const values = splitValues(repaired ?? lenient)
  if (values !== undefined && values.length > valuesMax) {
    return { ok: false, reason: 'not_json', detail: `more than ${valuesMax} values` }
  }
  if (values !== undefined) {
    try {
      return { ok: true, value: JSON.parse(`[${values.join(',')}]`) }
    } catch {
      // One of them is broken, and with it the payload.
    }
  }
  if (!isJson && (isLinesOfReadings(inner) || mayBeTable(inner))) return readPlainText(inner)
  if (isLogText(inner)) return { ok: false, reason: 'not_json', detail: 'log text', isLog: true }
  return { ok: false, reason: 'not_json', detail: isJson ? detail : 'control characters' }
}

/** `"a": 1, "b": 2`: the members of an object, without the braces around them. */
function membersIn(text: string): JsonValue | undefined {
  if (text.charCodeAt(0) !== quote || !/^\s*:/.test(text.slice(endOfQuoted(text, 0)))) return undefined
  try {
    return JSON.parse(`{${text.replace(/,\s*$/, '')}}`)
  } catch {
    return undefined
  }
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

/** `{"t": 21.4};`, and JSON between STX and ETX. Other bytes with control characters are rather no text. */
function withoutFrame(text: string): string {
  const last = text.slice(-1)
  const inner = text
    .slice(isFrame(text) ? 1 : 0, isFrame(last) || last === ';' || last === ',' ? -1 : undefined)
    .trim()
  return /^[{[]/.test(inner) && /[}\]]$/.test(inner.slice(-1)) ? inner : text
}

/** SOH, STX, ETX or EOT. */
function isFrame(text: string): boolean {
  const code = text.charCodeAt(0)
  return code > 0 && code <= 4
}

/** What a number begins with that JSON does not have. */
const oddStarts: ReadonlySet<number> = new Set(
  Array.from('+-1nNiIoO', (character) => character.charCodeAt(0)),
)

/** Goes through the text by character codes: a match for each of 40,000 quotes would take ten times as long. */
function withoutOddNumbers(text: string): string {
  let found = ''
  let copied = 0
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at)
    if (code === quote) at = endOfQuoted(text, at)
    else if (!oddStarts.has(code) || !isOddNumber(text, at)) at++
    else {
      found += `${text.slice(copied, at)}1e999`
      copied = at = oddNumber.lastIndex
    }
  }
  return copied === 0 ? text : found + text.slice(copied)
}

function isOddNumber(text: string, at: number): boolean {
  oddNumber.lastIndex = at
  return oddNumber.test(text)
}

/** @returns the place behind the closing quote; the end of all where there is none, so that no place is looked at twice */
function endOfQuoted(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) return at + 1
    if (code === backslash) at++
  }
  return text.length
}

const [quote, backslash, comma] = [34, 92, 44]
const opening: ReadonlySet<number> = new Set([91, 123])
const closing: ReadonlySet<number> = new Set([93, 125])

/** What may be between values. */
const between = /[\s\p{Cc}]/u

function isBetween(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code <= 32 || (code > 126 && between.test(text.charAt(at)))
}

/** As many as all loops of a message may pass through by default. */
const valuesMax = 10_000

/** @returns the values that stand behind one another, one too many at most; undefined if that is not what it is */
function splitValues(text: string): string[] | undefined {
  const values: string[] = []
  let depth = 0
  let start: number | undefined
  function end(at: number): void {
    if (start !== undefined) values.push(text.slice(start, at))
    start = undefined
  }
  for (let at = 0; at < text.length; ) {
    if (values.length > valuesMax) return values
    const code = text.charCodeAt(at)
    const isOpening = opening.has(code)
    if (depth === 0) {
      if (code === quote || isOpening || isBetween(text, at)) end(at)
      // Rows of numbers with commas between them are no JSON.
      else if (code === comma) return undefined
      if (!isBetween(text, at)) start ??= at
    }
    const next = code === quote ? endOfQuoted(text, at) : at + 1
    if (isOpening) depth++
    else if (closing.has(code)) {
      depth--
      if (depth < 0) return undefined
      if (depth === 0) end(next)
    } else if (depth === 0 && code === quote) end(next)
    at = next
  }
  end(text.length)
  return values.length > 1 ? values : undefined
}

/** `temp=21.4`, `temp: 21.4` or `temp 21.4` in each line: text that zero configuration reads. */
function isLinesOfReadings(text: string): boolean {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  return lines.every((line) => !controls.test(line) && readingLine.test(line.trimStart()))
}

const readingLine = /^(?:[^[{"].*[=:] ?[-+.]?\d|[a-z_][\w.]{0,63}[ ;,]{1,4}[-+]?\d)/i

/** Cells with tabs between them, or lines with as many separators in each, of which the first one has no numbers. */
function mayBeTable(text: string): boolean {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  if (lines.some((line) => controls.test(line))) return false
  if (text.includes('\t')) return true
  const [first = ''] = lines
  if (lines.length < 2 || /(?:^|[;,|])\s*[-+.]?\d/.test(first)) return false
  return [';', ',', '|'].some((one) => {
    const cells = splitCells(first, one).length
    return cells > 1 && lines.every((line) => splitCells(line, one).length === cells)
  })
}

/** A value and its time in each line, or a name, a value and a time: `28.6 @1429627454`, `room.temp 28.6 1429627454`. */
function areStampedLines(text: string): boolean {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  return lines.every((line) => stampedLine.test(line))
}

const stampedLine = /^\s*\S{1,200}(?:\s+\S{1,40})?\s+@?\d{10,19}(?:\.\d{1,9})?\s*$/

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
