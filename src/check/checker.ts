// Readers of values that somebody wrote into a file or an event: each returns the value, or reports what is wrong with it.
// Messages say what was expected and what is there.

import { type Entries, isObject } from './is-object.ts'
import type { Path } from './path.ts'
import { suggest } from './suggest.ts'

export interface Checker {
  report(path: Path, message: string): void
  /** Says what is there in a few words: `describe`, or `describeKind` where a secret may stand in the wrong place. */
  readonly describe: (value: unknown) => string
  /** A scalar as it is written in the file; absent where there is no file. */
  sourceOf?(path: Path): string | undefined
}

/** An object whose values nobody has checked. */
export type Unchecked<Key extends string> = { readonly [key in Key]?: unknown }

/**
 * @param keys that it may have; any unless given
 * @returns the object if it is one; keys that it must not have are reported
 */
export function checkObject<Key extends string>(
  checker: Checker,
  path: Path,
  value: unknown,
  expected: string,
  keys?: readonly Key[],
): Unchecked<Key> | undefined {
  if (!isObject(value)) {
    checker.report(path, `expected ${expected} (actual: ${checker.describe(value)})`)
    return undefined
  }
  if (keys !== undefined) {
    for (const key of Object.keys(value).filter((one) => !keys.some((known) => known === one))) {
      checker.report([...path, key], `unknown key \`${key}\`; ${suggest(key, keys)}`)
    }
  }
  return value as Entries as Unchecked<Key>
}

/** @returns text that is not empty; what is there instead is reported, with the quotes that would make it text */
export function checkText(
  checker: Checker,
  path: Path,
  value: unknown,
  expected = 'text',
): string | undefined {
  if (typeof value === 'string' && value !== '') return value
  const quotable = checker.sourceOf !== undefined && (typeof value === 'number' || typeof value === 'boolean')
  const help = quotable ? `; put it in quotes: "${checker.sourceOf?.(path) ?? String(value)}"` : ''
  checker.report(path, `expected ${expected} (actual: ${checker.describe(value)})${help}`)
  return undefined
}

/** @returns undefined if there is nothing, or something else, which is reported; so with those below */
export function checkBoolean(checker: Checker, path: Path, value: unknown): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value
  checker.report(path, `expected true or false (actual: ${checker.describe(value)})`)
  return undefined
}

export function checkChoice<Choice extends string>(
  checker: Checker,
  path: Path,
  value: unknown,
  choices: readonly Choice[],
): Choice | undefined {
  const chosen = choices.find((choice) => choice === value)
  if (value === undefined || chosen !== undefined) return chosen
  checker.report(path, `expected one of ${choices.join(', ')} (actual: ${checker.describe(value)})`)
  return undefined
}

export function checkInteger(
  checker: Checker,
  path: Path,
  value: unknown,
  min: number,
  max: number,
): number | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
  checker.report(path, `expected an integer from ${min} to ${max} (actual: ${checker.describe(value)})`)
  return undefined
}

/** @returns the list if it is one that is not empty; otherwise that is reported */
export function checkList(
  checker: Checker,
  path: Path,
  value: unknown,
  expected: string,
): readonly unknown[] | undefined {
  if (Array.isArray(value) && value.length > 0) return value
  const actual = Array.isArray(value) ? 'an empty list' : checker.describe(value)
  checker.report(path, `expected ${expected} (actual: ${actual})`)
  return undefined
}

/** @returns a value of the file in a few words */
export function describe(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : describeKind(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

/** @returns what kind of value it is; never a text itself: whoever puts text in a wrong place may have put a secret there */
export function describeKind(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  if (typeof value === 'string') return value === '' ? 'empty text' : 'other text'
  return String(value)
}
