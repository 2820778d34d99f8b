// Rounds as collectors make them, written shortly.

import { CollectError, type CollectProblem } from '../../../../src/collect/collector.ts'
import type { Round } from '../../../../src/collect/run-round.ts'
import type { MetricMetadata } from '../../../../src/model.ts'
import { sample } from '../../../helpers/samples.ts'

export const startMs = 1_767_225_600_000

type SampleLine = readonly [
  name: string,
  labels: Readonly<Record<string, string>>,
  value: number,
  timestampMs?: number,
]

/** @param samples those without a time have the round's */
export function roundOf(
  samples: readonly SampleLine[],
  metadata: Readonly<Record<string, MetricMetadata>> = {},
  problem?: CollectProblem,
): Round {
  return {
    samples: [
      ...samples.map(([name, labels, value, timestampMs = startMs]) =>
        sample(name, labels, timestampMs, value),
      ),
      sample('up', { collector: 'garden', instance: 'a' }, startMs, problem === undefined ? 1 : 0),
    ],
    metadata: new Map(Object.entries(metadata)),
    problems: problem === undefined ? [] : [new CollectError(problem, 'of the garden')],
    remarks: [],
  }
}

export function metadataOf(type: MetricMetadata['type'], unit = '', help = 'Help.'): MetricMetadata {
  return { type, unit, help }
}
