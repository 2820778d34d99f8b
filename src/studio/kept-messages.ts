// Messages that stay on the page when the others go, with the end of the demo or with a broker: those that somebody pasted.
// Bounded; the oldest go first.

import type { FullDelivery } from './delivery.ts'
import type { PublishedMessage } from './make-envelope.ts'
import type { Location } from './server/locate-drops.ts'
import type { LiveState } from './server/state/live-state.ts'

/** How the function took it. */
export interface Settlement {
  readonly delivery: FullDelivery
  readonly location: Location
  readonly mappingHash: string
}

export interface KeptMessages {
  arrived(message: PublishedMessage): void
  /** @param settlement `lost` if it never came to the function */
  settled(message: PublishedMessage, settlement: Settlement | 'lost'): void
  /** Of all that are kept, for their ids. */
  topics(): ReadonlySet<string>
  /** Forgets those that the caller has no more use for. */
  keepOnly(isKept: (message: PublishedMessage) => boolean): void
  /** All of them once more, each as far as it is. */
  replay(live: LiveState, onArrived: (message: PublishedMessage) => void): void
}

/** As many as are read from a file that somebody pastes. */
const keptMax = 10_000
const keptBytesMax = 16_000_000

export function createKeptMessages(messagesMax = keptMax, bytesMax = keptBytesMax): KeptMessages {
  const kept = new Map<PublishedMessage, Settlement | 'lost' | undefined>()
  let bytes = 0

  function forget(message: PublishedMessage): void {
    if (kept.delete(message)) bytes -= message.payload.length
  }

  return {
    arrived(message) {
      kept.set(message, undefined)
      bytes += message.payload.length
      for (const oldest of kept.keys()) {
        if (kept.size <= messagesMax && bytes <= bytesMax) break
        forget(oldest)
      }
    },
    settled(message, settlement) {
      if (kept.has(message)) kept.set(message, settlement)
    },
    topics: () => new Set([...kept.keys()].map(({ topic }) => topic)),
    keepOnly(isKept) {
      for (const message of kept.keys()) if (!isKept(message)) forget(message)
    },
    replay(live, onArrived) {
      for (const [message, settlement] of kept) {
        live.arrived(message)
        onArrived(message)
        if (settlement === 'lost') live.notSent(message, 'lost')
        else if (settlement !== undefined) {
          live.settled(message, settlement.delivery, settlement.location, settlement.mappingHash)
        }
      }
    },
  }
}
