// A series whose labels are too large for the endpoint, in a request of which it has refused a sample for its time. AMP names
// one error of a request, and time comes first: the message with the label would be neither stored nor kept. If any label
// is at fault, the largest are; so these are asked alone, unless as large ones have been stored before.

import type { RefusalReason } from './classify-answer.ts'
import { findFaults } from './find-faults.ts'
import { findNamed } from './find-named.ts'
import { ordinaryLabels } from './label-limits.ts'
import { type LabelSizes, sizesOf } from './label-sizes.ts'
import { selectRows, splitByMessage } from './narrow-request.ts'
import { askPart, type Outcome, type SearchRun, toFault } from './search.ts'
import { rowsOf } from './series-table.ts'
import type { WriteRequest } from './split-series.ts'

const measures = ['labels', 'nameBytes', 'valueBytes', 'setBytes'] as const satisfies (keyof LabelSizes)[]

/** Larger than these they have to be, to be in doubt. */
const ordinary: LabelSizes = {
  labels: ordinaryLabels.labelsMax,
  nameBytes: ordinaryLabels.nameBytesMax,
  valueBytes: ordinaryLabels.valueBytesMax,
  setBytes: ordinaryLabels.setBytesMax,
}

/** @param reason for which the request was refused */
export async function findHidden(
  request: WriteRequest,
  reason: RefusalReason,
  run: SearchRun,
): Promise<Outcome> {
  const { rows, largest } = findLargest(request, run.memory.takenSizes ?? ordinary)
  if (rows.size === 0) return { clean: false }
  const asked = await askPart(selectRows(request, rows), run)
  if (asked === undefined) return { clean: false }
  const { verdict, text, body } = asked
  switch (verdict.kind) {
    case 'stored': {
      run.memory.takenSizes = largest
      // So these were not refused.
      const { refused } = run.result
      refused.set(reason, (refused.get(reason) ?? 0) - asked.request.samples)
      return { clean: false }
    }
    case 'rejected': {
      const named = findNamed(request, body)
      if (named?.certain === true) {
        const [those] = splitByMessage(request, named.messages)
        run.reject(those, { reason: verdict.reason, detail: text, maybeWritten: true })
        return { clean: false }
      }
      return findFaults(toFault(asked, verdict), run)
    }
    case 'unavailable':
    case 'misconfigured':
      return { clean: false, failure: run.fail(asked.request, verdict.reason) }
    default:
      // Refused for its time as well: nothing is known of its labels.
      return { clean: false }
  }
}

/** The newest sample of each series that is the largest by some measure, where it is larger than what has been taken. */
function findLargest({ range }: WriteRequest, taken: LabelSizes): { rows: Set<number>; largest: LabelSizes } {
  const largest = { ...taken }
  const found = new Map<keyof LabelSizes, number>()
  for (let position = range.first; position <= range.last; position++) {
    const sizes = sizesOf(range.table, position)
    for (const measure of measures) {
      if (sizes[measure] <= largest[measure]) continue
      largest[measure] = sizes[measure]
      found.set(measure, rowsOf(range, position).to - 1)
    }
  }
  return { rows: new Set(found.values()), largest }
}
