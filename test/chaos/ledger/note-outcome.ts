// What an invocation means for the messages that were in its event: which of them need not come again, and which drops
// the process has to have counted.

import type { Outcome } from '../invoke.ts'
import { add, type InstanceRecord } from '../journal.ts'
import type { FoundMessage } from './find-messages.ts'

export function noteOutcome(
  event: unknown,
  found: readonly FoundMessage[],
  outcome: Outcome,
  record: InstanceRecord,
): void {
  record.received += found.length
  if (found.some(({ message }) => message?.isHostile)) record.hasSuspects = true
  const isDone = doneWith(event, outcome)
  for (const [position, { message }] of found.entries()) {
    for (const reason of message?.drops ?? []) {
      add(record.dropsDue, reason)
      if (isDone(position)) add(record.dropsSettled, reason)
    }
    if (message === undefined || !isDone(position)) continue
    message.settledAtMs = outcome.endMs
    message.firstSettledAtMs ??= outcome.endMs
  }
}

interface Batch {
  readonly Records?: readonly {
    readonly messageId?: string
    readonly kinesis?: { readonly sequenceNumber: string }
  }[]
}

/** By a record's position in the event. */
function doneWith(event: unknown, outcome: Outcome): (position: number) => boolean {
  if (outcome.kind !== 'returned') return () => false
  const { Records } = event as Batch
  if (Records === undefined) return () => true
  const failures = (outcome.value as { batchItemFailures: readonly { itemIdentifier: string }[] })
    .batchItemFailures
  const failed = new Set(failures.map(({ itemIdentifier }) => itemIdentifier))
  const isFailed = Records.map(({ messageId, kinesis }) =>
    failed.has(kinesis?.sequenceNumber ?? messageId ?? ''),
  )
  const first = isFailed.indexOf(true)
  // A shard is read again from the first failure on.
  if (first >= 0 && Records[0]?.kinesis !== undefined) return (position) => position < first
  return (position) => !isFailed[position]
}
