// Time and chance as arguments, so that tests own both.

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  sleep(durationMs: number): Promise<void>
  /** From 0 up to, not including, 1. */
  random(): number
}

export const systemClock: Clock = {
  now: Date.now,
  sleep: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
  random: Math.random,
}
