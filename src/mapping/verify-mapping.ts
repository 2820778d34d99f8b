// What a mapping has to be before anything runs on it: free of mistakes, and passing the tests in its own file.

import { ConfigError } from '../errors.ts'
import type { MappingFile } from './language.ts'
import { parseMapping } from './parse-mapping.ts'
import { presetTexts } from './preset/load-presets.ts'
import { keptNaming, latestVersion } from './preset/naming.ts'
import { runMappingTests, type TestResult } from './run-tests.ts'

/**
 * @param fileName for messages only
 * @param bundled comes behind its rules, in its tests too; asked with the naming version that the file says
 * @param names the naming version, unless the file says one
 * @throws {ConfigError} with all mistakes, or else with all tests that fail
 */
export async function verifyMapping(
  yamlText: string,
  fileName: string,
  bundled?: (names: number | undefined) => Promise<MappingFile | undefined>,
  names = latestVersion(keptNaming),
): Promise<MappingFile> {
  const file = parseMapping(yamlText, fileName, presetTexts, (own) => own ?? names)
  const failed = (await runMappingTests(file, await bundled?.(file.names))).filter(({ passed }) => !passed)
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
