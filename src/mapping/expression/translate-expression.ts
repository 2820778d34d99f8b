// Writes an expression the way JSONata reads it: names with `-`, `:` or a digit in front go into backticks, since they
// need none in the mapping language. Everything else stays as it is, and positions can be traced back.

import type { Expr } from '../language.ts'

export interface Token {
  readonly kind: 'space' | 'comment' | 'text' | 'quoted' | 'variable' | 'number' | 'name' | 'regex' | 'symbol'
  readonly source: string
  /** Offset in the expression, in UTF-16 code units. */
  readonly at: number
}

export interface Translation {
  readonly text: string
  /** @returns the offset in the expression for one in `text` */
  readonly originalOffset: (offset: number) => number
}

export function translateExpression(expression: Expr): Translation {
  const starts: { readonly original: number; readonly translated: number }[] = []
  let text = ''
  let before: Token | undefined
  for (const token of tokensOf(expression)) {
    starts.push({ original: token.at, translated: text.length })
    text += token.kind === 'name' && needsQuotes(token.source, before) ? `\`${token.source}\`` : token.source
    if (!isBlank(token)) before = token
  }
  return {
    text,
    originalOffset(offset) {
      const start = starts.findLast(({ translated }) => translated <= offset)
      return start === undefined ? 0 : Math.min(expression.length, start.original + offset - start.translated)
    },
  }
}

function needsQuotes(name: string, before: Token | undefined): boolean {
  return /[:-]|^\p{Nd}/u.test(name) || (before?.source === '.' && /^(true|false|null)$/.test(name))
}

function isBlank({ kind }: Token): boolean {
  return kind === 'space' || kind === 'comment'
}

const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['space', /\s+/y],
  ['comment', /\/\*.*?\*\//sy],
  ['text', /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy],
  ['quoted', /`[^`]*`/y],
  ['variable', /\$\$?[\p{L}\p{M}\p{Nd}_]*/uy],
  [
    'number',
    /(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\p{L}\p{M}\p{Nd}_]|\.[\p{L}\p{M}\p{Nd}_`]|[:-]+[\p{L}_])/uy,
  ],
  ['name', /[\p{L}\p{M}\p{Nd}_](?:[\p{L}\p{M}\p{Nd}_]|[:-](?=[\p{L}\p{M}\p{Nd}_:.[-]|$))*/uy],
  ['symbol', /\.\.|:=|!=|<=|>=|\*\*|~>|\?:|\?\?|./suy],
]

/** @returns tokens that make up the whole text, whatever it is */
export function tokensOf(expression: Expr): Token[] {
  const tokens: Token[] = []
  let before: Token | undefined
  let isOperandBefore = false
  for (let at = 0; at < expression.length; ) {
    const token = (isOperandBefore ? undefined : regexAt(expression, at)) ?? tokenAt(expression, at, before)
    tokens.push(token)
    at += token.source.length
    if (isBlank(token)) continue
    before = token
    isOperandBefore = endsOperand(token, isOperandBefore)
  }
  return tokens
}

function tokenAt(expression: string, at: number, before: Token | undefined): Token {
  for (const [kind, pattern] of patterns) {
    // Behind a dot is a name, also where it looks like a number.
    if (kind === 'number' && before?.source === '.') continue
    pattern.lastIndex = at
    const source = pattern.exec(expression)?.[0]
    if (source !== undefined) return { kind, source, at }
  }
  throw new Error('a symbol is any character')
}

/** A slash where an operand is expected begins a regular expression, which ends where JSONata's `scanRegex` says. */
function regexAt(expression: string, at: number): Token | undefined {
  if (expression[at] !== '/' || expression[at + 1] === '*') return undefined
  let depth = 0
  for (let end = at + 1; end < expression.length; end++) {
    const character = expression[end] as string
    if (character === '\\') end++
    else if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character)) depth--
    else if (character === '/' && depth === 0) {
      const flags = /^[im]*/.exec(expression.slice(end + 1))?.[0] ?? ''
      return { kind: 'regex', source: expression.slice(at, end + 1) + flags, at }
    }
  }
  return undefined
}

/** `and`, `or` and `in` are names where an operand is expected. */
function endsOperand({ kind, source }: Token, isOperandBefore: boolean): boolean {
  if (kind === 'symbol') return !/^[.[({,@#;:?+\-*/%|=<>^&!~]/.test(source)
  return !(isOperandBefore && /^(and|or|in)$/.test(source))
}
