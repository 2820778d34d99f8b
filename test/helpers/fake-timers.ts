// Timers that end when a test says so, and never because the machine is busy.

import type { StartTimer } from '../../src/clock.ts'

export interface FakeTimers {
  readonly startTimer: StartTimer
  /** Of those that run, in milliseconds, the oldest first. */
  durationsMs(): number[]
  /** Ends all that run. */
  fire(): void
}

export function createFakeTimers(): FakeTimers {
  const running = new Set<{ readonly callback: () => void; readonly durationMs: number }>()
  return {
    startTimer(callback, durationMs) {
      const timer = { callback, durationMs }
      running.add(timer)
      return () => running.delete(timer)
    },
    durationsMs: () => [...running].map(({ durationMs }) => durationMs),
    fire() {
      for (const timer of [...running]) {
        running.delete(timer)
        timer.callback()
      }
    },
  }
}
