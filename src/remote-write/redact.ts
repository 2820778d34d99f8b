// Makes an endpoint's error text fit for a log: one line, bounded, without the names, labels and values that it quotes,
// since those may carry what a device sent. Where it is in doubt what is quoted, less is kept.

import { findMark, messageOf, withoutFrame } from './answer-text.ts'

const textCharactersMax = 200

export function redactErrorText(text: string): string {
  const redacted = withoutValues(withoutBareNames(withoutFrame(withoutQuotations(messageOf(text)))))
  return redacted.length > textCharactersMax ? `${redacted.slice(0, textCharactersMax)}…` : redacted
}

/**
 * Takes everything from the first mark to the last: between them, nothing tells a value's own marks from the receiver's.
 * What is behind is kept if all marks are in pairs, so that the text has not broken off within a value; never behind a
 * single quote, since values in single quotes are not escaped (Cortex: `label value: '%.200s'`).
 */
function withoutQuotations(text: string): string {
  const begin = findMark(text)
  if (begin === -1) return text
  const mark = text[begin] as string
  // The name of a series stands before its labels: `series=up{job="a"}`.
  let end = begin
  if (mark === '{') while (end > 0 && !' =,('.includes(text[end - 1] as string)) end--
  const closed = isClosed(text, begin)
    ? text.slice(Math.max(text.lastIndexOf('}'), text.lastIndexOf('"')))
    : ''
  return `${text.slice(0, end)}${mark}…${closed}`
}

/** All marks from here on are pairs of double quotes, and of braces with nothing but pairs of quotes in them. */
function isClosed(text: string, begin: number): boolean {
  let isQuoted = false
  let isBraced = false
  for (let at = begin; at < text.length; at++) {
    const character = text[at]
    if (isQuoted) {
      if (character === '\\') at++
      else if (character === '"') isQuoted = false
    } else if (character === '"') isQuoted = true
    else if (character === "'" || character === '`') return false
    else if (character === '{' || character === '}') {
      if (isBraced !== (character === '}')) return false
      isBraced = !isBraced
    }
  }
  return !isQuoted && !isBraced
}

/** `metric: up`, `from series up`, `duplicated label job`: nothing says where a name ends, or the value behind it. */
function withoutBareNames(text: string): string {
  return text.replace(
    /\b((?:(?:metric|series|label)s?(?: name| value)?\s?[:=]|(?:from|for) (?:metric|series)|duplicated label) ?)[^\s({"'`…].*$/i,
    '$1…',
  )
}

/** Prometheus: `duplicate sample for timestamp 1; overrides not allowed: existing 20.5, new value 21`. */
function withoutValues(text: string): string {
  return text.replace(/\b(existing|new value) [^\s,;]+/g, '$1 …')
}
