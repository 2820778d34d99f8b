// What Lambda hands to the destination on failure of an asynchronous invocation.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html

import type { JsonValue } from '../../../src/model.ts'
import type { Outcome } from '../invoke.ts'
import { functionArn } from './names.ts'

export interface InvocationRecord {
  readonly event: JsonValue
  readonly requestId: string
  readonly condition: 'RetriesExhausted' | 'EventAgeExceeded'
  readonly attempts: number
  /** Of the last attempt; undefined if there was none. */
  readonly outcome: Outcome | undefined
  readonly nowMs: number
}

export function invocationRecord(record: InvocationRecord): string {
  const { event, requestId, condition, attempts, outcome, nowMs } = record
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: event,
    ...(outcome === undefined
      ? {}
      : {
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          responsePayload: errorOf(outcome),
        }),
  })
}

/** What the runtime says of an error that the function threw, and Lambda of a process that is gone. */
function errorOf(outcome: Outcome): JsonValue {
  if (outcome.kind === 'threw') {
    return { errorType: 'Error', errorMessage: outcome.error, trace: [`Error: ${outcome.error}`] }
  }
  return { errorType: 'Runtime.ExitError', errorMessage: 'Error: Runtime exited with error: signal: killed' }
}
