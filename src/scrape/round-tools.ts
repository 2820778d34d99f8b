// What a round of scrapes may use of the world, and of its memory.

import type { CollectorTools } from '#collect'
import type { StateStore } from '#collect-state'
import type { Clock } from '../clock.ts'
import type { MetricMetadata } from '../model.ts'
import type { GetPage } from './http-client.ts'
import type { HttpClientConfig } from './scrape-config.ts'

export interface RoundTools extends Pick<CollectorTools, 'note' | 'remark'> {
  readonly clock: Clock
  readonly store: StateStore
  /** Of the states of this collector. */
  readonly stateKey: string
  /** Whether each round scrapes every target, whatever its interval. */
  readonly everyTarget: boolean
  clientOf(config: HttpClientConfig): GetPage
  describe(name: string, metadata: MetricMetadata): void
}
