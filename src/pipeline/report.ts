// What one invocation did.

import type { EventSource } from '#decode'
import type { WriteResult } from '#remote-write'
import type { ClockCorrection, Drop } from '../model.ts'
import type { StatisticSet } from '../statistic-set.ts'

/** Every message received is in exactly one of written, dropped, dead-lettered and failed. */
export interface Report {
  readonly source: EventSource
  readonly received: number
  /** Messages of which at least one sample was made. */
  readonly mapped: number
  /** A sample's time less the time of receipt, in milliseconds, for messages that bring a time of their own. */
  readonly clockSkewMs: StatisticSet
  /** Records to be delivered again, by the source's name for them, in order; and why. */
  readonly failed: readonly FailedRecord[]
  readonly deadLettered: ReadonlyMap<string, number>
  readonly drops: readonly Drop[]
  readonly clockCorrections: readonly ClockCorrection[]
  /** One for each message whose payload names its device. */
  readonly identities: readonly Identity[]
  readonly write: WriteResult
  /** Why the dead letters could not be stored. */
  readonly deadLetterError?: string
}

/** What a payload says of its device is its own word; the client id is AWS IoT's. */
export type Identity = readonly [clientId: string | undefined, device: string]

export interface FailedRecord {
  readonly recordId: string
  readonly reason: string
}
