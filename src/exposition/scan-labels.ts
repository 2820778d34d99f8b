// Labels in braces, and the characters of names and values, as both formats have them: `{name="value",…}`.

import { unescapeText } from './sample-text.ts'

/** A place in a text that is read from its beginning to its end. */
export interface Scan {
  readonly text: string
  at: number
  /** OpenMetrics has no blanks where they mean nothing, no line breaks in values, and one comma between two labels. */
  readonly strict: boolean
}

/** Far more than any receiver takes; what is longer would only take time. */
const valueLengthMax = 1_000_000

/** What is wrong, without the place. */
export class PageFault extends Error {}

/**
 * @param scan at `{`; then behind `}`
 * @returns in their order, with repeated ones
 * @throws {PageFault}
 */
export function readLabels(scan: Scan): (readonly [name: string, value: string])[] {
  const labels: (readonly [string, string])[] = []
  scan.at++
  skip(scan)
  while (scan.text[scan.at] !== '}') {
    labels.push(readLabel(scan))
    skip(scan)
    if (scan.text[scan.at] === ',') {
      scan.at++
      skip(scan)
      if (scan.strict && scan.text[scan.at] === '}')
        throw new PageFault('expected a label name after the comma')
    } else if (scan.strict && scan.text[scan.at] !== '}')
      throw new PageFault('expected a comma or a closing brace')
  }
  scan.at++
  return labels
}

function readLabel(scan: Scan): readonly [string, string] {
  const { text } = scan
  const end = endOfName(text, scan.at, false)
  if (end === scan.at) throw new PageFault('expected a label name')
  const name = text.slice(scan.at, end)
  scan.at = end
  skip(scan)
  if (text[scan.at] !== '=') throw new PageFault('expected = after a label name')
  scan.at++
  skip(scan)
  const start = scan.at + 1
  const close = text[scan.at] === '"' ? endOfQuoted(text, start, scan.strict) : -1
  if (close === -1) throw new PageFault('expected a label value in quotes')
  if (close - start > valueLengthMax)
    throw new PageFault(`expected a label value of at most ${valueLengthMax} characters`)
  scan.at = close + 1
  return [name, unescapeText(text.slice(start, close))]
}

/** @returns the place of the closing quote; -1 if there is none */
function endOfQuoted(text: string, from: number, strict: boolean): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) return at
    if (code === lineBreak && strict) return -1
    if (code === backslash && text.charCodeAt(++at) === lineBreak) return -1
  }
  return -1
}

const quote = 34
const backslash = 92
const lineBreak = 10

/** @returns the place behind a name that begins at `from`; `from` if none does */
export function endOfName(text: string, from: number, withColons: boolean): number {
  let at = from
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    // Letters, the underscore, digits but at the beginning, and colons.
    const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95
    if (!isLetter && !(code >= 48 && code <= 57 && at > from) && !(withColons && code === 58)) break
  }
  return at
}

/** @returns the place behind a value that begins at `scan.at` */
export function endOfValue({ text, at, strict }: Scan): number {
  let end = at
  for (; end < text.length; end++) {
    const character = text[end]
    if (character === ' ' || character === '\n') break
    if (!strict && (character === '\t' || character === '{')) break
  }
  return end
}

function skip(scan: Scan): void {
  if (scan.strict) return
  while (scan.text[scan.at] === ' ' || scan.text[scan.at] === '\t') scan.at++
}
