// Random numbers that a seed decides: mulberry32 (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c).

export interface Random {
  between(from: number, to: number): number
  /** Both included. */
  whole(from: number, to: number): number
  chance(share: number): boolean
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  /** From 0 up to 1. */
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    between: (from, to) => from + next() * (to - from),
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (share) => next() < share,
  }
}
