// `check`: whether a mapping file is right. Exit status 0: it is, perhaps with warnings; 1: errors in it, or one of its
// tests fails; 2: wrong options.

import { diffLines } from '#check'
import type { MappingFile } from '#mapping'
import { lintMapping, parseMapping, runMappingTests, type TestResult } from '#mapping/authoring'
import { ConfigError } from '../errors.ts'
import type { Drop } from '../model.ts'
import { bundledIn, readMappingText } from './choose-mapping.ts'
import type { Command } from './command.ts'
import { readArguments } from './read-arguments.ts'

export const checkCommand: Command = {
  usage: `Usage: iot-remote-write check [FILE]

Checks a mapping file (default: mapping.yaml): reports every error, warns of likely mistakes, and runs the tests in
the file. A failed test is shown with a diff (- expected, + actual).

  --help

Exit status: 0 no errors, perhaps warnings; 1 errors, or a test failed; 2 wrong options`,

  options: {},

  async run(args, streams) {
    const given = readArguments(args, {}, 'mapping file')
    if (given === 'help') {
      streams.out(`${checkCommand.usage}\n`)
      return 0
    }
    const { file = 'mapping.yaml' } = given
    const text = await readMappingText(file, streams.folder, 'FILE')
    let mapping: MappingFile
    try {
      mapping = parseMapping(text, file)
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      streams.out(`${error.message}\n`)
      return 1
    }
    const bundled = await bundledIn(mapping.names)
    const warnings = lintMapping(text)
    for (const { line, path, message, id } of warnings) {
      streams.out(`warning: line ${line}: ${path}: ${message} (${id})\n`)
    }
    const results = await runMappingTests(mapping, bundled)
    for (const result of results) streams.out(describeResult(result))
    const failed = results.filter(({ passed }) => !passed).length
    streams.out(`messages that no rule takes: ${unmatchedWords[mapping.unmatched ?? 'bundled']}\n`)
    streams.out(`${file}: ${summarize(mapping.rules.length, results.length, failed, warnings.length)}\n`)
    return failed > 0 ? 1 : 0
  },
}

const unmatchedWords = {
  bundled: 'bundled mapping, then zero configuration',
  drop: 'dropped (no_rule)',
}

function describeResult({ name, passed, expected, actual, drops }: TestResult): string {
  if (passed) return `passed: ${name}\n`
  const lines = [...diffLines(expected, actual), ...drops.map(describeDrop)]
  return [`FAILED: ${name}`, ...lines.map((line) => `  ${line}`), ''].join('\n')
}

/** Why a sample that is expected is not there. */
function describeDrop({ reason, metric, detail, count = 1 }: Drop): string {
  const words = [metric, detail].filter((word) => word !== undefined).join(', ')
  return `# dropped: ${reason}${count === 1 ? '' : ` × ${count}`}${words === '' ? '' : ` (${words})`}`
}

function summarize(rules: number, tests: number, failed: number, warnings: number): string {
  return [
    counted(rules, 'rule'),
    failed === 0 ? `${counted(tests, 'test')} passed` : `${failed} of ${counted(tests, 'test')} failed`,
    counted(warnings, 'warning'),
  ].join(', ')
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
