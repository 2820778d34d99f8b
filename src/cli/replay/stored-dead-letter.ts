// What `replay` reads, and what it takes away again: dead letters, which come in parcels. A parcel is what its source can
// remove or shorten as one: an object, a file, some messages of a queue.

import type { DecodedRecord } from '../../model.ts'
import type { FateList } from './fate-list.ts'

/** One message that somebody put aside, in whatever wrapper. */
export interface StoredDeadLetter {
  readonly content: DecodedRecord
  /** Who put it aside and why, as far as it says: `map not_json`, `failed invocation`. */
  readonly origin: string
  /** Of the text that it was read from. */
  readonly bytes: number
}

export interface Parcel {
  /** For people. */
  readonly name: string
  /** In the same order each time. */
  deadLetters(): AsyncIterable<StoredDeadLetter>
  /**
   * Takes away the dead letters that were stored, and leaves the others as they are.
   * @param fates by position; those behind its end were not read
   */
  settle(fates: FateList): Promise<Settled>
}

/** `changed`: somebody else changed the parcel meanwhile, so that nothing of it was taken away. */
export type Settled = 'removed' | 'shortened' | 'changed'

export interface DeadLetterSource {
  /** False: to read is to receive, which the source counts. */
  readonly rereadable: boolean
  /** In order of time, as far as their names or the source tell it. */
  parcels(): AsyncIterable<Parcel>
  /** How many dead letters there are, where the source can tell without reading them: roughly. */
  estimate(): Promise<number | undefined>
  /** What is there and is not read, with the reason: the first few, and how many in all. */
  readonly passedOver: PassedOver
  /** Gives back what was received and is left. */
  close(): Promise<void>
}

export interface PassedOver {
  readonly count: number
  readonly examples: readonly string[]
}
