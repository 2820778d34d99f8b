// Reads the performance data in the output of a check: `TEXT | 'label'=value[UOM];[warn];[crit];[min];[max] …`, more
// lines of text, and behind a second `|` more performance data. What is not like that is left out, and what follows it
// is read.
// https://www.monitoring-plugins.org/doc/guidelines.html#AEN197

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
} {
  const [first = '', ...others] = output.split(/\r?\n/)
  const bar = first.indexOf('|')
  const parts = bar === -1 ? [] : [first.slice(bar + 1)]
  const more = others.findIndex((line) => line.includes('|'))
  if (more !== -1) {
    const line = others[more] as string
    parts.push(line.slice(line.indexOf('|') + 1), ...others.slice(more + 1))
  }
  const values: PerfValue[] = []
  for (const part of parts) readValues(part, values)
  return { text: (bar === -1 ? first : first.slice(0, bar)).trim(), values }
}

const labelPattern = /\s*(?:'((?:[^']|'')*)'|([^\s='][^\s=]*))=/y
const fieldsPattern = /(\S*)/y
const valuePattern = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([\p{L}%°][\p{L}%°/]{0,19})?$/u

function readValues(text: string, values: PerfValue[]): void {
  let at = 0
  while (at < text.length && values.length < perfValuesMax) {
    labelPattern.lastIndex = at
    const label = labelPattern.exec(text)
    if (label === null) {
      // To the next word.
      const rest = /\s\S/.exec(text.slice(at + 1))
      if (rest === null) return
      at += 1 + rest.index
      continue
    }
    fieldsPattern.lastIndex = labelPattern.lastIndex
    const fields = fieldsPattern.exec(text)?.[1] ?? ''
    at = labelPattern.lastIndex + fields.length
    const name = label[1]?.replaceAll("''", "'") ?? (label[2] as string)
    const value = readValue(name, fields)
    if (value !== undefined) values.push(value)
  }
}

function readValue(label: string, fields: string): PerfValue | undefined {
  const [head = '', warning = '', critical = '', min = '', max = ''] = fields.split(';')
  const [, digits, unit = ''] = valuePattern.exec(head) ?? []
  const value = Number(digits)
  if (digits === undefined || !Number.isFinite(value)) return undefined
  if (label === '' || label.length > labelCharactersMax || /\p{Cc}/u.test(label)) return undefined
  return {
    label,
    value,
    unit,
    warning: readRange(warning),
    critical: readRange(critical),
    min: readNumber(min),
    max: readNumber(max),
  }
}

/** `10`, `10:`, `~:10`, `10:20`, `@10:20`. https://www.monitoring-plugins.org/doc/guidelines.html#THRESHOLDFORMAT */
function readRange(text: string): PerfRange | undefined {
  const found = /^(@?)(?:([^:]*):)?([^:]*)$/.exec(text)
  if (text === '' || found === null) return undefined
  const [, at, start, end = ''] = found
  const from =
    start === '~' ? Number.NEGATIVE_INFINITY : start === undefined || start === '' ? 0 : readNumber(start)
  const to = end === '' ? Number.POSITIVE_INFINITY : readNumber(end)
  if (from === undefined || to === undefined) return undefined
  return { from, to, isInside: at === '@' }
}

/** Some plugins repeat the unit behind limits. */
function readNumber(text: string): number | undefined {
  const digits = valuePattern.exec(text)?.[1]
  const number = Number(digits)
  return digits !== undefined && Number.isFinite(number) ? number : undefined
}
