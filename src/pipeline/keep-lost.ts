// Messages that cannot be written as they are become dead letters. Loaded where there are any.

import { type DeadLetters, makeDeadLetter } from '#dead-letter'
import type { DecodedEvent } from '#decode'
import type { Drop, Stage } from '../model.ts'

/** A message that cannot be written as it is. */
export interface Lost {
  readonly index: number
  readonly stage: Stage
  readonly reason: string
  readonly detail: string
  readonly maybeWritten: boolean
  /** Set by `keepLost`: the minute had no room for its dead letter, so that nothing of the message is kept. */
  isSuppressed?: boolean
}

/** Message index, and why it should come again. */
export type Undelivered = readonly (readonly [index: number, reason: string])[]

export interface KeptDeadLetters {
  /** By reason. */
  readonly kept: ReadonlyMap<string, number>
  readonly drops: readonly Drop[]
  readonly failed: Undelivered
  readonly error?: string
}

/** @param undelivered messages that come again anyhow */
export async function keepLost(
  all: readonly Lost[],
  decoded: DecodedEvent,
  undelivered: Undelivered,
  deadLetters: DeadLetters | undefined,
): Promise<KeptDeadLetters> {
  const lost = lastingOnly(all, decoded, undelivered)
  const kept = new Map<string, number>()
  if (lost.length === 0) return { kept, drops: [], failed: [] }
  if (deadLetters === undefined) {
    return { kept, drops: [], failed: lost.map(({ index, reason }) => [index, reason] as const) }
  }
  let isKept: readonly boolean[]
  try {
    isKept = await deadLetters.keep(
      lost.map(({ index, stage, reason, detail, maybeWritten }) =>
        makeDeadLetter(decoded.record(index), { stage, reason, detail, maybe_written: maybeWritten }),
      ),
    )
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    return {
      kept,
      drops: [],
      failed: lost.map(({ index }) => [index, 'dead_letter_unwritten'] as const),
      error: reason,
    }
  }
  let suppressed = 0
  for (const [position, one] of lost.entries()) {
    if (isKept[position]) kept.set(one.reason, (kept.get(one.reason) ?? 0) + 1)
    else {
      one.isSuppressed = true
      suppressed++
    }
  }
  const drops: Drop[] =
    suppressed === 0 ? [] : [{ stage: 'write', reason: 'dead_letter_suppressed', count: suppressed }]
  return { kept, drops, failed: [] }
}

/** A shard comes again from its first failure on, with all that is behind it: that is decided anew then, and kept once. */
function lastingOnly(lost: readonly Lost[], { source }: DecodedEvent, failed: Undelivered): readonly Lost[] {
  if (!source.ordered) return lost
  const firstFailed = failed.reduce((first, [index]) => Math.min(first, index), Number.POSITIVE_INFINITY)
  return lost.filter(({ index }) => index < firstFailed)
}
