// How the models of AWS call the function, and what they may learn of it. The models know nothing else of the code
// under test; the function host knows nothing of the models.

import type { JsonValue } from '../../src/model.ts'

export interface Invocation {
  readonly event: JsonValue
  /** Simulated, in milliseconds since 1970. */
  readonly startMs: number
  /** The function's timeout: an invocation that would take longer on the simulated clock is killed. */
  readonly timeoutMs: number
  /** `context.awsRequestId`; the same at each retry of an asynchronous event. */
  readonly requestId: string
}

/** `endMs` is on the simulated clock, and never before `startMs`. */
export type Outcome =
  | { readonly kind: 'returned'; readonly value: unknown; readonly endMs: number }
  | { readonly kind: 'threw'; readonly error: string; readonly endMs: number }
  /** The process is gone, or the time was up. */
  | { readonly kind: 'killed'; readonly endMs: number }

/** Never rejects: whatever happens to the function is an outcome. */
export type Invoke = (invocation: Invocation) => Promise<Outcome>
