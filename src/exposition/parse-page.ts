// Reads a page of metrics as Prometheus does: the text format 0.0.4, and OpenMetrics 1.0. What Prometheus takes is taken,
// and what it refuses ends the page, with the line. Time and memory grow with the page, whatever is on it.
// https://prometheus.io/docs/instrumenting/exposition_formats/
// https://prometheus.io/docs/specs/om/open_metrics_spec/

import type { PageFormat } from './exposition.ts'
import { unescapeText } from './sample-text.ts'
import { endOfName, endOfValue, PageFault, readLabels, type Scan } from './scan-labels.ts'

/** A family's type as a page says it; `untyped` is `unknown`. */
export type PageType = (typeof openMetricsTypes)[number]

/** Told of what is on a page, in its order. What it throws ends the reading. */
export interface PageVisitor {
  /**
   * @param labels as they stand there, empty ones and repeated ones too
   * @param value NaN and the infinities too
   * @param timestampMs of the page; undefined where it has none
   */
  sample(name: string, labels: readonly PageLabel[], value: number, timestampMs: number | undefined): void
  type?(family: string, type: PageType): void
  help?(family: string, help: string): void
  unit?(family: string, unit: string): void
}

export type PageLabel = readonly [name: string, value: string]

const openMetricsTypes = [
  'counter',
  'gauge',
  'histogram',
  'gaugehistogram',
  'summary',
  'info',
  'stateset',
  'unknown',
] as const
const textTypes: { readonly [name: string]: PageType } = {
  counter: 'counter',
  gauge: 'gauge',
  histogram: 'histogram',
  summary: 'summary',
  untyped: 'unknown',
}

/** @returns what is wrong with the page, with the line, and never with its text; undefined if nothing is */
export function parsePage(text: string, format: PageFormat, visitor: PageVisitor): string | undefined {
  const scan: Scan = { text, at: 0, strict: format === 'openmetrics' }
  try {
    if (scan.strict) readOpenMetrics(scan, visitor)
    else readText(scan, visitor)
    return undefined
  } catch (error) {
    if (!(error instanceof PageFault)) throw error
    return `line ${lineOf(text, scan.at)}: ${error.message}`
  }
}

function readText(scan: Scan, visitor: PageVisitor): void {
  const { text } = scan
  while (true) {
    skipBlanks(scan)
    const character = text[scan.at]
    // Prometheus ends where a line begins with NUL.
    if (character === undefined || character === '\0') return
    if (character === '\n') scan.at++
    else if (character === '#') readTextComment(scan, visitor)
    else readTextSample(scan, visitor)
  }
}

const textMetadata = /#[ \t]+(HELP|TYPE)[ \t]+/y

function readTextComment(scan: Scan, visitor: PageVisitor): void {
  const { text } = scan
  textMetadata.lastIndex = scan.at
  const word = textMetadata.exec(text)?.[1]
  const end = endOfLine(text, scan.at)
  if (word !== undefined) {
    scan.at = textMetadata.lastIndex
    const family = readMetricName(scan, `after ${word}`)
    // One character separates the name from what is said.
    const words = text.slice(scan.at + 1, end)
    if (word === 'HELP') visitor.help?.(family, unescapeHelp(words))
    else {
      const type = Object.hasOwn(textTypes, words) ? textTypes[words] : undefined
      if (type === undefined) throw new PageFault('expected a metric type of the text format')
      visitor.type?.(family, type)
    }
  }
  scan.at = end
}

function readTextSample(scan: Scan, visitor: PageVisitor): void {
  const { text } = scan
  const name = readMetricName(scan, 'or a comment')
  skipBlanks(scan)
  const labels = text[scan.at] === '{' ? readLabels(scan) : []
  skipBlanks(scan)
  const value = readValue(scan, 'after the metric')
  skipBlanks(scan)
  let timestampMs: number | undefined
  const start = scan.at
  while (isDigit(text.charCodeAt(scan.at))) scan.at++
  if (scan.at > start) {
    timestampMs = Number(text.slice(start, scan.at))
    if (!Number.isFinite(timestampMs) || timestampMs >= 2 ** 63)
      throw new PageFault('the timestamp is too large')
  }
  skipBlanks(scan)
  if (scan.at < text.length && text[scan.at] !== '\n')
    throw new PageFault('expected a timestamp or the end of the line')
  visitor.sample(name, labels, value, timestampMs)
}

const strictMetadata = /# (HELP|TYPE|UNIT) /y

function readOpenMetrics(scan: Scan, visitor: PageVisitor): void {
  const { text } = scan
  while (text[scan.at] !== undefined) {
    if (text.startsWith('# EOF', scan.at)) {
      if (text.length - scan.at > '# EOF\n'.length || !/^\n?$/.test(text.slice(scan.at + '# EOF'.length))) {
        throw new PageFault('expected nothing after # EOF')
      }
      return
    }
    if (text[scan.at] === '#') readStrictMetadata(scan, visitor)
    else readStrictSample(scan, visitor)
  }
  throw new PageFault('expected # EOF at the end')
}

