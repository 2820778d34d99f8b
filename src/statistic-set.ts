// Numbers that come one by one, of which only count, sum, least and greatest are kept: what CloudWatch calls a statistic set.

export interface StatisticSet {
  readonly count: number
  readonly sum: number
  /** Infinity where there is none. */
  readonly min: number
  /** -Infinity where there is none. */
  readonly max: number
}

export interface GrowingStatisticSet extends StatisticSet {
  count: number
  sum: number
  min: number
  max: number
}

export function createStatisticSet(): GrowingStatisticSet {
  return { count: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY }
}

export function addValue(set: GrowingStatisticSet, value: number): void {
  set.count++
  set.sum += value
  if (value < set.min) set.min = value
  if (value > set.max) set.max = value
}

export function addStatisticSet(set: GrowingStatisticSet, other: StatisticSet): void {
  set.count += other.count
  set.sum += other.sum
  if (other.min < set.min) set.min = other.min
  if (other.max > set.max) set.max = other.max
}
