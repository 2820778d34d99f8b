// What a mapping has to be before anything runs on it: free of mistakes, and passing the tests in its own file.

import { ConfigError } from '../errors.ts'
import type { MappingFile } from './language.ts'
import { parseMapping } from './parse-mapping.ts'
import { runMappingTests, type TestResult } from './run-tests.ts'

/**
 * @param fileName for messages only
 * @param bundled comes behind its rules, in its tests too
 * @throws {ConfigError} with all mistakes, or else with all tests that fail
 */
export async function verifyMapping(
  yamlText: string,
  fileName: string,
  bundled?: MappingFile,
): Promise<MappingFile> {
  const file = parseMapping(yamlText, fileName)
  const failed = (await runMappingTests(file, bundled)).filter(({ passed }) => !passed)
  if (failed.length === 0) return file
  throw new ConfigError(
    fileName,
    failed.map((result) => ({ path: `tests[${result.index}]`, message: describeFailure(result) })),
  )
}

function describeFailure({ expected, actual }: TestResult): string {
  const missing = expected.filter((line) => !actual.includes(line))
  const extra = actual.filter((line) => !expected.includes(line))
  return `expected ${listed(missing)} (actual: ${listed(extra)})`
}

/** A page of lines is for `check`, which shows them all. */
function listed(lines: readonly string[]): string {
  if (lines.length === 0) return 'no other line'
  return lines.length === 1 ? `${lines[0]}` : `${lines[0]} and ${lines.length - 1} more`
}