function readStrictMetadata(scan: Scan, visitor: PageVisitor): void {
  const { text } = scan
  strictMetadata.lastIndex = scan.at
  const word = strictMetadata.exec(text)?.[1]
  if (word === undefined) throw new PageFault('expected # HELP, # TYPE, # UNIT or # EOF')
  scan.at = strictMetadata.lastIndex
  const family = readMetricName(scan, `after ${word}`)
  const end = endOfLine(text, scan.at)
  if (text[scan.at] !== ' ' || end === text.length)
    throw new PageFault(`expected a text and the end of the line in ${word}`)
  const words = text.slice(scan.at + 1, end)
  if (word === 'HELP') visitor.help?.(family, unescapeText(words))
  else if (word === 'TYPE') {
    const type = openMetricsTypes.find((one) => one === words)
    if (type === undefined) throw new PageFault('expected a metric type of OpenMetrics')
    visitor.type?.(family, type)
  } else {
    if (words !== '' && !family.endsWith(`_${words}`))
      throw new PageFault('expected a unit that ends the name of its metric')
    visitor.unit?.(family, words)
  }
  scan.at = end + 1
}

function readStrictSample(scan: Scan, visitor: PageVisitor): void {
  const { text } = scan
  const name = readMetricName(scan, 'or metadata')
  const labels = text[scan.at] === '{' ? readLabels(scan) : []
  const value = readSpacedNumber(scan, 'a value after the metric')
  const timestampMs = readSpacedTime(scan)
  if (text.startsWith(' # {', scan.at)) {
    scan.at += ' # '.length
    // An exemplar is read, and left out.
    readLabels(scan)
    readSpacedNumber(scan, 'a value after the labels of the exemplar')
    readSpacedTime(scan)
  }
  if (text[scan.at] === undefined) throw new PageFault('expected # EOF at the end')
  if (text[scan.at] !== '\n') throw new PageFault('expected a timestamp, an exemplar or the end of the line')
  visitor.sample(name, labels, value, timestampMs)
  scan.at++
}

function readSpacedNumber(scan: Scan, what: string): number {
  if (scan.text[scan.at] !== ' ') throw new PageFault(`expected ${what}`)
  scan.at++
  const end = endOfValue(scan)
  const value = parseNumber(scan.text.slice(scan.at, end))
  if (value === undefined) throw new PageFault(`expected ${what}`)
  scan.at = end
  return value
}

/** Seconds, as a number, if there is one. */
function readSpacedTime(scan: Scan): number | undefined {
  const { text } = scan
  if (text[scan.at] !== ' ' || text.startsWith(' # {', scan.at)) return undefined
  const milliseconds = readSpacedNumber(scan, 'a timestamp') * 1000
  if (!Number.isFinite(milliseconds)) throw new PageFault('expected a finite timestamp')
  // Cut as in Prometheus, though the product may be a hair below the millisecond that was meant.
  return Math.trunc(milliseconds)
}

function readMetricName(scan: Scan, where: string): string {
  const start = scan.at
  const end = endOfName(scan.text, start, true)
  if (end === start) throw new PageFault(`expected a metric name ${where}`)
  scan.at = end
  return scan.text.slice(start, end)
}

function readValue(scan: Scan, where: string): number {
  const end = endOfValue(scan)
  const value = parseNumber(scan.text.slice(scan.at, end))
  if (value === undefined) throw new PageFault(`expected a number ${where}`)
  scan.at = end
  return value
}

/** A number has hundreds of digits at most where somebody means it; a longer text is not looked at. */
const numberLengthMax = 2_000
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const infinity = /^([+-]?)inf(?:inity)?$/i

/** As Go's ParseFloat, but for hexadecimal numbers, which both formats refuse. Beyond float64 is an error, as there. */
function parseNumber(text: string): number | undefined {
  if (text.length > numberLengthMax) return undefined
  if (decimal.test(text)) {
    const value = Number(text)
    return Number.isFinite(value) ? value : undefined
  }
  if (/^nan$/i.test(text)) return Number.NaN
  const sign = infinity.exec(text)?.[1]
  if (sign === undefined) return undefined
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

/** The text format has no escape of quotes in help. */
function unescapeHelp(text: string): string {
  return text.includes('\\') ? text.replace(/\\([\\n])/g, (_, one) => (one === 'n' ? '\n' : '\\')) : text
}

function skipBlanks(scan: Scan): void {
  while (scan.text[scan.at] === ' ' || scan.text[scan.at] === '\t') scan.at++
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function lineOf(text: string, at: number): number {
  let line = 1
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', next + 1)) line++
  return line
}
