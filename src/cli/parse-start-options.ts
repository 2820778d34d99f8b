// The arguments of `start`, read and checked in one pass.

import { readStartOptions, type StartOptions, startOptionTypes } from '#studio'
import { ConfigError, type ConfigIssue } from '../errors.ts'
import { type Complain, collectArguments } from './read-arguments.ts'

/**
 * @param folder where relative file names start
 * @throws ConfigError with every problem
 */
export function parseStartOptions(args: readonly string[], folder: string): StartOptions | 'help' {
  const issues: ConfigIssue[] = []
  const complain: Complain = (path, message) => issues.push({ path, message })
  const given = collectArguments(args, startOptionTypes, complain)
  if (given === 'help') return 'help'
  const options = readStartOptions(given.options, folder, complain)
  if (issues.length > 0) throw new ConfigError('options', issues)
  return options
}
