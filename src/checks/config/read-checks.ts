// Reads a configuration of checks, ours or that of mackerel-agent, and everything that is wrong with it.

import { type Checker, describeKind, formatPath, type Path } from '#check'
import { ConfigError, type ConfigIssue } from '../../errors.ts'
import { fileKindOf, fileKindWords } from './file-kind.ts'
import { type FileFormat, formatOf, type LocatedFile, readLocated } from './located-file.ts'
import type { ChecksConfig, UnusedKeys } from './model.ts'
import { readAgentConf } from './read-agent-conf.ts'
import { readOwn } from './read-own.ts'

const textBytesMax = 1_000_000

/**
 * @param fileName says the format by its ending: `.yaml` or `.json` is ours, `.conf` or `.toml` mackerel-agent's
 * @throws {ConfigError} with every problem, each with its line; no value of the file is repeated
 */
export async function readChecks(text: string, fileName: string): Promise<ChecksConfig> {
  if (Buffer.byteLength(text) > textBytesMax) {
    const message = `expected at most ${textBytesMax} bytes (actual: ${Buffer.byteLength(text)})`
    throw new ConfigError(fileName, [{ path: 'file', message }])
  }
  const format = formatOf(fileName, text)
  const file = await readFile(text, fileName, format)
  const kind = format === 'yaml' ? fileKindOf(file.value) : undefined
  if (kind !== undefined && kind !== 'checks') {
    throw new ConfigError(fileName, [{ path: 'file', message: fileKindWords[kind] }])
  }
  const issues: ConfigIssue[] = []
  const unused = createUnused(file)
  const checker: Checker = {
    describe: describeKind,
    report: (path, message) => void issues.push(located(file.lineOf(path), path, message)),
  }
  const config =
    format === 'yaml' ? readOwn(checker, file.value) : readAgentConf(checker, file.value, unused.note)
  if (issues.length > 0) {
    throw new ConfigError(
      fileName,
      issues.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    )
  }
  return { ...config, unused: unused.all() }
}

/** What has the other format's ending is no file of its own, or, as YAML, one long text. */
async function readFile(text: string, fileName: string, format: FileFormat): Promise<LocatedFile> {
  const other = formatOf('', text)
  const wrong = new ConfigError(fileName, [{ path: 'file', message: formatWords[other] }])
  try {
    const file = await readLocated(text, fileName, format)
    if (other !== format && typeof file.value === 'string') throw wrong
    return file
  } catch (error) {
    throw other === format ? error : wrong
  }
}

const formatWords = {
  toml: 'this looks like TOML, as in mackerel-agent.conf; give it a name that ends with .conf',
  yaml: 'this looks like YAML, as in checks.yaml; give it a name that ends with .yaml',
} as const

/** One note for all keys that are unused for the same reason: a file of forty checks would have forty. */
function createUnused(file: LocatedFile) {
  const notes = new Map<string, { keys: Set<string>; lines: number[] }>()
  return {
    note(path: Path, key: string, why: string): void {
      const note = notes.get(why) ?? { keys: new Set(), lines: [] }
      notes.set(why, note)
      note.keys.add(key)
      const line = file.lineOf(path)
      if (line !== undefined) note.lines.push(line)
    },
    all: (): readonly UnusedKeys[] =>
      [...notes].map(([why, { keys, lines }]) => ({
        keys: [...keys],
        lines: lines.toSorted((a, b) => a - b),
        why,
      })),
  }
}

function located(line: number | undefined, path: Path, message: string): ConfigIssue {
  return { path: formatPath(path), ...(line !== undefined && { line }), message }
}
