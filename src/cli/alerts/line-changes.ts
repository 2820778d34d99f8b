// Two texts, line by line in their order: what only one of them has, with a few lines around it.

const linesAround = 2
/** Steps of the comparison. Texts that need more are shown as a whole. */
const stepsMax = 10_000_000

/** @returns `- ` before what only `theirs` has, `+ ` before what only `ours` has; none where they are equal */
export function lineChanges(theirs: readonly string[], ours: readonly string[]): string[] {
  if (theirs.length * ours.length > stepsMax) {
    return [...theirs.map((line) => `- ${line}`), ...ours.map((line) => `+ ${line}`)]
  }
  // Length of the longest common subsequence from each pair of lines on.
  const common = Array.from({ length: theirs.length + 1 }, () => new Uint32Array(ours.length + 1))
  const at = (left: number, right: number): number => common[left]?.[right] ?? 0
  for (let left = theirs.length - 1; left >= 0; left--) {
    const row = common[left] as Uint32Array
    for (let right = ours.length - 1; right >= 0; right--) {
      row[right] =
        theirs[left] === ours[right]
          ? at(left + 1, right + 1) + 1
          : Math.max(at(left + 1, right), at(left, right + 1))
    }
  }
  const lines: string[] = []
  let [left, right] = [0, 0]
  while (left < theirs.length || right < ours.length) {
    if (left < theirs.length && theirs[left] === ours[right]) {
      lines.push(`  ${theirs[left++]}`)
      right++
    } else if (
      right === ours.length ||
      (left < theirs.length && at(left + 1, right) >= at(left, right + 1))
    ) {
      lines.push(`- ${theirs[left++]}`)
    } else lines.push(`+ ${ours[right++]}`)
  }
  return nearChanges(lines)
}

function nearChanges(lines: readonly string[]): string[] {
  const isNear = (index: number): boolean =>
    lines
      .slice(Math.max(0, index - linesAround), index + linesAround + 1)
      .some((line) => !line.startsWith(' '))
  return lines.filter((_, index) => isNear(index))
}
