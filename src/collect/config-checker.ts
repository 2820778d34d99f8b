// Checks a configuration value by value and keeps every problem, so that all of them are said at once.

import { expectedReference, secretReference } from '#secrets'
import type { ConfigIssue } from '../errors.ts'
import type { JsonValue } from '../model.ts'

type JsonObject = { readonly [key: string]: JsonValue }

export interface ConfigChecker {
  readonly issues: readonly ConfigIssue[]
  report(path: string, message: string): void
  /** Reports also what has none of the keys. */
  object(path: string, value: JsonValue | undefined, keys: readonly string[]): JsonObject | undefined
  /** @returns undefined if there is none, or another value; the latter is reported. So with those below. */
  choice<Choice extends string>(
    path: string,
    value: JsonValue | undefined,
    choices: readonly Choice[],
  ): Choice | undefined
  boolean(path: string, value: JsonValue | undefined): boolean | undefined
  integer(path: string, value: JsonValue | undefined, min: number, max: number): number | undefined
  /** A text that must be there. */
  text(path: string, value: JsonValue | undefined): string
  /** A reference to a secret, which must be there. */
  secret(path: string, value: JsonValue | undefined): string
  /** A list of texts; empty if there is none. */
  texts(path: string, value: JsonValue | undefined, choices?: readonly string[]): readonly string[]
}

export function createConfigChecker(): ConfigChecker {
  const issues: ConfigIssue[] = []
  const checker: ConfigChecker = {
    issues,
    report(path, message) {
      issues.push({ path: path === '' ? '(all)' : path, message })
    },
    object(path, value, keys) {
      if (!isObject(value)) {
        checker.report(path, `expected an object with ${keys.join(', ')} (actual: ${describe(value)})`)
        return undefined
      }
      for (const key of Object.keys(value).filter((one) => !keys.includes(one))) {
        checker.report(path === '' ? key : `${path}.${key}`, `unknown key; ${suggest(key, keys)}`)
      }
      return value
    },
    choice(path, value, choices) {
      const chosen = choices.find((one) => one === value)
      if (chosen === undefined && value !== undefined) {
        checker.report(path, `expected one of ${choices.join(', ')} (actual: ${describe(value)})`)
      }
      return chosen
    },
    boolean(path, value) {
      if (typeof value === 'boolean' || value === undefined) return value
      checker.report(path, `expected true or false (actual: ${describe(value)})`)
      return undefined
    },
    integer(path, value, min, max) {
      if (value === undefined) return undefined
      if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return Number(value)
      checker.report(path, `expected an integer from ${min} to ${max} (actual: ${describe(value)})`)
      return undefined
    },
    text(path, value) {
      if (typeof value === 'string' && value !== '') return value
      checker.report(path, `expected text (actual: ${describe(value)})`)
      return ''
    },
    secret(path, value) {
      if (typeof value === 'string' && secretReference.test(value)) return value
      // Not what is there, which may be the secret itself.
      checker.report(path, `expected ${expectedReference}`)
      return ''
    },
    texts(path, value, choices) {
      if (value === undefined) return []
      if (!Array.isArray(value) || value.length === 0) {
        const actual = Array.isArray(value) ? 'an empty list' : describe(value)
        checker.report(path, `expected a list of text (actual: ${actual})`)
        return []
      }
      return value.map((one: JsonValue, index) =>
        choices === undefined
          ? checker.text(`${path}[${index}]`, one)
          : (checker.choice(`${path}[${index}]`, one, choices) ?? ''),
      )
    },
  }
  return checker
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describe(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  // Never the text itself: whoever puts text in a wrong place may have put a secret there.
  return typeof value === 'string' ? 'text' : String(value)
}

/** Whoever mistypes keeps the beginning, or the letters. */
function suggest(key: string, keys: readonly string[]): string {
  const letters = (text: string) => [...text.toLowerCase().replace(/[^a-z]/g, '')].sort().join('')
  const nearest = keys.find(
    (one) => letters(one) === letters(key) || one.toLowerCase().startsWith(key.toLowerCase().slice(0, 3)),
  )
  return nearest === undefined ? `expected one of ${keys.join(', ')}` : `did you mean \`${nearest}\`?`
}
