// Reads a mapping file: YAML text to a checked MappingFile, or one ConfigError with everything that is wrong.
// Loaded by the build, and at run time only where MAPPING_URI names a file: the function's own bundle has no YAML parser.

import { ConfigError, type ConfigIssue } from '../errors.ts'
import type { MappingFile } from './language.ts'
import { formatPath } from './path.ts'
import { readYaml, unreadable } from './read-yaml.ts'
import { validateMapping } from './validate-mapping.ts'

/**
 * @param fileName for messages only
 * @throws ConfigError with all issues, in file order
 */
export function parseMapping(yamlText: string, fileName: string): MappingFile {
  const { value, issues: yamlIssues, lineOf, sourceOf } = readYaml(yamlText)
  const issues: ConfigIssue[] = [...yamlIssues]
  validateMapping(
    {
      sourceOf,
      report(path, message) {
        // What YAML did not let through has its issue already.
        if (valueAt(value, path) === unreadable) return
        issues.push({ path: formatPath(path), line: lineOf(path), message })
      },
    },
    value,
  )
  if (issues.length > 0) {
    throw new ConfigError(
      fileName,
      issues.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    )
  }
  return value as MappingFile
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined),
    value,
  )
}
