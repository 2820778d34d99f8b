// One run: a fleet that publishes, the models of AWS that deliver, the function, the faults, and the endpoint; until
// nothing is under way any more. Then the ledger of it.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { JsonValue } from '../../src/model.ts'
import { deliverDirectly } from './delivery/direct.ts'
import type { RunningDelivery } from './delivery/running-delivery.ts'
import { deliverByStream } from './delivery/stream.ts'
import type { ChaosEndpoint } from './endpoint.ts'
import { createFaults, type FaultRates, type Outage } from './faults.ts'
import { startFleet } from './fleet/fleet.ts'
import type { HostileRates } from './fleet/hostile.ts'
import { payloadBytesMax } from './fleet/poison.ts'
import { startFunctionHost } from './function/function-host.ts'
import { add, createJournal, type Journal } from './journal.ts'
import { compareCounters } from './ledger/compare-counters.ts'
import { createMessageFinder } from './ledger/find-messages.ts'
import { type Ledger, makeLedger } from './ledger/make-ledger.ts'
import { noteOutcome } from './ledger/note-outcome.ts'
import { readDeadLetters } from './ledger/read-dead-letters.ts'
import { createSentLog, type SentLog } from './ledger/sent-log.ts'
import { createSampleKeys, type SampleKeys } from './sample-key.ts'
import { createSimulation, type Simulation } from './simulation.ts'

export type Delivery = 'stream' | 'direct'

export interface RunPlan {
  readonly delivery: Delivery
  readonly seed: number
  readonly startMs: number
  readonly devices: number
  readonly intervalMs: number
  /** For how long devices publish. */
  readonly publishMs: number
  readonly outages: readonly Outage[]
  readonly hostile: HostileRates
  readonly rates: FaultRates
}

export interface RunResult {
  readonly plan: RunPlan
  readonly log: SentLog
  readonly journal: Journal
  readonly keys: SampleKeys
  readonly receiver: ChaosEndpoint['receiver']
  readonly ledger: Ledger
  /** Figures that a process counted otherwise than they were seen. */
  readonly miscounted: readonly string[]
  readonly endMs: number
  readonly drained: boolean
  /** What the models of AWS did, by name. */
  readonly models: Readonly<Record<string, object>>
}

/** After the last message: everything is stored or given up by then. */
const drainMs = 150 * 60_000
const stepMs = 60_000

/** @param functionFile the bundle of program.ts */
export async function runMode(
  plan: RunPlan,
  endpoint: ChaosEndpoint,
  functionFile: string,
): Promise<RunResult> {
  const folder = mkdtempSync(join(tmpdir(), 'chaos-'))
  const sampleAgeMaxMs = endpoint.receiver === 'amp' ? ampSampleAgeMaxMs[plan.delivery] : undefined
  const { seed, startMs } = plan
  const simulation = createSimulation({ startMs, seed })
  const journal = createJournal()
  const keys = createSampleKeys(startMs)
  const log = createSentLog()
  const finder = createMessageFinder(log)
  const host = await startFunctionHost({
    file: functionFile,
    env: functionEnv(folder, sampleAgeMaxMs),
    root: folder,
    seed,
    endpoint,
    faults: createFaults(seed, plan.rates, plan.outages, endpoint.receiver),
    journal,
    keys,
    lastEvent,
  })
  try {
    const deliver = plan.delivery === 'stream' ? deliverByStream : deliverDirectly
    const delivery = deliver({
      simulation,
      async invoke(invocation) {
        const found = finder.inEvent(invocation.event)
        const { outcome, record } = await host.invoke(invocation)
        noteOutcome(invocation.event, found, outcome, record)
        add(journal.outcomes, outcome.kind)
        return outcome
      },
    })
    await runToEnd(plan, simulation, delivery, log)
    await host.finish()
    const deadLetters = readDeadLetters(folder)
    const readBack = await endpoint.readBack(startMs - marginMs, simulation.nowMs + marginMs, seriesOf(log))
    const onFailure = delivery.onFailure(finder)
    const unprocessed = delivery.unprocessed(finder)
    const kept = { deadLetters, onFailure, unprocessed }
    return {
      plan,
      log,
      journal,
      keys,
      receiver: endpoint.receiver,
      ledger: makeLedger({ log, journal, keys, ...readBack, ...kept, sampleAgeMaxMs }),
      miscounted: compareCounters(journal, deadLetters),
      endMs: simulation.nowMs,
      drained: delivery.drained(),
      models: delivery.stats(),
    }
  } finally {
    await host.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Until the fleet has sent its last message, and nothing is under way. */
async function runToEnd(
  plan: RunPlan,
  simulation: Simulation,
  delivery: RunningDelivery,
  log: SentLog,
): Promise<void> {
  const lastMs = plan.startMs + plan.publishMs
  startFleet({
    ...plan,
    simulation,
    untilMs: lastMs,
    send(message) {
      log.add(message)
      delivery.publish(message)
    },
  })
  await simulation.run(lastMs)
  for (let ms = lastMs; ms < lastMs + drainMs && !delivery.drained(); ms += stepMs) {
    await simulation.run(ms + stepMs)
  }
}

/** What the function drops as too old: by default, and as the template sets it for a stream. */
const ampSampleAgeMaxMs = { direct: 3_300_000, stream: 3_480_000 } as const

/** Clocks of devices are wrong by less, but for those whose samples nobody takes. */
const marginMs = 4 * 3_600_000

function functionEnv(deadLetterFolder: string, sampleAgeMaxMs: number | undefined): Record<string, string> {
  return {
    CHAOS_MAPPING: readFileSync(join(import.meta.dirname, 'mapping.yaml'), 'utf8'),
    AWS_LAMBDA_FUNCTION_NAME: 'ingest',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    DEAD_LETTER_URI: pathToFileURL(deadLetterFolder).href,
    // No message may hide behind the limit: each has to be found.
    DEAD_LETTERS_PER_MINUTE_MAX: '1000000',
    PAYLOAD_BYTES_MAX: String(payloadBytesMax),
    ...(sampleAgeMaxMs === undefined ? {} : { SAMPLE_AGE_MAX_SECONDS: String(sampleAgeMaxMs / 1000) }),
    // Several requests for each batch.
    REQUEST_SAMPLES_MAX: '500',
    LOG_LEVEL: 'error',
  }
}

function lastEvent(nowMs: number): JsonValue {
  return { payload_base64: 'MQ==', topic: 'stray/last', client_id: 'n/a', received_at: nowMs }
}

function seriesOf({ messages }: SentLog): Readonly<Record<string, string>>[] {
  const series = new Map<string, Readonly<Record<string, string>>>()
  for (const { samples } of messages) {
    for (const { labels } of samples) series.set(JSON.stringify(labels), labels)
  }
  return [...series.values()]
}
