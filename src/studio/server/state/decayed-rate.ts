// A rate that forgets: each event counts less the longer it is ago, by a factor e every `windowMs`.

export interface DecayedRate {
  weight: number
  atMs: number
}

const windowMs = 10_000
/** Before that, one message would be a rate of thousands. */
const elapsedMsMin = 1_000

export function createRate(nowMs: number): DecayedRate {
  return { weight: 0, atMs: nowMs }
}

export function countEvent(rate: DecayedRate, nowMs: number): void {
  rate.weight = rate.weight * decay(nowMs - rate.atMs) + 1
  rate.atMs = nowMs
}

/**
 * @param startedAtMs since when events are counted at all, so that the first seconds show the whole rate
 * @returns events a second
 */
export function rateAt({ weight, atMs }: DecayedRate, nowMs: number, startedAtMs: number): number {
  const elapsedMs = Math.max(nowMs - startedAtMs, elapsedMsMin)
  return (weight * decay(nowMs - atMs)) / ((windowMs / 1000) * (1 - decay(elapsedMs)))
}

function decay(elapsedMs: number): number {
  return Math.exp(-Math.max(0, elapsedMs) / windowMs)
}
