// A replay out of a store in memory, on a clock that stands still until somebody sleeps.

import { createDeadLetterMapper } from '../../../../src/cli/replay/map-dead-letter.ts'
import { createObjectSource } from '../../../../src/cli/replay/object-source.ts'
import { runReplay, type Selection, type Totals } from '../../../../src/cli/replay/run-replay.ts'
import { createDeadLetterWriter } from '../../../../src/cli/replay/write-dead-letters.ts'
import type { Clock } from '../../../../src/clock.ts'
import { createNoAuthorizer } from '../../../../src/remote-write/authorize.ts'
import type { Receiver } from '../../../../src/remote-write/classify-answer.ts'
import { createTransport, type Transport } from '../../../../src/remote-write/transport.ts'
import { createWriter } from '../../../../src/remote-write/write-samples.ts'
import { createFakeClock } from '../../../helpers/fake-clock.ts'
import type { MemoryStore } from './dead-letter-texts.ts'

export const nowMs = 1_767_225_600_000

export interface Target {
  readonly receiver: Receiver
  readonly url?: string
  readonly transport?: Transport
  readonly requestSamplesMax?: number
  readonly clock?: Clock
}

export interface Manner {
  readonly selection?: Partial<Selection>
  readonly removes?: boolean
  readonly isStopped?: () => boolean
}

export async function replayInto(
  store: MemoryStore,
  {
    receiver,
    url = 'http://127.0.0.1/',
    transport = createTransport(4),
    requestSamplesMax = 1_000,
    clock = createFakeClock(nowMs),
  }: Target,
  { selection, removes = true, isStopped = () => false }: Manner = {},
): Promise<Totals> {
  const sampleAgeMaxMs = receiver === 'amp' ? 3_300_000 : undefined
  const limits = {
    identityLabels: ['topic'],
    clockAheadMaxMs: 30_000,
    sampleAgeMaxMs,
    payloadDepthMax: 32,
    messageSamplesMax: 100,
    messageStepsMax: 50_000,
    labelValueBytesMax: 100,
  } as const
  const write = createWriter(
    {
      url: new URL(url),
      receiver,
      authorizer: createNoAuthorizer(),
      transport,
      clock,
      requestTimeoutMs: 1_000,
    },
    { requestBytesMax: 1_000_000, requestSamplesMax, requestConcurrencyMax: 4, sampleAgeMaxMs },
  )
  return runReplay({
    source: createObjectSource(store, 100_000),
    mapper: await createDeadLetterMapper({ file: undefined, bundled: undefined }, limits),
    writer: createDeadLetterWriter({ write, receiver, sampleAgeMaxMs, clock }),
    selection: { limit: Number.POSITIVE_INFINITY, sinceMs: undefined, untilMs: undefined, ...selection },
    removes,
    isStopped,
    onProgress: () => undefined,
  })
}
