// What goes wrong in a round while it goes on. A service that is down fails for each of a thousand places, and a
// collector may notice a problem for each of its samples: what is kept is bounded.

import type { CollectError, Remark } from './collector.ts'

export interface Notes {
  /** A tool of the collector. */
  readonly note: (problem: CollectError) => void
  /** @returns what was noted since it was last taken, but for what came after the first `notesMax` */
  take(): readonly CollectError[]
  /** A tool of the collector. */
  readonly remark: (remark: Remark) => void
  /** As `take`. */
  takeRemarks(): readonly Remark[]
}

/** Of one round. */
export const notesMax = 1_000

export function createNotes(): Notes {
  let kept: CollectError[] = []
  let remarks: Remark[] = []
  return {
    note(problem) {
      if (kept.length < notesMax) kept.push(problem)
    },
    take() {
      const taken = kept
      kept = []
      return taken
    },
    remark(remark) {
      if (remarks.length < notesMax) remarks.push(remark)
    },
    takeRemarks() {
      const taken = remarks
      remarks = []
      return taken
    },
  }
}
