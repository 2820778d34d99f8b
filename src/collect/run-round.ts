// One round of a collector, with what is always said of it: whether it worked, how long it took, how many samples it
// found, and when it last worked. A round never throws, it ends in time whatever its collector waits for, and what was
// found before a failure is kept.

import type { Clock } from '../clock.ts'
import { ConfigError } from '../errors.ts'
import { createLabelTemplate } from '../label-set.ts'
import type { MetricMetadata, Sample } from '../model.ts'
import { isLabelName, isMetricName } from '../prometheus-names.ts'
import { CollectError, type CollectedSample, type Collector, type Remark } from './collector.ts'
import type { Notes } from './notes.ts'
import { untilDeadline } from './until-deadline.ts'

export interface Round {
  readonly samples: readonly Sample[]
  readonly metadata: ReadonlyMap<string, MetricMetadata>
  /** What went wrong, first of all what ended the round; empty if `up` is 1. */
  readonly problems: readonly CollectError[]
  /** What somebody should know, and what is no failure. */
  readonly remarks: readonly Remark[]
}

export interface RoundOptions {
  /** Labels of what is said of the round. */
  readonly collector: string
  readonly instance: string
  readonly clock: Clock
}

/** From the deadline of the collector to the end of the round: a collector that gives up by itself can say what it missed. */
export const graceMs = 1_000

/** @param deadlineMs when the collector must be done, in milliseconds since 1970 */
export type RunRound = (deadlineMs: number) => Promise<Round>

const roundMetadata: readonly (readonly [string, MetricMetadata])[] = [
  ['up', { type: 'gauge', help: 'Whether the last round of the collector succeeded.', unit: '' }],
  [
    'collector_duration_seconds',
    { type: 'gauge', help: 'Duration of the last round of the collector.', unit: 'seconds' },
  ],
  [
    'collector_samples',
    { type: 'gauge', help: 'Number of samples in the last round of the collector.', unit: '' },
  ],
  [
    'collector_last_success_timestamp_seconds',
    { type: 'gauge', help: 'Time of the last successful round of the collector.', unit: 'seconds' },
  ],
]

/**
 * @param open makes the collector; asked in each round until it does, so that a wrong configuration is a failed round
 * @param notes what goes wrong while a round goes on; the tools of the collector have the same
 */
export function createRounds(
  { collector: kind, instance, clock }: RoundOptions,
  open: () => Collector | Promise<Collector>,
  notes: Notes,
): RunRound {
  let collector: Collector | undefined
  let lastSuccessMs: number | undefined
  const labels = createLabelTemplate(['collector', 'instance'])([kind, instance])

  return async (deadlineMs) => {
    const startMs = clock.now()
    const found = new Map<string, Sample>()
    const ends: CollectError[] = []
    try {
      collector ??= await open()
      const collected = collector.collect(deadlineMs)
      for await (const one of untilDeadline(collected, deadlineMs + graceMs, clock)) {
        const sample = toSample(one, startMs, collector.anyNumber === true)
        // The same series and time again: a list of the service that names something twice.
        if (sample === undefined) {
          notes.note(new CollectError('bad_sample', 'a sample has an invalid name, label, value or time'))
        } else found.set(`${sample.name} ${sample.timestampMs} ${sample.labels.key}`, sample)
      }
    } catch (error) {
      ends.push(toProblem(error))
    }
    const problems = [...ends, ...notes.take()]
    const endMs = clock.now()
    if (problems.length === 0) lastSuccessMs = endMs
    const say = (name: string, value: number): Sample => ({ name, labels, timestampMs: startMs, value })
    return {
      samples: [
        ...found.values(),
        say('up', problems.length === 0 ? 1 : 0),
        say('collector_duration_seconds', (endMs - startMs) / 1000),
        say('collector_samples', found.size),
        ...(lastSuccessMs === undefined
          ? []
          : [say('collector_last_success_timestamp_seconds', lastSuccessMs / 1000)]),
      ],
      metadata: new Map([...(collector?.metadata ?? []), ...roundMetadata]),
      problems,
      remarks: notes.takeRemarks(),
    }
  }
}

function toSample(
  { name, labels, value, stale, timestampMs }: CollectedSample,
  startMs: number,
  anyNumber: boolean,
): Sample | undefined {
  const names = Object.keys(labels)
  const timeMs = Math.floor(timestampMs ?? startMs)
  if (!isMetricName(name) || !(Number.isFinite(value) || anyNumber)) return undefined
  if (!Number.isSafeInteger(timeMs) || timeMs < 1) return undefined
  if (!names.every(isLabelName)) return undefined
  const values = Object.values(labels).map((text) => Buffer.from(text).toString())
  const sample = { name, labels: createLabelTemplate(names)(values), timestampMs: timeMs, value }
  return stale === true ? { ...sample, stale } : sample
}

function toProblem(error: unknown): CollectError {
  // By their names: a module of the user's may bring these classes along a second time.
  const { name } = (error ?? {}) as { name?: unknown }
  if (name === CollectError.name) return error as CollectError
  if (name === ConfigError.name) return new CollectError('bad_config', (error as ConfigError).message)
  // Not its message, which may quote anything.
  return new CollectError('failed', error instanceof Error ? error.name : 'unknown error')
}
