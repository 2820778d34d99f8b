// Holds a collector to its deadline, whatever it waits for: what it has found until then counts, and the round failed.

import type { Collector } from '#collect'
import { untilDeadline } from '#collect'
import type { Clock } from '../../clock.ts'

/** After the deadline: a collector that keeps it can say better what it did not get to. */
export const graceMs = 1_000

export function collectInTime(collector: Collector, clock: Clock): Collector {
  return {
    // Of the moment: a collector may find out what it has while it collects.
    get metadata() {
      return collector.metadata
    },
    collect: (deadlineMs) => untilDeadline(collector.collect(deadlineMs), deadlineMs + graceMs, clock),
  }
}
