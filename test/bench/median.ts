/** The median of differences of two figures that are taken in turns. */
export async function medianDifference(
  pairs: number,
  one: () => Promise<number>,
  other: () => Promise<number>,
): Promise<number> {
  const differences: number[] = []
  for (let pair = 0; pair < pairs; pair++) differences.push((await one()) - (await other()))
  return median(differences)
}

/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('no values')
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}
