// Reads field paths: `battery.voltage`, `sensors[-1].temp`, `` `my key`.x ``, `$`, `$device`, `$attributes.site`.
// Names hold letters of any script, digits, `_`, `-` and `:`; any other name goes in backticks.

import { type WordPattern, wordPattern } from './word-pattern.ts'

export interface FieldPath {
  /** Name after the `$` where the path starts at a variable; '' for `$` itself, and for paths that start at a name. */
  readonly variable: string
  /** Names of object members and positions in arrays; a negative position counts from the end. */
  readonly steps: readonly (string | number)[]
}

/** How far a text has been read. */
export interface Cursor {
  readonly source: string
  at: number
}

const start = /\$([a-zA-Z_][a-zA-Z0-9_]*)?/y
// Spaces and brackets end a name before its last `-` or `:`, so that `a- 1` and `x ? a: b` are what they look like.
const member = wordPattern((word) => `([${word}](?:[${word}]|[:-](?=[${word}:.[-]|$))*)|\`([^\`]+)\``)
const position = /\[\s*(-?\d{1,9})\s*\]/y

/** @returns undefined if the text is not a field path: a literal, or a longer expression */
export function parseFieldPath(text: string): FieldPath | undefined {
  const cursor = { source: text.trim(), at: 0 }
  if (isLiteral(cursor.source)) return undefined
  const path = takePath(cursor)
  return cursor.at === cursor.source.length ? path : undefined
}

/** @returns the field path that begins at the cursor, which is behind it then; undefined if there is none */
export function takePath(cursor: Cursor): FieldPath | undefined {
  const variable = take(cursor, start)
  const first = variable === undefined ? takeMember(cursor) : undefined
  if (variable === undefined && first === undefined) return undefined
  const steps: (string | number)[] = first === undefined ? [] : [first]
  for (;;) {
    if (cursor.source[cursor.at] === '.') {
      cursor.at++
      const name = takeMember(cursor)
      if (name === undefined) return undefined
      steps.push(name)
    } else {
      const match = take(cursor, position)
      if (match === undefined) return { variable: variable?.[1] ?? '', steps }
      steps.push(Number(match[1]))
    }
  }
}

function takeMember(cursor: Cursor): string | undefined {
  const match = take(cursor, member)
  return match && (match[1] ?? match[2])
}

/** @param given sticky */
export function take(cursor: Cursor, given: RegExp | WordPattern): RegExpExecArray | undefined {
  const pattern = given instanceof RegExp ? given : given.of(cursor.source)
  pattern.lastIndex = cursor.at
  const match = pattern.exec(cursor.source) ?? undefined
  if (match !== undefined) cursor.at = pattern.lastIndex
  return match
}

/** Takes the spaces that are there, and the symbol if it is behind them. */
export function takeSymbol(cursor: Cursor, symbol: string): boolean {
  while (cursor.source[cursor.at]?.trim() === '') cursor.at++
  const isThere = cursor.source.startsWith(symbol, cursor.at)
  if (isThere) cursor.at += symbol.length
  return isThere
}

/** Numbers, `true`, `false`, `null` and quoted text say what they are and point at nothing. */
export function isLiteral(source: string): boolean {
  return (
    /^([+-]?\d+(\.\d*)?([eE][+-]?\d+)?|true|false|null)$/.test(source) || quotedText(source) !== undefined
  )
}

/** @returns the text between quotes, or undefined if the source is not one quoted text */
export function quotedText(source: string): string | undefined {
  return /^'([^']*)'$|^"([^"]*)"$/
    .exec(source)
    ?.slice(1)
    .find((text) => text !== undefined)
}
