// Does the same with many, a few at a time.

export async function inParallel<T>(
  all: readonly T[],
  atOnceMax: number,
  each: (one: T) => Promise<void>,
): Promise<void> {
  let next = 0
  async function worker(): Promise<void> {
    while (next < all.length) await each(all[next++] as T)
  }
  await Promise.all(Array.from({ length: Math.min(all.length, atOnceMax) }, worker))
}
