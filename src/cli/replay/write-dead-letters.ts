// Writes a batch of dead letters and returns the fate of each. A dead letter is stored only if the endpoint stored all its samples.
//
// Amazon Managed Service for Prometheus stores the valid part of a request before it answers 400, and names one error.
// Sending the rest again does not tell what is there: it refuses a sample that it has, unless it is the newest of its
// series. So of each series the oldest sample goes first and alone. Where some are refused, these can be sent again until
// it is known which. Behind a first sample that is stored, those that follow it in time are not out of order.

import type { Receiver, WriteSamples } from '#remote-write'
import type { Clock } from '../../clock.ts'
import type { Sample } from '../../model.ts'
import type { HeldDeadLetter } from './batch.ts'
import { type KnownFate, type Parts, type SendContext, type Sending, sendParts } from './search-faults.ts'

export interface DeadLetterWriter {
  write(deadLetters: readonly HeldDeadLetter[]): Promise<Sending>
}

export interface DeadLetterEndpoint {
  readonly write: WriteSamples
  readonly receiver: Receiver
  /** What the endpoint takes; undefined: samples of any age. */
  readonly sampleAgeMaxMs: number | undefined
  readonly clock: Clock
}

/** For one request with its retries; longer than that is an outage. */
const writeBudgetMs = 60_000

export function createDeadLetterWriter({
  write,
  receiver,
  sampleAgeMaxMs,
  clock,
}: DeadLetterEndpoint): DeadLetterWriter {
  const context: Omit<SendContext, 'searches'> = {
    write,
    deadlineMs: () => clock.now() + writeBudgetMs,
    oldestMs: () => (sampleAgeMaxMs === undefined ? Number.NEGATIVE_INFINITY : clock.now() - sampleAgeMaxMs),
  }
  return {
    async write(deadLetters) {
      const sendings: Sending[] = []
      const send = async (parts: Parts, searches: boolean): Promise<Sending> => {
        const outage = sendings.find((one) => one.outage !== undefined)?.outage
        const sending =
          outage === undefined ? await sendParts(parts, { ...context, searches }) : notSent(parts, outage)
        sendings.push(sending)
        return sending
      }
      if (receiver === 'amp') {
        const { first, rest } = firstOfSeries(deadLetters)
        const { fates } = await send(first, true)
        const { clean, doubtful } = bySeries(rest, first, fates)
        await send(clean, true)
        await send(doubtful, false)
      } else await send(new Map(deadLetters.map((deadLetter) => [deadLetter, deadLetter.own])), true)
      return together(deadLetters, sendings)
    },
  }
}

/** Each series' oldest sample, and all others. */
function firstOfSeries(deadLetters: readonly HeldDeadLetter[]): { first: Parts; rest: Parts } {
  const oldest = new Map<string, Sample>()
  for (const { own } of deadLetters) {
    for (const sample of own) {
      const series = seriesOf(sample)
      if (sample.timestampMs < (oldest.get(series)?.timestampMs ?? Number.POSITIVE_INFINITY))
        oldest.set(series, sample)
    }
  }
  return divide(
    deadLetters,
    ({ own }) => own,
    (sample) => oldest.get(seriesOf(sample)) === sample,
  )
}

/** `doubtful`: the first sample of their series may not be there. */
function bySeries(rest: Parts, first: Parts, fates: Sending['fates']): { clean: Parts; doubtful: Parts } {
  const refused = new Set<string>()
  for (const [deadLetter, samples] of first) {
    if (fates.get(deadLetter)?.fate === 'stored') continue
    for (const sample of samples) refused.add(seriesOf(sample))
  }
  const divided = divide(
    [...rest.keys()],
    (deadLetter) => rest.get(deadLetter) ?? [],
    (sample) => !refused.has(seriesOf(sample)),
  )
  return { clean: divided.first, doubtful: divided.rest }
}

function divide(
  deadLetters: readonly HeldDeadLetter[],
  samplesOf: (deadLetter: HeldDeadLetter) => readonly Sample[],
  isFirst: (sample: Sample) => boolean,
): { first: Parts; rest: Parts } {
  const first = new Map<HeldDeadLetter, readonly Sample[]>()
  const rest = new Map<HeldDeadLetter, readonly Sample[]>()
  for (const deadLetter of deadLetters) {
    const samples = samplesOf(deadLetter)
    const some = samples.filter(isFirst)
    if (some.length > 0) first.set(deadLetter, some)
    if (some.length < samples.length)
      rest.set(
        deadLetter,
        samples.filter((sample) => !isFirst(sample)),
      )
  }
  return { first, rest }
}

function seriesOf({ name, labels }: Sample): string {
  return `${name} ${labels.key}`
}

function notSent(parts: Parts, outage: string): Sending {
  const known: KnownFate = { fate: 'failed', reason: outage }
  return {
    fates: new Map([...parts.keys()].map((deadLetter) => [deadLetter, known])),
    complaints: new Map(),
    outage,
  }
}

function together(deadLetters: readonly HeldDeadLetter[], sendings: readonly Sending[]): Sending {
  const fates = new Map<HeldDeadLetter, KnownFate>()
  const stored: KnownFate = { fate: 'stored', reason: '' }
  for (const deadLetter of deadLetters) {
    const own = sendings
      .map((one) => one.fates.get(deadLetter))
      .find((one) => one !== undefined && one.fate !== 'stored')
    // Twins come before it, so that their fates are known.
    const twins = [...deadLetter.twins].map((twin) => fates.get(twin)).find((one) => one?.fate !== 'stored')
    const superseded: KnownFate = { fate: 'superseded', reason: 'another value for the same time' }
    fates.set(deadLetter, own ?? (deadLetter.superseded ? superseded : (twins ?? stored)))
  }
  return {
    fates,
    complaints: new Map(sendings.flatMap((one) => [...one.complaints])),
    outage: sendings.find((one) => one.outage !== undefined)?.outage,
  }
}
