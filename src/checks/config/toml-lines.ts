// The lines of a TOML file's tables and keys, for messages: the parser does not say them. It need not understand values,
// but must know where those end that go over several lines.
// https://toml.io/en/v1.0.0

import { formatPath } from '#check'

/**
 * @param text valid TOML
 * @returns line, from 1, by path as `formatPath` writes it; of what is written twice, as arrays of tables are, the first
 */
export function findTomlLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>()
  /** Tables that only a longer key names are there, too. */
  const noteAll = (table: readonly string[], steps: readonly string[], line: number): void => {
    for (let length = 1; length <= steps.length; length++) {
      const key = formatPath([...table, ...steps.slice(0, length)])
      if (!lines.has(key)) lines.set(key, line)
    }
  }
  let table: readonly string[] = []
  /** What the value that goes on ends with. */
  let open: OpenValue | undefined
  for (const [index, line] of text.split('\n').entries()) {
    if (open !== undefined) {
      open = scanValue(line, open)
      continue
    }
    const header = /^\s*\[\[?(.*?)\]\]?\s*(#.*)?$/.exec(line)
    if (header !== null) {
      table = splitKey(header[1] as string).steps
      noteAll([], table, index + 1)
      continue
    }
    const { steps, rest } = splitKey(line)
    if (steps.length === 0 || !rest.startsWith('=')) continue
    noteAll(table, steps, index + 1)
    open = scanValue(rest.slice(1), { quote: undefined, depth: 0 })
  }
  return lines
}

interface OpenValue {
  /** Of a text over several lines. */
  readonly quote: '"""' | "'''" | undefined
  /** Of brackets. */
  readonly depth: number
}

/** @returns undefined where the value ends on this line */
function scanValue(line: string, { quote: open, depth: before }: OpenValue): OpenValue | undefined {
  let quote = open
  let depth = before
  for (let at = 0; at < line.length; at++) {
    if (quote !== undefined) {
      if (quote === '"""' && line[at] === '\\') at++
      else if (line.startsWith(quote, at)) {
        at += 2
        quote = undefined
      }
      continue
    }
    const character = line[at] as string
    if (character === '#') break
    if (line.startsWith('"""', at) || line.startsWith("'''", at)) {
      quote = line.slice(at, at + 3) as '"""' | "'''"
      at += 2
    } else if (character === '"' || character === "'") at = endOfText(line, at)
    else if (character === '[' || character === '{') depth++
    else if (character === ']' || character === '}') depth--
  }
  return quote === undefined && depth <= 0 ? undefined : { quote, depth }
}

/** @returns where the quote at `start` is closed */
function endOfText(line: string, start: number): number {
  const quote = line[start]
  for (let at = start + 1; at < line.length; at++) {
    if (line[at] === '\\' && quote === '"') at++
    else if (line[at] === quote) return at
  }
  return line.length
}

/** `plugin.checks."a b" = …` → its steps, and what follows them. */
function splitKey(text: string): { readonly steps: readonly string[]; readonly rest: string } {
  const steps: string[] = []
  let rest = text.trimStart()
  for (;;) {
    const found = /^(?:([\w-]+)|"((?:[^"\\]|\\.)*)"|'([^']*)')\s*/.exec(rest)
    if (found === null) return { steps, rest }
    const [whole, bare, basic, literal] = found
    steps.push(bare ?? literal ?? unescapeText(basic as string))
    rest = rest.slice(whole.length)
    if (!rest.startsWith('.')) return { steps, rest }
    rest = rest.slice(1).trimStart()
  }
}

function unescapeText(basic: string): string {
  try {
    return JSON.parse(`"${basic}"`) as string
  } catch {
    return basic
  }
}
