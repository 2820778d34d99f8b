// Reads the performance data in the output of a check: `TEXT | 'label'=value[UOM];[warn];[crit];[min];[max] …`, more
// lines of text, and behind a second `|` more performance data. What is not like that is left out and counted, and what
// follows it is read.
// https://www.monitoring-plugins.org/doc/guidelines.html#AEN197

import { createLosses, type Losses } from './losses.ts'
import { readDecimal } from './read-decimal.ts'

export interface PerfValue {
  readonly label: string
  readonly value: number
  /** As it is written: '', `s`, `%`, `KB`, `c`, … */
  readonly unit: string
  readonly warning: PerfRange | undefined
  readonly critical: PerfRange | undefined
  readonly min: number | undefined
  readonly max: number | undefined
}

/** What raises an alert: a value outside of it, or one inside. */
export interface PerfRange {
  /** -Infinity for `~`. */
  readonly from: number
  /** Infinity where nothing is given. */
  readonly to: number
  readonly isInside: boolean
}

/** Of one run. */
export const perfValuesMax = 200
const labelCharactersMax = 200

/** @returns the text for people, its first line; and the values, without those that are unknown (`U`) */
export function parseOutput(output: string): {
  readonly text: string
  readonly values: readonly PerfValue[]
  readonly losses: Losses
} {
  const [first = '', ...others] = output.split(/\r?\n/)
  const bar = first.indexOf('|')
  const parts = bar === -1 ? [] : [first.slice(bar + 1)]
  const more = others.findIndex((line) => line.includes('|'))
  if (more !== -1) {
    const line = others[more] as string
    parts.push(line.slice(line.indexOf('|') + 1), ...others.slice(more + 1))
  }
  const text = (bar === -1 ? first : first.slice(0, bar)).trim()
  let read = readParts(parts, false)
  // Where one of its numbers can only be a decimal with a comma, the others are, too.
  if (read.hasComma && read.losses.byReason.has('decimal_comma')) read = readParts(parts, true)
  return { text, values: read.values, losses: read.losses }
}

function readParts(parts: readonly string[], isComma: boolean) {
  const reading: Reading = { values: [], losses: createLosses(), isComma, hasComma: false }
  for (const part of parts) readValues(part, reading)
  return { values: reading.values, losses: reading.losses, hasComma: reading.hasComma }
}

interface Reading {
  readonly values: PerfValue[]
  readonly losses: Losses
  /** Whether a comma is known to separate decimals. */
  readonly isComma: boolean
  /** Whether a number had one that can separate nothing else. */
  hasComma: boolean
}

const labelPattern = /\s*(?:'((?:[^']|'')*)'|([^\s='][^\s=]*))=/y
const fieldsPattern = /(\S*)/y
const valuePattern = /^([+-]?[\d.,]+(?:[eE][+-]?\d+)?)([\p{L}%°][\p{L}%°/]{0,19})?$/u

function readValues(text: string, reading: Reading): void {
  let at = 0
  while (at < text.length) {
    labelPattern.lastIndex = at
    const label = labelPattern.exec(text)
    if (label === null) {
      // To the next word.
      const word = /\S+/.exec(text.slice(at))
      if (word === null) return
      reading.losses.add('not_readable', word[0])
      at += word.index + word[0].length
      continue
    }
    fieldsPattern.lastIndex = labelPattern.lastIndex
    const fields = fieldsPattern.exec(text)?.[1] ?? ''
    at = labelPattern.lastIndex + fields.length
    const name = label[1]?.replaceAll("''", "'") ?? (label[2] as string)
    readValue(name, fields, label[0].trim() + fields, reading)
  }
}

function readValue(label: string, fields: string, source: string, reading: Reading): void {
  const { values, losses } = reading
  const [head = '', warning = '', critical = '', min = '', max = ''] = fields.split(';')
  // The plugin's word for a value that it does not know.
  if (head === 'U') return
  const [, digits = '', unit = ''] = valuePattern.exec(head) ?? []
  const value = readDecimal(digits, reading.isComma)
  if (typeof value === 'number' && digits.includes(',')) reading.hasComma = true
  const isLabel = label !== '' && label.length <= labelCharactersMax && !/\p{Cc}/u.test(label)
  if (value === undefined) losses.add('not_a_number', source)
  else if (value === 'ambiguous') losses.add('decimal_comma', source)
  else if (!isLabel) losses.add('bad_name', source)
  else if (values.length === perfValuesMax) losses.add('too_many', source)
  else {
    const limit = <T>(text: string, read: (text: string, isComma: boolean) => T | undefined) => {
      const found = text === '' ? undefined : read(text, reading.isComma)
      if (text !== '' && found === undefined) losses.add('bad_limit', source)
      return found
    }
    values.push({
      label,
      value,
      unit,
      warning: limit(warning, readRange),
      critical: limit(critical, readRange),
      min: limit(min, readNumber),
      max: limit(max, readNumber),
    })
  }
}

/** `10`, `10:`, `~:10`, `10:20`, `@10:20`. https://www.monitoring-plugins.org/doc/guidelines.html#THRESHOLDFORMAT */
function readRange(text: string, isComma: boolean): PerfRange | undefined {
  const found = /^(@?)(?:([^:]*):)?([^:]*)$/.exec(text)
  if (found === null) return undefined
  const [, at, start, end = ''] = found
  const from =
    start === '~'
      ? Number.NEGATIVE_INFINITY
      : start === undefined || start === ''
        ? 0
        : readNumber(start, isComma)
  const to = end === '' ? Number.POSITIVE_INFINITY : readNumber(end, isComma)
  if (from === undefined || to === undefined) return undefined
  return { from, to, isInside: at === '@' }
}

/** Some plugins repeat the unit behind limits. */
function readNumber(text: string, isComma: boolean): number | undefined {
  const number = readDecimal(valuePattern.exec(text)?.[1] ?? '', isComma)
  return number === 'ambiguous' ? undefined : number
}
