// Reads a configuration in the form of Prometheus: YAML text to jobs, or everything that is wrong with it, by line. What
// belongs to other parts of Prometheus, and what has no effect here, is listed beside it.

import { checkObject, describeKind, isObject, type Path } from '#check'
import { ConfigError, type ConfigIssue } from '../errors.ts'
import { readJobs } from './read-job.ts'
import { readLabelsOf, type ScrapeChecker } from './read-values.ts'
import { describePath, readYaml, type YamlReading } from './read-yaml.ts'
import type { ScrapeConfig } from './scrape-config.ts'

/** A configuration, and what of the file has no effect. */
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

const topKeys = ['global', 'scrape_configs', ...otherParts] as const

/**
 * @param fileName for messages only
 * @throws {ConfigError} with every problem, in file order
 */
export function parseScrapeConfig(text: string, fileName: string): ScrapeReading {
  return readingOf(readYaml(text), fileName)
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
  return isObject(value) && Object.hasOwn(value, 'scrape_configs')
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
  const remarks: ConfigIssue[] = []
  const issueAt = (path: Path, message: string): ConfigIssue => {
    const line = lineOf(path)
    return { path: describePath(path), ...(line === undefined ? {} : { line }), message }
  }
  const checker: ScrapeChecker = {
    describe: describeKind,
    sourceOf,
    report: (path, message) => void issues.push(issueAt(path, message)),
    remark: (path, message) => void remarks.push(issueAt(path, message)),
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
  return { config, remarks: remarks.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)) }
}

function readTop(checker: ScrapeChecker, value: unknown): ScrapeConfig {
  const given = checkObject(checker, [], value, 'an object with scrape_configs', topKeys) ?? {}
  for (const key of otherParts) {
    if (given[key] !== undefined) checker.remark([key], 'not used: it belongs to other parts of Prometheus')
  }
  const global = checkObject(checker, ['global'], given.global ?? {}, 'an object') ?? {}
  return {
    externalLabels: readLabelsOf(checker, ['global', 'external_labels'], global['external_labels']),
    jobs: readJobs(checker, given.scrape_configs, global),
  }
}
