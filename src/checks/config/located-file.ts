// A configuration file as values, each with its line. YAML (and so JSON) with its own positions; TOML with those that
// toml-lines.ts finds.

import { isNode, LineCounter, parseDocument } from 'yaml'
import { formatPath, type Path } from '#check'
import { ConfigError, type ConfigIssue } from '../../errors.ts'
import { findTomlLines } from './toml-lines.ts'

export interface LocatedFile {
  readonly value: unknown
  /** Of what is there; of the nearest thing around it, where it is not. From 1. */
  lineOf(path: Path): number | undefined
}

export type FileFormat = 'yaml' | 'toml'

/** By its ending; by its first lines, where that says nothing. */
export function formatOf(fileName: string, text: string): FileFormat {
  if (/\.(ya?ml|json)$/i.test(fileName)) return 'yaml'
  if (/\.(conf|toml)$/i.test(fileName)) return 'toml'
  return /^\s*(\[[\w."' -]+\]\s*$|[\w."'-]+\s*=)/m.test(text) ? 'toml' : 'yaml'
}

/** @throws {ConfigError} for text that is not of the format */
export async function readLocated(text: string, fileName: string, format: FileFormat): Promise<LocatedFile> {
  return format === 'yaml' ? readYaml(text, fileName) : await readToml(text, fileName)
}

function readYaml(text: string, fileName: string): LocatedFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'error' })
  const issues: ConfigIssue[] = document.errors.map(({ pos, message }) => {
    return { path: 'yaml', line: lines.linePos(pos[0]).line, message: withoutSource(message) }
  })
  if (issues.length > 0) throw new ConfigError(fileName, issues)
  let value: unknown
  try {
    value = document.toJS()
  } catch (error) {
    // An alias of nothing, or too many of them.
    throw new ConfigError(fileName, [{ path: 'yaml', message: withoutSource((error as Error).message) }])
  }
  return {
    value,
    lineOf(path) {
      for (let length = path.length; length > 0; length--) {
        const node = document.getIn(path.slice(0, length), true)
        const at = isNode(node) ? node.range?.[0] : undefined
        if (at !== undefined) return lines.linePos(at).line
      }
      return undefined
    },
  }
}

async function readToml(text: string, fileName: string): Promise<LocatedFile> {
  const { parse, TomlError } = await import('smol-toml')
  let value: unknown
  try {
    value = parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    // Not the lines that follow, which quote the file.
    const message = error.message.split('\n', 1)[0]?.replace(/^Invalid TOML document: /, '') as string
    throw new ConfigError(fileName, [{ path: 'toml', line: error.line, message }])
  }
  const lines = findTomlLines(text)
  return {
    value,
    lineOf(path) {
      for (let length = path.length; length > 0; length--) {
        const line = lines.get(formatPath(path.slice(0, length)))
        if (line !== undefined) return line
      }
      return undefined
    },
  }
}

/** Of the parser's words those that quote nothing. */
function withoutSource(message: string): string {
  return message.split(/[:"\n]/, 1)[0] as string
}
