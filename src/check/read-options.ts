// Reads the options of a command line by name. Everything that is wrong is reported.

import { type ParseArgsConfig, parseArgs } from 'node:util'
import { suggest } from './suggest.ts'

/** `string` for an option with a value, `strings` for one that may be given more than once, `boolean` for a flag. */
export type OptionTypes<Name extends string> = { readonly [name in Name]: OptionType }

type OptionType = 'string' | 'strings' | 'boolean'

/** The text of each option that is given, of `strings` with commas between them; '' for a flag. */
export type OptionTexts<Name extends string> = { readonly [name in Name]?: string }

/**
 * @param types of the options but for `--help` and `-h`
 * @param takeOther told of what stands among the options and is none, in its turn
 * @returns `help` where that is asked for, whatever else is wrong
 */
export function readOptions<Name extends string>(
  args: readonly string[],
  types: OptionTypes<Name>,
  complain: (option: string, message: string) => void,
  takeOther: (text: string) => void,
): OptionTexts<Name> | 'help' {
  const known: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' } }
  for (const [name, type] of Object.entries<OptionType>(types)) {
    known[name] = type === 'strings' ? { type: 'string', multiple: true } : { type }
  }
  const options: { [name: string]: string } = {}
  const marked = args.map((arg) => (isNegativeNumber(arg) ? numberMark + arg : arg))
  for (const token of parseArgs({ args: marked, options: known, strict: false, tokens: true }).tokens) {
    if (token.kind === 'positional') takeOther(withoutMark(token.value))
    if (token.kind !== 'option') continue
    const { name, rawName, inlineValue } = token
    const value = token.value && withoutMark(token.value)
    const type = Object.hasOwn(known, name) ? known[name]?.type : undefined
    if (type === undefined) {
      const names = Object.keys(known).map((one) => `--${one}`)
      complain(shownOption(rawName), `unknown option; ${suggest(rawName, names)}`)
    } else if (type === 'boolean' && value !== undefined) complain(rawName, 'expected no value')
    else if (type === 'string' && !value) complain(rawName, 'expected a value')
    else if (Object.hasOwn(options, name) && known[name]?.multiple !== true)
      complain(rawName, 'given twice; remove one of the two')
    // parseArgs takes what follows for the value, even if it is the next option.
    else if (type === 'string' && !inlineValue && value?.startsWith('--')) {
      complain(rawName, 'expected a value (actual: another option)')
    } else options[name] = Object.hasOwn(options, name) ? `${options[name]},${value}` : (value ?? '')
  }
  return Object.hasOwn(options, 'help') ? 'help' : (options as OptionTexts<Name>)
}

/** Keeps parseArgs from taking each character of a negative number, such as a payload, for an option. */
const numberMark = '\u0000'

function isNegativeNumber(text: string): boolean {
  return /^-\.?\d[\d.]*([eE][+-]?\d+)?$/.test(text)
}

function withoutMark(text: string): string {
  return text.startsWith(numberMark) ? text.slice(numberMark.length) : text
}

/** @returns the option as it was written, unless that may be something else, such as a password */
function shownOption(rawName: string): string {
  return /^--?[a-z-]{1,20}$/.test(rawName) ? rawName : 'options'
}
