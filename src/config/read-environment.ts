// Reads typed values out of environment variables and gathers every problem, so that one start shows them all. No
// problem repeats a value: somebody may have put a secret into the wrong variable.

import { ConfigError, type ConfigIssue } from '../errors.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** @typeParam Name what may be read: a setting that is missing in its list does not compile */
export interface EnvironmentReader<Name extends string = string> {
  text(name: Name): string | undefined
  choice<T extends string>(name: Name, choices: readonly T[], otherwise: T): T
  list<T extends string>(name: Name, choices: readonly T[], otherwise: readonly T[]): readonly T[]
  /** A whole number from `min` to `max`. */
  integer(name: Name, otherwise: number, min: number, max: number): number
  optionalInteger(name: Name, min: number, max: number): number | undefined
  url(name: Name, protocols: readonly string[]): URL | undefined
  matching(name: Name, pattern: RegExp, expected: string): string | undefined
  problem(name: string, message: string): void
  /** @throws {ConfigError} with everything that was found */
  finish(): void
}

export function createEnvironmentReader<Name extends string>(env: Environment): EnvironmentReader<Name> {
  const issues: ConfigIssue[] = []
  // An empty variable is how templates leave a setting out.
  const text = (name: string): string | undefined => env[name]?.trim() || undefined

  function problem(name: string, message: string): void {
    issues.push({ path: name, message })
  }

  function optionalInteger(name: string, min: number, max: number): number | undefined {
    const value = text(name)
    if (value === undefined) return undefined
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
    if (number >= min && number <= max) return number
    const actual = Number.isNaN(number) ? 'no whole number' : number < min ? 'less' : 'more'
    problem(name, `expected a whole number from ${min} to ${max} (actual: ${actual})`)
    return undefined
  }

  return {
    text,
    problem,
    optionalInteger,
    integer: (name, otherwise, min, max) => optionalInteger(name, min, max) ?? otherwise,

    choice(name, choices, otherwise) {
      const value = text(name)
      const chosen = choices.find((choice) => choice === value)
      if (value !== undefined && chosen === undefined) {
        problem(name, `expected one of ${choices.join(', ')} (actual: ${lengthOf(value)})`)
      }
      return chosen ?? otherwise
    },

    list(name, choices, otherwise) {
      // An empty list is a choice of its own: it turns all of them off.
      const value = env[name]
      if (value === undefined) return otherwise
      const names = value.split(',').map((one) => one.trim())
      const unknown = names.filter((one) => one !== '' && !choices.some((choice) => choice === one))
      if (unknown.length > 0) {
        problem(name, `expected ${choices.join(', ')}, separated by commas`)
      }
      return choices.filter((choice) => names.includes(choice))
    },

    url(name, protocols) {
      const value = text(name)
      if (value === undefined) return undefined
      const url = URL.canParse(value) ? new URL(value) : undefined
      if (url === undefined || !protocols.includes(url.protocol)) {
        problem(
          name,
          `expected a URL that begins with ${protocols.join(' or ')} (actual: ${lengthOf(value)})`,
        )
      } else if (url.username !== '' || url.password !== '') {
        problem(
          name,
          'must not contain a user name or password; use REMOTE_WRITE_SECRET_ARN for the endpoint',
        )
      } else return url
      return undefined
    },

    matching(name, pattern, expected) {
      const value = text(name)
      if (value === undefined || pattern.test(value)) return value
      problem(name, `expected ${expected} (actual: ${lengthOf(value)})`)
      return undefined
    },

    finish() {
      if (issues.length > 0) throw new ConfigError('the environment', issues)
    },
  }
}

/** What may be said of a value. */
function lengthOf(value: string): string {
  return `text of ${value.length} characters`
}
