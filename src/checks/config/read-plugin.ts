// What both files say of a plugin in the same way: command, environment, patterns.

import { RE2JS } from 're2js'
import { type Checker, checkObject, type Path } from '#check'
import type { Pattern, Plugin } from './model.ts'

export const timeoutSecondsDefault = 30
export const timeoutSecondsMax = 900
export const intervalMinutesMax = 60
export const memoCharactersMax = 250
const nameCharactersMax = 100

/** Reports a name that is none: it becomes a label value, and a part of keys and folders. */
export function checkName(checker: Checker, path: Path, name: string): void {
  if (name !== '' && name.length <= nameCharactersMax && /^\P{Cc}+$/u.test(name) && name.isWellFormed())
    return
  checker.report(path, `expected a name of 1 to ${nameCharactersMax} characters, without control characters`)
}

/** Text is for `/bin/sh -c`, a list is the program and its arguments. */
export function readCommand(checker: Checker, path: Path, value: unknown): Pick<Plugin, 'argv' | 'isShell'> {
  if (typeof value === 'string' && value.trim() !== '' && !value.includes('\0')) {
    return { argv: ['/bin/sh', '-c', value], isShell: true }
  }
  const isList = Array.isArray(value) && value.length > 0 && value[0] !== ''
  if (isList && value.every((one) => typeof one === 'string' && !one.includes('\0'))) {
    return { argv: value as [string, ...string[]], isShell: false }
  }
  const actual = Array.isArray(value) ? 'another list' : checker.describe(value)
  checker.report(path, `expected a command: text for the shell, or a list of texts (actual: ${actual})`)
  return { argv: ['false'], isShell: false }
}

export function readEnv(checker: Checker, path: Path, value: unknown): Readonly<Record<string, string>> {
  if (value === undefined) return {}
  const given = checkObject(checker, path, value, 'names and values of environment variables') ?? {}
  const env: Record<string, string> = {}
  for (const [name, one] of Object.entries(given)) {
    if (!/^[^=\0]+$/.test(name))
      checker.report([...path, name], 'expected the name of an environment variable')
    else if (typeof one === 'string' && !one.includes('\0')) env[name] = one
    else if (typeof one === 'number' || typeof one === 'boolean') env[name] = String(one)
    // Not what is there, which may be a secret.
    else checker.report([...path, name], 'expected text')
  }
  return env
}

export function readPattern(checker: Checker, path: Path, value: unknown): Pattern | undefined {
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string') {
    checker.report(path, `expected a regular expression (actual: ${checker.describe(value)})`)
    return undefined
  }
  try {
    const compiled = RE2JS.compile(value)
    return { source: value, matches: (text) => compiled.matcher(text).find() }
  } catch (error) {
    checker.report(path, `expected a regular expression of RE2: ${(error as Error).message}`)
    return undefined
  }
}

/** @returns at most `memoCharactersMax` characters */
export function readMemo(checker: Checker, path: Path, value: unknown): string {
  if (value === undefined) return ''
  if (typeof value === 'string' && value.length <= memoCharactersMax) return value
  const actual = typeof value === 'string' ? `${value.length}` : checker.describe(value)
  checker.report(path, `expected text of at most ${memoCharactersMax} characters (actual: ${actual})`)
  return ''
}
