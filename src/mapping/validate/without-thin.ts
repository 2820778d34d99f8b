// Tells whoever writes `thin` where it is for a part of a rule only.

import type { Checker, Entries, Path } from '#check'

/** @param value a loop or a metric @returns it without its `thin`, which is reported */
export function withoutThin(checker: Checker, path: Path, value: Entries): Entries {
  if (value['thin'] === undefined) return value
  const { thin: _, ...rest } = value
  checker.report(
    [...path, 'thin'],
    'expected `thin` in the rule, for all of its metrics; write it there, and name metrics that are not thinned in its `except`',
  )
  return rest
}
