// What is shown of rounds: each series once. A page with a series twice is one that Prometheus takes in part, and
// node_exporter not at all.

import type { Round } from '#collect'
import type { ExposedSample } from '#exposition'
import type { MetricMetadata, Sample } from '../../model.ts'

export interface Exposed {
  readonly samples: readonly ExposedSample[]
  readonly metadata: ReadonlyMap<string, MetricMetadata>
}

export interface ExposedRounds {
  /** One for each round, in its order; the series of one that comes first are not in the others. */
  readonly rounds: readonly Exposed[]
  /** Metrics of which a series is in more than one round. */
  readonly repeated: readonly string[]
}

/**
 * @param withTimes whether samples that have a time of their own show it, all of a series then; those that have the
 * round's time never do: Prometheus knows by itself when a series without times has ended. Without times the newest
 * sample counts.
 */
export function exposeRounds(rounds: readonly Round[], withTimes: boolean): ExposedRounds {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  const exposed = rounds.map((round) => {
    const startMs = startOf(round)
    // A page ends a series by leaving it out.
    const own = [...groupBySeries(round.samples.filter(({ stale }) => stale !== true))].filter(
      ([key, [first]]) => {
        if (seen.has(key)) repeated.add((first as Sample).name)
        return !seen.has(key)
      },
    )
    for (const [key] of own) seen.add(key)
    return {
      samples: own.flatMap(([, samples]) => exposeSeries(samples, startMs, withTimes)),
      metadata: round.metadata,
    }
  })
  return { rounds: exposed, repeated: [...repeated] }
}

/** All of them on one page. What is said of a metric first counts. */
export function joinExposed(rounds: readonly Exposed[]): Exposed {
  return {
    samples: rounds.flatMap(({ samples }) => samples),
    metadata: new Map(rounds.toReversed().flatMap(({ metadata }) => [...metadata])),
  }
}

/** What a round says of itself it says last, and as of its start. */
function startOf({ samples }: Round): number | undefined {
  return samples.findLast(({ name }) => name === 'up')?.timestampMs
}

function groupBySeries(samples: readonly Sample[]): Map<string, Sample[]> {
  const series = new Map<string, Sample[]>()
  for (const sample of samples) {
    const key = `${sample.name} ${sample.labels.key}`
    const group = series.get(key)
    if (group === undefined) series.set(key, [sample])
    else group.push(sample)
  }
  return series
}

function exposeSeries(
  samples: readonly Sample[],
  startMs: number | undefined,
  withTimes: boolean,
): ExposedSample[] {
  const inOrder = samples.toSorted((a, b) => a.timestampMs - b.timestampMs)
  if (withTimes && inOrder.some(({ timestampMs }) => timestampMs !== startMs)) return inOrder
  const { name, labels, value } = inOrder.at(-1) as Sample
  return [{ name, labels, value }]
}
