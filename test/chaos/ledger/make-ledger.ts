// The ledger: every message that was sent, and where it is now. It is stored, or somebody has said why not, or its bytes
// are kept. What is nowhere is lost; what is somewhere it should not be is unexplained.

import type { ReceivedSeries } from '#studio/receiver'
import { add, type Journal } from '../journal.ts'
import type { SampleKeys } from '../sample-key.ts'
import { checkDeadLetters } from './check-dead-letters.ts'
import { describe } from './describe.ts'
import { type ExpectedSamples, expectSamples } from './expected-samples.ts'
import type { FoundMessage } from './find-messages.ts'
import type { FoundDeadLetter } from './read-dead-letters.ts'
import { type LoggedMessage, receivedAtMsOf, type SentLog } from './sent-log.ts'

export interface LedgerInput {
  readonly log: SentLog
  readonly journal: Journal
  readonly keys: SampleKeys
  readonly stored: readonly ReceivedSeries[]
  readonly storedSeriesCount: number
  readonly deadLetters: readonly FoundDeadLetter[]
  /** In objects of the stream's destination on failure. */
  readonly onFailure: readonly FoundMessage[]
  /** In the queue that nothing reads. */
  readonly unprocessed: readonly FoundMessage[]
  /** Older samples are dropped by the function; undefined: none are. */
  readonly sampleAgeMaxMs: number | undefined
}

type Fate =
  | 'stored'
  | 'dropped'
  | 'refused'
  | 'too_old'
  | 'dead_letter'
  | 'on_failure'
  | 'unprocessed'
  | 'lost'

export interface Ledger {
  /** Messages, by fate and reason. */
  readonly counts: ReadonlyMap<string, number>
  /** One for each message. */
  readonly entries: readonly LedgerEntry[]
  readonly lost: readonly string[]
  readonly unexplained: readonly string[]
  readonly deadLetters: {
    readonly lines: number
    /** Messages with a dead letter that says that nothing of them is stored, which another delivery has stored. */
    readonly storedElsewhere: number
  }
  readonly samples: { readonly expected: number; readonly stored: number }
}

export interface LedgerEntry {
  readonly message: LoggedMessage
  readonly fate: Fate
  readonly reason: string
}

export function makeLedger(input: LedgerInput): Ledger {
  const { log, keys, journal } = input
  const unexplained: string[] = [...journal.violations]
  const expected = expectSamples(log, keys)
  const stored = readStored(input, expected, unexplained)
  const places: Places = {
    deadLetters: checkDeadLetters(input.deadLetters, { log, journal, expected }, unexplained),
    onFailure: kept(input.onFailure, 'an object of the stream', unexplained),
    unprocessed: kept(input.unprocessed, 'the unprocessed queue', unexplained),
  }
  const first = log.messages.map((message) => entryOf(message, expected, stored, places, input))
  const entries = first.map((entry) => withTwin(entry, first, expected, stored))
  const counts = new Map<string, number>()
  for (const { fate, reason } of entries) add(counts, reason === '' ? fate : `${fate}: ${reason}`)
  const certain = [...places.deadLetters].filter(([, deadLetter]) => !deadLetter.maybe_written)
  return {
    counts,
    entries,
    lost: entries
      .filter(({ fate }) => fate === 'lost')
      .map(({ message, reason }) => describe(message, reason)),
    unexplained,
    deadLetters: {
      lines: input.deadLetters.length,
      storedElsewhere: certain.filter(([message]) => expected.keysOf(message).some((key) => stored.has(key)))
        .length,
    },
    samples: { expected: expected.size, stored: stored.size },
  }
}

interface Places {
  readonly deadLetters: ReadonlyMap<LoggedMessage, FoundDeadLetter>
  readonly onFailure: ReadonlySet<LoggedMessage>
  readonly unprocessed: ReadonlySet<LoggedMessage>
}

/** @returns the samples that the endpoint has */
function readStored(
  { stored, storedSeriesCount, keys }: LedgerInput,
  expected: ExpectedSamples,
  unexplained: string[],
): Set<number> {
  const found = new Set<number>()
  let series = 0
  for (const { labels, samples } of stored) {
    if (samples.length > 0) series++
    const index = keys.seriesOf(labels)
    for (const { timestampMs, value } of samples) {
      const key = keys.keyOf(index, timestampMs)
      found.add(key)
      if (!expected.has(key, value)) unexplained.push(`${keys.describe(key)} = ${value} was never sent`)
    }
  }
  if (series !== storedSeriesCount) {
    unexplained.push(`the endpoint has ${storedSeriesCount} series, and ${series} of them are the fleet's`)
  }
  return found
}

function kept(found: readonly FoundMessage[], where: string, unexplained: string[]): Set<LoggedMessage> {
  const messages = new Set<LoggedMessage>()
  for (const { message, isWhole } of found) {
    if (message === undefined) unexplained.push(`${where} has a message that was never sent`)
    else if (!isWhole) unexplained.push(describe(message, `${where} has other bytes`))
    else messages.add(message)
  }
  return messages
}

function entryOf(
  message: LoggedMessage,
  expected: ExpectedSamples,
  stored: ReadonlySet<number>,
  places: Places,
  { journal, sampleAgeMaxMs }: LedgerInput,
): LedgerEntry {
  const entry = (fate: Fate, reason = ''): LedgerEntry => ({ message, fate, reason })
  const { settledAtMs, samples } = message
  const keys = expected.keysOf(message)
  const missing = samples.flatMap((sample, at) => {
    const key = keys[at] as number
    return stored.has(key) ? [] : [{ ...sample, key }]
  })
  if (samples.length > 0 && missing.length === 0) return entry('stored')
  const deadLetter = places.deadLetters.get(message)
  if (deadLetter !== undefined) return entry('dead_letter', deadLetter.reason)
  if (places.onFailure.has(message)) return entry('on_failure')
  if (places.unprocessed.has(message)) return entry('unprocessed')
  if (settledAtMs === undefined) return entry('lost', 'it was never handled')
  if (message.deadLetter !== undefined) return entry('lost', `expected a dead letter: ${message.deadLetter}`)
  if (samples.length === 0) return entry('dropped', message.drops?.at(-1) ?? '')
  // Each missing sample needs a reason of its own.
  const reasons = missing.map(
    ({ key, timestampMs = receivedAtMsOf(message) }): [Fate, string] | undefined => {
      const refusal = journal.refused.get(key)
      if (refusal !== undefined) return ['refused', refusal]
      const isTooOld = sampleAgeMaxMs !== undefined && settledAtMs - timestampMs > sampleAgeMaxMs
      return isTooOld ? ['too_old', ''] : undefined
    },
  )
  const [reason] = reasons
  return reasons.includes(undefined) || reason === undefined
    ? entry('lost', `${missing.length} of ${samples.length} samples`)
    : entry(...reason)
}

/** A message that means the samples of another one goes with it: of two in a batch, one is a counted drop. */
function withTwin(
  entry: LedgerEntry,
  entries: readonly LedgerEntry[],
  expected: ExpectedSamples,
  stored: ReadonlySet<number>,
): LedgerEntry {
  if (entry.fate !== 'lost' || entry.message.settledAtMs === undefined) return entry
  const { message } = entry
  const missing = expected.keysOf(message).filter((key) => !stored.has(key))
  const hasTwin = (key: number): boolean =>
    expected.sendersOf(key).some((twin) => twin !== message && entries[twin.index]?.fate !== 'lost')
  return missing.length > 0 && missing.every(hasTwin)
    ? { message, fate: 'dropped', reason: 'duplicate' }
    : entry
}
