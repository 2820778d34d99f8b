// Where messages go that cannot be written as they are: JSON lines with the original bytes, one object per invocation.

import type { Clock } from '../clock.ts'
import { type DeadLetter, lineOf } from './dead-letter.ts'
import { createFairShare } from './share-fairly.ts'
import type { DeadLetterSink } from './sink.ts'

export interface DeadLetters {
  /**
   * Writes the letters that this minute still has room for, one device's no more than it leaves to the others.
   * @returns for each letter whether it was written; the others are suppressed
   * @throws if the sink does: then none counts as written
   */
  keep(deadLetters: readonly DeadLetter[]): Promise<readonly boolean[]>
}

/** @param perMinuteMax a flood of bad messages must not become a flood of objects */
export function createDeadLetters(sink: DeadLetterSink, perMinuteMax: number, clock: Clock): DeadLetters {
  const share = createFairShare(perMinuteMax, clock)
  return {
    async keep(deadLetters) {
      const hasRoom = deadLetters.map((deadLetter) => share.take(senderOf(deadLetter)))
      const kept = deadLetters.filter((_, index) => hasRoom[index])
      if (kept.length === 0) return hasRoom
      try {
        await sink.put(objectName(clock.now(), clock.random), kept.map(lineOf).join(''))
      } catch (error) {
        for (const deadLetter of kept) share.giveBack(senderOf(deadLetter))
        throw error
      }
      return hasRoom
    },
  }
}

/** A device may publish to any number of topics, but has one client id. */
function senderOf({ client_id: clientId, topic }: DeadLetter): string {
  return clientId === undefined ? `topic ${topic}` : `client ${clientId}`
}

/** Sorted by time, one folder an hour, and unique among all instances of the function. */
function objectName(nowMs: number, random: () => number): string {
  const time = new Date(nowMs).toISOString()
  const unique = Array.from({ length: 4 }, () =>
    Math.floor(random() * 0x10000)
      .toString(16)
      .padStart(4, '0'),
  ).join('')
  return `${time.slice(0, 13).replace(/[-T]/g, '/')}/${time.replace(/[:.]/g, '-')}-${unique}.jsonl`
}
