// Budgets of the worst messages, what is over them, and what counts where a message is measured several times.

import { median } from '../median.ts'
import type { Cell, Worst } from './measure-worst.ts'

export const budgets = {
  /** CPU over that of the ordinary payload of the same bytes. */
  ratioMax: 8,
  /** CPU of twice the bytes, without that of `JSON.parse`. */
  growthMax: 2.6,
  /** CPU of the dearest step over the median one. */
  stepRatioMax: 20,
} as const

/**
 * How much more twice the bytes cost: the geometric mean from the first size to the last, since a collection of garbage
 * more or less is much of a single doubling. `JSON.parse` does not count. It is V8's, bounded by the bytes of a message,
 * and takes four times as long for twice as many keys that no other object has. A message that costs less than twice the
 * ordinary one without it is passed over: the time it takes is too short to be divided.
 * @returns undefined where not even the second size ends within the cap
 */
export function growthOf({ cells }: Worst): number | undefined {
  const ended = cells.filter(({ isOverCap }) => !isOverCap)
  const [first, last] = [ended[0], ended.at(-1)]
  if (first === undefined || last === undefined || first === last) return undefined
  const [firstUs, lastUs] = [first.cpuUs - first.parseUs, last.cpuUs - last.parseUs]
  if (last.ratio * (lastUs / last.cpuUs) < 2) return 0
  return (lastUs / Math.max(firstUs, 1)) ** (1 / Math.log2(last.bytes / first.bytes))
}

export function isOverBudget(worst: Worst): boolean {
  const growth = growthOf(worst)
  return (
    worst.cells.some(({ ratio }) => ratio > budgets.ratioMax) ||
    growth === undefined ||
    growth > budgets.growthMax
  )
}

export interface DearestStep {
  readonly worst: Worst
  readonly nanoseconds: number
  readonly medianNanoseconds: number
}

/** @returns undefined where messages are not counted in steps */
export function dearestStep(all: readonly Worst[]): DearestStep | undefined {
  const prices = all.flatMap((worst) =>
    worst.cells.flatMap(({ cpuUs, steps, isOverCap }) =>
      steps === undefined || isOverCap ? [] : [{ worst, nanoseconds: (cpuUs * 1000) / Math.max(1, steps) }],
    ),
  )
  const [first] = prices.toSorted((a, b) => b.nanoseconds - a.nanoseconds)
  return first && { ...first, medianNanoseconds: median(prices.map(({ nanoseconds }) => nanoseconds)) }
}

export function isStepOverBudget(step: DearestStep): boolean {
  return step.nanoseconds > step.medianNanoseconds * budgets.stepRatioMax
}

/** @returns those that may be over a budget because something else disturbed their measurement */
export function toMeasureAgain(all: readonly Worst[]): Worst[] {
  const step = dearestStep(all)
  return all.filter(
    (worst) => isOverBudget(worst) || (step !== undefined && isStepOverBudget(step) && worst === step.worst),
  )
}

/** @returns for each size the medians; what took longer than the cap in most measurements is over it */
export function medianCells(all: readonly Worst[]): Cell[] {
  const [first] = all
  return (first?.cells ?? []).map(({ bytes }, size) => {
    const cells = all.flatMap(({ cells }) => cells[size] ?? [])
    const over = cells.filter(({ isOverCap }) => isOverCap)
    const counted = over.length * 2 > cells.length ? over : cells.filter(({ isOverCap }) => !isOverCap)
    return {
      bytes,
      ratio: median(counted.map(({ ratio }) => ratio)),
      isOverCap: counted === over,
      cpuUs: median(counted.map(({ cpuUs }) => cpuUs)),
      parseUs: median(counted.map(({ parseUs }) => parseUs)),
      steps: counted[0]?.steps,
    }
  })
}
