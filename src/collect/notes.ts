// What goes wrong in a round while it goes on. A service that is down fails for each of a thousand places, and a
// collector may notice a problem for each of its samples: what is kept of each reason is bounded, so that none hides another.

import type { CollectError, Remark } from './collector.ts'

export interface Notes {
  /** A tool of the collector. */
  readonly note: (problem: CollectError) => void
  /** @returns what was noted since it was last taken, but for what came after the first `notesMax` of its reason */
  take(): readonly CollectError[]
  /** A tool of the collector. */
  readonly remark: (remark: Remark) => void
  /** As `take`. What came after the first ones of its reason is one remark, with their samples. */
  takeRemarks(): readonly Remark[]
}

/** Of one round and one reason. */
export const notesMax = 1_000
/** Collectors have few; what a module of a user's makes up is bounded too. */
const reasonsMax = 50

export function createNotes(): Notes {
  const notes = createKept<CollectError>()
  const remarks = createKept<Remark>()
  const further = new Map<string, number>()
  return {
    note: (problem) => void notes.keep(problem),
    take: notes.take,
    remark(remark) {
      if (remarks.keep(remark)) return
      further.set(remark.reason, (further.get(remark.reason) ?? 0) + remark.samples)
    },
    takeRemarks() {
      const others = [...further].map(([reason, samples]) => ({ reason, message: 'further ones', samples }))
      further.clear()
      return [...remarks.take(), ...others]
    },
  }
}

function createKept<One extends { readonly reason: string }>() {
  let kept: One[] = []
  const counts = new Map<string, number>()
  return {
    /** @returns whether there was room */
    keep(one: One): boolean {
      const count = counts.get(one.reason) ?? 0
      if (count === notesMax || (count === 0 && counts.size === reasonsMax)) return false
      counts.set(one.reason, count + 1)
      kept.push(one)
      return true
    },
    take(): readonly One[] {
      const taken = kept
      kept = []
      counts.clear()
      return taken
    },
  }
}
