// What a trace is told of an event that was handled, so that it can say what came of each message.

import type { DecodedEvent } from '#decode'
import type { WriteResult } from '#remote-write'
import type { Lost, Undelivered } from './keep-lost.ts'

export interface HandledEvent {
  readonly decoded: DecodedEvent
  readonly write: WriteResult
  /** Messages that cannot be written as they are; those that are neither in `failed` nor suppressed are kept as dead letters. */
  readonly lost: readonly Lost[]
  readonly failed: Undelivered
  /** When there is no time left, in milliseconds since 1970. */
  readonly endMs: number
}

/** Never rejects. */
export type TraceEvent = (handled: HandledEvent) => Promise<void>
