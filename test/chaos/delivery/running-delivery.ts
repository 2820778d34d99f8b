// What a way of delivery gets from a run, and gives to it.

import type { Invoke } from '../invoke.ts'
import type { FoundMessage, MessageFinder } from '../ledger/find-messages.ts'
import type { Simulation } from '../simulation.ts'

export interface DeliveryWorld {
  readonly simulation: Simulation
  readonly invoke: Invoke
}

export interface RunningDelivery {
  /** Now, on the simulated clock. */
  publish(message: { topic: string; clientId: string; payload: Buffer }): void
  /** Nothing is under way. */
  drained(): boolean
  /** In the stream's destination on failure. */
  onFailure(finder: MessageFinder): FoundMessage[]
  /** In the queue that nothing reads. */
  unprocessed(finder: MessageFinder): FoundMessage[]
  /** What the models of AWS did, by name. */
  stats(): Readonly<Record<string, object>>
}
