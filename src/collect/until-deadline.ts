// Passes on what somebody else's generator yields, for as long as the round lasts: one that hangs, or never ends, ends
// with the round, and what it yielded before counts.

import type { Clock } from '../clock.ts'
import { CollectError } from './collector.ts'

/** Of one round; far above what a page of metrics has, and far below what fills the memory. */
export const roundSamplesMax = 100_000

/**
 * @param deadlineMs in milliseconds since 1970
 * @throws {CollectError} `deadline` or `too_large`, after the last value that is passed on
 */
export async function* untilDeadline<T>(
  source: AsyncIterable<T> | Iterable<T>,
  deadlineMs: number,
  clock: Clock,
): AsyncGenerator<T, void> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<undefined>((resolve) => {
    // A longer time than a timer takes would be over at once.
    timer = setTimeout(resolve, Math.min(Math.max(0, deadlineMs - clock.now()), 2 ** 31 - 1), undefined)
  })
  let finished = false
  try {
    for (let count = 0; ; count++) {
      const next = await Promise.race([iterator.next(), over])
      // One that never waits for anything would keep the timer from ever being heard.
      if (next === undefined || (clock.now() >= deadlineMs && next.done !== true)) {
        throw new CollectError('deadline', 'the collector did not finish within the round')
      }
      if (next.done === true) {
        finished = true
        return
      }
      if (count === roundSamplesMax) {
        throw new CollectError('too_large', `more than ${roundSamplesMax} samples in one round`)
      }
      yield next.value
    }
  } finally {
    clearTimeout(timer)
    // Not waited for: one that hangs would not come to its end either.
    if (!finished) void endEarly(iterator)
  }
}

async function endEarly(iterator: { return?(): unknown }): Promise<void> {
  try {
    await iterator.return?.()
  } catch {
    // Why the round ended has been said.
  }
}
