// Reads a configuration file of `collect`, YAML or JSON: one instance of a collector, or a list of them, each in the
// form of the event that a schedule sends. What a collector makes of `config` is its own matter.

import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import { type Checker, checkObject, describeKind, formatPath, isObject, type Path } from '#check'
import { fileKindOf, fileKindWords } from '#checks'
import { instanceCharactersMax } from '#collect'
import { ConfigError, type ConfigIssue } from '../../errors.ts'
import type { JsonValue } from '../../model.ts'

export interface InstanceEntry {
  /** Name of a collector, or a module's. */
  readonly collector: string
  /** Undefined: the collector's name. */
  readonly instance: string | undefined
  readonly intervalMs: number
  readonly config: JsonValue
  /** @param at path in `config`, as the collector names it; or of another key of the entry */
  issue(at: string, message: string): ConfigIssue
}

const keys = ['collector', 'instance', 'interval_seconds', 'config'] as const
const intervalSecondsDefault = 60
const intervalSecondsMax = 86_400

/**
 * @param collector named on the command line: of entries that do not say, and the only one that entries may name
 * @throws {ConfigError} with every problem
 */
export function readInstances(
  text: string,
  fileName: string,
  collector: string | undefined,
): InstanceEntry[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'error' })
  const issues: ConfigIssue[] = document.errors.map(({ pos, message }) => {
    return { path: 'yaml', line: lines.linePos(pos[0]).line, message: withoutSource(message) }
  })
  if (issues.length > 0) throw new ConfigError(fileName, issues)
  const issueAt = (path: Path, message: string): ConfigIssue => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true)
      const at = isNode(node) ? node.range?.[0] : undefined
      if (at !== undefined) return { path: formatPath(path), line: lines.linePos(at).line, message }
    }
    return { path: formatPath(path), message }
  }
  const value = readValue(document, fileName) ?? {}
  const kind = fileKindOf(value)
  if (kind !== undefined && kind !== 'instances') {
    throw new ConfigError(fileName, [{ path: 'file', message: fileKindWords[kind] }])
  }
  const checker: Checker = {
    describe: describeKind,
    report: (path, message) => void issues.push(issueAt(path, message)),
  }
  const places: readonly (readonly [Path, unknown])[] = Array.isArray(value)
    ? value.map((one, index) => [[index], one])
    : [[[], value]]
  if (places.length === 0)
    checker.report([], 'expected an instance, or a list of instances (actual: an empty list)')
  const entries = places.map(([path, one]) => {
    const issue = (at: string, message: string) => issueAt([...path, ...readPath(at)], message)
    return { ...readEntry(checker, path, one, collector), issue }
  })
  if (issues.length > 0) throw new ConfigError(fileName, issues)
  return entries
}

/** Of a collector without a configuration. */
export function unconfigured(collector: string): InstanceEntry {
  return {
    collector,
    instance: undefined,
    intervalMs: intervalSecondsDefault * 1000,
    config: {},
    issue: (path, message) => ({ path: path === 'collector' ? 'NAME' : path, message }),
  }
}

/** An alias of nothing is found only here. */
function readValue(document: Document, fileName: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    throw new ConfigError(fileName, [{ path: 'yaml', message: withoutSource((error as Error).message) }])
  }
}

function readEntry(
  checker: Checker,
  path: Path,
  value: unknown,
  named: string | undefined,
): Omit<InstanceEntry, 'issue'> {
  checkObject(checker, path, value, `an instance with the keys ${keys.join(', ')}`, keys)
  const entry = isObject(value) ? value : {}
  const {
    collector = named,
    instance,
    interval_seconds: seconds = intervalSecondsDefault,
    config = {},
  } = entry
  if (typeof collector !== 'string' || collector === '') {
    if (isObject(value))
      checker.report(
        [...path, 'collector'],
        `expected the name of a collector (actual: ${describeKind(collector)})`,
      )
  } else if (named !== undefined && collector !== named) {
    const help = 'to run every instance in the file, omit NAME on the command line'
    checker.report([...path, 'collector'], `expected ${named}; ${help}`)
  }
  if (instance !== undefined && !isInstance(instance)) {
    const expected = `text of 1 to ${instanceCharactersMax} characters`
    checker.report([...path, 'instance'], `expected ${expected} (actual: ${describeKind(instance)})`)
  }
  if (typeof seconds !== 'number' || !(seconds >= 1 && seconds <= intervalSecondsMax)) {
    const expected = `a number of seconds from 1 to ${intervalSecondsMax.toLocaleString('en')}`
    checker.report([...path, 'interval_seconds'], `expected ${expected} (actual: ${describeKind(seconds)})`)
  }
  return {
    collector: collector as string,
    instance: instance as string | undefined,
    intervalMs: Math.round((seconds as number) * 1000),
    config: config as JsonValue,
  }
}

/** Of the parser's words those that quote nothing. */
function withoutSource(message: string): string {
  return message.split(/[:"\n]/, 1)[0] as string
}

function isInstance(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > instanceCharactersMax) return false
  return /^\P{Cc}+$/u.test(value) && value.isWellFormed()
}

/** `config.places[0].lat` → its steps. */
function readPath(text: string): (string | number)[] {
  return [...text.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) => {
    return index === undefined ? (name as string) : Number(index)
  })
}
