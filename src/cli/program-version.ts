// The version of the program, as package.json has it.

import { readFileSync } from 'node:fs'

/** Set by the build; absent where the code runs from its sources. */
declare const PROGRAM_VERSION: string | undefined

export function programVersion(): string {
  if (typeof PROGRAM_VERSION !== 'undefined') return PROGRAM_VERSION
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version
}
