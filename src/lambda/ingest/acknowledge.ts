// What a report means to the event's source, in the form that the source understands.

import type { KinesisStreamBatchResponse, SQSBatchResponse } from 'aws-lambda'
import { UndeliveredError } from '../../errors.ts'
import type { Report } from '../../pipeline.ts'

/** What a direct invocation answers; Lambda throws it away, people who invoke by hand read it. */
export interface DirectSummary {
  readonly received: number
  /** Samples stored. */
  readonly written: number
  readonly dropped: Readonly<Record<string, number>>
  readonly refused: Readonly<Record<string, number>>
  readonly dead_lettered: Readonly<Record<string, number>>
  readonly clock_corrected: Readonly<Record<string, number>>
}

export type Acknowledgement = DirectSummary | SQSBatchResponse | KinesisStreamBatchResponse

/** @throws {UndeliveredError} where the source delivers the whole event again only after an error */
export function acknowledge(report: Report): Acknowledgement {
  const { failed, source } = report
  const isWhole = source.answer === 'error'
  // An empty identifier would make the source repeat everything without a word about it.
  if (failed.some(({ recordId }) => isWhole || recordId === '')) throw undelivered(report)
  if (isWhole) return summarize(report)
  // A Kinesis shard is read again from the first record named, so that those behind it keep their order.
  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
  const repeated = source.answer === 'first_failure' ? failed.slice(0, 1) : failed
  // Several messages may have come in one record.
  const ids = new Set(repeated.map(({ recordId }) => recordId))
  return { batchItemFailures: [...ids].map((itemIdentifier) => ({ itemIdentifier })) }
}

function undelivered({ failed, received }: Report): UndeliveredError {
  const reasons = [...new Set(failed.map(({ reason }) => reason))].join(', ')
  return new UndeliveredError(`${failed.length} of ${received} messages not delivered: ${reasons}`)
}

function summarize({ received, write, drops, deadLettered, clockCorrections }: Report): DirectSummary {
  const dropped: Record<string, number> = {}
  for (const { reason, count = 1 } of drops) dropped[reason] = (dropped[reason] ?? 0) + count
  const corrected: Record<string, number> = {}
  for (const correction of clockCorrections) corrected[correction] = (corrected[correction] ?? 0) + 1
  return {
    received,
    written: write.written,
    dropped,
    refused: Object.fromEntries(write.refused),
    dead_lettered: Object.fromEntries(deadLettered),
    clock_corrected: corrected,
  }
}
