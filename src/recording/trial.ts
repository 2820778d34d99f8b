// The limits that the function has by default with AMP, and a clock that goes by the messages: a file that was recorded
// last week is mapped as it was then.

import type { MappingLimits } from '#mapping'
import * as defaultLimits from '../default-limits.ts'

export interface Trial {
  readonly limits: MappingLimits
  readonly payloadBytesMax: number
  /**
   * Sets the clock for the next message.
   * @param receivedAtMs undefined if nobody says: then its samples may be of any age
   */
  begin(receivedAtMs: number | undefined): void
}

/** @param nowMs the same for all messages, in milliseconds since 1970 */
export function createTrial(nowMs?: number): Trial {
  const anyAge = Number.NEGATIVE_INFINITY
  let clockMs = anyAge
  return {
    payloadBytesMax: defaultLimits.payloadBytesMax,
    limits: { ...defaultLimits, now: () => clockMs },
    begin(receivedAtMs) {
      clockMs = nowMs ?? receivedAtMs ?? anyAge
    },
  }
}
