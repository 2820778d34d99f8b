// `npm run bench -- --worst`: prints what the worst messages cost. With `--search` it looks for worse ones.

import { type BenchFolder, createBenchFolder } from '../bench-folder.ts'
import { measureAlone, measureWorst, type Worst } from './measure-worst.ts'
import { searchWorst } from './search.ts'
import { toMarkdown, toText } from './table.ts'
import { readTargets, type Target } from './targets.ts'
import { dearestStep, isOverBudget, isStepOverBudget, medianCells, toMeasureAgain } from './verdict.ts'
import { worstShapes } from './worst-shapes.ts'

export interface WorstOptions {
  readonly markdown: boolean
  /** undefined: the table. */
  readonly search: { readonly minutes: number; readonly seed: number } | undefined
}

/** @returns whether everything is within budget */
export async function runWorst(
  root: string,
  { markdown, search }: WorstOptions,
  print: (line: string) => void,
): Promise<boolean> {
  const folder = await createBenchFolder(root)
  try {
    const targets = readTargets(root)
    if (search !== undefined) {
      await searchWorst(folder, targets, search, print)
      return true
    }
    const all = await judgeWorst(folder, targets)
    for (const line of markdown ? toMarkdown(all) : toText(all)) print(line)
    const step = dearestStep(all)
    return !(all.some(isOverBudget) || (step !== undefined && isStepOverBudget(step)))
  } finally {
    folder.remove()
  }
}

/**
 * What is over a budget is measured again alone, several times, and the medians count: what else runs on the machine
 * disturbs one measurement, a message that costs too much does so in most.
 */
async function judgeWorst(folder: BenchFolder, targets: readonly Target[]): Promise<Worst[]> {
  const all = await measureWorst(folder, targets, worstShapes)
  const again = new Set(toMeasureAgain(all))
  const judged: Worst[] = []
  for (const worst of all) {
    if (!again.has(worst)) judged.push(worst)
    else {
      const alone = await measureAlone(folder, targets, worstShapes, worst)
      judged.push({ ...worst, cells: medianCells(alone), first: worst.cells })
    }
  }
  return judged
}
