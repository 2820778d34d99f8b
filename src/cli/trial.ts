// The limits that the function has by default with AMP, and a clock that goes by the messages: a file that was recorded
// last week is mapped as it was then.

import { readSettings } from '#config'
import type { MappingLimits } from '#mapping'

export interface Trial {
  readonly limits: MappingLimits
  readonly payloadBytesMax: number
  /**
   * Sets the clock for the next message.
   * @param receivedAtMs undefined if nobody says: then its samples may be of any age
   */
  begin(receivedAtMs: number | undefined): void
}

/** The settings of a function that has no others; nothing is ever sent there. */
const leastEnvironment = {
  REMOTE_WRITE_URL: 'https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-none/api/v1/remote_write',
}

/** @param nowMs the same for all messages, in milliseconds since 1970 */
export function createTrial(nowMs?: number): Trial {
  const { mapping, decode, endpoint } = readSettings(leastEnvironment)
  const anyAge = Number.NEGATIVE_INFINITY
  let clockMs = anyAge
  return {
    payloadBytesMax: decode.payloadBytesMax,
    limits: { ...mapping, sampleAgeMaxMs: endpoint.limits.sampleAgeMaxMs, now: () => clockMs },
    begin(receivedAtMs) {
      clockMs = nowMs ?? receivedAtMs ?? anyAge
    },
  }
}
