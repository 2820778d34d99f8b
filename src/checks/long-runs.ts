// Runs that are too long for a round, in a program that has one round after the other: they go on behind the round that
// began them, beside those of later rounds, and the first round that finds them ended has their samples.

import type { CollectedSample } from '#collect'

export interface LongRuns {
  /** Whether this one runs. */
  has(key: string): boolean
  /** How many run. */
  count(): number
  /** @param run never rejects */
  begin(key: string, run: Promise<readonly CollectedSample[]>): void
  /** Waits until all of them have ended, or so long. */
  wait(durationMs: number): Promise<void>
  /** @returns the samples of those that have ended since it was last asked */
  take(): readonly CollectedSample[]
}

export function createLongRuns(): LongRuns {
  const running = new Map<string, Promise<void>>()
  let ended: CollectedSample[] = []
  return {
    has: (key) => running.has(key),
    count: () => running.size,
    begin(key, run) {
      running.set(
        key,
        run.then((samples) => {
          running.delete(key)
          ended.push(...samples)
        }),
      )
    },
    async wait(durationMs) {
      let timer: NodeJS.Timeout | undefined
      const over = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, durationMs)
      })
      await Promise.race([Promise.all(running.values()), over])
      clearTimeout(timer)
    },
    take() {
      const taken = ended
      ended = []
      return taken
    },
  }
}

/** Of a bound of so many plugins at a time: one at least stays for the others, where there are two. */
export function longRunsMax(concurrency: number): number {
  return Math.max(1, concurrency - 1)
}
