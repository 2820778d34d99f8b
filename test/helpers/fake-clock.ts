// A clock that stands still until somebody sleeps or a test moves it.

import type { Clock } from '../../src/clock.ts'

export interface FakeClock extends Clock {
  readonly sleeps: readonly number[]
  advance(durationMs: number): void
}

/** @param random a constant, or a function that gives one number after the other */
export function createFakeClock(startMs: number, random: number | (() => number) = 0.5): FakeClock {
  let nowMs = startMs
  const sleeps: number[] = []
  return {
    sleeps,
    now: () => nowMs,
    async sleep(durationMs) {
      sleeps.push(durationMs)
      nowMs += durationMs
    },
    advance(durationMs) {
      nowMs += durationMs
    },
    random: typeof random === 'number' ? () => random : random,
  }
}
