// Numbers that come one by one, of which only count, sum, least and greatest are kept: what CloudWatch calls a statistic set.

export interface Spread {
  readonly count: number
  readonly sum: number
  /** Infinity where there is none. */
  readonly min: number
  /** -Infinity where there is none. */
  readonly max: number
}

export interface GrowingSpread extends Spread {
  count: number
  sum: number
  min: number
  max: number
}

export function createSpread(): GrowingSpread {
  return { count: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY }
}

export function addValue(spread: GrowingSpread, value: number): void {
  spread.count++
  spread.sum += value
  if (value < spread.min) spread.min = value
  if (value > spread.max) spread.max = value
}

export function addSpread(spread: GrowingSpread, other: Spread): void {
  spread.count += other.count
  spread.sum += other.sum
  if (other.min < spread.min) spread.min = other.min
  if (other.max > spread.max) spread.max = other.max
}
