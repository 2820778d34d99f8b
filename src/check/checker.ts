// What the checks of a mapping file share: reporting, and the shape of objects. Messages say what was expected and
// what is there.

import type { Path } from './path.ts'

export interface Checker {
  report(path: Path, message: string): void
  /** A scalar as it is written in the file. */
  sourceOf(path: Path): string | undefined
  /** Given where a rule may have a preset. */
  presetNames?(): readonly string[]
}

export type Entries = { readonly [key: string]: unknown }

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
): { readonly [key in Key]?: unknown } | undefined {
  if (!isObject(value)) {
    checker.report(path, `expected ${expected} (actual: ${describe(value)})`)
    return undefined
  }
  if (keys !== undefined) {
    for (const key of Object.keys(value).filter((one) => !keys.some((known) => known === one))) {
      checker.report([...path, key], `unknown key \`${key}\`; ${suggest(key, keys)}`)
    }
  }
  return value as { readonly [key in Key]?: unknown }
}

export function isObject(value: unknown): value is Entries {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @returns a value of the file in a few words */
export function describe(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

/** @returns `did you mean …?`, or the list where nothing is near */
export function suggest(key: string, candidates: readonly string[]): string {
  const nearest = nearestKey(key, candidates)
  return nearest === undefined ? `expected one of ${candidates.join(', ')}` : `did you mean \`${nearest}\`?`
}

/** @returns whether it is text that is not empty; otherwise that is reported, with the quotes that would make it text */
export function checkText(checker: Checker, path: Path, value: unknown, expected: string): value is string {
  if (typeof value === 'string' && value !== '') return true
  const quotable = typeof value === 'number' || typeof value === 'boolean'
  const help = quotable ? `; put it in quotes: "${checker.sourceOf(path) ?? String(value)}"` : ''
  checker.report(path, `expected ${expected} (actual: ${describe(value)})${help}`)
  return false
}

export function checkBoolean(checker: Checker, path: Path, value: unknown): void {
  if (value === undefined || typeof value === 'boolean') return
  checker.report(path, `expected true or false (actual: ${describe(value)})`)
}

export function checkChoice(checker: Checker, path: Path, value: unknown, choices: readonly string[]): void {
  if (value === undefined || (typeof value === 'string' && choices.includes(value))) return
  checker.report(path, `expected one of ${choices.join(', ')} (actual: ${describe(value)})`)
}

/** @returns the list if it is one that is not empty; otherwise that is reported */
export function checkList(
  checker: Checker,
  path: Path,
  value: unknown,
  expected: string,
): readonly unknown[] | undefined {
  if (Array.isArray(value) && value.length > 0) return value
  const actual = Array.isArray(value) ? 'an empty list' : describe(value)
  checker.report(path, `expected ${expected} (actual: ${actual})`)
  return undefined
}

function nearestKey(key: string, candidates: readonly string[]): string | undefined {
  const lengthGap = (candidate: string) => Math.abs(candidate.length - key.length)
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(key.toLowerCase(), candidate) }))
    .sort((a, b) => a.distance - b.distance || lengthGap(a.candidate) - lengthGap(b.candidate))
  const best = ranked[0]
  return best !== undefined && best.distance <= Math.max(1, key.length / 3) ? best.candidate : undefined
}

/** Levenshtein distance. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[to.length] as number
}
