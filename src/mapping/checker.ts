// What the checks of a mapping file share: reporting, and the shape of objects. Messages say what was expected and
// what is there.

import type { Path } from './path.ts'

export interface Checker {
  report(path: Path, message: string): void
  /** A scalar as it is written in the file. */
  sourceOf(path: Path): string | undefined
}

export type Entries = { readonly [key: string]: unknown }

export interface Keys {
  readonly known: readonly string[]
  /** Keys of the language that this version does not evaluate. */
  readonly later?: readonly string[]
}

/** @returns the object if it is one; keys that it must not have are reported */
export function checkObject(
  checker: Checker,
  path: Path,
  value: unknown,
  expected: string,
  keys?: Keys,
): Entries | undefined {
  if (!isObject(value)) {
    checker.report(path, `expected ${expected} (actual: ${describe(value)})`)
    return undefined
  }
  if (keys !== undefined) {
    for (const key of Object.keys(value)) checkKey(checker, [...path, key], key, keys)
  }
  return value
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

function checkKey(checker: Checker, path: Path, key: string, { known, later = [] }: Keys): void {
  if (known.includes(key)) return
  if (later.includes(key)) {
    checker.report(path, `\`${key}\` is not supported by this version`)
    return
  }
  const nearest = nearestKey(key, [...known, ...later])
  const help = nearest === undefined ? `expected one of ${known.join(', ')}` : `did you mean \`${nearest}\`?`
  checker.report(path, `unknown key \`${key}\`; ${help}`)
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
