// Leaves out the series whose labels are beyond what the endpoint takes, and counts their samples as drops. Loaded only
// where there may be one.

import type { DropReason } from '../model.ts'
import type { LabelLimits } from './label-limits.ts'
import { excessOf, sizesOf } from './label-sizes.ts'
import type { SeriesTable } from './series-table.ts'
import type { WritableResult } from './write-result.ts'

const reasons: Readonly<Record<keyof LabelLimits, DropReason>> = {
  labelsMax: 'too_many_labels',
  nameBytesMax: 'label_too_long',
  valueBytesMax: 'label_too_long',
  setBytesMax: 'label_set_too_large',
}

/** @returns the table without them; their rows stay where they are, as nothing points there any more */
export function dropExcess(table: SeriesTable, limits: LabelLimits, result: WritableResult): SeriesTable {
  const names: string[] = []
  const labelSetOf: number[] = []
  const rowStarts: number[] = []
  const rowEnds: number[] = []
  const dropped = new Map<DropReason, number>()
  for (const [position, name] of table.names.entries()) {
    const start = table.rowStarts[position] as number
    const end = table.rowEnds[position] as number
    const excess = excessOf(sizesOf(table, position), limits)
    if (excess === undefined) {
      names.push(name)
      labelSetOf.push(table.labelSetOf[position] as number)
      rowStarts.push(start)
      rowEnds.push(end)
      continue
    }
    const reason = reasons[excess]
    dropped.set(reason, (dropped.get(reason) ?? 0) + end - start)
    for (let row = start; row < end; row++)
      result.incomplete.set(table.samples.messages[row] as number, reason)
  }
  for (const [reason, count] of dropped) result.drops.push({ stage: 'write', reason, count })
  return { ...table, names, labelSetOf, rowStarts, rowEnds }
}
