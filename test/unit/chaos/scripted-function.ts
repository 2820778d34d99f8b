// A function that answers what a test says, and remembers what it was invoked with.

import type { Invocation, Invoke, Outcome } from '../../chaos/invoke.ts'

export type Answer =
  | { readonly returns: unknown }
  | { readonly throws: string }
  /** The process is gone at the end of the invocation. */
  | { readonly killed: true }

export interface ScriptedFunction {
  readonly invoke: Invoke
  readonly invocations: readonly Invocation[]
}

/** @param answer to the nth invocation, from 0 */
export function createScriptedFunction(
  answer: (call: number, invocation: Invocation) => Answer,
  durationMs = 100,
): ScriptedFunction {
  const invocations: Invocation[] = []
  return {
    invocations,
    async invoke(invocation) {
      invocations.push(invocation)
      const endMs = invocation.startMs + durationMs
      return outcomeOf(answer(invocations.length - 1, invocation), endMs)
    },
  }
}

function outcomeOf(answer: Answer, endMs: number): Outcome {
  if ('returns' in answer) return { kind: 'returned', value: answer.returns, endMs }
  if ('throws' in answer) return { kind: 'threw', error: answer.throws, endMs }
  return { kind: 'killed', endMs }
}

export interface EventRecords {
  readonly Records: readonly {
    readonly messageId: string
    readonly body: string
    readonly attributes: { readonly ApproximateReceiveCount: string; readonly SentTimestamp: string }
    readonly kinesis: {
      readonly sequenceNumber: string
      readonly data: string
      readonly partitionKey: string
    }
  }[]
}

/** The records of an event, of whichever source. */
export function recordsOf({ event }: Invocation): EventRecords['Records'] {
  return (event as unknown as EventRecords).Records
}

/** The names of records as failed, or of none. */
export function failing(...itemIdentifiers: readonly string[]): Answer {
  return {
    returns: { batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })) },
  }
}
