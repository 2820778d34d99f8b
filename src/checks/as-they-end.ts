// Does work for each of many things side by side, and hands on what comes of it in the order in which it ends.

/**
 * Abandoned early, it begins no more.
 * @param work never rejects
 */
export async function* asTheyEnd<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const waiting = items.values()
  const running = new Map<number, Promise<readonly [number, Result]>>()
  let begun = 0
  const begin = (): void => {
    const next = waiting.next()
    if (next.done === true) return
    const id = begun++
    running.set(
      id,
      work(next.value).then((result) => [id, result] as const),
    )
  }
  for (let lane = 0; lane < concurrency; lane++) begin()
  while (running.size > 0) {
    const [id, result] = await Promise.race(running.values())
    running.delete(id)
    begin()
    yield result
  }
}
