// Reads a series as Go programs print it in their errors: `up{job="a", instance="b"}` or `{__name__="up", job="a"}`,
// perhaps within quotes, perhaps cut off. One pass.

export interface SeriesText {
  readonly name: string
  /** In the order in which they are printed, which is that of their names. */
  readonly labels: readonly (readonly [name: string, value: string])[]
  /** The text goes on to the end of the label set. */
  readonly isWhole: boolean
}

/** Quotations in front of the one with the series, such as of a label's name. */
const quotationsMax = 3

/**
 * @param mark where the first quote or brace of the text is
 * @returns undefined where no series begins there
 */
export function readSeriesText(text: string, mark: number): SeriesText | undefined {
  if (text[mark] === '{') {
    let begin = mark
    while (begin > 0 && /[\w:]/.test(text[begin - 1] as string)) begin--
    return readSeries(text.slice(begin))
  }
  if (text[mark] !== '"') return readSeries(text.slice(mark + 1))
  // Quoted once more, as a whole: what is escaped there is the marks of the series' own quotations.
  let at = mark
  for (let quotations = 0; quotations < quotationsMax && at !== -1; quotations++) {
    const { value, end } = unquote(text, at + 1)
    if (value.includes('{')) return readSeries(value)
    at = end === undefined ? -1 : text.indexOf('"', end)
  }
  return undefined
}

function readSeries(text: string): SeriesText | undefined {
  const brace = text.indexOf('{')
  if (brace === -1) return undefined
  let name = text.slice(0, brace)
  const labels: [string, string][] = []
  let at = brace + 1
  const label = /([a-zA-Z_]\w*)="/y
  for (;;) {
    label.lastIndex = at
    const [whole, key] = label.exec(text) ?? []
    if (whole === undefined || key === undefined) break
    const { value, end } = unquote(text, at + whole.length)
    if (end === undefined) break
    if (key === '__name__') name = value
    else labels.push([key, value])
    at = end
    if (text.startsWith(', ', at)) at += 2
    else break
  }
  return /^[a-zA-Z_:][\w:]*$/.test(name) ? { name, labels, isWhole: text[at] === '}' } : undefined
}

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}
const digits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/**
 * Go's strconv.Unquote. https://go.dev/ref/spec#String_literals
 * @param from behind the opening quote
 * @returns `end` behind the closing one; undefined where the text breaks off before it
 */
function unquote(text: string, from: number): { value: string; end?: number } {
  let value = ''
  for (let at = from; at < text.length; at++) {
    const character = text[at] as string
    if (character === '"') return { value, end: at + 1 }
    if (character !== '\\') {
      value += character
      continue
    }
    const escaped = text[++at] ?? ''
    const count = digits[escaped]
    if (count === undefined) value += escapes[escaped] ?? escaped
    else {
      const code = Number.parseInt(text.slice(at + 1, at + 1 + count), 16)
      value += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
      at += count
    }
  }
  return { value }
}
