// Which targets are due in a round. Each is scraped once an interval, in a phase of its own, so that those of a long
// interval do not all come in the same minute. Rounds come about once a minute, a little early or late.

import { createHash } from 'node:crypto'
import { roundMs } from './read-job.ts'
import type { ScheduledTarget, ScheduleState } from './scrape-state.ts'
import type { Target } from './targets.ts'

/** How much earlier than an interval ago a round may come, and still be the next one. */
const earlyMsMax = 15_000

export interface Plan {
  readonly due: readonly Target[]
  /** With those that are due as scraped now. */
  readonly schedule: ScheduleState['targets']
}

/** @param known of the rounds before; undefined: nothing can be remembered, and no round knows of another */
export function planRound(
  targets: readonly Target[],
  known: ScheduleState['targets'] | undefined,
  nowMs: number,
): Plan {
  const due: Target[] = []
  const schedule: Record<string, ScheduledTarget> = Object.create(null)
  for (const target of targets) {
    const { key, job, labels } = target
    const intervalMs = Math.max(target.intervalMs, roundMs)
    const slot = slotOf(key, intervalMs, nowMs)
    // What is seen for the first time waits for its phase, which is now where rounds are no shorter than the interval.
    const before = known !== undefined && Object.hasOwn(known, key) ? known[key] : undefined
    const { slot: lastSlot, scrapedAtMs } = before ?? { slot: slotOf(key, intervalMs, nowMs - roundMs) }
    const isDue =
      scrapedAtMs === undefined
        ? slot > lastSlot
        : isNextDue(slot - lastSlot, nowMs - scrapedAtMs, intervalMs)
    if (isDue) due.push(target)
    const lastMs = isDue ? nowMs : scrapedAtMs
    // A round that comes a little before its slot is the one of that slot: it is not to come again within it.
    const scrapedSlot = scrapedAtMs !== undefined && slot === lastSlot ? slot + 1 : slot
    schedule[key] = {
      job: job.name,
      slot: isDue ? scrapedSlot : lastSlot,
      ...(lastMs === undefined ? {} : { scrapedAtMs: lastMs }),
      labels: [...labels],
    }
  }
  return { due, schedule }
}

/** A round that comes twice scrapes nothing twice. A clock that was set back is no reason to wait. */
function isNextDue(slots: number, sinceMs: number, intervalMs: number): boolean {
  if (sinceMs < 0) return true
  return sinceMs >= intervalMs / 2 && (slots > 0 || sinceMs >= intervalMs - earlyMsMax)
}

function slotOf(key: string, intervalMs: number, nowMs: number): number {
  const phase = createHash('md5').update(key).digest().readUInt32BE(0) / 2 ** 32
  return Math.floor(nowMs / intervalMs - phase)
}
