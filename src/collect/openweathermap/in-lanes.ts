// Works on several things at a time, and passes on each result when it is there: one that is slow holds up its own
// lane, and no other.

/**
 * @param work one that rejects ends all
 * @param goOn asked before each; false: nothing new is begun, and what has begun is still passed on
 */
export async function* inLanes<Thing, Result>(
  things: readonly Thing[],
  lanesMax: number,
  work: (thing: Thing) => Promise<Result>,
  goOn: () => boolean,
): AsyncGenerator<Result, void> {
  const running = new Map<number, Promise<readonly [number, Result]>>()
  let begun = 0
  for (;;) {
    for (; begun < things.length && running.size < lanesMax && goOn(); begun++) {
      const index = begun
      running.set(
        index,
        work(things[index] as Thing).then((result) => [index, result]),
      )
    }
    if (running.size === 0) return
    const [index, result] = await Promise.race(running.values())
    running.delete(index)
    yield result
  }
}
