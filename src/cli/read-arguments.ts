// Reads the arguments of a command: options by name, at most one file. Everything that is wrong is found in one pass.

import { type ParseArgsConfig, parseArgs } from 'node:util'
import { suggest } from '#check'
import { ConfigError, type ConfigIssue } from '../errors.ts'

export interface Arguments<Name extends string> {
  /** The text of each option that is given; '' for a flag. */
  readonly options: { readonly [name in Name]?: string }
  readonly file: string | undefined
}

/** @returns the option as it was written, unless that may be something else, such as a password */
function shownOption(rawName: string): string {
  return /^--?[a-z-]{1,20}$/.test(rawName) ? rawName : 'options'
}

export type OptionTypes<Name extends string> = { readonly [name in Name]: 'string' | 'boolean' }

/** Reports what is wrong with an option, or with what stands beside options. */
export type Complain = (option: string, message: string) => void

/**
 * @param types `string` for an option with a value, `boolean` for a flag; `help` is always one
 * @param fileNoun what the file is, where the command takes one
 * @throws ConfigError with every problem
 */
export function readArguments<Name extends string>(
  args: readonly string[],
  types: OptionTypes<Name>,
  fileNoun?: string,
): Arguments<Name> | 'help' {
  const issues: ConfigIssue[] = []
  const complain: Complain = (path, message) => issues.push({ path, message })
  const given = collectArguments(args, types, complain, fileNoun)
  if (given === 'help') return 'help'
  if (issues.length > 0) throw new ConfigError('options', issues)
  return given
}

/** For a command that looks for further problems, and names all of them at once. */
export function collectArguments<Name extends string>(
  args: readonly string[],
  types: OptionTypes<Name>,
  complain: Complain,
  fileNoun?: string,
): Arguments<Name> | 'help' {
  const known: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' } }
  for (const [name, type] of Object.entries<'string' | 'boolean'>(types)) known[name] = { type }
  const options: { [name: string]: string } = {}
  let file: string | undefined

  for (const token of parseArgs({ args: [...args], options: known, strict: false, tokens: true }).tokens) {
    if (token.kind === 'positional') {
      if (fileNoun === undefined) complain('arguments', 'unexpected argument; options begin with --')
      else if (file !== undefined) complain('arguments', `expected one ${fileNoun}`)
      else file = token.value
    }
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    const type = Object.hasOwn(known, name) ? known[name]?.type : undefined
    if (type === undefined) {
      complain(
        shownOption(rawName),
        `unknown option; ${suggest(
          rawName,
          Object.keys(known).map((one) => `--${one}`),
        )}`,
      )
    } else if (type === 'boolean' && value !== undefined) complain(rawName, 'expected no value')
    else if (type === 'string' && !value) complain(rawName, 'expected a value')
    else if (Object.hasOwn(options, name)) complain(rawName, 'given twice; remove one of the two')
    // parseArgs takes what follows for the value, even if it is the next option.
    else if (type === 'string' && !inlineValue && value?.startsWith('--')) {
      complain(rawName, 'expected a value (actual: another option)')
    } else options[name] = value ?? ''
  }
  if (Object.hasOwn(options, 'help')) return 'help'
  return { options: options as { [name in Name]?: string }, file }
}
