// The mapping of the moment, as the handler sees it.

import type { Mapping } from '#mapping'
import type { TraceEvent } from '../../pipeline.ts'

export interface MappingInForce {
  readonly current: () => Mapping
  /** Of the file that the current one is from: the entity tag in S3. Absent: it is in the build, or a last good copy. */
  readonly version?: () => string | undefined
  /** What logs messages of an event, while somebody traces them. Absent: nobody can. */
  readonly trace?: (() => TraceEvent | undefined) | undefined
  /**
   * Where the mapping is followed: to be called as an invocation begins, and what it returns when the samples are
   * written. Both need at most the time until `endMs` (since 1970), and neither ever rejects.
   */
  readonly attend?: (endMs: number) => FinishAttending
}

/** @param hasWritten the invocation stored samples, so that its mapping has proven itself */
export type FinishAttending = (hasWritten: boolean) => Promise<void>
