// Parses YAML that may be wrong. Values that break the structure around them are reported, taken out, and the text
// parsed again, so that one missing pair of quotes does not hide the other mistakes of a file.

import {
  type Document,
  isCollection,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
  type YAMLWarning,
} from 'yaml'
import type { IssueList } from '#check'

export interface ParsedYaml {
  readonly document: Document.Parsed
  readonly lines: LineCounter
  /** False: repairs took too long, or the structure is broken, and what is behind that is not known. */
  readonly isWhole: boolean
}

/** The text in place of a value that was taken out. */
export const placeholder = 'unreadable-value-taken-out'

/** Characters that are parsed again after repairs, about a second: a bound that does not grow with the file. */
const repairLengthMax = 1_000_000
/** What an error costs as much as, in characters. */
const errorLength = 20

/** @throws {IssueListFull} */
export function parseYaml(yamlText: string, issues: IssueList): ParsedYaml {
  let text = yamlText
  let repairLength = 0
  for (;;) {
    const lines = new LineCounter()
    // It would compare each key with all others of its mapping; read-yaml.ts finds those that are given twice.
    const document = parseDocument(text, { lineCounter: lines, logLevel: 'error', uniqueKeys: false })
    const report = (at: number, message: string) =>
      issues.add({ path: 'yaml', line: lines.linePos(at).line, message })
    const repairs = repairsOf(document, text)
    if (repairs.length === 0) {
      // The parser catches what its own recursion ends in.
      if (document.errors.some(isTooDeep)) throw new RangeError()
      // Where the structure breaks, what follows would be told of as further errors, and each key as misplaced.
      const broken = document.errors.filter(breaksStructure).toSorted((a, b) => a.pos[0] - b.pos[0])[0]
      for (const error of [...document.errors, ...document.warnings]) {
        if (error !== broken && breaksStructure(error)) continue
        report(error.pos[0], yamlMessage(error, firstLine(text, error.pos[0])))
      }
      return { document, lines, isWhole: broken === undefined }
    }
    for (const { from, message } of repairs) report(from, message)
    repairLength += text.length + document.errors.length * errorLength
    if (repairLength > repairLengthMax) {
      report(
        repairs.at(-1)?.from ?? 0,
        'these problems keep the rest of the file from being read; fix them first',
      )
      return { document, lines, isWhole: false }
    }
    text = repaired(text, repairs)
  }
}

/** Text in quotes, as YAML reads it back. */
export function quote(text: string): string {
  return /["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`
}

function isTooDeep({ message }: YAMLError): boolean {
  return message.startsWith('Maximum call stack')
}

/** Other errors concern a single value. Warnings have codes of their own. */
function breaksStructure({ name, code }: YAMLError | YAMLWarning): boolean {
  return name === 'YAMLParseError' && code !== 'BAD_SCALAR_START' && code !== 'MULTIPLE_DOCS'
}

interface Repair {
  readonly from: number
  readonly to: number
  readonly replacement: string
  readonly message: string
}

/** @returns in the order of the text, apart from each other; behind the first error of another kind nothing is sure */
function repairsOf(document: Document.Parsed, text: string): readonly Repair[] {
  const errors = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0])
  const calls = repairsOfCalls(document, text)
  const [firstCall] = calls
  if (firstCall !== undefined) {
    const sureTo = errors[0]?.pos[0] ?? text.length
    return apart(calls.filter((repair) => repair === firstCall || repair.from < sureTo))
  }
  const repairs: Repair[] = []
  for (const error of errors) {
    const repair = repairOf(error, text)
    if (repair !== undefined) repairs.push(repair)
    const isLocal = error.code === 'BLOCK_AS_IMPLICIT_KEY' || error.code === 'BLOCK_IN_FLOW'
    if (repairs.length > 0 && !isLocal) break
  }
  return apart(repairs)
}

function apart(repairs: readonly Repair[]): readonly Repair[] {
  let end = 0
  return repairs.filter(({ from, to }) => {
    if (from < end) return false
    end = to
    return true
  })
}

function repaired(text: string, repairs: readonly Repair[]): string {
  const pieces: string[] = []
  let at = 0
  for (const { from, to, replacement } of repairs) {
    pieces.push(text.slice(at, from), replacement)
    at = to
  }
  return [...pieces, text.slice(at)].join('')
}

function repairOf({ code, pos: [from, end], message }: YAMLError, text: string): Repair | undefined {
  if (code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'BLOCK_IN_FLOW') {
    // `a ? b : c` reads as a mapping; outside braces it swallows the lines after it.
    const to = code === 'BLOCK_IN_FLOW' ? end : from + firstLine(text, from).length
    const source = text.slice(from, to).trim()
    // What is wrong is what stands around it.
    if (source.includes(placeholder)) return undefined
    const needsQuotes = `a value that contains \`: \` needs quotes: ${quote(source)}`
    return { from, to, replacement: placeholder, message: needsQuotes }
  }
  if (message.startsWith('Unexpected flow-seq-start at node end')) {
    // `{ value: a[0].b }`: the value ends at the bracket, and is a field path even so.
    const to = from + (/^[^,}]*/.exec(firstLine(text, from))?.[0].length ?? 1)
    const needsQuotes = 'inside braces a value with `[` needs quotes: { value: "sensors[0].temp" }'
    return { from, to, replacement: '', message: needsQuotes }
  }
  return undefined
}

/** `{ m: $max(a, b) }` reads as `$max(a` and a key `b)`, often without an error. */
function repairsOfCalls(document: Document.Parsed, text: string): readonly Repair[] {
  const repairs: Repair[] = []
  let searchable = 10 * text.length
  visit(document, {
    Scalar(_, { type, source = '', range }, ancestors): symbol | undefined {
      if (type !== 'PLAIN' || !range || !isCutShort(source)) return undefined
      if (!ancestors.some((node) => isCollection(node) && node.flow === true)) return undefined
      if (searchable < 0) return visit.BREAK
      const expression = expressionAt(text, range[0])
      searchable -= expression?.length ?? firstLine(text, range[0]).length
      if (expression === undefined) return undefined
      const message = `inside braces a value with \`,\` needs quotes: ${quote(expression)}`
      repairs.push({ from: range[0], to: range[0] + expression.length, replacement: placeholder, message })
      return undefined
    },
  })
  return repairs
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
  if (code === 'MULTIPLE_DOCS') return 'expected one YAML document: a line with `---` begins another one'
  if (code === 'TAB_AS_INDENT')
    return 'expected spaces in front of the line (actual: a tab); YAML indents with spaces only'
  if (code === 'TAG_RESOLVE_FAILED') return `not YAML: ${summary}`
  return `not YAML: ${summary}; check the indentation of this line, and quotes and brackets up to it`
}

function firstLine(text: string, from: number): string {
  const end = text.indexOf('\n', from)
  return text.slice(from, end < 0 ? text.length : end)
}
