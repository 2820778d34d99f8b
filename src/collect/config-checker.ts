// Checks the configuration of a collector and keeps every problem, so that all of them are said at once. Text is never
// repeated.

import { type Checker, checkObject, describeKind, formatPath, type Path, type Unchecked } from '#check'
import { expectedReference, secretReference } from '#secrets'
import type { ConfigIssue } from '../errors.ts'

export interface ConfigChecker extends Checker {
  readonly issues: readonly ConfigIssue[]
}

export function createConfigChecker(): ConfigChecker {
  const issues: ConfigIssue[] = []
  return {
    issues,
    describe: describeKind,
    report(path, message) {
      issues.push({ path: path.length === 0 ? '(all)' : formatPath(path), message })
    },
  }
}

/** @returns an object without keys where there is none; that is reported, and what has none of the keys */
export function readObject<Key extends string>(
  checker: Checker,
  path: Path,
  value: unknown,
  keys: readonly Key[],
): Unchecked<Key> {
  const expected = `an object with ${keys.join(', ')}`
  return checkObject(checker, path, value, expected, keys) ?? ({} as Unchecked<Key>)
}

/** @returns the reference to a secret, which must be there */
export function readSecretReference(checker: Checker, path: Path, value: unknown): string {
  if (typeof value === 'string' && secretReference.test(value)) return value
  // Not what is there, which may be the secret itself.
  checker.report(path, `expected ${expectedReference}`)
  return ''
}
