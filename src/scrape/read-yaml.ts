// YAML, or JSON, to values with the line of each. Anchors and merge keys work, as in Prometheus.

import { type Document, isAlias, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import { formatPath, type Path } from '#check'
import type { ConfigIssue } from '../errors.ts'

export interface YamlReading {
  readonly value: unknown
  /** What YAML itself does not allow: then there is no value. */
  readonly issues: readonly ConfigIssue[]
  /** From 1: of what is at the path, or of the nearest place above. */
  lineOf(path: Path): number | undefined
  /** A scalar as it is written. */
  sourceOf(path: Path): string | undefined
}

const textLengthMax = 1_000_000
/** Values that aliases may make of the file, so that a small file does not become a large one. */
const aliasesMax = 1_000

export function readYaml(text: string): YamlReading {
  const nothing = { value: undefined, lineOf: () => 1, sourceOf: () => undefined }
  if (text.length > textLengthMax) {
    return { ...nothing, issues: [{ path: 'file', message: `expected at most ${textLengthMax} characters` }] }
  }
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, { lineCounter: lines, logLevel: 'error', merge: true })
    const issues = document.errors.map(({ pos, message }): ConfigIssue => {
      return { path: 'yaml', line: lines.linePos(pos[0]).line, message: withoutSource(message) }
    })
    if (issues.length > 0) return { ...nothing, issues }
    const value: unknown = document.toJS({ maxAliasCount: aliasesMax })
    return {
      value,
      issues,
      lineOf(path) {
        for (let length = path.length; length > 0; length--) {
          const at = placeOf(document, path.slice(0, length))
          if (at !== undefined) return lines.linePos(at).line
        }
        return undefined
      },
      sourceOf(path) {
        const node = document.getIn(path, true)
        return isScalar(node) ? node.source : undefined
      },
    }
  } catch (error) {
    // An alias of nothing, too many aliases, or nesting that the parser's own recursion ends in.
    if (!(error instanceof RangeError || error instanceof ReferenceError)) throw error
    return { ...nothing, issues: [{ path: 'yaml', message: withoutSource(error.message) }] }
  }
}

function placeOf(document: Document, path: Path): number | undefined {
  const node = document.getIn(path, true)
  return isNode(node) && !isAlias(node) ? node.range?.[0] : undefined
}

/** Of the parser's words those that quote nothing. */
function withoutSource(message: string): string {
  return (message.split(/[:"\n]/, 1)[0] as string).replace(/ at line \d+, column \d+$/, '')
}

export function describePath(path: Path): string {
  return path.length === 0 ? 'file' : formatPath(path)
}
