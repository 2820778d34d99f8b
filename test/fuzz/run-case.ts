// Runs a case through the pipeline, with the endpoint and the dead letters in memory, and says what does not hold.

import type { DeadLetter } from '#dead-letter'
import { createNoAuthorizer, createWriter } from '#remote-write'
import { UndeliveredError } from '../../src/errors.ts'
import { acknowledge } from '../../src/lambda/ingest/acknowledge.ts'
import { ingest, type Pipeline, type Report } from '../../src/pipeline.ts'
import { createRandom } from '../chaos/random.ts'
import { createFakeClock, type FakeClock } from '../helpers/fake-clock.ts'
import { checkAccounts } from './check-accounts.ts'
import { checkAlone } from './check-alone.ts'
import { checkCounters } from './check-counters.ts'
import { createMemoryEndpoint } from './endpoint.ts'
import { eventOf, trustedFields } from './event-of.ts'
import { eventStartMs, type FuzzCase } from './fuzz-case.ts'
import type { MappingUnderTest } from './mapping-under-test.ts'
import { type Problem, problemOf, type Thoroughness } from './problem.ts'

export async function runCase(
  fuzzCase: FuzzCase,
  underTest: MappingUnderTest,
  thoroughness: Thoroughness,
): Promise<Problem | undefined> {
  const { tight, seed, sink, refusals, receiver } = fuzzCase
  const { event, deadLetters } = eventOf(fuzzCase)
  const clock = tickingClock(fuzzCase)
  const endpoint = createMemoryEndpoint(refusals, seed)
  const kept: DeadLetter[] = []
  const mapping = await underTest.mapping(tight)
  const random = createRandom(seed)
  const pipeline: Pipeline = {
    decode: {
      eventShape: fuzzCase.shape,
      trustedFields: fuzzCase.shape === 'plain' ? trustedFields : [],
      payloadBytesMax: tight ? 600 : 131_072,
    },
    mapping: () => mapping,
    write: createWriter(
      { url, receiver, authorizer, transport: endpoint, clock, requestTimeoutMs: 1_000 },
      {
        requestBytesMax: random() < 0.3 ? 2_000 : 1_000_000,
        requestSamplesMax: random() < 0.3 ? 7 : 10_000,
        requestConcurrencyMax: 1 + Math.floor(random() * 4),
        sampleAgeMaxMs: random() < 0.7 ? 3_300_000 : undefined,
      },
      () => mapping.metadata,
    ),
    deadLetters: sink === 'none' ? undefined : keeper(sink, kept),
    clock,
  }
  let report: Report
  try {
    report = await ingest(pipeline, event, () => eventStartMs + 3_000)
  } catch (error) {
    return problemOf('ingest', error)
  }
  if (endpoint.violations.length > 0)
    return { kind: 'the protocol is violated', detail: endpoint.violations.join('\n') }
  const alone = await checkAlone(event, pipeline, fuzzCase, underTest, thoroughness)
  if ('kind' in alone) return alone
  return (
    checkAccounts(report, fuzzCase, { deadLetters, kept, endpoint, mapped: alone.mapped }) ??
    checkCounters(report) ??
    checkAcknowledgement(report)
  )
}

const url = new URL('http://127.0.0.1/')
const authorizer = createNoAuthorizer()

function keeper(sink: FuzzCase['sink'], kept: DeadLetter[]): Pipeline['deadLetters'] {
  return {
    async keep(deadLetters) {
      if (sink === 'fails') throw new Error('no such bucket')
      const hasRoom = deadLetters.map((_, index) => sink !== 'suppresses' || index === 0)
      const some = deadLetters.filter((_, index) => hasRoom[index])
      kept.push(...some.map((deadLetter) => JSON.parse(JSON.stringify(deadLetter)) as DeadLetter))
      return hasRoom
    },
  }
}

/** The event begins when the clock is first asked. */
function tickingClock({ tickMs, seed }: FuzzCase): FakeClock {
  const clock = createFakeClock(eventStartMs, createRandom(seed))
  if (tickMs === 0) return clock
  return {
    ...clock,
    now() {
      const nowMs = clock.now()
      clock.advance(tickMs)
      return nowMs
    },
  }
}

function checkAcknowledgement(report: Report): Problem | undefined {
  try {
    acknowledge(report)
    return undefined
  } catch (error) {
    return error instanceof UndeliveredError ? undefined : problemOf('acknowledge', error)
  }
}
