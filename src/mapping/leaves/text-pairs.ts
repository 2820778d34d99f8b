// Pairs of a name and a value in one line: `temp=21.4, hum: 40`, with whatever sign separates them.

import { isDecimal } from '../../decimal.ts'
import { readWord } from '../series/read-number.ts'
import { isNumberAndMore, readWrittenUnit } from './read-leaf.ts'
import { isStatusWord } from './text-head.ts'
import { isNumber } from './text-points.ts'

export type Pair = readonly [name: string, value: string]

/** The first of them that stands between pairs separates them: what comes behind may stand in a value. */
const separators = ['&', ';', '|', ',', '\t', ' ']

/** @returns undefined unless at least half of the parts of a line are pairs, and one of them has a reading */
export function pairsOfLine(line: string): Pair[] | undefined {
  for (const separator of separators) {
    const pairs = line.includes(separator) ? pairsBetween(line, separator) : undefined
    if (pairs !== undefined) return pairs
  }
  const pair = pairOf(line)
  return pair !== undefined && isReading(pair) ? [pair] : undefined
}

function pairsBetween(line: string, separator: string): Pair[] | undefined {
  const parts = (separator === ' ' ? closeUp(line) : line).split(separator)
  // A line of a log has words in front.
  if (separator === ' ' && pairOf(parts[0] ?? '') === undefined) return undefined
  const pairs: Pair[] = []
  for (const part of parts) {
    const pair = pairOf(part)
    const last = pairs.at(-1)
    // `node=7 temp=21.4, hum=40`
    const several = pair !== undefined && /\s\S+=/.test(pair[1]) ? pairsAlone(part) : undefined
    if (several !== undefined) pairs.push(...several)
    else if (pair !== undefined) pairs.push(pair)
    else if (last !== undefined && isStatusWord(part.trim()) && isDecimal(last[1])) continue
    // `21,4`, or `21.4 °C`: the rest of the value before it.
    else if (last !== undefined && part.trim() !== '')
      pairs[pairs.length - 1] = [last[0], last[1] + separator + part]
  }
  if (pairs.length * 2 < parts.length || !pairs.some(isReading)) return undefined
  return separator === '&' ? pairs.map(([name, value]) => [name, unescapeForm(value)] as const) : pairs
}

/** `T : 21.4` becomes `T:21.4`. */
function closeUp(line: string): string {
  const parts = line.split(/([=:])/)
  return parts.map((part) => part.trim()).join('')
}

function pairOf(part: string): Pair | undefined {
  const place = part.length > pairCharsMax ? -1 : part.search(/[=:]/)
  const name = part.slice(0, Math.max(0, place)).trim()
  // Of JSON that is a value: `cfg={"a":2,"b":3}`.
  if (name === '' || name.length > nameCharsMax || /["{}]/.test(name)) return undefined
  const behind = part.slice(place + 1)
  // Of a time, as in `at 10:30`, and of OBIS codes, which begin with a digit, before `=`.
  const isClock = /^\d/.test(name) || (/\s\d+$/.test(name) && /^\d/.test(behind))
  const isWord = /^\s*[a-z_][\w.-]*\s*=/i.test(behind)
  return part[place] === ':' && (isClock || isWord) ? undefined : [name, behind.trim()]
}

const nameCharsMax = 64
const pairCharsMax = 400

export function isReading([, value]: Pair): boolean {
  return isNumber(value) || isNumberAndMore(value) || readWord(value) !== undefined || /^\{".*\}$/.test(value)
}

/** Of an address, as a form is sent: `2022-01-04+15%3A08%3A22`. */
function unescapeForm(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    return value
  }
}

/** Two or more with blanks between them, and nothing else. */
export function pairsAlone(text: string): Pair[] | undefined {
  const pairs = pairsBetween(text, ' ')
  const areAlone = pairs?.every(
    ([, value]) => !/[\s=]|[,;|&]$/.test(value) || readWrittenUnit(value) !== undefined,
  )
  return areAlone === true && (pairs?.length ?? 0) > 1 ? pairs : undefined
}
