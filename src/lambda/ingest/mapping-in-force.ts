// The mapping of the moment, as the handler sees it.

import type { Mapping } from '#mapping'

export interface MappingInForce {
  readonly current: () => Mapping
  /** Of the file that the current one is from: the entity tag in S3. Absent: it is in the build, or a last good copy. */
  readonly version?: () => string | undefined
  /**
   * Where the mapping is followed: to be called as an invocation begins, and what it returns when the samples are
   * written. Both need at most the time until `endMs` (since 1970), and neither ever rejects.
   */
  readonly attend?: (endMs: number) => FinishAttending
}

/** @param hasWritten the invocation stored samples, so that its mapping has proven itself */
export type FinishAttending = (hasWritten: boolean) => Promise<void>
