// The clock of a function that runs in simulated time: it moves on only when the function has nothing left to do but
// wait, and then to what comes next, be it the end of a sleep, a timeout, or the answer to a request. So a timeout of
// 10 s takes no time, and parallel requests wait side by side. One thing happens at a time, in an order of its own.

/** Something that the function waits for. */
interface Wait {
  readonly dueMs: number
  /** Orders what is due at the same time. */
  readonly tie: string
  readonly happen: () => void
}

export interface VirtualTime {
  now(): number
  /** An invocation begins, never before the last one has ended. */
  start(nowMs: number): void
  /** Passes while the function is busy. */
  advance(durationMs: number): void
  /** @returns what takes it back */
  wait(delayMs: number, tie: string, happen: () => void): () => void
  /** To be called when there may be nothing left to do but wait. */
  pump(): void
}

/** @param isIdle whether all that the function has begun waits for something in simulated time */
export function createVirtualTime(isIdle: () => boolean): VirtualTime {
  const waits = new Set<Wait>()
  let nowMs = 0
  let isPumping = false

  function first(): Wait | undefined {
    let earliest: Wait | undefined
    for (const wait of waits) {
      if (
        earliest === undefined ||
        wait.dueMs < earliest.dueMs ||
        (wait.dueMs === earliest.dueMs && wait.tie < earliest.tie)
      ) {
        earliest = wait
      }
    }
    return earliest
  }

  /** What is idle may only seem so: promises settle, and sockets are read, before it is asked once more. */
  function settle(turns: number): void {
    setImmediate(() => {
      if (!isIdle()) {
        isPumping = false
      } else if (turns > 0) {
        settle(turns - 1)
      } else {
        isPumping = false
        const next = first()
        if (next === undefined) return
        waits.delete(next)
        nowMs = Math.max(nowMs, next.dueMs)
        next.happen()
        time.pump()
      }
    })
  }

  const time: VirtualTime = {
    now: () => nowMs,
    start(startMs) {
      nowMs = startMs
      waits.clear()
    },
    advance(durationMs) {
      nowMs += durationMs
    },
    wait(delayMs, tie, happen) {
      const wait = { dueMs: nowMs + Math.max(0, delayMs), tie, happen }
      waits.add(wait)
      time.pump()
      return () => {
        waits.delete(wait)
      }
    },
    pump() {
      if (isPumping) return
      isPumping = true
      settle(1)
    },
  }
  return time
}
