// Dead letters that are written together: up to a limit of dead letters, samples and bytes, so that memory is bounded however many
// there are. Of several dead letters with the same series and time it is settled here which one is sent.

import type { Sample } from '../../model.ts'

/** What is kept of a dead letter while it is written; its payload is not. */
export interface HeldDeadLetter {
  readonly topic: string
  readonly receivedAtMs: number
  /** Not empty: its samples are theirs too, of equal value; it is stored if they are. */
  readonly twins: Set<HeldDeadLetter>
  /** Samples that no other dead letter sends. */
  own: Sample[]
  /** A dead letter received later has another value for one of its samples. */
  superseded: boolean
}

export interface Batch {
  readonly deadLetters: readonly HeldDeadLetter[]
  isFull(): boolean
  add(samples: readonly Sample[], topic: string, receivedAtMs: number, bytes: number): HeldDeadLetter
}

const deadLettersMax = 10_000
const samplesMax = 50_000
const bytesMax = 32_000_000

export function createBatch(): Batch {
  const deadLetters: HeldDeadLetter[] = []
  const senders = new Map<string, { deadLetter: HeldDeadLetter; sample: Sample }>()
  let samplesHeld = 0
  let bytesHeld = 0

  function claim(deadLetter: HeldDeadLetter, sample: Sample): void {
    const key = `${sample.timestampMs} ${sample.name} ${sample.labels.key}`
    const present = senders.get(key)
    if (present !== undefined && Object.is(present.sample.value, sample.value)) {
      if (present.deadLetter !== deadLetter) deadLetter.twins.add(present.deadLetter)
      return
    }
    if (present !== undefined && present.deadLetter.receivedAtMs > deadLetter.receivedAtMs) {
      deadLetter.superseded = true
      return
    }
    if (present !== undefined) {
      present.deadLetter.superseded = true
      present.deadLetter.own = present.deadLetter.own.filter((one) => one !== present.sample)
    }
    senders.set(key, { deadLetter, sample })
    deadLetter.own.push(sample)
  }

  return {
    deadLetters,
    isFull: () => deadLetters.length >= deadLettersMax || samplesHeld >= samplesMax || bytesHeld >= bytesMax,
    add(samples, topic, receivedAtMs, bytes) {
      const deadLetter: HeldDeadLetter = { topic, receivedAtMs, twins: new Set(), own: [], superseded: false }
      for (const sample of samples) claim(deadLetter, sample)
      deadLetters.push(deadLetter)
      samplesHeld += samples.length
      bytesHeld += bytes
      return deadLetter
    },
  }
}
