// Parses YAML that may be wrong. A value that breaks the structure around it is reported, taken out, and the text
// parsed again, so that one missing pair of quotes does not hide the other mistakes of a file.

import { type Document, isCollection, LineCounter, parseDocument, visit, type YAMLError } from 'yaml'
import type { ConfigIssue } from '../../errors.ts'

export interface ParsedYaml {
  readonly document: Document.Parsed
  readonly lines: LineCounter
  readonly issues: ConfigIssue[]
}

/** The text in place of a value that was taken out. */
export const placeholder = 'unreadable-value-taken-out'

const repairsMax = 100

export function parseYaml(yamlText: string): ParsedYaml {
  const issues: ConfigIssue[] = []
  let text = yamlText
  for (let repairs = 0; ; repairs++) {
    const lines = new LineCounter()
    const document = parseDocument(text, { lineCounter: lines, logLevel: 'error' })
    const report = (at: number, message: string) =>
      issues.push({ path: 'yaml', line: lines.linePos(at).line, message })
    const repair =
      repairOfCall(document, text) ??
      document.errors.map((error) => repairOf(error, text)).find((one) => one !== undefined)
    if (repair === undefined || repairs === repairsMax) {
      for (const error of [...document.errors, ...document.warnings]) {
        report(error.pos[0], yamlMessage(error, firstLine(text, error.pos[0])))
      }
      return { document, lines, issues }
    }
    report(repair.from, repair.message)
    text = text.slice(0, repair.from) + repair.replacement + text.slice(repair.to)
  }
}

/** Text in quotes, as YAML reads it back. */
export function quote(text: string): string {
  return /["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`
}

interface Repair {
  readonly from: number
  readonly to: number
  readonly replacement: string
  readonly message: string
}

function repairOf({ code, pos: [from, end], message }: YAMLError, text: string): Repair | undefined {
  if (code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'BLOCK_IN_FLOW') {
    // `a ? b : c` reads as a mapping; outside braces it swallows the lines after it.
    const to = code === 'BLOCK_IN_FLOW' ? end : from + firstLine(text, from).length
    const source = text.slice(from, to).trim()
    const needsQuotes = `a value that holds \`: \` needs quotes: ${quote(source)}`
    return { from, to, replacement: placeholder, message: needsQuotes }
  }
  if (message.startsWith('Unexpected flow-seq-start at node end')) {
    // `{ value: a[0].b }`: the value ends at the bracket, and is a field path even so.
    const to = from + (/^[^,}\n]*/.exec(text.slice(from))?.[0].length ?? 1)
    const needsQuotes = 'inside braces a value with `[` needs quotes: { value: "sensors[0].temp" }'
    return { from, to, replacement: '', message: needsQuotes }
  }
  return undefined
}

/** `{ m: $max(a, b) }` reads as `$max(a` and a key `b)`, often without an error. */
function repairOfCall(document: Document.Parsed, text: string): Repair | undefined {
  let repair: Repair | undefined
  visit(document, {
    Scalar(_, { type, source = '', range }, ancestors) {
      const inFlow = ancestors.some((node) => isCollection(node) && node.flow === true)
      if (!inFlow || type !== 'PLAIN' || !range || !isCutShort(source)) return undefined
      const expression = expressionAt(text, range[0])
      if (expression === undefined) return undefined
      const message = `inside braces a value with \`,\` needs quotes: ${quote(expression)}`
      repair = { from: range[0], to: range[0] + expression.length, replacement: placeholder, message }
      return visit.BREAK
    },
  })
  return repair
}

/** Whether a parenthesis is not closed. */
function isCutShort(source: string): boolean {
  const parentheses = source.replace(/'[^']*'|"[^"]*"/g, '').match(/[()]/g) ?? []
  return parentheses.filter((one) => one === '(').length * 2 > parentheses.length
}

/** @returns what is on the line up to the comma or brace behind the last parenthesis, if all of them are closed */
function expressionAt(text: string, from: number): string | undefined {
  const line = firstLine(text, from)
  let depth = 0
  for (const { 0: token, index } of line.matchAll(/'[^']*'|"[^"]*"|[()[\]{},]/g)) {
    if (depth === 0 && /^[\]},]/.test(token)) return line.slice(0, index).trimEnd()
    if (/^[([{]/.test(token)) depth++
    else if (/^[)\]}]/.test(token)) depth--
  }
  return undefined
}

function yamlMessage({ code, message }: YAMLError, source: string): string {
  const [summary = message] = message.split(' at line ')
  if (code === 'BAD_SCALAR_START') {
    return `a value cannot begin with ${source[0]} unless it is in quotes: ${quote(source.replace(/[\s},]*$/, ''))}`
  }
  if (code === 'DUPLICATE_KEY') return 'this key is given twice'
  if (code === 'MULTIPLE_DOCS') return 'expected one YAML document: a line of `---` begins another'
  return `not YAML: ${summary}`
}

function firstLine(text: string, from: number): string {
  return text.slice(from).split('\n', 1)[0] as string
}
