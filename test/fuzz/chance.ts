// Choices of a case, all from one seed.

import { createRandom, seedOf } from '../chaos/random.ts'

export interface Chance {
  /** From 0 up to, not including, `below`. */
  int(below: number): number
  /** True in one of so many cases. */
  oneIn(times: number): boolean
  pick<T>(values: readonly T[]): T
  /** As often as its weight says. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T
  /** Few are large: from 1 to `max`. */
  few(max: number): number
  readonly random: () => number
}

/** The same parts give the same choices. */
export function createChance(...parts: readonly (string | number)[]): Chance {
  const random = createRandom(seedOf(...parts))
  const int = (below: number): number => Math.floor(random() * below)
  return {
    random,
    int,
    oneIn: (times) => int(times) === 0,
    pick: (values) => values[int(values.length)] as never,
    weighted(choices) {
      let left = random() * choices.reduce((sum, [weight]) => sum + weight, 0)
      for (const [weight, choice] of choices) {
        left -= weight
        if (left < 0) return choice
      }
      return (choices.at(-1) as (typeof choices)[number])[1]
    },
    few: (max) => 1 + Math.floor(random() ** 3 * max),
  }
}
