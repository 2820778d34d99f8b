// Names topic and client id of a failure in the log, at most once a second. Each failure since the line before has the same
// chance to be the one that is named, and the line counts them all: so lines add up to an estimate of who fails how often.

import type { Message, Stage } from '../model.ts'
import { escapeControls } from '../printable.ts'
import type { Log } from './log.ts'

export interface FailureSampler {
  /** @param named asked only of a failure that is chosen; undefined where there is no message to name */
  add(stage: Stage, reason: string, named: () => NamedMessage | undefined, count?: number): void
  /** Writes the line, if it is time to. */
  flush(log: Log): void
}

type NamedMessage = Pick<Message, 'topic' | 'clientId'>

const intervalMs = 1_000

/** As long as AWS IoT allows a topic to be; a client id has at most 128 bytes. */
const nameCharactersMax = 256

/** What a healthy fleet has all the time. */
const usual: readonly string[] = ['missing', 'left_out', 'thinned', 'ignored']

/** @param random from 0 up to, not including, 1 */
export function createFailureSampler(now: () => number, random: () => number): FailureSampler {
  let failures = 0
  let sample: object | undefined
  let writtenAtMs = Number.NEGATIVE_INFINITY
  return {
    add(stage, reason, named, count = 1) {
      if (usual.includes(reason)) return
      failures += count
      // A reservoir of one. https://en.wikipedia.org/wiki/Reservoir_sampling
      if (random() * failures >= count) return
      const { topic, clientId } = named() ?? {}
      sample = { stage, reason, topic: printable(topic), client_id: printable(clientId) }
    },
    flush(log) {
      if (sample === undefined || now() - writtenAtMs < intervalMs) return
      log('info', 'a message failed', { ...sample, failures })
      writtenAtMs = now()
      failures = 0
      sample = undefined
    },
  }
}

/** Whoever reads the log may do so on a terminal. JSON escapes line feeds, but not all controls. */
function printable(text: string | undefined): string | undefined {
  return text === undefined ? undefined : escapeControls(text.slice(0, nameCharactersMax))
}
