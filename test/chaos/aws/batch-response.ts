// What an event source mapping with ReportBatchItemFailures reads out of the function's answer.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html (success and failure conditions)
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
//
// An identifier that is not in the batch is documented as a complete failure for SQS only; here it is one for Kinesis
// too, as is an answer that is no object.

import type { Outcome } from '../invoke.ts'

export type BatchResponse =
  | { readonly kind: 'success' }
  | { readonly kind: 'failure' }
  /** Indices into the batch, ascending. */
  | { readonly kind: 'partial'; readonly failed: readonly number[] }

/** @param identifiers of the records in the batch, in their order */
export function readBatchResponse(outcome: Outcome, identifiers: readonly string[]): BatchResponse {
  if (outcome.kind !== 'returned') return { kind: 'failure' }
  const { value } = outcome
  if (value === undefined || value === null) return { kind: 'success' }
  if (typeof value !== 'object' || Array.isArray(value)) return { kind: 'failure' }
  const failures = (value as { batchItemFailures?: unknown }).batchItemFailures
  if (failures === undefined || failures === null) return { kind: 'success' }
  if (!Array.isArray(failures)) return { kind: 'failure' }
  if (failures.length === 0) return { kind: 'success' }
  const indices = new Map(identifiers.map((identifier, index) => [identifier, index]))
  const failed = new Set<number>()
  for (const failure of failures) {
    const index = indices.get(failure?.itemIdentifier)
    if (index === undefined) return { kind: 'failure' }
    failed.add(index)
  }
  return { kind: 'partial', failed: [...failed].sort((a, b) => a - b) }
}
