// Reads the arguments of a command: options by name, at most one file. Everything that is wrong is found in one pass.

import { type OptionTexts, type OptionTypes, readOptions } from '#check'
import { ConfigError, type ConfigIssue } from '../errors.ts'

export interface Arguments<Name extends string> {
  readonly options: OptionTexts<Name>
  readonly file: string | undefined
}

/**
 * @param fileNoun what the file is, where the command takes one
 * @throws ConfigError with every problem
 */
export function readArguments<Name extends string>(
  args: readonly string[],
  types: OptionTypes<Name>,
  fileNoun?: string,
): Arguments<Name> | 'help' {
  const issues: ConfigIssue[] = []
  const complain = (path: string, message: string) => issues.push({ path, message })
  let file: string | undefined
  const options = readOptions(args, types, complain, (text) => {
    if (fileNoun === undefined) complain('arguments', 'unexpected argument; options begin with --')
    else if (file !== undefined) complain('arguments', `expected one ${fileNoun}`)
    else file = text
  })
  if (options === 'help') return 'help'
  if (issues.length > 0) throw new ConfigError('options', issues)
  return { options, file }
}
