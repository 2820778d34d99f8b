// What is wrong with a mapping file, and how its tests run: what `check` says, for the editor.

import { diffLines } from '#check'
import { lintMapping, runMappingTests, type TestResult } from '#mapping/authoring'
import { ConfigError } from '../../../errors.ts'
import type { Prepared } from './prepare.ts'
import type { Checked, Problem, TestOutcome } from './protocol.ts'

/** @param prepare throws a ConfigError where the text is no mapping file */
export async function checkMapping(text: string, prepare: (text: string) => Prepared): Promise<Checked> {
  let prepared: Prepared
  try {
    prepared = prepare(text)
  } catch (error) {
    return { problems: problemsOf(error), tests: [] }
  }
  const warnings = lintMapping(text).map(({ line, path, message }): Problem => {
    return { severity: 'warning', line, path, message }
  })
  const { file, bundled } = prepared
  const tests = file === undefined ? [] : await runMappingTests(file, bundled)
  return { problems: warnings, tests: tests.map(outcomeOf) }
}

/** @throws what is no ConfigError */
export function problemsOf(error: unknown): Problem[] {
  if (!(error instanceof ConfigError)) throw error
  return error.issues.map(({ path, line, message }) => ({ severity: 'error', line, path, message }))
}

function outcomeOf({ name, passed, expected, actual, unreadable }: TestResult): TestOutcome {
  const why = unreadable === undefined ? [] : [`# ${unreadable}`]
  return { name, passed, diff: passed ? [] : [...diffLines(expected, actual), ...why] }
}
