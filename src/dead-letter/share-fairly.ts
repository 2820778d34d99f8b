// Who may have a dead letter while a minute's room lasts. A device takes no more than it leaves to the others: alone it
// gets half of the room, and of n that flood at the same time each gets about 1 / (n + 1).

import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'

export interface FairShare {
  /** True: there is room for one more of this sender, and it is taken. */
  take(sender: string): boolean
  /** Gives back the room of one that `take` let through. */
  giveBack(sender: string): void
}

const minuteMs = 60_000

/** Senders share buckets, so that memory is bounded whatever they call themselves. */
const buckets = 64

export function createFairShare(perMinuteMax: number, clock: Clock): FairShare {
  // Another one in each instance: nobody can name a device so that it shares another's bucket.
  const seed = String(clock.random())
  let minute = Number.NaN
  let left = 0
  let taken = new Uint32Array(buckets)

  const bucketOf = (sender: string): number =>
    (createHash('sha256').update(seed).update(sender).digest()[0] as number) % buckets

  return {
    take(sender) {
      const thisMinute = Math.floor(clock.now() / minuteMs)
      if (thisMinute !== minute) {
        minute = thisMinute
        left = perMinuteMax
        taken = new Uint32Array(buckets)
      }
      const bucket = bucketOf(sender)
      const mine = taken[bucket] as number
      if (mine >= left) return false
      taken[bucket] = mine + 1
      left--
      return true
    },
    giveBack(sender) {
      const bucket = bucketOf(sender)
      taken[bucket] = (taken[bucket] as number) - 1
      left++
    },
  }
}
