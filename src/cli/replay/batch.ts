// Letters that are written together: up to a limit of letters, samples and bytes, so that memory is bounded however many
// there are. Of several letters with the same series and time it is settled here which one is sent.

import type { Sample } from '../../model.ts'

/** What is kept of a letter while it is written; its payload is not. */
export interface HeldLetter {
  readonly topic: string
  readonly receivedAtMs: number
  /** Not empty: its samples are theirs too, of equal value; it is stored if they are. */
  readonly twins: Set<HeldLetter>
  /** Samples that no other letter sends. */
  own: Sample[]
  /** A letter received later has another value for one of its samples. */
  superseded: boolean
}

export interface Batch {
  readonly letters: readonly HeldLetter[]
  isFull(): boolean
  add(samples: readonly Sample[], topic: string, receivedAtMs: number, bytes: number): HeldLetter
}

const lettersMax = 10_000
const samplesMax = 50_000
const bytesMax = 32_000_000

export function createBatch(): Batch {
  const letters: HeldLetter[] = []
  const senders = new Map<string, { letter: HeldLetter; sample: Sample }>()
  let samplesHeld = 0
  let bytesHeld = 0

  function claim(letter: HeldLetter, sample: Sample): void {
    const key = `${sample.timestampMs} ${sample.name} ${sample.labels.key}`
    const present = senders.get(key)
    if (present !== undefined && Object.is(present.sample.value, sample.value)) {
      if (present.letter !== letter) letter.twins.add(present.letter)
      return
    }
    if (present !== undefined && present.letter.receivedAtMs > letter.receivedAtMs) {
      letter.superseded = true
      return
    }
    if (present !== undefined) {
      present.letter.superseded = true
      present.letter.own = present.letter.own.filter((one) => one !== present.sample)
    }
    senders.set(key, { letter, sample })
    letter.own.push(sample)
  }

  return {
    letters,
    isFull: () => letters.length >= lettersMax || samplesHeld >= samplesMax || bytesHeld >= bytesMax,
    add(samples, topic, receivedAtMs, bytes) {
      const letter: HeldLetter = { topic, receivedAtMs, twins: new Set(), own: [], superseded: false }
      for (const sample of samples) claim(letter, sample)
      letters.push(letter)
      samplesHeld += samples.length
      bytesHeld += bytes
      return letter
    },
  }
}
