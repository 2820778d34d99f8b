// The name that was probably meant.

/** @returns `did you mean …?`, or the list where nothing is near */
export function suggest(name: string, candidates: readonly string[]): string {
  const nearest = nearestOf(name, candidates) ?? candidates.find((one) => isBeginning(name, one))
  return nearest === undefined ? `expected one of ${candidates.join(', ')}` : `did you mean \`${nearest}\`?`
}

function nearestOf(name: string, candidates: readonly string[]): string | undefined {
  const lengthGap = (candidate: string) => Math.abs(candidate.length - name.length)
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate) }))
    .sort((a, b) => a.distance - b.distance || lengthGap(a.candidate) - lengthGap(b.candidate))
  const best = ranked[0]
  return best !== undefined && best.distance <= Math.max(1, name.length / 3) ? best.candidate : undefined
}

function isBeginning(name: string, candidate: string): boolean {
  return name.length >= 3 && candidate.toLowerCase().startsWith(name.toLowerCase())
}

/** Levenshtein distance, with two letters in each other's place as one edit. */
function editDistance(from: string, to: string): number {
  let before: readonly number[] = []
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1)
      const swaps = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      const swapped = swaps ? (before[j - 2] as number) + 1 : replaced
      next.push(Math.min(replaced, swapped, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    before = row
    row = next
  }
  return row[to.length] as number
}
