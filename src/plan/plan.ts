// What `plan` finds out; as it stands here it leaves with --json. Amounts are of one month, rates means of a second.

import type { CostLine, StreamAlternatives } from './cost-lines.ts'
import type { DeliveryMode } from './deployment.ts'
import type { Fleet } from './fleet.ts'
import type { Load } from './measure-load.ts'
import type { PriceList } from './prices.ts'
import type { Capacity } from './size-delivery.ts'

export interface Plan {
  readonly prices: PriceList & { readonly monthDays: number }
  readonly fleet: Fleet
  readonly load: Load
  readonly deliveries: readonly DeliveryPlan[]
  readonly streamAlternatives: StreamAlternatives
  /** Of both deliveries, whichever are shown. */
  readonly recommended: DeliveryMode
  /** Sentences. */
  readonly reasons: readonly string[]
}

export interface DeliveryPlan {
  readonly delivery: DeliveryMode
  readonly usdPerMonth: number
  readonly cost: readonly CostLine[]
  readonly capacity: Capacity
  /** Those with a published value by share, the greatest first; then the others. */
  readonly quotas: readonly QuotaNeed[]
  readonly growths: readonly GrowthNeed[]
}

export interface QuotaNeed {
  readonly name: string
  readonly code?: string
  readonly value?: number
  readonly needed: number
  readonly share?: number
  readonly ofOneDevice?: true
  readonly adjustable: boolean
  readonly source: string
}

export interface GrowthNeed {
  readonly name: string
  readonly begins: number
  readonly needed: number
  readonly doublings: number
  readonly rule: string
}
