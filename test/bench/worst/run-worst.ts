// `npm run bench -- --worst`: prints what the worst messages cost. With `--search` it looks for worse ones.

import { createBenchFolder } from '../bench-folder.ts'
import { measureWorst } from './measure-worst.ts'
import { searchWorst } from './search.ts'
import { toMarkdown, toText } from './table.ts'
import { readTargets } from './targets.ts'
import { dearestStep, isOverBudget, isStepOverBudget } from './verdict.ts'
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
    const all = await measureWorst(folder, targets, worstShapes)
    for (const line of markdown ? toMarkdown(all) : toText(all)) print(line)
    const step = dearestStep(all)
    return !(all.some(isOverBudget) || (step !== undefined && isStepOverBudget(step)))
  } finally {
    folder.remove()
  }
}
