// Reads a configuration of checks, ours or that of mackerel-agent, and everything that is wrong with it.

import { type Checker, describeKind, formatPath, type Path } from '#check'
import { ConfigError, type ConfigIssue } from '../../errors.ts'
import { formatOf, readLocated } from './located-file.ts'
import type { ChecksConfig, UnusedKey } from './model.ts'
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
  const file = await readLocated(text, fileName, format)
  const issues: ConfigIssue[] = []
  const unused: UnusedKey[] = []
  const checker: Checker = {
    describe: describeKind,
    report: (path, message) => void issues.push(located(file.lineOf(path), path, message)),
  }
  const config =
    format === 'yaml'
      ? readOwn(checker, file.value)
      : readAgentConf(checker, file.value, (path) => {
          unused.push({ path: formatPath(path), line: file.lineOf(path) })
        })
  if (issues.length > 0) {
    throw new ConfigError(
      fileName,
      issues.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    )
  }
  return { ...config, unused: unused.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)) }
}

function located(line: number | undefined, path: Path, message: string): ConfigIssue {
  return { path: formatPath(path), ...(line !== undefined && { line }), message }
}
