// The arguments of `start`, read and checked in one pass.

import { readOptions } from '#check'
import { readStartOptions, type StartOptions, startOptionTypes } from '#studio'
import { ConfigError, type ConfigIssue } from '../errors.ts'

/**
 * @param folder where relative file names start
 * @throws ConfigError with every problem
 */
export function parseStartOptions(args: readonly string[], folder: string): StartOptions | 'help' {
  const issues: ConfigIssue[] = []
  const complain = (path: string, message: string) => issues.push({ path, message })
  const given = readOptions(args, startOptionTypes, complain, () => {
    complain('arguments', 'unexpected argument; options begin with --')
  })
  if (given === 'help') return 'help'
  const options = readStartOptions(given, folder, complain)
  if (issues.length > 0) throw new ConfigError('options', issues)
  return options
}
