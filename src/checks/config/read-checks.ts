// Reads a configuration of checks, ours or that of mackerel-agent, and everything that is wrong with it.

import { type Checker, describeKind, formatPath, isObject, type Path } from '#check'
import { ConfigError, type ConfigIssue } from '../../errors.ts'
import { fileKindOf, fileKindWords } from './file-kind.ts'
import { type FileFormat, formatOf, type LocatedFile, readLocated } from './located-file.ts'
import type { ChecksConfig, ReadIncluded, UnusedKeys } from './model.ts'
import { readAgentConf } from './read-agent-conf.ts'
import { readOwn } from './read-own.ts'

const textBytesMax = 1_000_000

/**
 * @param fileName says the format by its ending: `.yaml` or `.json` is ours, `.conf` or `.toml` mackerel-agent's
 * @param readIncluded undefined: what `include` names is not read, and that is noted
 * @throws {ConfigError} with every problem, each with its line; no value of the file is repeated
 */
export async function readChecks(
  text: string,
  fileName: string,
  readIncluded?: ReadIncluded,
): Promise<ChecksConfig> {
  if (Buffer.byteLength(text) > textBytesMax) {
    const message = `expected at most ${textBytesMax} bytes (actual: ${Buffer.byteLength(text)})`
    throw new ConfigError(fileName, [{ path: 'file', message }])
  }
  if (/^\s*define\s+\w+\s*\{/m.test(text)) {
    const message = 'this looks like a configuration of Nagios; write its commands into a checks.yaml'
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
  const checker = checkerOf(file, issues)
  let config =
    format === 'yaml' ? readOwn(checker, file.value) : readAgentConf(checker, file.value, unused.note)
  const include = format === 'toml' && isObject(file.value) ? file.value['include'] : undefined
  if (typeof include === 'string' && readIncluded !== undefined) {
    for (const { name, text: own } of await readIncluded(include)) {
      const part = await readLocated(own, name, 'toml')
      const next = readAgentConf(checkerOf(part, issues, name), part.value, () => undefined)
      config = {
        ...config,
        checks: replaceByName(config.checks, next.checks),
        metrics: replaceByName(config.metrics, next.metrics),
      }
    }
  } else if (include !== undefined) {
    unused.note(['include'], 'include', 'included files are read at home alone; put all into one file')
  }
  if (format === 'toml' && issues.length === 0 && config.checks.length + config.metrics.length === 0) {
    checker.report([], 'expected a check or a metric plugin, [plugin.checks.NAME] or [plugin.metrics.NAME]')
  }
  if (issues.length > 0) {
    throw new ConfigError(
      fileName,
      issues.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    )
  }
  return { ...config, unused: unused.all() }
}

/** @param included name of the file, if it is not the one that the command names */
function checkerOf(file: LocatedFile, issues: ConfigIssue[], included?: string): Checker {
  return {
    describe: describeKind,
    report(path, message) {
      const issue = located(file.lineOf(path), path, message)
      issues.push(included === undefined ? issue : { ...issue, path: `${included}: ${issue.path}` })
    },
  }
}

/** As in mackerel-agent, the later one counts. */
function replaceByName<One extends { readonly name: string }>(
  before: readonly One[],
  after: readonly One[],
): readonly One[] {
  return [...before.filter(({ name }) => after.every((one) => one.name !== name)), ...after]
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
