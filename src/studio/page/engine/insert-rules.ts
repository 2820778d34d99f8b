// Puts rules into the text of a mapping file, behind those that there are; the rest of the text stays as it is.

import { isSeq, parseDocument } from 'yaml'

/** @param suggested a mapping file whose rules begin in its third line, with two spaces before them */
export function insertRules(
  text: string | undefined,
  suggested: string,
): { readonly text: string; readonly from: number; readonly to: number } {
  if (text === undefined || text.trim() === '') {
    return { text: suggested, from: 1, to: suggested.trimEnd().split('\n').length }
  }
  const rules = suggested.trimEnd().split('\n').slice(2)
  const { at, indent, isEmpty } = endOfRules(text)
  const lines = rules.map((line) => ' '.repeat(indent) + line.slice(2))
  const before = text.slice(0, at).trimEnd()
  const start = isEmpty ? before.replace(/\[\s*\]$/, '').trimEnd() : before
  const from = start.split('\n').length + 1
  const after = text.slice(at).replace(/^\s*\n/, '')
  const joined = [start, ...lines, after].join('\n')
  return { text: joined.endsWith('\n') ? joined : `${joined}\n`, from, to: from + lines.length - 1 }
}

/** Where a further rule goes; `indent` of its dash. */
function endOfRules(text: string): {
  readonly at: number
  readonly indent: number
  readonly isEmpty: boolean
} {
  const document = parseDocument(text, { logLevel: 'silent' })
  const rules = document.get('rules', true)
  if (!isSeq(rules) || rules.range == null) throw new Error('the file has no list of rules')
  const [start, end] = rules.range
  if (rules.items.length === 0) return { at: end, indent: 2, isEmpty: true }
  if (rules.flow === true) throw new Error('the rules are written between brackets; write each with a dash')
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  return { at: end, indent: start - lineStart, isEmpty: false }
}
