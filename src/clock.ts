// Time and chance as arguments, so that tests own both.

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  sleep(durationMs: number): Promise<void>
  /** From 0 up to, not including, 1. */
  random(): number
}

/**
 * A timer for what gives up on an answer that does not come.
 * @returns what cancels it
 */
export type StartTimer = (callback: () => void, durationMs: number) => () => void

export const startSystemTimer: StartTimer = (callback, durationMs) => {
  const timer = setTimeout(callback, durationMs)
  return () => clearTimeout(timer)
}

export const systemClock: Clock = {
  now: Date.now,
  sleep: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
  random: Math.random,
}
