// The version of the program, which stands in package.json alone.

import { readFileSync } from 'node:fs'

/** Set by the build; absent where the code runs from its sources. */
declare const PROGRAM_VERSION: string | undefined

export const programVersion: string =
  typeof PROGRAM_VERSION === 'undefined' ? readPackageVersion() : PROGRAM_VERSION

/** Of requests over HTTP, as `user-agent`. */
export const userAgent: string = `iot-remote-write/${programVersion}`

function readPackageVersion(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version
}
