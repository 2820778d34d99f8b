// A case: one event with all that decides what becomes of it, as data, so that it can be made smaller.

import type { Receiver } from '#remote-write'
import type { JsonValue } from '../../src/model.ts'
import type { SourceName } from '../helpers/deliver.ts'
import type { Chance } from './chance.ts'
import { type CorpusMessage, corpusMessages, featureTopicsOf } from './corpus.ts'
import { makeJson } from './make-json.ts'
import { makePayload, spoil } from './make-payload.ts'

export interface FuzzCase {
  readonly source: SourceName
  /** A direct event that is the record of a Kinesis batch that failed. */
  readonly isFailedBatch: boolean
  readonly shape: 'envelope' | 'plain'
  readonly records: readonly FuzzRecord[]
  /** Small limits instead of the usual ones. */
  readonly tight: boolean
  readonly receiver: Receiver
  /** How often the endpoint does not take a request: one in so many; 0: it takes all. */
  readonly refusals: number
  /** By how much the clock goes on whenever it is asked. */
  readonly tickMs: number
  readonly sink: 'keeps' | 'fails' | 'suppresses' | 'none'
  /** Of the endpoint's chance. */
  readonly seed: number
}

export interface FuzzRecord {
  readonly topic: string
  readonly clientId: string
  /** Milliseconds since 1970; the same for all or nearly. */
  readonly receivedAtMs: number
  /** Base64. */
  readonly payload: string
  readonly wrapper: Wrapper
}

/**
 * `envelope`: as the rule makes it; `json`: with `* AS payload`; `lambda`, `error action`: in a failure record; `series`:
 * parked by a collector; `broken`: the payload's bytes in place of the envelope.
 */
export type Wrapper = 'envelope' | 'json' | 'lambda' | 'error action' | 'series' | 'broken'

export interface MappingHint {
  readonly name: string
  readonly text: string | undefined
}

export const eventStartMs = 1_767_225_610_000

/** @param mapping by which it will be mapped: its messages are those that it is for, mostly */
export function makeCase(chance: Chance, mapping: MappingHint): FuzzCase {
  const topics = featureTopicsOf(mapping.text ?? '')
  const own = corpusMessages.filter((one) => one.mapping === mapping.name)
  const source = chance.weighted<SourceName>([
    [4, 'kinesis'],
    [3, 'sqs'],
    [3, 'direct'],
  ])
  const isFailedBatch = source === 'direct' && chance.oneIn(4)
  const shape = source === 'direct' && !isFailedBatch && chance.oneIn(5) ? 'plain' : 'envelope'
  const isOne = source === 'direct' && !isFailedBatch
  return {
    source,
    isFailedBatch,
    shape,
    records: Array.from({ length: isOne ? 1 : chance.few(24) }, () => {
      return makeRecord(chance, source, own.length > 0 && !chance.oneIn(4) ? own : corpusMessages, topics)
    }),
    tight: chance.oneIn(4),
    receiver: chance.pick(['amp', 'prometheus']),
    refusals: chance.pick([0, 0, 0, 0, 2, 5]),
    tickMs: chance.oneIn(12) ? chance.pick([5, 100, 400, 1_600]) : 0,
    sink: chance.weighted([
      [10, 'keeps'],
      [1, 'fails'],
      [1, 'suppresses'],
      [1, 'none'],
    ]),
    seed: chance.int(2 ** 31),
  }
}

function makeRecord(
  chance: Chance,
  source: SourceName,
  examples: readonly CorpusMessage[],
  topics: readonly string[],
): FuzzRecord {
  const example = chance.pick(examples)
  const payload = makePayload(chance, example.payload)
  return {
    topic: makeTopic(chance, topics.length > 0 && !chance.oneIn(6) ? chance.pick(topics) : example.topic),
    clientId: chance.pick(['c-1', 'c-1', 'c-2', 'n/a', '', 'é', '"\n']),
    receivedAtMs: eventStartMs - chance.pick([1, 2, 3, 50, 1_000, 10_000, 4_000_000]),
    payload: payload.toString('base64'),
    wrapper: chance.weighted<Wrapper>([
      [20, 'envelope'],
      [3, 'json'],
      [2, source === 'sqs' || source === 'direct' ? 'lambda' : 'envelope'],
      [2, source === 'sqs' ? 'error action' : 'envelope'],
      [2, source === 'sqs' ? 'series' : 'envelope'],
      [1, 'broken'],
    ]),
  }
}

function makeTopic(chance: Chance, topic: string): string {
  return chance.weighted<() => string>([
    [12, () => topic],
    [
      2,
      () =>
        chance.pick([
          'a',
          'a/b',
          'a/b/c',
          'plant/line/press',
          '',
          '/',
          '$aws/x',
          'é/\u0000',
          'x'.repeat(300),
        ]),
    ],
    [1, () => topic.replace(/[^/]+/, chance.pick(['', 'x', '__proto__', '"', '🌡']))],
    [1, () => spoil(chance, Buffer.from(topic)).toString()],
  ])()
}

/** What a collector might have parked, or nearly. */
export function seriesOf(chance: Chance): JsonValue {
  return Array.from({ length: 1 + chance.int(3) }, (_, index): JsonValue => {
    const labels = {
      __name__: chance.pick(['a', 'b', 'up', 'x:y']),
      l: chance.pick(['x', 'y', 'é']),
      n: String(index),
    }
    const samples = Array.from(
      { length: chance.int(4) },
      (): JsonValue => [eventStartMs - chance.int(9_000), chance.int(50)],
    )
    return chance.oneIn(12) ? makeJson(chance, 3) : { labels, samples }
  })
}
