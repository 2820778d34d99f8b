// Two lists of lines side by side: what both have, what is only expected, and what is only there.

/** @returns sorted lines: `  same`, `- expected`, `+ actual`; a line that is there twice counts twice */
export function diffLines(expected: readonly string[], actual: readonly string[]): string[] {
  const left = expected.toSorted()
  const right = actual.toSorted()
  const diff: string[] = []
  let at = 0
  for (const line of left) {
    for (; at < right.length && (right[at] as string) < line; at++) diff.push(`+ ${right[at]}`)
    if (right[at] === line) {
      diff.push(`  ${line}`)
      at++
    } else diff.push(`- ${line}`)
  }
  return [...diff, ...right.slice(at).map((line) => `+ ${line}`)]
}
