// Reads a configuration in the form of Prometheus: YAML text to jobs, or everything that is wrong with it, by line. What
// belongs to other parts of Prometheus, and what has no effect here, is listed beside it.

import { checkObject, describeKind, isObject, type Path, suggest } from '#check'
import { ConfigError, type ConfigIssue } from '../errors.ts'
import { describeOtherFile } from './other-files.ts'
import { readJobs } from './read-job.ts'
import { readLabelsOf, type ScrapeChecker } from './read-values.ts'
import { describePath, readYaml, type YamlReading } from './read-yaml.ts'
import type { ScrapeConfig } from './scrape-config.ts'

/** A configuration, and what of the file has no effect: one remark of a kind, with its lines. */
export interface ScrapeReading {
  readonly config: ScrapeConfig
  readonly remarks: readonly ConfigIssue[]
}

const issuesMax = 100

/** Of a whole `prometheus.yml`: what a server does with its samples. */
const otherParts = [
  'rule_files',
  'alerting',
  'remote_write',
  'remote_read',
  'storage',
  'tracing',
  'otlp',
  'runtime',
] as const

const topKeys = ['global', 'scrape_configs', 'scrape_config_files', ...otherParts] as const

/**
 * @param fileName for messages only
 * @throws {ConfigError} with every problem, in file order
 */
export function parseScrapeConfig(text: string, fileName: string): ScrapeReading {
  const reading = readYaml(text)
  const other = describeOtherFile(text, reading.value)
  if (other !== undefined) throw new ConfigError(fileName, [{ path: 'file', message: looksLike(other) }])
  return readingOf(reading, fileName)
}

/** @returns which other file a text looks like, and what takes it; undefined if it is like none */
export function describeWrongFile(text: string): string | undefined {
  const other = describeOtherFile(text, readYaml(text).value)
  return other && looksLike(other)
}

function looksLike(other: string): string {
  return `expected scrape_configs; this looks like ${other}`
}

/**
 * The same of values that somebody has read already.
 * @throws {ConfigError}
 */
export function readScrapeConfig(value: unknown, source: string): ScrapeReading {
  return readingOf({ value, issues: [], lineOf: () => undefined, sourceOf: () => undefined }, source)
}

/** Whether a text is such a configuration, right or wrong, and no other file. */
export function isScrapeConfig(text: string): boolean {
  const { value } = readYaml(text)
  const jobs = Array.isArray(value) ? value : [value]
  if (jobs.length > 0 && jobs.every((one) => isObject(one) && Object.hasOwn(one, 'job_name'))) return true
  return isObject(value) && Object.keys(value).some((key) => telling.includes(key) || isMisspelt(key))
}

/** Keys that no other file of this program has. */
const telling: readonly string[] = [
  'scrape_configs',
  'scrape_config_files',
  'rule_files',
  'alerting',
  'global',
]

function isMisspelt(key: string): boolean {
  return suggest(key, ['scrape_configs']).startsWith('did you mean')
}

/** @returns everything that is wrong with a configuration file, in file order; [] if nothing is */
export function checkScrapeConfig(text: string): readonly ConfigIssue[] {
  try {
    parseScrapeConfig(text, 'file')
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.issues
    throw error
  }
}

function readingOf(
  { value, issues: yamlIssues, lineOf, sourceOf }: YamlReading,
  fileName: string,
): ScrapeReading {
  if (yamlIssues.length > 0) throw new ConfigError(fileName, yamlIssues)
  const issues: ConfigIssue[] = []
  const remarks: Remarked[] = []
  const issueAt = (path: Path, message: string): ConfigIssue => {
    const line = lineOf(path)
    return { path: describePath(path), ...(line === undefined ? {} : { line }), message }
  }
  const checker: ScrapeChecker = {
    describe: describeKind,
    sourceOf,
    report: (path, message) => void issues.push(issueAt(path, message)),
    remark: (path, message) => void remarks.push({ path, message, line: lineOf(path) }),
  }
  const config = readTop(checker, value)
  if (issues.length > 0) {
    const inOrder = issues.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
    const more = `only the first ${issuesMax} problems are shown; fix them to see the others`
    throw new ConfigError(
      fileName,
      issues.length > issuesMax ? [...inOrder.slice(0, issuesMax), { path: 'file', message: more }] : inOrder,
    )
  }
  return { config, remarks: joinRemarks(remarks) }
}

interface Remarked {
  readonly path: Path
  readonly message: string
  readonly line: number | undefined
}

/** Of a remark that many jobs share. */
const linesMax = 10

/** What is remarked of many jobs is said once: `(lines 4, 9)`. In the order of the file. */
function joinRemarks(remarks: readonly Remarked[]): ConfigIssue[] {
  const kinds = new Map<string, Remarked[]>()
  for (const one of remarks.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))) {
    const path = describePath(one.path).replace(/\[\d+\]/g, '[…]')
    const kind = JSON.stringify([path, one.message])
    const same = kinds.get(kind)
    if (same === undefined) kinds.set(kind, [one])
    else same.push(one)
  }
  return [...kinds].map(([kind, same]) => {
    const [path, message] = JSON.parse(kind) as [string, string]
    const lines = [...new Set(same.flatMap(({ line }) => line ?? []))]
    const shown = lines.slice(0, linesMax).join(', ')
    const more = lines.length > linesMax ? ` and ${lines.length - linesMax} more` : ''
    const place = lines.length === 0 ? '' : ` (line${lines.length === 1 ? '' : 's'} ${shown}${more})`
    return {
      path: same.length === 1 ? describePath((same[0] as Remarked).path) : path,
      message: `${message}${place}`,
    }
  })
}

function readTop(checker: ScrapeChecker, value: unknown): ScrapeConfig {
  const given = checkObject(checker, [], value, 'an object with scrape_configs', topKeys) ?? {}
  for (const key of otherParts) {
    if (given[key] !== undefined) checker.remark([key], 'not used: it belongs to other parts of Prometheus')
  }
  if (given.scrape_config_files !== undefined) {
    checker.remark(['scrape_config_files'], 'not read: put the jobs of these files into scrape_configs')
  }
  const global = checkObject(checker, ['global'], given.global ?? {}, 'an object') ?? {}
  return {
    externalLabels: readLabelsOf(checker, ['global', 'external_labels'], global['external_labels']),
    jobs: readJobs(checker, given.scrape_configs, global),
  }
}
